//! Instructions of a function, block by block.
//!
//! While a block is written, the emitter knows which X registers are live and which hold terms at all, so that it can say
//! how many must survive a collection; and which Y registers have their value in an X register too, so that it is read
//! from there. What single operations become stands in the files beside this one.

use asterias_beam::{Alloc, AtomIndex, Label, Op as Beam, Operand};
use rustc_hash::FxHashMap;

use super::asm::{Arg, Asm, block_label};
use super::color::{Colors, Reg};
use super::effects::{self, Need, is_tail_call};
use super::frames::Frames;
use super::liveness::Liveness;
use super::moves::{self, Step};
use super::names::Names;
use super::regset::RegSet;
use super::reserve::allocation_groups;
use super::spill::Spills;
use crate::core::constant::{Atom, Const};
use crate::emit::tables::Tables;
use crate::ssa::cfg::Cfg;
use crate::ssa::ir::{BlockId, Failure, FuncId, Function, Instr, Loc, Op, Term, Value, Var};

/// What all functions of a module share.
pub(crate) struct Context<'t, 'p> {
    pub(crate) tables: &'t mut Tables<'p>,
    pub(crate) names: &'t Names,
    pub(crate) files: &'t [String],
    /// The entry label of each function; the label before it is that of its `func_info`.
    pub(crate) entries: &'t [Label],
    /// The function that loading calls.
    pub(crate) on_load: Option<FuncId>,
    /// The place of each lambda in the table.
    pub(crate) lambdas: &'t [u32],
}

/// The instructions of a function: each block's, in the order in which they should stand.
pub(super) struct Emitted {
    pub(super) asm: Asm,
    /// Blocks, and where their instructions begin and end.
    pub(super) blocks: Vec<(BlockId, usize, usize)>,
}

/// What was decided about a function before it is written.
pub(super) struct Plan<'f> {
    pub(super) function: &'f Function,
    pub(super) cfg: &'f Cfg,
    pub(super) liveness: &'f Liveness,
    pub(super) frames: &'f Frames,
    pub(super) spills: &'f Spills,
    pub(super) colors: &'f Colors,
    /// For each block that makes a frame, its size.
    pub(super) sizes: &'f FxHashMap<BlockId, u16>,
    /// For each block that makes a frame, the Y registers to be initialised.
    pub(super) inits: &'f FxHashMap<BlockId, RegSet>,
    /// The label of `func_info`.
    pub(super) info: Label,
}

/// What holds when a block ends.
#[derive(Clone, Default)]
struct State {
    valid: RegSet,
    /// What holds if the block ended by failing: then nothing was defined.
    failed: RegSet,
    copies: Vec<(u16, u16)>,
}

pub(super) struct Emitter<'f, 't, 'p, 'c> {
    pub(super) plan: &'f Plan<'f>,
    pub(super) context: &'c mut Context<'t, 'p>,
    pub(super) asm: Asm,
    /// X registers whose values are still needed.
    pub(super) live: RegSet,
    /// X registers that hold terms.
    valid: RegSet,
    /// Y registers whose value is in an X register too.
    copies: Vec<(u16, u16)>,
    ends: Vec<Option<State>>,
    /// The slots of a frame just made that no move fills.
    uninitialised: Option<&'f RegSet>,
    /// X registers that held terms before the last result was written.
    before_result: Option<RegSet>,
    /// Commands of a `bs_match` that is being collected: where it fails to, its context, the commands.
    pub(super) matching: Option<super::matching::Collected>,
}

/// Writes a function.
pub(super) fn emit(plan: &Plan<'_>, context: &mut Context<'_, '_>) -> Emitted {
    let mut emitter = Emitter {
        plan,
        context,
        asm: Asm::default(),
        live: RegSet::default(),
        valid: RegSet::default(),
        copies: Vec::new(),
        ends: vec![None; plan.function.blocks.len()],
        uninitialised: None,
        before_result: None,
        matching: None,
    };
    let mut blocks = Vec::with_capacity(plan.cfg.order.len());
    for &id in &plan.cfg.order {
        let start = emitter.asm.ins.len();
        emitter.block(id);
        blocks.push((id, start, emitter.asm.ins.len()));
    }
    Emitted {
        asm: emitter.asm,
        blocks,
    }
}

