//! JSON read into terms: objects become maps, arrays lists, strings binaries. What is open is kept on a stack of its own, so text nests
//! as deep as memory allows.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::integer::{self, Radix};
use asterias_term::map::Map;
use asterias_term::{Term, atoms};

use super::{COPIED_BYTES, UNPLAIN};

/// Bytes of text that cost as much as a call.
const BYTES_PER_REDUCTION: usize = 64;

/// `decode_plain(Text)`: the value, where the text is one and nothing but white space follows.
pub(super) fn decode_plain<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    let bytes = text.as_binary().ok_or_else(Stop::badarg)?;
    env.account(bytes.len() / BYTES_PER_REDUCTION);
    let reader = Reader {
        env,
        text,
        bytes: &bytes,
        at: 0,
        values: Vec::new(),
        open: Vec::new(),
    };
    match reader.document() {
        Some(value) => Ok(value),
        None => env.atom(UNPLAIN),
    }
}

/// `string_plain(Text, At)`: `[End | String]` of the string whose first quote stands before `At`.
pub(super) fn string_plain<'h>(env: &mut Env<'h>, text: Term<'h>, at: usize) -> Outcome<'h> {
    let bytes = text.as_binary().ok_or_else(Stop::badarg)?;
    let mut reader = Reader {
        env,
        text,
        bytes: &bytes,
        at,
        values: Vec::new(),
        open: Vec::new(),
    };
    let (string, end) = (reader.string(), reader.at);
    env.account((end - at.min(end)) / BYTES_PER_REDUCTION);
    match string {
        Some(string) => {
            let end = env.unsigned(end as u64);
            Ok(env.cons(end, string))
        }
        None => env.atom(UNPLAIN),
    }
}

/// A structure that is not closed yet; its values begin here.
#[derive(Clone, Copy)]
enum Open {
    Array(usize),
    /// Keys and values in turn.
    Object(usize),
}

/// `None` means everywhere that the text is not plain JSON.
struct Reader<'e, 'h, 'b> {
    env: &'e mut Env<'h>,
    text: Term<'h>,
    bytes: &'b [u8],
    at: usize,
    values: Vec<Term<'h>>,
    open: Vec<Open>,
}

