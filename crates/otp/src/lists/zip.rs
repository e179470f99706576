//! Two lists as one of pairs, and back.

use asterias_machine::native::{Env, Outcome};
use asterias_term::{Term, View, atom};

use super::{elements, function_clause, is_list};

/// What becomes of the longer list's end.
enum Uneven<'h> {
    Fail,
    Trim,
    Pad(Term<'h>, Term<'h>),
}

impl<'h> Uneven<'h> {
    fn from_term(how: Term<'h>) -> Option<Uneven<'h>> {
        match how.view() {
            View::Atom(name) => match atom::name(name) {
                "fail" => Some(Uneven::Fail),
                "trim" => Some(Uneven::Trim),
                _ => None,
            },
            View::Tuple([name, values]) if name.as_atom_name() == Some("pad") => {
                match values.as_tuple() {
                    Some([first, second]) => Some(Uneven::Pad(*first, *second)),
                    _ => None,
                }
            }
            _ => None,
        }
    }
}

fn zipped<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>, uneven: Uneven<'h>) -> Outcome<'h> {
    let (mut a, mut b) = (a.list(), b.list());
    let mut pairs = Vec::new();
    loop {
        let (a_rest, b_rest) = (a.rest(), b.rest());
        let pair = match (a.next(), b.next()) {
            (Some(x), Some(y)) => [x, y],
            (x, y) => {
                if !is_list(a_rest) || !is_list(b_rest) {
                    return Err(function_clause());
                }
                match (x, y, &uneven) {
                    (None, None, _) | (_, _, Uneven::Trim) => break,
                    (_, _, Uneven::Fail) => return Err(function_clause()),
                    (x, y, Uneven::Pad(first, second)) => {
                        [x.unwrap_or(*first), y.unwrap_or(*second)]
                    }
                }
            }
        };
        pairs.push(env.tuple(&pair));
    }
    env.account(pairs.len() / 10);
    Ok(env.list(&pairs))
}

/// `zip/2`.
pub(super) fn zip<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    zipped(env, a, b, Uneven::Fail)
}

/// `zip/3`.
pub(super) fn zip_how<'h>(
    env: &mut Env<'h>,
    a: Term<'h>,
    b: Term<'h>,
    how: Term<'h>,
) -> Outcome<'h> {
    let uneven = Uneven::from_term(how).ok_or_else(function_clause)?;
    zipped(env, a, b, uneven)
}

/// `unzip/1`.
pub(super) fn unzip<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    let pairs = elements(env, list)?;
    let (mut first, mut second) = (Vec::with_capacity(pairs.len()), Vec::new());
    for pair in pairs {
        let Some([a, b]) = pair.as_tuple() else {
            return Err(function_clause());
        };
        first.push(*a);
        second.push(*b);
    }
    let first = env.list(&first);
    let second = env.list(&second);
    Ok(env.tuple(&[first, second]))
}