impl Emitter<'_, '_, '_, '_> {
    fn block(&mut self, id: BlockId) {
        self.enter(id);
        let function = self.plan.function;
        let block = function.block(id);
        let frame_at = self.plan.spills.made_at.get(&id).copied();
        let heads = allocation_groups(function, id, frame_at);
        let is_tail = is_tail_call(function, block);
        for (at, &instr) in block.instrs.iter().enumerate() {
            let instr = function.get(instr);
            self.reserve(id, frame_at == Some(at), heads[at].0);
            if !self.fills_frame(instr) {
                self.init_frame();
            }
            if is_tail && at + 1 == block.instrs.len() {
                self.end_matching();
                return self.tail_call(id, instr);
            }
            self.instr(instr, heads[at].1);
        }
        let (before, merged) = heads[block.instrs.len()];
        self.reserve(id, frame_at == Some(block.instrs.len()), before);
        self.init_frame();
        if !matches!(&block.term, Term::Branch(instr, ..) if super::matching::is_failing_command(instr))
        {
            self.end_matching();
        }
        self.before_result = None;
        self.term(id, &block.term, merged);
        let valid = self.valid.clone();
        self.ends[id.index()] = Some(State {
            failed: self.before_result.take().unwrap_or_else(|| valid.clone()),
            valid,
            copies: std::mem::take(&mut self.copies),
        });
    }

    fn enter(&mut self, id: BlockId) {
        let plan = self.plan;
        self.live.clear();
        for &var in plan.liveness.live_in(id) {
            self.mark_live(var);
        }
        let params = &plan.function.block(id).params;
        let preds = plan.cfg.preds(id);
        let state = self.state_at(id);
        self.valid = state.valid;
        self.copies = state.copies;
        if preds.len() != 1 {
            self.copies.clear();
        }
        for &param in params {
            if let Reg::X(reg) = self.reg(param) {
                self.valid.insert(reg);
            }
            if !plan.colors.unused[param.index()] {
                self.mark_live(param);
            }
        }
        let live: Vec<u16> = self.live.iter().collect();
        live.into_iter().for_each(|reg| self.valid.insert(reg));
    }

    /// What holds on all paths to a block.
    fn state_at(&self, id: BlockId) -> State {
        let plan = self.plan;
        if plan.function.is_handler(id) {
            return State::default();
        }
        let mut joined: Option<State> = None;
        for pred in plan.cfg.preds(id) {
            let fails = plan.function.block(*pred).term.fails_to(id);
            let Some(end) = &self.ends[pred.index()] else {
                return State::default();
            };
            let valid = if fails { &end.failed } else { &end.valid };
            match &mut joined {
                None => {
                    joined = Some(State {
                        valid: valid.clone(),
                        ..end.clone()
                    });
                }
                Some(state) => state.valid.intersect(valid),
            }
        }
        joined.unwrap_or_default()
    }

    fn mark_live(&mut self, var: Var) {
        if let Reg::X(reg) = self.reg(var) {
            self.live.insert(reg);
        }
    }

    pub(super) fn reg(&self, var: Var) -> Reg {
        self.plan.colors.regs[var.index()]
    }

    /// Makes the frame and reserves heap before an instruction.
    fn reserve(&mut self, id: BlockId, makes_frame: bool, need: Need) {
        if !makes_frame && need.is_none() {
            return;
        }
        self.end_matching();
        let before = self.live.clone();
        self.keep_copies();
        let live = Operand::Unsigned(u64::from(self.live_count()));
        let alloc = alloc(need);
        if makes_frame {
            let size = self.plan.sizes.get(&id).copied().unwrap_or(0);
            let size = Operand::Unsigned(u64::from(size));
            if need.is_none() {
                self.asm.plain(Beam::Allocate, &[size, live]);
            } else {
                self.asm.plain(Beam::AllocateHeap, &[size, alloc, live]);
            }
            self.uninitialised = self.plan.inits.get(&id);
        } else {
            self.asm.plain(Beam::TestHeap, &[alloc, live]);
        }
        self.collected();
        self.live = before;
    }

