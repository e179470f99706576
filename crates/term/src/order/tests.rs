//! The order against that recorded from OTP (`recorded.erl` beside this file makes it), and the laws of orders.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::{compare_exact, compare_map_keys};
use crate::alloc::Alloc;
use crate::map;
use crate::term::Term;
use crate::testing::{TestHeap, recipe};
use crate::word::Word;

fn exactly(a: Term<'_>, b: Term<'_>) -> Ordering {
    // SAFETY: terms vouch for their objects.
    unsafe { compare_exact(a.word(), b.word()) }
}

fn as_keys(a: Term<'_>, b: Term<'_>) -> Ordering {
    // SAFETY: terms vouch for their objects.
    unsafe { compare_map_keys(a.word(), b.word()) }
}

/// What OTP's operators say of two terms, as `recorded.erl` writes it.
fn relation(a: Term<'_>, b: Term<'_>) -> char {
    let order = a.compare(b);
    assert_eq!(order, b.compare(a).reverse(), "{a} and {b}");
    assert_eq!(order.is_eq(), a.equal(b), "{a} and {b}");
    assert_eq!(exactly(a, b).is_eq(), a.exact_eq(b), "{a} and {b}");
    let ranks = a.rank().cmp(&b.rank());
    assert!(
        ranks == order || (ranks.is_eq() && order.is_ne()),
        "ranks of {a} and {b}"
    );
    match order {
        Ordering::Less => '<',
        Ordering::Greater => '>',
        Ordering::Equal if a.exact_eq(b) => 's',
        Ordering::Equal => '=',
    }
}

