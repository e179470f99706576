//! Whether every body of a specification makes an object with the key of the one that its head fits, as far as that can be seen.

use asterias_term::{Term, View, atoms};

use super::variable;

/// Whether all clauses keep the key, the element at `position`.
pub(crate) fn keeps_key(specification: Term<'_>, position: usize) -> bool {
    let Some(clauses) = specification.list_to_vec() else {
        return false;
    };
    clauses.iter().all(|clause| match clause.as_tuple() {
        Some([head, _, body]) => clause_keeps_key(*head, *body, position),
        _ => false,
    })
}

fn clause_keeps_key(head: Term<'_>, body: Term<'_>, position: usize) -> bool {
    let View::Cons(value, rest) = body.view() else {
        return false;
    };
    if !rest.word().is_nil() {
        return false;
    }
    if value.word() == atoms::WHOLE_OBJECT {
        return true;
    }
    let (made, constant) = match value.as_tuple() {
        Some([name, constant]) if name.word() == atoms::CONST => (*constant, true),
        Some([made]) => (*made, false),
        _ => return false,
    };
    let (Some(heads), Some(mades)) = (head.as_tuple(), made.as_tuple()) else {
        return false;
    };
    if heads.len() <= position || mades.len() <= position {
        return false;
    }
    let made_key = mades[position];
    if is_made_of(heads[position], made_key, constant) {
        return true;
    }
    if constant {
        return false;
    }
    matches!(
        made_key.as_tuple(),
        Some([name, number, whole])
            if name.as_atom_name() == Some("element")
                && number.as_usize() == Some(position + 1)
                && whole.word() == atoms::WHOLE_OBJECT
    )
}

/// Whether an expression makes what a pattern fits: the same variables and constants in the same places.
fn is_made_of(pattern: Term<'_>, expression: Term<'_>, constant: bool) -> bool {
    let mut stack = vec![(pattern, expression, constant)];
    while let Some((pattern, expression, constant)) = stack.pop() {
        match expression.view() {
            View::Cons(head, tail) => {
                let View::Cons(pattern_head, pattern_tail) = pattern.view() else {
                    return false;
                };
                stack.push((pattern_tail, tail, constant));
                stack.push((pattern_head, head, constant));
            }
            View::Tuple(mut elements) => {
                if !constant {
                    match elements {
                        [inner] if inner.as_tuple().is_some() => {
                            elements = inner.as_tuple().unwrap_or_default();
                        }
                        [name, quoted] if name.word() == atoms::CONST => {
                            stack.push((pattern, *quoted, true));
                            continue;
                        }
                        _ => return false,
                    }
                }
                let Some(patterns) = pattern.as_tuple() else {
                    return false;
                };
                if patterns.len() != elements.len() {
                    return false;
                }
                for (pattern, element) in patterns.iter().zip(elements) {
                    stack.push((*pattern, *element, constant));
                }
            }
            View::Map(_) => return false,
            View::Atom(atom) => {
                let special = matches!(
                    atom,
                    atoms::UNDERSCORE | atoms::ALL_BINDINGS | atoms::WHOLE_OBJECT
                );
                if pattern.word() != atom
                    || special
                    || (constant && variable::number(expression).is_some())
                {
                    return false;
                }
            }
            _ => {
                if !pattern.exact_eq(expression) {
                    return false;
                }
            }
        }
    }
    true
}