    /// Moves into a new frame stand right after the instruction that makes it, where machines look for them.
    fn fills_frame(&self, instr: &Instr) -> bool {
        let to = instr.dst.map(|dst| self.reg(dst));
        instr.op == Op::Copy && matches!(to, Some(Reg::Y(_)))
    }

    /// Initialises what is left of a frame that was just made.
    fn init_frame(&mut self) {
        if let Some(init) = self.uninitialised.take() {
            let items: Vec<Operand> = init.iter().map(Operand::Y).collect();
            if !items.is_empty() {
                let list = self.asm.list(&items);
                self.asm.push(Beam::InitYregs, &[list]);
            }
        }
    }

    /// How many X registers must survive a collection now; those among them that hold nothing get something.
    pub(super) fn live_count(&mut self) -> u16 {
        let count = self.live.end();
        for reg in 0..count {
            if !self.valid.contains(reg) {
                self.asm.plain(Beam::Move, &[Operand::Nil, Operand::X(reg)]);
                self.valid.insert(reg);
            }
        }
        count
    }

    /// The same where operands are read by what collects: they must survive too, wherever they are.
    pub(super) fn live_count_with(&mut self, operands: &[Operand]) -> u16 {
        let before = self.live.clone();
        for operand in operands {
            if let Operand::X(reg) = operand {
                self.live.insert(*reg);
            }
        }
        self.keep_copies();
        let count = self.live_count();
        self.collected();
        self.live = before;
        count
    }

    /// Copies of what is in the frame survive where nothing has to be initialised for it: reading them is cheaper than
    /// reading the frame, above all soon after writing it.
    fn keep_copies(&mut self) {
        for (_, reg) in &self.copies {
            if self.valid.contains_all_below(*reg) {
                self.live.insert(*reg);
            }
        }
    }

    /// After a collection only what was said to be live is there.
    pub(super) fn collected(&mut self) {
        let count = self.live.end();
        self.valid.intersect(&RegSet::below(count));
        self.copies.retain(|(_, x)| *x < count);
    }

    /// All X registers but those below `count` are lost.
    pub(super) fn clobbered(&mut self, count: u16) {
        self.live.clear();
        self.valid = RegSet::below(count);
        self.copies.clear();
    }

    /// An operand as it is read here and now.
    pub(super) fn operand(&mut self, value: Value) -> Operand {
        match value {
            Value::Var(var) => match self.reg(var) {
                Reg::X(reg) => Operand::X(reg),
                Reg::Y(reg) => match self.copies.iter().find(|(y, _)| *y == reg) {
                    Some((_, x)) => Operand::X(*x),
                    None => Operand::Y(reg),
                },
                Reg::F(reg) => Operand::Fr(reg),
                // What nothing defines is read nowhere; nil is as good as anything.
                Reg::None => Operand::Nil,
            },
            Value::Const(constant) => self.context.tables.operand(constant),
        }
    }

    pub(super) fn operands(&mut self, instr: &Instr) -> Vec<Operand> {
        let function = self.plan.function;
        let values = function.list(instr.args);
        values.iter().map(|value| self.operand(*value)).collect()
    }

    /// An operand in a register: constants are brought into one above all that is live.
    pub(super) fn in_register(&mut self, operand: Operand, above: &[Operand]) -> Operand {
        if let Operand::X(_)
        | Operand::Y(_)
        | Operand::TypedX(..)
        | Operand::TypedY(..)
        | Operand::Fr(_) = operand
        {
            return operand;
        }
        let end = self.live.end();
        let taken = above.iter().filter_map(|operand| match operand {
            Operand::X(reg) | Operand::TypedX(reg, _) => Some(reg + 1),
            _ => None,
        });
        let reg = taken.max().unwrap_or(0).max(end);
        self.asm.plain(Beam::Move, &[operand, Operand::X(reg)]);
        self.wrote(Reg::X(reg));
        Operand::X(reg)
    }

    /// Where a result goes.
    pub(super) fn destination(&self, dst: Option<Var>) -> Operand {
        match dst.map(|dst| self.reg(dst)) {
            Some(Reg::X(reg)) => Operand::X(reg),
            Some(Reg::Y(reg)) => Operand::Y(reg),
            Some(Reg::F(reg)) => Operand::Fr(reg),
            Some(Reg::None) | None => Operand::X(self.live.first_free()),
        }
    }

