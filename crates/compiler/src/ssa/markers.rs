//! Receives that match only messages with a certain term: where that is a reference that the process made itself, they begin behind what was in the mailbox then.
//!
//! Three instructions work together. A marker is reserved before a reference is made, and bound to it; a receive that waits for a term says so, and
//! begins at its marker. A term that no marker is bound to changes nothing, so it is enough that some way leads from a reference to a receive: through
//! copies, arguments and results of the functions of a module.
//!
//! A receive qualifies if no way through its patterns takes a message without having found a part of it equal to the term, or to one that holds it.

use rustc_hash::{FxHashMap, FxHashSet};

use super::ir::{BlockId, Function, InstrId, Loc, Op, Term, Test, Value, Var};
use crate::core::bif::Bif;
use crate::core::constant::atoms;

/// Puts markers around what makes references, and before the receives that wait for them.
pub(crate) fn insert(functions: &mut [Function]) {
    if !functions
        .iter()
        .any(|function| !receives(function).is_empty())
    {
        return;
    }
    let made: Vec<Vec<Made>> = functions.iter().map(made_in).collect();
    if made.iter().all(Vec::is_empty) {
        return;
    }
    let flow = Flow::of(functions);
    let made_at = |made: &Vec<Vec<Made>>| -> Vec<u32> {
        let in_each = made.iter().enumerate();
        in_each
            .flat_map(|(at, made)| made.iter().map(move |made| (at, made.reference)))
            .map(|(at, reference)| flow.node(at, reference))
            .collect()
    };
    let references = flow.reached(made_at(&made), false);
    let mut waited = Vec::new();
    for (at, function) in functions.iter_mut().enumerate() {
        let receives = receives(function);
        if receives.is_empty() {
            continue;
        }
        let made_of = Holders::of(function);
        let is_reference = |var: Var| references.contains(&flow.node(at, var));
        let found: FxHashMap<BlockId, Var> = receives
            .iter()
            .filter_map(|receive| {
                let var = awaited(function, &made_of, receive, is_reference)?;
                Some((receive.peek, var))
            })
            .collect();
        waited.extend(found.values().map(|var| flow.node(at, *var)));
        begin_at_markers(function, &found);
    }
    let leading = flow.reached(waited, true);
    for (at, (function, made)) in functions.iter_mut().zip(made).enumerate() {
        let wanted = made
            .into_iter()
            .filter(|made| leading.contains(&flow.node(at, made.reference)));
        mark(function, wanted.collect());
    }
}

/// A receive: the block that peeks, the one that gets a message, and the message.
struct Receive {
    peek: BlockId,
    some: BlockId,
    message: Var,
}

fn receives(function: &Function) -> Vec<Receive> {
    let blocks = function.blocks.iter().enumerate();
    blocks
        .filter_map(|(at, block)| match &block.term {
            Term::Branch(instr, some, _) if instr.op == Op::PeekMessage => Some(Receive {
                peek: BlockId(at as u32),
                some: *some,
                message: instr.dst?,
            }),
            _ => None,
        })
        .collect()
}

/// A reference and where it comes from.
struct Made {
    /// The call.
    call: InstrId,
    /// What has the reference as its result: the call, or what takes it out of a tuple.
    from: InstrId,
    reference: Var,
}

fn made_in(function: &Function) -> Vec<Made> {
    let mut made = Vec::new();
    // Results of `spawn_monitor`.
    let mut pairs: FxHashMap<Var, InstrId> = FxHashMap::default();
    for call in function.blocks.iter().flat_map(|block| &block.instrs) {
        let instr = function.get(*call);
        let (Op::CallRemote(module, name), Some(dst)) = (instr.op, instr.dst) else {
            continue;
        };
        if module != atoms::erlang {
            continue;
        }
        let arity = instr.args.len();
        let makes = (name == atoms::make_ref && arity == 0)
            || (name == atoms::alias && arity <= 1)
            || (name == atoms::monitor && (2..=3).contains(&arity))
            || (name == atoms::spawn_request && (1..=5).contains(&arity));
        if makes {
            made.push(Made {
                call: *call,
                from: *call,
                reference: dst,
            });
        } else if name == atoms::spawn_monitor && (1..=4).contains(&arity) {
            pairs.insert(dst, *call);
        }
    }
    if pairs.is_empty() {
        return made;
    }
    for from in function.blocks.iter().flat_map(|block| &block.instrs) {
        let instr = function.get(*from);
        let (Op::Element(1), [Value::Var(pair)], Some(dst)) =
            (instr.op, function.list(instr.args), instr.dst)
        else {
            continue;
        };
        if let Some(call) = pairs.remove(pair) {
            made.push(Made {
                call,
                from: *from,
                reference: dst,
            });
        }
    }
    made
}

