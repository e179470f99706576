//! Bitstrings that nobody else holds: what is built by appending to one value after the other grows in place.
//!
//! A value is *private* if it begins as an empty buffer, is only handed on (by jumps, calls of functions that nobody outside
//! calls, returns) and is given up with every append: no copy of it is kept from before, nothing looks at it later. All
//! values are taken for private first; what contradicts itself is taken out until nothing does. An empty constant that
//! becomes such a value is made a buffer where it enters.

use super::cfg::Cfg;
use super::ir::{
    Append, BlockId, BsKind, FuncId, Function, Instr, Loc, Op, Term, Test, Value, Var,
};
use crate::core::bif::Bif;
use crate::core::constant::{Const, Literal, Pool};
use crate::core::ir::Module;
use crate::ssa::types::is_replaced;

/// Rounds after which nothing is private.
const MAX_ROUNDS: usize = 100;
/// A value with more uses is not private.
const MAX_USES: usize = 24;
/// So many blocks are looked at for one value; a function that needs more has it not private.
const MAX_STEPS: usize = 4000;
/// The room of a new buffer, in bytes.
const BUFFER_BYTES: i64 = 256;

/// Where something is in a function: the block, and the place in it; that of the terminator is the number of instructions.
type Place = (BlockId, usize);

/// Where a value comes from.
#[derive(Clone, Copy)]
enum Origin {
    /// From elsewhere.
    Unknown,
    /// A new buffer.
    Buffer,
    /// A parameter of the function.
    Param(usize),
    /// A parameter of a block.
    Block(BlockId, usize),
    /// Appended to a value by the instruction there.
    Append(Place, Value),
    /// The answer of a function.
    Answer(FuncId),
}

/// What is done with a value.
#[derive(Clone, Copy)]
enum Use {
    /// It is looked at and not kept.
    Look,
    /// It may be kept.
    Keep,
    /// It becomes another value of the function.
    Become(Var),
    /// It becomes a parameter of a function.
    Give(FuncId, usize),
    /// It is the answer.
    Answer,
}

/// What is known of a function.
struct Facts {
    cfg: Cfg,
    /// By variable.
    origins: Vec<Origin>,
    uses: Vec<Vec<(Place, Use)>>,
    is_private: Vec<bool>,
    /// What it is called with: the caller and the place of the call; none if others may call it.
    calls: Option<Vec<(usize, Place)>>,
    answers: Vec<(BlockId, Value)>,
    /// Whether what it answers is private.
    is_answer_private: bool,
}

/// Lets private values grow in place.
pub(crate) fn append_in_place(functions: &mut [Function], module: &Module) {
    let appends = |function: &Function| {
        let mut instrs = function.instrs.iter();
        instrs.any(|instr| matches!(instr.op, Op::BsCreate(Append::Shared, _)))
    };
    if !functions.iter().any(appends) {
        return;
    }
    let mut analysis = Analysis::of(functions, module);
    if analysis.settle() {
        let changes = analysis.changes();
        changes
            .into_iter()
            .for_each(|(at, change)| change.apply(&mut functions[at]));
    }
}

struct Analysis<'m> {
    functions: &'m [Function],
    pool: &'m Pool,
    facts: Vec<Facts>,
}

impl<'m> Analysis<'m> {
    fn of(functions: &'m [Function], module: &'m Module) -> Self {
        let facts = functions.iter().map(Facts::of);
        let mut analysis = Self {
            functions,
            pool: &module.pool,
            facts: facts.collect(),
        };
        for (at, function) in module.functions.iter().enumerate() {
            if function.exported {
                analysis.facts[at].calls = None;
            }
        }
        let made = module.lambdas.iter().map(|lambda| lambda.function);
        for function in made.chain(module.on_load) {
            analysis.facts[function.0 as usize].calls = None;
        }
        for (at, function) in functions.iter().enumerate() {
            if is_replaced(function, &module.pool) {
                analysis.facts[at].is_answer_private = false;
            }
            for &id in &analysis.facts[at].cfg.order.clone() {
                for (index, instr) in function.block(id).instrs.iter().enumerate() {
                    if let Op::Call(callee) = function.get(*instr).op {
                        let facts = &mut analysis.facts[callee.0 as usize];
                        facts
                            .calls
                            .iter_mut()
                            .for_each(|c| c.push((at, (id, index))));
                    }
                }
            }
        }
        analysis
    }

