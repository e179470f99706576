//! Receives that match only messages with a reference that was made just before: they begin behind what was in the mailbox then.
//!
//! What makes the reference and the receive must follow one upon the other without a choice between them, so that every marker is
//! used. A receive qualifies if no way through its patterns takes a message without having found a part of it equal to the
//! reference, or to a term that holds it.

use rustc_hash::FxHashSet;

use super::ir::{BlockId, Function, InstrId, Op, Term, Test, Value, Var};
use crate::core::bif::Bif;
use crate::core::constant::atoms;

/// Puts markers around the references of a function, and before the receives that wait for them.
pub(crate) fn insert(function: &mut Function) {
    for at in 0..function.blocks.len() {
        let id = BlockId(at as u32);
        if let Some(found) = find(function, id) {
            let loc = function.get(found.made).loc;
            let marker = function.new_var();
            let reference = [Value::Var(found.reference)];
            let reserve = function.instr(Op::MarkerReserve, Some(marker), &[], loc);
            let bind = [Value::Var(marker), reference[0]];
            let bind = function.instr(Op::MarkerBind, None, &bind, loc);
            function.push(found.last, Op::MarkerUse, None, &reference, loc);
            let instrs = &mut function.block_mut(id).instrs;
            instrs.insert(found.place, reserve);
            instrs.insert(found.place + 2, bind);
        }
    }
}

/// A reference and the receive for it.
struct Found {
    made: InstrId,
    /// The place of what makes it in its block.
    place: usize,
    reference: Var,
    /// The block that leads to the receive.
    last: BlockId,
}

fn find(function: &Function, id: BlockId) -> Option<Found> {
    let instrs = &function.block(id).instrs;
    let place = instrs
        .iter()
        .rposition(|instr| makes_reference(function.get(*instr).op))?;
    let reference = function.get(instrs[place]).dst?;
    let mut holders = FxHashSet::from_iter([reference]);
    let mut last = id;
    let mut from = place + 1;
    // A chain of blocks is no longer than all of them.
    for _ in 0..function.blocks.len() {
        for instr in &function.block(last).instrs[from..] {
            note_holder(function, *instr, &mut holders);
        }
        from = 0;
        let Term::Jump(to, args) = &function.block(last).term else {
            return None;
        };
        let next = function.block(*to);
        for (value, param) in function.list(*args).iter().zip(&next.params) {
            if holds(&holders, *value) {
                holders.insert(*param);
            }
        }
        if let Term::Branch(instr, some, _) = &next.term
            && instr.op == Op::PeekMessage
        {
            let message = instr.dst?;
            return takes_only(function, *some, message, holders).then_some(Found {
                made: instrs[place],
                place,
                reference,
                last,
            });
        }
        last = *to;
    }
    None
}

/// Whether an instruction answers a reference that nobody had before.
fn makes_reference(op: Op) -> bool {
    matches!(op, Op::CallRemote(module, name)
        if module == atoms::erlang && (name == atoms::make_ref || name == atoms::monitor))
}

fn holds(holders: &FxHashSet<Var>, value: Value) -> bool {
    matches!(value, Value::Var(var) if holders.contains(&var))
}

fn note_holder(function: &Function, id: InstrId, holders: &mut FxHashSet<Var>) {
    let instr = function.get(id);
    let is_holder = matches!(instr.op, Op::Copy | Op::Cons | Op::Tuple)
        && function
            .list(instr.args)
            .iter()
            .any(|value| holds(holders, *value));
    if let Some(dst) = instr.dst
        && is_holder
    {
        holders.insert(dst);
    }
}

/// Whether a message is only taken where a part of it has been found equal to a holder of the reference.
fn takes_only(
    function: &Function,
    some: BlockId,
    message: Var,
    mut holders: FxHashSet<Var>,
) -> bool {
    let mut parts = FxHashSet::from_iter([message]);
    let mut seen = FxHashSet::from_iter([some]);
    let mut stack = vec![some];
    while let Some(id) = stack.pop() {
        let block = function.block(id);
        for at in &block.instrs {
            let instr = function.get(*at);
            if instr.op == Op::RemoveMessage {
                return false;
            }
            let first = function.list(instr.args).first();
            if let (Op::Copy | Op::Hd | Op::Tl | Op::Element(_), Some(value), Some(dst)) =
                (instr.op, first, instr.dst)
                && holds(&parts, *value)
            {
                parts.insert(dst);
            }
            note_holder(function, *at, &mut holders);
        }
        let mut visit = |to: BlockId| {
            if seen.insert(to) {
                stack.push(to);
            }
        };
        match &block.term {
            Term::Branch(instr, yes, no) => {
                let is_found = instr.op == Op::Test(Test::Bif(Bif::EqExact))
                    && matches!(function.list(instr.args), [a, b]
                        if holds(&parts, *a) && holds(&holders, *b)
                            || holds(&parts, *b) && holds(&holders, *a));
                visit(*no);
                if !is_found {
                    visit(*yes);
                }
            }
            Term::Jump(to, _) => visit(*to),
            Term::Switch { default, cases, .. } => {
                visit(*default);
                cases.iter().for_each(|(_, to)| visit(*to));
            }
            Term::SwitchSize { default, cases, .. } => {
                visit(*default);
                cases.iter().for_each(|(_, to)| visit(*to));
            }
            Term::Try { body, .. } => visit(*body),
            // Matching is over, and nothing has been taken.
            Term::NextMessage(_)
            | Term::Wait(_)
            | Term::WaitTimeout(..)
            | Term::Return(_)
            | Term::Reraise(..)
            | Term::Fail(..)
            | Term::Unreachable => {}
        }
    }
    true
}
