//! Hashes against those recorded from OTP (`recorded.erl` beside this file makes them), and against equality.

use std::collections::HashSet;

use proptest::prelude::*;

use super::internal;
use crate::alloc::Alloc;
use crate::testing::{TestHeap, recipe};
use crate::word::Word;

#[test]
fn portable_hashes_are_those_of_otp() {
    let mut heap = TestHeap::default();
    let mut wrong = Vec::new();
    for line in include_str!("recorded.tsv").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let term = heap.decode(fields[0]);
        // phash gives the remainder by the range plus one.
        let found = (u64::from(term.phash2()), u64::from(term.phash()) + 1);
        let expected = (
            fields[1].parse().unwrap_or(0),
            fields[2].parse().unwrap_or(0),
        );
        if found != expected {
            wrong.push(format!("{term}: {found:?} and not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn portable_hashes_do_not_see_where_bits_start() {
    let mut heap = TestHeap::default();
    let bytes: Vec<u8> = (0..60).map(|index: u8| index.wrapping_mul(37)).collect();
    for size in 0..bytes.len() * 8 {
        let plain = heap.bits(&bytes, size);
        for offset in [1, 7, 8, 13] {
            let shifted = heap.shifted_bits(&bytes, size, offset);
            // SAFETY: the heap's memory is never given back.
            unsafe {
                assert_eq!(super::phash2(plain), super::phash2(shifted));
                assert_eq!(super::phash(plain), super::phash(shifted));
                assert_eq!(internal(plain), internal(shifted));
                assert!(crate::order::exact_eq(plain, shifted));
            }
        }
    }
}

#[test]
fn internal_hashes_of_near_terms_are_far_apart() {
    let mut heap = TestHeap::default();
    let mut hashes = HashSet::new();
    let mut high = HashSet::new();
    let mut count = 0;
    let mut add = |word: Word| {
        // SAFETY: the heap's memory is never given back.
        let hash = unsafe { internal(word) };
        hashes.insert(hash);
        high.insert(hash >> 44);
        count += 1;
    };
    for number in 0..20_000 {
        let small = Word::small(number);
        add(small);
        add(Word::from_atom_index(number as u32));
        add(heap.float(number as f64 + 0.5));
        add(heap.tuple(&[small, Word::NIL]));
        add(heap.tuple(&[Word::NIL, small]));
        add(heap.list(&[small]));
        add(heap.cons(small, small));
        add(heap.binary(&number.to_be_bytes()));
        add(heap.binary(&[&number.to_be_bytes()[..], &[0; 40]].concat()));
    }
    assert_eq!(hashes.len(), count);
    // Of 2^20 places, this many are hit by as many random hashes: 1 - exp(-count / 2^20).
    let expected = (1.0 - (-(count as f64) / 1_048_576.0).exp()) * 1_048_576.0;
    assert!(
        high.len() as f64 > expected * 0.99,
        "{} of {expected}",
        high.len()
    );
}

#[test]
fn nesting_is_part_of_the_hash() {
    let mut heap = TestHeap::default();
    let a = Word::small(1);
    let list = heap.list(&[a]);
    let words = [
        heap.list(&[list, a]),
        heap.list(&[a, list]),
        heap.list(&[a, a]),
        heap.tuple(&[a, a]),
        heap.cons(a, a),
        heap.list(&[list]),
        heap.tuple(&[list]),
        heap.tuple(&[]),
        Word::NIL,
        list,
        a,
    ];
    // SAFETY: the heap's memory is never given back.
    let hashes: HashSet<u64> = words
        .iter()
        .map(|word| unsafe { internal(*word) })
        .collect();
    assert_eq!(hashes.len(), words.len());
}

proptest! {
    #[test]
    fn terms_that_are_the_same_hash_alike(a in recipe(), variant in 1usize..9) {
        let mut heap = TestHeap::default();
        let (x, y) = (a.build(&mut heap, 0), a.build(&mut heap, variant));
        prop_assert_eq!(x.phash2(), y.phash2());
        prop_assert_eq!(x.phash(), y.phash());
        prop_assert_eq!(x.internal_hash(), y.internal_hash());
    }
}
