//! `bs_create_bin`: a bitstring from its segments.
//!
//! First the sizes are added up, then the bitstring is allocated or the one to be appended to is given room, then each segment
//! writes its bits behind those before it. Errors are OTP's: what a size can tell comes first, in the order of the segments.

use asterias_term::bitops::{self, MAX_BITS, Room};
use asterias_term::bits::bits_of;
use asterias_term::{Alloc, Word, atom, atoms, map};

use super::segment::{Failure, Segment, SegmentKind};
use super::{BITS_WORDS, fail, reserve, set_second};
use crate::code::Op;
use crate::engine::Engine;
use crate::interp::dispatch::slow_operations;
use crate::native::Class;

/// In field a: the sizes of segments are to be added up when the instruction is executed.
pub(crate) const DYNAMIC_SIZE: u32 = u32::MAX;

/// Number of segments in the low half of `e`, and of heap words that following instructions rely on in the high half.
pub(crate) const fn counts(segments: u32, heap_words: u32) -> u64 {
    segments as u64 | (heap_words as u64) << 32
}

slow_operations! {
    /// `bs_create_bin` → b; branch to c; d X registers are alive; a is the number of bits, where that is known, and e the counts (see
    /// `counts`). The extension words are the segments, four words each, and then the bytes of strings.
    pub(crate) fn CreateBin(engine, ip) {
        let op = &*ip;
        let words = Op::words(ip);
        let segments = Segment::all(words, op.e as u32 as usize);
        let size = if op.a == DYNAMIC_SIZE {
            match total_size(engine, segments) {
                Ok(size) => size,
                Err((segment, failure)) => return refuse(engine, ip, segment, failure),
            }
        } else {
            op.a as usize
        };
        let heap_words = (op.e >> 32) as usize;
        let Some((first, rest)) = segments.split_first() else { return ip.add(1) };
        let (room, rest) = match first.kind {
            SegmentKind::Append | SegmentKind::PrivateAppend => {
                let mut keep = [engine.arg(first.value)];
                if let Some(failure) = unfit_to_append(keep[0], first) {
                    return refuse(engine, ip, first, failure);
                }
                let live = usize::from(op.d);
                if let Some(stop) = reserve(engine, BITS_WORDS + heap_words, live, &mut keep) {
                    return stop;
                }
                match append(engine, keep[0], size) {
                    Some(room) => (room, rest),
                    None => return refuse(engine, ip, first, Failure::system_limit(keep[0])),
                }
            }
            _ => {
                let live = usize::from(op.d);
                if let Some(stop) = reserve(engine, BITS_WORDS + heap_words, live, &mut []) {
                    return stop;
                }
                let Some((word, base)) = engine.heap().try_new_bits(size) else {
                    return refuse(engine, ip, first, Failure::system_limit(Word::small(size as i64)));
                };
                (Room { word, base, bit: 0 }, segments)
            }
        };
        engine.reductions -= copying(size);
        let mut bit = room.bit;
        for segment in rest {
            match segment.write(engine, words, room.base, bit) {
                Ok(size) => bit += size,
                Err(failure) => return refuse(engine, ip, segment, failure),
            }
        }
        if first.kind == SegmentKind::PrivateAppend {
            // Nobody else holds what was appended to, so it may have become the result; some code of OTP 29's compiler relies on that.
            engine.set_arg(first.value, room.word);
        }
        set_second(engine, ip, room.word);
        // The bytes of strings follow the segments.
        ip.add(1 + first.extension as usize)
    }
}

/// The sizes of all segments together; where one has none, it with what is wrong.
///
/// # Safety
/// The engine's registers are saved; operands are alive.
#[inline]
unsafe fn total_size<'s>(
    engine: &Engine,
    segments: &'s [Segment],
) -> Result<usize, (&'s Segment, Failure)> {
    let mut total = 0usize;
    for segment in segments {
        // SAFETY: as the caller's.
        let size = unsafe { segment.bit_size(engine) }.map_err(|failure| (segment, failure))?;
        total = total.saturating_add(size);
        if total > MAX_BITS {
            // SAFETY: as the caller's.
            let size = unsafe { engine.arg(segment.size) };
            return Err((segment, Failure::system_limit(size)));
        }
    }
    Ok(total)
}

/// Why a term cannot be appended to.
///
/// # Safety
/// `left` is alive.
#[inline]
unsafe fn unfit_to_append(left: Word, segment: &Segment) -> Option<Failure> {
    // SAFETY: as the caller's.
    match unsafe { bits_of(left) } {
        None => Some(Failure::badarg("type", left)),
        Some(bits)
            if !bits
                .bit_size
                .is_multiple_of(usize::from(segment.unit.max(1))) =>
        {
            Some(Failure::badarg("unit", left))
        }
        Some(_) => None,
    }
}

/// Makes room for `more` bits behind a bitstring; `None` where the result would be too large. To move it is work, as to fill the room.
///
/// # Safety
/// The engine runs a process with saved registers, and `left` is alive.
#[inline]
pub(super) unsafe fn append(engine: &mut Engine, left: Word, more: usize) -> Option<Room> {
    // SAFETY: as the caller's.
    unsafe {
        let bits = bits_of(left)?;
        let room = bitops::append(engine.heap(), left, bits, more)?;
        if room.base.cast_const() != bits.base {
            engine.reductions -= copying(bits.bit_size);
        }
        Some(room)
    }
}

/// Reductions of copying so many bits: as much as a call for each thousand bytes or so.
fn copying(bits: usize) -> i64 {
    (bits / (8 * 1024)) as i64
}

/// Branches to c where there is a branch, else raises with what is known of the cause.
///
/// # Safety
/// The engine runs a process with saved registers, and `ip` is an instruction with a branch or zero in c.
#[cold]
unsafe fn refuse(
    engine: &mut Engine,
    ip: *const Op,
    segment: &Segment,
    failure: Failure,
) -> *const Op {
    // SAFETY: as the caller's; what is made here is alive until the exception has been raised, for nothing collects in between.
    unsafe {
        if (*ip).c != 0 {
            return fail(engine, ip, failure.reason);
        }
        // In the trace it is as if the function had called `erlang:error/3`.
        let info = error_info(engine.heap(), segment, failure);
        let trace = engine.caller_trace(ip, Class::Error, true, None, info);
        engine.raise(ip, Class::Error, failure.reason, trace)
    }
}

/// `[{error_info, #{cause => {Segment, Type, What, Value}, function => format_bs_fail, module => erl_erts_errors}}]`.
///
/// # Safety
/// The value that failed is alive.
unsafe fn error_info(heap: &mut impl Alloc, segment: &Segment, failure: Failure) -> Word {
    let number = Word::small(i64::from(segment.number));
    let (kind, what) = (atom::intern(segment.name()), atom::intern(failure.what));
    let cause = heap.tuple(&[number, kind, what, failure.value]);
    let entries = [
        (atoms::CAUSE, cause),
        (atoms::FUNCTION, atom::intern("format_bs_fail")),
        (atoms::MODULE, atom::intern("erl_erts_errors")),
    ];
    let mut info = map::empty(heap);
    for (key, value) in entries {
        // SAFETY: the map and its entries are alive.
        info = unsafe { map::put(heap, info, key, value) };
    }
    let info = heap.tuple(&[atoms::ERROR_INFO, info]);
    heap.cons(info, Word::NIL)
}
