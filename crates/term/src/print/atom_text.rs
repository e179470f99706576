//! Names of atoms as text: when they need quotes, and how characters inside quotes are escaped.

use std::fmt::Write;

/// Words that the scanner does not take for atoms, those of features that are on by default among them.
const RESERVED: [&str; 29] = [
    "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case",
    "catch", "cond", "div", "else", "end", "fun", "if", "let", "maybe", "not", "of", "or",
    "orelse", "receive", "rem", "try", "when", "xor",
];

fn is_lower(character: char) -> bool {
    matches!(character, 'a'..='z' | 'ß'..='ö' | 'ø'..='ÿ')
}

fn is_upper(character: char) -> bool {
    matches!(character, 'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ')
}

fn is_word(character: char) -> bool {
    is_lower(character) || is_upper(character) || character.is_ascii_digit() || character == '_'
}

/// Appends a name as `io_lib:write_atom/1` gives it, or, with `latin1`, `io_lib:write_atom_as_latin1/1`.
pub fn push_atom(out: &mut String, name: &str, latin1: bool) {
    let plain = name.starts_with(is_lower)
        && name
            .chars()
            .all(|character| is_word(character) || character == '@')
        && !RESERVED.contains(&name);
    if plain {
        out.push_str(name);
        return;
    }
    out.push('\'');
    for character in name.chars() {
        push_quoted(out, character, latin1);
    }
    out.push('\'');
}

fn push_quoted(out: &mut String, character: char, latin1: bool) {
    let letter = match character {
        '\'' => '\'',
        '\\' => '\\',
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\x0b' => 'v',
        '\x08' => 'b',
        '\x0c' => 'f',
        '\x1b' => 'e',
        '\x7f' => 'd',
        '\0'..'\u{a0}' if !matches!(character, ' '..='~') => return push_octal(out, character),
        '\u{100}'.. if latin1 => {
            // Writing to a String does not fail.
            let _ = write!(out, "\\x{{{:X}}}", u32::from(character));
            return;
        }
        _ => return out.push(character),
    };
    out.push('\\');
    out.push(letter);
}

fn push_octal(out: &mut String, character: char) {
    // Writing to a String does not fail.
    let _ = write!(out, "\\{:03o}", u32::from(character));
}

/// Appends a name as the machine itself prints it (`erlang:display/1`, `fun_to_list/1`): reserved words have no quotes, and
/// `@` needs them.
pub fn push_display_atom(out: &mut String, name: &str) {
    // Continuation bytes of UTF-8 count as letters, so a character of two bytes is judged by its first byte alone, which for
    // characters beyond Latin-1 is no letter.
    if name.starts_with(is_lower) && name.chars().all(is_word) {
        out.push_str(name);
        return;
    }
    out.push('\'');
    for character in name.chars() {
        let letter = match character {
            '\'' => '\'',
            '\\' => '\\',
            '\n' => 'n',
            '\x0c' => 'f',
            '\t' => 't',
            '\r' => 'r',
            '\x08' => 'b',
            '\x0b' => 'v',
            '\0'..' ' | '\u{80}'..'\u{a0}' => {
                push_octal(out, character);
                continue;
            }
            _ => {
                out.push(character);
                continue;
            }
        };
        out.push('\\');
        out.push(letter);
    }
    out.push('\'');
}
