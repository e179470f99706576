//! Integers as text in a radix of 2 to 36: `integer_to_list/2`, `list_to_integer/2` and their kin.
//!
//! Short numbers are converted limb by limb, long ones by sub-quadratic algorithms, in both directions.

use super::{Int, IntOut, Limbs, MAX_BITS, SystemLimit, large, limbs};

/// From this many limbs on a sub-quadratic conversion pays.
const LONG: usize = 32;

/// A radix from 2 to 36.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Radix(u8);

impl Radix {
    /// Decimal.
    pub const TEN: Radix = Radix(10);

    /// The radix, if Erlang has it.
    #[must_use]
    pub fn new(radix: i64) -> Option<Radix> {
        u8::try_from(radix)
            .ok()
            .filter(|radix| (2..=36).contains(radix))
            .map(Radix)
    }

    /// The most digits that always fit a limb, and the radix to that power.
    fn chunk(self) -> (usize, u64) {
        CHUNKS[usize::from(self.0)]
    }
}

const CHUNKS: [(usize, u64); 37] = chunks();

const fn chunks() -> [(usize, u64); 37] {
    let mut table = [(0, 0); 37];
    let mut radix = 2;
    while radix <= 36 {
        let (mut digits, mut power) = (0, 1u64);
        while let Some(next) = power.checked_mul(radix as u64) {
            power = next;
            digits += 1;
        }
        table[radix] = (digits, power);
        radix += 1;
    }
    table
}

/// Which letters stand for digits above nine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterCase {
    /// `a` to `z`, as `~.16b` prints.
    Lower,
    /// `A` to `Z`, as `integer_to_list/2` does.
    Upper,
}

impl LetterCase {
    fn digits(self) -> &'static [u8; 36] {
        match self {
            LetterCase::Lower => b"0123456789abcdefghijklmnopqrstuvwxyz",
            LetterCase::Upper => b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        }
    }
}

/// Why a text is no integer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParseError {
    /// Not a sign and at least one digit, or more than that; Erlang's `badarg`.
    NotAnInteger,
    /// More than [`MAX_BITS`] bits; Erlang's `system_limit`.
    SystemLimit,
}

impl From<SystemLimit> for ParseError {
    fn from(_: SystemLimit) -> Self {
        ParseError::SystemLimit
    }
}

/// The integer as text.
#[must_use]
pub fn to_text(x: Int<'_>, radix: Radix, case: LetterCase) -> String {
    let mut out = String::new();
    push_text(&mut out, x, radix, case);
    out
}

/// Appends the integer as text.
pub fn push_text(out: &mut String, x: Int<'_>, radix: Radix, case: LetterCase) {
    let mut room = [0];
    let x = x.parts(&mut room);
    if x.negative {
        out.push('-');
    }
    match *x.limbs {
        [] => out.push('0'),
        [limb] => push_limb(out, limb, 1, radix, case),
        _ if x.limbs.len() < LONG => push_by_limbs(out, x.limbs, radix, case),
        _ => push_long(out, x.limbs, radix, case),
    }
}

/// Gives `take` the text of an integer of one word, which lies on the stack.
pub fn with_small_text<T>(
    value: i64,
    radix: Radix,
    case: LetterCase,
    take: impl FnOnce(&[u8]) -> T,
) -> T {
    let mut buffer = [b'0'; 65];
    let [_sign, room @ ..] = &mut buffer;
    let used = write(room, value.unsigned_abs(), radix, case).max(1);
    let mut start = buffer.len() - used;
    if value < 0 {
        start -= 1;
        buffer[start] = b'-';
    }
    take(&buffer[start..])
}

/// Appends the digits of a limb, filled with zeros to at least `width` of them.
fn push_limb(out: &mut String, limb: u64, width: usize, radix: Radix, case: LetterCase) {
    let mut buffer = [b'0'; 64];
    let used = write(&mut buffer, limb, radix, case);
    let digits = &buffer[buffer.len() - used.max(width).min(buffer.len())..];
    out.push_str(str::from_utf8(digits).unwrap_or_default());
}

