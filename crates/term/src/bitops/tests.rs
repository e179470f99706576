//! Every operation against a model that knows bits one by one.

use proptest::prelude::*;

use super::{
    Endian, Room, Signedness, append, copy, equal, f16_to_f64, f64_to_f16, fill, load, part,
    read_float, read_integer, read_utf8, read_utf16, read_utf32, store, utf8_bytes, utf16_bytes,
    writable, write_integer,
};
use crate::alloc::Alloc;
use crate::bits::{Bits, bits_of};
use crate::term::Term;
use crate::word::Word;

/// A heap whose terms live until the test program ends.
struct Leak;

// SAFETY: every room is leaked, so it stays in place.
unsafe impl Alloc for Leak {
    fn alloc(&mut self, words: usize) -> *mut Word {
        vec![Word::NIL; words].leak().as_mut_ptr()
    }

    unsafe fn link_shared(&mut self, _: *mut Word) {}
}

type Model = Vec<bool>;

fn model_of_bytes(bytes: &[u8]) -> Model {
    let bits = |byte: &u8| {
        let byte = *byte;
        (0..8).map(move |bit| byte >> (7 - bit) & 1 == 1)
    };
    bytes.iter().flat_map(bits).collect()
}

fn model_of(bits: Bits) -> Model {
    (bits.bit_offset..bits.bit_offset + bits.bit_size)
        // SAFETY: the bits are alive.
        .map(|bit| unsafe { *bits.base.add(bit / 8) } >> (7 - bit % 8) & 1 == 1)
        .collect()
}

fn model_of_term(word: Word) -> Model {
    // SAFETY: terms of these tests are alive.
    model_of(unsafe { bits_of(word) }.expect("a bitstring"))
}

fn number(bits: &[bool]) -> u128 {
    bits.iter()
        .fold(0, |value, bit| value << 1 | u128::from(*bit))
}

/// The bits of a little-endian segment in the order of a big-endian one.
fn to_big_endian(bits: &[bool]) -> Model {
    let whole = bits.len() / 8 * 8;
    let mut big = bits[whole..].to_vec();
    for byte in bits[..whole].rchunks(8) {
        big.extend_from_slice(byte);
    }
    big
}

fn ordered(bits: &[bool], endian: Endian) -> Model {
    match endian {
        Endian::Big => bits.to_vec(),
        Endian::Little => to_big_endian(bits),
    }
}

fn endian() -> impl Strategy<Value = Endian> {
    prop_oneof![Just(Endian::Big), Just(Endian::Little)]
}

/// Bytes of a bitstring's object.
fn bits_in(bytes: &[u8]) -> Bits {
    // SAFETY: the heap leaks.
    unsafe { bits_of(Leak.binary(bytes)) }.expect("a bitstring")
}

