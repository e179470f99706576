//! Bit syntax: matching and construction of bitstrings.
//!
//! Matching works on a match context, which holds where the next bit is; construction writes a run from its start to its end. What
//! is common and of fixed size has fast handlers ([`matching`], [`several`], [`integers`]); the rest are slow operations. Each makes room for all that it
//! allocates before it begins, so nothing that it holds moves afterwards. The lowering is in `code::lower::binaries`.

pub(crate) mod create;
pub(crate) mod fields;
pub(crate) mod integers;
pub(crate) mod legacy;
pub(crate) mod matching;
pub(crate) mod segment;
pub(crate) mod several;

use asterias_term::bitops::{Endian, Signedness};
use asterias_term::bits::Bits;
use asterias_term::{Word, atoms};

use crate::code::Op;
use crate::code::op::{Code, Place};
use crate::engine::Engine;

/// Where the instructions that build a binary piece by piece (before `bs_create_bin`, OTP 25) write next.
#[derive(Clone, Copy, Debug)]
pub struct Builder {
    base: *mut u8,
    bit: usize,
    /// Where the room ends.
    end: usize,
}

impl Default for Builder {
    fn default() -> Builder {
        Builder {
            base: std::ptr::null_mut(),
            bit: 0,
            end: 0,
        }
    }
}

/// Words of a match context.
pub(crate) const CONTEXT_WORDS: usize = 5;
/// The most words that a part of a bitstring, or a bitstring with room at its end, takes.
pub(crate) const BITS_WORDS: usize = 10;

/// Words of a match context, counted from its header.
pub(crate) const POSITION: usize = 2;
/// See [`POSITION`].
pub(crate) const END: usize = 3;
/// See [`POSITION`].
pub(crate) const BASE: usize = 4;

/// How the bits of a segment make a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Flags(pub(crate) u8);

impl Flags {
    /// Set for a signed segment.
    pub(crate) const SIGNED: u8 = 1;
    /// Set for a little-endian segment.
    pub(crate) const LITTLE: u8 = 2;

    /// The byte order.
    #[inline(always)]
    pub(crate) const fn endian(self) -> Endian {
        if self.0 & Flags::LITTLE == 0 {
            Endian::Big
        } else {
            Endian::Little
        }
    }

    /// Whether there is a sign.
    #[inline(always)]
    pub(crate) const fn signedness(self) -> Signedness {
        if self.0 & Flags::SIGNED == 0 {
            Signedness::Unsigned
        } else {
            Signedness::Signed
        }
    }
}

/// The next `size` bits of a match context; `None` where fewer are left.
///
/// # Safety
/// `context` is a live match context.
#[inline(always)]
unsafe fn next_bits(context: Word, size: usize) -> Option<Bits> {
    // SAFETY: the layout of a match context.
    unsafe {
        let words = context.boxed_address();
        let position = (*words.add(POSITION)).0 as usize;
        let left = (*words.add(END)).0 as usize - position;
        (size <= left).then(|| Bits {
            base: (*words.add(BASE)).0 as *const u8,
            bit_offset: position,
            bit_size: size,
        })
    }
}

/// All bits of a match context that are left.
///
/// # Safety
/// As [`next_bits`].
#[inline(always)]
unsafe fn bits_left(context: Word) -> Bits {
    // SAFETY: the layout of a match context.
    unsafe {
        let words = context.boxed_address();
        let position = (*words.add(POSITION)).0 as usize;
        Bits {
            base: (*words.add(BASE)).0 as *const u8,
            bit_offset: position,
            bit_size: (*words.add(END)).0 as usize - position,
        }
    }
}

/// Moves a match context on.
///
/// # Safety
/// As [`next_bits`], and so many bits are left.
#[inline(always)]
unsafe fn advance(context: Word, bits: usize) {
    // SAFETY: the layout of a match context.
    unsafe { (*context.boxed_address().add(POSITION)).0 += bits as u64 };
}

/// A size of a segment in bits, from what the program gives; `None` for what is no size, or too large for any.
#[inline]
fn size_in_bits(size: Word, unit: usize) -> Option<usize> {
    usize::try_from(size.as_small()?).ok()?.checked_mul(unit)
}

/// Makes room for `words` words before an instruction begins to allocate, keeping `live` X registers, the frames, and `keep`. Gives
/// where to go on if the process cannot.
///
/// # Safety
/// The engine runs a process with saved registers; the X registers below `live` and `keep` are terms.
#[inline]
unsafe fn reserve(
    engine: &mut Engine,
    words: usize,
    live: usize,
    keep: &mut [Word],
) -> Option<*const Op> {
    // SAFETY: as the caller's.
    unsafe {
        if !engine.wants_collection() && engine.heap().free_words() >= words {
            return None;
        }
        engine.collect_with(words, live, keep)
    }
}

/// [`reserve`] for an instruction that matches: gives the match context a. The instruction may be the last to use it, and still the
/// next command of a `bs_match` goes on with it, so that its register is kept up to date whatever is live.
///
/// # Safety
/// As [`reserve`]; a is a register that holds a match context.
#[inline]
unsafe fn reserve_keeping_context(
    engine: &mut Engine,
    ip: *const Op,
    words: usize,
    live: usize,
) -> Result<Word, *const Op> {
    // SAFETY: as the caller's.
    unsafe {
        let context = engine.operand(ip, 0);
        if !engine.wants_collection() && engine.heap().free_words() >= words {
            return Ok(context);
        }
        let mut keep = [context];
        if let Some(stop) = engine.collect_with(words, live, &mut keep) {
            return Err(stop);
        }
        set_register(engine, Code((*ip).code).place(0), (*ip).a, keep[0]);
        Ok(keep[0])
    }
}

/// Writes the destination b.
///
/// # Safety
/// The engine's registers are saved, and b is a register.
#[inline]
unsafe fn set_second(engine: &mut Engine, ip: *const Op, value: Word) {
    // SAFETY: as the caller's.
    unsafe { set_register(engine, Code((*ip).code).place(1), (*ip).b, value) };
}

/// # Safety
/// The engine's registers are saved, and the loader has checked the register.
#[inline]
unsafe fn set_register(engine: &mut Engine, place: Place, offset: u32, value: Word) {
    let index = offset as usize / 8;
    match place {
        Place::X => engine.x[index] = value,
        // SAFETY: as the caller's.
        Place::Y => unsafe { *engine.sp.add(index) = value },
        Place::Constant => {}
    }
}

/// Branches to c where there is a branch, else raises `badarg`.
///
/// # Safety
/// The engine runs a process with saved registers, and `ip` is an instruction with a branch or zero in c.
#[cold]
unsafe fn badarg(engine: &mut Engine, ip: *const Op) -> *const Op {
    // SAFETY: as the caller's.
    unsafe { fail(engine, ip, atoms::BADARG) }
}

/// Branches to c where there is a branch, else raises.
///
/// # Safety
/// As [`badarg`].
#[cold]
unsafe fn fail(engine: &mut Engine, ip: *const Op, reason: Word) -> *const Op {
    // SAFETY: as the caller's.
    unsafe {
        match (*ip).c {
            0 => engine.raise_error(ip, reason),
            distance => Op::branch(ip, distance),
        }
    }
}
