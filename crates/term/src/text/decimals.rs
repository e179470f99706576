//! Floats with a given count of decimals: `float_to_list/1`, and the options `decimals`, `scientific`, `compact`.
//!
//! OTP writes these into 256 bytes, one of which ends the text; what does not fit is a `badarg` and here `None`.
//! Counts are taken as 32-bit numbers, as it does.

use crate::integer;

/// The decimals of `float_to_list/1`, which is `scientific(value, DEFAULT_DECIMALS)`.
pub const DEFAULT_DECIMALS: i64 = 20;

/// The longest text that OTP's buffer holds.
const MAX_LENGTH: usize = 255;
/// What C's `printf`, and so `{scientific, N}`, takes a negative count to mean.
const C_DECIMALS: usize = 6;

/// `float_to_list(value, [{scientific, decimals}])`: `1.50e+00`, rounded correctly, halves to even.
#[must_use]
pub fn scientific(value: f64, decimals: i64) -> Option<String> {
    let decimals = usize::try_from(decimals as i32).unwrap_or(C_DECIMALS);
    if decimals > MAX_LENGTH {
        return None;
    }
    let text = format!("{value:.decimals$e}");
    let (mantissa, exponent) = text.split_once('e')?;
    let (sign, digits) = match exponent.strip_prefix('-') {
        Some(digits) => ('-', digits),
        None => ('+', exponent),
    };
    Some(format!("{mantissa}e{sign}{digits:0>2}")).filter(|text| text.len() <= MAX_LENGTH)
}

/// `float_to_list(value, [{decimals, decimals}])`, with `compact` if so told: zeros at the end are left out.
#[must_use]
pub fn fixed(value: f64, decimals: i64, compact: bool) -> Option<String> {
    let decimals = usize::try_from(decimals as i32).ok()?;
    if decimals > MAX_LENGTH || !value.is_finite() {
        return None;
    }
    let mut text = match FAST_POWERS.get(decimals) {
        Some(&power) if value.abs() <= FAST_VALUES => fixed_fast(value, decimals, power),
        _ => format!("{value:.decimals$}"),
    };
    if text.len() > MAX_LENGTH {
        return None;
    }
    // Without decimals OTP strips only values above 2^53, of which that loses the magnitude: 1.0e20 becomes "1".
    // Kept, since output is compared with OTP's.
    if compact && (decimals > 0 || value.abs() > FAST_VALUES) {
        strip_zeros(&mut text);
    }
    Some(text)
}

/// Up to 2^53 and 18 decimals OTP rounds the fraction, scaled by a power of ten, in floating point and halves away
/// from zero: `{decimals, 1}` of 0.15 is "0.2", though the float is below 0.15. Above, it rounds exactly.
const FAST_VALUES: f64 = 9_007_199_254_740_992.0;

const FAST_POWERS: [f64; 19] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18,
];

fn fixed_fast(value: f64, decimals: usize, power: f64) -> String {
    let mut text = String::with_capacity(40);
    if value.is_sign_negative() {
        text.push('-');
    }
    let magnitude = value.abs();
    if decimals == 0 {
        push_whole(&mut text, integer::nearest(magnitude) as u64, 1);
        return text;
    }
    let whole = magnitude.floor();
    let fraction = integer::nearest((magnitude - whole) * power);
    let (whole, fraction) = if fraction >= power {
        (whole as u64 + 1, 0)
    } else {
        (whole as u64, fraction as u64)
    };
    push_whole(&mut text, whole, 1);
    text.push('.');
    push_whole(&mut text, fraction, decimals);
    text
}

/// Appends a number of at least `width` digits, zeros in front.
fn push_whole(text: &mut String, value: u64, width: usize) {
    let mut digits = [b'0'; 20];
    let mut rest = value;
    let mut used = 0;
    for digit in digits.iter_mut().rev() {
        if rest == 0 {
            break;
        }
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
        used += 1;
    }
    let digits = &digits[digits.len() - used.max(width).min(digits.len())..];
    text.push_str(str::from_utf8(digits).unwrap_or_default());
}

/// Drops zeros at the end, except one right after the point.
fn strip_zeros(text: &mut String) {
    let kept = text.trim_end_matches('0').len();
    let point = usize::from(text[..kept].ends_with('.'));
    text.truncate(kept + point);
}
