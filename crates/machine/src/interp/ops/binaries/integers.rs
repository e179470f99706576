//! Construction, fast: integers of fixed size that fit a word together, alone or behind a bitstring that can grow in place.
//!
//! The instruction is that of [`CreateBin`], with a handler chosen by the loader. What is not as hoped at run time (a value that is no small
//! integer, a bitstring that cannot grow, no room on the heap) goes on there, before anything has been changed.

use asterias_term::Word;
use asterias_term::bitops::{claim_bytes, store};
use asterias_term::bits::shared_of;
use asterias_term::boxed::{Kind, header};
use asterias_term::shared::SharedBytes;

use super::Flags;
use super::create::CreateBin;
use super::matching::is;
use super::segment::{Segment, SegmentKind};
use crate::code::Op;
use crate::interp::dispatch::{Regs, dispatch, handlers, slow};
use crate::interp::ops::extension_operand;

/// Words of a segment among the extension words.
const SEGMENT_WORDS: usize = 4;
/// Words of a part of a bitstring.
const PART_WORDS: usize = 4;
/// Words of a bitstring of up to 64 bits.
const SHORT_WORDS: usize = 3;

/// Whether the handlers here know these segments, which follow the one to be appended to, if any; `total` bits in all.
pub(crate) fn are_short(segments: &[Segment], total: u32) -> bool {
    (1..=64).contains(&total)
        && segments.iter().all(|segment| {
            segment.kind == SegmentKind::IntegerFixed
                && segment.size > 0
                && (segment.flags.0 & Flags::LITTLE == 0 || segment.size.is_multiple_of(8))
        })
}

/// The bits of segments, the last in the lowest; `None` where a value is no small integer.
///
/// # Safety
/// The extension words have been made of segments that [`are_short`].
#[inline(always)]
unsafe fn gather(regs: &Regs, words: *const u64, from: usize, count: usize) -> Option<u64> {
    let mut gathered = 0u64;
    let mut index = from;
    while index < count {
        let at = index * SEGMENT_WORDS;
        // SAFETY: as the caller's.
        let (value, size, flags) = unsafe {
            let segment = &*words.add(at).cast::<Segment>();
            let value = extension_operand(regs, words, at + 1);
            (value.as_small()?, segment.size as u32, segment.flags)
        };
        let mut bits = value.cast_unsigned() & (u64::MAX >> (64 - size));
        if flags.0 & Flags::LITTLE != 0 {
            bits = bits.swap_bytes() >> (64 - size);
        }
        gathered = gathered.unbounded_shl(size) | bits;
        index += 1;
    }
    Some(gathered)
}

/// Whether the heap has room for `words` and for those that following instructions rely on.
///
/// # Safety
/// The instruction is one of this file's.
#[inline(always)]
unsafe fn has_room(regs: &Regs, op: &Op, words: usize) -> bool {
    // SAFETY: the engine lives as long as the interpreter runs.
    let limit = unsafe { (*regs.engine).heap_limit } as usize;
    let needed = (words as u64 + (op.e >> 32)) * 8;
    limit.wrapping_sub(regs.hp as usize) as i64 > needed as i64
}

handlers! {
    /// `bs_create_bin` of integers with a ≤ 64 bits in all → b; otherwise as `CreateBin`.
    fn create_integers<B: Reg>(regs, op) {
        let words = Op::words(regs.ip);
        let Some(value) = gather(&regs, words, 0, op.e as u32 as usize) else {
            slow!(regs, CreateBin);
        };
        if !has_room(&regs, op, SHORT_WORDS) {
            slow!(regs, CreateBin);
        }
        let object = regs.hp;
        *object = header(Kind::HeapBits, SHORT_WORDS - 1);
        *object.add(1) = Word(u64::from(op.a));
        *object.add(2) = Word((value << (64 - op.a)).to_be());
        regs.hp = object.add(SHORT_WORDS);
        *B::at(&regs, op.b) = Word::from_boxed(object);
        regs.ip.add(1 + (*words.cast::<Segment>()).extension as usize)
    }

    /// As `create_integers`, behind whole bytes at the end of what has room to grow.
    fn append_integers<B: Reg>(regs, op) {
        let words = Op::words(regs.ip);
        let Some(end) = end_of_growing(&regs, op, words) else {
            slow!(regs, CreateBin);
        };
        let Some(value) = gather(&regs, words, 1, op.e as u32 as usize) else {
            slow!(regs, CreateBin);
        };
        let more = op.a as usize;
        if !claim_bytes(end.grower, end.bit, more) {
            slow!(regs, CreateBin);
        }
        store(SharedBytes::data(shared_of(end.grower)), end.bit, value, more);
        *B::at(&regs, op.b) = longer(&mut regs, words, end, more);
        regs.ip.add(1 + (*words.cast::<Segment>()).extension as usize)
    }

    /// As `append_integers` of one of 8 bits.
    fn append_byte<B: Reg>(regs, op) {
        let words = Op::words(regs.ip);
        let Some(end) = end_of_growing(&regs, op, words) else {
            slow!(regs, CreateBin);
        };
        let value = extension_operand(&regs, words, SEGMENT_WORDS + 1);
        if !value.is_small() || !claim_bytes(end.grower, end.bit, 8) {
            slow!(regs, CreateBin);
        }
        *SharedBytes::data(shared_of(end.grower)).add(end.bit / 8) = (value.0 >> 3) as u8;
        *B::at(&regs, op.b) = longer(&mut regs, words, end, 8);
        regs.ip.add(1 + (*words.cast::<Segment>()).extension as usize)
    }
}

/// The end of a part that bytes are to be appended to.
#[derive(Clone, Copy)]
struct End {
    part: Word,
    grower: Word,
    /// Counted from the first byte of `grower`.
    bit: usize,
}

/// The end of the first segment, where that is a part of whole bytes of what can grow, and there is room for another part.
///
/// # Safety
/// The instruction is one that appends.
#[inline(always)]
unsafe fn end_of_growing(regs: &Regs, op: &Op, words: *const u64) -> Option<End> {
    // SAFETY: as the caller's; the layout of a part.
    unsafe {
        let part = extension_operand(regs, words, 1);
        if !part.is_boxed() || !is(part.boxed_header(), Kind::SubBits) {
            return None;
        }
        let grower = part.boxed_word(0);
        let (offset, size) = (part.boxed_word(1).0, part.boxed_word(2).0);
        let fits = is(grower.boxed_header(), Kind::SharedBits)
            && (offset | size) & 7 == 0
            && has_room(regs, op, PART_WORDS);
        fits.then_some(End {
            part,
            grower,
            bit: (offset + size) as usize,
        })
    }
}

/// The part with `more` bits, which have been appended: itself, where nobody else holds it.
///
/// # Safety
/// As [`end_of_growing`], which gave the end.
#[inline(always)]
unsafe fn longer(regs: &mut Regs, words: *const u64, end: End, more: usize) -> Word {
    // SAFETY: as the caller's; there is room, and the loader has made the first segment.
    unsafe {
        let size = Word(end.part.boxed_word(2).0 + more as u64);
        if (*words.cast::<Segment>()).kind == SegmentKind::PrivateAppend {
            *end.part.boxed_address().add(3) = size;
            return end.part;
        }
        let object = regs.hp;
        *object = header(Kind::SubBits, PART_WORDS - 1);
        *object.add(1) = end.grower;
        *object.add(2) = end.part.boxed_word(1);
        *object.add(3) = size;
        regs.hp = object.add(PART_WORDS);
        Word::from_boxed(object)
    }
}
