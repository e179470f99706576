//! The order of terms that are not the same word, without recursion.
//!
//! Runs of words still to compare stand on a stack whose first entries need no allocation. The first difference found decides,
//! except inside a large map: its entries are not stored in the order of their keys, so the differing entry with the least key
//! is sought, and differences found meanwhile return to that search.

use std::cmp::Ordering;

use smallvec::SmallVec;

use super::number::Number;
use super::trie::{Difference, Side, difference};
use super::{bit_runs, cells, identity};
use crate::atom;
use crate::bits::bits_of;
use crate::boxed::{Kind, kind_of_header, size_of_header};
use crate::fun::{FunIdentity, Mfa};
use crate::record::FIELDS_FROM;
use crate::word::Word;

/// Two runs of equally many words, still to compare.
#[derive(Clone, Copy)]
struct Run {
    a: *const Word,
    b: *const Word,
    left: usize,
    /// Whether `1` comes before `1.0`, as among keys of maps.
    exact: bool,
}

type Stack = SmallVec<[Run; 16]>;

/// What comparing two words says.
enum Verdict {
    Is(Ordering),
    /// As these runs.
    As(Run),
    /// As these two large maps.
    Maps,
}

/// The order of `a` and `b`, for words that are not the same.
///
/// # Safety
/// Both are terms whose objects are alive.
#[inline(never)]
pub(super) unsafe fn compare(a: Word, b: Word, exact: bool) -> Ordering {
    if a.is_atom() && b.is_atom() {
        return atom::name(a).cmp(atom::name(b));
    }
    if a.is_common_float()
        && b.is_common_float()
        && let Some(order) = a.float_value().partial_cmp(&b.float_value())
    {
        // Neither is a zero, so the exact order is no other.
        return order;
    }
    let mut first = Run {
        a: &raw const a,
        b: &raw const b,
        left: 1,
        exact,
    };
    // SAFETY: as the caller vouches; layouts follow from the kinds. The run is of words in live objects, or of two local ones that outlive the walk.
    unsafe {
        if a.is_boxed() && b.is_boxed() {
            // What most often meets needs no walk: bitstrings, and tuples that differ first in small integers, atoms or bitstrings.
            if let (Some(a), Some(b)) = (bits_of(a), bits_of(b)) {
                return bit_runs::compare(a, b);
            }
            let header = a.boxed_header();
            if header == b.boxed_header() && kind_of_header(header) == Kind::Tuple {
                first.a = a.boxed_address().add(1);
                first.b = b.boxed_address().add(1);
                first.left = size_of_header(header);
                if let Some(order) = plain(&mut first) {
                    return order;
                }
            }
        }
        let mut walk = Walk {
            stack: Stack::new(),
            searches: Vec::new(),
        };
        walk.run(first)
    }
}

/// The order of two runs where their first difference is one of small integers, atoms or bitstrings, or there is none; else the runs begin with it.
///
/// # Safety
/// As [`compare`], of all words.
#[inline]
unsafe fn plain(run: &mut Run) -> Option<Ordering> {
    while run.left > 0 {
        // SAFETY: a run has as many words left on both sides, all of them inside live objects.
        unsafe {
            let (a, b) = (*run.a, *run.b);
            let order = if a == b {
                Ordering::Equal
            } else if Word::both_small(a, b) {
                (a.0 as i64).cmp(&(b.0 as i64))
            } else if a.is_atom() && b.is_atom() {
                atom::name(a).cmp(atom::name(b))
            } else if a.is_boxed() && b.is_boxed() {
                bit_runs::compare(bits_of(a)?, bits_of(b)?)
            } else {
                return None;
            };
            if order.is_ne() {
                return Some(order);
            }
        }
        run.a = run.a.wrapping_add(1);
        run.b = run.b.wrapping_add(1);
        run.left -= 1;
    }
    Some(Ordering::Equal)
}

struct Walk {
    stack: Stack,
    /// Large maps being compared, each inside the one before.
    searches: Vec<Search>,
}

