//! Values as Erlang writes them; strings and binaries of printable characters as text.

use std::fmt::{self, Display, Formatter, Write};

use crate::value::{BigInt, Bits, Fun, FunKind, Pid, Port, Record, Reference, Value};

impl Display for Value {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Value::Int(value) => value.fmt(f),
            Value::BigInt(value) => value.fmt(f),
            Value::Float(value) => float(*value, f),
            Value::Atom(name) => atom(name, f),
            Value::Binary(bytes) => binary(bytes, f),
            Value::Bits(bits) => bits.fmt(f),
            Value::List(elements) => match text(elements) {
                Some(text) => quoted(&text, '"', f),
                None => enclosed("[", elements, "]", f),
            },
            Value::ImproperList(elements, tail) => {
                f.write_char('[')?;
                separated(elements, f)?;
                write!(f, "|{tail}]")
            }
            Value::Tuple(elements) => enclosed("{", elements, "}", f),
            Value::Record(value) => record(value, f),
            Value::Map(pairs) => map(pairs, f),
            Value::Pid(pid) => pid.fmt(f),
            Value::Port(port) => port.fmt(f),
            Value::Reference(reference) => reference.fmt(f),
            Value::Fun(fun) => fun.fmt(f),
        }
    }
}

fn separated(elements: &[Value], f: &mut Formatter<'_>) -> fmt::Result {
    for (index, element) in elements.iter().enumerate() {
        if index > 0 {
            f.write_char(',')?;
        }
        element.fmt(f)?;
    }
    Ok(())
}

fn enclosed(open: &str, elements: &[Value], close: &str, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str(open)?;
    separated(elements, f)?;
    f.write_str(close)
}

fn record(record: &Record, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char('#')?;
    atom(&record.module, f)?;
    f.write_char(':')?;
    atom(&record.name, f)?;
    f.write_char('{')?;
    for (index, (name, value)) in record.fields.iter().enumerate() {
        if index > 0 {
            f.write_char(',')?;
        }
        atom(name, f)?;
        write!(f, " = {value}")?;
    }
    f.write_char('}')
}

fn map(pairs: &[(Value, Value)], f: &mut Formatter<'_>) -> fmt::Result {
    f.write_str("#{")?;
    for (index, (key, value)) in pairs.iter().enumerate() {
        if index > 0 {
            f.write_char(',')?;
        }
        write!(f, "{key} => {value}")?;
    }
    f.write_char('}')
}

/// The shortest digits that read back as the same float, always with a point.
fn float(value: f64, f: &mut Formatter<'_>) -> fmt::Result {
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e16).contains(&size) {
        let text = format!("{value:e}");
        return match text.split_once('e') {
            Some((digits, exponent)) if !digits.contains('.') => write!(f, "{digits}.0e{exponent}"),
            _ => f.write_str(&text),
        };
    }
    write!(f, "{value:?}")
}

/// A name without quotes begins with a small letter and goes on with letters, digits, `_` and `@`.
fn atom(name: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let mut characters = name.chars();
    let begins = characters.next().is_some_and(|first| first.is_lowercase());
    let plain =
        begins && characters.all(|rest| rest.is_alphanumeric() || rest == '_' || rest == '@');
    if plain && RESERVED.binary_search(&name).is_err() {
        f.write_str(name)
    } else {
        quoted(name, '\'', f)
    }
}

const RESERVED: &[&str] = &[
    "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case",
    "catch", "cond", "div", "else", "end", "fun", "if", "let", "maybe", "not", "of", "or",
    "orelse", "receive", "rem", "try", "when", "xor",
];

fn quoted(text: &str, quote: char, f: &mut Formatter<'_>) -> fmt::Result {
    f.write_char(quote)?;
    for character in text.chars() {
        match character {
            '\n' => f.write_str("\\n")?,
            '\r' => f.write_str("\\r")?,
            '\t' => f.write_str("\\t")?,
            '\\' => f.write_str("\\\\")?,
            other if other == quote => write!(f, "\\{other}")?,
            other if other.is_control() => write!(f, "\\x{{{:X}}}", u32::from(other))?,
            other => f.write_char(other)?,
        }
    }
    f.write_char(quote)
}

fn is_printable(character: char) -> bool {
    !character.is_control() || matches!(character, '\n' | '\r' | '\t')
}

/// A list that reads as a string.
fn text(elements: &[Value]) -> Option<String> {
    if elements.is_empty() {
        return None;
    }
    let character = |value: &Value| {
        char::from_u32(u32::try_from(value.as_i64()?).ok()?).filter(|found| is_printable(*found))
    };
    elements.iter().map(character).collect()
}

