//! The float controls of `io_lib:format/2`: `~e`, `~f` and `~g`, without field width and padding.
//!
//! They start from the 21 significant digits of `float_to_list/1` and round those, halves up; digits beyond are zeros.

use super::decimals::{DEFAULT_DECIMALS, scientific};

/// The precision of a control that gives none.
pub const DEFAULT_PRECISION: usize = 6;

/// `~.Pe`: P significant digits and an exponent, `1.50000e+0`. `None`, for `badarg`, if P is below 2.
#[must_use]
pub fn e_form(value: f64, precision: usize) -> Option<String> {
    if precision < 2 {
        return None;
    }
    let decimal = Digits::of(value)?;
    let (mut digits, carry) = rounded(&decimal.digits, precision);
    if carry {
        digits.replace_range(..1, "1");
    }
    digits.insert(1, '.');
    digits.insert_str(0, sign(value));
    push_exponent(&mut digits, decimal.exponent + i32::from(carry), "+");
    Some(digits)
}

/// `~.Pf`: P decimals, no exponent. `None`, for `badarg`, if P is 0.
#[must_use]
pub fn f_form(value: f64, precision: usize) -> Option<String> {
    if precision == 0 {
        return None;
    }
    let decimal = Digits::of(value)?;
    let leading_zeros = usize::try_from(-decimal.exponent).unwrap_or(0);
    let before_point = usize::try_from(decimal.exponent).unwrap_or(0) + 1;
    let digits = "0".repeat(leading_zeros) + &decimal.digits;
    let (mut text, carry) = rounded(&digits, before_point.saturating_add(precision));
    text.insert(before_point, '.');
    if carry {
        text.insert(0, '1');
    }
    text.insert_str(0, sign(value));
    Some(text)
}

/// `~.Pg`: P significant digits, as [`f_form`] from 0.1 up to 10000 where they suffice, else as [`e_form`].
/// `None`, for `badarg`, if P is 0.
#[must_use]
pub fn g_form(value: f64, precision: usize) -> Option<String> {
    if precision == 0 {
        return None;
    }
    let magnitude = value.abs();
    let digits_before_point = [0.1, 1.0, 10.0, 100.0, 1000.0, 10_000.0]
        .iter()
        .position(|&bound| magnitude < bound)
        .and_then(|bound| bound.checked_sub(1));
    match digits_before_point {
        Some(0) if precision == 1 => f_form(value, 1),
        Some(before) if precision > before => f_form(value, precision - before),
        _ => e_form(value, precision.max(2)),
    }
}

fn sign(value: f64) -> &'static str {
    if value.is_sign_negative() { "-" } else { "" }
}

/// Significant digits and the exponent when one of them stands before the point.
struct Digits {
    digits: String,
    exponent: i32,
}

impl Digits {
    fn of(value: f64) -> Option<Digits> {
        let text = scientific(value.abs(), DEFAULT_DECIMALS)?;
        let (mantissa, exponent) = text.split_once('e')?;
        Some(Digits {
            digits: mantissa.replace('.', ""),
            exponent: exponent.parse().ok()?,
        })
    }
}

/// The first `count` digits, rounded by the next one, and whether a one was carried out of them.
fn rounded(digits: &str, count: usize) -> (String, bool) {
    let Some((kept, dropped)) = digits.split_at_checked(count) else {
        return (format!("{digits:0<count$}"), false);
    };
    if !matches!(dropped.as_bytes(), [b'5'..=b'9', ..]) {
        return (kept.to_owned(), false);
    }
    let stem = kept.trim_end_matches('9');
    let mut text = stem.to_owned();
    let carry = match text.pop() {
        Some(last) => {
            text.push(char::from(last as u8 + 1));
            false
        }
        None => true,
    };
    text.extend(std::iter::repeat_n('0', kept.len() - stem.len()));
    (text, carry)
}

/// Appends an exponent, with `plus` before one that is not negative.
pub(super) fn push_exponent(out: &mut String, exponent: i32, plus: &str) {
    out.push('e');
    if exponent >= 0 {
        out.push_str(plus);
    }
    out.push_str(&exponent.to_string());
}
