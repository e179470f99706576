//! Rests of bitstrings made where they are needed: behind the tests that come between, not before them.
//!
//! A rest that only some of the paths use costs the others nothing then, and who gives it to a function that matches it has
//! done with the context by then ([`super::reuse`]).

use rustc_hash::FxHashSet;

use super::cfg::Cfg;
use super::ir::{BlockId, Function, InstrId, Op, Term, Value, Var};
use super::positions::moves;
use super::uses;

/// So many blocks are looked at between a rest and its uses.
const MAX_STEPS: usize = 1_000;

/// Moves what makes rests down to the blocks that use them.
pub(crate) fn rests(function: &mut Function) {
    if !function
        .instrs
        .iter()
        .any(|instr| instr.op == Op::BsGetTail)
    {
        return;
    }
    let cfg = Cfg::of(function);
    for &id in &cfg.order {
        let mut place = 0;
        while let Some(&instr) = function.block(id).instrs.get(place) {
            let is_moved = function.get(instr).op == Op::BsGetTail
                && find(function, &cfg, id, place)
                    .is_some_and(|users| sink(function, id, instr, &users));
            place += usize::from(!is_moved);
        }
    }
}

/// The blocks that use the rest made at a place, if it could as well be made at the beginning of each of them.
fn find(function: &Function, cfg: &Cfg, id: BlockId, place: usize) -> Option<Vec<BlockId>> {
    let block = function.block(id);
    let rest = Value::Var(function.get(block.instrs[place]).dst?);
    let is_fork = match &block.term {
        Term::Branch(instr, ..) => !moves(instr.op),
        Term::Switch { .. } => true,
        _ => false,
    };
    let is_moved = |instr: &InstrId| moves(function.get(*instr).op);
    if !is_fork || block.handler.is_some() || block.instrs[place + 1..].iter().any(is_moved) {
        return None;
    }
    let mut users = Vec::new();
    for &user in &cfg.order {
        let mut is_used = false;
        uses::visit(function, user, |value| is_used |= value == rest);
        if is_used {
            users.push(user);
        }
    }
    let mut steps = MAX_STEPS;
    let is_sunk = users.iter().all(|user| {
        // Reads at the beginning of a block go on with what leads there, handlers and timeouts with what the machine left.
        let belongs_first = |instr: &InstrId| {
            is_moved(instr) || matches!(function.get(*instr).op, Op::TryCase | Op::Timeout)
        };
        let is_taken = function
            .block(*user)
            .instrs
            .first()
            .is_some_and(belongs_first);
        *user != id
            && !is_taken
            && function.block(*user).handler.is_none()
            && is_still_there(function, cfg, id, *user, &users, &mut steps)
    });
    (is_sunk && !users.is_empty()).then_some(users)
}

/// Whether no context moves on any way from one block to the beginning of another, and none of the users lies between.
fn is_still_there(
    function: &Function,
    cfg: &Cfg,
    from: BlockId,
    to: BlockId,
    users: &[BlockId],
    steps: &mut usize,
) -> bool {
    let mut seen = FxHashSet::default();
    let mut stack = cfg.preds(to).to_vec();
    while let Some(id) = stack.pop() {
        if id == from || !seen.insert(id) {
            continue;
        }
        if *steps == 0 || users.contains(&id) {
            return false;
        }
        *steps -= 1;
        let block = function.block(id);
        let stays = |instr: &InstrId| !moves(function.get(*instr).op);
        let term_stays = match &block.term {
            Term::Branch(instr, ..) => !moves(instr.op),
            _ => true,
        };
        if !term_stays || !block.instrs.iter().all(stays) {
            return false;
        }
        stack.extend(cfg.preds(id));
    }
    true
}

/// Makes the rest anew in every block that uses it.
fn sink(function: &mut Function, id: BlockId, instr: InstrId, users: &[BlockId]) -> bool {
    let made = *function.get(instr);
    let (Some(rest), &[context]) = (made.dst, function.list(made.args)) else {
        return false;
    };
    for &user in users {
        let own: Var = function.new_var();
        let names = std::iter::once((rest, own)).collect();
        uses::rename(function, user, 0, usize::MAX, &names);
        let copy = function.instr(Op::BsGetTail, Some(own), &[context], made.loc);
        function.block_mut(user).instrs.insert(0, copy);
    }
    function.block_mut(id).instrs.retain(|kept| *kept != instr);
    true
}