impl<'h> Reader<'_, 'h, '_> {
    fn document(mut self) -> Option<Term<'h>> {
        let value = loop {
            if let Some(value) = self.value()?
                && let Some(whole) = self.put(value)?
            {
                break whole;
            }
        };
        self.next_byte().is_none().then_some(value)
    }

    /// Skips white space; the byte that follows is not read yet.
    fn next_byte(&mut self) -> Option<u8> {
        loop {
            let byte = *self.bytes.get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    /// Reads a value, or the beginning of a structure that is not empty.
    fn value(&mut self) -> Option<Option<Term<'h>>> {
        let byte = self.next_byte()?;
        let start = self.at;
        self.at += 1;
        Some(Some(match byte {
            b'"' => self.string()?,
            b'{' => {
                if self.next_byte()? == b'}' {
                    self.at += 1;
                    return Some(Some(self.env.build(|heap| Map::from_entries(heap, &[]))));
                }
                self.open.push(Open::Object(self.values.len()));
                self.key()?;
                return Some(None);
            }
            b'[' => {
                if self.next_byte()? == b']' {
                    self.at += 1;
                    return Some(Some(Term::NIL));
                }
                self.open.push(Open::Array(self.values.len()));
                return Some(None);
            }
            b't' => self.word(b"rue", Term::atom(atoms::TRUE))?,
            b'f' => self.word(b"alse", Term::atom(atoms::FALSE))?,
            b'n' => {
                let null = self.env.atom("null").ok()?;
                self.word(b"ull", null)?
            }
            b'-' | b'0'..=b'9' => self.number(start)?,
            _ => return None,
        }))
    }

    fn word(&mut self, rest: &[u8], value: Term<'h>) -> Option<Term<'h>> {
        let end = self.at + rest.len();
        (self.bytes.get(self.at..end)? == rest).then(|| {
            self.at = end;
            value
        })
    }

    /// Reads the key of an entry and its colon.
    fn key(&mut self) -> Option<()> {
        self.expect(b'"')?;
        let key = self.string()?;
        self.values.push(key);
        self.expect(b':')
    }

    fn expect(&mut self, byte: u8) -> Option<()> {
        (self.next_byte()? == byte).then(|| self.at += 1)
    }

    /// Puts a value where it belongs; answers the whole when nothing is open any more.
    fn put(&mut self, value: Term<'h>) -> Option<Option<Term<'h>>> {
        let mut value = value;
        loop {
            let Some(open) = self.open.last().copied() else {
                return Some(Some(value));
            };
            self.values.push(value);
            let byte = self.next_byte()?;
            self.at += 1;
            value = match (open, byte) {
                (Open::Array(_), b',') => return Some(None),
                (Open::Object(_), b',') => {
                    self.key()?;
                    return Some(None);
                }
                (Open::Array(start), b']') => {
                    let list = self.env.list(&self.values[start..]);
                    self.values.truncate(start);
                    list
                }
                (Open::Object(start), b'}') => {
                    // Of entries with one key the first counts.
                    let pairs = self.values[start..].chunks_exact(2).rev();
                    let entries: Vec<_> = pairs.map(|pair| (pair[0], pair[1])).collect();
                    self.values.truncate(start);
                    self.env.build(|heap| Map::from_entries(heap, &entries))
                }
                _ => return None,
            };
            self.open.pop();
        }
    }

    /// Reads the digits from here on, of which there must be one.
    fn digits(&mut self) -> Option<()> {
        let digits = self.bytes[self.at..].iter();
        let count = digits.take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        (count > 0).then_some(())
    }

    /// Reads a number that begins at `start`.
    fn number(&mut self, start: usize) -> Option<Term<'h>> {
        let negative = self.bytes[start] == b'-';
        self.at = start + usize::from(negative);
        let zero = *self.bytes.get(self.at)? == b'0';
        if zero {
            self.at += 1;
        } else {
            self.digits()?;
        }
        let fraction = self.bytes.get(self.at) == Some(&b'.');
        if fraction {
            self.at += 1;
            self.digits()?;
        }
        let exponent = matches!(self.bytes.get(self.at), Some(b'e' | b'E'));
        if exponent {
            self.at += 1;
            if matches!(self.bytes.get(self.at), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        let text = &self.bytes[start..self.at];
        if !fraction && !exponent {
            let value = integer::parse(text, Radix::TEN).ok()?;
            return Some(self.env.integer_of(&value));
        }
        // The sign of zero is lost, except in a fraction.
        let text = if zero && !fraction { b"0" } else { text };
        let value: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
        value.is_finite().then(|| self.env.float(value))
    }

    /// Reads a string behind its first quote.
    fn string(&mut self) -> Option<Term<'h>> {
        let start = self.at;
        let end = self.run()?;
        if self.bytes[end] == b'"' {
            self.at = end + 1;
            let bytes = &self.bytes[start..end];
            return Some(if bytes.len() <= COPIED_BYTES {
                self.env.binary(bytes)
            } else {
                self.env.sub_bits(self.text, start * 8, bytes.len() * 8)
            });
        }
        let mut text = self.bytes[start..end].to_vec();
        self.at = end;
        loop {
            let end = self.run()?;
            text.extend_from_slice(&self.bytes[self.at..end]);
            self.at = end + 1;
            if self.bytes[end] == b'"' {
                return Some(self.env.binary(&text));
            }
            let mut utf8 = [0; 4];
            text.extend_from_slice(self.escape()?.encode_utf8(&mut utf8).as_bytes());
        }
    }

    /// The end of the characters from here on that stand for themselves: where a quote or a backslash stands.
    fn run(&self) -> Option<usize> {
        let rest = self.bytes.get(self.at..)?;
        let special = |byte: &u8| matches!(byte, b'"' | b'\\' | 0..=0x1f);
        let count = rest.iter().position(special)?;
        let run = &rest[..count];
        let good = rest[count] >= b' ' && (run.is_ascii() || std::str::from_utf8(run).is_ok());
        good.then_some(self.at + count)
    }

    /// Reads an escape behind its backslash.
    fn escape(&mut self) -> Option<char> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.code()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first);
                }
                self.word(b"\\u", Term::NIL)?;
                let second = self.code()?;
                let pair = [first as u16, second as u16];
                char::decode_utf16(pair).next()?.ok()?
            }
            _ => return None,
        })
    }

    /// Reads four hexadecimal digits.
    fn code(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |code, digit| {
            Some(code << 4 | char::from(*digit).to_digit(16)?)
        })
    }
}
