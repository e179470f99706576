//! Random graphs survive collection, copying and adoption.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod common;

use std::collections::HashMap;

use asterias_heap::{
    Fragment, FragmentBuilder, Heap, LiteralRange, Literals, Options, copy, copy_into,
};
use asterias_term::{Alloc, Word, order};

use common::{Random, Witness, collect, grow, meaning, meanings, pick};

const ROUNDS: usize = if cfg!(miri) { 150 } else { 5000 };

fn life(seed: u64, stress: bool, literals: &Literals, known: &[Word], witness: &mut Witness) {
    let mut random = Random(seed);
    let mut heap = Heap::new(random.below(300), literals.range());
    heap.set_stress(stress);
    heap.set_fullsweep_after(1 + random.below(20) as u32);
    let mut roots: Vec<Word> = known.to_vec();
    for _ in 0..ROUNDS {
        match random.below(40) {
            0 => {
                let options = Options {
                    full: random.below(5) == 0,
                    max_heap_words: 0,
                };
                let _ = collect(&mut heap, random.below(200), &mut roots, options);
            }
            1 => {
                let before = meanings(&roots);
                let _ = heap.hibernate(&mut roots.as_mut_slice());
                assert_eq!(heap.free_words(), 0);
                assert_eq!(before, meanings(&roots));
                heap.verify(&mut roots.as_mut_slice()).unwrap();
            }
            2 | 3 => message(&mut random, &mut heap, &mut roots, literals.range()),
            4..8 if roots.len() > 20 => {
                let keep = random.below(roots.len());
                roots.truncate(keep.max(1));
            }
            _ => {
                let word = grow(&mut random, &mut heap, &roots, witness);
                roots.push(word);
                let index = random.below(roots.len());
                roots.swap_remove(index);
                roots.push(word);
                if heap.needs_collection() {
                    let _ = collect(&mut heap, 0, &mut roots, Options::default());
                }
            }
        }
    }
    let _ = collect(&mut heap, 0, &mut roots, Options::default());
}

/// Sends one of the roots to the heap itself.
fn message(random: &mut Random, heap: &mut Heap, roots: &mut Vec<Word>, literals: LiteralRange) {
    let root = pick(random, roots);
    let mut memo = HashMap::new();
    let (hash, size) = meaning(root, &mut memo);
    if size > 20_000 || memo.len() > 20_000 || holds_match_context(root) {
        return;
    }
    // SAFETY: roots are alive.
    let (copied, fragment) = unsafe { Fragment::copy_of(root, literals) };
    assert_eq!(meaning(copied, &mut HashMap::new()).0, hash);
    if let Some(fragment) = fragment {
        if random.below(4) == 0 {
            return;
        }
        // SAFETY: the copy is alive as long as the fragment.
        assert!(fragment.words() == unsafe { copy::flat_size_keeping(copied, literals) });
        heap.adopt(fragment);
    }
    roots.push(copied);
    heap.verify(&mut roots.as_mut_slice()).unwrap();
}

/// Match contexts are never sent; and a part keeps another meaning of its header.
fn holds_match_context(root: Word) -> bool {
    use asterias_term::boxed::{Kind, kind_of_header, size_of_header};
    let mut stack = vec![root];
    let mut seen = std::collections::HashSet::new();
    while let Some(word) = stack.pop() {
        if word.is_immediate() || !seen.insert(word.0) {
            continue;
        }
        // SAFETY: roots are alive.
        unsafe {
            if word.is_cons() {
                stack.extend([word.head(), word.tail()]);
                continue;
            }
            let kind = kind_of_header(word.boxed_header());
            if kind == Kind::MatchContext {
                return true;
            }
            let (from, to) = kind.terms();
            let to = to.unwrap_or(size_of_header(word.boxed_header()));
            stack.extend((from..to).map(|index| word.boxed_word(index)));
        }
    }
    false
}

