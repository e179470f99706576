//! The size of frames, and what must be initialised in them.
//!
//! Whenever memory is collected or an exception is raised, every slot of the frame must hold a term. Slots that are not
//! written before that on every path are initialised when the frame is made.

use rustc_hash::FxHashMap;

use super::color::{Colors, Reg};
use super::effects::{is_tail_call, scans_stack};
use super::frames::Frames;
use super::liveness::visit_definitions;
use super::regset::RegSet;
use super::spill::Spills;
use crate::ssa::cfg::Cfg;
use crate::ssa::ir::{BlockId, Function, Op, Term, Var};

/// The size of each frame, by the block that makes it.
pub(super) fn sizes(
    function: &Function,
    cfg: &Cfg,
    frames: &Frames,
    colors: &Colors,
) -> FxHashMap<BlockId, u16> {
    let mut sizes: FxHashMap<BlockId, u16> = FxHashMap::default();
    for &id in &cfg.order {
        let Some(entry) = frames.entry(id) else {
            continue;
        };
        let size = sizes.entry(entry).or_insert(0);
        visit_definitions(function, id, |var| {
            if let Reg::Y(reg) = colors.regs[var.index()] {
                *size = (*size).max(reg + 1);
            }
        });
    }
    sizes
}

/// The slots of each frame that must be initialised when it is made.
pub(super) fn inits(
    function: &Function,
    cfg: &Cfg,
    frames: &Frames,
    spills: &Spills,
    colors: &Colors,
    sizes: &FxHashMap<BlockId, u16>,
) -> FxHashMap<BlockId, RegSet> {
    let mut flow = Flow {
        function,
        frames,
        spills,
        colors,
        sizes,
        needed: vec![RegSet::default(); function.blocks.len()],
        inits: FxHashMap::default(),
    };
    loop {
        let mut is_changed = false;
        for &id in cfg.order.iter().rev() {
            if let Some(entry) = frames.entry(id) {
                is_changed |= flow.block(id, entry);
            }
        }
        if !is_changed {
            return flow.inits;
        }
    }
}

struct Flow<'f> {
    function: &'f Function,
    frames: &'f Frames,
    spills: &'f Spills,
    colors: &'f Colors,
    sizes: &'f FxHashMap<BlockId, u16>,
    /// For each block the slots that must hold terms when it begins.
    needed: Vec<RegSet>,
    inits: FxHashMap<BlockId, RegSet>,
}

impl Flow<'_> {
    fn block(&mut self, id: BlockId, entry: BlockId) -> bool {
        let all = RegSet::below(self.sizes.get(&entry).copied().unwrap_or(0));
        let function = self.function;
        let block = function.block(id);
        let mut needed = self.after(id);
        self.term(&block.term, &all, &mut needed);
        let frame_at = if entry == id {
            self.spills.made_at.get(&id).copied()
        } else {
            None
        };
        if frame_at == Some(block.instrs.len()) {
            self.inits.insert(id, needed.clone());
        }
        let is_tail = is_tail_call(function, block);
        for (at, &instr) in block.instrs.iter().enumerate().rev() {
            let instr = function.get(instr);
            self.remove(instr.dst, &mut needed);
            let is_last = at + 1 == block.instrs.len();
            // What raises for certain is called in the frame.
            let leaves = is_tail
                && is_last
                && super::effects::is_frameless_tail_call(instr.op)
                && !matches!(block.term, Term::Unreachable);
            if scans_stack(instr.op) && !leaves {
                needed.union(&all);
            }
            if frame_at == Some(at) {
                self.inits.insert(id, needed.clone());
                needed.clear();
            }
        }
        // Slots that parameters take are written by the jumps to the block.
        for param in &block.params {
            self.remove(Some(*param), &mut needed);
        }
        let known = &mut self.needed[id.index()];
        known.union(&needed)
    }

    /// The slots that must hold terms before the last instruction of a block; it defines its result only where it succeeds.
    fn after(&self, id: BlockId) -> RegSet {
        let mut needed = RegSet::default();
        let block = self.function.block(id);
        if let Term::Branch(instr, yes, no) = &block.term {
            self.add(*yes, &mut needed);
            self.remove(instr.dst, &mut needed);
            self.add(*no, &mut needed);
            block
                .handler
                .iter()
                .for_each(|to| self.add(*to, &mut needed));
        } else {
            self.function.successors(id, |to| self.add(to, &mut needed));
        }
        needed
    }

    fn add(&self, to: BlockId, needed: &mut RegSet) {
        if self.frames.entry(to).is_some() {
            needed.union(&self.needed[to.index()]);
        }
    }

    fn term(&self, term: &Term, all: &RegSet, needed: &mut RegSet) {
        let scans = match term {
            Term::Branch(instr, ..) => scans_stack(instr.op) || matches!(instr.op, Op::Bif(_)),
            Term::Try { tag, .. } => {
                self.remove(Some(*tag), needed);
                false
            }
            Term::NextMessage(_)
            | Term::Wait(_)
            | Term::WaitTimeout(..)
            | Term::Fail(..)
            | Term::Reraise(..) => true,
            Term::Jump(..)
            | Term::Switch { .. }
            | Term::SwitchSize { .. }
            | Term::Return(_)
            | Term::Unreachable => false,
        };
        if scans {
            needed.union(all);
        }
    }

    fn remove(&self, var: Option<Var>, needed: &mut RegSet) {
        if let Some(var) = var
            && let Reg::Y(reg) = self.colors.regs[var.index()]
        {
            needed.remove(reg);
        }
    }
}