    /// Takes out what is not private; whether that came to an end.
    fn settle(&mut self) -> bool {
        for _ in 0..MAX_ROUNDS {
            let mut is_changed = false;
            for at in 0..self.facts.len() {
                for var in 0..self.facts[at].is_private.len() {
                    if self.facts[at].is_private[var] && !self.holds(at, var) {
                        self.facts[at].is_private[var] = false;
                        is_changed = true;
                    }
                }
                if self.facts[at].is_answer_private && !self.answer_holds(at) {
                    self.facts[at].is_answer_private = false;
                    is_changed = true;
                }
            }
            if !is_changed {
                return true;
            }
        }
        false
    }

    fn answer_holds(&self, at: usize) -> bool {
        let mut answers = self.facts[at].answers.iter();
        answers.all(|(_, value)| self.is_source(at, *value))
    }

    fn holds(&self, at: usize, var: usize) -> bool {
        self.comes_private(at, self.facts[at].origins[var]) && self.is_given_up(at, var)
    }

    fn comes_private(&self, at: usize, origin: Origin) -> bool {
        match origin {
            Origin::Unknown => false,
            Origin::Buffer => true,
            Origin::Param(place) => {
                let calls = self.facts[at].calls.as_deref().unwrap_or_default();
                let mut args = calls.iter().map(|call| self.argument(*call, place));
                !calls.is_empty() && args.all(|(caller, value)| self.is_source(caller, value))
            }
            Origin::Block(id, place) => {
                let preds = self.facts[at].cfg.preds(id);
                !preds.is_empty()
                    && preds.iter().all(|pred| {
                        let value = self.passed(at, *pred, place);
                        value.is_some_and(|value| self.is_source(at, value))
                    })
            }
            Origin::Append(_, value) => self.is_source(at, value),
            Origin::Answer(function) => self.facts[function.0 as usize].is_answer_private,
        }
    }

    /// An argument of a call.
    fn argument(&self, (caller, (id, index)): (usize, Place), place: usize) -> (usize, Value) {
        let function = &self.functions[caller];
        let call = function.get(function.block(id).instrs[index]);
        (caller, function.list(call.args)[place])
    }

    /// What a block gives to the one that it jumps to.
    fn passed(&self, at: usize, from: BlockId, place: usize) -> Option<Value> {
        let function = &self.functions[at];
        match function.block(from).term {
            Term::Jump(_, args) => function.list(args).get(place).copied(),
            _ => None,
        }
    }

    /// Whether a value is private or can be made so.
    fn is_source(&self, at: usize, value: Value) -> bool {
        match value {
            Value::Var(var) => self.facts[at].is_private[var.index()],
            Value::Const(_) => self.is_empty(value),
        }
    }

    /// The constant `<<>>`.
    fn is_empty(&self, value: Value) -> bool {
        let Value::Const(Const::Lit(id)) = value else {
            return false;
        };
        matches!(self.pool.literal(id), Literal::Bits(_, 0))
    }

    /// Whether nothing has kept a value before it is given up, and nothing uses it after that.
    fn is_given_up(&self, at: usize, var: usize) -> bool {
        let facts = &self.facts[at];
        let uses = &facts.uses[var];
        if uses.len() < 2 {
            return true;
        }
        if uses.len() > MAX_USES {
            return false;
        }
        let gives_up = |what: Use| match what {
            Use::Look | Use::Keep => false,
            Use::Become(other) => facts.is_private[other.index()],
            Use::Give(function, place) => {
                let callee = &self.functions[function.0 as usize];
                let param = callee.block(Function::ENTRY).params[place];
                self.facts[function.0 as usize].is_private[param.index()]
            }
            Use::Answer => facts.is_answer_private,
        };
        let keeps = |what: Use| !matches!(what, Use::Look) && !gives_up(what);
        let mut steps = MAX_STEPS;
        for (index, &(place, what)) in uses.iter().enumerate() {
            if !gives_up(what) && !keeps(what) {
                continue;
            }
            let Some(later) = self.reached(at, var, place, &mut steps) else {
                return false;
            };
            for (other, &(to, then)) in uses.iter().enumerate() {
                let is_later = (other != index && to == place)
                    || (to.0 == place.0 && to.1 > place.1)
                    || later.contains(&to.0);
                if is_later && (gives_up(what) || gives_up(then)) {
                    return false;
                }
            }
        }
        true
    }