fn lives(stress: bool, seeds: std::ops::Range<u64>) {
    for seed in seeds {
        let literals = Literals::new();
        let mut witness = Witness::default();
        let mut random = Random(seed * 31 + 7);
        let mut builder = literals.new_area(20);
        let mut known = Vec::new();
        for _ in 0..20 {
            let word = grow(&mut random, &mut builder, &known, &mut witness);
            if !holds_match_context(word) {
                known.push(word);
            }
        }
        let area = builder.finish().unwrap();
        let before = meanings(&known);
        life(seed + 1, stress, &literals, &known, &mut witness);
        assert_eq!(before, meanings(&known));
        drop(area);
        witness.check();
    }
}

#[test]
fn graphs_survive() {
    lives(false, 0..if cfg!(miri) { 2 } else { 30 });
}

#[test]
fn graphs_survive_stress() {
    lives(true, 100..if cfg!(miri) { 101 } else { 110 });
}

#[test]
fn deep_terms_are_ordinary() {
    const DEPTH: usize = if cfg!(miri) { 500 } else { 1_000_000 };
    let mut heap = Heap::new(100, LiteralRange::EMPTY);
    let mut roots = [Word::NIL; 3];
    for _ in 0..DEPTH {
        roots[0] = heap.cons(roots[0], Word::NIL);
        roots[1] = heap.tuple(&[roots[1]]);
        roots[2] = heap.tuple(&[Word::NIL, roots[2], Word::small(1)]);
        if heap.needs_collection() {
            let _ = heap.collect(8, &mut roots.as_mut_slice(), Options::default());
        }
    }
    let _ = heap.collect_full(0, &mut roots.as_mut_slice());
    assert_eq!(heap.sizes().young_used, DEPTH * (2 + 2 + 4));
    let mut other = Heap::new(0, LiteralRange::EMPTY);
    for root in roots {
        // SAFETY: roots are alive.
        let copied = unsafe {
            assert_eq!(
                asterias_heap::flat_size(root),
                asterias_heap::size_shared(root, asterias_heap::LiteralRange::EMPTY)
            );
            copy_into(root, &mut other)
        };
        // SAFETY: both are alive.
        assert!(unsafe { order::exact_eq(copied, root) });
    }
}

#[test]
fn sharing_survives_collection_and_not_copying() {
    let mut heap = Heap::new(100, LiteralRange::EMPTY);
    let shared = heap.list(&[Word::small(1), Word::small(2)]);
    let mut roots = [heap.tuple(&[shared, shared, shared])];
    let _ = heap.collect(0, &mut roots.as_mut_slice(), Options::default());
    // SAFETY: the root is alive.
    unsafe {
        assert_eq!(roots[0].boxed_word(0), roots[0].boxed_word(2));
        assert_eq!(
            asterias_heap::size_shared(roots[0], asterias_heap::LiteralRange::EMPTY),
            4 + 4
        );
        assert_eq!(asterias_heap::flat_size(roots[0]), 4 + 3 * 4);
        let (copied, fragment) = Fragment::copy_of(roots[0], LiteralRange::EMPTY);
        assert_ne!(copied.boxed_word(0), copied.boxed_word(2));
        assert_eq!(fragment.unwrap().words(), 16);
    }
}

#[test]
fn built_fragments_are_adopted_whole() {
    let mut builder = FragmentBuilder::new(10);
    let mut list = Word::NIL;
    for _ in 0..1000 {
        let binary = builder.binary(&[1; 100]);
        list = builder.cons(binary, list);
    }
    let fragment = builder.finish();
    let mut heap = Heap::new(10, LiteralRange::EMPTY);
    heap.cons(Word::NIL, Word::NIL);
    heap.tuple(&[Word::NIL; 20]);
    heap.adopt(fragment);
    assert_eq!(heap.fragment_words(), 21 + 6000);
    heap.tuple(&[Word::NIL; 5]);
    let mut roots = [list];
    heap.verify(&mut roots.as_mut_slice()).unwrap();
    let _ = collect(&mut heap, 0, &mut roots, Options::default());
    assert_eq!((heap.fragment_words(), heap.sizes().young_used), (0, 6000));
}

