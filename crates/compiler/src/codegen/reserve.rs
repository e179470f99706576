//! Where heap is reserved: once for all that is taken from it until something collects.

use super::effects::{Need, heap_need, is_gc_point};
use crate::ssa::ir::{BlockId, Function, Op, Term};

/// For each place before an instruction (and before the terminator) what is to be reserved there, and what the instruction
/// there reserves along with its own. What a frame is made for is reserved together with it.
pub(super) fn allocation_groups(
    function: &Function,
    id: BlockId,
    frame_at: Option<usize>,
) -> Vec<(Need, Need)> {
    let block = function.block(id);
    let count = block.instrs.len();
    let mut groups = vec![(Need::default(), Need::default()); count + 1];
    // What is needed, and the first instruction that needs it.
    let (mut need, mut head) = (Need::default(), count);
    if let Term::Branch(instr, ..) = &block.term {
        need = heap_need(instr);
    }
    for (at, &instr) in block.instrs.iter().enumerate().rev() {
        let instr = function.get(instr);
        if matches!(instr.op, Op::BsCreate(..)) && frame_at.is_none_or(|frame| frame <= at) {
            groups[at].1 = std::mem::take(&mut need);
        } else if is_gc_point(instr.op) {
            let place = frame_at.filter(|frame| (at + 1..=head).contains(frame));
            groups[place.unwrap_or(head)].0 = std::mem::take(&mut need);
            head = at;
        } else if !heap_need(instr).is_none() {
            need = need.and(heap_need(instr));
            head = at;
        }
    }
    if !need.is_none() {
        let place = frame_at.filter(|frame| *frame <= head);
        groups[place.unwrap_or(head)].0 = need;
    }
    groups
}