/// Where values go in a module: from variable to variable.
struct Flow {
    /// The first node of each function.
    bases: Vec<u32>,
    /// From a node to a node, sorted.
    forward: Vec<(u32, u32)>,
    /// To a node from a node, sorted.
    backward: Vec<(u32, u32)>,
}

impl Flow {
    fn of(functions: &[Function]) -> Flow {
        let mut count = 0;
        let bases = functions
            .iter()
            .map(|function| {
                let base = count;
                count += function.var_count;
                base
            })
            .collect();
        let mut flow = Flow {
            bases,
            forward: Vec::new(),
            backward: Vec::new(),
        };
        for (at, function) in functions.iter().enumerate() {
            flow.add(functions, at, function);
        }
        flow.backward = flow.forward.iter().map(|(from, to)| (*to, *from)).collect();
        flow.forward.sort_unstable();
        flow.backward.sort_unstable();
        flow
    }

    fn node(&self, function: usize, var: Var) -> u32 {
        self.bases[function] + var.0
    }

    fn add(&mut self, functions: &[Function], at: usize, function: &Function) {
        for block in &function.blocks {
            for instr in block.instrs.iter().map(|instr| function.get(*instr)) {
                let args = function.list(instr.args);
                match (instr.op, instr.dst) {
                    (Op::Copy, Some(dst)) => {
                        let dst = self.node(at, dst);
                        self.edge(at, args[0], dst);
                    }
                    (Op::Call(callee), dst) => {
                        let callee = callee.0 as usize;
                        self.call(functions, at, callee, args);
                        if let Some(dst) = dst {
                            let dst = self.node(at, dst);
                            self.results(&functions[callee], callee, dst);
                        }
                    }
                    _ => {}
                }
            }
            if let Term::Jump(to, args) = &block.term {
                let params = &function.block(*to).params;
                for (value, param) in function.list(*args).iter().zip(params) {
                    let param = self.node(at, *param);
                    self.edge(at, *value, param);
                }
            }
        }
    }

    fn call(&mut self, functions: &[Function], at: usize, callee: usize, args: &[Value]) {
        let params = &functions[callee].block(Function::ENTRY).params;
        for (value, param) in args.iter().zip(params) {
            let param = self.node(callee, *param);
            self.edge(at, *value, param);
        }
    }

    fn results(&mut self, function: &Function, at: usize, to: u32) {
        for block in &function.blocks {
            if let Term::Return(value) = &block.term {
                self.edge(at, *value, to);
            }
        }
    }

    fn edge(&mut self, at: usize, from: Value, to: u32) {
        if let Value::Var(var) = from {
            self.forward.push((self.node(at, var), to));
        }
    }

    /// All nodes that can be reached from some, which are among them.
    fn reached(&self, mut stack: Vec<u32>, backward: bool) -> FxHashSet<u32> {
        let edges = if backward {
            &self.backward
        } else {
            &self.forward
        };
        let mut reached: FxHashSet<u32> = stack.iter().copied().collect();
        while let Some(node) = stack.pop() {
            let first = edges.partition_point(|edge| edge.0 < node);
            for (_, to) in edges[first..].iter().take_while(|edge| edge.0 == node) {
                if reached.insert(*to) {
                    stack.push(*to);
                }
            }
        }
        reached
    }
}

/// What the terms hold that a function makes.
struct Holders<'f> {
    function: &'f Function,
    made: FxHashMap<Var, InstrId>,
}

/// So many terms are looked at in search of what holds a reference.
const DEPTH: usize = 32;

