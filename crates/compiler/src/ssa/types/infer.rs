//! Types of the variables of one function.
//!
//! Blocks are visited down the dominator tree, children in the order of the function, so that every block comes after all that
//! lead to it but loops; what a branch has shown holds below it. Visits are repeated until nothing grows any more: parameters
//! of blocks begin without a value, and after a few times of growing they grow without bounds.

use asterias_beam::Type;
use rustc_hash::FxHashMap;

use super::edit::Edit;
use super::ty::{Ty, gcd, unit_of};
use super::{calls, narrow, transfer};
use crate::core::bif::Bif;
use crate::core::constant::{Const, Pool};
use crate::ssa::cfg::Cfg;
use crate::ssa::ir::{Args, BlockId, FuncId, Function, Instr, InstrId, Op, Term, Test, Value, Var};

/// So many times a type grows exactly.
const EXACT_JOINS: u8 = 3;
/// So many times it grows at all, before nothing is known of it.
const MAX_JOINS: u8 = 12;

/// What divides the size of what a match context is compared with: nothing but 1.
const COMPARED_UNIT: u16 = 1;

/// How the blocks of a function hang together.
pub(super) struct Shape {
    cfg: Cfg,
    /// The blocks that each block dominates directly, the last of the order first.
    children: Vec<Vec<BlockId>>,
    /// Blocks that exceptions enter.
    is_handler: Vec<bool>,
    /// For each block to which a single case of a switch leads, that case.
    cases: Vec<Option<u32>>,
    /// Of each match context a divisor of all distances that it moves.
    strides: FxHashMap<Var, u16>,
}

impl Shape {
    pub(super) fn of(function: &Function) -> Self {
        let cfg = Cfg::of(function);
        let mut children = vec![Vec::new(); function.blocks.len()];
        let mut is_handler = vec![false; function.blocks.len()];
        for &id in cfg.order.iter().rev() {
            if let Some(above) = cfg.idom(id) {
                children[above.index()].push(id);
            }
            if let Some(handler) = function.block(id).handler {
                is_handler[handler.index()] = true;
            }
            if let Term::Try { handler, .. } = function.block(id).term {
                is_handler[handler.index()] = true;
            }
        }
        Self {
            cfg,
            children,
            is_handler,
            cases: cases(function),
            strides: strides(function),
        }
    }
}

fn cases(function: &Function) -> Vec<Option<u32>> {
    let mut cases = vec![None; function.blocks.len()];
    let mut counts = vec![0u32; function.blocks.len()];
    let mut add = |at: usize, to: BlockId| {
        counts[to.index()] += 1;
        cases[to.index()] = u32::try_from(at).ok().filter(|_| counts[to.index()] == 1);
    };
    for block in &function.blocks {
        match &block.term {
            Term::Switch { cases, .. } => {
                cases
                    .iter()
                    .enumerate()
                    .for_each(|(at, (_, to))| add(at, *to));
            }
            Term::SwitchSize { cases, .. } => {
                cases
                    .iter()
                    .enumerate()
                    .for_each(|(at, (_, to))| add(at, *to));
            }
            _ => {}
        }
    }
    cases
}

fn strides(function: &Function) -> FxHashMap<Var, u16> {
    let mut strides = FxHashMap::default();
    let ends = function
        .blocks
        .iter()
        .filter_map(|block| match &block.term {
            Term::Branch(instr, ..) => Some(instr),
            _ => None,
        });
    for instr in function.instrs.iter().chain(ends) {
        let Some(Value::Var(context)) = function.list(instr.args).first() else {
            continue;
        };
        let second = function.list(instr.args).get(1);
        let step = match (instr.op, second) {
            (Op::BsGet(segment) | Op::BsSkip(segment), Some(Value::Const(Const::Int(size)))) => {
                transfer::bits_unit(segment, Some(*size))
            }
            (Op::BsGet(segment) | Op::BsSkip(segment), _) => transfer::bits_unit(segment, None),
            // How many bits are compared is not looked at.
            (Op::BsMatchBits | Op::BsEqual, _) => COMPARED_UNIT,
            _ => continue,
        };
        let stride = strides.entry(*context).or_insert(0);
        *stride = gcd(*stride, step);
    }
    // Behind a jump the context has another name, under which it may move too.
    for block in &function.blocks {
        if let Term::Jump(_, args) = block.term {
            for value in function.list(args) {
                if let Value::Var(var) = value {
                    strides.insert(*var, 1);
                }
            }
        }
    }
    strides
}

