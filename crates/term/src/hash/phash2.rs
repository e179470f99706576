//! `erlang:phash2`: Bob Jenkins' mixing of three words, over the parts of a term in a fixed order.
//!
//! What one part leaves goes into the next. Entries of a map are hashed each for itself and joined by exclusive or, so their order
//! does not count. An atom or `[]` that comes first, or after a hash that happens to be zero, is taken as it is.

use smallvec::SmallVec;

use super::{atom_hash, children, float_bits, float_value, map_size};
use crate::bits::{Bits, bits_of};
use crate::boxed::{Kind, kind_of_header, size_of_header};
use crate::fun::{FunIdentity, Mfa};
use crate::order::{self, Reader};
use crate::word::Word;

/// The golden ratio; parts of each type are told apart by multiples of it.
const RATIO: u32 = 0x9e37_79b9;

const fn salt(multiple: u32) -> u32 {
    RATIO.wrapping_mul(multiple)
}

const NIL_FIRST: u32 = 3_468_870_702;
const NIL_MARK: u32 = 2;
const BYTES_PER_MIX: usize = 12;

/// Three words being mixed.
#[derive(Clone, Copy)]
struct Mix {
    a: u32,
    b: u32,
    c: u32,
}

impl Mix {
    #[inline]
    fn mix(&mut self) {
        const ROUNDS: [[u32; 3]; 3] = [[13, 8, 13], [12, 16, 5], [3, 10, 15]];
        for [right_a, left_b, right_c] in ROUNDS {
            self.a = self.a.wrapping_sub(self.b).wrapping_sub(self.c) ^ self.c >> right_a;
            self.b = self.b.wrapping_sub(self.c).wrapping_sub(self.a) ^ self.a << left_b;
            self.c = self.c.wrapping_sub(self.a).wrapping_sub(self.b) ^ self.b >> right_c;
        }
    }

    fn add(&mut self, bytes: &[u8; BYTES_PER_MIX]) {
        let word = |index: usize| {
            u32::from_le_bytes([
                bytes[index],
                bytes[index + 1],
                bytes[index + 2],
                bytes[index + 3],
            ])
        };
        self.a = self.a.wrapping_add(word(0));
        self.b = self.b.wrapping_add(word(4));
        self.c = self.c.wrapping_add(word(8));
    }
}

/// What is still to hash.
#[derive(Clone, Copy)]
enum Item {
    /// Words of a tuple, of a closure, or one term.
    Words { next: *const Word, left: usize },
    /// Entries of a flat map: keys, and values in the same order.
    Flat {
        keys: *const Word,
        values: *const Word,
        left: usize,
    },
    /// Children of a large map's node.
    Children { next: *const Word, left: usize },
    /// A map's entry ends: its hash joins those of the others.
    EndEntry,
    /// A map ends: what was being joined and the hash before it come back.
    EndMap { hash: u32, joined: u32 },
}

struct State {
    hash: u32,
    /// Hashes of the entries of the map that is being hashed.
    joined: u32,
    stack: SmallVec<[Item; 16]>,
}

/// The hash of which `erlang:phash2/1` gives the lowest 27 bits, and `erlang:phash2/2` the remainder by its range.
///
/// # Safety
/// `word` is a term whose objects are alive.
pub unsafe fn phash2(word: Word) -> u32 {
    if word.is_atom() {
        return atom_hash(word);
    }
    let mut state = State {
        hash: 0,
        joined: 0,
        stack: SmallVec::new(),
    };
    if let Some(value) = word.as_small() {
        state.integer(value);
        return state.hash;
    }
    state.stack.push(Item::Words {
        next: &raw const word,
        left: 1,
    });
    while let Some(item) = state.stack.pop() {
        // SAFETY: items are of live terms.
        unsafe { state.item(item) };
    }
    state.hash
}

impl State {
    #[inline]
    fn pair(&mut self, first: u32, second: u32, salt: u32) {
        let mut mix = Mix {
            a: salt.wrapping_add(first),
            b: salt.wrapping_add(second),
            c: self.hash,
        };
        mix.mix();
        self.hash = mix.c;
    }

    fn single(&mut self, value: u32, salt: u32) {
        self.pair(value, 0, salt);
    }

    fn wide(&mut self, value: u64, salt: u32) {
        self.pair(value as u32, (value >> 32) as u32, salt);
    }