#[test]
fn the_order_is_that_of_otp() {
    let mut heap = TestHeap::default();
    let mut before = Vec::new();
    let mut wrong = Vec::new();
    for line in include_str!("recorded.tsv").lines() {
        let (form, relations) = line.split_once('\t').unwrap_or_default();
        let term = heap.decode(form);
        // Made twice, so that being the same is not being at the same address.
        before.push(heap.decode(form));
        assert_eq!(before.len(), relations.len());
        for (other, expected) in before.iter().zip(relations.chars()) {
            let found = relation(term, *other);
            if found != expected {
                wrong.push(format!("{term} {found} {other}, and not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where ranks are cut short and kinds meet.
#[test]
fn ranks_follow_the_order() {
    let mut heap = TestHeap::default();
    let values = [
        0,
        1,
        250,
        251,
        252,
        253,
        1 << 47,
        1 << 48,
        (1 << 48) + 1,
        1 << 59,
        (1 << 60) - 1,
    ];
    let mut plain: Vec<Word> = values
        .into_iter()
        .flat_map(|value| [value, -value, -value - 1])
        .map(Word::small)
        .collect();
    plain.extend([1 << 60, i64::MAX, i64::MIN].map(|value| heap.integer(value)));
    let floats = [
        0.0, -0.0, 0.5, -0.5, 1.0, 1.5, 251.0, 251.5, 252.0, 1e15, 1.2e18, 1e30, -1e30, -1.2e18,
    ];
    plain.extend(floats.map(|value| heap.float(value)));
    let names = [
        "a", "ab", "abcdefg", "abcdefgh", "abcdefgi", "", "\0", "\u{e9}",
    ];
    plain.extend(names.map(crate::atom::intern));
    plain.extend(names.map(|name| heap.binary(name.as_bytes())));
    plain.extend([1, 7, 8, 9, 61].map(|size| heap.shifted_bits(b"abcdefghij", size, 3)));
    plain.extend([heap.tuple(&[]), Word::NIL]);
    let mut words = plain.clone();
    for first in &plain {
        let tuple = heap.tuple(&[*first]);
        words.extend([tuple, heap.tuple(&[tuple]), heap.cons(*first, Word::NIL)]);
        for second in plain.iter().step_by(6) {
            let tail = heap.cons(*second, Word::NIL);
            words.extend([
                heap.tuple(&[*first, *second]),
                heap.cons(*first, *second),
                heap.cons(*first, tail),
                heap.tuple(&[tail]),
            ]);
        }
    }
    for a in &words {
        for b in &words {
            // SAFETY: a test heap stays in place.
            unsafe { relation(Term::new(*a), Term::new(*b)) };
        }
    }
}

#[test]
fn deep_and_long_terms_need_no_native_stack() {
    let mut heap = TestHeap::default();
    let mut deep = || {
        let mut words = [Word::small(1); 4];
        for _ in 0..300_000 {
            let key = heap.tuple(&[words[3]]);
            words[0] = heap.cons(words[0], Word::NIL);
            words[1] = heap.tuple(&[words[1], Word::NIL]);
            words[2] = heap.cons(Word::small(1), words[2]);
            // SAFETY: the heap's memory is never given back.
            words[3] = unsafe { map::from_entries(&mut heap, &[(key, Word::NIL)]) };
        }
        // SAFETY: as above.
        words.map(|word| unsafe { Term::new(word) })
    };
    let (a, b) = (deep(), deep());
    for (a, b) in a.into_iter().zip(b) {
        assert_eq!(relation(a, b), 's');
        assert_eq!(a.phash2(), b.phash2());
        assert_eq!(a.phash(), b.phash());
        assert_eq!(a.internal_hash(), b.internal_hash());
    }
}

/// Large maps, each a key of the next.
fn nested_keys(heap: &mut TestHeap, last: i64) -> Term<'static> {
    let mut word = Word::small(last);
    for _ in 0..500 {
        let mut entries: Vec<(Word, Word)> = (0..33)
            .map(|number| (Word::small(number), Word::NIL))
            .collect();
        entries.push((heap.tuple(&[word]), Word::NIL));
        // SAFETY: the heap's memory is never given back.
        word = unsafe { map::from_entries(heap, &entries) };
    }
    // SAFETY: as above.
    unsafe { Term::new(word) }
}

#[test]
fn large_maps_nested_as_keys_need_no_native_stack() {
    let check = || {
        let mut heap = TestHeap::default();
        let (a, b, c) = (
            nested_keys(&mut heap, -1),
            nested_keys(&mut heap, -1),
            nested_keys(&mut heap, -2),
        );
        assert_eq!(relation(a, b), 's');
        assert_eq!(relation(a, c), '>');
    };
    // Too little for one frame on each level.
    std::thread::Builder::new()
        .stack_size(1 << 16)
        .spawn(check)
        .and_then(|thread| {
            thread
                .join()
                .map_err(|_| std::io::Error::other("it failed"))
        })
        .expect("a comparison in little room");
}

#[test]
fn atoms_as_keys_stand_by_their_numbers() {
    let (late, early) = (
        crate::atom::intern("z first of two names"),
        crate::atom::intern("a second of two names"),
    );
    let (late, early) = (Term::atom(late), Term::atom(early));
    assert_eq!(as_keys(late, early), Ordering::Less);
    assert_eq!(exactly(late, early), Ordering::Greater);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn terms_of_one_recipe_are_the_same(a in recipe(), variant in 1usize..9) {
        let mut heap = TestHeap::default();
        let (x, y) = (a.build(&mut heap, 0), a.build(&mut heap, variant));
        prop_assert_eq!(relation(x, y), 's');
        prop_assert_eq!(as_keys(x, y), Ordering::Equal);
    }

    #[test]
    fn orders_are_total(recipes in prop::collection::vec(recipe(), 3)) {
        let mut heap = TestHeap::default();
        let terms: Vec<_> = recipes.iter().map(|recipe| recipe.build(&mut heap, 0)).collect();
        for (x, y) in [(0, 1), (1, 2), (0, 2)].map(|(x, y)| (terms[x], terms[y])) {
            relation(x, y);
            if x.exact_eq(y) {
                prop_assert!(x.equal(y));
                prop_assert_eq!(x.internal_hash(), y.internal_hash());
                prop_assert_eq!(x.phash2(), y.phash2());
            }
        }
        let orders: [fn(Term<'_>, Term<'_>) -> Ordering; 3] =
            [|x, y| x.compare(y), exactly, as_keys];
        for order in orders {
            let mut sorted = terms.clone();
            sorted.sort_by(|x, y| order(*x, *y));
            prop_assert_ne!(order(sorted[0], sorted[1]), Ordering::Greater);
            prop_assert_ne!(order(sorted[1], sorted[2]), Ordering::Greater);
            prop_assert_ne!(order(sorted[0], sorted[2]), Ordering::Greater);
            if order(sorted[0], sorted[2]).is_eq() {
                prop_assert!(order(sorted[0], sorted[1]).is_eq());
            }
        }
    }
}
