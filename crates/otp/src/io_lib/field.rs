//! Text in fields: width, precision, padding.

use super::control::Field;
use super::graphemes::{chars_end, chars_length, graphemes_end};
use super::style::Failure;

/// The widest field. What is wider would fill the memory.
const MAX_WIDTH: i64 = 1 << 28;

/// A width or count as a number of characters.
pub(super) fn count(width: i64) -> Result<usize, Failure> {
    if width > MAX_WIDTH {
        return Err(Failure::TooLong);
    }
    usize::try_from(width).map_err(|_| Failure::Badarg)
}

/// Appends a character some times.
pub(super) fn push_repeated(out: &mut String, character: char, times: usize) {
    out.extend(std::iter::repeat_n(character, times));
}

/// Fills text that stands in `out` from `start` on up with padding.
fn adjust(out: &mut String, start: usize, padding: usize, field: &Field) {
    if field.left || padding == 0 {
        return push_repeated(out, field.pad, padding);
    }
    let pad: String = std::iter::repeat_n(field.pad, padding).collect();
    out.insert_str(start, &pad);
}

/// Fits what cannot be cut into its field: where it is too long, asterisks stand for it. Answers how much padding that took.
pub(super) fn fit(out: &mut String, start: usize, field: &Field) -> Result<usize, Failure> {
    let (width, precision) = match (field.width, field.precision) {
        (None, None) => return Ok(0),
        (Some(width), precision) => (width, precision.unwrap_or(width).min(width)),
        (None, Some(precision)) => (precision, precision),
    };
    let (width, length) = (count(width)?, chars_length(&out[start..]));
    let shown = match usize::try_from(precision) {
        Ok(precision) => precision.min(length),
        Err(_) => return Err(Failure::Badarg),
    };
    if length > shown {
        out.truncate(start);
        push_repeated(out, '*', shown);
    }
    adjust(out, start, width - shown, field);
    Ok(width - shown)
}

/// Fits text into its field: what is too long is cut.
pub(super) fn fit_text(
    out: &mut String,
    start: usize,
    field: &Field,
    unicode: bool,
) -> Result<(), Failure> {
    let (width, precision, field) = match (field.width, field.precision) {
        (None, None) => return Ok(()),
        (Some(width), precision) => (width, precision.unwrap_or(width), *field),
        // A precision alone is a field, in which text stands at the left.
        (None, Some(precision)) => (
            precision,
            precision,
            Field {
                left: true,
                ..*field
            },
        ),
    };
    if precision > width {
        return Err(Failure::Badarg);
    }
    let (width, precision) = (count(width)?, count(precision)?);
    let text = &out[start..];
    let length = chars_length(text);
    if length > precision {
        let end = if unicode {
            graphemes_end(text, precision)
        } else {
            chars_end(text, precision)
        };
        out.truncate(start + end);
    } else if precision < width {
        // Up to the precision padding follows the text in any case.
        push_repeated(out, field.pad, precision - length);
    }
    let filled = if precision == width {
        length.min(width)
    } else {
        precision
    };
    adjust(out, start, width - filled, &field);
    Ok(())
}

/// Appends one character, or as many as the field says.
pub(super) fn push_char(out: &mut String, character: char, field: &Field) -> Result<(), Failure> {
    let (times, padding) = match (field.width, field.precision) {
        (None, None) => (1, 0),
        (Some(times), None) | (None, Some(times)) => (times, 0),
        (Some(width), Some(precision)) if width >= precision => (precision, width - precision),
        _ => return Err(Failure::Badarg),
    };
    let (times, padding) = (count(times)?, count(padding)?);
    let start = out.len();
    push_repeated(out, character, times);
    adjust(out, start, padding, field);
    Ok(())
}
