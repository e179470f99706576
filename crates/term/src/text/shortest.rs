//! The shortest text that reads back as the same float: `float_to_list(F, [short])`, `~w`, `~p`.

use super::io_format::push_exponent;

/// Integers below this magnitude, 2^53, print without an exponent if that is not longer: each of them is a float.
/// From here on neighbouring integers share a float, and only the exponent form does not pretend otherwise.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The shortest text; see [`push_shortest`].
#[must_use]
pub fn shortest(value: f64) -> String {
    let mut out = String::with_capacity(24);
    push_shortest(&mut out, value);
    out
}

/// Appends the shortest text. Of `123.0` and `1.23e2` the shorter is taken, the first when they are equally long,
/// and always the second from 2^53 on.
pub fn push_shortest(out: &mut String, value: f64) {
    if !value.is_finite() {
        out.push_str(zmij::Buffer::new().format(value));
        return;
    }
    if value.is_sign_negative() {
        out.push('-');
    }
    if value == 0.0 {
        out.push_str("0.0");
        return;
    }
    let decimal = Decimal::of(value.abs());
    if value.abs() < EXACT && decimal.plain_length() <= decimal.exponent_length() {
        decimal.push_plain(out);
    } else {
        decimal.push_with_exponent(out);
    }
}

/// The value `0.DIGITS` times ten to the power of `point`; the first and last digit are not zero.
struct Decimal {
    digits: [u8; 17],
    length: usize,
    point: i32,
}

impl Decimal {
    /// The fewest digits that identify a positive float; of several such numbers, the nearest to it.
    fn of(value: f64) -> Decimal {
        let mut buffer = zmij::Buffer::new();
        let text = buffer.format_finite(value);
        let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let mut decimal = Decimal {
            digits: [b'0'; 17],
            length: 0,
            point: exponent.parse().unwrap_or(0),
        };
        let mut after_point = false;
        let mut zeros = 0;
        for byte in mantissa.bytes() {
            match byte {
                b'.' => after_point = true,
                // Zeros count once a digit follows them; those before the first digit only move the point.
                b'0' if decimal.length == 0 => decimal.point -= i32::from(after_point),
                b'0' => {
                    zeros += 1;
                    decimal.point += i32::from(!after_point);
                }
                digit => {
                    decimal.length += zeros;
                    zeros = 0;
                    if let Some(cell) = decimal.digits.get_mut(decimal.length) {
                        *cell = digit;
                        decimal.length += 1;
                    }
                    decimal.point += i32::from(!after_point);
                }
            }
        }
        decimal
    }

    fn digits(&self) -> &str {
        let used = self.digits.get(..self.length).unwrap_or(&self.digits);
        str::from_utf8(used).unwrap_or_default()
    }

    /// The exponent when one digit stands before the point.
    fn exponent(&self) -> i32 {
        self.point - 1
    }

    fn plain_length(&self) -> i32 {
        let length = self.length as i32;
        if self.point <= 0 {
            length - self.point + 2
        } else if self.point < length {
            length + 1
        } else {
            self.point + 2
        }
    }

    fn exponent_length(&self) -> i32 {
        let exponent = self.exponent();
        let digits = match exponent.abs() {
            0..=9 => 1,
            10..=99 => 2,
            _ => 3,
        };
        let mantissa = self.length.max(2) as i32 + 1;
        mantissa + 1 + i32::from(exponent < 0) + digits
    }

    fn push_plain(&self, out: &mut String) {
        let digits = self.digits();
        let Ok(before @ 1..) = usize::try_from(self.point) else {
            out.push_str("0.");
            (self.point..0).for_each(|_| out.push('0'));
            out.push_str(digits);
            return;
        };
        match digits.split_at_checked(before) {
            Some((whole, fraction)) if !fraction.is_empty() => push_parts(out, whole, fraction),
            _ => {
                out.push_str(digits);
                (self.length..before).for_each(|_| out.push('0'));
                out.push_str(".0");
            }
        }
    }

    fn push_with_exponent(&self, out: &mut String) {
        let (first, rest) = self.digits().split_at(1.min(self.length));
        push_parts(out, first, if rest.is_empty() { "0" } else { rest });
        push_exponent(out, self.exponent(), "");
    }
}

fn push_parts(out: &mut String, whole: &str, fraction: &str) {
    out.push_str(whole);
    out.push('.');
    out.push_str(fraction);
}
