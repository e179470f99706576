//! Variables of match specifications: the atoms `$0`, `$1` and so on.

use asterias_term::Term;

/// The number of a variable; `None` for all other terms.
///
/// Numbers that begin with a zero, and those of more than nine digits, are no variables.
pub(super) fn number(term: Term<'_>) -> Option<u32> {
    let digits = term.as_atom_name()?.strip_prefix('$')?.as_bytes();
    let plain = match digits {
        [b'0'] => true,
        [b'1'..=b'9', rest @ ..] => rest.len() < 9 && rest.iter().all(u8::is_ascii_digit),
        _ => false,
    };
    if !plain {
        return None;
    }
    Some(
        digits
            .iter()
            .fold(0, |number, digit| number * 10 + u32::from(digit - b'0')),
    )
}
