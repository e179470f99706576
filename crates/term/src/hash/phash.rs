//! `erlang:phash`: one multiplication by a prime for each byte or part of a term.

use smallvec::SmallVec;

use super::{atom_hash, float_bits, float_value, phash2};
use crate::bits::{Bits, bits_of};
use crate::boxed::{Kind, kind_of_header, size_of_header};
use crate::fun::{FunIdentity, Mfa};
use crate::order::{self, Reader};
use crate::word::Word;

// The function is defined by these primes just above 2^28, one for each use.
const ATOM: u32 = 268_440_163;
const BYTE: u32 = 268_439_161;
const POSITIVE: u32 = 268_435_459;
const NEGATIVE: u32 = 268_436_141;
const PID_BYTE: u32 = 268_438_633;
const PID_END: u32 = 268_437_017;
const LIST_END: u32 = 268_437_511;
const PORT_BYTE: u32 = 268_439_627;
const PORT_END: u32 = 268_440_479;
const EXPORT: u32 = 268_440_577;
const LAST_BITS: u32 = 268_440_581;
const MAP: u32 = 268_440_593;
const MAP_MARK: u32 = 268_440_611;

/// What is still to hash.
#[derive(Clone, Copy)]
enum Item {
    /// Free variables of a closure, or one term.
    Words { next: *const Word, left: usize },
    /// Elements of a tuple; its arity goes in after them.
    Elements {
        next: *const Word,
        left: usize,
        arity: u32,
    },
    /// The tail of a list after an element that is no byte.
    Tail(Word),
    /// A list ends.
    EndList,
}

struct State {
    hash: u32,
    stack: SmallVec<[Item; 16]>,
}

