//! The atoms that exist from the start, and their numbers.
//!
//! Keys of small maps are ordered by the numbers of atoms, which programs see whenever they print or traverse a map: `#{type => 1, name => 2}` is printed with
//! `name` first. So the atoms that exist when Erlang/OTP 27 has started have their numbers in its order (`atom_order.txt`, a name a line): all those that it makes
//! in the same order at every start, and of those after them, whose order differs a little from start to start, the plain words. Behind them stand those that
//! Asterias alone names.
//!
//! Nothing is made at a start: names are parts of one text, and found by a table that the compiler fills.

/// The names in the order of their numbers, each with an end of line.
const TEXT: &str = include_str!("../atom_order.txt");

/// How many atoms are known.
pub(super) const COUNT: usize = lines(TEXT.as_bytes());

/// Places of the table, a power of two: half of it stays empty.
const PLACES: usize = (2 * COUNT).next_power_of_two();

/// Where names start in the text, and where one more would.
static STARTS: [u32; COUNT + 1] = starts();

/// Numbers of names, plus one, at the place of a name's hash or the next free one.
static NUMBERS: [u16; PLACES] = numbers();

/// The hashes that `erlang:phash2/1` is made of.
static HASHES: [u32; COUNT] = hashes();

const _: () = assert!(COUNT < u16::MAX as usize);

const fn lines(text: &[u8]) -> usize {
    let (mut at, mut count) = (0, 0);
    while at < text.len() {
        if text[at] == b'\n' {
            count += 1;
        }
        at += 1;
    }
    count
}

const fn starts() -> [u32; COUNT + 1] {
    let text = TEXT.as_bytes();
    let mut starts = [0; COUNT + 1];
    let (mut at, mut line) = (0, 0);
    while at < text.len() {
        if text[at] == b'\n' {
            line += 1;
            starts[line] = at as u32 + 1;
        }
        at += 1;
    }
    starts
}

/// Where a name stands in the text: from one byte up to another.
const fn place(number: usize) -> (usize, usize) {
    (STARTS[number] as usize, STARTS[number + 1] as usize - 1)
}

/// FNV-1a: names are short, and the compiler computes it too.
const fn spread(name: &[u8], from: usize, to: usize) -> usize {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut at = from;
    while at < to {
        hash = (hash ^ name[at] as u64).wrapping_mul(0x100_0000_01b3);
        at += 1;
    }
    (hash ^ (hash >> 32)) as usize & (PLACES - 1)
}

const fn numbers() -> [u16; PLACES] {
    let mut numbers = [0; PLACES];
    let mut number = 0;
    while number < COUNT {
        let (from, to) = place(number);
        let mut place = spread(TEXT.as_bytes(), from, to);
        while numbers[place] != 0 {
            place = (place + 1) & (PLACES - 1);
        }
        numbers[place] = number as u16 + 1;
        number += 1;
    }
    numbers
}

const fn hashes() -> [u32; COUNT] {
    let text = TEXT.as_bytes();
    let mut hashes = [0; COUNT];
    let mut number = 0;
    while number < COUNT {
        let (mut at, to) = place(number);
        let mut hash = 0;
        while at < to {
            // What begins a character of more bytes would not be hashed as a byte.
            assert!(text[at].is_ascii());
            hash = super::hash_byte(hash, text[at]);
            at += 1;
        }
        hashes[number] = hash;
        number += 1;
    }
    hashes
}

/// The number of a known name.
pub(super) const fn find(name: &str) -> Option<u32> {
    let name = name.as_bytes();
    let text = TEXT.as_bytes();
    let mut at = spread(name, 0, name.len());
    while NUMBERS[at] != 0 {
        let number = NUMBERS[at] as usize - 1;
        let (from, to) = place(number);
        if to - from == name.len() {
            let mut same = 0;
            while same < name.len() && text[from + same] == name[same] {
                same += 1;
            }
            if same == name.len() {
                return Some(number as u32);
            }
        }
        at = (at + 1) & (PLACES - 1);
    }
    None
}

/// The number of an atom that Asterias names.
///
/// # Panics
/// Where the list lacks it, which the compiler finds.
pub(super) const fn number(name: &str) -> u32 {
    match find(name) {
        Some(number) => number,
        None => panic!("a name that atom_order.txt lacks"),
    }
}

/// The name of a known number.
#[inline]
pub(super) fn name(number: u32) -> &'static str {
    let (from, to) = place(number as usize);
    &TEXT[from..to]
}

/// The hash of a known number's name.
#[inline]
pub(super) fn hash(number: u32) -> u32 {
    HASHES[number as usize]
}
