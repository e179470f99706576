//! Deep lists, flattened and counted, to any depth.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::Term;
use smallvec::SmallVec;

use super::{function_clause, is_list};

/// The elements of a deep list that are no lists, up to a tail that is none either.
struct Leaves<'h> {
    rest: Term<'h>,
    outer: SmallVec<[Term<'h>; 8]>,
    count: usize,
}

impl<'h> Leaves<'h> {
    fn of(list: Term<'h>) -> Leaves<'h> {
        Leaves {
            rest: list,
            outer: SmallVec::new(),
            count: 0,
        }
    }

    /// How many there were, where all tails were `[]`.
    fn end(self) -> Result<usize, Stop<'h>> {
        if self.rest.word().is_nil() {
            Ok(self.count)
        } else {
            Err(function_clause())
        }
    }
}

impl<'h> Iterator for Leaves<'h> {
    type Item = Term<'h>;

    #[inline]
    fn next(&mut self) -> Option<Term<'h>> {
        loop {
            let Some((head, tail)) = self.rest.cell() else {
                if !self.rest.word().is_nil() {
                    return None;
                }
                self.rest = self.outer.pop()?;
                continue;
            };
            if head.word().is_cons() {
                self.outer.push(tail);
                self.rest = head;
                continue;
            }
            self.rest = tail;
            if !head.word().is_nil() {
                self.count += 1;
                return Some(head);
            }
        }
    }
}

/// `flatlength/1`.
pub(super) fn flatlength<'h>(env: &mut Env<'h>, list: Term<'h>) -> Result<usize, Stop<'h>> {
    let mut leaves = Leaves::of(list);
    leaves.by_ref().for_each(drop);
    let count = leaves.end()?;
    env.account(count / 20);
    Ok(count)
}

/// `flatten/1`.
pub(super) fn flatten<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    flatten_onto(env, list, Term::NIL)
}

/// `flatten/2`.
pub(super) fn flatten_onto<'h>(env: &mut Env<'h>, list: Term<'h>, tail: Term<'h>) -> Outcome<'h> {
    if !is_list(tail) {
        return Err(function_clause());
    }
    let mut leaves = Leaves::of(list);
    let open = env.open_list(leaves.by_ref());
    let count = leaves.end()?;
    env.account(count / 10);
    Ok(open.close(tail))
}
