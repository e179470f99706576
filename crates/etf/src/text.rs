//! Terms as Erlang text on one line: a visitor for listings and messages.
//!
//! The text reads as the shell would print it, except that integers beyond 64 bits are written in base 16: time stays
//! linear in the size of the term.

use std::convert::Infallible;
use std::fmt::Write;

use crate::visitor::{Fun, Pid, Port, Record, Reference, Visitor};

/// Where the next value stands.
#[derive(Clone, Copy)]
enum Place {
    /// Before the first child of a container.
    First,
    /// After a child of a container.
    Next,
    /// In a map: after a key.
    Value,
    /// In a map: after a value, or before the first key.
    Key { first: bool },
    /// Before the tail of a list.
    Tail,
    /// In a native record: before the value of the field of that number.
    Field(usize),
}

/// Writes a term as text.
#[derive(Default)]
pub struct TextPrinter {
    out: String,
    places: Vec<Place>,
    /// Names of the fields of the native records that are open.
    fields: Vec<Vec<String>>,
}

type Printed = Result<(), Infallible>;

impl TextPrinter {
    /// An empty text.
    pub fn new() -> Self {
        Self::default()
    }

    /// The text.
    pub fn finish(self) -> String {
        self.out
    }

    /// Writes what separates the next value from the last one.
    fn separate(&mut self) {
        if let Some(Place::Field(index)) = self.places.last_mut() {
            let number = *index;
            *index += 1;
            self.out.push_str(if number == 0 { "" } else { "," });
            if let Some(name) = self.fields.last().and_then(|names| names.get(number)) {
                write_atom(&mut self.out, name);
                self.out.push_str(" = ");
            }
            return;
        }
        let Some(place) = self.places.last_mut() else {
            return;
        };
        let (separator, next) = match place {
            Place::First => ("", Place::Next),
            Place::Next => (",", Place::Next),
            Place::Value => (" => ", Place::Key { first: false }),
            Place::Key { first: true } => ("", Place::Value),
            Place::Key { first: false } => (",", Place::Value),
            Place::Tail => ("|", Place::Tail),
            Place::Field(index) => ("", Place::Field(*index)),
        };
        *place = next;
        self.out.push_str(separator);
    }

    fn push(&mut self, text: &str) -> Printed {
        self.separate();
        self.out.push_str(text);
        Ok(())
    }

    fn open(&mut self, text: &str, place: Place) -> Printed {
        self.push(text)?;
        self.places.push(place);
        Ok(())
    }

    fn close(&mut self, text: &str) -> Printed {
        self.places.pop();
        self.out.push_str(text);
        Ok(())
    }
}

/// Writes an atom, quoted if it must be.
pub fn write_atom(out: &mut String, text: &str) {
    let mut chars = text.chars();
    let plain = chars.next().is_some_and(is_atom_start)
        && chars.all(|c| c.is_ascii_alphanumeric() || is_latin1_letter(c) || c == '_' || c == '@')
        && !is_reserved(text);
    if plain {
        out.push_str(text);
    } else {
        write_quoted(out, text.chars(), '\'');
    }
}

fn is_atom_start(c: char) -> bool {
    c.is_ascii_lowercase() || matches!(c, 'ß'..='ö' | 'ø'..='ÿ')
}

fn is_latin1_letter(c: char) -> bool {
    matches!(c, 'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ÿ')
}

fn is_reserved(text: &str) -> bool {
    matches!(
        text,
        "after"
            | "and"
            | "andalso"
            | "band"
            | "begin"
            | "bnot"
            | "bor"
            | "bsl"
            | "bsr"
            | "bxor"
            | "case"
            | "catch"
            | "cond"
            | "div"
            | "else"
            | "end"
            | "fun"
            | "if"
            | "let"
            | "maybe"
            | "not"
            | "of"
            | "or"
            | "orelse"
            | "receive"
            | "rem"
            | "try"
            | "when"
            | "xor"
    )
}

