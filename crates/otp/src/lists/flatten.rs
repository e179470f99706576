//! Deep lists, flattened and counted, to any depth.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View};

use super::{function_clause, is_list};

/// Gives each element of a deep list that is no list to `take`.
fn each_leaf<'h>(list: Term<'h>, mut take: impl FnMut(Term<'h>)) -> Result<(), Stop<'h>> {
    let mut rest = list;
    let mut outer = Vec::new();
    loop {
        match rest.view() {
            View::Nil => match outer.pop() {
                Some(next) => rest = next,
                None => return Ok(()),
            },
            View::Cons(head, tail) if is_list(head) => {
                outer.push(tail);
                rest = head;
            }
            View::Cons(head, tail) => {
                take(head);
                rest = tail;
            }
            _ => return Err(function_clause()),
        }
    }
}

/// `flatlength/1`.
pub(super) fn flatlength<'h>(env: &mut Env<'h>, list: Term<'h>) -> Result<usize, Stop<'h>> {
    let mut count = 0;
    each_leaf(list, |_| count += 1)?;
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
    let mut leaves = Vec::new();
    each_leaf(list, |leaf| leaves.push(leaf))?;
    env.account(leaves.len() / 10);
    Ok(env.list_with_tail(&leaves, tail))
}