impl<'f> Holders<'f> {
    fn of(function: &'f Function) -> Holders<'f> {
        let made = function.blocks.iter().flat_map(|block| &block.instrs);
        let made = made.filter_map(|id| {
            let instr = function.get(*id);
            let is_holder = matches!(instr.op, Op::Copy | Op::Cons | Op::Tuple);
            Some((instr.dst?, *id)).filter(|_| is_holder)
        });
        Holders {
            function,
            made: made.collect(),
        }
    }

    /// The variables whose values are sure to be in one of some terms, those themselves included.
    fn held_by(&self, terms: impl IntoIterator<Item = Var>) -> Vec<Var> {
        let mut held: Vec<Var> = Vec::new();
        let mut stack: Vec<Var> = terms.into_iter().collect();
        while let Some(var) = stack.pop() {
            if held.len() >= DEPTH {
                break;
            }
            if held.contains(&var) {
                continue;
            }
            held.push(var);
            if let Some(made) = self.made.get(&var) {
                let args = self.function.list(self.function.get(*made).args);
                stack.extend(args.iter().filter_map(|value| variable(*value)));
            }
        }
        held
    }

    fn holds(&self, value: Value, awaited: Var) -> bool {
        variable(value).is_some_and(|var| self.held_by([var]).contains(&awaited))
    }
}

fn variable(value: Value) -> Option<Var> {
    match value {
        Value::Var(var) => Some(var),
        Value::Const(_) => None,
    }
}

/// A variable that may be a reference, and without which a receive takes no message.
fn awaited(
    function: &Function,
    holders: &Holders<'_>,
    receive: &Receive,
    is_reference: impl Fn(Var) -> bool,
) -> Option<Var> {
    let region = Region::of(function, receive);
    let candidates = holders.held_by(region.compared);
    candidates.into_iter().find(|var| {
        is_reference(*var)
            && !region.defined.contains(var)
            && !defined_in(function, receive.peek, *var)
            && takes_only(function, holders, receive, *var)
    })
}

fn defined_in(function: &Function, id: BlockId, var: Var) -> bool {
    let block = function.block(id);
    let mut instrs = block.instrs.iter().map(|instr| function.get(*instr));
    block.params.contains(&var) || instrs.any(|instr| instr.dst == Some(var))
}

/// What looks at the message of a receive before it is taken.
#[derive(Default)]
struct Region {
    /// What is defined there.
    defined: FxHashSet<Var>,
    /// What is compared there.
    compared: Vec<Var>,
}

impl Region {
    fn of(function: &Function, receive: &Receive) -> Region {
        let mut region = Region::default();
        region.defined.insert(receive.message);
        walk(function, receive.some, |id| {
            let block = function.block(id);
            region.defined.extend(&block.params);
            let mut is_taken = false;
            for instr in block.instrs.iter().map(|instr| function.get(*instr)) {
                region.defined.extend(instr.dst);
                is_taken |= instr.op == Op::RemoveMessage;
            }
            if let Term::Branch(instr, ..) = &block.term {
                region.defined.extend(instr.dst);
                if instr.op == Op::Test(Test::Bif(Bif::EqExact)) {
                    let vars = function.list(instr.args).iter();
                    region
                        .compared
                        .extend(vars.filter_map(|value| variable(*value)));
                }
            }
            if is_taken { Way::None } else { Way::Both }
        });
        region
    }
}

/// Which ways from a block are followed.
enum Way {
    Both,
    /// Where its branch does not hold.
    No,
    None,
}

/// Goes through what a receive does with a message, until it is taken or left.
fn walk(function: &Function, some: BlockId, mut see: impl FnMut(BlockId) -> Way) {
    let mut seen = FxHashSet::from_iter([some]);
    let mut stack = vec![some];
    while let Some(id) = stack.pop() {
        let way = see(id);
        let mut visit = |to: BlockId| {
            if seen.insert(to) {
                stack.push(to);
            }
        };
        match (&function.block(id).term, way) {
            (_, Way::None)
            // Matching is over, and nothing has been taken.
            | (
                Term::NextMessage(_)
                | Term::Wait(_)
                | Term::WaitTimeout(..)
                | Term::Return(_)
                | Term::Reraise(..)
                | Term::Fail(..)
                | Term::Unreachable,
                _,
            ) => {}
            (Term::Branch(_, _, no), Way::No) => visit(*no),
            (Term::Branch(_, yes, no), Way::Both) => {
                visit(*no);
                visit(*yes);
            }
            (Term::Jump(to, _), _) => visit(*to),
            (Term::Switch { default, cases, .. }, _) => {
                visit(*default);
                cases.iter().for_each(|(_, to)| visit(*to));
            }
            (Term::SwitchSize { default, cases, .. }, _) => {
                visit(*default);
                cases.iter().for_each(|(_, to)| visit(*to));
            }
            (Term::Try { body, .. }, _) => visit(*body),
        }
    }
}

/// Whether a message is only taken where a part of it has been found equal to what holds a variable.
fn takes_only(function: &Function, holders: &Holders<'_>, receive: &Receive, awaited: Var) -> bool {
    let mut parts = FxHashSet::from_iter([receive.message]);
    let mut is_sure = true;
    walk(function, receive.some, |id| {
        let block = function.block(id);
        for instr in block.instrs.iter().map(|instr| function.get(*instr)) {
            is_sure &= instr.op != Op::RemoveMessage;
            let first = function.list(instr.args).first();
            if let (Op::Copy | Op::Hd | Op::Tl | Op::Element(_), Some(value), Some(dst)) =
                (instr.op, first, instr.dst)
                && is_part(&parts, *value)
            {
                parts.insert(dst);
            }
        }
        match &block.term {
            _ if !is_sure => Way::None,
            Term::Branch(instr, ..)
                if instr.op == Op::Test(Test::Bif(Bif::EqExact))
                    && matches!(function.list(instr.args), [a, b]
                        if is_part(&parts, *a) && holders.holds(*b, awaited)
                            || is_part(&parts, *b) && holders.holds(*a, awaited)) =>
            {
                Way::No
            }
            _ => Way::Both,
        }
    });
    is_sure
}

fn is_part(parts: &FxHashSet<Var>, value: Value) -> bool {
    variable(value).is_some_and(|var| parts.contains(&var))
}

/// Receives, by the blocks that peek, begin at the markers of variables, if there are any.
fn begin_at_markers(function: &mut Function, awaited: &FxHashMap<BlockId, Var>) {
    if awaited.is_empty() {
        return;
    }
    for id in (0..function.blocks.len() as u32).map(BlockId) {
        let mut peeks: Vec<BlockId> = Vec::new();
        function.successors(id, |to| {
            if awaited.contains_key(&to) && !peeks.contains(&to) {
                peeks.push(to);
            }
        });
        for peek in peeks {
            // What goes on in a receive goes on where it is.
            match &function.block(id).term {
                Term::NextMessage(_) | Term::Wait(_) => continue,
                Term::WaitTimeout(_, again, after) if *again == peek && *after != peek => continue,
                _ => {}
            }
            let reference = [Value::Var(awaited[&peek])];
            if matches!(function.block(id).term, Term::Jump(..)) {
                function.push(id, Op::MarkerUse, None, &reference, Loc::default());
                continue;
            }
            let handler = function.block(peek).handler;
            let between = function.new_block(handler);
            function.push(between, Op::MarkerUse, None, &reference, Loc::default());
            let none = function.args(&[]);
            function.block_mut(between).term = Term::Jump(peek, none);
            function.redirect(id, |to| if to == peek { between } else { to });
        }
    }
}

/// Reserves markers before calls, and binds them to the references that come of them.
fn mark(function: &mut Function, made: Vec<Made>) {
    if made.is_empty() {
        return;
    }
    let mut before: FxHashMap<InstrId, InstrId> = FxHashMap::default();
    let mut behind: FxHashMap<InstrId, InstrId> = FxHashMap::default();
    for made in made {
        let loc = function.get(made.call).loc;
        let marker = function.new_var();
        let reserve = function.instr(Op::MarkerReserve, Some(marker), &[], loc);
        before.insert(made.call, reserve);
        let bound = [Value::Var(marker), Value::Var(made.reference)];
        let bind = function.instr(Op::MarkerBind, None, &bound, loc);
        behind.insert(made.from, bind);
    }
    for block in &mut function.blocks {
        let instrs = std::mem::take(&mut block.instrs);
        block.instrs = instrs
            .into_iter()
            .flat_map(|instr| {
                let (before, behind) = (before.get(&instr), behind.get(&instr));
                before
                    .copied()
                    .into_iter()
                    .chain([instr])
                    .chain(behind.copied())
            })
            .collect();
    }
}