/// The hash of which `erlang:phash(T, Range)` is the remainder by the range, plus one.
///
/// # Safety
/// `word` is a term whose objects are alive.
pub unsafe fn phash(word: Word) -> u32 {
    let mut state = State {
        hash: 0,
        stack: SmallVec::new(),
    };
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
    fn step(&mut self, prime: u32, value: u32) {
        self.hash = self.hash.wrapping_mul(prime).wrapping_add(value);
    }

    fn bytes(&mut self, prime: u32, bytes: &[u8]) {
        for byte in bytes {
            self.step(prime, u32::from(*byte));
        }
    }

    fn end(&mut self, prime: u32) {
        self.hash = self.hash.wrapping_mul(prime);
    }

    unsafe fn item(&mut self, item: Item) {
        // SAFETY: items are of live terms.
        unsafe {
            match item {
                Item::Words { left: 0, .. } => {}
                Item::Words { next, left } => {
                    self.stack.push(Item::Words {
                        next: next.wrapping_add(1),
                        left: left - 1,
                    });
                    self.term(*next);
                }
                Item::Elements { left: 0, arity, .. } => self.step(PORT_BYTE, arity),
                Item::Elements { next, left, arity } => {
                    self.stack.push(Item::Elements {
                        next: next.wrapping_add(1),
                        left: left - 1,
                        arity,
                    });
                    self.term(*next);
                }
                Item::Tail(tail) if tail.is_cons() => self.list(tail),
                Item::Tail(tail) => {
                    self.stack.push(Item::EndList);
                    self.term(tail);
                }
                Item::EndList => self.end(LIST_END),
            }
        }
    }

    unsafe fn term(&mut self, word: Word) {
        // SAFETY: the caller vouches for the term.
        unsafe {
            if let Some(value) = word.as_small() {
                self.integer(value < 0, &[value.unsigned_abs()]);
            } else if word.is_atom() {
                self.step(ATOM, atom_hash(word));
            } else if word.is_cons() {
                self.list(word);
            } else if word.is_boxed() {
                self.object(word);
            } else if word.is_nil() {
                self.step(POSITIVE, 1);
            } else if word.is_local_pid() {
                self.pid(word);
            } else if word.is_local_port() {
                self.port(word);
            } else {
                self.float(word.float_value());
            }
        }
    }

    /// Bytes from the lowest on, by fours: as many as the magnitude needs, and at least four.
    fn integer(&mut self, negative: bool, limbs: &[u64]) {
        for (index, limb) in limbs.iter().enumerate() {
            let last = index + 1 == limbs.len();
            let count = if last && limb >> 32 == 0 { 4 } else { 8 };
            self.bytes(BYTE, &limb.to_le_bytes()[..count]);
        }
        self.end(if negative { NEGATIVE } else { POSITIVE });
    }

    fn float(&mut self, value: f64) {
        let bits = float_bits(value);
        self.step(PID_END, bits as u32 ^ (bits >> 32) as u32);
    }

    unsafe fn pid(&mut self, word: Word) {
        // SAFETY: the caller vouches for the pid.
        let number = unsafe { order::pid_numbers(word).0 };
        self.bytes(PID_BYTE, &number.to_le_bytes());
        self.end(PID_END);
    }

    unsafe fn port(&mut self, word: Word) {
        // SAFETY: the caller vouches for the port.
        let number = unsafe { order::port_number(word) };
        let high = (number >> 32) as u32;
        if high != 0 {
            self.bytes(EXPORT, &high.to_le_bytes());
        }
        self.bytes(PORT_BYTE, &(number as u32).to_le_bytes());
        self.end(PORT_END);
    }

    unsafe fn list(&mut self, word: Word) {
        let mut rest = word;
        // SAFETY: cells of a live list.
        unsafe {
            while rest.is_cons() {
                match rest.head().as_small() {
                    Some(byte) if (0..=255).contains(&byte) => self.step(BYTE, byte as u32),
                    _ => {
                        self.stack.push(Item::Tail(rest.tail()));
                        self.stack.push(Item::Words {
                            next: rest.cons_address(),
                            left: 1,
                        });
                        return;
                    }
                }
                rest = rest.tail();
            }
        }
        self.stack.push(Item::Tail(rest));
    }

    unsafe fn object(&mut self, word: Word) {
        // SAFETY: the caller vouches for the object; what is read follows from its kind.
        unsafe {
            let header = word.boxed_header();
            let size = size_of_header(header);
            let body = word.boxed_address().add(1);
            match kind_of_header(header) {
                // OTP's hash is older than native records, and does not know them either: as a map's, it comes from the newer one.
                Kind::Record => {
                    let hash = phash2(word);
                    self.step(MAP, MAP_MARK.wrapping_add(hash));
                }
                Kind::Tuple => self.stack.push(Item::Elements {
                    next: body,
                    left: size,
                    arity: size as u32,
                }),
                Kind::FlatMap | Kind::TrieRoot | Kind::TrieNode | Kind::Collision => {
                    let hash = phash2(word);
                    self.step(MAP, MAP_MARK.wrapping_add(hash));
                }
                Kind::Fun => self.closure(word),
                Kind::Export => {
                    let mfa = &*((*body).0 as *const Mfa);
                    self.step(EXPORT, mfa.arity);
                    self.step(ATOM, atom_hash(mfa.module));
                    self.step(ATOM, atom_hash(mfa.function));
                }
                Kind::SubBits | Kind::MatchContext | Kind::HeapBits | Kind::SharedBits => {
                    if let Some(bits) = bits_of(word) {
                        self.bits(bits);
                    }
                }
                Kind::BigPositive => self.integer(false, order::limbs(word)),
                Kind::BigNegative => self.integer(true, order::limbs(word)),
                Kind::Float => self.float(float_value(word)),
                Kind::Reference | Kind::ExternalReference => {
                    let number = order::reference_numbers(word).0[0];
                    self.bytes(PORT_BYTE, &number.to_le_bytes());
                    self.end(PORT_END);
                }
                Kind::ExternalPid => self.pid(word),
                Kind::ExternalPort => self.port(word),
            }
        }
    }

    unsafe fn closure(&mut self, word: Word) {
        // SAFETY: the caller vouches for the closure, whose first word is the address of its entry.
        unsafe {
            let identity = &*(word.boxed_word(0).0 as *const FunIdentity);
            let free = size_of_header(word.boxed_header()) - 2;
            self.step(PORT_END, free as u32);
            self.step(ATOM, atom_hash(identity.module));
            self.step(BYTE, identity.index);
            self.step(BYTE, identity.old_unique);
            self.stack.push(Item::Words {
                next: word.boxed_address().add(3),
                left: free,
            });
        }
    }

    unsafe fn bits(&mut self, bits: Bits) {
        let mut reader = Reader::new(bits);
        // SAFETY: the run is alive, and `left` says what it still holds.
        unsafe {
            while reader.left() >= 8 {
                let byte = reader.byte();
                self.step(ATOM, u32::from(byte));
            }
            let tail = reader.left();
            if tail > 0 {
                self.step(ATOM, (reader.rest() >> (64 - tail)) as u32);
                self.step(LAST_BITS, tail as u32);
            }
        }
        self.step(NEGATIVE, (bits.bit_size / 8) as u32);
    }
}
