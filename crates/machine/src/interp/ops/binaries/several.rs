//! Matching, fast: several fields of fixed size in one instruction, which looks at the end once, loads all their bits at once and takes the
//! fields out of the word.
//!
//! A field that does not match leaves the context where it was; compiled code sets its position there in any case.

use asterias_term::Word;
use asterias_term::bitops::{Endian, from_segment_order, load_short};

use super::{BASE, END, POSITION};
use crate::code::Op;
use crate::code::op::extension_ops;
use crate::interp::dispatch::{dispatch, handlers};

/// How the bits of a field become what the instruction wants of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum FieldKind {
    /// An unsigned big-endian integer.
    Unsigned,
    /// A signed big-endian integer.
    Signed,
    /// They must be the number in the next extension word.
    Equal,
    /// An unsigned little-endian integer.
    Little,
    /// A signed little-endian integer.
    SignedLittle,
}

/// A field as it stands in an extension word.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// The destination's byte offset.
    pub(crate) to: u32,
    /// What it is.
    pub(crate) kind: FieldKind,
    /// Whether the destination is a Y register.
    pub(crate) in_frame: bool,
    /// How far to the left its bits are shifted to be the highest of the word.
    pub(crate) up: u8,
    /// How far to the right, then, to be the lowest: below 64.
    pub(crate) down: u8,
}

const _: () = assert!(size_of::<Field>() == 8);

impl Field {
    /// The extension word.
    pub(crate) fn pack(self) -> u64 {
        // SAFETY: the fields fill a word without gaps.
        unsafe { std::mem::transmute::<Field, u64>(self) }
    }
}

/// In field d: exactly as many bits are left as e says.
pub(crate) const EXACTLY: u16 = u16::MAX;

/// What stands in e: how many bits have to be left, how many the fields have, and the number of extension words.
pub(crate) const fn sizes(ensured: u32, bits: u8, words: u16) -> u64 {
    ensured as u64 | (bits as u64) << 32 | (words as u64) << 48
}

handlers! {
    /// At least so many bits as e says are left in the context a, and d, one less than a power of two, has no bit in common with the number of
    /// the others, or none is left where it is `EXACTLY`; else branch to c. Of those bits the fields in the extension words are taken.
    fn take_several<A: Reg>(regs, op) {
        let context = A::get(&regs, op, op.a).boxed_address();
        let position = (*context.add(POSITION)).0;
        let left = (*context.add(END)).0 - position;
        let ensured = op.e & 0xffff_ffff;
        let unit = i64::from(op.d.cast_signed()).cast_unsigned();
        if left < ensured || (left - ensured) & unit != 0 {
            dispatch!(regs, Op::branch(regs.ip, op.c));
        }
        let bits = (op.e >> 32 & 0xff) as usize;
        let count = (op.e >> 48) as usize;
        let loaded = load_short((*context.add(BASE)).0 as *const u8, position as usize, bits, u64::MAX);
        let words = Op::words(regs.ip);
        let mut index = 0;
        while index < count {
            let field = &*words.add(index).cast::<Field>();
            let high = loaded << (field.up & 63);
            let down = field.down & 63;
            let value = match field.kind {
                FieldKind::Unsigned => high >> down,
                FieldKind::Signed => (high.cast_signed() >> down).cast_unsigned(),
                FieldKind::Equal => {
                    if high >> down != *words.add(index + 1) {
                        dispatch!(regs, Op::branch(regs.ip, op.c));
                    }
                    index += 2;
                    continue;
                }
                FieldKind::Little | FieldKind::SignedLittle => {
                    let size = 64 - usize::from(down);
                    let value = from_segment_order(high >> down, size, Endian::Little);
                    if field.kind == FieldKind::Little {
                        value
                    } else {
                        ((value << down).cast_signed() >> down).cast_unsigned()
                    }
                }
            };
            let base = if field.in_frame { regs.sp.cast::<u8>() } else { regs.engine.cast::<u8>() };
            *base.add(field.to as usize).cast::<Word>() = Word(value << 3);
            index += 1;
        }
        *context.add(POSITION) = Word(position + bits as u64);
        regs.ip.add(1 + extension_ops(count))
    }
}