fn binary(bytes: &[u8], f: &mut Formatter<'_>) -> fmt::Result {
    match std::str::from_utf8(bytes) {
        Ok(text) if !text.is_empty() && text.chars().all(is_printable) => {
            f.write_str("<<")?;
            quoted(text, '"', f)?;
            f.write_str(if text.is_ascii() { ">>" } else { "/utf8>>" })
        }
        _ => {
            f.write_str("<<")?;
            bytes_of(bytes, f)?;
            f.write_str(">>")
        }
    }
}

fn bytes_of(bytes: &[u8], f: &mut Formatter<'_>) -> fmt::Result {
    for (index, byte) in bytes.iter().enumerate() {
        if index > 0 {
            f.write_char(',')?;
        }
        byte.fmt(f)?;
    }
    Ok(())
}

impl Display for Bits {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("<<")?;
        if let Some((last, whole)) = self.bytes.split_last() {
            bytes_of(whole, f)?;
            let comma = if whole.is_empty() { "" } else { "," };
            write!(
                f,
                "{comma}{}:{}",
                last >> (8 - self.last_bits),
                self.last_bits
            )?;
        }
        f.write_str(">>")
    }
}

/// Digits in groups of nine: each round divides the whole magnitude by 10^9.
impl Display for BigInt {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        const GROUP: u64 = 1_000_000_000;
        let mut limbs: Vec<u32> = self
            .magnitude
            .chunks(4)
            .map(|chunk| {
                chunk
                    .iter()
                    .rev()
                    .fold(0, |limb, byte| limb << 8 | u32::from(*byte))
            })
            .collect();
        let mut groups = Vec::new();
        while !limbs.is_empty() {
            let mut rest = 0;
            for limb in limbs.iter_mut().rev() {
                let value = rest << 32 | u64::from(*limb);
                *limb = (value / GROUP) as u32;
                rest = value % GROUP;
            }
            groups.push(rest);
            while limbs.last() == Some(&0) {
                limbs.pop();
            }
        }
        let mut text = groups.pop().unwrap_or(0).to_string();
        for group in groups.iter().rev() {
            let _ = write!(text, "{group:09}");
        }
        f.pad_integral(!self.negative, "", &text)
    }
}

impl Display for Pid {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "<0.{}.{}>", self.id, self.serial)
    }
}

impl Display for Port {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "#Port<0.{}>", self.id)
    }
}

impl Display for Reference {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("#Ref<0")?;
        for id in self.ids.iter().rev() {
            write!(f, ".{id}")?;
        }
        f.write_char('>')
    }
}

impl Display for Fun {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match &self.0 {
            FunKind::External {
                module,
                function,
                arity,
            } => {
                f.write_str("fun ")?;
                atom(module, f)?;
                f.write_char(':')?;
                atom(function, f)?;
                write!(f, "/{arity}")
            }
            FunKind::Local(fun) => write!(f, "#Fun<{}.{}.{}>", fun.module, fun.index, fun.old_uniq),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{BigInt, Bits, Fun, Value};

    #[test]
    fn as_erlang_writes() {
        let check = |value: Value, text: &str| assert_eq!(value.to_string(), text);
        check(Value::Float(1.0), "1.0");
        check(Value::Float(1e22), "1.0e22");
        check(Value::Float(0.1), "0.1");
        check(Value::atom("end"), "'end'");
        check(Value::atom("Elixir.Enum"), "'Elixir.Enum'");
        check(Value::charlist("hi\n"), r#""hi\n""#);
        check(Value::List(vec![]), "[]");
        check(Value::from(vec![1, 2]), "[1,2]");
        check(Value::from("ü"), "<<\"ü\"/utf8>>");
        check(Value::Binary(vec![0, 255]), "<<0,255>>");
        check(
            Value::Bits(Bits::new([1, 0b1010_0000], 3).expect("three bits")),
            "<<1,5:3>>",
        );
        check(
            Value::ImproperList(vec![1.into()], Box::new(2.into())),
            "[1|2]",
        );
        check(Value::Map(vec![(Value::atom("a"), 1.into())]), "#{a => 1}");
        check(
            Value::from(i128::MAX),
            "170141183460469231731687303715884105727",
        );
        check(
            Value::BigInt(BigInt::new(true, [0, 0, 0, 0, 0, 0, 0, 0, 1])),
            "-18446744073709551616",
        );
        check(
            Value::Fun(Fun::external("lists", "map", 2)),
            "fun lists:map/2",
        );
    }
}
