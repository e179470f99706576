//! Text between quotes, as `io_lib:write_string/1` escapes it, and the atoms.

use asterias_term::Word;
use asterias_term::atom;
use asterias_term::print::push_atom;

/// Appends characters in double quotes. All of them are such that they stand for themselves or have an escape in every encoding.
pub(super) fn push_string(out: &mut String, text: impl Iterator<Item = char>) {
    out.push('"');
    for character in text {
        push_character(out, character);
    }
    out.push('"');
}

fn push_character(out: &mut String, character: char) {
    let letter = match character {
        '"' => '"',
        '\\' => '\\',
        ' '..='~' | '\u{a0}'.. => return out.push(character),
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\x0b' => 'v',
        '\x08' => 'b',
        '\x0c' => 'f',
        '\x1b' => 'e',
        '\x7f' => 'd',
        control => {
            let code = u32::from(control);
            out.push('\\');
            out.extend([6, 3, 0].map(|shift| char::from(b'0' + (code >> shift & 7) as u8)));
            return;
        }
    };
    out.push('\\');
    out.push(letter);
}

/// Appends an atom, with quotes where it needs them.
pub(super) fn push_atom_text(out: &mut String, atom: Word, unicode: bool) {
    push_atom(out, atom::name(atom), !unicode);
}
