//! The fast hash of tables inside the machine: 64 bits, folded multiplications, one for each immediate.
//!
//! Terms that are [`exact_eq`](crate::order::exact_eq) have the same hash, wherever and however they are stored: equal bitstrings at
//! different bit offsets, maps whose entries came in different orders, closures from different loads of the same code.

use smallvec::SmallVec;

use super::{children, map_size};
use crate::bits::{Bits, bits_of};
use crate::boxed::{Kind, kind_of_header, size_of_header};
use crate::fun::{FunIdentity, Mfa};
use crate::order::Reader;
use crate::word::Word;

// Odd numbers whose bits look random: digits of e, pi and the golden ratio.
const SEED: u64 = 0xb7e1_5162_8aed_2a6b;
const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
const HEAD: u64 = 0x243f_6a88_85a3_08d3;
const ENTRY: u64 = 0x1319_8a2e_0370_7345;
const BITS: u64 = 0xa409_3822_299f_31d1;

/// The high and the low half of the product, joined.
#[inline(always)]
const fn fold(a: u64, b: u64) -> u64 {
    let product = a as u128 * b as u128;
    product as u64 ^ (product >> 64) as u64
}

/// A hash that agrees with exact equality. Its value is good for as long as the machine runs, and its high and low bits are equally
/// mixed.
///
/// # Safety
/// `word` is a term whose objects are alive.
#[inline(always)]
pub unsafe fn internal(word: Word) -> u64 {
    if word.is_immediate() {
        return fold(word.0 ^ SEED, FACTOR);
    }
    // SAFETY: as the caller vouches.
    unsafe { compound(word) }
}

/// What is still to hash.
#[derive(Clone, Copy)]
enum Item {
    Words {
        next: *const Word,
        left: usize,
    },
    /// Entries of a flat map: keys, and values in the same order.
    Flat {
        keys: *const Word,
        values: *const Word,
        left: usize,
    },
    /// Children of a large map's node.
    Children {
        next: *const Word,
        left: usize,
    },
    /// A map's entry ends: its hash is added to those of the others.
    EndEntry,
    /// A map ends: what was being summed and the hash before it come back.
    EndMap {
        hash: u64,
        sum: u64,
    },
}

struct State {
    hash: u64,
    /// Hashes of the entries of the map that is being hashed.
    sum: u64,
    stack: SmallVec<[Item; 12]>,
}

#[inline(never)]
unsafe fn compound(word: Word) -> u64 {
    let mut state = State {
        hash: SEED,
        sum: 0,
        stack: SmallVec::new(),
    };
    // SAFETY: as the caller vouches; items are of live terms.
    unsafe {
        state.pointer(word);
        while let Some(item) = state.stack.pop() {
            state.item(item);
        }
    }
    // One more fold: the last part must reach all bits too.
    fold(state.hash ^ SEED, FACTOR)
}

impl State {
    #[inline(always)]
    fn add(&mut self, value: u64) {
        self.hash = fold(self.hash ^ value, FACTOR).wrapping_add(HEAD);
    }

    unsafe fn item(&mut self, item: Item) {
        match item {
            // SAFETY: the words are alive.
            Item::Words { next, left } => unsafe { self.words(next, left) },
            // SAFETY: the entries are alive.
            Item::Flat { keys, values, left } => unsafe { self.flat(keys, values, left) },
            // SAFETY: the children are alive.
            Item::Children { next, left } => unsafe { self.child(next, left) },
            Item::EndEntry => self.end_entry(),
            Item::EndMap { hash, sum } => {
                self.hash = hash;
                let entries = std::mem::replace(&mut self.sum, sum);
                self.add(entries);
            }
        }
    }

    /// Hashes words until one has to be walked into; the others then wait on the stack.
    #[inline]
    unsafe fn words(&mut self, mut next: *const Word, mut left: usize) {
        while left > 0 {
            // SAFETY: as many words are left, all alive.
            let word = unsafe { *next };
            next = next.wrapping_add(1);
            left -= 1;
            if word.is_immediate() {
                self.add(word.0);
                continue;
            }
            if left > 0 {
                self.stack.push(Item::Words { next, left });
            }
            // SAFETY: a live pointer.
            return unsafe { self.pointer(word) };
        }
    }

    fn end_entry(&mut self) {
        self.sum = self.sum.wrapping_add(fold(self.hash, ENTRY));
        self.hash = ENTRY;
    }

    /// Hashes entries until one has to be walked into; the others then wait on the stack.
    unsafe fn flat(&mut self, mut keys: *const Word, mut values: *const Word, mut left: usize) {
        while left > 0 {
            let (key, value) = (keys, values);
            keys = keys.wrapping_add(1);
            values = values.wrapping_add(1);
            left -= 1;
            // SAFETY: as many entries are left, all alive.
            unsafe {
                if (*key).is_immediate() && (*value).is_immediate() {
                    self.add((*key).0);
                    self.add((*value).0);
                    self.end_entry();
                    continue;
                }
            }
            self.stack.push(Item::Flat { keys, values, left });
            return self.entry(key, value);
        }
    }

