//! Matching: fields whose size the program computes, that need heap, or that are decoded.

use asterias_term::bitops::{self, Character};
use asterias_term::bits::{Bits, base_of, bits_of, owner_of};
use asterias_term::boxed::{BITS_KINDS, Kind, header};
use asterias_term::{Alloc, Word};

use super::{
    BITS_WORDS, CONTEXT_WORDS, Flags, advance, badarg, bits_left, next_bits, reserve,
    reserve_keeping_context, set_second, size_in_bits,
};
use crate::code::{Op, extension_ops};
use crate::engine::Engine;
use crate::interp::dispatch::slow_operations;

/// Integers of so many bits need no heap, whatever their sign.
const SMALL_BITS: usize = 60;

slow_operations! {
    /// `bs_start_match3`: a match context of the term a → b; branch to c; d X registers are alive.
    pub(crate) fn StartMatch(engine, ip) {
        let mut keep = [engine.operand(ip, 0)];
        if !keep[0].is_kind(BITS_KINDS) {
            return badarg(engine, ip);
        }
        if keep[0].boxed_kind() == Some(Kind::MatchContext) {
            set_second(engine, ip, keep[0]);
            return ip.add(1);
        }
        if let Some(stop) = reserve(engine, CONTEXT_WORDS, usize::from((*ip).d), &mut keep) {
            return stop;
        }
        let owner = owner_of(keep[0]);
        let Some(bits) = bits_of(keep[0]) else { return badarg(engine, ip) };
        let (position, end) = (bits.bit_offset as u64, (bits.bit_offset + bits.bit_size) as u64);
        let words = [owner, Word(position), Word(end), Word(base_of(owner) as u64)];
        let context = engine.heap().boxed(header(Kind::MatchContext, words.len()), &words);
        set_second(engine, ip, context);
        ip.add(1)
    }

    /// `bs_get_integer2` of the context a → b; branch to c; d X registers are alive; e is the size, the extension words are unit and
    /// flags.
    pub(crate) fn GetInteger(engine, ip) {
        let (op, words) = (&*ip, Op::words(ip));
        let flags = Flags(*words.add(1) as u8);
        let Some(size) = available(engine, ip, *words as usize) else { return Op::branch(ip, op.c) };
        // Before anything moves: a command of `bs_match` fails with all registers as they were.
        let bits = Bits { bit_size: size, ..bits_left(engine.operand(ip, 0)) };
        if !bitops::has_integer(bits, flags.endian(), flags.signedness()) {
            return Op::branch(ip, op.c);
        }
        let room = if size <= SMALL_BITS { 0 } else { 2 + size / 64 };
        let context = match reserve_keeping_context(engine, ip, room, usize::from(op.d)) {
            Ok(context) => context,
            Err(stop) => return stop,
        };
        let bits = Bits { bit_size: size, ..bits_left(context) };
        let heap = engine.heap();
        let Some(value) = bitops::read_integer(heap, bits, flags.endian(), flags.signedness()) else {
            return Op::branch(ip, op.c);
        };
        advance(context, size);
        set_second(engine, ip, value);
        ip.add(1 + extension_ops(2))
    }

    /// `bs_get_float2`: as `bs_get_integer2`.
    pub(crate) fn GetFloat(engine, ip) {
        let (op, words) = (&*ip, Op::words(ip));
        let flags = Flags(*words.add(1) as u8);
        let Some(size) = available(engine, ip, *words as usize) else { return Op::branch(ip, op.c) };
        let context = match reserve_keeping_context(engine, ip, 2, usize::from(op.d)) {
            Ok(context) => context,
            Err(stop) => return stop,
        };
        let bits = Bits { bit_size: size, ..bits_left(context) };
        let Some(value) = bitops::read_float(bits, flags.endian()) else { return Op::branch(ip, op.c) };
        advance(context, size);
        let value = engine.heap().float(value);
        set_second(engine, ip, value);
        ip.add(1 + extension_ops(2))
    }

    /// `bs_get_binary2`: as `bs_get_integer2`.
    pub(crate) fn GetBinary(engine, ip) {
        let (op, words) = (&*ip, Op::words(ip));
        let Some(size) = available(engine, ip, *words as usize) else { return Op::branch(ip, op.c) };
        let context = match reserve_keeping_context(engine, ip, BITS_WORDS, usize::from(op.d)) {
            Ok(context) => context,
            Err(stop) => return stop,
        };
        let value = bitops::part(engine.heap(), context, bits_left(context).bit_offset, size);
        advance(context, size);
        set_second(engine, ip, value);
        ip.add(1 + extension_ops(2))
    }

    /// A `bs_match` takes e bits, which are there, of the context a as a bitstring → b; d X registers are alive.
    pub(crate) fn TakeBits(engine, ip) {
        let size = (*ip).e as usize;
        let context = match reserve_keeping_context(engine, ip, BITS_WORDS, usize::from((*ip).d)) {
            Ok(context) => context,
            Err(stop) => return stop,
        };
        let value = bitops::part(engine.heap(), context, bits_left(context).bit_offset, size);
        advance(context, size);
        set_second(engine, ip, value);
        ip.add(1)
    }

    /// `bs_get_binary2` of all that is left in the context a → b, where its size is a multiple of e; else branch to c. d X registers are
    /// alive.
    pub(crate) fn GetRest(engine, ip) {
        let op = &*ip;
        let size = bits_left(engine.operand(ip, 0)).bit_size;
        if !(size as u64).is_multiple_of(op.e) {
            return Op::branch(ip, op.c);
        }
        match tail(engine, ip) {
            Ok(context) => advance(context, size),
            Err(stop) => return stop,
        }
        ip.add(1)
    }

    /// `bs_get_tail`: all that is left in the context a → b; d X registers are alive.
    pub(crate) fn GetTail(engine, ip) {
        match tail(engine, ip) {
            Ok(_) => ip.add(1),
            Err(stop) => stop,
        }
    }

    /// `bs_skip_bits2` of the context a; branch to c; e is the size, d the unit.
    pub(crate) fn Skip(engine, ip) {
        let op = &*ip;
        match available(engine, ip, usize::from(op.d)) {
            Some(size) => {
                advance(engine.operand(ip, 0), size);
                ip.add(1)
            }
            None => Op::branch(ip, op.c),
        }
    }

    /// `bs_match_string`: the next e bits of the context a are those of the extension words; branch to c.
    pub(crate) fn MatchString(engine, ip) {
        let op = &*ip;
        let size = op.e as usize;
        let context = engine.operand(ip, 0);
        let text = Bits { base: Op::words(ip).cast::<u8>(), bit_offset: 0, bit_size: size };
        match next_bits(context, size) {
            Some(bits) if bitops::equal(bits, text) => {
                advance(context, size);
                ip.add(1 + extension_ops(size.div_ceil(64)))
            }
            _ => Op::branch(ip, op.c),
        }
    }

    /// `bs_get_utf8` and, without a destination, `bs_skip_utf8` of the context a → b; branch to c.
    pub(crate) fn GetUtf8(engine, ip) {
        character(engine, ip, |bits| bitops::read_utf8(bits))
    }

    /// `bs_get_utf16`, `bs_skip_utf16` likewise; d is the flags.
    pub(crate) fn GetUtf16(engine, ip) {
        let endian = Flags((*ip).d as u8).endian();
        character(engine, ip, |bits| bitops::read_utf16(bits, endian))
    }

    /// `bs_get_utf32`, `bs_skip_utf32` likewise.
    pub(crate) fn GetUtf32(engine, ip) {
        let endian = Flags((*ip).d as u8).endian();
        character(engine, ip, |bits| bitops::read_utf32(bits, endian))
    }
}