/// Joins a type with what was known, exactly at first; whether it grew.
pub(super) fn grow(known: &mut Option<Ty>, new: &Ty, joins: &mut u8) -> bool {
    let joined = match known {
        None => new.clone(),
        Some(old) if *joins < EXACT_JOINS => old.join(new),
        Some(old) if *joins < MAX_JOINS => old.widen(new),
        Some(old) if old.join(new) == *old => return false,
        Some(_) => Ty::ANY,
    };
    if known.as_ref() == Some(&joined) {
        return false;
    }
    *joins += 1;
    *known = Some(joined);
    true
}

/// What is known of all functions.
pub(super) trait Results {
    /// What a function answers; none if it is not known to return at all.
    fn result(&self, function: FuncId) -> Option<Ty>;
}

pub(super) struct Inference<'a> {
    function: &'a Function,
    shape: &'a Shape,
    pool: &'a Pool,
    results: &'a dyn Results,
    /// What is known here.
    types: Vec<Option<Ty>>,
    /// What parameters of blocks are given, and how often that has grown.
    given: Vec<Option<Ty>>,
    joins: Vec<u8>,
    /// What was known above of what is known better here.
    log: Vec<(Var, Option<Ty>)>,
    reached: Vec<bool>,
    is_changed: bool,
    /// Whom the function calls, with what.
    pub(super) calls: Vec<(FuncId, Vec<Ty>)>,
    /// What the function answers.
    pub(super) result: Option<Ty>,
    /// What can be said more simply.
    pub(super) edits: Vec<Edit>,
    /// What machines make use of: operands, by their place in [`Function::values`], and their types.
    pub(super) operands: Vec<(u32, Type)>,
}

/// Where a visit goes on.
enum Step {
    Enter(BlockId),
    Leave(usize),
}

impl<'a> Inference<'a> {
    /// Infers the types of a function from those of its parameters.
    pub(super) fn run(
        function: &'a Function,
        shape: &'a Shape,
        pool: &'a Pool,
        results: &'a dyn Results,
        params: &[Ty],
    ) -> Self {
        let vars = function.var_count as usize;
        let mut inference = Self {
            function,
            shape,
            pool,
            results,
            types: vec![None; vars],
            given: vec![None; vars],
            joins: vec![0; vars],
            log: Vec::new(),
            reached: vec![false; function.blocks.len()],
            is_changed: true,
            calls: Vec::new(),
            result: None,
            edits: Vec::new(),
            operands: Vec::new(),
        };
        let entry = &function.block(Function::ENTRY).params;
        for (param, ty) in entry.iter().zip(params) {
            inference.given[param.index()] = Some(ty.clone());
        }
        inference.reached[Function::ENTRY.index()] = true;
        while std::mem::take(&mut inference.is_changed) {
            inference.visit();
        }
        inference
    }

