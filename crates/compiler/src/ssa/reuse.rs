//! Match contexts passed on: who reads a piece of a bitstring and gives the rest to a function that begins by matching it
//! gives the context itself, and no bitstring is made for the rest.
//!
//! Starting to match accepts a context as it accepts a bitstring, so the function called works with both. It must do nothing
//! else with the parameter before; what it does with it after is done with a bitstring made again from the context. The
//! caller must be done with the context, since the function called moves it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::cfg::Cfg;
use super::copy::{copy_block, is_copied};
use super::ir::{BlockId, Function, InstrId, Loc, Op, Term, Value, Var};
use super::positions::moves;

/// A parameter of a function: the function's number and the place of the parameter.
type Param = (u32, usize);

/// Where a function starts to match a parameter.
#[derive(Clone, Copy)]
struct Start {
    block: BlockId,
    context: Var,
    /// Where it goes on if the parameter is a bitstring.
    success: BlockId,
}

/// A rest that need not be made.
struct Site {
    function: usize,
    block: BlockId,
    /// The instruction that makes the rest.
    tail: InstrId,
    rest: Var,
    context: Var,
    /// The calls that get the context instead.
    calls: Vec<(InstrId, Param)>,
    /// Where the rest is needed as it is.
    others: Vec<BlockId>,
}

/// A use of a rest.
#[derive(Clone, Copy)]
struct RestUse {
    block: BlockId,
    /// The call that takes it, if it is one of the module; none for all else.
    call: Option<(InstrId, Param)>,
}

/// So many blocks are looked at behind the uses of one rest.
const MAX_STEPS: usize = 10_000;

/// Rewrites the functions of a module.
pub fn reuse_contexts(functions: &mut [Function]) {
    let has_tails: Vec<bool> = functions.iter().map(makes_rests).collect();
    if !has_tails.iter().any(|has| *has) {
        return;
    }
    functions.iter_mut().for_each(separate_ends);
    let mut starts: FxHashMap<Param, Option<Start>> = FxHashMap::default();
    let mut sites = Vec::new();
    for (at, _) in has_tails.iter().enumerate().filter(|(_, has)| **has) {
        find_sites(functions, at, &mut starts, &mut sites);
    }
    let mut accepting = FxHashSet::default();
    for site in sites {
        accepting.extend(site.calls.iter().map(|(_, callee)| *callee));
        pass_context(&mut functions[site.function], &site);
    }
    let mut accepting: Vec<Param> = accepting.into_iter().collect();
    accepting.sort_unstable();
    for (function, param) in accepting {
        if let Some(Some(start)) = starts.get(&(function, param)) {
            accept(&mut functions[function as usize], param, *start);
        }
    }
}

/// Where a function begins by matching, blocks that end it and are reached both after that and without are copied: what they
/// see of the parameter is not the same.
fn separate_ends(function: &mut Function) {
    let Term::Branch(instr, success, _) = function.block(Function::ENTRY).term else {
        return;
    };
    if instr.op != Op::BsStart {
        return;
    }
    let cfg = Cfg::of(function);
    for at in 0..cfg.order.len() {
        let id = cfg.order[at];
        let block = function.block(id);
        if cfg.dominates(success, id) || block.handler.is_some() || !is_copied(block) {
            continue;
        }
        let behind = |pred: &BlockId| *pred != Function::ENTRY && cfg.dominates(success, *pred);
        let preds: Vec<BlockId> = cfg.preds(id).iter().copied().filter(behind).collect();
        if preds.is_empty() {
            continue;
        }
        let copy = copy_block(function, id);
        for pred in preds {
            function.redirect(pred, |to| if to == id { copy } else { to });
        }
    }
}

fn makes_rests(function: &Function) -> bool {
    function
        .instrs
        .iter()
        .any(|instr| instr.op == Op::BsGetTail)
}