/// The size of a field, given in e, where so many bits are left in the context a.
///
/// # Safety
/// `ip` is an instruction with a context in a and a size in e; the engine's registers are saved.
unsafe fn available(engine: &Engine, ip: *const Op, unit: usize) -> Option<usize> {
    // SAFETY: as the caller's.
    unsafe {
        let size = size_in_bits(engine.arg((*ip).e), unit)?;
        next_bits(engine.operand(ip, 0), size).map(|bits| bits.bit_size)
    }
}

/// Makes a term of what is left in the context a → b; gives the context.
///
/// # Safety
/// As [`available`], with the number of live X registers in d.
unsafe fn tail(engine: &mut Engine, ip: *const Op) -> Result<Word, *const Op> {
    // SAFETY: as the caller's.
    unsafe {
        let context = reserve_keeping_context(engine, ip, BITS_WORDS, usize::from((*ip).d))?;
        let bits = bits_left(context);
        let value = bitops::part(engine.heap(), context, bits.bit_offset, bits.bit_size);
        set_second(engine, ip, value);
        Ok(context)
    }
}

/// Reads a character of the context a → b (a constant: nowhere); branch to c.
///
/// # Safety
/// As [`available`].
unsafe fn character(
    engine: &mut Engine,
    ip: *const Op,
    read: impl FnOnce(Bits) -> Option<Character>,
) -> *const Op {
    // SAFETY: as the caller's.
    unsafe {
        let context = engine.operand(ip, 0);
        match read(bits_left(context)) {
            Some(character) => {
                advance(context, character.bit_size);
                set_second(engine, ip, Word::small(i64::from(character.code)));
                ip.add(1)
            }
            None => Op::branch(ip, (*ip).c),
        }
    }
}
