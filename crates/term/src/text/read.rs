//! Floats from text, as `list_to_float/1` and `binary_to_float/1` read them.

/// The float that a text stands for: an optional sign, digits, a point, digits, and perhaps an exponent.
/// `None`, for `badarg`, if it has another form or lies beyond all floats; what is too small is zero.
///
/// As in OTP a comma will do for the point, and the text ends at the first zero byte.
#[must_use]
pub fn parse_float(text: &[u8]) -> Option<f64> {
    let text = text.split(|&byte| byte == 0).next()?;
    if !is_float(text) {
        return None;
    }
    let text = str::from_utf8(text).ok()?;
    let value: f64 = if text.contains(',') {
        text.replace(',', ".").parse().ok()?
    } else {
        text.parse().ok()?
    };
    value.is_finite().then_some(value)
}

fn is_float(text: &[u8]) -> bool {
    let Some(rest) = digits(unsigned(text)) else {
        return false;
    };
    let [b'.' | b',', rest @ ..] = rest else {
        return false;
    };
    match digits(rest) {
        Some([]) => true,
        Some([b'e' | b'E', exponent @ ..]) => {
            digits(unsigned(exponent)).is_some_and(<[u8]>::is_empty)
        }
        Some(_) | None => false,
    }
}

fn unsigned(text: &[u8]) -> &[u8] {
    match text {
        [b'+' | b'-', rest @ ..] => rest,
        rest => rest,
    }
}

/// What follows at least one digit.
fn digits(text: &[u8]) -> Option<&[u8]> {
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (length > 0).then(|| &text[length..])
}