    /// The blocks that come after a place before the variable is defined again; none if there are too many.
    fn reached(
        &self,
        at: usize,
        var: usize,
        (from, _): Place,
        steps: &mut usize,
    ) -> Option<rustc_hash::FxHashSet<BlockId>> {
        let function = &self.functions[at];
        let home = match self.facts[at].origins[var] {
            Origin::Block(id, _) | Origin::Append((id, _), _) => Some(id),
            Origin::Param(_) => Some(Function::ENTRY),
            Origin::Unknown | Origin::Buffer | Origin::Answer(_) => None,
        };
        let mut seen = rustc_hash::FxHashSet::default();
        let mut stack = vec![from];
        while let Some(id) = stack.pop() {
            *steps = steps.checked_sub(1)?;
            function.successors(id, |to| {
                if Some(to) != home && seen.insert(to) {
                    stack.push(to);
                }
            });
        }
        Some(seen)
    }

    /// What is to be done: appends in place, and buffers where what they begin with comes from.
    fn changes(&self) -> Vec<(usize, Change)> {
        let mut changes = Vec::new();
        let mut wanted: Vec<(usize, Value)> = Vec::new();
        let mut is_seen: Vec<Vec<bool>> = self
            .facts
            .iter()
            .map(|facts| vec![false; facts.is_private.len()])
            .collect();
        let mut is_answer_seen = vec![false; self.facts.len()];
        for (at, facts) in self.facts.iter().enumerate() {
            for (origin, is_private) in facts.origins.iter().zip(&facts.is_private) {
                // What begins with a constant and is not appended to stays as it is: it would grow in nothing of its own.
                if let (Origin::Append(place, Value::Var(_)), true) = (*origin, *is_private) {
                    changes.push((at, Change::InPlace(place)));
                }
                if let (Origin::Append(_, value), true) = (*origin, *is_private) {
                    wanted.push((at, value));
                }
            }
        }
        let mut buffers = Vec::new();
        while let Some((at, value)) = wanted.pop() {
            let Value::Var(var) = value else { continue };
            if std::mem::replace(&mut is_seen[at][var.index()], true) {
                continue;
            }
            let mut want = |at: usize, value: Value, place: Place, arg: usize| {
                match value {
                    Value::Var(_) => wanted.push((at, value)),
                    Value::Const(_) => buffers.push((at, place, arg)),
                };
            };
            let facts = &self.facts[at];
            match facts.origins[var.index()] {
                Origin::Unknown | Origin::Buffer => {}
                Origin::Append(place, value) => {
                    if matches!(value, Value::Const(_)) {
                        changes.push((at, Change::InPlace(place)));
                    }
                    want(at, value, place, 0);
                }
                Origin::Param(param) => {
                    for call in facts.calls.iter().flatten() {
                        let (caller, value) = self.argument(*call, param);
                        want(caller, value, call.1, param);
                    }
                }
                Origin::Block(id, param) => {
                    for pred in facts.cfg.preds(id) {
                        let end = self.functions[at].block(*pred).instrs.len();
                        if let Some(value) = self.passed(at, *pred, param) {
                            want(at, value, (*pred, end), param);
                        }
                    }
                }
                Origin::Answer(function) => {
                    let callee = function.0 as usize;
                    if !std::mem::replace(&mut is_answer_seen[callee], true) {
                        for (id, value) in &self.facts[callee].answers {
                            let end = self.functions[callee].block(*id).instrs.len();
                            want(callee, *value, (*id, end), 0);
                        }
                    }
                }
            }
        }
        // From the ends of blocks, so that places stay what they are.
        buffers.sort_unstable_by(|a, b| b.cmp(a));
        buffers.dedup();
        for group in buffers.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let args = group.iter().map(|(.., arg)| *arg).collect();
            changes.push((group[0].0, Change::Buffers(group[0].1, args)));
        }
        changes
    }
}

/// A change to a function.
enum Change {
    /// The instruction there appends in place.
    InPlace(Place),
    /// Operands of the instruction there become new buffers.
    Buffers(Place, Vec<usize>),
}

impl Change {
    fn apply(self, function: &mut Function) {
        match self {
            Self::InPlace((id, index)) => {
                let block = &mut function.blocks[id.index()];
                let op = match block.instrs.get(index) {
                    Some(instr) => Some(&mut function.instrs[instr.index()].op),
                    None => match &mut block.term {
                        Term::Branch(instr, ..) => Some(&mut instr.op),
                        _ => None,
                    },
                };
                if let Some(Op::BsCreate(append, _)) = op {
                    *append = Append::Private;
                }
            }
            Self::Buffers((id, index), places) => {
                let bytes = [Value::int(BUFFER_BYTES)];
                let mut inits = Vec::with_capacity(places.len());
                for place in places {
                    let buffer = function.new_var();
                    replace_operand(function, (id, index), place, Value::Var(buffer));
                    let none = Loc::default();
                    let init = function.instr(Op::BsInitWritable, Some(buffer), &bytes, none);
                    inits.push(init);
                }
                let instrs = &mut function.block_mut(id).instrs;
                instrs.splice(index..index, inits);
            }
        }
    }
}

