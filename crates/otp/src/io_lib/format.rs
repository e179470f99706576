//! `io_lib:format`: text with control sequences filled in.
//!
//! With a limit of characters the small sequences are written first; what they leave is shared among those whose text may be long.
//! Integers that are no characters (beyond U+10FFFF, surrogates, negative) are refused with `badarg`, though OTP lets some of them
//! through as long as nobody prints them.

use std::ops::Range;

use asterias_term::{Term, View, atom};

use super::control::{Control, Field, Piece, Reader, integer};
use super::data;
use super::field::{count, fit, fit_text, push_char, push_repeated};
use super::graphemes::chars_length;
use super::layout::{Page, push_lines};
use super::limit::limited;
use super::measure::measure;
use super::nested::Origin;
use super::number::{push_float, push_integer};
use super::quote::push_atom_text;
use super::style::{Failure, Range as Printable, Style};
use super::write::push_written;

/// Columns of a line where no field width says otherwise.
const WIDTH: i64 = 80;
const TAB: i64 = 8;

/// The text of a format with its arguments, and what is a list of its own in it.
pub(super) struct Formatted<'h> {
    pub(super) text: String,
    pub(super) pieces: Vec<Nested<'h>>,
}

/// A part of the text that is a list of its own.
pub(super) struct Nested<'h> {
    pub(super) range: Range<usize>,
    /// How it was made, where it nests.
    pub(super) origin: Option<Origin<'h>>,
    /// So many characters of padding at its start, or at its end.
    pub(super) padding: usize,
    pub(super) left: bool,
}

impl<'h> Nested<'h> {
    fn text(range: Range<usize>) -> Nested<'h> {
        Nested {
            range,
            origin: None,
            padding: 0,
            left: false,
        }
    }
}

/// Fills in a format, in about `limit` characters unless that is negative.
pub(super) fn format<'h>(
    format: Term<'h>,
    arguments: Term<'h>,
    limit: i64,
    range: Printable,
) -> Result<Formatted<'h>, Failure> {
    let mut reader = Reader::new(format, arguments)?;
    let mut out = String::new();
    let mut pieces = Vec::new();
    let mut long = Vec::new();
    while let Some(piece) = reader.next()? {
        let start = out.len();
        match piece {
            Piece::Char(character) => out.push(character),
            Piece::Nested(text) => {
                data::push_text(&mut out, text, true)?;
                pieces.push(Nested::text(start..out.len()));
            }
            Piece::Control(control) if is_short(&control) => push_short(&mut out, &control)?,
            Piece::Control(control) if limit < 0 => {
                pieces.push(push_long(&mut out, &control, -1, range)?);
            }
            Piece::Control(control) => long.push((start, control)),
        }
    }
    if long.is_empty() {
        Ok(Formatted { text: out, pieces })
    } else {
        share(&out, &long, limit, range)
    }
}

/// Writes long sequences into the text around them, each with its share of what is left of the limit.
fn share<'h>(
    text: &str,
    long: &[(usize, Control<'h>)],
    limit: i64,
    range: Printable,
) -> Result<Formatted<'h>, Failure> {
    let mut pieces = Vec::with_capacity(long.len());
    let mut left = (limit - text.chars().count() as i64).max(0);
    let mut out = String::new();
    let mut from = 0;
    for (index, (at, control)) in long.iter().enumerate() {
        out.push_str(&text[from..*at]);
        from = *at;
        let start = out.len();
        let share = left / (long.len() - index) as i64;
        pieces.push(push_long(&mut out, control, share, range)?);
        left = (left - chars_length(&out[start..]) as i64).max(0);
    }
    out.push_str(&text[from..]);
    Ok(Formatted { text: out, pieces })
}

/// Whether a sequence's text does not depend on the limit.
fn is_short(control: &Control<'_>) -> bool {
    match control.letter {
        's' => control.argument.word().is_atom(),
        'w' | 'W' | 'p' | 'P' => false,
        _ => true,
    }
}

fn push_short(out: &mut String, control: &Control<'_>) -> Result<(), Failure> {
    let field = &control.field;
    match control.letter {
        's' => {
            let (start, name) = (out.len(), atom::name(control.argument.word()));
            if !control.unicode && name.chars().any(|character| character > '\u{ff}') {
                return Err(Failure::Badarg);
            }
            out.push_str(name);
            fit_text(out, start, field, control.unicode)
        }
        'e' | 'f' | 'g' => push_float(out, control),
        'b' | 'B' | 'x' | 'X' | '+' | '#' => push_integer(out, control),
        'c' => push_char(out, char_of(control)?, field),
        '~' => push_char(out, '~', field),
        'n' if field.left => Err(Failure::Badarg),
        'n' => {
            push_repeated(out, '\n', count(field.width.unwrap_or(1))?);
            Ok(())
        }
        // `~i` passes over its argument.
        _ => Ok(()),
    }
}

