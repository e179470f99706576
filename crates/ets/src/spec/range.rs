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
        } else if is_ground(*key) {
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
    if term.word().is_immediate() {
        return !is_variable(term);
    }
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
    pattern: Term<'t>,
    /// Its elements, where it is a tuple.
    elements: &'t [Term<'t>],
    /// How many of the first of them hold no variable.
    ground: usize,
    /// Whether the next one is a variable, behind which nothing is known.
    is_open: bool,
}

impl<'t> PatternRange<'t> {
    pub(crate) fn new(pattern: Term<'t>) -> PatternRange<'t> {
        let elements = pattern.as_tuple().unwrap_or(&[]);
        let ground = elements
            .iter()
            .take_while(|element| is_ground(**element))
            .count();
        PatternRange {
            pattern,
            elements,
            ground,
            is_open: elements.get(ground).is_some_and(|next| is_variable(*next)),
        }
    }
}

impl KeyRange for PatternRange<'_> {
    fn place(&self, key: Term<'_>) -> Ordering {
        // The commonest patterns are tuples of elements and then variables.
        if self.is_open
            && let Some(keys) = key.as_tuple()
            && keys.len() == self.elements.len()
        {
            let pairs = keys.iter().zip(&self.elements[..self.ground]);
            return pairs
                .map(|(key, pattern)| key.compare(*pattern))
                .find(|order| order.is_ne())
                .unwrap_or(Ordering::Equal);
        }
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

    #[test]
    fn a_tuple_is_placed_by_what_stands_before_its_variables() {
        let small = |value| Term::small(value).expect("small");
        let variable = Term::atom(asterias_term::atom::intern("$1"));
        let pattern = Stored::of(&[small(1), small(5), variable, small(9)]).expect("memory");
        let range = PatternRange::new(pattern.term());
        let place = |elements: &[i64]| {
            let elements: Vec<Term<'_>> = elements.iter().map(|value| small(*value)).collect();
            let key = Stored::of(&elements).expect("memory");
            let placed = range.place(key.term());
            assert_eq!(placed, super::place(pattern.term(), key.term()));
            placed
        };
        assert_eq!(place(&[1, 5, 0, 0]), Ordering::Equal);
        assert_eq!(place(&[1, 4, 100, 9]), Ordering::Less);
        assert_eq!(place(&[2, 0, 0, 9]), Ordering::Greater);
        assert_eq!(place(&[9, 9, 9]), Ordering::Less);
        assert_eq!(place(&[0, 0, 0, 0, 0]), Ordering::Greater);
    }
}
