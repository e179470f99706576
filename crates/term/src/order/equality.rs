//! Equality of terms that are not the same word: `=:=` and `==`, without recursion.
//!
//! The two differ where numbers meet: `==` compares them by value, but keys of maps always exactly. A walk keeps runs of words
//! still to compare on a stack whose first entries need no allocation; the last word of a run leaves nothing behind, so lists of
//! any length and tuples nested in last elements take constant room.
//!
//! Large maps are compared node by node: a map's shape follows from its entries alone, which `map` promises.

use smallvec::SmallVec;

use super::number::Number;
use super::{bit_runs, cells};
use crate::bits::bits_of;
use crate::boxed::{Kind, kind_of_header, size_of_header};
use crate::fun::{FunIdentity, Mfa};
use crate::word::Word;

/// How the words of a run compare.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// As `=:=`.
    Exact,
    /// As `==`.
    Loose,
    /// Children of a map's node, as `==`: a cons cell among them is an entry, its key exact and its value not.
    LooseChildren,
}

/// Two runs of equally many words, still to compare.
#[derive(Clone, Copy)]
struct Run {
    a: *const Word,
    b: *const Word,
    left: usize,
    mode: Mode,
}

type Stack = SmallVec<[Run; 16]>;

/// What comparing two words says.
enum Verdict {
    Equal,
    Different,
    /// Equal if these runs are.
    If(Run),
}

/// `a =:= b`, for words that are not the same.
///
/// # Safety
/// Both are terms whose objects are alive.
#[inline(never)]
pub(super) unsafe fn exact(a: Word, b: Word) -> bool {
    // SAFETY: as the caller vouches; layouts follow from the kinds.
    unsafe {
        if a.is_boxed() && b.is_boxed() {
            // What most often meets needs no walk: bitstrings, and tuples that differ in an immediate or not at all.
            if let (Some(a), Some(b)) = (bits_of(a), bits_of(b)) {
                return bit_runs::equal(a, b);
            }
            let header = a.boxed_header();
            if header != b.boxed_header() && kind_of_header(header) != Kind::Reference {
                return false;
            }
            if kind_of_header(header) == Kind::Tuple {
                return tuples(a, b, size_of_header(header));
            }
        }
        walk(Run {
            a: &raw const a,
            b: &raw const b,
            left: 1,
            mode: Mode::Exact,
        })
    }
}

/// `a =:= b` for two tuples of this arity.
#[inline]
unsafe fn tuples(a: Word, b: Word, arity: usize) -> bool {
    // SAFETY: the caller vouches for two tuples of this arity.
    unsafe {
        let (a_body, b_body) = (a.boxed_address().add(1), b.boxed_address().add(1));
        for index in 0..arity {
            let (a, b) = (*a_body.add(index), *b_body.add(index));
            if a == b {
                continue;
            }
            if !a.is_pointer() || a.tag() != b.tag() {
                return false;
            }
            return walk(Run {
                a: a_body.add(index),
                b: b_body.add(index),
                left: arity - index,
                mode: Mode::Exact,
            });
        }
    }
    true
}

/// `a == b`, for words that are not the same.
///
/// # Safety
/// Both are terms whose objects are alive.
#[inline(never)]
pub(super) unsafe fn loose(a: Word, b: Word) -> bool {
    // SAFETY: as the caller vouches.
    unsafe {
        if let (Some(a), Some(b)) = (Number::of(a), Number::of(b)) {
            return a.compare(b).is_eq();
        }
        walk(Run {
            a: &raw const a,
            b: &raw const b,
            left: 1,
            mode: Mode::Loose,
        })
    }
}

/// Whether the words of a run, and all below them, are equal.
unsafe fn walk(first: Run) -> bool {
    let mut stack = Stack::new();
    let mut run = first;
    loop {
        while run.left > 0 {
            // SAFETY: a run has as many words left on both sides, all of them inside live objects.
            let (a, b) = unsafe { (*run.a, *run.b) };
            run.a = run.a.wrapping_add(1);
            run.b = run.b.wrapping_add(1);
            run.left -= 1;
            if a == b {
                continue;
            }
            // SAFETY: words of live objects.
            match unsafe { words(a, b, run.mode, &mut stack, run) } {
                Verdict::Equal => {}
                Verdict::Different => return false,
                Verdict::If(inner) => run = inner,
            }
        }
        match stack.pop() {
            Some(next) => run = next,
            None => return true,
        }
    }
}

