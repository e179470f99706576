//! Hashes and checksums: of terms (`phash2`), and of bytes (MD5, CRC-32, Adler-32).

use std::borrow::Cow;

use adler2::Adler32;
use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::Term;
use asterias_term::hash::PHASH2_RANGE;
use asterias_term::integer::Int;
use md5::digest::common::hazmat::SerializableState;
use md5::{Digest, Md5};

use crate::iodata::{Piece, Pieces};

/// The largest range of a hash, and one more than the largest checksum.
const RANGE_32: u64 = 1 << 32;
/// The modulus of Adler-32.
const ADLER_BASE: u64 = 65_521;

/// `phash2/1`.
pub(super) fn phash2<'h>(_: &mut Env<'h>, term: Term<'h>) -> u64 {
    u64::from(term.phash2()) % PHASH2_RANGE
}

fn range<'h>(range: Int<'h>) -> Result<u64, Stop<'h>> {
    range
        .to_u64()
        .filter(|range| (1..=RANGE_32).contains(range))
        .ok_or_else(Stop::badarg)
}

/// `phash2/2`.
pub(super) fn phash2_in<'h>(
    _: &mut Env<'h>,
    term: Term<'h>,
    size: Int<'h>,
) -> Result<u64, Stop<'h>> {
    Ok(u64::from(term.phash2()) % range(size)?)
}

/// `phash/2`.
pub(super) fn phash<'h>(_: &mut Env<'h>, term: Term<'h>, size: Int<'h>) -> Result<u64, Stop<'h>> {
    Ok(1 + u64::from(term.phash()) % range(size)?)
}

/// Gives the bytes of `iodata()` to `take`, in as few pieces as may be.
fn each_run<'h>(
    env: &mut Env<'h>,
    data: Term<'h>,
    mut take: impl FnMut(&[u8]),
) -> Result<(), Stop<'h>> {
    let mut single = Vec::new();
    let mut total = 0;
    for piece in Pieces::new(data) {
        match piece {
            Ok(Piece::Byte(byte)) => single.push(byte),
            Ok(Piece::Bits(_, bits)) if bits.is_binary() => {
                take(&single);
                single.clear();
                take(&bits.to_bytes());
                total += bits.bit_size() / 8;
            }
            Ok(Piece::Bits(..)) | Err(_) => return Err(Stop::badarg()),
        }
        if single.len() == 4096 {
            take(&single);
            single.clear();
            total += 4096;
        }
    }
    take(&single);
    env.account((total + single.len()) / 200);
    Ok(())
}

/// `md5/1`.
pub(super) fn md5<'h>(env: &mut Env<'h>, data: Term<'h>) -> Outcome<'h> {
    let mut context = Md5::new();
    each_run(env, data, |bytes| context.update(bytes))?;
    Ok(env.binary(&context.finalize()))
}

fn md5_context<'h>(bytes: &[u8]) -> Result<Md5, Stop<'h>> {
    let state = bytes.try_into().map_err(|_| Stop::badarg())?;
    Md5::deserialize(state).map_err(|_| Stop::badarg())
}

/// `md5_init/0`: the state of the algorithm, as bytes.
pub(super) fn md5_init<'h>(env: &mut Env<'h>) -> Term<'h> {
    env.binary(&Md5::new().serialize())
}

/// `md5_update/2`.
pub(super) fn md5_update<'h>(
    env: &mut Env<'h>,
    context: Cow<'h, [u8]>,
    data: Term<'h>,
) -> Outcome<'h> {
    let mut context = md5_context(&context)?;
    each_run(env, data, |bytes| context.update(bytes))?;
    Ok(env.binary(&context.serialize()))
}

/// `md5_final/1`.
pub(super) fn md5_final<'h>(env: &mut Env<'h>, context: Cow<'h, [u8]>) -> Outcome<'h> {
    let context = md5_context(&context)?;
    Ok(env.binary(&context.finalize()))
}

/// A checksum as an argument.
fn checksum<'h>(value: Int<'h>) -> Result<u32, Stop<'h>> {
    value
        .to_u64()
        .and_then(|value| u32::try_from(value).ok())
        .ok_or_else(Stop::badarg)
}

/// `crc32/1`.
pub(super) fn crc32<'h>(env: &mut Env<'h>, data: Term<'h>) -> Result<u32, Stop<'h>> {
    crc32_from(env, Int::ZERO, data)
}

/// `crc32/2`.
pub(super) fn crc32_from<'h>(
    env: &mut Env<'h>,
    old: Int<'h>,
    data: Term<'h>,
) -> Result<u32, Stop<'h>> {
    let mut hasher = crc32fast::Hasher::new_with_initial(checksum(old)?);
    each_run(env, data, |bytes| hasher.update(bytes))?;
    Ok(hasher.finalize())
}

/// `crc32_combine/3`.
pub(super) fn crc32_combine<'h>(
    _: &mut Env<'h>,
    first: Int<'h>,
    second: Int<'h>,
    second_size: Int<'h>,
) -> Result<u32, Stop<'h>> {
    let size = u64::from(checksum(second_size)?);
    if size == 0 {
        return Ok(checksum(first)? ^ checksum(second)?);
    }
    let mut hasher = crc32fast::Hasher::new_with_initial(checksum(first)?);
    hasher.combine(&crc32fast::Hasher::new_with_initial_len(
        checksum(second)?,
        size,
    ));
    Ok(hasher.finalize())
}

/// `adler32/1`.
pub(super) fn adler32<'h>(env: &mut Env<'h>, data: Term<'h>) -> Result<u32, Stop<'h>> {
    adler32_from(env, Int::Small(1), data)
}

/// `adler32/2`.
pub(super) fn adler32_from<'h>(
    env: &mut Env<'h>,
    old: Int<'h>,
    data: Term<'h>,
) -> Result<u32, Stop<'h>> {
    let mut adler = Adler32::from_checksum(checksum(old)?);
    each_run(env, data, |bytes| adler.write_slice(bytes))?;
    Ok(adler.checksum())
}

/// `adler32_combine/3`.
pub(super) fn adler32_combine<'h>(
    _: &mut Env<'h>,
    first: Int<'h>,
    second: Int<'h>,
    second_size: Int<'h>,
) -> Result<u64, Stop<'h>> {
    let first = u64::from(checksum(first)?);
    let second = u64::from(checksum(second)?);
    let size = u64::from(checksum(second_size)?);
    if size == 0 {
        return Ok(first);
    }
    let size = size % ADLER_BASE;
    let (first_low, second_low) = (first & 0xffff, second & 0xffff);
    let low = (first_low + second_low + ADLER_BASE - 1) % ADLER_BASE;
    let high = size * first_low % ADLER_BASE + (first >> 16) + (second >> 16) + ADLER_BASE - size;
    Ok(low | (high % ADLER_BASE) << 16)
}
