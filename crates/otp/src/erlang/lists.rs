//! Lists as the operators see them: head, tail, length, `++` and `--`.

use std::collections::HashMap;

use asterias_machine::native::{Env, Outcome, ProperList, Stop};
use asterias_term::{Term, View};

/// From this many elements on, what `--` removes is looked up by hash.
const HASHED: usize = 12;

/// `hd/1`.
pub(super) fn hd<'h>(_: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    match list.view() {
        View::Cons(head, _) => Ok(head),
        _ => Err(Stop::badarg()),
    }
}

/// `tl/1`.
pub(super) fn tl<'h>(_: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    match list.view() {
        View::Cons(_, tail) => Ok(tail),
        _ => Err(Stop::badarg()),
    }
}

/// `length/1`.
pub(crate) fn length<'h>(env: &mut Env<'h>, list: Term<'h>) -> Result<usize, Stop<'h>> {
    let mut elements = list.list();
    let count = elements.by_ref().count();
    env.account(count / 100);
    if elements.rest().word().is_nil() {
        Ok(count)
    } else {
        Err(Stop::badarg())
    }
}

/// `A ++ B`.
pub(crate) fn append<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    if b.word().is_nil() && length(env, a).is_ok() {
        return Ok(a);
    }
    let count = length(env, a)?;
    env.account(count / 20);
    Ok(env.list_from(count, a.list(), b))
}

/// `A -- B`: for each element of B, the first that matches it is left out of A.
pub(crate) fn subtract<'h>(env: &mut Env<'h>, a: ProperList<'h>, b: ProperList<'h>) -> Outcome<'h> {
    let (a, b) = (a.0, b.0);
    env.account((a.len() + b.len()) / 10);
    // What remains behind the last element taken away is shared.
    let mut kept = Vec::with_capacity(a.len());
    let mut wanted = Wanted::new(&b);
    for element in &a {
        if wanted.is_empty() || !wanted.take(*element) {
            kept.push(*element);
        }
    }
    Ok(env.list(&kept))
}

/// A multiset of terms.
enum Wanted<'h> {
    Few(Vec<Term<'h>>),
    Many {
        buckets: HashMap<u64, Vec<(Term<'h>, usize)>>,
        left: usize,
    },
}

impl<'h> Wanted<'h> {
    fn new(terms: &[Term<'h>]) -> Wanted<'h> {
        if terms.len() < HASHED {
            return Wanted::Few(terms.to_vec());
        }
        let mut buckets: HashMap<u64, Vec<(Term<'h>, usize)>> = HashMap::with_capacity(terms.len());
        for term in terms {
            let bucket = buckets.entry(term.internal_hash()).or_default();
            match bucket.iter_mut().find(|(known, _)| known.exact_eq(*term)) {
                Some((_, count)) => *count += 1,
                None => bucket.push((*term, 1)),
            }
        }
        Wanted::Many {
            buckets,
            left: terms.len(),
        }
    }

    fn is_empty(&self) -> bool {
        match self {
            Wanted::Few(terms) => terms.is_empty(),
            Wanted::Many { left, .. } => *left == 0,
        }
    }

    /// Takes one such term out, if there is one.
    fn take(&mut self, term: Term<'h>) -> bool {
        match self {
            Wanted::Few(terms) => match terms.iter().position(|known| known.exact_eq(term)) {
                Some(index) => {
                    terms.swap_remove(index);
                    true
                }
                None => false,
            },
            Wanted::Many { buckets, left } => {
                let Some(bucket) = buckets.get_mut(&term.internal_hash()) else {
                    return false;
                };
                match bucket
                    .iter_mut()
                    .find(|(known, count)| *count > 0 && known.exact_eq(term))
                {
                    Some((_, count)) => {
                        *count -= 1;
                        *left -= 1;
                        true
                    }
                    None => false,
                }
            }
        }
    }
}
