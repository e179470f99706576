//! Random graphs of terms, and what is the same about a term wherever it stands.

use std::collections::HashMap;

use asterias_heap::{Collected, Heap, Options};
use asterias_term::bits::{bits_of, shared_of};
use asterias_term::boxed::{BITS_KINDS, Kind, header, kind_of_header, size_of_header};
use asterias_term::shared::SharedBytes;
use asterias_term::{Alloc, Term, Word};

/// A small generator of numbers that are random enough.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() >> 33) as usize % end
    }
}

fn mix(hash: u64, value: u64) -> u64 {
    (hash ^ value)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .rotate_left(23)
}

/// A hash of what a term means, and how many words its tree has without sharing.
pub(crate) fn meaning(root: Word, memo: &mut HashMap<u64, (u64, usize)>) -> (u64, usize) {
    let mut stack = vec![root];
    while let Some(&word) = stack.last() {
        if word.is_immediate() || memo.contains_key(&word.0) {
            stack.pop();
            continue;
        }
        let (mut hash, mut size) = (1, 2);
        let mut inside = Vec::new();
        // SAFETY: the tests hand over live terms only.
        unsafe {
            if word.is_cons() {
                inside.extend([word.head(), word.tail()]);
            } else if word.is_kind(BITS_KINDS) {
                let bits = Term::new(word).as_bits().unwrap();
                hash = mix(2, bits.bit_size() as u64);
                for byte in bits.to_bytes().iter() {
                    hash = mix(hash, u64::from(*byte));
                }
            } else {
                let count = size_of_header(word.boxed_header());
                size = 1 + count;
                hash = mix(3, word.boxed_header().0);
                let (from, to) = kind_of_header(word.boxed_header()).terms();
                let to = to.unwrap_or(count);
                for index in 0..count {
                    if (from..to).contains(&index) {
                        inside.push(word.boxed_word(index));
                    } else {
                        hash = mix(hash, word.boxed_word(index).0);
                    }
                }
            }
        }
        let before = stack.len();
        stack.extend(
            inside
                .iter()
                .filter(|word| word.is_pointer() && !memo.contains_key(&word.0)),
        );
        if stack.len() > before {
            continue;
        }
        for word in inside {
            let (inner_hash, inner_size) = memo.get(&word.0).copied().unwrap_or((word.0, 0));
            hash = mix(hash, inner_hash);
            size = usize::saturating_add(size, inner_size);
        }
        memo.insert(word.0, (hash, size));
        stack.pop();
    }
    memo.get(&root.0).copied().unwrap_or((root.0, 0))
}

pub(crate) fn meanings(roots: &[Word]) -> Vec<u64> {
    let mut memo = HashMap::new();
    roots
        .iter()
        .map(|root| meaning(*root, &mut memo).0)
        .collect()
}

/// Keeps a count on every off-heap binary that was made, to see in the end that it is the only one left.
#[derive(Default)]
pub(crate) struct Witness(Vec<std::ptr::NonNull<SharedBytes>>);

impl Witness {
    pub(crate) fn note(&mut self, binary: Word) {
        // SAFETY: the tests note live `SharedBits` only.
        unsafe {
            let shared = shared_of(binary);
            shared.as_ref().retain();
            self.0.push(shared);
        }
    }

    pub(crate) fn check(self) {
        for shared in self.0 {
            // SAFETY: our count keeps the bytes alive.
            unsafe {
                assert_eq!(shared.as_ref().references(), 1);
                SharedBytes::release(shared);
            }
        }
    }
}

/// Any of the roots, or a new immediate.
pub(crate) fn pick(random: &mut Random, roots: &[Word]) -> Word {
    if roots.is_empty() || random.below(4) == 0 {
        return Word::small(random.below(1000) as i64);
    }
    roots[random.below(roots.len())]
}

/// A new object that refers to some of the roots.
pub(crate) fn grow(
    random: &mut Random,
    heap: &mut impl Alloc,
    roots: &[Word],
    witness: &mut Witness,
) -> Word {
    match random.below(14) {
        0..=3 => {
            let (head, tail) = (pick(random, roots), pick(random, roots));
            heap.cons(head, tail)
        }
        4..=6 => {
            let elements: Vec<Word> = (0..random.below(12)).map(|_| pick(random, roots)).collect();
            heap.tuple(&elements)
        }
        7 => heap.float(1e300),
        8 => heap.big(random.below(2) == 0, &[random.next(), random.next() | 1]),
        9 => {
            let bytes: Vec<u8> = (0..random.below(64)).map(|_| random.next() as u8).collect();
            heap.binary(&bytes)
        }
        10 => {
            let bytes: Vec<u8> = (0..65 + random.below(3000))
                .map(|_| random.next() as u8)
                .collect();
            let binary = heap.binary(&bytes);
            witness.note(binary);
            binary
        }
        11 => part(random, heap, roots, false),
        12 => part(random, heap, roots, true),
        _ => {
            let words = [Word(random.next() & !7 | 2), Word::NIL, pick(random, roots)];
            heap.boxed(header(Kind::Fun, 3), &words)
        }
    }
}

/// A part of one of the roots that owns bits.
fn part(random: &mut Random, heap: &mut impl Alloc, roots: &[Word], matching: bool) -> Word {
    let owners = 1 << Kind::HeapBits as u32 | 1 << Kind::SharedBits as u32;
    // SAFETY: roots are alive.
    let owner = roots.iter().find(|root| unsafe { root.is_kind(owners) });
    let Some(&owner) = owner else {
        return Word::NIL;
    };
    // SAFETY: as above.
    let bits = unsafe { bits_of(owner) }.unwrap();
    let from = random.below(bits.bit_size + 1);
    let size = random.below(bits.bit_size - from + 1);
    if !matching {
        return heap.sub_bits(owner, from, size);
    }
    let words = [from, from + size, bits.base as usize].map(|raw| Word(raw as u64));
    heap.boxed(
        header(Kind::MatchContext, 4),
        &[owner, words[0], words[1], words[2]],
    )
}

/// Collects and checks that nothing but addresses has changed.
pub(crate) fn collect(
    heap: &mut Heap,
    need: usize,
    roots: &mut [Word],
    options: Options,
) -> Collected {
    let before = meanings(roots);
    let collected = heap.collect(need, &mut &mut *roots, options);
    assert!(!collected.out_of_memory);
    assert!(heap.free_words() >= need);
    assert_eq!(before, meanings(roots));
    heap.verify(&mut &mut *roots).unwrap();
    collected
}
