//! Numbers as the controls of formats print them.

use asterias_term::integer::{self, Int, LetterCase, Radix};
use asterias_term::term::BigView;
use asterias_term::text::{DEFAULT_PRECISION, e_form, f_form, g_form};
use asterias_term::{Term, View, atom};

use super::chars::is_deep_char_list;
use super::control::{Control, Field};
use super::data::push_text;
use super::field::{count, fit};
use super::style::Failure;

/// `~e`, `~f` and `~g`.
pub(super) fn push_float(out: &mut String, control: &Control<'_>) -> Result<(), Failure> {
    let value = control.argument.as_float().ok_or(Failure::Badarg)?;
    let precision = match control.field.precision {
        Some(precision) => count(precision)?,
        None => DEFAULT_PRECISION,
    };
    let text = match control.letter {
        'e' => e_form(value, precision),
        'f' => f_form(value, precision),
        _ => g_form(value, precision),
    };
    let start = out.len();
    out.push_str(&text.ok_or(Failure::Badarg)?);
    fit(
        out,
        start,
        &Field {
            precision: None,
            ..control.field
        },
    )?;
    Ok(())
}

/// `~b` and `~B`, `~x` and `~X` with a prefix, `~+` and `~#` with the radix.
pub(super) fn push_integer(out: &mut String, control: &Control<'_>) -> Result<(), Failure> {
    let value = match control.argument.view() {
        View::Small(value) => Int::Small(value),
        View::Big(BigView { negative, limbs }) => Int::Big { negative, limbs },
        _ => return Err(Failure::Badarg),
    };
    let base = control.field.precision.unwrap_or(10);
    let radix = Radix::new(base).ok_or(Failure::Badarg)?;
    let (start, case) = (out.len(), letters(control.letter));
    let mut digits = integer::to_text(value, radix, case);
    if digits.starts_with('-') {
        out.push('-');
        digits.remove(0);
    }
    match control.letter {
        'x' | 'X' => push_prefix(out, control.extra)?,
        '+' | '#' => {
            out.push_str(&base.to_string());
            out.push('#');
        }
        _ => {}
    }
    out.push_str(&digits);
    fit(
        out,
        start,
        &Field {
            precision: None,
            ..control.field
        },
    )?;
    Ok(())
}

fn letters(control: char) -> LetterCase {
    if matches!(control, 'b' | 'x' | '+') {
        LetterCase::Lower
    } else {
        LetterCase::Upper
    }
}

fn push_prefix(out: &mut String, prefix: Term<'_>) -> Result<(), Failure> {
    if prefix.word().is_atom() {
        out.push_str(atom::name(prefix.word()));
        return Ok(());
    }
    if is_deep_char_list(prefix) {
        push_text(out, prefix, true)
    } else {
        Err(Failure::Badarg)
    }
}
