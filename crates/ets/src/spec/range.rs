//! What a pattern says of the keys that it fits: one key, a range of them in the order of terms, or nothing.

use std::cmp::Ordering;

use asterias_heap::Stored;
use asterias_term::{Term, View, atoms};
use smallvec::SmallVec;

use super::variable;
use crate::store::KeyRange;

/// Where the keys of a table are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct KeyPlace {
    /// Which element they are, counted from zero.
    pub(crate) position: usize,
    /// Whether they have an order.
    pub(crate) ordered: bool,
}

/// Which keys the patterns of a specification fit.
#[derive(Debug)]
pub(crate) enum Keys {
    /// At most these, the elements of the tuple.
    These(Stored),
    /// Those that begin as this pattern does, the only element of the tuple.
    Pattern(Stored),
    /// Any.
    All,
}

impl Keys {
    /// What the heads of clauses say; `None` where there is no memory.
    pub(super) fn of(heads: &[Term<'_>], place: Option<KeyPlace>) -> Option<Keys> {
        let Some(place) = place else {
            return Some(Keys::All);
        };
        let mut keys: SmallVec<[Term<'_>; 4]> = SmallVec::new();
        for head in heads {
            match Reach::of(*head, place.position) {
                Reach::Nothing => {}
                Reach::Key(key) => keys.push(key),
                Reach::Pattern(pattern) if place.ordered && heads.len() == 1 => {
                    return Stored::of(&[pattern]).ok().map(Keys::Pattern);
                }
                Reach::Pattern(_) | Reach::All => return Some(Keys::All),
            }
        }
        Stored::of(&keys).ok().map(Keys::These)
    }
}

/// Which keys a pattern fits.
#[derive(Clone, Copy, Debug)]
enum Reach<'t> {
    /// None: the pattern fits no object of the table.
    Nothing,
    /// This one.
    Key(Term<'t>),
    /// Those that begin as this pattern does.
    Pattern(Term<'t>),
    /// Any.
    All,
}

impl<'t> Reach<'t> {
    /// What the pattern of an object says of the key at `position`.
    fn of(head: Term<'t>, position: usize) -> Reach<'t> {
        if is_variable(head) {
            return Reach::All;
        }
        let Some(key) = head.as_tuple().and_then(|elements| elements.get(position)) else {
            return Reach::Nothing;
        };
        if is_variable(*key) {
            Reach::All
        } else if key.word().is_immediate() || is_ground(*key) {
            Reach::Key(*key)
        } else {
            Reach::Pattern(*key)
        }
    }
}

fn is_variable(term: Term<'_>) -> bool {
    term.word() == atoms::UNDERSCORE || variable::number(term).is_some()
}

/// Whether there is no variable in a term.
fn is_ground(term: Term<'_>) -> bool {
    let mut stack = vec![term];
    while let Some(term) = stack.pop() {
        match term.view() {
            View::Atom(_) if is_variable(term) => return false,
            View::Cons(head, tail) => {
                stack.push(tail);
                stack.push(head);
            }
            View::Tuple(elements) => stack.extend(elements),
            View::Map(_) => {
                // A map as a pattern fits larger ones too, so it never says which key.
                return false;
            }
            _ => {}
        }
    }
    true
}

/// The keys that begin as a pattern does.
#[derive(Debug)]
pub(crate) struct PatternRange<'t> {
    /// The pattern of the key.
    pub(crate) pattern: Term<'t>,
}

impl KeyRange for PatternRange<'_> {
    fn place(&self, key: Term<'_>) -> Ordering {
        place(self.pattern, key)
    }
}

/// Where a key stands in relation to all that fit a pattern. What comes behind the first variable says nothing.
fn place(pattern: Term<'_>, key: Term<'_>) -> Ordering {
    let mut stack: SmallVec<[(Term<'_>, Term<'_>); 8]> = SmallVec::new();
    stack.push((pattern, key));
    while let Some((pattern, key)) = stack.pop() {
        match (pattern.view(), key.view()) {
            (View::Atom(_), _) if is_variable(pattern) => return Ordering::Equal,
            (View::Tuple(patterns), View::Tuple(keys)) if patterns.len() == keys.len() => {
                stack.extend(patterns.iter().copied().zip(keys.iter().copied()).rev());
            }
            (View::Cons(head, tail), View::Cons(first, rest)) => {
                stack.push((tail, rest));
                stack.push((head, first));
            }
            (View::Map(_), View::Map(_)) => return Ordering::Equal,
            // Kinds and sizes differ, or there is nothing inside: what stands in the pattern does not matter.
            _ => match key.compare(pattern) {
                Ordering::Equal => {}
                different => return different,
            },
        }
    }
    Ordering::Equal
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_ends_what_is_known() {
        let variable = Term::atom(asterias_term::atom::intern("$1"));
        let one = Term::small(1).expect("small");
        assert_eq!(place(variable, one), Ordering::Equal);
        assert_eq!(place(one, one), Ordering::Equal);
        let two = Term::small(2).expect("small");
        assert_eq!(place(one, two), Ordering::Greater);
    }
}