    /// The operands that die with an instruction are gone.
    pub(super) fn kill(&mut self, instr: &Instr) {
        let plan = self.plan;
        for at in instr.args.range() {
            if plan.colors.dies[at]
                && let Value::Var(var) = plan.function.values[at]
                && let Reg::X(reg) = self.reg(var)
            {
                self.live.remove(reg);
            }
        }
    }

    /// A register has a new value.
    pub(super) fn wrote(&mut self, reg: Reg) {
        match reg {
            Reg::X(reg) => {
                self.copies.retain(|(_, x)| *x != reg);
                self.valid.insert(reg);
            }
            Reg::Y(reg) => self.copies.retain(|(y, _)| *y != reg),
            Reg::F(_) | Reg::None => {}
        }
    }

    /// A variable is defined.
    pub(super) fn define(&mut self, dst: Option<Var>) {
        let Some(dst) = dst else { return };
        self.before_result = Some(self.valid.clone());
        let reg = self.reg(dst);
        self.wrote(reg);
        if let (Reg::X(reg), false) = (reg, self.plan.colors.unused[dst.index()]) {
            self.live.insert(reg);
        }
    }

    pub(super) fn line(&mut self, loc: Loc) {
        let line = self.context.tables.line(loc, self.context.files);
        self.asm.plain(Beam::Line, &[Operand::Line(line)]);
    }

    pub(super) fn atom(&mut self, atom: Atom) -> Operand {
        Operand::Atom(self.atom_index(atom))
    }

    pub(super) fn atom_index(&mut self, atom: Atom) -> AtomIndex {
        self.context.tables.atom(atom)
    }

    /// Moves values into registers at once.
    pub(super) fn moves(&mut self, moves: &[(Operand, Operand)]) {
        for step in moves::order(moves) {
            match step {
                Step::Move(from, to) => self.asm.plain(Beam::Move, &[from, to]),
                Step::Swap(a, b) => self.asm.plain(Beam::Swap, &[a, b]),
            }
        }
        for (from, to) in moves {
            match *to {
                Operand::X(reg) => self.wrote(Reg::X(reg)),
                Operand::Y(reg) => self.wrote(Reg::Y(reg)),
                _ => {}
            }
            let _ = from;
        }
    }

    /// A copy into the frame stays known, so that the X register is read while it is there.
    pub(super) fn copy(&mut self, instr: &Instr) {
        let args = self.operands(instr);
        let to = self.destination(instr.dst);
        self.kill(instr);
        let from = args[0];
        if !moves::is_same(from, to) {
            self.asm.plain(Beam::Move, &[from, to]);
            self.define(instr.dst);
            if let (Operand::X(x), Operand::Y(y)) = (from, to) {
                self.copies.push((y, x));
            }
        } else {
            self.define(instr.dst);
        }
    }

    fn term(&mut self, id: BlockId, term: &Term, merged: Need) {
        match term {
            Term::Jump(to, args) => self.jump(*to, *args),
            Term::Branch(instr, yes, no) => {
                if super::matching::is_failing_command(instr) {
                    self.failing_command(instr, *yes, *no);
                } else {
                    self.branch(instr, *no, merged);
                }
                self.asm.plain(Beam::Jump, &[block_label(*yes)]);
            }
            Term::Switch {
                value,
                default,
                cases,
            } => self.switch(*value, *default, cases),
            Term::SwitchSize {
                value,
                default,
                cases,
            } => {
                let items: Vec<Operand> = cases
                    .iter()
                    .flat_map(|(size, to)| [Operand::Unsigned(u64::from(*size)), block_label(*to)])
                    .collect();
                self.select(Beam::SelectTupleArity, *value, *default, &items);
            }
            Term::Try { tag, body, handler } => {
                let tag = self.destination(Some(*tag));
                self.asm.plain(Beam::Try, &[tag, block_label(*handler)]);
                self.asm.plain(Beam::Jump, &[block_label(*body)]);
            }
            Term::NextMessage(to) => {
                self.asm.plain(Beam::LoopRecEnd, &[block_label(*to)]);
                self.clobbered(0);
            }
            Term::Wait(to) => {
                self.asm.plain(Beam::Wait, &[block_label(*to)]);
                self.clobbered(0);
            }
            // No line: a loader of OTP takes the lock of the mailbox for held only where the label stands right before.
            Term::WaitTimeout(timeout, again, after) => {
                let timeout = self.operand(*timeout);
                self.asm
                    .plain(Beam::WaitTimeout, &[block_label(*again), timeout]);
                self.asm.plain(Beam::Jump, &[block_label(*after)]);
                self.clobbered(0);
            }
            Term::Return(value) => {
                let from = self.operand(*value);
                self.moves(&[(from, Operand::X(0))]);
                self.leave(id);
            }
            Term::Reraise(trace, reason) => {
                let (trace, reason) = (self.operand(*trace), self.operand(*reason));
                self.asm.plain(Beam::Raise, &[trace, reason]);
            }
            Term::Fail(failure, args, loc) => self.fail(id, *failure, *args, *loc),
            Term::Unreachable => {}
        }
    }