    unsafe fn item(&mut self, item: Item) {
        match item {
            Item::Words { mut next, mut left } => {
                while left > 0 {
                    // SAFETY: the words are alive.
                    let word = unsafe { *next };
                    (next, left) = (next.wrapping_add(1), left - 1);
                    if let Some(value) = word.as_small() {
                        self.integer(value);
                    } else if word.is_atom() {
                        self.atom(word);
                    } else {
                        if left > 0 {
                            self.stack.push(Item::Words { next, left });
                        }
                        // SAFETY: as above.
                        return unsafe { self.term(word) };
                    }
                }
            }
            Item::Flat { keys, values, left } => {
                if left == 0 {
                    return;
                }
                self.stack.push(Item::Flat {
                    keys: keys.wrapping_add(1),
                    values: values.wrapping_add(1),
                    left: left - 1,
                });
                self.entry(keys, values);
            }
            // SAFETY: the children are alive.
            Item::Children { next, left } => unsafe { self.child(next, left) },
            Item::EndEntry => self.joined ^= std::mem::take(&mut self.hash),
            Item::EndMap { hash, joined } => {
                self.hash = hash;
                let entries = std::mem::replace(&mut self.joined, joined);
                self.single(entries, salt(19));
            }
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

    unsafe fn term(&mut self, word: Word) {
        // SAFETY: the caller vouches for the term.
        unsafe {
            if let Some(value) = word.as_small() {
                self.integer(value);
            } else if word.is_atom() {
                self.atom(word);
            } else if word.is_cons() {
                self.list(word);
            } else if word.is_boxed() {
                self.object(word);
            } else if word.is_nil() {
                self.nil();
            } else if word.is_local_pid() {
                self.single(order::pid_numbers(word).0, salt(5));
            } else if word.is_local_port() {
                self.wide(order::port_number(word), salt(6));
            } else {
                self.float(word.float_value());
            }
        }
    }

    fn integer(&mut self, value: i64) {
        match i32::try_from(value) {
            Ok(small) if (-(1 << 27)..1 << 27).contains(&small) => {
                if small < 0 {
                    self.single(small.unsigned_abs(), RATIO);
                }
                self.single(small as u32, RATIO);
            }
            _ => self.big(value < 0, &[value.unsigned_abs()]),
        }
    }

    fn big(&mut self, negative: bool, limbs: &[u64]) {
        let salt = salt(if negative { 10 } else { 11 });
        for limb in limbs {
            self.wide(*limb, salt);
        }
    }

    fn float(&mut self, value: f64) {
        let bits = float_bits(value);
        self.pair((bits >> 32) as u32, bits as u32, salt(12));
    }

    fn atom(&mut self, word: Word) {
        let hash = atom_hash(word);
        if self.hash == 0 {
            self.hash = hash;
        } else {
            self.single(hash, salt(3));
        }
    }

    fn nil(&mut self) {
        if self.hash == 0 {
            self.hash = NIL_FIRST;
        } else {
            self.single(NIL_MARK, salt(2));
        }
    }

    /// Bytes at the head of a list go in by fours; then what follows them: the next element, or the tail.
    unsafe fn list(&mut self, word: Word) {
        let mut rest = word;
        let (mut bytes, mut count) = (0u32, 0);
        // SAFETY: cells of a live list.
        unsafe {
            while rest.is_cons()
                && let Some(byte) = rest.head().as_small()
                && (0..=255).contains(&byte)
            {
                bytes = bytes << 8 | byte as u32;
                count += 1;
                if count == 4 {
                    self.single(bytes, salt(4));
                    (bytes, count) = (0, 0);
                }
                rest = rest.tail();
            }
            if count > 0 {
                self.single(bytes, salt(4));
            }
            if rest.is_cons() {
                let cell = rest.cons_address();
                self.stack.push(Item::Words {
                    next: cell,
                    left: 2,
                });
            } else {
                // No list, so `term` does not come back here.
                self.term(rest);
            }
        }
    }

    unsafe fn object(&mut self, word: Word) {
        // SAFETY: the caller vouches for the object; what is read follows from its kind.
        unsafe {
            let header = word.boxed_header();
            let size = size_of_header(header);
            let body = word.boxed_address().add(1);
            match kind_of_header(header) {
                Kind::Tuple => {
                    self.single(size as u32, salt(9));
                    self.stack.push(Item::Words {
                        next: body,
                        left: size,
                    });
                }
                Kind::Record => {
                    // The definition counts as a hash of its own, beside the number of fields.
                    let definition = phash2(*body);
                    self.pair(size as u32 - 1, definition, salt(23));
                    self.stack.push(Item::Words {
                        next: body.add(1),
                        left: size - 1,
                    });
                }
                Kind::FlatMap | Kind::TrieRoot | Kind::TrieNode | Kind::Collision => self.map(word),
                Kind::Fun => self.closure(word),
                Kind::Export => {
                    let mfa = &*((*body).0 as *const Mfa);
                    self.pair(mfa.arity, atom_hash(mfa.module), RATIO);
                    self.single(atom_hash(mfa.function), salt(14));
                }
                Kind::SubBits | Kind::MatchContext | Kind::HeapBits | Kind::SharedBits => {
                    if let Some(bits) = bits_of(word) {
                        self.bits(bits);
                    }
                }
                Kind::BigPositive => self.big(false, order::limbs(word)),
                Kind::BigNegative => self.big(true, order::limbs(word)),
                Kind::Float => self.float(float_value(word)),
                Kind::Reference | Kind::ExternalReference => {
                    self.single(order::reference_numbers(word).0[0], salt(7));
                }
                Kind::ExternalPid => self.single(order::pid_numbers(word).0, salt(5)),
                Kind::ExternalPort => self.wide(order::port_number(word), salt(6)),
            }
        }
    }

    unsafe fn map(&mut self, word: Word) {
        // SAFETY: the caller vouches for the map.
        unsafe {
            let size = map_size(word);
            self.single(size as u32, salt(16));
            if size == 0 {
                return;
            }
            self.stack.push(Item::EndMap {
                hash: self.hash,
                joined: self.joined,
            });
            (self.hash, self.joined) = (0, 0);
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

    unsafe fn closure(&mut self, word: Word) {
        // SAFETY: the caller vouches for the closure, whose first word is the address of its entry.
        unsafe {
            let identity = &*(word.boxed_word(0).0 as *const FunIdentity);
            let free = size_of_header(word.boxed_header()) - 2;
            self.pair(free as u32, atom_hash(identity.module), RATIO);
            self.pair(identity.index, identity.old_unique, RATIO);
            self.stack.push(Item::Words {
                next: word.boxed_address().add(3),
                left: free,
            });
        }
    }

    unsafe fn bits(&mut self, bits: Bits) {
        let start = salt(13).wrapping_add(self.hash);
        if bits.bit_size == 0 {
            self.hash = start;
            return;
        }
        let mut mix = Mix {
            a: RATIO,
            b: RATIO,
            c: start,
        };
        // Sizes count modulo 2^32, as OTP's did when this was defined.
        let bytes = (bits.bit_size / 8) & 0xffff_ffff;
        let mut reader = Reader::new(bits);
        let mut left = bytes;
        let mut block = [0; BYTES_PER_MIX];
        // SAFETY: the run is alive and has `bytes` whole bytes.
        unsafe {
            if let Some(aligned) = bits.as_bytes() {
                let (blocks, _) = aligned[..bytes].as_chunks::<BYTES_PER_MIX>();
                for block in blocks {
                    mix.add(block);
                    mix.mix();
                }
                left -= blocks.len() * BYTES_PER_MIX;
                reader.skip_bytes(blocks.len() * BYTES_PER_MIX);
            }
            while left >= BYTES_PER_MIX {
                block.fill_with(|| reader.byte());
                mix.add(&block);
                mix.mix();
                left -= BYTES_PER_MIX;
            }
            // The lowest byte of the third word is the size's; bytes of the block go above it.
            block = [0; BYTES_PER_MIX];
            for index in 0..left {
                block[if index < 8 { index } else { index + 1 }] = reader.byte();
            }
            mix.add(&block);
            mix.c = mix.c.wrapping_add(bytes as u32);
            mix.mix();
            self.hash = mix.c;
            let tail = bits.bit_size % 8;
            if tail > 0 && reader.left() < 8 {
                let last = (reader.rest() >> 56) as u32;
                self.pair(tail as u32, last >> (8 - tail), salt(15));
            }
        }
    }
}