proptest! {
    #[test]
    fn runs_are_copied(bytes in prop::collection::vec(any::<u8>(), 0..60), from in 0usize..64, size in 0usize..400,
                       to in 0usize..70, before in any::<u8>()) {
        let all = bytes.len() * 8;
        let from = from.min(all);
        let size = size.min(all - from);
        let run = Bits { bit_offset: from, bit_size: size, ..bits_in(&bytes) };
        let mut room = vec![before; (to + size).div_ceil(8) + 1];
        // SAFETY: there is room.
        unsafe { copy(run, room.as_mut_ptr(), to) };
        let result = model_of_bytes(&room);
        let old = model_of_bytes(&vec![before; room.len()]);
        prop_assert_eq!(&result[..to], &old[..to]);
        prop_assert_eq!(&result[to..to + size], &model_of(run)[..]);
        if size > 0 {
            let end = (to + size).next_multiple_of(8);
            prop_assert!(result[to + size..end].iter().all(|bit| !bit));
            prop_assert_eq!(&result[end..], &old[end..]);
        }
    }

    #[test]
    fn runs_are_compared(bytes in prop::collection::vec(any::<u8>(), 1..40), from in 0usize..64, to in 0usize..16, flip in any::<prop::sample::Index>()) {
        let all = bytes.len() * 8;
        let from = from.min(all - 1);
        let run = Bits { bit_offset: from, bit_size: all - from, ..bits_in(&bytes) };
        let mut room = vec![0xa5; to.div_ceil(8) + bytes.len() + 1];
        // SAFETY: there is room, and both runs are alive.
        unsafe {
            copy(run, room.as_mut_ptr(), to);
            let other = Bits { base: room.as_ptr(), bit_offset: to, bit_size: run.bit_size };
            prop_assert!(equal(run, other));
            let bit = to + flip.index(run.bit_size);
            room[bit / 8] ^= 0x80 >> (bit % 8);
            let other = Bits { base: room.as_ptr(), bit_offset: to, bit_size: run.bit_size };
            prop_assert!(!equal(run, other));
        }
    }

    #[test]
    fn words_are_loaded_and_stored(bytes in prop::collection::vec(any::<u8>(), 20), bit in 0usize..90, count in 0usize..=64, value in any::<u64>()) {
        let run = bits_in(&bytes);
        let model = model_of_bytes(&bytes);
        let mut room = bytes.clone();
        // SAFETY: twenty bytes hold the run.
        unsafe {
            let expected = number(&model[bit..bit + count]) as u64;
            prop_assert_eq!(load(run.base, bit, count), expected);
            store(room.as_mut_ptr(), bit, value, count);
        }
        let room = model_of_bytes(&room);
        prop_assert_eq!(&room[..bit], &model[..bit]);
        prop_assert_eq!(number(&room[bit..bit + count]) as u64, value & u64::MAX.unbounded_shr(64 - count as u32));
        if count > 0 {
            let end = (bit + count).next_multiple_of(8);
            prop_assert!(room[bit + count..end].iter().all(|bit| !bit));
            prop_assert_eq!(&room[end..], &model[end..]);
        }
    }

    #[test]
    fn fills_are_even(bit in 0usize..20, count in 0usize..200, ones in any::<bool>()) {
        let mut room = [0xffu8; 40];
        // SAFETY: there is room.
        unsafe { fill(room.as_mut_ptr(), bit, count, ones) };
        let room = model_of_bytes(&room);
        prop_assert!(room[..bit].iter().all(|bit| *bit));
        prop_assert!(room[bit..bit + count].iter().all(|bit| *bit == ones));
    }

    #[test]
    fn integers_are_read(bytes in prop::collection::vec(any::<u8>(), 20), bit in 0usize..30, count in 0usize..=120, endian in endian(), signed in any::<bool>()) {
        let run = Bits { bit_offset: bit, bit_size: count, ..bits_in(&bytes) };
        let signedness = if signed { Signedness::Signed } else { Signedness::Unsigned };
        // SAFETY: the run is alive.
        let word = unsafe { read_integer(&mut Leak, run, endian, signedness) }.expect("an integer");
        let bits = ordered(&model_of(run), endian);
        let mut expected = number(&bits).cast_signed();
        if signed && bits.first() == Some(&true) {
            expected -= 1 << count;
        }
        prop_assert_eq!(i128_of(word), expected);
    }

    #[test]
    fn integers_are_written(value in prop_oneof![any::<i128>(), any::<i64>().prop_map(i128::from), (-1000i128..1000)], bit in 0usize..20, count in 0usize..=200, endian in endian()) {
        let negative = value < 0;
        let magnitude = value.unsigned_abs();
        let word = Leak.big(negative, &[magnitude as u64, (magnitude >> 64) as u64]);
        let mut room = [0xffu8; 40];
        // SAFETY: there is room.
        let written = unsafe { write_integer(word, room.as_mut_ptr(), bit, count, endian) };
        prop_assert!(written);
        let room = model_of_bytes(&room);
        let expected: Model = (0..count).rev().map(|at| value >> at.min(127) & 1 == 1).collect();
        prop_assert_eq!(ordered(&room[bit..bit + count], endian), expected);
        prop_assert!(room[..bit].iter().all(|bit| *bit));
    }

    #[test]
    fn encodings_of_characters_are_read_back(code in prop_oneof![0u32..0x300, any::<char>().prop_map(u32::from), 0xd000u32..0x1_0100], bit in 0usize..16) {
        let character = char::from_u32(code);
        prop_assert_eq!(character.is_some(), utf8_bytes(i64::from(code)).is_some());
        let Some(character) = character else {
            prop_assert_eq!(utf16_bytes(i64::from(code), Endian::Big), None);
            return Ok(());
        };
        let (bytes, size) = utf8_bytes(i64::from(code)).expect("a character");
        let text = character.to_string();
        prop_assert_eq!(&bytes.to_be_bytes()[4 - size..], text.as_bytes());
        // SAFETY: the run is alive.
        let read = unsafe { read_utf8(placed(bytes, size, bit)) }.expect("a character");
        prop_assert_eq!((read.code, read.bit_size), (code, size * 8));
        for endian in [Endian::Big, Endian::Little] {
            let (bytes, size) = utf16_bytes(i64::from(code), endian).expect("a character");
            // SAFETY: the run is alive.
            let read = unsafe { read_utf16(placed(bytes, size, bit), endian) }.expect("a character");
            prop_assert_eq!((read.code, read.bit_size), (code, size * 8));
        }
    }

    #[test]
    fn utf8_is_what_rust_takes_for_it(bytes in prop::collection::vec(prop_oneof![any::<u8>(), 0x80u8..0xc0, 0xe0u8..0xf8], 1..5)) {
        // SAFETY: the run is alive.
        let read = unsafe { read_utf8(bits_in(&bytes)) };
        let valid = match std::str::from_utf8(&bytes) {
            Ok(text) => text,
            Err(error) => std::str::from_utf8(&bytes[..error.valid_up_to()]).expect("a valid part"),
        };
        prop_assert_eq!(read.map(|read| read.code), valid.chars().next().map(u32::from));
    }

    #[test]
    fn appending_is_concatenation(pieces in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..12), 0usize..8, any::<prop::sample::Index>()), 1..60), unit_of_bytes in any::<bool>()) {
        // Mostly the newest bitstring grows, now and then an older one does.
        let mut made: Vec<(Word, Model)> = vec![(writable(&mut Leak, 3), vec![])];
        for (bytes, cut, which) in pieces {
            let (left, model) = made[match which.index(4 * made.len()).checked_sub(3 * made.len()) {
                Some(older) => older,
                None => made.len() - 1,
            }].clone();
            let size = (bytes.len() * 8).saturating_sub(if unit_of_bytes { 0 } else { cut });
            let more = Bits { bit_size: size, ..bits_in(&bytes) };
            let mut expected = model;
            expected.extend(model_of(more));
            // SAFETY: the heap leaks.
            unsafe {
                let bits = bits_of(left).expect("a bitstring");
                let Room { word, base, bit } = append(&mut Leak, left, bits, size).expect("room");
                copy(more, base, bit);
                made.push((word, expected));
            }
        }
        for (word, expected) in made {
            prop_assert_eq!(model_of_term(word), expected);
        }
    }

    #[test]
    fn parts_hold_their_bits(size in 0usize..200, from in any::<prop::sample::Index>(), to in any::<prop::sample::Index>()) {
        let bytes: Vec<u8> = (0..size).map(|index| (index * 37) as u8).collect();
        let whole = Leak.binary(&bytes);
        let from = from.index(size * 8 + 1);
        let count = to.index(size * 8 - from + 1);
        // SAFETY: the heap leaks.
        let part = unsafe { part(&mut Leak, whole, from, count) };
        prop_assert_eq!(&model_of_term(part)[..], &model_of_bytes(&bytes)[from..from + count]);
    }
}