/// Finds the calls of a function that could pass a context.
fn find_sites(
    functions: &[Function],
    at: usize,
    starts: &mut FxHashMap<Param, Option<Start>>,
    sites: &mut Vec<Site>,
) {
    let function = &functions[at];
    let cfg = Cfg::of(function);
    let users = context_users(function, &cfg);
    let rest_uses = rest_uses(function, &cfg);
    for &block in &cfg.order {
        let instrs = &function.block(block).instrs;
        for (place, &tail) in instrs.iter().enumerate() {
            let made = function.get(tail);
            let (Op::BsGetTail, Some(rest), [Value::Var(context)]) =
                (made.op, made.dst, function.list(made.args))
            else {
                continue;
            };
            let Some(uses) = rest_uses.get(&rest) else {
                continue;
            };
            let mut calls = Vec::new();
            let mut others = Vec::new();
            for used in uses {
                let mut accepts = |callee| find_start(functions, callee, starts).is_some();
                match used.call {
                    Some((call, callee)) if accepts(callee) => calls.push((call, callee)),
                    Some(_) | None => others.push(used.block),
                }
            }
            // The context must not be needed behind this place, here or elsewhere.
            if calls.is_empty()
                || !is_last_use(function, &cfg, &users, block, place, *context)
                || !are_apart(function, uses)
            {
                continue;
            }
            sites.push(Site {
                function: at,
                block,
                tail,
                rest,
                context: *context,
                calls,
                others,
            });
        }
    }
}

/// The uses of the rests of bitstrings, one a block.
fn rest_uses(function: &Function, cfg: &Cfg) -> FxHashMap<Var, Vec<RestUse>> {
    let mut uses: FxHashMap<Var, Vec<RestUse>> = FxHashMap::default();
    for &id in &cfg.order {
        for instr in &function.block(id).instrs {
            let instr = function.get(*instr);
            if let (Op::BsGetTail, Some(rest)) = (instr.op, instr.dst) {
                uses.insert(rest, Vec::new());
            }
        }
    }
    let mut note = |value: Value, block: BlockId, call: Option<(InstrId, Param)>| {
        if let Value::Var(var) = value
            && let Some(uses) = uses.get_mut(&var)
        {
            match uses.last_mut().filter(|last| last.block == block) {
                Some(last) => last.call = None,
                None => uses.push(RestUse { block, call }),
            }
        }
    };
    for &id in &cfg.order {
        let block = function.block(id);
        for &instr in &block.instrs {
            let made = function.get(instr);
            for (place, arg) in function.list(made.args).iter().enumerate() {
                let call = match made.op {
                    Op::Call(callee) => Some((instr, (callee.0, place))),
                    _ => None,
                };
                note(*arg, id, call);
            }
        }
        function.term_values(&block.term, |value| note(value, id, None));
    }
    uses
}

/// Whether no path passes two uses, or one twice.
fn are_apart(function: &Function, uses: &[RestUse]) -> bool {
    let users: FxHashSet<BlockId> = uses.iter().map(|used| used.block).collect();
    let mut steps = MAX_STEPS;
    uses.iter().all(|used| {
        let mut seen = FxHashSet::default();
        let mut stack = vec![used.block];
        while let Some(id) = stack.pop() {
            if steps == 0 {
                return false;
            }
            steps -= 1;
            let mut meets = false;
            function.successors(id, |to| {
                meets |= users.contains(&to);
                if seen.insert(to) {
                    stack.push(to);
                }
            });
            if meets {
                return false;
            }
        }
        true
    })
}

/// The blocks that use each context.
fn context_users(function: &Function, cfg: &Cfg) -> FxHashMap<Var, Vec<BlockId>> {
    let mut users: FxHashMap<Var, Vec<BlockId>> = FxHashMap::default();
    for &id in &cfg.order {
        super::uses::visit(function, id, |value| {
            if let Value::Var(var) = value {
                let blocks = users.entry(var).or_default();
                if blocks.last() != Some(&id) {
                    blocks.push(id);
                }
            }
        });
    }
    users
}

