//! The hash by which large maps place their keys. It is the one of Erlang/OTP 26 and later, so that programs see the entries of a map with more than 32 keys in
//! its order: integers, floats, bitstrings, lists, tuples and maps of these hash to the same there. Atoms, pids, ports, references and funs hash by numbers that no
//! other system gives them.
//!
//! It is MurmurHash3 (Austin Appleby) in its form of 128 bits, fed with terms: two halves, *alpha* and *beta*, take words in turn. Terms that are no immediates of
//! OTP's wait on a stack, and what stands in their place says so.
//!
//! OTP's tries consume the lowest four bits first and ours the highest, so the result has its fours of bits in reverse.

use smallvec::SmallVec;

use super::{children, float_value, map_size};
use crate::bits::{Bits, bits_of};
use crate::boxed::{Kind, kind_of_header, size_of_header};
use crate::fun::{FunIdentity, Mfa};
use crate::order::Reader;
use crate::word::Word;

/// What a half is told before the parts of a term.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Mark {
    Immediate = 1,
    Element,
    Head,
    Tail,
    String,
    Tuple,
    FlatMap,
    FullRoot,
    Root,
    Node,
    Bits,
    LocalFun,
    ExternalFun,
    Negative,
    Positive,
    LocalReference,
    ExternalReference,
    ExternalPid,
    ExternalPort,
    Float,
}

const ALPHA_FACTOR: u64 = 0x87c3_7b91_1142_53d5;
const BETA_FACTOR: u64 = 0x4cf5_ad43_2745_937f;

/// Tags of OTP's immediates.
const SMALL: u64 = 0xf;
const ATOM: u64 = 0xb;
const PID: u64 = 0x3;
const PORT: u64 = 0x7;
const NIL: u64 = 0x3b;

/// On the stack: the tail of a list that is no list comes next.
const TAIL_NEXT: Word = Word::NONE;