impl Walk {
    unsafe fn run(&mut self, first: Run) -> Ordering {
        let mut run = first;
        loop {
            // SAFETY: all runs are of live words.
            let mut found = unsafe { self.until_difference(run) };
            // A search in a large map takes what was found, and may ask for more, or end and pass it on.
            run = loop {
                let Some(search) = self.searches.last_mut() else {
                    return found;
                };
                self.stack.truncate(search.base);
                // SAFETY: the search's entries are alive.
                match unsafe { search.resume(found) } {
                    Next::Compare(run) => break run,
                    Next::Found(order) => {
                        self.searches.pop();
                        found = order;
                        let base = self.searches.last().map_or(0, |search| search.base);
                        if found == Ordering::Equal
                            && self.stack.len() > base
                            && let Some(run) = self.stack.pop()
                        {
                            break run;
                        }
                    }
                }
            };
        }
    }

    /// Compares until something differs, or all runs down to the innermost search are done.
    unsafe fn until_difference(&mut self, first: Run) -> Ordering {
        let mut base = self.searches.last().map_or(0, |search| search.base);
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
                if Word::both_small(a, b) {
                    return a.small_value().cmp(&b.small_value());
                }
                // SAFETY: words of live objects.
                match unsafe { words(a, b, &mut self.stack, run) } {
                    Verdict::Is(Ordering::Equal) => {}
                    Verdict::Is(order) => return order,
                    Verdict::As(inner) => run = inner,
                    Verdict::Maps => {
                        if run.left > 0 {
                            self.stack.push(run);
                        }
                        base = self.stack.len();
                        // SAFETY: two live large maps.
                        let difference = unsafe { difference(a, b) };
                        self.searches.push(Search::new(base, run.exact, difference));
                        run.left = 0;
                    }
                }
            }
            if self.stack.len() <= base {
                return Ordering::Equal;
            }
            match self.stack.pop() {
                Some(next) => run = next,
                None => return Ordering::Equal,
            }
        }
    }
}

/// The place of each kind of term in the order.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Number,
    Atom,
    Reference,
    Fun,
    Port,
    Pid,
    Tuple,
    Record,
    Map,
    Nil,
    Cons,
    Bits,
}

#[inline]
unsafe fn rank(word: Word) -> Rank {
    if word.is_cons() {
        return Rank::Cons;
    }
    // SAFETY: the caller vouches for the object.
    let Some(kind) = (unsafe { word.boxed_kind() }) else {
        return immediate_rank(word);
    };
    match kind {
        Kind::Tuple => Rank::Tuple,
        Kind::Record => Rank::Record,
        Kind::FlatMap | Kind::TrieRoot | Kind::TrieNode | Kind::Collision => Rank::Map,
        Kind::Fun | Kind::Export => Rank::Fun,
        Kind::SubBits | Kind::MatchContext | Kind::HeapBits | Kind::SharedBits => Rank::Bits,
        Kind::BigPositive | Kind::BigNegative | Kind::Float => Rank::Number,
        Kind::Reference | Kind::ExternalReference => Rank::Reference,
        Kind::ExternalPid => Rank::Pid,
        Kind::ExternalPort => Rank::Port,
    }
}

fn immediate_rank(word: Word) -> Rank {
    if word.is_atom() {
        Rank::Atom
    } else if word.is_local_pid() {
        Rank::Pid
    } else if word.is_local_port() {
        Rank::Port
    } else if word.is_small() || word.is_immediate_float() {
        Rank::Number
    } else {
        Rank::Nil
    }
}

