//! Matching, fast: everything of fixed size that needs no heap, and starting.
//!
//! A bs_match is lowered to one instruction for each of its commands, so those after an `ensure` read without looking at the end.

use asterias_term::Word;
use asterias_term::bitops::{SHORT_BITS, from_segment_order, load, load_short, read_utf8};
use asterias_term::bits::{Bits, shared_of};
use asterias_term::boxed::{HEAP_BITS_LIMIT, Kind, header};
use asterias_term::shared::SharedBytes;

use super::fields::{GetTail, StartMatch, TakeBits};
use super::{BASE, CONTEXT_WORDS, END, Flags, POSITION};
use crate::code::Op;
use crate::interp::dispatch::{dispatch, handlers, slow};

/// A word of the match context in the register a.
macro_rules! context {
    ($regs:ident, $op:ident, $place:ident) => {
        $place::get(&$regs, $op, $op.a).boxed_address()
    };
}

/// Goes on as another handler of the same instruction.
macro_rules! become_ {
    ($regs:ident, $handler:expr) => {
        return $handler(
            $regs.ip,
            $regs.engine,
            $regs.sp,
            $regs.hp,
            $regs.reductions,
            $regs.fp,
        )
    };
}

/// The most bits of a field that is read without a slow operation.
pub(crate) const FAST_BITS: usize = SHORT_BITS;

/// Whether a header is of this kind.
#[inline(always)]
pub(super) const fn is(found: Word, kind: Kind) -> bool {
    found.0 & 0xff == header(kind, 0).0
}