/// The character of `~c`; without the modifier `t` only its lowest byte counts.
fn char_of(control: &Control<'_>) -> Result<char, Failure> {
    let code = match control.argument.view() {
        View::Small(value) if control.unicode => u32::try_from(value).ok(),
        View::Small(value) => Some((value & 255) as u32),
        View::Big(big) if !control.unicode => {
            // The lowest byte of the two's complement.
            let low = big.limbs.first().copied().unwrap_or(0);
            Some(
                (if big.negative {
                    low.wrapping_neg()
                } else {
                    low
                } & 255) as u32,
            )
        }
        _ => None,
    };
    code.and_then(char::from_u32).ok_or(Failure::Badarg)
}

fn push_long<'h>(
    out: &mut String,
    control: &Control<'h>,
    limit: i64,
    range: Printable,
) -> Result<Nested<'h>, Failure> {
    let depth = match control.letter {
        'W' | 'P' => integer(control.extra).ok_or(Failure::Badarg)?,
        _ => -1,
    };
    let Control {
        unicode,
        strings,
        order,
        argument,
        ..
    } = *control;
    let style = Style {
        unicode,
        strings,
        order,
        range,
        records: Term::NIL,
    };
    let start = out.len();
    let mut padding = 0;
    let field = &control.field;
    let origin = match control.letter {
        's' => {
            let whole;
            (padding, whole) = push_data(out, control, limit)?;
            whole.then_some(Origin::Data(argument, unicode))
        }
        'w' | 'W' => {
            push_written(out, argument, depth, limit, &style)?;
            padding = fit(out, start, field)?;
            Some(if limit < 0 {
                Origin::Written
            } else {
                Origin::Printed {
                    column: 1,
                    tag_indent: 0,
                }
            })
        }
        _ if field.left => return Err(Failure::Badarg),
        _ => {
            let column = field.precision.unwrap_or_else(|| column(out) + 1);
            let page = Page {
                column,
                width: field.width.unwrap_or(WIDTH),
                line_chars: -1,
            };
            let tag_indent = push_printed(out, argument, page, depth, limit, &style)?;
            Some(Origin::Printed { column, tag_indent })
        }
    };
    Ok(Nested {
        range: start..out.len(),
        origin,
        padding,
        left: field.left,
    })
}

/// How many characters of padding text needs to fill its field, of which nothing but the width is given.
fn missing(text: &str, field: &Field) -> usize {
    let width = field.width.filter(|_| field.precision.is_none());
    let width = width.and_then(|width| usize::try_from(width).ok());
    width.map_or(0, |width| width.saturating_sub(chars_length(text)))
}

/// Appends text into its field, and answers how much padding that took, and whether all of the data is there.
fn push_data(
    out: &mut String,
    control: &Control<'_>,
    limit: i64,
) -> Result<(usize, bool), Failure> {
    let mut field = control.field;
    let start = out.len();
    match (usize::try_from(limit), field.width) {
        (Ok(most), width) if width.is_none_or(|width| limit < width) => {
            data::push_limited(out, control.argument, control.unicode, most)?;
        }
        _ => data::push_text(out, control.argument, control.unicode)?,
    }
    if limit >= 0 {
        field.width = field.width.map(|width| width.min(limit).max(3));
    }
    let padding = missing(&out[start..], &field);
    let length = out.len() - start;
    let is_cut = field
        .precision
        .is_some_and(|most| (chars_length(&out[start..]) as i64) > most);
    fit_text(out, start, &field, control.unicode)?;
    let filled = length + padding * field.pad.len_utf8();
    let whole = limit < 0 && !is_cut && out.len() - start == filled;
    Ok((padding, whole))
}

/// Appends a term as `~p` prints it, to a depth and a number of characters; both are unlimited where negative. Answers the indentation below
/// long tags.
pub(super) fn push_printed<'h>(
    out: &mut String,
    term: Term<'h>,
    page: Page,
    depth: i64,
    limit: i64,
    style: &Style<'h>,
) -> Result<i64, Failure> {
    if depth == 0 || limit == 0 {
        out.push_str("...");
        return Ok(0);
    }
    match term.view() {
        View::Atom(name) => push_atom_text(out, name, style.unicode),
        View::Nil
        | View::Cons(..)
        | View::Tuple(_)
        | View::Record(_)
        | View::Map(_)
        | View::Bits(_) => {
            let tree = if limit < 0 {
                measure(term, depth, -1, style)?
            } else {
                limited(term, depth, limit, style)?
            };
            return push_lines(out, &tree, page);
        }
        _ => asterias_term::print::push(out, term, asterias_term::print::Options::WRITE),
    }
    Ok(0)
}

/// How many columns of the last line are taken.
fn column(text: &str) -> i64 {
    let line = text.rfind('\n').map_or(text, |end| &text[end + 1..]);
    line.chars().fold(0, |column, character| match character {
        '\t' => (column + TAB) / TAB * TAB,
        _ => column + 1,
    })
}