/// Compares two different words. Where that needs a run, what is left of `rest` goes to the stack first.
unsafe fn words(a: Word, b: Word, stack: &mut Stack, rest: Run) -> Verdict {
    // SAFETY: the caller vouches for both; each branch opens what the rank says is there.
    unsafe {
        let rank = match (rank(a), rank(b)) {
            (a, b) if a != b => return Verdict::Is(a.cmp(&b)),
            (rank, _) => rank,
        };
        Verdict::Is(match rank {
            Rank::Number => numbers(a, b, rest.exact),
            Rank::Atom => atom::name(a).cmp(atom::name(b)),
            Rank::Reference => identity::compare_references(a, b),
            Rank::Port => identity::compare_ports(a, b),
            Rank::Pid => identity::compare_pids(a, b),
            Rank::Nil => Ordering::Equal,
            Rank::Bits => match (bits_of(a), bits_of(b)) {
                (Some(a), Some(b)) => bit_runs::compare(a, b),
                _ => Ordering::Equal,
            },
            Rank::Cons => {
                let (a, b) = (a.cons_address(), b.cons_address());
                match cells::first_difference(a, b) {
                    None => Ordering::Equal,
                    Some((a, b, left)) => return below(stack, rest, a, b, left),
                }
            }
            Rank::Tuple => return tuples(a, b, stack, rest),
            Rank::Record => return records(a, b, stack, rest),
            Rank::Fun => return funs(a, b, stack, rest),
            Rank::Map => return maps(a, b, stack, rest),
        })
    }
}

fn below(stack: &mut Stack, rest: Run, a: *const Word, b: *const Word, left: usize) -> Verdict {
    if rest.left > 0 {
        stack.push(rest);
    }
    Verdict::As(Run {
        a,
        b,
        left,
        exact: rest.exact,
    })
}

unsafe fn numbers(a: Word, b: Word, exact: bool) -> Ordering {
    // SAFETY: the caller vouches for both.
    match unsafe { (Number::of(a), Number::of(b)) } {
        (Some(a), Some(b)) if exact => a.compare_exact(b),
        (Some(a), Some(b)) => a.compare(b),
        _ => Ordering::Equal,
    }
}

unsafe fn tuples(a: Word, b: Word, stack: &mut Stack, rest: Run) -> Verdict {
    // SAFETY: the caller vouches for two tuples.
    unsafe {
        let (a_size, b_size) = (
            size_of_header(a.boxed_header()),
            size_of_header(b.boxed_header()),
        );
        if a_size != b_size {
            return Verdict::Is(a_size.cmp(&b_size));
        }
        let (a, b) = (a.boxed_address().add(1), b.boxed_address().add(1));
        below(stack, rest, a, b, a_size)
    }
}

/// Native records by module, name, whether they are exported, number of fields, names of the fields, then values.
unsafe fn records(a: Word, b: Word, stack: &mut Stack, rest: Run) -> Verdict {
    // SAFETY: the caller vouches for two records, whose first word is a definition: a tuple of atoms.
    unsafe {
        let (a_size, b_size) = (
            size_of_header(a.boxed_header()) - 1,
            size_of_header(b.boxed_header()) - 1,
        );
        let (a_definition, b_definition) = (a.boxed_word(0), b.boxed_word(0));
        if a_definition != b_definition {
            let atoms = |from: usize, to: usize| {
                (from..to)
                    .map(|index| {
                        let (a, b) = (
                            a_definition.boxed_word(index),
                            b_definition.boxed_word(index),
                        );
                        atom::name(a).cmp(atom::name(b))
                    })
                    .find(|order| order.is_ne())
                    .unwrap_or(Ordering::Equal)
            };
            let fields = FIELDS_FROM + a_size.min(b_size);
            let order = atoms(0, FIELDS_FROM)
                .then(a_size.cmp(&b_size))
                .then_with(|| atoms(FIELDS_FROM, fields));
            if order.is_ne() {
                return Verdict::Is(order);
            }
        }
        let (a, b) = (a.boxed_address().add(2), b.boxed_address().add(2));
        below(stack, rest, a, b, a_size)
    }
}

