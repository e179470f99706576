//! Which variables live in Y registers, and the copies that bring them there.
//!
//! What is needed after an instruction that leaves nothing in X registers must be in the frame by then. A variable defined
//! inside the frame's blocks is defined in a Y register at once, where its instruction can do that, else it is copied right
//! after. A variable from before the frame is copied when the frame is made, and everything after uses the copy. Parts of a
//! message that is still in the mailbox must not get into the frame: they are copied when the message has been taken out.

use rustc_hash::{FxHashMap, FxHashSet};

use super::effects::{
    answers_in_x0, clobbers, heap_need, is_gc_point, is_tail_call, needs_frame_itself,
};
use super::frames::Frames;
use super::liveness::Liveness;
use super::rename::Bridges;
use crate::ssa::cfg::Cfg;
use crate::ssa::ir::{BlockId, Function, InstrId, Loc, Op, Term, Value, Var};
use crate::ssa::uses::rename;

/// What was decided.
#[derive(Debug, Default)]
pub(super) struct Spills {
    /// Variables that live in Y registers.
    pub(super) in_frame: Vec<bool>,
    /// For each block that makes a frame, before which of its instructions.
    pub(super) made_at: FxHashMap<BlockId, usize>,
}

/// Decides, and inserts the copies.
pub(super) fn spill(function: &mut Function, cfg: &Cfg, frames: &mut Frames) -> Spills {
    let liveness = Liveness::of(function, cfg);
    let crossing = find_crossing(function, cfg, frames, &liveness);
    let mut work = Work {
        function,
        cfg,
        frames,
        crossing,
        spills: Spills::default(),
    };
    work.spills.in_frame = vec![false; work.function.var_count as usize];
    work.mark_tags();
    work.copy_into_frames(&liveness);
    work.copy_results();
    let bridges = work.copy_messages();
    let mut spills = work.spills;
    for (&(from, _), &bridge) in &bridges {
        frames.adopt(bridge, from);
    }
    spills.in_frame.resize(function.var_count as usize, false);
    take_tails_first(function, &spills.in_frame);
    spills
}

/// A tail that goes to the frame is taken before the head, which may have the register of the list then.
fn take_tails_first(function: &mut Function, in_frame: &[bool]) {
    let is_kept = |dst: Option<Var>| dst.is_some_and(|dst| in_frame[dst.index()]);
    for at in 0..function.blocks.len() {
        let mut instrs = std::mem::take(&mut function.blocks[at].instrs);
        for index in 1..instrs.len() {
            let (head, tail) = (function.get(instrs[index - 1]), function.get(instrs[index]));
            let of_one_list = (head.op, tail.op) == (Op::Hd, Op::Tl)
                && function.list(head.args) == function.list(tail.args);
            if of_one_list && is_kept(tail.dst) && !is_kept(head.dst) {
                instrs.swap(index - 1, index);
            }
        }
        function.blocks[at].instrs = instrs;
    }
}

/// Variables that are needed across what clobbers X registers, each with the frame in which that happens.
type Crossing = FxHashSet<(Var, BlockId)>;

fn find_crossing(function: &Function, cfg: &Cfg, frames: &Frames, liveness: &Liveness) -> Crossing {
    let mut crossing = Crossing::default();
    // What is needed and was not found to cross something further down in the block.
    let mut live: FxHashSet<Var> = FxHashSet::default();
    for &id in &cfg.order {
        let Some(entry) = frames.entry(id) else {
            continue;
        };
        let block = function.block(id);
        live.clear();
        liveness.live_out(function, id, |var| {
            live.insert(var);
        });
        let mut cross = |vars: &mut dyn Iterator<Item = Var>| {
            crossing.extend(vars.map(|var| (var, entry)));
        };
        if let Some(handler) = block.handler {
            cross(&mut liveness.live_in(handler).iter().copied());
        }
        match &block.term {
            Term::Branch(instr, ..) => {
                instr.dst.map(|dst| live.remove(&dst));
                if clobbers(instr.op) {
                    cross(&mut live.drain());
                }
            }
            Term::Wait(_) | Term::WaitTimeout(..) | Term::NextMessage(_) => {
                cross(&mut live.drain())
            }
            Term::Try { handler, .. } => cross(&mut liveness.live_in(*handler).iter().copied()),
            _ => {}
        }
        function.term_values(&block.term, |value| {
            live.extend(value.as_var());
        });
        let is_tail = is_tail_call(function, block);
        for (at, &instr) in block.instrs.iter().enumerate().rev() {
            let instr = function.get(instr);
            instr.dst.map(|dst| live.remove(&dst));
            if clobbers(instr.op) && !(is_tail && at + 1 == block.instrs.len()) {
                cross(&mut live.drain());
            }
            live.extend(
                function
                    .list(instr.args)
                    .iter()
                    .filter_map(|value| value.as_var()),
            );
        }
    }
    crossing
}