fn is_last_use(
    function: &Function,
    cfg: &Cfg,
    users: &FxHashMap<Var, Vec<BlockId>>,
    block: BlockId,
    place: usize,
    context: Var,
) -> bool {
    let after = &function.block(block).instrs[place + 1..];
    let is_used = |id: &InstrId| {
        let args = function.list(function.get(*id).args);
        args.contains(&Value::Var(context))
    };
    let mut in_term = false;
    function.term_values(&function.block(block).term, |value| {
        in_term |= value == Value::Var(context);
    });
    if in_term || after.iter().any(is_used) {
        return false;
    }
    // Blocks that come after must not use it. Reaching is overestimated by the order, but for loops, which have no contexts.
    let mut reached = FxHashSet::default();
    let mut stack = Vec::new();
    function.successors(block, |to| stack.push(to));
    while let Some(id) = stack.pop() {
        if reached.insert(id) {
            function.successors(id, |to| stack.push(to));
        }
    }
    let users = users.get(&context).map(Vec::as_slice).unwrap_or_default();
    !users
        .iter()
        .any(|id| cfg.is_reached(*id) && reached.contains(id))
}

/// Where a function starts to match a parameter, if it does nothing else with it before.
fn find_start(
    functions: &[Function],
    (callee, place): Param,
    starts: &mut FxHashMap<Param, Option<Start>>,
) -> Option<Start> {
    if let Some(known) = starts.get(&(callee, place)) {
        return *known;
    }
    let found = search_start(&functions[callee as usize], place);
    starts.insert((callee, place), found);
    found
}

fn search_start(function: &Function, place: usize) -> Option<Start> {
    let param = *function.block(Function::ENTRY).params.get(place)?;
    let cfg = Cfg::of(function);
    let mut start = None;
    for &id in &cfg.order {
        if let Term::Branch(instr, success, _) = function.block(id).term
            && instr.op == Op::BsStart
            && function.list(instr.args) == [Value::Var(param)]
        {
            if start.is_some() {
                return None;
            }
            start = Some(Start {
                block: id,
                context: instr.dst?,
                success,
            });
        }
    }
    // Whoever gets a context must begin with it; a frame must not come before.
    let start = start.filter(|start| {
        let entry = function.block(Function::ENTRY);
        start.block == Function::ENTRY
            && entry.instrs.is_empty()
            && cfg.preds(start.success).len() == 1
            && !crate::codegen::makes_frame_at_entry(function)
    })?;
    // Every other use must know by then what it is: behind the start, on either side.
    for &id in &cfg.order {
        if id == start.block {
            let instrs = &function.block(id).instrs;
            let is_used = |id: &InstrId| {
                let args = function.list(function.get(*id).args);
                args.contains(&Value::Var(param))
            };
            if instrs.iter().any(is_used) {
                return None;
            }
            continue;
        }
        let mut is_used = false;
        super::uses::visit(function, id, |value| is_used |= value == Value::Var(param));
        if is_used && !is_behind(function, &cfg, id, start) {
            return None;
        }
    }
    Some(start)
}

/// Whether a block is only reached after matching has started, by success or only by failure.
fn is_behind(function: &Function, cfg: &Cfg, id: BlockId, start: Start) -> bool {
    if cfg.dominates(start.success, id) {
        return true;
    }
    let Term::Branch(_, _, failure) = function.block(start.block).term else {
        return false;
    };
    cfg.preds(failure).len() == 1 && cfg.dominates(failure, id)
}

/// The caller gives its context; where the rest is needed as it is, it is made there.
fn pass_context(function: &mut Function, site: &Site) {
    let context = Value::Var(site.context);
    for (call, _) in &site.calls {
        let args = function.get(*call).args;
        for value in &mut function.values[args.range()] {
            if *value == Value::Var(site.rest) {
                *value = context;
            }
        }
    }
    function
        .block_mut(site.block)
        .instrs
        .retain(|id| *id != site.tail);
    for &id in &site.others {
        let rest = function.new_var();
        let at = first_use(function, id, site.rest);
        let names = std::iter::once((site.rest, rest)).collect();
        super::uses::rename(function, id, at, usize::MAX, &names);
        let made = function.instr(Op::BsGetTail, Some(rest), &[context], Loc::default());
        function.block_mut(id).instrs.insert(at, made);
    }
}