fn i128_of(word: Word) -> i128 {
    // SAFETY: the heap leaks.
    match unsafe { Term::new(word) }.view() {
        crate::View::Small(value) => i128::from(value),
        crate::View::Big(big) => {
            let magnitude = big
                .limbs
                .iter()
                .rev()
                .fold(0i128, |value, limb| value << 64 | i128::from(*limb));
            if big.negative { -magnitude } else { magnitude }
        }
        other => panic!("no integer: {other:?}"),
    }
}

/// `size` bytes of a number, `bit` bits into a bitstring.
fn placed(bytes: u32, size: usize, bit: usize) -> Bits {
    let (word, base) = Leak.new_bits(bit + size * 8);
    // SAFETY: there is room.
    unsafe {
        fill(base, 0, bit, true);
        store(base, bit, u64::from(bytes), size * 8);
        let bits = bits_of(word).expect("a bitstring");
        Bits {
            bit_offset: bit,
            bit_size: size * 8,
            ..bits
        }
    }
}

#[test]
fn growing_takes_room_that_doubles() {
    let mut acc = Leak.binary(b"");
    let mut moves = 0;
    let mut base = std::ptr::null_mut();
    for index in 0..100_000usize {
        // SAFETY: the heap leaks.
        unsafe {
            let bits = bits_of(acc).expect("a bitstring");
            let room = append(&mut Leak, acc, bits, 3).expect("room");
            store(room.base, room.bit, index as u64, 3);
            moves += usize::from(room.base != base);
            base = room.base;
            acc = room.word;
        }
    }
    assert!(moves < 12, "{moves} copies");
    let model = model_of_term(acc);
    let read = |index: usize| number(&model[index * 3..index * 3 + 3]) as usize;
    assert!((0..100_000).all(|index| read(index) == index % 8));
}