/// Closures by module, index, code and free variables; then `fun M:F/A` by those three.
unsafe fn funs(a: Word, b: Word, stack: &mut Stack, rest: Run) -> Verdict {
    // SAFETY: the caller vouches for two funs, whose first word is the address of their entry.
    unsafe {
        let (a_entry, b_entry) = (a.boxed_word(0).0, b.boxed_word(0).0);
        match (
            kind_of_header(a.boxed_header()),
            kind_of_header(b.boxed_header()),
        ) {
            (Kind::Export, Kind::Export) => {
                let (a, b) = (&*(a_entry as *const Mfa), &*(b_entry as *const Mfa));
                return Verdict::Is(
                    (atom::name(a.module).cmp(atom::name(b.module)))
                        .then_with(|| atom::name(a.function).cmp(atom::name(b.function)))
                        .then(a.arity.cmp(&b.arity)),
                );
            }
            (Kind::Export, _) => return Verdict::Is(Ordering::Greater),
            (_, Kind::Export) => return Verdict::Is(Ordering::Less),
            _ => {}
        }
        let (a_free, b_free) = (
            size_of_header(a.boxed_header()) - 2,
            size_of_header(b.boxed_header()) - 2,
        );
        let order = if a_entry == b_entry {
            Ordering::Equal
        } else {
            identities(
                &*(a_entry as *const FunIdentity),
                &*(b_entry as *const FunIdentity),
            )
        }
        .then(a_free.cmp(&b_free));
        if order != Ordering::Equal {
            return Verdict::Is(order);
        }
        let (a, b) = (a.boxed_address().add(3), b.boxed_address().add(3));
        below(stack, rest, a, b, a_free)
    }
}

fn identities(a: &FunIdentity, b: &FunIdentity) -> Ordering {
    (atom::name(a.module).cmp(atom::name(b.module)))
        .then(a.index.cmp(&b.index))
        .then(a.old_unique.cmp(&b.old_unique))
        .then(a.unique.cmp(&b.unique))
}

/// Maps by size, then keys in their exact order, then values in the order of the keys.
unsafe fn maps(a: Word, b: Word, stack: &mut Stack, rest: Run) -> Verdict {
    // SAFETY: the caller vouches for two maps.
    unsafe {
        let (a_size, b_size) = (map_size(a), map_size(b));
        if a_size != b_size {
            return Verdict::Is(a_size.cmp(&b_size));
        }
        if kind_of_header(a.boxed_header()) != Kind::FlatMap {
            return Verdict::Maps;
        }
        if rest.left > 0 {
            stack.push(rest);
        }
        let (a_keys, b_keys) = (a.boxed_word(0), b.boxed_word(0));
        let (a_order, b_order) = (order_of_keys(a_keys, a_size), order_of_keys(b_keys, b_size));
        let ranks = || a_order.iter().zip(&b_order).rev();
        // What is compared last is pushed first: values before keys, the greatest key's before the least's.
        let mut push = |a: *const Word, b: *const Word, exact: bool| {
            if *a != *b {
                stack.push(Run {
                    a,
                    b,
                    left: 1,
                    exact,
                });
            }
        };
        for (a_index, b_index) in ranks() {
            push(
                a.boxed_address().add(2 + usize::from(*a_index)),
                b.boxed_address().add(2 + usize::from(*b_index)),
                rest.exact,
            );
        }
        if a_keys != b_keys {
            for (a_index, b_index) in ranks() {
                push(
                    a_keys.boxed_address().add(1 + usize::from(*a_index)),
                    b_keys.boxed_address().add(1 + usize::from(*b_index)),
                    true,
                );
            }
        }
        // The pushed runs come next, and `rest` after them.
        Verdict::As(Run { left: 0, ..rest })
    }
}

/// Number of entries of a map.
unsafe fn map_size(word: Word) -> usize {
    // SAFETY: the caller vouches for the map.
    unsafe {
        let header = word.boxed_header();
        match kind_of_header(header) {
            Kind::FlatMap => size_of_header(header) - 1,
            _ => word.boxed_word(0).0 as usize,
        }
    }
}