    /// Gives up the frame, if there is one, and returns.
    pub(super) fn leave(&mut self, id: BlockId) {
        if let Some(size) = self.frame_size(id) {
            self.asm.plain(Beam::Deallocate, &[size]);
        }
        self.asm.plain(Beam::Return, &[]);
    }

    pub(super) fn frame_size(&self, id: BlockId) -> Option<Operand> {
        let entry = self.plan.frames.entry(id)?;
        let size = self.plan.sizes.get(&entry).copied().unwrap_or(0);
        Some(Operand::Unsigned(u64::from(size)))
    }

    fn jump(&mut self, to: BlockId, args: crate::ssa::ir::Args) {
        let function = self.plan.function;
        let params = &function.block(to).params;
        let mut moves = Vec::with_capacity(params.len());
        for (value, param) in function.list(args).iter().zip(params) {
            let target = match self.reg(*param) {
                Reg::X(reg) => Operand::X(reg),
                Reg::Y(reg) => Operand::Y(reg),
                Reg::F(_) | Reg::None => continue,
            };
            if !self.plan.colors.unused[param.index()] {
                moves.push((self.operand(*value), target));
            }
        }
        self.moves(&moves);
        self.asm.plain(Beam::Jump, &[block_label(to)]);
    }

    fn switch(&mut self, value: Value, default: BlockId, cases: &[(Const, BlockId)]) {
        let items: Vec<Operand> = cases
            .iter()
            .flat_map(|(constant, to)| [self.context.tables.operand(*constant), block_label(*to)])
            .collect();
        self.select(Beam::SelectVal, value, default, &items);
    }

    fn select(&mut self, op: Beam, value: Value, default: BlockId, items: &[Operand]) {
        let value = self.operand(value);
        let value = self.in_register(value, &[]);
        let list = self.asm.list(items);
        self.asm
            .push(op, &[Arg::One(value), Arg::One(block_label(default)), list]);
    }

    fn fail(&mut self, id: BlockId, failure: Failure, args: crate::ssa::ir::Args, loc: Loc) {
        let values = self.plan.function.list(args);
        let operands: Vec<Operand> = values.iter().map(|value| self.operand(*value)).collect();
        let op = match failure {
            Failure::FunctionClause if self.plan.frames.entry(id).is_none() => {
                let moves: Vec<(Operand, Operand)> = operands
                    .iter()
                    .enumerate()
                    .map(|(at, from)| (*from, Operand::X(at as u16)))
                    .collect();
                self.moves(&moves);
                return self
                    .asm
                    .plain(Beam::Jump, &[Operand::Label(self.plan.info)]);
            }
            Failure::FunctionClause => return self.function_clause(&operands, loc),
            Failure::BadMatch => Beam::Badmatch,
            Failure::CaseClause => Beam::CaseEnd,
            Failure::TryClause => Beam::TryCaseEnd,
            Failure::BadRecord => Beam::Badrecord,
            Failure::IfClause => Beam::IfEnd,
        };
        self.line(loc);
        self.asm.plain(op, &operands);
    }
}

/// An allocation as an operand.
pub(super) fn alloc(need: Need) -> Operand {
    Operand::Alloc(Alloc {
        words: need.words,
        floats: need.floats,
        funs: need.funs,
    })
}

pub(super) use effects::is_gc_bif;