handlers! {
    /// `bs_start_match3`: a match context of the bitstring a → b; branch to c; d X registers are alive.
    fn start_match<A: Reg, B: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        if !term.is_boxed() {
            slow!(regs, StartMatch);
        }
        let object = term.boxed_address();
        let kind = *object;
        // First: a loop over a bitstring begins here with the context that it has advanced.
        if is(kind, Kind::MatchContext) {
            *B::at(&regs, op.b) = term;
            dispatch!(regs, regs.ip.add(1));
        }
        let (owner, position, size) = if is(kind, Kind::SubBits) {
            (*object.add(1), (*object.add(2)).0, (*object.add(3)).0)
        } else if is(kind, Kind::HeapBits) {
            (term, 0, (*object.add(1)).0)
        } else if is(kind, Kind::SharedBits) {
            (term, 0, (*object.add(3)).0)
        } else {
            slow!(regs, StartMatch);
        };
        let bytes = owner.boxed_address();
        let base = if is(*bytes, Kind::HeapBits) {
            bytes.add(2).cast::<u8>()
        } else {
            SharedBytes::data(shared_of(owner))
        };
        let context = regs.hp;
        let room = ((*regs.engine).heap_limit as usize).wrapping_sub(context as usize) as isize;
        if room <= (CONTEXT_WORDS * size_of::<Word>()) as isize {
            slow!(regs, StartMatch);
        }
        *context = header(Kind::MatchContext, CONTEXT_WORDS - 1);
        *context.add(1) = owner;
        *context.add(POSITION) = Word(position);
        *context.add(END) = Word(position + size);
        *context.add(BASE) = Word(base as u64);
        regs.hp = context.add(CONTEXT_WORDS);
        *B::at(&regs, op.b) = Word::from_boxed(context);
        regs.ip.add(1)
    }

    /// At least e bits are left in the context a, and d, one less than a power of two, has no bit in common with the number of the
    /// others; else branch to c.
    fn ensure_at_least<A: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let left = (*context.add(END)).0 - (*context.add(POSITION)).0;
        if left >= op.e && (left - op.e) & u64::from(op.d) == 0 {
            regs.ip.add(1)
        } else {
            Op::branch(regs.ip, op.c)
        }
    }

    /// At least e bits are left in the context a, and the number of the others is a multiple of d; else branch to c.
    fn ensure_unit<A: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let left = (*context.add(END)).0 - (*context.add(POSITION)).0;
        // The loader leaves no unit of zero, but the compiler cannot know.
        if left >= op.e && op.d != 0 && (left - op.e).is_multiple_of(u64::from(op.d)) {
            regs.ip.add(1)
        } else {
            Op::branch(regs.ip, op.c)
        }
    }

    /// Exactly e bits are left in the context a; else branch to c.
    fn ensure_exactly<A: Reg>(regs, op) {
        let context = context!(regs, op, A);
        if (*context.add(END)).0 - (*context.add(POSITION)).0 == op.e {
            regs.ip.add(1)
        } else {
            Op::branch(regs.ip, op.c)
        }
    }

    /// As `ensure_at_least` of 8 bits, and reads them as an unsigned integer → b.
    fn get_byte<A: Reg, B: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let position = (*context.add(POSITION)).0;
        let left = (*context.add(END)).0 - position;
        if left < 8 || left & u64::from(op.d) != 0 {
            dispatch!(regs, Op::branch(regs.ip, op.c));
        }
        if position & 7 != 0 {
            become_!(regs, take_unaligned_byte::<A, B>);
        }
        let base = (*context.add(BASE)).0 as *const u8;
        let value = u64::from(*base.add((position >> 3) as usize));
        *context.add(POSITION) = Word(position + 8);
        *B::at(&regs, op.b) = Word(value << 3);
        regs.ip.add(1)
    }

    /// Reads a byte of the context a as an unsigned integer → b.
    fn take_byte<A: Reg, B: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let position = (*context.add(POSITION)).0;
        if position & 7 != 0 {
            become_!(regs, take_unaligned_byte::<A, B>);
        }
        let base = (*context.add(BASE)).0 as *const u8;
        let value = u64::from(*base.add((position >> 3) as usize));
        *context.add(POSITION) = Word(position + 8);
        *B::at(&regs, op.b) = Word(value << 3);
        regs.ip.add(1)
    }

    /// As `take_byte`, wherever it begins.
    #[inline(never)]
    fn take_unaligned_byte<A: Reg, B: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let position = (*context.add(POSITION)).0;
        let value = load_short((*context.add(BASE)).0 as *const u8, position as usize, 8, 0xff);
        *context.add(POSITION) = Word(position + 8);
        *B::at(&regs, op.b) = Word(value << 3);
        regs.ip.add(1)
    }

    /// Reads d ≤ 57 bits of the context a as an unsigned big-endian integer → b; e is a mask of so many ones.
    fn take_unsigned<A: Reg, B: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let position = (*context.add(POSITION)).0 as usize;
        let size = usize::from(op.d);
        let value = load_short((*context.add(BASE)).0 as *const u8, position, size, op.e);
        *context.add(POSITION) = Word((position + size) as u64);
        *B::at(&regs, op.b) = Word(value << 3);
        regs.ip.add(1)
    }

    /// As `take_unsigned`, of at least one bit, with a sign.
    fn take_signed<A: Reg, B: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let position = (*context.add(POSITION)).0 as usize;
        let size = usize::from(op.d);
        let value = load_short((*context.add(BASE)).0 as *const u8, position, size, op.e);
        *context.add(POSITION) = Word((position + size) as u64);
        let above = 64 - size as u32;
        *B::at(&regs, op.b) = Word(((value << above).cast_signed() >> above << 3).cast_unsigned());
        regs.ip.add(1)
    }

    /// Takes e bits of the context a as a bitstring → b; d X registers are alive. Here for at most a word of them.
    fn take_bits<A: Reg, B: Reg>(regs, op) {
        let object = regs.hp;
        let room = ((*regs.engine).heap_limit as usize).wrapping_sub(object as usize) as isize;
        if op.e.wrapping_sub(1) >= 64 || room <= 3 * size_of::<Word>() as isize {
            slow!(regs, TakeBits);
        }
        let context = context!(regs, op, A);
        let (position, size) = ((*context.add(POSITION)).0 as usize, op.e as usize);
        let bits = load((*context.add(BASE)).0 as *const u8, position, size);
        *context.add(POSITION) = Word((position + size) as u64);
        *object = header(Kind::HeapBits, 2);
        *object.add(1) = Word(op.e);
        *object.add(2) = Word((bits << (64 - size)).to_be());
        regs.hp = object.add(3);
        *B::at(&regs, op.b) = Word::from_boxed(object);
        regs.ip.add(1)
    }

    /// Reads d ≤ 57 bits of the context a as an integer with the flags in e → b.
    fn take_small<A: Reg, B: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let position = (*context.add(POSITION)).0 as usize;
        let size = usize::from(op.d);
        let flags = Flags(op.e as u8);
        let bits = load((*context.add(BASE)).0 as *const u8, position, size);
        let value = from_segment_order(bits, size, flags.endian());
        *context.add(POSITION) = Word((position + size) as u64);
        *B::at(&regs, op.b) = if flags.0 & Flags::SIGNED != 0 && size != 0 {
            let above = 64 - size as u32;
            Word(((value << above).cast_signed() >> above << 3).cast_unsigned())
        } else {
            Word(value << 3)
        };
        regs.ip.add(1)
    }

    /// The next d ≤ 64 bits of the context a are the number e; else branch to c.
    fn take_equal<A: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let position = (*context.add(POSITION)).0 as usize;
        let size = usize::from(op.d);
        if load((*context.add(BASE)).0 as *const u8, position, size) == op.e {
            *context.add(POSITION) = Word((position + size) as u64);
            regs.ip.add(1)
        } else {
            Op::branch(regs.ip, op.c)
        }
    }

    /// As `take_equal`, where so many bits are left.
    fn get_equal<A: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let position = (*context.add(POSITION)).0 as usize;
        let size = usize::from(op.d);
        let left = (*context.add(END)).0 as usize - position;
        if left >= size && load((*context.add(BASE)).0 as *const u8, position, size) == op.e {
            *context.add(POSITION) = Word((position + size) as u64);
            regs.ip.add(1)
        } else {
            Op::branch(regs.ip, op.c)
        }
    }

    /// Skips e bits of the context a.
    fn take_skip<A: Reg>(regs, op) {
        let position = context!(regs, op, A).add(POSITION);
        *position = Word((*position).0 + op.e);
        regs.ip.add(1)
    }

    /// Skips e bits of the context a; branch to c where fewer are left.
    fn skip<A: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let position = (*context.add(POSITION)).0;
        if (*context.add(END)).0 - position >= op.e {
            *context.add(POSITION) = Word(position + op.e);
            regs.ip.add(1)
        } else {
            Op::branch(regs.ip, op.c)
        }
    }

    /// `bs_get_position` of the context a → b.
    fn get_position<A: Reg, B: Reg>(regs, op) {
        let position = *context!(regs, op, A).add(POSITION);
        *B::at(&regs, op.b) = Word(position.0 << 3);
        regs.ip.add(1)
    }

    /// `bs_set_position` of the context a from b.
    fn set_position<A: Reg, B: Source>(regs, op) {
        *context!(regs, op, A).add(POSITION) = Word(B::get(&regs, op, op.b).0 >> 3);
        regs.ip.add(1)
    }

    /// `bs_get_utf8` of the context a → b; branch to c. Here for characters of one byte at the start of one.
    fn get_utf8<A: Reg, B: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let position = (*context.add(POSITION)).0;
        if (*context.add(END)).0 - position < 8 {
            dispatch!(regs, Op::branch(regs.ip, op.c));
        }
        let byte = *((*context.add(BASE)).0 as *const u8).add((position >> 3) as usize);
        if byte >= 0x80 || position & 7 != 0 {
            become_!(regs, get_any_utf8::<A, B>);
        }
        *context.add(POSITION) = Word(position + 8);
        *B::at(&regs, op.b) = Word(u64::from(byte) << 3);
        regs.ip.add(1)
    }

    /// As `get_utf8`, of any character, wherever it begins.
    #[inline(never)]
    fn get_any_utf8<A: Reg, B: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let position = (*context.add(POSITION)).0;
        let bits = Bits {
            base: (*context.add(BASE)).0 as *const u8,
            bit_offset: position as usize,
            bit_size: ((*context.add(END)).0 - position) as usize,
        };
        let Some(character) = read_utf8(bits) else {
            dispatch!(regs, Op::branch(regs.ip, op.c));
        };
        *context.add(POSITION) = Word(position + character.bit_size as u64);
        *B::at(&regs, op.b) = Word(u64::from(character.code) << 3);
        regs.ip.add(1)
    }

    /// `bs_get_tail` of the context a → b; d X registers are alive. Here for a large rest.
    fn get_tail<A: Reg, B: Reg>(regs, op) {
        let context = context!(regs, op, A);
        let position = (*context.add(POSITION)).0;
        let left = (*context.add(END)).0 - position;
        let part = regs.hp;
        let room = ((*regs.engine).heap_limit as usize).wrapping_sub(part as usize) as isize;
        if left <= 8 * HEAP_BITS_LIMIT as u64 || room <= 4 * size_of::<Word>() as isize {
            slow!(regs, GetTail);
        }
        *part = header(Kind::SubBits, 3);
        *part.add(1) = *context.add(1);
        *part.add(2) = Word(position);
        *part.add(3) = Word(left);
        regs.hp = part.add(4);
        *B::at(&regs, op.b) = Word::from_boxed(part);
        regs.ip.add(1)
    }
}