#[test]
fn floats_of_16_bits_round_to_even() {
    for half in 0..=u16::MAX {
        let value = f16_to_f64(half);
        if !value.is_nan() {
            assert_eq!(f64_to_f16(value), half);
        }
    }
    let cases = [
        (2049.0, 0x6800),
        (2051.0, 0x6802),
        (65519.0, 0x7bff),
        (65520.0, 0x7c00),
        (1e10, 0x7c00),
        (6.0e-8, 1),
        (1.0e-7, 2),
        (2.9e-8, 0),
        (-1.5, 0xbe00),
        (6.1035e-5, 0x0400),
    ];
    for (value, half) in cases {
        assert_eq!(f64_to_f16(value), half, "{value}");
    }
}

#[test]
fn floats_that_are_no_numbers_are_not_read() {
    let read = |bytes: &[u8]| {
        // SAFETY: the run is alive.
        unsafe { read_float(bits_in(bytes), Endian::Big) }
    };
    assert_eq!(read(&[]), Some(0.0));
    assert_eq!(read(&[63, 192, 0, 0]), Some(1.5));
    assert_eq!(read(&[127, 128, 0, 0]), None);
    assert_eq!(read(&[124, 0]), None);
    assert_eq!(read(&[1, 2, 3]), None);
}

#[test]
fn what_is_no_character_is_not_read() {
    for bytes in [
        &[0xc0, 0x80][..],
        &[0xc1, 0xbf],
        &[0xe0, 0x80, 0x80],
        &[0xed, 0xa0, 0x80],
        &[0xf0, 0x80, 0x80, 0x80],
        &[0xf4, 0x90, 0x80, 0x80],
        &[0xe2, 0x82],
        &[0x80],
        &[0xff],
        &[],
    ] {
        // SAFETY: the run is alive.
        assert_eq!(unsafe { read_utf8(bits_in(bytes)) }, None, "{bytes:?}");
    }
    // SAFETY: the runs are alive.
    unsafe {
        assert_eq!(read_utf16(bits_in(&[0xd8, 0]), Endian::Big), None);
        assert_eq!(read_utf16(bits_in(&[0xdc, 0, 0, 0]), Endian::Big), None);
        assert_eq!(read_utf16(bits_in(&[0xd8, 0, 0, 0]), Endian::Big), None);
        assert_eq!(read_utf32(bits_in(&[0, 0x11, 0, 0]), Endian::Big), None);
        assert_eq!(read_utf32(bits_in(&[0, 0, 0xd8, 0]), Endian::Big), None);
        assert!(read_utf32(bits_in(&[0x61, 0, 0, 0]), Endian::Little).is_some());
    }
}