fn write_quoted(out: &mut String, text: impl Iterator<Item = char>, quote: char) {
    out.push(quote);
    for c in text {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => {
                // Writing to a string cannot fail.
                let _ = write!(out, "\\x{{{:X}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push(quote);
}

fn is_printable(c: char) -> bool {
    !c.is_control() || matches!(c, '\n' | '\r' | '\t')
}

/// Printable UTF-8, if the bytes are that.
fn printable_text(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes)
        .ok()
        .filter(|text| text.chars().all(is_printable))
}

fn write_bytes(out: &mut String, bytes: &[u8]) {
    for (index, byte) in bytes.iter().enumerate() {
        let separator = if index == 0 { "" } else { "," };
        let _ = write!(out, "{separator}{byte}");
    }
}

impl Visitor for TextPrinter {
    type Error = Infallible;

    fn integer(&mut self, value: i64) -> Printed {
        self.push(&value.to_string())
    }

    fn big_integer(&mut self, negative: bool, magnitude: &[u8]) -> Printed {
        self.push(if negative { "-16#" } else { "16#" })?;
        for (index, byte) in magnitude.iter().rev().enumerate() {
            let _ = if index == 0 {
                write!(self.out, "{byte:X}")
            } else {
                write!(self.out, "{byte:02X}")
            };
        }
        Ok(())
    }

    fn float(&mut self, value: f64) -> Printed {
        let mut text = format!("{value:?}");
        if let Some(exponent) = text.find('e')
            && !text[..exponent].contains('.')
        {
            text.insert_str(exponent, ".0");
        }
        self.push(&text)
    }

    fn atom(&mut self, text: &str) -> Printed {
        self.separate();
        write_atom(&mut self.out, text);
        Ok(())
    }

    fn nil(&mut self) -> Printed {
        if let Some(Place::Tail) = self.places.last() {
            return Ok(());
        }
        self.push("[]")
    }

    fn string(&mut self, bytes: &[u8]) -> Printed {
        let is_tail = matches!(self.places.last(), Some(Place::Tail));
        if is_tail {
            self.out.push(',');
            write_bytes(&mut self.out, bytes);
        } else if bytes.iter().all(|byte| is_printable(char::from(*byte))) {
            self.separate();
            write_quoted(
                &mut self.out,
                bytes.iter().map(|byte| char::from(*byte)),
                '"',
            );
        } else {
            self.push("[")?;
            write_bytes(&mut self.out, bytes);
            self.out.push(']');
        }
        Ok(())
    }

    fn binary(&mut self, bytes: &[u8]) -> Printed {
        self.push("<<")?;
        match printable_text(bytes) {
            Some("") => {}
            Some(text) => {
                write_quoted(&mut self.out, text.chars(), '"');
                if !text.is_ascii() {
                    self.out.push_str("/utf8");
                }
            }
            None => write_bytes(&mut self.out, bytes),
        }
        self.out.push_str(">>");
        Ok(())
    }

    fn bit_binary(&mut self, bytes: &[u8], last_bits: u8) -> Printed {
        self.push("<<")?;
        if let Some((last, whole)) = bytes.split_last() {
            write_bytes(&mut self.out, whole);
            let separator = if whole.is_empty() { "" } else { "," };
            let value = last
                .checked_shr(8 - u32::from(last_bits.min(8)))
                .unwrap_or(0);
            let _ = write!(self.out, "{separator}{value}:{last_bits}");
        }
        self.out.push_str(">>");
        Ok(())
    }

    fn pid(&mut self, pid: &Pid<'_>) -> Printed {
        self.push(&format!("<{}.{}.{}>", pid.node, pid.id, pid.serial))
    }

    fn port(&mut self, port: &Port<'_>) -> Printed {
        self.push(&format!("#Port<{}.{}>", port.node, port.id))
    }

    fn reference(&mut self, reference: &Reference<'_>) -> Printed {
        self.push("#Ref<")?;
        self.out.push_str(reference.node);
        for id in reference.ids().iter().rev() {
            let _ = write!(self.out, ".{id}");
        }
        self.out.push('>');
        Ok(())
    }

    fn export(&mut self, module: &str, function: &str, arity: u8) -> Printed {
        self.push("fun ")?;
        write_atom(&mut self.out, module);
        self.out.push(':');
        write_atom(&mut self.out, function);
        let _ = write!(self.out, "/{arity}");
        Ok(())
    }

    fn tuple_begin(&mut self, _len: u32) -> Printed {
        self.open("{", Place::First)
    }

    fn tuple_end(&mut self) -> Printed {
        self.close("}")
    }

    fn list_begin(&mut self, _len: u32) -> Printed {
        self.open("[", Place::First)
    }

    fn list_tail(&mut self) -> Printed {
        if let Some(place) = self.places.last_mut() {
            *place = Place::Tail;
        }
        Ok(())
    }

    fn list_end(&mut self) -> Printed {
        self.close("]")
    }

    fn map_begin(&mut self, _len: u32) -> Printed {
        self.open("#{", Place::Key { first: true })
    }

    fn map_end(&mut self) -> Printed {
        self.close("}")
    }

    fn record_begin(&mut self, record: &Record<'_>) -> Printed {
        self.push("#")?;
        write_atom(&mut self.out, record.module);
        self.out.push(':');
        write_atom(&mut self.out, record.name);
        self.out.push('{');
        self.places.push(Place::Field(0));
        let names = record.fields.iter().map(|name| (*name).to_owned());
        self.fields.push(names.collect());
        Ok(())
    }

    fn record_end(&mut self) -> Printed {
        self.fields.pop();
        self.close("}")
    }

    fn fun_begin(&mut self, fun: &Fun<'_>) -> Printed {
        self.open(
            &format!("#Fun<{}.{}.{}", fun.module, fun.index, fun.old_uniq),
            Place::Next,
        )
    }

    fn fun_end(&mut self) -> Printed {
        self.close(">")
    }
}
