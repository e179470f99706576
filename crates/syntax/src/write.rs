//! Terms and their parts as text, as `io_lib:write` and its kin print them.

use crate::{Name, Names, Term, known};

/// An atom, in quotes where it needs them.
#[must_use]
pub fn atom(text: &str) -> String {
    if needs_no_quotes(text) {
        text.to_owned()
    } else {
        quoted(text, '\'')
    }
}

fn needs_no_quotes(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_lower)
        && chars.all(is_name_char)
        && !known::TEXTS[..known::KEYWORDS as usize].contains(&text)
}

/// Whether an unquoted atom may begin with `c`.
#[must_use]
pub fn is_lower(c: char) -> bool {
    matches!(c, 'a'..='z' | 'ß'..='ö' | 'ø'..='ÿ')
}

/// Whether a name may go on with `c`.
#[must_use]
pub fn is_name_char(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '@' | 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ')
}

/// A string in double quotes.
#[must_use]
pub fn string(text: &str) -> String {
    quoted(text, '"')
}

/// A text in quotes, escaped.
pub(crate) fn quoted(text: &str, quote: char) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        escape(&mut out, c, quote);
    }
    out.push(quote);
    out
}

fn escape(out: &mut String, c: char, quote: char) {
    let letter = match c {
        '\n' => 'n',
        '\r' => 'r',
        '\t' => 't',
        '\u{b}' => 'v',
        '\u{8}' => 'b',
        '\u{c}' => 'f',
        '\u{1b}' => 'e',
        '\u{7f}' => 'd',
        '\\' => '\\',
        _ if c == quote => c,
        '\0'..=' ' if c != ' ' => {
            let code = c as u32;
            out.push_str(&format!(
                "\\{:o}{:o}{:o}",
                code >> 6,
                code >> 3 & 7,
                code & 7
            ));
            return;
        }
        '\u{80}'..='\u{9f}' => {
            out.push_str(&format!("\\{:o}", c as u32));
            return;
        }
        _ => {
            out.push(c);
            return;
        }
    };
    out.push('\\');
    out.push(letter);
}

/// A character as `$c`.
#[must_use]
pub fn char(code: u32) -> String {
    match char::from_u32(code) {
        Some(' ') => "$\\s".to_owned(),
        Some(c) => {
            let mut out = "$".to_owned();
            escape(&mut out, c, '\0');
            out
        }
        None => format!("$\\x{{{code:X}}}"),
    }
}

/// A float in the shortest form that reads back as itself.
#[must_use]
pub fn float(value: f64) -> String {
    let scientific = format!("{value:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let plain = {
        let text = format!("{value}");
        if text.contains('.') {
            text
        } else {
            text + ".0"
        }
    };
    let mantissa = if mantissa.contains('.') {
        mantissa.to_owned()
    } else {
        format!("{mantissa}.0")
    };
    let scientific = format!("{mantissa}e{exponent}");
    if (-10..=21).contains(&exponent) && plain.len() <= scientific.len()
        || (0..=15).contains(&exponent) && plain.len() <= scientific.len()
    {
        plain
    } else {
        scientific
    }
}

/// A term, as `~tp` prints it where it fits in one line.
#[must_use]
pub fn term(term: &Term, names: &Names) -> String {
    let mut out = String::new();
    write_term(&mut out, term, names);
    out
}

fn write_term(out: &mut String, term: &Term, names: &Names) {
    match term {
        Term::Atom(name) => out.push_str(&atom(names.text(*name))),
        Term::Integer(value) => out.push_str(&value.to_string()),
        Term::Big(value) => out.push_str(&value.to_string()),
        Term::Float(value) => out.push_str(&float(*value)),
        Term::String(text) => out.push_str(&string(text)),
        Term::List(items) => bracketed(out, items, names, '[', ']'),
        Term::Improper(items, tail) => {
            bracketed(out, items, names, '[', '|');
            write_term(out, tail, names);
            out.push(']');
        }
        Term::Tuple(items) => bracketed(out, items, names, '{', '}'),
        Term::Map(pairs) => {
            out.push_str("#{");
            for (at, (key, value)) in pairs.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_term(out, key, names);
                out.push_str(" => ");
                write_term(out, value, names);
            }
            out.push('}');
        }
        Term::Bits(bytes, last) => bits(out, bytes, *last),
        Term::Fun(module, function, arity) => {
            let (module, function) = (atom(names.text(*module)), atom(names.text(*function)));
            out.push_str(&format!("fun {module}:{function}/{arity}"));
        }
    }
}

fn bracketed(out: &mut String, items: &[Term], names: &Names, open: char, close: char) {
    out.push(open);
    for (at, item) in items.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_term(out, item, names);
    }
    out.push(close);
}

fn bits(out: &mut String, bytes: &[u8], last: u8) {
    let printable = |text: &&str| {
        text.chars()
            .all(|c| c == '\n' || c == '\t' || !c.is_control())
    };
    let text = std::str::from_utf8(bytes).ok().filter(printable);
    if let (Some(text), 8, false) = (text, last, bytes.is_empty()) {
        out.push_str("<<");
        out.push_str(&string(text));
        out.push_str(if text.is_ascii() { ">>" } else { "/utf8>>" });
        return;
    }
    out.push_str("<<");
    for (at, byte) in bytes.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        if at + 1 == bytes.len() && last < 8 {
            out.push_str(&format!("{}:{last}", byte >> (8 - last)));
        } else {
            out.push_str(&byte.to_string());
        }
    }
    out.push_str(">>");
}

/// `name/arity`.
#[must_use]
pub fn function(name: Name, arity: u32, names: &Names) -> String {
    format!("{}/{arity}", atom(names.text(name)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn atoms_get_quotes_where_needed() {
        for (text, shown) in [
            ("foo", "foo"),
            ("Foo", "'Foo'"),
            ("end", "'end'"),
            ("a'b", "'a\\'b'"),
            ("", "''"),
            ("år", "år"),
        ] {
            assert_eq!(atom(text), shown);
        }
    }

    #[test]
    fn floats_are_short() {
        for (value, shown) in [
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e22, "1.0e22"),
            (1.5e-7, "1.5e-7"),
            (123456.75, "123456.75"),
        ] {
            assert_eq!(float(value), shown);
        }
    }
}