fn replace_operand(function: &mut Function, (id, index): Place, place: usize, value: Value) {
    let args = match function.block(id).instrs.get(index) {
        Some(instr) => function.get(*instr).args,
        None => match &mut function.block_mut(id).term {
            Term::Jump(_, args) => *args,
            Term::Branch(instr, ..) => instr.args,
            Term::Return(answer) => {
                *answer = value;
                return;
            }
            // Nothing else hands on what is private.
            _ => return,
        },
    };
    function.values[args.range()][place] = value;
}

impl Facts {
    fn of(function: &Function) -> Self {
        let vars = function.var_count as usize;
        let mut facts = Self {
            cfg: Cfg::of(function),
            origins: vec![Origin::Unknown; vars],
            uses: vec![Vec::new(); vars],
            is_private: Vec::new(),
            calls: Some(Vec::new()),
            answers: Vec::new(),
            is_answer_private: true,
        };
        let order = facts.cfg.order.clone();
        for &id in &order {
            let block = function.block(id);
            let is_handler = function.is_handler(id);
            let is_entry = id == Function::ENTRY && facts.cfg.preds(id).is_empty();
            for (place, param) in block.params.iter().enumerate() {
                facts.origins[param.index()] = match (is_entry, is_handler) {
                    (true, _) => Origin::Param(place),
                    (false, false) if id != Function::ENTRY => Origin::Block(id, place),
                    _ => Origin::Unknown,
                };
            }
            for (index, &instr) in block.instrs.iter().enumerate() {
                facts.instr(function, (id, index), function.get(instr));
            }
            facts.term(function, (id, block.instrs.len()), &block.term);
        }
        facts.is_private = facts
            .origins
            .iter()
            .map(|origin| !matches!(origin, Origin::Unknown))
            .collect();
        facts
    }

    fn instr(&mut self, function: &Function, place: Place, instr: &Instr) {
        let args = function.list(instr.args);
        let is_once = |arg: &Value| args.iter().filter(|other| *other == arg).count() == 1;
        if let Some(dst) = instr.dst {
            self.origins[dst.index()] = match instr.op {
                Op::BsInitWritable => Origin::Buffer,
                Op::BsCreate(Append::Shared, first)
                    if function.segments[first as usize].kind == BsKind::Binary
                        && is_once(&args[0]) =>
                {
                    Origin::Append(place, args[0])
                }
                Op::Call(callee) => Origin::Answer(callee),
                _ => Origin::Unknown,
            };
        }
        for (at, arg) in args.iter().enumerate() {
            let Value::Var(var) = arg else { continue };
            let what = match (instr.op, instr.dst) {
                (Op::BsCreate(Append::Shared, _), Some(dst)) if at == 0 && is_once(arg) => {
                    Use::Become(dst)
                }
                (Op::BsCreate(..), _) if at > 0 => Use::Look,
                (Op::Call(callee), _) if is_once(arg) => Use::Give(callee, at),
                (Op::Bif(Bif::ByteSize | Bif::BitSize), _)
                | (Op::Test(Test::Bif(Bif::IsBinary | Bif::IsBitstring)), _) => Use::Look,
                _ => Use::Keep,
            };
            self.uses[var.index()].push((place, what));
        }
    }

    fn term(&mut self, function: &Function, place: Place, term: &Term) {
        match term {
            Term::Branch(instr, ..) => self.instr(function, place, instr),
            Term::Jump(to, args) => {
                let args = function.list(*args);
                for (arg, param) in args.iter().zip(&function.block(*to).params) {
                    let Value::Var(var) = arg else { continue };
                    let is_once = args.iter().filter(|other| *other == arg).count() == 1;
                    let what = if is_once {
                        Use::Become(*param)
                    } else {
                        Use::Keep
                    };
                    self.uses[var.index()].push((place, what));
                }
            }
            Term::Return(value) => {
                self.answers.push((place.0, *value));
                if let Value::Var(var) = value {
                    self.uses[var.index()].push((place, Use::Answer));
                }
            }
            other => function.term_values(other, |value| {
                if let Value::Var(var) = value {
                    self.uses[var.index()].push((place, Use::Keep));
                }
            }),
        }
    }
}
