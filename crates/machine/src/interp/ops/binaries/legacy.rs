//! Construction piece by piece, as compilers before OTP 25 (and later ones asked for compatibility) have it: one instruction makes the
//! bitstring, and those after it write into it. None of them allocates, so what the builder of the engine points to stays in place.
//! Compilers add up the sizes themselves; each piece is held against the room that is left all the same.
//!
//! Operands stand in extension words in the order of the generic instruction, sources and destinations as arguments, numbers raw; c is
//! the branch and d the number of live X registers.

use asterias_term::bitops::{self, MAX_BITS, Room};
use asterias_term::bits::{Bits, bits_of};
use asterias_term::{Alloc, Word, atoms};

use super::create::append;
use super::segment::{
    Failure, dynamic_size, put_all, put_bits, put_character, put_float, put_integer,
};
use super::{BITS_WORDS, Builder, Flags, badarg, fail, reserve, set_second};
use crate::code::{Op, extension_ops};
use crate::engine::Engine;
use crate::interp::dispatch::slow_operations;

/// In place of a size: all of the bitstring.
pub(crate) const ALL: u64 = asterias_term::word::TAG_HEADER | 31 << 3;

slow_operations! {
    /// `bs_init2` and `bs_init_bits`: size, heap words, unit of the size, destination.
    pub(crate) fn Init(engine, ip) {
        let words = Op::words(ip);
        let size = match dynamic_size(engine.arg(*words), *words.add(2) as usize) {
            Ok(size) => size,
            Err(failure) => return fail(engine, ip, failure.reason),
        };
        let need = BITS_WORDS + *words.add(1) as usize;
        if let Some(stop) = reserve(engine, need, usize::from((*ip).d), &mut []) {
            return stop;
        }
        let Some((word, base)) = engine.heap().try_new_bits(size) else {
            return fail(engine, ip, atoms::SYSTEM_LIMIT);
        };
        begin(engine, Room { word, base, bit: 0 }, size);
        engine.set_arg(*words.add(3), word);
        ip.add(1 + extension_ops(4))
    }

    /// `bs_add`: a size, another one, the unit of that, destination.
    pub(crate) fn Add(engine, ip) {
        let words = Op::words(ip);
        let sizes = match (dynamic_size(engine.arg(*words), 1), dynamic_size(engine.arg(*words.add(1)), *words.add(2) as usize)) {
            (Ok(first), Ok(second)) => (first, second),
            (Err(Failure { reason: atoms::BADARG, .. }), _) | (_, Err(Failure { reason: atoms::BADARG, .. })) => {
                return badarg(engine, ip);
            }
            _ => return fail(engine, ip, atoms::SYSTEM_LIMIT),
        };
        let sum = sizes.0 + sizes.1;
        if sum > MAX_BITS || i64::try_from(sum).ok().and_then(Word::try_small).is_none() {
            return fail(engine, ip, atoms::SYSTEM_LIMIT);
        }
        engine.set_arg(*words.add(3), Word::small(sum as i64));
        ip.add(1 + extension_ops(4))
    }

    /// `bs_append`: size in bits, heap words, unit of the bitstring, bitstring, destination.
    pub(crate) fn Append(engine, ip) {
        let words = Op::words(ip);
        let size = match dynamic_size(engine.arg(*words), 1) {
            Ok(size) => size,
            Err(failure) => return fail(engine, ip, failure.reason),
        };
        let mut keep = [engine.arg(*words.add(3))];
        match bits_of(keep[0]) {
            Some(bits) if (bits.bit_size as u64).is_multiple_of((*words.add(2)).max(1)) => {}
            _ => return badarg(engine, ip),
        }
        let need = BITS_WORDS + *words.add(1) as usize;
        if let Some(stop) = reserve(engine, need, usize::from((*ip).d), &mut keep) {
            return stop;
        }
        let Some(room) = append(engine, keep[0], size) else { return fail(engine, ip, atoms::SYSTEM_LIMIT) };
        begin(engine, room, size);
        engine.set_arg(*words.add(4), room.word);
        ip.add(1 + extension_ops(5))
    }

    /// `bs_private_append`: as `bs_append`, without heap words. It does not know what is alive, so it never collects.
    pub(crate) fn PrivateAppend(engine, ip) {
        let words = Op::words(ip);
        let size = match dynamic_size(engine.arg(*words), 1) {
            Ok(size) => size,
            Err(failure) => return fail(engine, ip, failure.reason),
        };
        let left = engine.arg(*words.add(3));
        match bits_of(left) {
            Some(bits) if (bits.bit_size as u64).is_multiple_of((*words.add(2)).max(1)) => {}
            _ => return badarg(engine, ip),
        }
        let Some(room) = append(engine, left, size) else { return fail(engine, ip, atoms::SYSTEM_LIMIT) };
        begin(engine, room, size);
        engine.set_arg(*words.add(4), room.word);
        ip.add(1 + extension_ops(5))
    }

    /// `bs_init_writable`: an empty bitstring → X0, with room for as many bytes as X0 says.
    pub(crate) fn InitWritable(engine, ip) {
        const BYTES: usize = 1024;
        let bytes = engine.x[0].as_small().and_then(|size| usize::try_from(size).ok()).unwrap_or(BYTES);
        if let Some(stop) = reserve(engine, BITS_WORDS, 0, &mut []) {
            return stop;
        }
        engine.x[0] = bitops::writable(engine.heap(), bytes);
        ip.add(1)
    }

    /// `bs_put_integer`: size, unit, flags, value.
    pub(crate) fn PutInteger(engine, ip) {
        let words = Op::words(ip);
        let (value, flags) = (engine.arg(*words.add(3)), Flags(*words.add(2) as u8));
        let put = dynamic_size(engine.arg(*words), *words.add(1) as usize)
            .and_then(|size| engine.builder.room(size))
            .and_then(|room| put_integer(value, room.size, flags, room.base, room.bit).map(|()| room.size));
        done(engine, ip, put)
    }

    /// `bs_put_float`: size, unit, flags, value.
    pub(crate) fn PutFloat(engine, ip) {
        let words = Op::words(ip);
        let (value, flags) = (engine.arg(*words.add(3)), Flags(*words.add(2) as u8));
        let put = dynamic_size(engine.arg(*words), *words.add(1) as usize)
            .and_then(|size| engine.builder.room(size))
            .and_then(|room| put_float(value, room.size, flags, room.base, room.bit).map(|()| room.size));
        done(engine, ip, put)
    }

    /// `bs_put_binary`: size or `ALL`, unit, flags, value.
    pub(crate) fn PutBinary(engine, ip) {
        let words = Op::words(ip);
        let (value, unit) = (engine.arg(*words.add(3)), *words.add(1) as usize);
        let put = if *words == ALL {
            let size = bits_of(value).map_or(0, |bits| bits.bit_size);
            engine.builder.room(size).and_then(|room| put_all(value, unit.max(1), room.base, room.bit))
        } else {
            dynamic_size(engine.arg(*words), unit)
                .and_then(|size| engine.builder.room(size))
                .and_then(|room| put_bits(value, room.size, room.base, room.bit).map(|()| room.size))
        };
        done(engine, ip, put)
    }

    /// `bs_put_string` of e bits in the extension words.
    pub(crate) fn PutString(engine, ip) {
        let size = (*ip).e as usize;
        let text = Bits { base: Op::words(ip).cast::<u8>(), bit_offset: 0, bit_size: size };
        let Ok(room) = engine.builder.room(size) else { return badarg(engine, ip) };
        bitops::copy(text, room.base, room.bit);
        engine.builder.bit += size;
        ip.add(1 + extension_ops(size.div_ceil(64)))
    }

    /// `bs_put_utf8`: value, three words of nothing.
    pub(crate) fn PutUtf8(engine, ip) {
        let put = engine.put_character(engine.arg(*Op::words(ip)), bitops::utf8_bytes);
        done(engine, ip, put)
    }

    /// `bs_put_utf16`: value, flags.
    pub(crate) fn PutUtf16(engine, ip) {
        let words = Op::words(ip);
        let endian = Flags(*words.add(1) as u8).endian();
        let put = engine.put_character(engine.arg(*words), |code| bitops::utf16_bytes(code, endian));
        done(engine, ip, put)
    }

    /// `bs_put_utf32`: value, flags.
    pub(crate) fn PutUtf32(engine, ip) {
        let words = Op::words(ip);
        let value = engine.arg(*words);
        let put = match value.as_small() {
            Some(code) if bitops::is_character(code) => {
                let flags = Flags(*words.add(1) as u8);
                engine.builder.room(32).and_then(|room| put_integer(value, 32, flags, room.base, room.bit).map(|()| 32))
            }
            _ => Err(Failure::badarg("type", value)),
        };
        done(engine, ip, put)
    }

    /// `bs_utf8_size` of a → b. What is no character has a size too: `bs_put_utf8` refuses it.
    pub(crate) fn Utf8Size(engine, ip) {
        let size = match engine.operand(ip, 0).as_small() {
            Some(code @ 0..=0x10_ffff) => bitops::utf8_size(code as u32),
            _ => 4,
        };
        set_second(engine, ip, Word::small(size as i64));
        ip.add(1)
    }

    /// `bs_utf16_size` of a → b, likewise.
    pub(crate) fn Utf16Size(engine, ip) {
        let size = match engine.operand(ip, 0).as_small() {
            Some(0..=0xffff) => 2,
            _ => 4,
        };
        set_second(engine, ip, Word::small(size));
        ip.add(1)
    }
}