    fn entry(&mut self, key: *const Word, value: *const Word) {
        self.stack.push(Item::EndEntry);
        for part in [value, key] {
            self.stack.push(Item::Words {
                next: part,
                left: 1,
            });
        }
    }

    unsafe fn child(&mut self, next: *const Word, left: usize) {
        if left == 0 {
            return;
        }
        self.stack.push(Item::Children {
            next: next.wrapping_add(1),
            left: left - 1,
        });
        // SAFETY: a child is an entry or a node, alive.
        unsafe {
            let child = *next;
            if child.is_cons() {
                self.entry(child.cons_address(), child.cons_address().add(1));
            } else {
                let (next, left) = children(child);
                self.stack.push(Item::Children { next, left });
            }
        }
    }

    #[inline]
    unsafe fn pointer(&mut self, word: Word) {
        // SAFETY: the caller vouches for the object.
        unsafe {
            if word.is_cons() {
                self.list(word);
            } else {
                self.object(word);
            }
        }
    }

    /// A cell counts by its head, mixed as the head of a cell; so lists and their elements are told apart.
    unsafe fn list(&mut self, word: Word) {
        let mut rest = word;
        // SAFETY: cells of a live list.
        unsafe {
            while rest.is_cons() {
                let head = rest.head();
                if !head.is_immediate() {
                    self.add(HEAD);
                    self.stack.push(Item::Words {
                        next: rest.cons_address(),
                        left: 2,
                    });
                    return;
                }
                self.add(head.0 ^ HEAD);
                rest = rest.tail();
            }
            if rest.is_immediate() {
                self.add(rest.0);
            } else {
                self.object(rest);
            }
        }
    }

    unsafe fn object(&mut self, word: Word) {
        // SAFETY: the caller vouches for the object; what is read follows from its kind.
        unsafe {
            let header = word.boxed_header();
            let size = size_of_header(header);
            let body = word.boxed_address().add(1);
            let kind = kind_of_header(header);
            if let Some(bits) = bits_of(word) {
                return self.bits(bits);
            }
            match kind {
                Kind::FlatMap | Kind::TrieRoot | Kind::TrieNode | Kind::Collision => {
                    return self.map(word);
                }
                _ => self.add(header.0),
            }
            match kind {
                Kind::Tuple | Kind::Record => self.words(body, size),
                Kind::Fun => {
                    let identity = &*((*body).0 as *const FunIdentity);
                    self.add(identity.module.0);
                    self.add(u64::from(identity.index) << 32 | u64::from(identity.old_unique));
                    self.stack.push(Item::Words {
                        next: body.add(2),
                        left: size - 2,
                    });
                }
                Kind::Export => {
                    let mfa = &*((*body).0 as *const Mfa);
                    self.add(mfa.module.0);
                    self.add(mfa.function.0 ^ u64::from(mfa.arity) << 48);
                }
                Kind::Reference => self.add((*body).0),
                _ => {
                    for index in 0..size {
                        self.add((*body.add(index)).0);
                    }
                }
            }
        }
    }

    unsafe fn map(&mut self, word: Word) {
        // SAFETY: the caller vouches for the map.
        unsafe {
            let size = map_size(word);
            self.add((size as u64) << 8 | ENTRY);
            self.stack.push(Item::EndMap {
                hash: self.hash,
                sum: self.sum,
            });
            (self.hash, self.sum) = (ENTRY, 0);
            if kind_of_header(word.boxed_header()) == Kind::FlatMap {
                self.stack.push(Item::Flat {
                    keys: word.boxed_word(0).boxed_address().add(1),
                    values: word.boxed_address().add(2),
                    left: size,
                });
            } else {
                let (next, left) = children(word);
                self.stack.push(Item::Children { next, left });
            }
        }
    }

    /// Sixteen bytes go in at a time, then what is left.
    unsafe fn bits(&mut self, bits: Bits) {
        self.add(bits.bit_size as u64 ^ BITS);
        let mut reader = Reader::new(bits);
        let mut hash = self.hash;
        // SAFETY: the run is alive, and `left` says what it still holds.
        unsafe {
            while reader.left() >= 128 {
                let (first, second) = (reader.word(), reader.word());
                hash = fold(first ^ hash, second ^ FACTOR).wrapping_add(HEAD);
            }
            self.hash = hash;
            if reader.left() >= 64 {
                let word = reader.word();
                self.add(word);
            }
            let rest = reader.rest();
            self.add(rest);
        }
    }
}