/// The function called makes a bitstring again where it uses the parameter after it has started to match.
fn accept(function: &mut Function, place: usize, start: Start) {
    let param = function.block(Function::ENTRY).params[place];
    let cfg = Cfg::of(function);
    let mut users = Vec::new();
    for &id in &cfg.order {
        if !cfg.dominates(start.success, id) {
            continue;
        }
        let mut is_used = false;
        super::uses::visit(function, id, |value| is_used |= value == Value::Var(param));
        if is_used {
            users.push(id);
        }
    }
    let moved = moved_blocks(function, &cfg, start);
    let known = known_position(function, start);
    let mut position = known;
    for id in users {
        let at = first_use(function, id, param);
        let is_moved = moved[id.index()]
            || function.block(id).instrs[..at]
                .iter()
                .any(|instr| moves(function.get(*instr).op));
        let from = is_moved.then(|| *position.get_or_insert_with(|| function.new_var()));
        make_again(function, (id, at), param, start.context, from);
    }
    if let (Some(position), None) = (position, known) {
        let context = [Value::Var(start.context)];
        let get = function.instr(Op::BsGetPosition, Some(position), &context, Loc::default());
        function.block_mut(start.success).instrs.insert(0, get);
    }
}

/// The position of the start, if it is kept for something else already.
fn known_position(function: &Function, start: Start) -> Option<Var> {
    let first = function.block(start.success).instrs.first()?;
    let instr = function.get(*first);
    let is_it =
        instr.op == Op::BsGetPosition && function.list(instr.args) == [Value::Var(start.context)];
    instr.dst.filter(|_| is_it)
}

/// The blocks that some path enters with the context moved since the start.
fn moved_blocks(function: &Function, cfg: &Cfg, start: Start) -> Vec<bool> {
    let mut moved = vec![false; function.blocks.len()];
    for &id in &cfg.order {
        if !cfg.dominates(start.success, id) {
            continue;
        }
        let block = function.block(id);
        let here = moved[id.index()]
            || block
                .instrs
                .iter()
                .any(|instr| moves(function.get(*instr).op));
        function.successors(id, |to| {
            moved[to.index()] |= here
                || match &block.term {
                    // A comparison that fails may have moved the context: OTP's machines do, and leave it there.
                    Term::Branch(instr, yes, _) if moves(instr.op) => {
                        matches!(instr.op, Op::BsMatchBits | Op::BsEqual) || *yes == to
                    }
                    _ => false,
                };
        });
    }
    moved
}

/// The first instruction of a block that uses a variable; if there is none, the place of the terminator.
fn first_use(function: &Function, id: BlockId, var: Var) -> usize {
    let instrs = &function.block(id).instrs;
    let is_used = |instr: &InstrId| {
        let args = function.list(function.get(*instr).args);
        args.contains(&Value::Var(var))
    };
    instrs.iter().position(is_used).unwrap_or(instrs.len())
}

/// Makes the bitstring again before its first use in a block: from where the context is, or from a position.
fn make_again(
    function: &mut Function,
    (id, at): (BlockId, usize),
    param: Var,
    context: Var,
    from: Option<Var>,
) {
    let context = Value::Var(context);
    let again = function.new_var();
    let none = Loc::default();
    let mut instrs = Vec::with_capacity(4);
    let mut back = None;
    if let Some(from) = from {
        let here = function.new_var();
        instrs.push(function.instr(Op::BsGetPosition, Some(here), &[context], none));
        let set = [context, Value::Var(from)];
        instrs.push(function.instr(Op::BsSetPosition, None, &set, none));
        back = Some(here);
    }
    instrs.push(function.instr(Op::BsGetTail, Some(again), &[context], none));
    if let Some(back) = back {
        let set = [context, Value::Var(back)];
        instrs.push(function.instr(Op::BsSetPosition, None, &set, none));
    }
    let names = std::iter::once((param, again)).collect();
    super::uses::rename(function, id, at, usize::MAX, &names);
    function.block_mut(id).instrs.splice(at..at, instrs);
}