/// MurmurHash3's last mixing of a word.
#[inline(always)]
const fn finish(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

/// The fours of bits in reverse.
#[inline(always)]
const fn reversed(hash: u64) -> u64 {
    const LOW: u64 = 0x0f0f_0f0f_0f0f_0f0f;
    let bytes = hash.swap_bytes();
    (bytes & LOW) << 4 | (bytes >> 4) & LOW
}

/// The word of an immediate as OTP has it; none for what is none there.
#[inline(always)]
fn immediate(word: Word) -> Option<u64> {
    if word.is_small() {
        // Its integers have a bit less.
        let shifted = word.0 << 1;
        return (shifted as i64 >> 1 == word.0 as i64).then_some(shifted | SMALL);
    }
    if word.is_atom() {
        return Some(u64::from(word.atom_index()) << 6 | ATOM);
    }
    if word.is_nil() {
        return Some(NIL);
    }
    if word.is_local_pid() {
        return Some(word.payload() << 4 | PID);
    }
    word.is_local_port().then(|| word.payload() << 4 | PORT)
}

/// The hash of a key: equal for terms that are exactly equal.
///
/// # Safety
/// `word` is a term whose objects are alive.
#[inline(always)]
pub unsafe fn map_key(word: Word) -> u64 {
    match immediate(word) {
        Some(word) => reversed(finish(word)),
        // SAFETY: as the caller vouches.
        None => reversed(unsafe { compound(word) }),
    }
}

#[derive(Default)]
struct State {
    alpha: u64,
    beta: u64,
    /// Words taken.
    count: u64,
    stack: SmallVec<[Word; 16]>,
}

#[inline(never)]
unsafe fn compound(word: Word) -> u64 {
    let mut state = State::default();
    // SAFETY: as the caller vouches; what waits is part of the term.
    unsafe {
        state.term(word);
        while let Some(mut next) = state.stack.pop() {
            if next == TAIL_NEXT {
                state.beta(Mark::Tail as u64);
                next = state.stack.pop().unwrap_or(Word::NIL);
            }
            state.term(next);
        }
    }
    state.end()
}

impl State {
    #[inline(always)]
    fn alpha(&mut self, value: u64) {
        self.take_alpha(value);
        self.alpha = self.alpha.rotate_left(27).wrapping_add(self.beta);
        self.alpha = self.alpha.wrapping_mul(5).wrapping_add(0x52dc_e729);
        self.count += 1;
    }

    #[inline(always)]
    fn beta(&mut self, value: u64) {
        self.take_beta(value);
        self.beta = self.beta.rotate_left(31).wrapping_add(self.alpha);
        self.beta = self.beta.wrapping_mul(5).wrapping_add(0x3849_5ab5);
        self.count += 1;
    }

    #[inline(always)]
    fn take_alpha(&mut self, value: u64) {
        self.alpha ^= value
            .wrapping_mul(ALPHA_FACTOR)
            .rotate_left(31)
            .wrapping_mul(BETA_FACTOR);
    }

    #[inline(always)]
    fn take_beta(&mut self, value: u64) {
        self.beta ^= value
            .wrapping_mul(BETA_FACTOR)
            .rotate_left(33)
            .wrapping_mul(ALPHA_FACTOR);
    }

    /// A mark and 32 bits of something.
    #[inline(always)]
    fn marked(&mut self, mark: u64, value: u64) {
        self.alpha(mark | value << 32);
    }

    fn end(mut self) -> u64 {
        self.alpha ^= self.count;
        self.beta ^= self.count;
        self.alpha = self.alpha.wrapping_add(self.beta);
        self.beta = self.beta.wrapping_add(self.alpha);
        let (alpha, beta) = (finish(self.alpha), finish(self.beta));
        let alpha = alpha.wrapping_add(beta);
        alpha ^ beta.wrapping_add(alpha)
    }

    #[inline(always)]
    fn immediate(&mut self, word: u64) {
        self.alpha(Mark::Immediate as u64);
        self.beta(word);
    }

    /// A part among others: now, or when they are done.
    #[inline(always)]
    fn part(&mut self, word: Word) {
        match immediate(word) {
            Some(word) => self.immediate(word),
            None => {
                self.alpha(Mark::Element as u64);
                self.stack.push(word);
            }
        }
    }

    /// All parts, the last of them at once.
    unsafe fn parts(&mut self, next: *const Word, count: usize) {
        if count == 0 {
            return;
        }
        // SAFETY: as many words are alive.
        unsafe {
            for index in 0..count - 1 {
                self.part(*next.add(index));
            }
            self.stack.push(*next.add(count - 1));
        }
    }

    #[inline]
    unsafe fn term(&mut self, word: Word) {
        // SAFETY: the caller vouches for the term.
        unsafe {
            match immediate(word) {
                Some(word) => self.immediate(word),
                None if word.is_cons() => self.list(word),
                None if word.is_small() => {
                    self.integer(word.small_value() < 0, &[word.small_value().unsigned_abs()])
                }
                None if word.is_immediate_float() => self.float(word),
                None => self.object(word),
            }
        }
    }

    /// Bytes in front go in by fours, and then one head, or what ends the list.
    unsafe fn list(&mut self, word: Word) {
        let mut rest = word;
        // SAFETY: cells of a live list.
        unsafe {
            loop {
                let (mut value, mut bytes) = (0, 0);
                while rest.is_cons() {
                    let Some(byte @ 0..256) = rest.head().as_small() else {
                        break;
                    };
                    value = value << 8 | byte as u64;
                    bytes += 1;
                    if bytes == 4 {
                        self.marked(Mark::String as u64 | bytes << 8, value);
                        (value, bytes) = (0, 0);
                    }
                    rest = rest.tail();
                }
                if bytes > 0 {
                    self.marked(Mark::String as u64 | bytes << 8, value);
                }
                if !rest.is_cons() {
                    return self.stack.push(rest);
                }
                let (head, tail) = (rest.head(), rest.tail());
                let Some(head) = immediate(head) else {
                    self.stack.push(tail);
                    if !tail.is_cons() {
                        self.stack.push(TAIL_NEXT);
                    }
                    self.alpha(Mark::Head as u64);
                    return self.stack.push(head);
                };
                self.marked(Mark::Immediate as u64, Mark::Head as u64);
                self.beta(head);
                if !tail.is_cons() {
                    self.alpha(Mark::Tail as u64);
                    return self.stack.push(tail);
                }
                rest = tail;
            }
        }
    }

    unsafe fn float(&mut self, word: Word) {
        self.alpha(Mark::Float as u64);
        // SAFETY: the caller vouches for the float.
        self.beta(unsafe { float_value(word) }.to_bits());
    }

    fn integer(&mut self, negative: bool, limbs: &[u64]) {
        let mark = if negative {
            Mark::Negative
        } else {
            Mark::Positive
        };
        self.marked(mark as u64, limbs.len() as u64);
        let (pairs, rest) = limbs.as_chunks::<2>();
        for [first, second] in pairs {
            self.alpha(*first);
            self.beta(*second);
        }
        if let [last] = rest {
            self.beta(*last);
        }
    }

    unsafe fn object(&mut self, word: Word) {
        // SAFETY: the caller vouches for the object; what is read follows from its kind.
        unsafe {
            if let Some(bits) = bits_of(word) {
                return self.bits(bits);
            }
            let header = word.boxed_header();
            let size = size_of_header(header);
            let body = word.boxed_address().add(1);
            match kind_of_header(header) {
                Kind::Tuple | Kind::Record | Kind::Collision => {
                    self.alpha(Mark::Tuple as u64);
                    self.beta(size as u64);
                    self.parts(body, size);
                }
                Kind::FlatMap => self.flat_map(word),
                Kind::TrieRoot | Kind::TrieNode => self.trie(word),
                Kind::Float => self.float(word),
                kind @ (Kind::BigPositive | Kind::BigNegative) => {
                    let limbs = std::slice::from_raw_parts(body.cast::<u64>(), size);
                    self.integer(kind == Kind::BigNegative, limbs);
                }
                Kind::Fun => {
                    let identity = &*((*body).0 as *const FunIdentity);
                    let free = size - 2;
                    self.marked(Mark::LocalFun as u64, free as u64);
                    self.beta(u64::from(identity.index) | u64::from(identity.old_unique) << 32);
                    self.part(identity.module);
                    self.parts(body.add(2), free);
                }
                Kind::Export => {
                    let mfa = &*((*body).0 as *const Mfa);
                    self.marked(Mark::ExternalFun as u64, u64::from(mfa.arity));
                    self.part(mfa.module);
                    self.part(mfa.function);
                }
                Kind::Reference => {
                    self.alpha(Mark::LocalReference as u64);
                    self.beta((*body).0);
                }
                kind => {
                    let mark = match kind {
                        Kind::ExternalPid => Mark::ExternalPid,
                        Kind::ExternalPort => Mark::ExternalPort,
                        _ => Mark::ExternalReference,
                    };
                    self.marked(mark as u64, size as u64);
                    for index in 0..size {
                        self.alpha((*body.add(index)).0);
                    }
                }
            }
        }
    }

    unsafe fn flat_map(&mut self, word: Word) {
        // SAFETY: the caller vouches for the map.
        unsafe {
            let size = map_size(word);
            self.alpha(Mark::FlatMap as u64);
            self.beta(size as u64);
            let keys = word.boxed_word(0).boxed_address().add(1);
            let values = word.boxed_address().add(2);
            for index in 0..size {
                self.part(*values.add(index));
                if index + 1 == size {
                    self.stack.push(*keys.add(index));
                } else {
                    self.part(*keys.add(index));
                }
            }
        }
    }

    unsafe fn trie(&mut self, word: Word) {
        // SAFETY: the caller vouches for the map or node.
        unsafe {
            let (next, count) = children(word);
            if kind_of_header(word.boxed_header()) == Kind::TrieRoot {
                let mark = if count == 16 {
                    Mark::FullRoot
                } else {
                    Mark::Root
                };
                self.alpha(mark as u64);
                self.beta(map_size(word) as u64);
            } else {
                self.alpha(Mark::Node as u64);
            }
            for index in 0..count {
                let child = *next.add(index);
                if child.is_cons() {
                    self.part(child.tail());
                    self.part(child.head());
                } else {
                    self.stack.push(child);
                }
            }
        }
    }

    /// Sixteen bytes go in at a time, then the other whole bytes, then bits.
    unsafe fn bits(&mut self, bits: Bits) {
        self.alpha(Mark::Bits as u64);
        self.beta(bits.bit_size as u64);
        let mut reader = Reader::new(bits);
        // SAFETY: the run is alive, and `left` says what it still holds.
        unsafe {
            while reader.left() >= 128 {
                self.alpha(reader.word().swap_bytes());
                self.beta(reader.word().swap_bytes());
            }
            let first = (reader.left() >= 64).then(|| reader.word().swap_bytes());
            let (bytes, odd) = (reader.left() / 8, reader.left() as u32 % 8);
            let rest = reader.rest();
            // Whole bytes, the first of them lowest, and the odd bits behind them.
            let whole = rest.swap_bytes() & ((1 << (8 * bytes)) - 1);
            match first {
                Some(first) => {
                    if bytes > 0 {
                        self.take_beta(whole);
                    }
                    self.take_alpha(first);
                }
                None if bytes > 0 => self.take_alpha(whole),
                None => {}
            }
            if odd != 0 {
                self.alpha(rest << (8 * bytes) >> (64 - odd));
            }
        }
    }
}
