//! Moves that happen at once, put into an order in which none destroys what another still needs.

use std::collections::BinaryHeap;

use asterias_beam::Operand;
use rustc_hash::FxHashMap;

/// A step of the result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// From, to.
    Move(Operand, Operand),
    /// Both registers change places.
    Swap(Operand, Operand),
}

/// Whether two operands are the same register, whatever is known of its type.
pub(super) fn is_same(a: Operand, b: Operand) -> bool {
    untyped(a) == untyped(b)
}

fn untyped(operand: Operand) -> Operand {
    match operand {
        Operand::TypedX(reg, _) => Operand::X(reg),
        Operand::TypedY(reg, _) => Operand::Y(reg),
        other => other,
    }
}

/// Orders moves of sources to destinations, which are all different. Where it can be, the first move of the list comes last:
/// machines join a move to the first register with the call after it.
pub(super) fn order(moves: &[(Operand, Operand)]) -> Vec<Step> {
    let pending = moves
        .iter()
        .copied()
        .filter(|(from, to)| !is_same(*from, *to));
    let mut pending = Pending::of(pending.map(Some).collect());
    let mut steps = Vec::with_capacity(pending.moves.len());
    let mut end = pending.moves.len();
    while let Some(last) = pending.moves[..end].iter().rposition(Option::is_some) {
        end = last + 1;
        match pending.free.pop() {
            Some(at) => {
                if let Some((from, to)) = pending.moves[at].take() {
                    pending.no_longer_reads(from, at);
                    steps.push(Step::Move(from, to));
                }
            }
            // Only cycles are left. Swapping puts one value in its place; what was there is now where that came from.
            None => {
                if let Some((from, to)) = pending.moves[last].take() {
                    pending.swap(from, to);
                    steps.push(Step::Swap(untyped(from), to));
                }
            }
        }
    }
    steps
}

/// A register; none for what is no register.
type Place = Option<(bool, u16)>;

fn place(operand: Operand) -> Place {
    match untyped(operand) {
        Operand::X(reg) => Some((false, reg)),
        Operand::Y(reg) => Some((true, reg)),
        _ => None,
    }
}

/// Moves that are still to be done.
struct Pending {
    moves: Vec<Option<(Operand, Operand)>>,
    registers: FxHashMap<Place, Register>,
    /// Moves to registers that none reads; those that come last in the list first.
    free: BinaryHeap<usize>,
}

/// What is done to a register by moves that are known by their places.
#[derive(Default)]
struct Register {
    readers: usize,
    /// The sum of the places of all that read it, so that of the last.
    reader: usize,
    writer: Option<usize>,
}

impl Pending {
    fn of(moves: Vec<Option<(Operand, Operand)>>) -> Self {
        let mut registers: FxHashMap<Place, Register> = FxHashMap::default();
        for (at, (from, to)) in moves.iter().flatten().enumerate() {
            let read = registers.entry(place(*from)).or_default();
            read.readers += 1;
            read.reader += at;
            registers.entry(place(*to)).or_default().writer = Some(at);
        }
        let unread = registers.values().filter(|register| register.readers == 0);
        let free = unread.filter_map(|register| register.writer).collect();
        Self {
            moves,
            registers,
            free,
        }
    }

    /// The destination of a move becomes free with the last that reads it.
    fn no_longer_reads(&mut self, from: Operand, at: usize) {
        if let Some(register) = self.registers.get_mut(&place(from)) {
            register.readers -= 1;
            register.reader -= at;
            if register.readers == 0 {
                self.free.extend(register.writer);
            }
        }
    }

    /// Two registers of a cycle change places, each of which one move reads: that which reads the second goes on with the first.
    fn swap(&mut self, from: Operand, to: Operand) {
        let Some(at) = self.registers.get(&place(to)).map(|to| to.reader) else {
            return;
        };
        self.moves[at] = self.moves[at]
            .map(|(_, target)| (untyped(from), target))
            .filter(|(from, target)| !is_same(*from, *target));
        if let Some(register) = self.registers.get_mut(&place(from)) {
            register.reader = at;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Operand::X;

    /// Executes the steps on numbered registers that hold their own number.
    fn run(steps: &[Step]) -> Vec<u16> {
        let mut regs: Vec<u16> = (0..8).collect();
        let at = |operand: Operand| match operand {
            X(reg) => usize::from(reg),
            _ => 7,
        };
        for step in steps {
            match *step {
                Step::Move(from, to) => regs[at(to)] = regs[at(from)],
                Step::Swap(a, b) => regs.swap(at(a), at(b)),
            }
        }
        regs
    }

    #[test]
    fn cycles_and_chains() {
        let moves = [(X(1), X(0)), (X(2), X(1)), (X(0), X(2)), (X(2), X(3))];
        let regs = run(&order(&moves));
        assert_eq!(regs[..4], [1, 2, 0, 2]);
        let moves = [(X(1), X(0)), (X(0), X(1)), (X(0), X(2)), (X(4), X(3))];
        let regs = run(&order(&moves));
        assert_eq!(regs[..4], [1, 0, 0, 4]);
    }

    #[test]
    fn what_leaves_a_cycle_comes_before_it() {
        let moves = [
            (X(1), X(0)),
            (X(2), X(1)),
            (X(0), X(2)),
            (X(0), X(5)),
            (X(2), X(6)),
        ];
        let steps = order(&moves);
        assert_eq!(run(&steps)[..7], [1, 2, 0, 3, 4, 0, 2]);
        assert_eq!(steps.len(), 4);
    }

    #[test]
    fn the_first_register_is_filled_last() {
        let moves = [(X(4), X(0)), (X(5), X(1))];
        assert_eq!(order(&moves).last(), Some(&Step::Move(X(4), X(0))));
    }
}
