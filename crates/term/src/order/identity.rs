//! Processes, ports and references as the numbers that order, hashing, printing and the external format see in them, wherever
//! they were made. OTP's order: pids by serial, number, node; ports by node, number; references by node, then their words from
//! the last to the first; nodes by name, then creation.

use std::cmp::Ordering;

use crate::atom;
use crate::boxed::{Kind, kind_of_header, size_of_header};
use crate::word::Word;

/// Bits of a local pid's payload that are its number (the slot in the table of processes); those above are its serial.
pub const PID_NUMBER_BITS: u32 = 28;

/// Number and serial of a local pid's payload: `<0.Number.Serial>`.
#[inline]
pub const fn pid_parts(payload: u64) -> (u32, u32) {
    (
        (payload & ((1 << PID_NUMBER_BITS) - 1)) as u32,
        (payload >> PID_NUMBER_BITS) as u32,
    )
}

/// The payload of the local pid `<0.number.serial>`.
#[inline]
pub const fn pid_payload(number: u32, serial: u32) -> u64 {
    number as u64 & ((1 << PID_NUMBER_BITS) - 1) | (serial as u64) << PID_NUMBER_BITS
}

/// The three words of a local reference, least significant first, as the external format and `#Ref<0.C.B.A>` have them: 18 bits,
/// 32 bits, the rest.
#[inline]
pub const fn reference_words(number: u64) -> [u32; 3] {
    [
        (number & 0x3ffff) as u32,
        (number >> 18) as u32,
        (number >> 50) as u32,
    ]
}

/// The unique number of a local reference with these words; `None` where no local reference has them.
#[inline]
pub const fn reference_number(words: [u32; 3]) -> Option<u64> {
    if words[0] > 0x3ffff || words[2] > 0x3fff {
        return None;
    }
    Some(words[0] as u64 | (words[1] as u64) << 18 | (words[2] as u64) << 50)
}

/// A node: its name and creation. The local node comes before another of the same name and creation.
#[derive(Clone, Copy)]
struct Node {
    name: &'static str,
    creation: u32,
    external: bool,
}

impl Node {
    // A term does not know how its node is called; a node that is not distributed is called this.
    const LOCAL: Node = Node {
        name: "nonode@nohost",
        creation: 0,
        external: false,
    };

    fn compare(self, other: Node) -> Ordering {
        (self.name.cmp(other.name))
            .then(self.creation.cmp(&other.creation))
            .then(self.external.cmp(&other.external))
    }
}

/// The raw words of an external object: node atom, creation, numbers.
///
/// # Safety
/// `word` is a live `ExternalPid`, `ExternalPort` or `ExternalReference`, in place for `'a`.
pub(crate) unsafe fn external_words<'a>(word: Word) -> (Word, u32, &'a [u64]) {
    // SAFETY: such an object has its node, its creation and at least one more word.
    unsafe {
        let size = size_of_header(word.boxed_header());
        let body = word.boxed_address().add(1);
        (
            *body,
            (*body.add(1)).0 as u32,
            std::slice::from_raw_parts(body.add(2).cast::<u64>(), size - 2),
        )
    }
}

/// The node of a pid, port or reference.
unsafe fn node(word: Word) -> Node {
    // SAFETY: the caller vouches for the object, and only external ones are opened.
    unsafe {
        match word.boxed_kind() {
            Some(Kind::ExternalPid | Kind::ExternalPort | Kind::ExternalReference) => {
                let (name, creation, _) = external_words(word);
                Node {
                    name: atom::name(name),
                    creation,
                    external: true,
                }
            }
            _ => Node::LOCAL,
        }
    }
}

/// Number and serial of a pid.
///
/// # Safety
/// `word` is a live pid.
pub(crate) unsafe fn pid_numbers(word: Word) -> (u32, u32) {
    if word.is_local_pid() {
        return pid_parts(word.payload());
    }
    // SAFETY: a pid that is not local is an `ExternalPid`.
    let numbers = unsafe { external_words(word).2[0] };
    (numbers as u32, (numbers >> 32) as u32)
}

/// The number of a port.
///
/// # Safety
/// `word` is a live port.
pub(crate) unsafe fn port_number(word: Word) -> u64 {
    if word.is_local_port() {
        return word.payload();
    }
    // SAFETY: a port that is not local is an `ExternalPort`.
    unsafe { external_words(word).2[0] }
}

/// The words of a reference, least significant first; those it does not have are zero. At most five count, as in OTP.
///
/// # Safety
/// `word` is a live reference.
pub(crate) unsafe fn reference_numbers(word: Word) -> ([u32; 5], usize) {
    // SAFETY: a reference is one of the two kinds, and `external_words` bounds the external one.
    unsafe {
        if kind_of_header(word.boxed_header()) == Kind::Reference {
            let [first, second, third] = reference_words(word.boxed_word(0).0);
            return ([first, second, third, 0, 0], 3);
        }
        let words = external_words(word).2;
        let count = (words[0] as usize).min(5).min((words.len() - 1) * 2);
        let mut numbers = [0; 5];
        for (index, number) in numbers.iter_mut().enumerate().take(count) {
            *number = (words[1 + index / 2] >> (32 * (index % 2))) as u32;
        }
        (numbers, count)
    }
}

/// The order of two pids.
///
/// # Safety
/// Both are live pids.
pub(crate) unsafe fn compare_pids(a: Word, b: Word) -> Ordering {
    // SAFETY: as the caller vouches.
    unsafe {
        let ((a_number, a_serial), (b_number, b_serial)) = (pid_numbers(a), pid_numbers(b));
        (a_serial.cmp(&b_serial))
            .then(a_number.cmp(&b_number))
            .then_with(|| node(a).compare(node(b)))
    }
}

/// The order of two ports.
///
/// # Safety
/// Both are live ports.
pub(crate) unsafe fn compare_ports(a: Word, b: Word) -> Ordering {
    // SAFETY: as the caller vouches.
    unsafe { (node(a).compare(node(b))).then_with(|| port_number(a).cmp(&port_number(b))) }
}

/// The order of two references.
///
/// # Safety
/// Both are live references.
pub(crate) unsafe fn compare_references(a: Word, b: Word) -> Ordering {
    // SAFETY: as the caller vouches.
    unsafe {
        node(a).compare(node(b)).then_with(|| {
            let ((a, a_count), (b, b_count)) = (reference_numbers(a), reference_numbers(b));
            (a.iter().rev())
                .cmp(b.iter().rev())
                .then(a_count.cmp(&b_count))
        })
    }
}
