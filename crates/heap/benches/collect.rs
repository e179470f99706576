//! What collection and copying cost, in nanoseconds per word: `cargo bench -p asterias-heap`.

use std::hint::black_box;
use std::time::Instant;

use asterias_heap::{Fragment, Heap, LiteralRange, Options};
use asterias_term::{Alloc, Word};

const CELLS: usize = 10_000_000;

fn numbers(heap: &mut Heap) -> Word {
    let mut list = Word::NIL;
    for index in 0..CELLS {
        list = heap.cons(Word::small(index as i64), list);
    }
    list
}

fn pairs(heap: &mut Heap) -> Word {
    let mut list = Word::NIL;
    for index in 0..CELLS / 4 {
        let pair = heap.tuple(&[Word::small(index as i64), Word::NIL]);
        list = heap.cons(pair, list);
    }
    list
}

fn tree(heap: &mut Heap) -> Word {
    let mut level: Vec<Word> = (0..1 << 21).map(Word::small).collect();
    while level.len() > 1 {
        level = level.chunks(2).map(|pair| heap.tuple(pair)).collect();
    }
    level[0]
}

fn report(what: &str, words: usize, start: Instant) {
    let nanoseconds = start.elapsed().as_nanos() as f64;
    println!(
        "{what:<40} {:>8.1} ms {:>6.2} ns/word",
        nanoseconds / 1e6,
        nanoseconds / words as f64
    );
}

fn moves(name: &str, make: fn(&mut Heap) -> Word) {
    let mut heap = Heap::new(40_000_000, LiteralRange::EMPTY);
    let mut roots = [make(&mut heap)];
    let words = heap.sizes().young_used;
    for what in ["full", "full again"] {
        let start = Instant::now();
        let _ = black_box(heap.collect_full(0, &mut roots.as_mut_slice()));
        report(&format!("{name}: {what}"), words, start);
    }
    let start = Instant::now();
    let _ = black_box(heap.collect(0, &mut roots.as_mut_slice(), Options::default()));
    report(&format!("{name}: promoted"), words, start);
    let start = Instant::now();
    // SAFETY: the root is alive.
    let copied = unsafe { Fragment::copy_of(roots[0], LiteralRange::EMPTY) };
    report(&format!("{name}: copied"), words, start);
    drop(copied);
}

/// A list made while the heap is collected as a process's is.
fn growing() {
    let start = Instant::now();
    let mut heap = Heap::new(233, LiteralRange::EMPTY);
    let mut roots = [Word::NIL];
    let mut moved = 0;
    let mut count = 0;
    for index in 0..CELLS {
        if heap.free_words() < 2 {
            moved += heap
                .collect(2, &mut roots.as_mut_slice(), Options::default())
                .moved_words;
            count += 1;
        }
        roots[0] = heap.cons(Word::small(index as i64), roots[0]);
    }
    report("a growing list", 2 * CELLS, start);
    println!(
        "  {count} collections moved {moved} words, {:?}",
        heap.sizes()
    );
}

/// Short-lived terms beside a few that stay.
fn garbage() {
    let start = Instant::now();
    let mut heap = Heap::new(233, LiteralRange::EMPTY);
    let mut roots = [heap.list(&[Word::NIL; 20])];
    let mut count = 0;
    for index in 0..CELLS {
        if heap.free_words() < 3 {
            let _ = heap.collect(3, &mut roots.as_mut_slice(), Options::default());
            count += 1;
        }
        heap.tuple(&[Word::small(index as i64), Word::NIL]);
    }
    report("garbage", 3 * CELLS, start);
    println!(
        "  {count} collections, {:.0} ns each",
        start.elapsed().as_nanos() as f64 / f64::from(count)
    );
}

/// Small messages: copied, adopted, collected.
fn messages() {
    const COUNT: usize = 1_000_000;
    let mut heap = Heap::new(233, LiteralRange::EMPTY);
    let mut roots = [heap.tuple(&[Word::small(1), Word::small(2), Word::NIL])];
    roots[0] = heap.tuple(&[roots[0], Word::NIL]);
    let start = Instant::now();
    for _ in 0..COUNT {
        // SAFETY: the root is alive.
        let (_, fragment) = unsafe { Fragment::copy_of(roots[0], LiteralRange::EMPTY) };
        if let Some(fragment) = fragment {
            heap.adopt(fragment);
        }
        if heap.needs_collection() {
            let _ = heap.collect(0, &mut roots.as_mut_slice(), Options::default());
        }
    }
    println!(
        "a message of 7 words: {:.0} ns",
        start.elapsed().as_nanos() as f64 / COUNT as f64
    );
}

fn main() {
    moves("numbers", numbers);
    moves("pairs", pairs);
    moves("tree", tree);
    growing();
    garbage();
    messages();
}
