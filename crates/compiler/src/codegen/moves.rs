//! Moves that happen at once, put into an order in which none destroys what another still needs.

use asterias_beam::Operand;

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
    let mut pending: Vec<(Operand, Operand)> = moves
        .iter()
        .copied()
        .filter(|(from, to)| !is_same(*from, *to))
        .collect();
    let mut steps = Vec::with_capacity(pending.len());
    while !pending.is_empty() {
        let free = pending.iter().rposition(|(_, to)| {
            // The destination must not be a source of another move.
            !pending
                .iter()
                .any(|(from, other)| is_same(*from, *to) && other != to)
        });
        if let Some(at) = free {
            let (from, to) = pending.remove(at);
            steps.push(Step::Move(from, to));
            continue;
        }
        // Only cycles are left. Swapping puts one value in its place; what was there is now where that came from.
        let Some((from, to)) = pending.pop() else {
            break;
        };
        steps.push(Step::Swap(untyped(from), to));
        for (other, _) in &mut pending {
            if is_same(*other, to) {
                *other = untyped(from);
            } else if is_same(*other, from) {
                *other = to;
            }
        }
        pending.retain(|(from, to)| !is_same(*from, *to));
    }
    steps
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
    fn the_first_register_is_filled_last() {
        let moves = [(X(4), X(0)), (X(5), X(1))];
        assert_eq!(order(&moves).last(), Some(&Step::Move(X(4), X(0))));
    }
}
