//! Lists as the operators see them: head, tail, length, `++` and `--`.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View};
use smallvec::SmallVec;

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
    let mut rest = a.list();
    let mut count = 0;
    let open = env.open_list(rest.by_ref().inspect(|_| count += 1));
    env.account(count / 20);
    if rest.rest().word().is_nil() {
        Ok(open.close(b))
    } else {
        Err(Stop::badarg())
    }
}

/// `A -- B`: for each element of B, the first that matches it is left out of A.
pub(crate) fn subtract<'h>(env: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> Outcome<'h> {
    let mut wanted = Wanted::new(b).ok_or_else(Stop::badarg)?;
    let counts = length(env, a)? + wanted.left();
    env.account(counts / 10);
    // What remains behind the last element taken away is shared.
    let mut rest = a.list();
    let kept = std::iter::from_fn(|| {
        while wanted.left() > 0 {
            let element = rest.next()?;
            if !wanted.take(element) {
                return Some(element);
            }
        }
        None
    });
    let open = env.open_list(kept);
    Ok(open.close(rest.rest()))
}

/// `=:=`, decided here for most terms.
#[inline]
fn matches(a: Term<'_>, b: Term<'_>) -> bool {
    a.word() == b.word() || !a.word().is_immediate() && a.exact_eq(b)
}

/// The hash of what is a hash.
#[derive(Default)]
struct Hash(u64);

impl Hasher for Hash {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// Terms of one hash, and how often each is wanted.
type Counted<'h> = SmallVec<[(Term<'h>, usize); 1]>;

/// A multiset of terms.
enum Wanted<'h> {
    Few(SmallVec<[Term<'h>; HASHED]>),
    Many {
        buckets: HashMap<u64, Counted<'h>, BuildHasherDefault<Hash>>,
        left: usize,
    },
}

impl<'h> Wanted<'h> {
    /// The elements of a list; `None` where it is no proper one.
    fn new(list: Term<'h>) -> Option<Wanted<'h>> {
        let mut rest = list.list();
        let terms: SmallVec<[Term<'h>; HASHED]> = rest.by_ref().collect();
        if !rest.rest().word().is_nil() {
            return None;
        }
        if terms.len() < HASHED {
            return Some(Wanted::Few(terms));
        }
        let mut buckets: HashMap<u64, Counted<'h>, BuildHasherDefault<Hash>> =
            HashMap::with_capacity_and_hasher(terms.len(), BuildHasherDefault::default());
        for term in &terms {
            let bucket = buckets.entry(term.internal_hash()).or_default();
            match bucket.iter_mut().find(|(known, _)| known.exact_eq(*term)) {
                Some((_, count)) => *count += 1,
                None => bucket.push((*term, 1)),
            }
        }
        Some(Wanted::Many {
            buckets,
            left: terms.len(),
        })
    }

    /// How many are left.
    #[inline]
    fn left(&self) -> usize {
        match self {
            Wanted::Few(terms) => terms.len(),
            Wanted::Many { left, .. } => *left,
        }
    }

    /// Takes one such term out, if there is one.
    fn take(&mut self, term: Term<'h>) -> bool {
        match self {
            Wanted::Few(terms) => match terms.iter().position(|known| matches(*known, term)) {
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