fn write(buffer: &mut [u8; 64], limb: u64, radix: Radix, case: LetterCase) -> usize {
    match radix {
        // A constant divisor compiles to a multiplication.
        Radix::TEN => write_limb(buffer, limb, 10, case.digits()),
        Radix(radix) => write_limb(buffer, limb, u64::from(radix), case.digits()),
    }
}

/// Writes the digits at the end of the buffer and returns how many there are.
#[inline(always)]
fn write_limb(buffer: &mut [u8; 64], mut limb: u64, radix: u64, digits: &[u8; 36]) -> usize {
    let mut used = 0;
    for cell in buffer.iter_mut().rev() {
        if limb == 0 {
            break;
        }
        *cell = digits[(limb % radix) as usize % digits.len()];
        limb /= radix;
        used += 1;
    }
    used
}

fn push_by_limbs(out: &mut String, magnitude: &[u64], radix: Radix, case: LetterCase) {
    let (width, power) = radix.chunk();
    let mut rest = Limbs::from_slice(magnitude);
    let mut chunks = Limbs::new();
    while let Some(&top) = rest.last() {
        if top == 0 {
            rest.pop();
        } else {
            chunks.push(limbs::divide_by_limb(&mut rest, power));
        }
    }
    for (index, &chunk) in chunks.iter().rev().enumerate() {
        push_limb(out, chunk, if index == 0 { 1 } else { width }, radix, case);
    }
}

fn push_long(out: &mut String, magnitude: &[u64], radix: Radix, case: LetterCase) {
    let mut digits = large::to_digits(magnitude, radix.0);
    if case == LetterCase::Upper {
        digits.make_ascii_uppercase();
    }
    out.push_str(&digits);
}

/// The integer that a text stands for: an optional sign, then digits in either case, and nothing else.
///
/// # Errors
/// See [`ParseError`]; a number beyond the limit is refused before it is computed.
pub fn parse(text: &[u8], radix: Radix) -> Result<IntOut, ParseError> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    if (1..=radix.chunk().0).contains(&digits.len()) {
        return short(negative, digits, radix);
    }
    if digits.is_empty() || !digits.iter().all(|&digit| value_of(digit, radix).is_some()) {
        return Err(ParseError::NotAnInteger);
    }
    let zeros = digits.iter().take_while(|&&digit| digit == b'0').count();
    let significant = &digits[zeros..];
    // The first digit counts at least one bit, each further one the whole logarithm of the radix.
    let least_bits = significant.len().saturating_sub(1) as f64 * f64::from(radix.0).log2();
    if least_bits > (MAX_BITS + 64) as f64 {
        return Err(ParseError::SystemLimit);
    }
    let magnitude = if significant.len() < LONG * radix.chunk().0 {
        by_limbs(significant, radix)
    } else {
        by_halves(significant, radix)?
    };
    Ok(IntOut::bounded(negative, magnitude)?)
}

/// Digits that fit a limb.
fn short(negative: bool, digits: &[u8], radix: Radix) -> Result<IntOut, ParseError> {
    let mut magnitude = 0u64;
    for &digit in digits {
        let value = value_of(digit, radix).ok_or(ParseError::NotAnInteger)?;
        magnitude = magnitude * u64::from(radix.0) + u64::from(value);
    }
    Ok(IntOut::of_limb(negative, magnitude))
}

#[inline]
fn value_of(digit: u8, radix: Radix) -> Option<u32> {
    char::from(digit).to_digit(u32::from(radix.0))
}

fn by_limbs(digits: &[u8], radix: Radix) -> Limbs {
    let mut magnitude = Limbs::new();
    for chunk in digits.chunks(radix.chunk().0) {
        let (mut value, mut power) = (0u64, 1u64);
        for &digit in chunk {
            value = value * u64::from(radix.0) + u64::from(value_of(digit, radix).unwrap_or(0));
            power *= u64::from(radix.0);
        }
        limbs::multiply_add_limb(&mut magnitude, power, value);
    }
    magnitude
}

fn by_halves(digits: &[u8], radix: Radix) -> Result<Limbs, ParseError> {
    let text = str::from_utf8(digits).map_err(|_| ParseError::NotAnInteger)?;
    large::from_digits(text, radix.0).ok_or(ParseError::NotAnInteger)
}