/// Indices of a flat map's keys in the order of terms. The keys stand in that order but for the atoms among them, which stand by
/// their numbers in the atom table.
unsafe fn order_of_keys(keys: Word, size: usize) -> SmallVec<[u8; 32]> {
    let mut order: SmallVec<[u8; 32]> = (0..size).map(|index| index as u8).collect();
    // SAFETY: the caller vouches for a tuple of `size` keys.
    let key = |index: usize| unsafe { keys.boxed_word(index) };
    let first = (0..size).find(|index| key(*index).is_atom());
    if let Some(first) = first {
        let atoms = (first..size)
            .take_while(|index| key(*index).is_atom())
            .count();
        order[first..first + atoms]
            .sort_unstable_by_key(|index| atom::name(key(usize::from(*index))));
    }
    order
}

/// The search for the least key by which two large maps differ.
struct Search {
    /// Length of the stack outside the maps.
    base: usize,
    /// How values compare.
    exact: bool,
    difference: Difference,
    state: State,
}

#[derive(Clone, Copy)]
enum State {
    /// Nothing is compared yet.
    Start,
    /// The key of `only[next]` is being compared with that of `only[least]`.
    LeastKey { least: usize, next: usize },
    /// The values of `both[next]` are being compared; `found` holds an entry that differs, and how.
    Values {
        found: Option<(usize, Ordering)>,
        next: usize,
    },
    /// The key of `both[next]`, whose values are in this order, is being compared with that of `least`.
    ValueKey {
        least: (usize, Ordering),
        next: usize,
        order: Ordering,
    },
}

enum Next {
    Compare(Run),
    Found(Ordering),
}

impl Search {
    fn new(base: usize, exact: bool, difference: Difference) -> Search {
        Search {
            base,
            exact,
            difference,
            state: State::Start,
        }
    }

    /// Takes the order of what was asked for last, and asks for the next.
    unsafe fn resume(&mut self, found: Ordering) -> Next {
        match self.state {
            State::Start if self.difference.only.is_empty() => self.values(None, 0),
            State::Start => self.least_key(0, 1),
            State::LeastKey { least, next } => {
                let least = if found == Ordering::Less { next } else { least };
                self.least_key(least, next + 1)
            }
            State::Values { found: least, next } => match (found, least) {
                (Ordering::Equal, _) => self.values(least, next + 1),
                (order, None) => self.values(Some((next, order)), next + 1),
                (order, Some(least)) => {
                    self.state = State::ValueKey { least, next, order };
                    let (a, b) = (
                        self.difference.both[next].0,
                        self.difference.both[least.0].0,
                    );
                    Next::Compare(Run {
                        a,
                        b,
                        left: 1,
                        exact: true,
                    })
                }
            },
            State::ValueKey { least, next, order } => {
                let least = if found == Ordering::Less {
                    (next, order)
                } else {
                    least
                };
                self.values(Some(least), next + 1)
            }
        }
    }

    /// The map with the least key that the other lacks comes first: where the other has a greater key, or none.
    fn least_key(&mut self, least: usize, next: usize) -> Next {
        let only = &self.difference.only;
        if let Some((key, _)) = only.get(next) {
            self.state = State::LeastKey { least, next };
            return Next::Compare(Run {
                a: *key,
                b: only[least].0,
                left: 1,
                exact: true,
            });
        }
        Next::Found(match only[least].1 {
            Side::A => Ordering::Less,
            Side::B => Ordering::Greater,
        })
    }

    fn values(&mut self, found: Option<(usize, Ordering)>, next: usize) -> Next {
        let Some((a, b)) = self.difference.both.get(next) else {
            return Next::Found(found.map_or(Ordering::Equal, |(_, order)| order));
        };
        self.state = State::Values { found, next };
        Next::Compare(Run {
            a: a.wrapping_add(1),
            b: b.wrapping_add(1),
            left: 1,
            exact: self.exact,
        })
    }
}