    fn visit(&mut self) {
        self.calls.clear();
        self.edits.clear();
        self.operands.clear();
        self.result = None;
        let mut steps = vec![Step::Enter(Function::ENTRY)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Leave(mark) => {
                    while self.log.len() > mark {
                        if let Some((var, ty)) = self.log.pop() {
                            self.types[var.index()] = ty;
                        }
                    }
                }
                Step::Enter(id) if self.reached[id.index()] => {
                    steps.push(Step::Leave(self.log.len()));
                    self.block(id);
                    let children = &self.shape.children[id.index()];
                    steps.extend(children.iter().map(|child| Step::Enter(*child)));
                }
                Step::Enter(_) => {}
            }
        }
    }

    fn ty(&self, value: Value) -> Ty {
        match value {
            Value::Var(var) => self.types[var.index()].clone().unwrap_or(Ty::ANY),
            Value::Const(constant) => Ty::constant(constant, self.pool),
        }
    }

    fn tys(&self, args: Args) -> Vec<Ty> {
        let values = self.function.list(args);
        values.iter().map(|value| self.ty(*value)).collect()
    }

    /// From here on downwards more is known of a value.
    fn learn(&mut self, value: Value, ty: Ty) {
        if let Value::Var(var) = value {
            let before = self.types[var.index()].replace(ty);
            self.log.push((var, before));
        }
    }

    fn define(&mut self, dst: Option<Var>, ty: Ty) {
        if let Some(dst) = dst {
            self.types[dst.index()] = Some(ty);
        }
    }

    fn reach(&mut self, from: BlockId, to: BlockId) {
        if !self.reached[to.index()] {
            self.reached[to.index()] = true;
            let cfg = &self.shape.cfg;
            self.is_changed |= cfg.position(to) <= cfg.position(from);
        }
    }

    fn block(&mut self, id: BlockId) {
        let block = self.function.block(id);
        for &param in &block.params {
            let ty = match &self.given[param.index()] {
                Some(ty) if !self.shape.is_handler[id.index()] => ty.clone(),
                Some(_) | None => Ty::ANY,
            };
            if let Some(constant) = ty.single() {
                self.edits.push(Edit::Constant(param, constant));
            }
            self.types[param.index()] = Some(ty);
        }
        self.learn_from_branch(id);
        if let Some(handler) = block.handler {
            self.reach(id, handler);
        }
        for &instr in &block.instrs {
            if !self.instr(id, instr) {
                return;
            }
        }
        self.term(id);
    }

    /// What the only branch that leads to a block has shown.
    fn learn_from_branch(&mut self, id: BlockId) {
        let [pred] = self.shape.cfg.preds(id) else {
            return;
        };
        match &self.function.block(*pred).term {
            Term::Branch(instr, yes, _) => {
                let holds = *yes == id;
                match instr.op {
                    Op::BsTestUnit(unit) if holds => self.learn_unit(instr.args, unit),
                    Op::BsEnsure { bits, unit } if holds && unit > 1 => {
                        self.learn_unit(instr.args, gcd(unit, unit_of(u64::from(bits))));
                    }
                    _ => {}
                }
                let args = self.tys(instr.args);
                let learned = match instr.op {
                    Op::Test(test) => narrow::narrowed(test, &args, holds),
                    Op::Bif(bif) if holds => accepted(bif, &args),
                    _ => Vec::new(),
                };
                self.learn_all(instr.args, learned);
            }
            Term::Switch { value, cases, .. } => {
                let here = self.shape.cases[id.index()];
                if let Some((constant, _)) = here.and_then(|at| cases.get(at as usize)) {
                    let ty = Ty::constant(*constant, self.pool);
                    if let Some(met) = self.ty(*value).meet(&ty) {
                        self.learn(*value, met);
                    }
                }
            }
            Term::SwitchSize { value, cases, .. } => {
                let here = self.shape.cases[id.index()];
                if let Some((size, _)) = here.and_then(|at| cases.get(at as usize)) {
                    let ty = self.ty(*value);
                    let learned = narrow::narrowed(Test::TupleSize(*size), &[ty], true);
                    if let Some(Some(ty)) = learned.into_iter().next() {
                        self.learn(*value, ty);
                    }
                }
            }
            _ => {}
        }
    }

    fn learn_all(&mut self, args: Args, learned: Vec<Option<Ty>>) {
        for (at, ty) in args.range().zip(learned) {
            if let Some(ty) = ty {
                self.learn(self.function.values[at], ty);
            }
        }
    }

    /// Whether it comes to an end.
    fn instr(&mut self, block: BlockId, id: InstrId) -> bool {
        let instr = self.function.get(id);
        let args = self.tys(instr.args);
        if let Op::Call(callee) = instr.op {
            let result = self.results.result(callee);
            self.calls.push((callee, args));
            let returns = result.is_some();
            // What is known of the answer takes its place nowhere: a call at the end stays one.
            self.define(instr.dst, result.unwrap_or(Ty::ANY));
            return returns;
        }
        self.note(instr, &args);
        let ty = self.result_of(instr, &args);
        if let Some(edit) = Edit::of_instr(id, instr, &args, &ty) {
            self.edits.push(edit);
        }
        self.define(instr.dst, ty);
        // An exception may come before anything is known by this.
        if let (Op::Bif(bif), None) = (instr.op, self.function.block(block).handler) {
            self.learn_all(instr.args, accepted(bif, &args));
        }
        true
    }

    /// Notes the types of operands where machines make use of them.
    fn note(&mut self, instr: &Instr, args: &[Ty]) {
        let count = match instr.op {
            Op::Bif(_) | Op::Test(_) | Op::BsCreate(..) | Op::MapElement => args.len(),
            _ => 0,
        };
        for (at, ty) in instr.args.range().zip(args).take(count) {
            if let (Value::Var(_), Some(ty)) = (self.function.values[at], ty.as_noted()) {
                self.operands.push((at as u32, ty));
            }
        }
    }

    fn result_of(&self, instr: &Instr, args: &[Ty]) -> Ty {
        let shown = Ty::shown;
        match (instr.op, args) {
            (Op::Copy, [arg]) => arg.clone(),
            (Op::Bif(bif), _) => transfer::bif(bif, args),
            (Op::Test(_), _) => Ty::boolean(),
            (Op::Cons, [head, tail]) => Ty::cons(head, tail),
            (Op::Hd, [list]) => list.head(),
            (Op::Tl, [list]) => list.tail(),
            (Op::Tuple, _) => Ty::tuple(args.to_vec()),
            (Op::PutMap { .. }, _) => shown(Type::MAP),
            (Op::Element(at), [tuple]) => transfer::element(tuple, at as usize).unshown(),
            (Op::UpdateRecord { size, .. }, [tuple, changes @ ..]) => {
                let mut elements: Vec<Ty> = (0..size as usize)
                    .map(|at| transfer::element(tuple, at))
                    .collect();
                for change in changes.chunks_exact(2) {
                    let place = change[0]
                        .range
                        .single()
                        .and_then(|at| usize::try_from(at - 1).ok());
                    if let Some(slot) = place.and_then(|at| elements.get_mut(at)) {
                        slot.clone_from(&change[1]);
                    }
                }
                Ty::tuple(elements)
            }
            (Op::CallRemote(module, name), _) => {
                calls::answer(self.pool.text(module), self.pool.text(name), args)
            }
            (Op::MakeFun(_), _) => shown(Type::FUN),
            (Op::BsGet(segment), [_, size, ..]) => transfer::segment(segment, size.range.single()),
            (Op::BsStart, [source]) => self.context(instr.dst, source.unit),
            (Op::BsGetTail, [context]) => Ty::bitstring(context.unit),
            (Op::BsCreate(_, first), _) => {
                let segments = &self.function.segments[first as usize..];
                transfer::created(&segments[..args.len() / 2], args)
            }
            (Op::BsInitWritable, _) => Ty::bitstring(8),
            _ => Ty::ANY,
        }
    }

    /// A match context before which a multiple of so many bits stands.
    fn context(&self, context: Option<Var>, unit: u16) -> Ty {
        let stride = context.and_then(|context| self.shape.strides.get(&context));
        Ty {
            unit: gcd(unit, stride.copied().unwrap_or(0)),
            ..Ty::ANY
        }
    }

    /// What is left of a match context divides by this where it has moved as all of its reads make it.
    fn learn_unit(&mut self, args: Args, unit: u16) {
        let value = self.function.values[args.start as usize];
        if let Value::Var(context) = value {
            let ty = self.context(Some(context), unit);
            if ty.unit > self.ty(value).unit {
                self.learn(value, ty);
            }
        }
    }

    fn term(&mut self, id: BlockId) {
        let function = self.function;
        match &function.block(id).term {
            Term::Jump(to, args) => {
                let params = &function.block(*to).params;
                for (param, at) in params.iter().zip(args.range()) {
                    let ty = self.ty(function.values[at]);
                    let at = param.index();
                    self.is_changed |= grow(&mut self.given[at], &ty, &mut self.joins[at])
                        && self.shape.cfg.position(*to) <= self.shape.cfg.position(id);
                }
                self.reach(id, *to);
            }
            Term::Branch(instr, yes, no) => self.branch(id, instr, *yes, *no),
            Term::Return(value) => {
                let ty = self.ty(*value).unshown();
                self.result = Some(match &self.result {
                    Some(result) => result.join(&ty),
                    None => ty,
                });
            }
            Term::SwitchSize { value, cases, .. } => {
                let known = self.ty(*value);
                let size = known.tuple.as_ref().filter(|_| known.is_only(Type::TUPLE));
                let case = size.and_then(|elements| {
                    let mut cases = cases.iter();
                    cases.find(|(size, _)| known.is_size_shown && *size as usize == elements.len())
                });
                if let Some((_, to)) = case {
                    self.edits.push(Edit::jump(id, *to));
                }
                self.reach_all(id);
            }
            Term::Switch {
                value,
                default,
                cases,
            } => self.switch(id, *value, *default, cases),
            _ => self.reach_all(id),
        }
    }

    fn switch(&mut self, id: BlockId, value: Value, default: BlockId, cases: &[(Const, BlockId)]) {
        let known = self.ty(value);
        let is_possible = |(constant, _): &&(Const, BlockId)| {
            known.meet(&Ty::constant(*constant, self.pool)).is_some()
        };
        let possible: Vec<(Const, BlockId)> = cases.iter().filter(is_possible).copied().collect();
        let is_covered =
            known.is_covered_by(|constant| possible.iter().any(|(case, _)| *case == constant));
        let default = (!is_covered).then_some(default);
        for (_, to) in &possible {
            self.reach(id, *to);
        }
        if let Some(default) = default {
            self.reach(id, default);
        }
        if is_covered || possible.len() < cases.len() {
            self.edits.extend(Edit::of_switch(id, possible, default));
        }
    }

    fn reach_all(&mut self, id: BlockId) {
        let function = self.function;
        function.successors(id, |to| self.reach(id, to));
    }

    fn branch(&mut self, id: BlockId, instr: &Instr, yes: BlockId, no: BlockId) {
        let args = self.tys(instr.args);
        let known = match instr.op {
            Op::Test(test) => narrow::outcome(test, &args),
            Op::Bif(bif) => transfer::is_certain(bif, &args).then_some(true),
            Op::BsTestUnit(unit) => args[0].unit.is_multiple_of(unit).then_some(true),
            _ => None,
        };
        self.note(instr, &args);
        let ty = self.result_of(instr, &args);
        if let Some(edit) = Edit::of_branch(id, instr, &args, known, (yes, no)) {
            self.edits.push(edit);
        }
        self.define(instr.dst, ty);
        if known != Some(false) {
            self.reach(id, yes);
        }
        if known != Some(true) {
            self.reach(id, no);
        }
    }
}

/// What the arguments of a function are that has answered.
fn accepted(bif: Bif, args: &[Ty]) -> Vec<Option<Ty>> {
    let kinds = transfer::accepted(bif);
    if kinds == Type::ALL {
        return Vec::new();
    }
    let wanted = Ty::of(kinds);
    let learned = args.iter().map(|arg| arg.meet(&wanted));
    learned.collect()
}
