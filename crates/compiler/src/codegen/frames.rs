//! Where stack frames are: only on paths that need one.
//!
//! The blocks with a frame are closed under successors: once made, a frame is given up by returning only. Where a block
//! would be reached both with and without a frame, or with frames made at different places, it is copied if it is short
//! and ends the function, else the frame is made earlier. In the end each block with a frame has one *entry*, the block
//! that makes it, which dominates it.

use super::effects::needs_frame;
use super::liveness::Liveness;
use crate::ssa::cfg::Cfg;
use crate::ssa::copy::{copy_block, is_copied};
use crate::ssa::ir::{BlockId, Function, InstrId, Op, Term};

/// The blocks with a frame.
#[derive(Debug)]
pub(super) struct Frames {
    /// For each block the block that makes its frame.
    entries: Vec<Option<BlockId>>,
}

impl Frames {
    /// Decides where frames are, and copies blocks that should do without. The flow graph that comes back is of the function
    /// as it is then.
    pub(super) fn place(function: &mut Function, cfg: Cfg) -> (Self, Cfg) {
        let mut cfg = if end_timeouts(function) {
            Cfg::of(function)
        } else {
            cfg
        };
        let liveness = Liveness::of(function, &cfg);
        let is_wanted = |id: &BlockId| {
            needs_frame(function, function.block(*id)) || receives(function, &liveness, *id)
        };
        let mut wanted: Vec<BlockId> = cfg.order.iter().copied().filter(is_wanted).collect();
        loop {
            let framed = close(function, &wanted);
            match find_entries(function, &cfg, &framed) {
                Outcome::Done(entries) => return (Self { entries }, cfg),
                Outcome::Earlier(more) => wanted.extend(more),
                Outcome::Copy(block, preds) => {
                    copy_for(function, block, &preds);
                    cfg = Cfg::of(function);
                    wanted.retain(|id| cfg.is_reached(*id));
                }
            }
        }
    }

    /// A block made later executes in the frame of another.
    pub(super) fn adopt(&mut self, block: BlockId, of: BlockId) {
        let entry = self.entry(of);
        if self.entries.len() <= block.index() {
            self.entries.resize(block.index() + 1, None);
        }
        self.entries[block.index()] = entry;
    }

    /// The block that makes the frame in which a block executes.
    #[inline]
    pub(super) fn entry(&self, block: BlockId) -> Option<BlockId> {
        self.entries.get(block.index()).copied().flatten()
    }
}

/// Lets every block in which a receive gives up end there, so that a frame is made behind it: OTP's machine finds the
/// mailbox locked, and wants the instruction where the look for a message leads to. Whether there are such blocks.
fn end_timeouts(function: &mut Function) -> bool {
    let mut is_changed = false;
    for at in 0..function.blocks.len() {
        let block = &function.blocks[at];
        let mut instrs = block.instrs.iter();
        let Some(place) = instrs.position(|instr| function.get(*instr).op == Op::Timeout) else {
            continue;
        };
        let rest = function.new_block(block.handler);
        let jump = Term::Jump(rest, function.args(&[]));
        let block = &mut function.blocks[at];
        let instrs = block.instrs.split_off(place + 1);
        let term = std::mem::replace(&mut block.term, jump);
        let next = function.block_mut(rest);
        next.instrs = instrs;
        next.term = term;
        is_changed = true;
    }
    is_changed
}

/// Whether a block looks for a message while something else is needed later: waiting keeps no X registers.
fn receives(function: &Function, liveness: &Liveness, id: BlockId) -> bool {
    let found = match &function.block(id).term {
        Term::Branch(found, ..) if found.op == Op::PeekMessage => found.dst,
        Term::Wait(_) | Term::WaitTimeout(..) => None,
        _ => return times_out(function, liveness, id),
    };
    let mut is_needed = false;
    liveness.live_out(function, id, |var| is_needed |= Some(var) != found);
    is_needed
}

/// Whether a block forgets the X registers without having waited, while something may be needed later.
fn times_out(function: &Function, liveness: &Liveness, id: BlockId) -> bool {
    let block = function.block(id);
    let is_timeout = |instr: &InstrId| function.get(*instr).op == Op::Timeout;
    match block.instrs.iter().position(is_timeout) {
        Some(0) => !liveness.live_in(id).is_empty() || !block.params.is_empty(),
        Some(_) => true,
        None => false,
    }
}