/// What is written next, as many bits, goes to this room.
fn begin(engine: &mut Engine, room: Room, size: usize) {
    engine.builder = Builder {
        base: room.base,
        bit: room.bit,
        end: room.bit + size,
    };
}

/// Where a piece goes.
struct Piece {
    base: *mut u8,
    bit: usize,
    size: usize,
}

impl Builder {
    /// Where the next piece of so many bits goes.
    #[inline]
    fn room(&self, size: usize) -> Result<Piece, Failure> {
        if size > self.end - self.bit {
            return Err(Failure::badarg("size", Word::NIL));
        }
        Ok(Piece {
            base: self.base,
            bit: self.bit,
            size,
        })
    }
}

impl Engine {
    /// Writes a character; gives its size.
    ///
    /// # Safety
    /// The engine is between an instruction that made room and the next that may collect.
    unsafe fn put_character(
        &self,
        value: Word,
        encode: impl Fn(i64) -> Option<(u32, usize)>,
    ) -> Result<usize, Failure> {
        let size = value
            .as_small()
            .and_then(&encode)
            .map_or(0, |(_, bytes)| 8 * bytes);
        let room = self.builder.room(size)?;
        // SAFETY: there is room for as many bits.
        unsafe { put_character(value, room.base, room.bit, encode) }
    }
}

/// Goes on behind an instruction of four extension words that wrote so many bits, or fails.
///
/// # Safety
/// The engine runs a process with saved registers, and `ip` is such an instruction.
unsafe fn done(engine: &mut Engine, ip: *const Op, put: Result<usize, Failure>) -> *const Op {
    // SAFETY: as the caller's.
    unsafe {
        match put {
            Ok(size) => {
                engine.builder.bit += size;
                ip.add(1 + extension_ops(4))
            }
            Err(_) => badarg(engine, ip),
        }
    }
}
