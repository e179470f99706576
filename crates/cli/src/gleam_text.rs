//! Values as Gleam programs write them, as `string.inspect` of its standard library shows them.
//!
//! The text has a limit, and depth costs no native stack: a value that a program crashed with may be anything.

use asterias::Value;

/// What is still to be written.
enum Piece<'v> {
    Value(&'v Value),
    Text(&'static str),
}

/// A value in Gleam's syntax, cut behind about so many bytes.
pub(crate) fn shown(value: &Value, limit: usize) -> String {
    let mut text = String::new();
    let mut left = vec![Piece::Value(value)];
    while let Some(piece) = left.pop() {
        match piece {
            Piece::Text(part) => text.push_str(part),
            Piece::Value(value) => write(value, &mut text, &mut left),
        }
        if text.len() > limit {
            let end = text.floor_char_boundary(limit);
            text.truncate(end);
            text.push('…');
            break;
        }
    }
    text
}

fn write<'v>(value: &'v Value, text: &mut String, left: &mut Vec<Piece<'v>>) {
    match value {
        Value::Atom(name) => text.push_str(&atom(name)),
        Value::Binary(bytes) => match std::str::from_utf8(bytes) {
            Ok(string) => quoted(string, text),
            Err(_) => segments(bytes, None, text),
        },
        Value::Bits(bits) => segments(bits.bytes(), Some(bits.bit_size()), text),
        Value::List(elements) => match charlist(elements) {
            Some(string) => text.push_str(&format!("charlist.from_string(\"{string}\")")),
            None => {
                text.push('[');
                left.push(Piece::Text("]"));
                separated(elements, left);
            }
        },
        Value::ImproperList(elements, tail) => {
            text.push_str("//erl([");
            left.extend([Piece::Text("])"), Piece::Value(tail), Piece::Text(" | ")]);
            separated(elements, left);
        }
        Value::Tuple(elements) => {
            let fields = match elements.split_first() {
                Some((Value::Atom(name), fields)) => {
                    constructor(name).map(|constructor| (constructor, fields))
                }
                _ => None,
            };
            let (name, fields) = match fields {
                Some((constructor, fields)) => (constructor, fields),
                None => ("#".to_owned(), elements.as_slice()),
            };
            text.push_str(&name);
            text.push('(');
            left.push(Piece::Text(")"));
            separated(fields, left);
        }
        Value::Map(pairs) => {
            text.push_str("dict.from_list([");
            left.push(Piece::Text("])"));
            for (place, (key, value)) in pairs.iter().enumerate().rev() {
                left.extend([
                    Piece::Text(")"),
                    Piece::Value(value),
                    Piece::Text(", "),
                    Piece::Value(key),
                    Piece::Text("#("),
                ]);
                if place > 0 {
                    left.push(Piece::Text(", "));
                }
            }
        }
        Value::Fun(fun) => {
            let names: Vec<String> = (b'a'..)
                .take(usize::from(fun.arity()))
                .map(|name| char::from(name).to_string())
                .collect();
            text.push_str(&format!("//fn({}) {{ ... }}", names.join(", ")));
        }
        Value::Int(_) | Value::BigInt(_) | Value::Float(_) => text.push_str(&value.to_string()),
        Value::Record(_) | Value::Pid(_) | Value::Port(_) | Value::Reference(_) => {
            text.push_str(&format!("//erl({value})"));
        }
    }
}

/// Puts elements with commas between them on the stack, the first on top.
fn separated<'v>(elements: &'v [Value], left: &mut Vec<Piece<'v>>) {
    for (place, element) in elements.iter().enumerate().rev() {
        left.push(Piece::Value(element));
        if place > 0 {
            left.push(Piece::Text(", "));
        }
    }
}

fn atom(name: &str) -> String {
    match name {
        "true" => "True".to_owned(),
        "false" => "False".to_owned(),
        "nil" => "Nil".to_owned(),
        _ => pascal(name).unwrap_or_else(|| format!("atom.create(\"{name}\")")),
    }
}

/// What a tuple that begins with this atom was constructed by, if it can have been.
fn constructor(name: &str) -> Option<String> {
    match name {
        "true" | "false" | "nil" => None,
        _ => pascal(name),
    }
}

/// The constructor whose name Gleam compiles to this atom.
fn pascal(name: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let is_name = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(is_plain)
        && !name.ends_with('_')
        && !name.contains("__");
    is_name.then(|| {
        let words = name.split('_').map(|word| {
            let (first, rest) = word.split_at(1);
            first.to_ascii_uppercase() + rest
        });
        words.collect()
    })
}

fn quoted(string: &str, text: &mut String) {
    text.push('"');
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\r' => text.push_str("\\r"),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            '\x0c' => text.push_str("\\f"),
            control if control.is_control() => {
                text.push_str(&format!("\\u{{{:04X}}}", u32::from(control)));
            }
            other => text.push(other),
        }
    }
    text.push('"');
}

/// `<<1, 2, 5:size(3)>>`
fn segments(bytes: &[u8], bit_size: Option<usize>, text: &mut String) {
    let last_bits = bit_size.map_or(0, |bits| bits % 8);
    let whole = bytes.len() - usize::from(last_bits > 0);
    let mut shown: Vec<String> = bytes[..whole].iter().map(u8::to_string).collect();
    if let (true, Some(last)) = (last_bits > 0, bytes.last()) {
        shown.push(format!("{}:size({last_bits})", last >> (8 - last_bits)));
    }
    text.push_str(&format!("<<{}>>", shown.join(", ")));
}

/// The text of a list of printable ASCII characters; a list that is empty is no text.
fn charlist(elements: &[Value]) -> Option<String> {
    let character = |value: &Value| match value.as_i64() {
        Some(code @ 32..=126) => u8::try_from(code).ok().map(char::from),
        _ => None,
    };
    let text: Option<String> = elements.iter().map(character).collect();
    text.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::shown;
    use asterias::Value;

    #[test]
    fn as_gleam_writes_them() {
        let tuple = |elements: Vec<Value>| Value::Tuple(elements);
        let cases = [
            (Value::atom("nil"), "Nil"),
            (Value::atom("not_found"), "NotFound"),
            (Value::atom("Hello"), "atom.create(\"Hello\")"),
            (Value::from("a\"\n"), "\"a\\\"\\n\""),
            (Value::Binary(vec![255, 1]), "<<255, 1>>"),
            (
                tuple(vec![Value::atom("ok"), Value::from(vec![1, 2])]),
                "Ok([1, 2])",
            ),
            (
                tuple(vec![Value::from(1), Value::atom("true")]),
                "#(1, True)",
            ),
            (tuple(vec![Value::atom("true")]), "#(True)"),
            (
                Value::Map(vec![(Value::from("a"), Value::from(1))]),
                "dict.from_list([#(\"a\", 1)])",
            ),
            (Value::charlist("hi"), "charlist.from_string(\"hi\")"),
            (
                Value::ImproperList(vec![Value::from(1)], Box::new(Value::from(2))),
                "//erl([1 | 2])",
            ),
        ];
        for (value, text) in cases {
            assert_eq!(shown(&value, 1000), text);
        }
    }

    #[test]
    fn long_values_are_cut() {
        let value = Value::from("é".repeat(100).as_str());
        assert_eq!(shown(&value, 10), format!("\"{}…", "é".repeat(4)));
    }
}