#[test]
fn a_peak_leaves_no_large_block() {
    let mut heap = Heap::new(233, LiteralRange::EMPTY);
    let mut roots = [Word::NIL];
    for round in 0..300_000 {
        let head = heap.tuple(&[Word::small(round)]);
        roots[0] = heap.cons(head, roots[0]);
        if heap.free_words() < 4 {
            let _ = heap.collect(4, &mut roots.as_mut_slice(), Options::default());
        }
    }
    heap.verify(&mut roots.as_mut_slice()).unwrap();
    assert!(heap.sizes().young_words + heap.sizes().old_words > 1_000_000);
    roots[0] = Word::NIL;
    let collected = heap.collect_full(0, &mut roots.as_mut_slice());
    assert!(
        collected.was_full && collected.reclaimed_words == 1_200_000,
        "{collected:?}"
    );
    assert_eq!((heap.sizes().young_words, heap.sizes().old_words), (233, 0));
}

#[test]
fn off_heap_bytes_alone_cause_a_collection() {
    let mut heap = Heap::new(10_000, LiteralRange::EMPTY);
    let mut roots: [Word; 0] = [];
    let mut collections = 0;
    for _ in 0..1000 {
        heap.binary(&[0; 10_000]);
        if heap.needs_collection() {
            collections += 1;
            let _ = heap.collect(0, &mut roots.as_mut_slice(), Options::default());
        }
    }
    assert!((20..40).contains(&collections), "{collections}");
}

#[test]
fn the_limit_of_a_heap_is_told() {
    let mut heap = Heap::new(233, LiteralRange::EMPTY);
    let mut roots = [heap.list(&[Word::NIL; 1000])];
    let options = Options {
        full: false,
        max_heap_words: 10_000,
    };
    assert_eq!(
        collect(&mut heap, 0, &mut roots, options).exceeded_words,
        None
    );
    let options = Options {
        full: false,
        max_heap_words: 3_000,
    };
    assert!(collect(&mut heap, 0, &mut roots, options).exceeded_words > Some(3_000));
}

#[test]
fn no_memory_is_an_answer() {
    let mut heap = Heap::new(233, LiteralRange::EMPTY);
    let mut roots = [heap.list(&[Word::NIL; 10])];
    let before = meanings(&roots);
    let collected = heap.collect(1 << 58, &mut roots.as_mut_slice(), Options::default());
    assert!(collected.out_of_memory);
    heap.verify(&mut roots.as_mut_slice()).unwrap();
    assert_eq!(before, meanings(&roots));
}

#[test]
fn literals_that_go_leave_copies() {
    let literals = Literals::new();
    let mut witness = Witness::default();
    let mut builder = literals.new_area(10);
    let binary = builder.binary(&[1; 100]);
    witness.note(binary);
    let literal = builder.list(&[binary, Word::small(1), binary]);
    let area = builder.finish().unwrap();
    let mut heap = Heap::new(50, literals.range());
    let mut roots = [
        heap.tuple(&[literal, binary, Word::NIL]),
        literal,
        Word::small(5),
    ];
    let _ = heap.collect(0, &mut roots.as_mut_slice(), Options::default());
    let _ = heap.collect(0, &mut roots.as_mut_slice(), Options::default());
    roots[2] = heap.sub_bits(binary, 3, 9);
    assert!(heap.refers_to(&area, &mut roots.as_mut_slice()));
    let before = meanings(&roots);
    let _ = heap.take_literals(&area, &mut roots.as_mut_slice());
    assert!(!heap.refers_to(&area, &mut roots.as_mut_slice()));
    drop(area);
    assert_eq!(before, meanings(&roots));
    heap.verify(&mut roots.as_mut_slice()).unwrap();
    drop(heap);
    witness.check();
}
