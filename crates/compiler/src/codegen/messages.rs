//! Parts of a message and the frame: while a message is still in the mailbox, no part of it may be in a Y register.
//!
//! What is read from the message before it is taken out stays in X registers, which nothing clobbers until then, and is
//! copied into the frame after [`Op::RemoveMessage`]. Each path takes the message out once, so the copies of one variable
//! are different variables; where paths meet again, they meet as parameters.

use rustc_hash::FxHashMap;

use super::rename::Bridges;
use super::spill::Spills;
use crate::ssa::cfg::Cfg;
use crate::ssa::ir::{BlockId, Function, Loc, Op, Term, Value, Var};

/// Delays the copies for the messages that one block peeks at.
pub(super) fn delay(
    function: &mut Function,
    cfg: &Cfg,
    spills: &mut Spills,
    peek: BlockId,
    bridges: &mut Bridges,
) {
    let (fragile, removals) = explore(function, cfg, spills, peek);
    if fragile.is_empty() {
        return;
    }
    for var in fragile {
        let first = function.new_var();
        spills.in_frame.resize(function.var_count as usize, false);
        let Some(definition) = redefine(function, cfg, var, first) else {
            continue;
        };
        replace_before(function, &removals, cfg, peek, var, first);
        let behind: Vec<BlockId> = removals
            .iter()
            .copied()
            .filter(|removal| cfg.dominates(definition, *removal))
            .collect();
        insert_copies(function, spills, &behind, (var, first), cfg, bridges);
    }
}

/// The variables in the frame that are read before a message is taken out, and the blocks that take it out.
fn explore(
    function: &Function,
    cfg: &Cfg,
    spills: &Spills,
    peek: BlockId,
) -> (Vec<Var>, Vec<BlockId>) {
    let Term::Branch(found, yes, _) = &function.block(peek).term else {
        return (Vec::new(), Vec::new());
    };
    let is_in_frame = |var: Var| spills.in_frame.get(var.index()).copied().unwrap_or(false);
    let mut fragile: Vec<Var> = found
        .dst
        .into_iter()
        .filter(|var| is_in_frame(*var))
        .collect();
    let mut removals = Vec::new();
    let mut seen = vec![false; function.blocks.len()];
    let mut stack = vec![*yes];
    while let Some(id) = stack.pop() {
        if id == peek || !cfg.is_reached(id) || std::mem::replace(&mut seen[id.index()], true) {
            continue;
        }
        let block = function.block(id);
        let mut is_removed = false;
        for &instr in &block.instrs {
            let instr = function.get(instr);
            if instr.op == Op::RemoveMessage {
                removals.push(id);
                is_removed = true;
                break;
            }
            fragile.extend(instr.dst.filter(|dst| is_in_frame(*dst)));
        }
        if is_removed {
            continue;
        }
        if let Term::Branch(instr, ..) = &block.term {
            fragile.extend(instr.dst.filter(|dst| is_in_frame(*dst)));
        }
        fragile.extend(block.params.iter().filter(|param| is_in_frame(**param)));
        follow(function, id, &mut stack);
    }
    removals.sort_unstable();
    removals.dedup();
    fragile.sort_unstable();
    fragile.dedup();
    (fragile, removals)
}

/// Where a block leads while the message is in the mailbox: nothing raises by then, so to no handler.
fn follow(function: &Function, id: BlockId, stack: &mut Vec<BlockId>) {
    let handler = function.block(id).handler;
    function.successors(id, |to| {
        if Some(to) != handler {
            stack.push(to);
        }
    });
}

/// Gives the definition of a variable to another; the block that it is visible from.
fn redefine(function: &mut Function, cfg: &Cfg, var: Var, first: Var) -> Option<BlockId> {
    for &id in &cfg.order {
        let block = &mut function.blocks[id.index()];
        for param in &mut block.params {
            if *param == var {
                *param = first;
                return Some(id);
            }
        }
        for &instr in &block.instrs {
            let instr = &mut function.instrs[instr.index()];
            if instr.dst == Some(var) {
                instr.dst = Some(first);
                return Some(id);
            }
        }
        if let Term::Branch(instr, yes, _) = &mut block.term
            && instr.dst == Some(var)
        {
            instr.dst = Some(first);
            return Some(*yes);
        }
    }
    None
}

/// Before the message is taken out, the first variable is used.
fn replace_before(
    function: &mut Function,
    removals: &[BlockId],
    cfg: &Cfg,
    peek: BlockId,
    var: Var,
    first: Var,
) {
    let Term::Branch(_, yes, _) = function.block(peek).term else {
        return;
    };
    let mut seen = vec![false; function.blocks.len()];
    let mut stack = vec![yes];
    let names: FxHashMap<Var, Var> = std::iter::once((var, first)).collect();
    while let Some(id) = stack.pop() {
        if id == peek || !cfg.is_reached(id) || std::mem::replace(&mut seen[id.index()], true) {
            continue;
        }
        let end = if removals.contains(&id) {
            removal_at(function, id)
        } else {
            follow(function, id, &mut stack);
            usize::MAX
        };
        crate::ssa::uses::rename(function, id, 0, end, &names);
    }
}

fn removal_at(function: &Function, id: BlockId) -> usize {
    let instrs = &function.block(id).instrs;
    let found = instrs
        .iter()
        .position(|instr| function.get(*instr).op == Op::RemoveMessage);
    found.unwrap_or(instrs.len())
}

/// After each removal there is a copy; uses see the one of their path.
fn insert_copies(
    function: &mut Function,
    spills: &mut Spills,
    removals: &[BlockId],
    (var, first): (Var, Var),
    cfg: &Cfg,
    bridges: &mut Bridges,
) {
    let mut copies: FxHashMap<BlockId, Var> = FxHashMap::default();
    for &id in removals {
        let at = removal_at(function, id) + 1;
        let copy = function.new_var();
        spills.in_frame.resize(function.var_count as usize, false);
        spills.in_frame[copy.index()] = true;
        let instr = function.instr(Op::Copy, Some(copy), &[Value::Var(first)], Loc::default());
        function.block_mut(id).instrs.insert(at, instr);
        copies.insert(id, copy);
        let names: FxHashMap<Var, Var> = std::iter::once((var, copy)).collect();
        crate::ssa::uses::rename(function, id, at + 1, usize::MAX, &names);
    }
    super::rename::reconstruct(function, cfg, var, copies, &mut spills.in_frame, bridges);
}