/// Compares two different words. Where that needs a run, what is left of `rest` goes to the stack first.
#[inline]
unsafe fn words(a: Word, b: Word, mode: Mode, stack: &mut Stack, rest: Run) -> Verdict {
    if a.tag() != b.tag() || a.is_immediate() {
        // Only numbers can be equal across tags, or as different immediates.
        // SAFETY: as the caller vouches.
        return verdict(mode == Mode::Loose && unsafe { same_number(a, b) });
    }
    if a.is_boxed() {
        // SAFETY: both are boxed and alive.
        return unsafe { objects(a, b, mode, stack, rest) };
    }
    let (a, b) = (a.cons_address(), b.cons_address());
    if mode == Mode::LooseChildren {
        push(stack, rest);
        push(
            stack,
            Run {
                a: a.wrapping_add(1),
                b: b.wrapping_add(1),
                left: 1,
                mode: Mode::Loose,
            },
        );
        return run_of(a, b, 1, Mode::Exact);
    }
    // SAFETY: two live cells.
    match unsafe { cells::first_difference(a, b) } {
        None => Verdict::Equal,
        Some((a, b, left)) => {
            push(stack, rest);
            run_of(a, b, left, mode)
        }
    }
}

#[inline]
fn push(stack: &mut Stack, run: Run) {
    if run.left > 0 {
        stack.push(run);
    }
}

fn run_of(a: *const Word, b: *const Word, left: usize, mode: Mode) -> Verdict {
    Verdict::If(Run { a, b, left, mode })
}

fn verdict(equal: bool) -> Verdict {
    if equal {
        Verdict::Equal
    } else {
        Verdict::Different
    }
}

unsafe fn same_number(a: Word, b: Word) -> bool {
    // SAFETY: as the caller vouches.
    match unsafe { (Number::of(a), Number::of(b)) } {
        (Some(a), Some(b)) => a.compare(b).is_eq(),
        _ => false,
    }
}

/// Compares two boxed objects.
unsafe fn objects(a: Word, b: Word, mode: Mode, stack: &mut Stack, rest: Run) -> Verdict {
    // SAFETY: both are boxed and alive; what is read of them follows from the kind in their headers.
    unsafe {
        let header = a.boxed_header();
        let same_header = header == b.boxed_header();
        let (a_body, b_body) = (a.boxed_address().add(1), b.boxed_address().add(1));
        let size = size_of_header(header);
        let kind = kind_of_header(header);
        match kind {
            Kind::SubBits | Kind::HeapBits | Kind::SharedBits | Kind::MatchContext => {
                return match (bits_of(a), bits_of(b)) {
                    (Some(a), Some(b)) => verdict(bit_runs::equal(a, b)),
                    _ => Verdict::Different,
                };
            }
            Kind::BigPositive | Kind::BigNegative | Kind::Float if mode == Mode::Loose => {
                return verdict(same_number(a, b));
            }
            // One of them may hold a resource, and the other have come back from its external form.
            Kind::Reference => {
                let same_kind = kind_of_header(b.boxed_header()) == Kind::Reference;
                return verdict(same_kind && *a_body == *b_body);
            }
            _ if !same_header => return Verdict::Different,
            Kind::BigPositive
            | Kind::BigNegative
            | Kind::Float
            | Kind::ExternalPid
            | Kind::ExternalPort
            | Kind::ExternalReference => {
                let a = std::slice::from_raw_parts(a_body, size);
                return verdict(a == std::slice::from_raw_parts(b_body, size));
            }
            Kind::Export => {
                let (a, b) = ((*a_body).0 as *const Mfa, (*b_body).0 as *const Mfa);
                return verdict(a == b || *a == *b);
            }
            Kind::Tuple
            | Kind::Record
            | Kind::FlatMap
            | Kind::TrieRoot
            | Kind::TrieNode
            | Kind::Collision
            | Kind::Fun => {}
        }
        push(stack, rest);
        match kind {
            Kind::FlatMap if mode == Mode::Loose => {
                stack.push(Run {
                    a: a_body.add(1),
                    b: b_body.add(1),
                    left: size - 1,
                    mode,
                });
                run_of(a_body, b_body, 1, Mode::Exact)
            }
            Kind::TrieRoot | Kind::TrieNode | Kind::Collision => {
                let raw = kind.terms().0;
                if (0..raw).any(|index| *a_body.add(index) != *b_body.add(index)) {
                    return Verdict::Different;
                }
                let mode = match mode {
                    Mode::Exact => Mode::Exact,
                    Mode::Loose | Mode::LooseChildren => Mode::LooseChildren,
                };
                run_of(a_body.add(raw), b_body.add(raw), size - raw, mode)
            }
            Kind::Fun if !same_fun(*a_body, *b_body) => Verdict::Different,
            // The creator of a fun does not count.
            Kind::Fun => run_of(a_body.add(2), b_body.add(2), size - 2, mode),
            _ => run_of(a_body, b_body, size, mode),
        }
    }
}

/// Whether two closures, given by the addresses of their entries, come from the same `fun` expression.
pub(super) unsafe fn same_fun(a: Word, b: Word) -> bool {
    // SAFETY: the caller vouches that these are addresses of fun entries.
    let (a, b) = unsafe { (&*(a.0 as *const FunIdentity), &*(b.0 as *const FunIdentity)) };
    std::ptr::eq(a, b)
        || a.module == b.module
            && a.index == b.index
            && a.old_unique == b.old_unique
            && a.unique == b.unique
}