/// These blocks and all that follow them.
fn close(function: &Function, wanted: &[BlockId]) -> Vec<bool> {
    let mut framed = vec![false; function.blocks.len()];
    let mut stack = wanted.to_vec();
    while let Some(id) = stack.pop() {
        if !std::mem::replace(&mut framed[id.index()], true) {
            function.successors(id, |to| stack.push(to));
        }
    }
    framed
}

enum Outcome {
    Done(Vec<Option<BlockId>>),
    /// These blocks need a frame too.
    Earlier(Vec<BlockId>),
    /// The block should be copied for these of its predecessors.
    Copy(BlockId, Vec<BlockId>),
}

fn find_entries(function: &Function, cfg: &Cfg, framed: &[bool]) -> Outcome {
    let mut entries: Vec<Option<BlockId>> = vec![None; function.blocks.len()];
    let mut more = Vec::new();
    for &id in cfg.order.iter().filter(|id| framed[id.index()]) {
        let here = cfg.position(id);
        // Loops come back to where they were entered from.
        let preds = cfg
            .preds(id)
            .iter()
            .filter(|pred| cfg.position(**pred) < here);
        let mut found: Option<Option<BlockId>> = None;
        for &pred in preds {
            let of_pred = entries[pred.index()];
            match found {
                None => found = Some(of_pred),
                Some(entry) if entry == of_pred => {}
                // What is made earlier may settle it.
                Some(_) if !more.is_empty() && may_copy(function, id) => {}
                Some(entry) if may_copy(function, id) => {
                    let preds = others(cfg, &entries, id, entry);
                    return Outcome::Copy(id, preds);
                }
                Some(entry) => {
                    let meeting = |a: Option<BlockId>, b: Option<BlockId>| match (a, b) {
                        (Some(a), Some(b)) => cfg.common_dominator(a, b),
                        (Some(one), None) | (None, Some(one)) => {
                            cfg.common_dominator(one, cfg.idom(id).unwrap_or(Function::ENTRY))
                        }
                        (None, None) => id,
                    };
                    more.push(meeting(entry, of_pred));
                }
            }
        }
        entries[id.index()] = match found {
            Some(Some(entry)) => Some(entry),
            Some(None) | None => {
                // A frame is not made again by every turn of a loop.
                let is_loop = cfg.preds(id).iter().any(|pred| cfg.position(*pred) >= here);
                let is_late = is_loop || goes_on_matching(function, id);
                more.extend(cfg.idom(id).filter(|_| is_late));
                Some(id)
            }
        };
    }
    if more.is_empty() {
        Outcome::Done(entries)
    } else {
        Outcome::Earlier(more)
    }
}

/// Whether a block consists of what the block before has checked: nothing may come between.
fn goes_on_matching(function: &Function, id: BlockId) -> bool {
    let block = function.block(id);
    let is_command = |id: &InstrId| super::matching::is_command(function.get(*id));
    matches!(&block.term, Term::Branch(instr, ..) if instr.op == Op::BsEqual)
        && block.instrs.iter().all(is_command)
}

/// The predecessors of a block whose frames are made elsewhere than at `entry`.
fn others(
    cfg: &Cfg,
    entries: &[Option<BlockId>],
    id: BlockId,
    entry: Option<BlockId>,
) -> Vec<BlockId> {
    let all = cfg.preds(id).iter().copied();
    all.filter(|pred| entries[pred.index()] != entry).collect()
}

/// Whether a block is short and ends the function.
fn may_copy(function: &Function, id: BlockId) -> bool {
    let block = function.block(id);
    is_copied(block) && block.handler.is_none() && !needs_frame(function, block)
}

/// Gives these predecessors a copy of a block of their own.
fn copy_for(function: &mut Function, id: BlockId, preds: &[BlockId]) {
    let copy = copy_block(function, id);
    for &pred in preds {
        function.redirect(pred, |to| if to == id { copy } else { to });
    }
}