struct Work<'a> {
    function: &'a mut Function,
    cfg: &'a Cfg,
    frames: &'a Frames,
    crossing: Crossing,
    spills: Spills,
}

impl Work<'_> {
    fn is_crossing(&self, var: Var, entry: BlockId) -> bool {
        self.crossing.contains(&(var, entry))
    }

    fn put_in_frame(&mut self, var: Var) {
        let index = var.index();
        if self.spills.in_frame.len() <= index {
            self.spills.in_frame.resize(index + 1, false);
        }
        self.spills.in_frame[index] = true;
    }

    /// The tag of a protected region is in the frame by its nature.
    fn mark_tags(&mut self) {
        for &id in &self.cfg.order {
            if let Term::Try { tag, .. } = self.function.block(id).term {
                self.put_in_frame(tag);
            }
        }
    }

    /// Makes the frames, copies into them what comes from before, and renames its uses from there on.
    fn copy_into_frames(&mut self, liveness: &Liveness) {
        let entries: Vec<BlockId> = self
            .cfg
            .order
            .iter()
            .copied()
            .filter(|id| self.frames.entry(*id) == Some(*id))
            .collect();
        let mut names: FxHashMap<BlockId, FxHashMap<Var, Var>> = FxHashMap::default();
        for entry in entries {
            let at = self.frame_point(entry);
            let mut copies = Vec::new();
            let mut renamed = FxHashMap::default();
            let mut before: Vec<Var> = self.live_at(entry, at, liveness);
            before.retain(|var| self.is_crossing(*var, entry));
            before.sort_unstable();
            before.dedup();
            for var in before {
                let copy = self.function.new_var();
                self.put_in_frame(copy);
                let instr =
                    self.function
                        .instr(Op::Copy, Some(copy), &[Value::Var(var)], Loc::default());
                copies.push(instr);
                renamed.insert(var, copy);
            }
            let after = at + copies.len();
            let instrs = &mut self.function.block_mut(entry).instrs;
            instrs.splice(at..at, copies);
            self.spills.made_at.insert(entry, at);
            rename(self.function, entry, after, usize::MAX, &renamed);
            names.insert(entry, renamed);
        }
        for at in 0..self.cfg.order.len() {
            let id = self.cfg.order[at];
            let Some(entry) = self.frames.entry(id) else {
                continue;
            };
            if entry != id
                && let Some(renamed) = names.get(&entry)
            {
                rename(self.function, id, 0, usize::MAX, renamed);
            }
        }
    }

    /// Before which instruction of a block its frame is made: early, so that X registers become free for other things, but
    /// not before a call that needs none, not between reads that were checked and their check, and not before what collects
    /// while a result of it goes into the frame: for that all of the frame would have to be initialised.
    fn frame_point(&self, entry: BlockId) -> usize {
        let block = self.function.block(entry);
        let is_tail = is_tail_call(self.function, block);
        let only_last = |(at, id): (usize, &InstrId)| {
            let instr = self.function.get(*id);
            let needs =
                clobbers(instr.op) || instr.dst.is_some_and(|dst| self.is_crossing(dst, entry));
            needs && !(is_tail && at + 1 == block.instrs.len())
        };
        if !block.instrs.iter().enumerate().any(only_last) && is_tail {
            return block.instrs.len().saturating_sub(1);
        }
        let instrs = block.instrs.iter().map(|id| self.function.get(*id));
        let reads = instrs
            .clone()
            .take_while(|instr| super::matching::is_command(instr));
        let mut point = reads.count();
        for (at, instr) in instrs.enumerate().skip(point) {
            let comes_late =
                is_gc_point(instr.op) && instr.dst.is_some_and(|dst| self.is_crossing(dst, entry));
            if clobbers(instr.op) || needs_frame_itself(instr.op) || !heap_need(instr).is_none() {
                break;
            }
            if comes_late {
                point = at + 1;
            }
        }
        point
    }

    /// The variables that are needed before an instruction of a block and exist by then.
    fn live_at(&self, id: BlockId, at: usize, liveness: &Liveness) -> Vec<Var> {
        let block = self.function.block(id);
        let mut vars = liveness.live_in(id).to_vec();
        vars.extend_from_slice(&block.params);
        let before = block.instrs[..at].iter();
        vars.extend(before.filter_map(|instr| self.function.get(*instr).dst));
        vars
    }

    /// What is defined inside of a frame's blocks and needed across a call lives in the frame from its definition on.
    fn copy_results(&mut self) {
        for at in 0..self.cfg.order.len() {
            let id = self.cfg.order[at];
            if let Some(entry) = self.frames.entry(id) {
                self.results_of(id, entry);
            }
        }
    }

    fn results_of(&mut self, id: BlockId, entry: BlockId) {
        let from = if entry == id {
            self.spills.made_at.get(&id).copied().unwrap_or(0)
        } else {
            self.params_of(id, entry);
            0
        };
        let mut at = from;
        while at < self.function.block(id).instrs.len() {
            let instr = self.function.block(id).instrs[at];
            let (op, dst) = (self.function.get(instr).op, self.function.get(instr).dst);
            at += 1;
            let Some(dst) = dst.filter(|dst| self.is_crossing(*dst, entry)) else {
                continue;
            };
            self.put_in_frame(dst);
            if answers_in_x0(op) {
                let first = self.function.new_var();
                self.function.instrs[instr.index()].dst = Some(first);
                self.copy_late(id, at, dst, first);
            }
        }
        self.branch_result(id, entry);
    }

    /// Copies into the frame right before the next instruction that clobbers: with the moves of its arguments machines make one
    /// of it, and a slot may have become free by then.
    fn copy_late(&mut self, id: BlockId, from: usize, dst: Var, src: Var) {
        let instrs = &self.function.block(id).instrs;
        let clobber = |instr: &InstrId| clobbers(self.function.get(*instr).op);
        let found = instrs[from..].iter().position(clobber);
        let at = found.map_or(instrs.len(), |place| from + place);
        let names = std::iter::once((dst, src)).collect();
        let end = instrs.len().min(at + 1);
        rename(self.function, id, from, end, &names);
        self.insert_copy(id, at, dst, src);
    }

    fn insert_copy(&mut self, id: BlockId, at: usize, dst: Var, src: Var) {
        let copy = self
            .function
            .instr(Op::Copy, Some(dst), &[Value::Var(src)], Loc::default());
        self.function.block_mut(id).instrs.insert(at, copy);
    }

    /// Parameters of handlers come in X registers, others go where they are needed.
    fn params_of(&mut self, id: BlockId, entry: BlockId) {
        let is_handler = self.function.is_handler(id);
        for index in 0..self.function.block(id).params.len() {
            let param = self.function.block(id).params[index];
            if !self.is_crossing(param, entry) {
                continue;
            }
            self.put_in_frame(param);
            if is_handler {
                let first = self.function.new_var();
                self.function.block_mut(id).params[index] = first;
                self.insert_copy(id, 1, param, first);
            }
        }
    }

    fn branch_result(&mut self, id: BlockId, entry: BlockId) {
        let Term::Branch(instr, yes, _) = self.function.block(id).term else {
            return;
        };
        let Some(dst) = instr.dst.filter(|dst| self.is_crossing(*dst, entry)) else {
            return;
        };
        self.put_in_frame(dst);
        if answers_in_x0(instr.op) {
            let first = self.function.new_var();
            if let Term::Branch(instr, ..) = &mut self.function.block_mut(id).term {
                instr.dst = Some(first);
            }
            self.insert_copy(yes, 0, dst, first);
        }
    }

    /// Moves what was read from a message into the frame only after the message is the process's own.
    fn copy_messages(&mut self) -> Bridges {
        let mut bridges = Bridges::default();
        let peeks: Vec<BlockId> = self
            .cfg
            .order
            .iter()
            .copied()
            .filter(|id| {
                matches!(self.function.block(*id).term,
                    Term::Branch(instr, ..) if instr.op == Op::PeekMessage)
            })
            .collect();
        for peek in peeks {
            let spills = &mut self.spills;
            super::messages::delay(self.function, self.cfg, spills, peek, &mut bridges);
        }
        bridges
    }
}
