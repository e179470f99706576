//! Encoding: a visitor that writes what it is told, as OTP 26 and later write it.
//!
//! Atoms are UTF-8, floats are binary, identities have 32-bit creations: the form of `term_to_binary/1`. The caller
//! keeps the order of events; the encoder adds sizes and tags.

use std::fmt;
use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::tag;
use crate::visitor::{Fun, Pid, Port, Record, Reference, Visitor};

/// Why a term has no external form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum EncodeError {
    /// A binary, integer or fun is larger than its size field can say.
    TooLarge,
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge => f.write_str("a part of the term is larger than 4 GiB"),
        }
    }
}

impl std::error::Error for EncodeError {}

/// The form of what has more than one: option `minor_version` of `term_to_binary/2`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum Minor {
    /// Floats are text, and atoms Latin-1 where they can be.
    Text,
    /// Floats are binary, and atoms Latin-1 where they can be.
    Latin1,
    /// Floats are binary, and atoms UTF-8.
    #[default]
    Utf8,
}

/// Where bytes go.
pub trait Sink {
    /// One byte.
    fn push(&mut self, byte: u8);
    /// Bytes.
    fn extend_from_slice(&mut self, bytes: &[u8]);
    /// How many there are.
    fn written(&self) -> usize;
    /// Other bytes in the place of those from `at` on.
    fn patch(&mut self, at: usize, bytes: [u8; 4]);
}

impl Sink for Vec<u8> {
    #[inline]
    fn push(&mut self, byte: u8) {
        Vec::push(self, byte);
    }

    #[inline]
    fn extend_from_slice(&mut self, bytes: &[u8]) {
        Vec::extend_from_slice(self, bytes);
    }

    #[inline]
    fn written(&self) -> usize {
        self.len()
    }

    fn patch(&mut self, at: usize, bytes: [u8; 4]) {
        self[at..at + 4].copy_from_slice(&bytes);
    }
}

/// Bytes that are counted and forgotten.
#[derive(Clone, Copy, Default, Debug)]
pub struct Counted(usize);

impl Sink for Counted {
    #[inline]
    fn push(&mut self, _: u8) {
        self.0 += 1;
    }

    #[inline]
    fn extend_from_slice(&mut self, bytes: &[u8]) {
        self.0 += bytes.len();
    }

    #[inline]
    fn written(&self) -> usize {
        self.0
    }

    fn patch(&mut self, _: usize, _: [u8; 4]) {}
}

/// A term being written, or measured.
#[derive(Clone, Default, Debug)]
pub struct Encoder<S = Vec<u8>> {
    out: S,
    minor: Minor,
    /// Where the size fields of open funs stand.
    funs: Vec<usize>,
}

impl Encoder<Counted> {
    /// Measures a term with its version byte.
    pub fn measuring() -> Self {
        Self {
            out: Counted(1),
            minor: Minor::default(),
            funs: Vec::new(),
        }
    }

    /// How many bytes would have been written.
    pub fn measured(&self) -> usize {
        self.out.written()
    }
}

impl<S: Sink> Encoder<S> {
    /// Writes in this form.
    pub fn in_form(self, minor: Minor) -> Self {
        Self { minor, ..self }
    }
}

impl Encoder {
    /// Writes a term with its version byte.
    pub fn new() -> Self {
        Self::append_to(vec![tag::VERSION])
    }

    /// Writes behind what is there, without a version byte.
    pub fn append_to(out: Vec<u8>) -> Self {
        Self {
            out,
            minor: Minor::default(),
            funs: Vec::new(),
        }
    }

    /// What was written.
    pub fn finish(self) -> Vec<u8> {
        self.out
    }

    /// What was written since [`Encoder::new`], compressed at a level of 1 to 9 if that makes it smaller.
    pub fn finish_compressed(self, level: u8) -> Vec<u8> {
        compressed(self.out, level)
    }

    /// The bytes so far.
    pub fn bytes(&self) -> &[u8] {
        &self.out
    }
}

impl<S: Sink> Encoder<S> {
    fn size(&mut self, size: usize) -> Result<(), EncodeError> {
        let size = u32::try_from(size).map_err(|_| EncodeError::TooLarge)?;
        self.word(size);
        Ok(())
    }

    fn word(&mut self, word: u32) {
        self.out.extend_from_slice(&word.to_be_bytes());
    }

    fn write_big(&mut self, negative: bool, magnitude: &[u8]) -> Result<(), EncodeError> {
        match u8::try_from(magnitude.len()) {
            Ok(len) => self.out.extend_from_slice(&[tag::SMALL_BIG, len]),
            Err(_) => {
                self.out.push(tag::LARGE_BIG);
                self.size(magnitude.len())?;
            }
        }
        self.out.push(u8::from(negative));
        self.out.extend_from_slice(magnitude);
        Ok(())
    }
}

/// A float as `FLOAT_EXT` holds it: `%.20e` of C, filled up with zeros.
fn float_text(value: f64) -> [u8; 31] {
    let text = format!("{value:.20e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let (sign, exponent) = match exponent.strip_prefix('-') {
        Some(exponent) => ('-', exponent),
        None => ('+', exponent),
    };
    let text = format!("{digits}e{sign}{exponent:0>2}");
    let mut field = [0; 31];
    for (byte, character) in field.iter_mut().zip(text.bytes()) {
        *byte = character;
    }
    field
}

/// A term with its version byte, compressed at a level of 1 to 9 if that makes it smaller.
pub fn compressed(term: Vec<u8>, level: u8) -> Vec<u8> {
    match compress(&term, level) {
        Some(compressed) if compressed.len() < term.len() => compressed,
        Some(_) | None => term,
    }
}

/// The compressed form of a term with its version byte.
fn compress(term: &[u8], level: u8) -> Option<Vec<u8>> {
    let body = term.get(1..)?;
    let mut out = vec![tag::VERSION, tag::COMPRESSED];
    out.extend_from_slice(&u32::try_from(body.len()).ok()?.to_be_bytes());
    let mut zlib = ZlibEncoder::new(out, Compression::new(u32::from(level.clamp(1, 9))));
    zlib.write_all(body).ok()?;
    zlib.finish().ok()
}

impl<S: Sink> Visitor for Encoder<S> {
    type Error = EncodeError;

    fn integer(&mut self, value: i64) -> Result<(), EncodeError> {
        if let Ok(byte) = u8::try_from(value) {
            self.out.extend_from_slice(&[tag::SMALL_INTEGER, byte]);
        } else if let Ok(word) = i32::try_from(value) {
            self.out.push(tag::INTEGER);
            self.word(word.cast_unsigned());
        } else {
            let magnitude = value.unsigned_abs().to_le_bytes();
            let zeros = value.unsigned_abs().leading_zeros() as usize / 8;
            self.write_big(value < 0, &magnitude[..magnitude.len() - zeros])?;
        }
        Ok(())
    }

    fn big_integer(&mut self, negative: bool, magnitude: &[u8]) -> Result<(), EncodeError> {
        self.write_big(negative, magnitude)
    }

    fn float(&mut self, value: f64) -> Result<(), EncodeError> {
        if self.minor == Minor::Text {
            self.out.push(tag::FLOAT);
            self.out.extend_from_slice(&float_text(value));
            return Ok(());
        }
        self.out.push(tag::NEW_FLOAT);
        self.out.extend_from_slice(&value.to_bits().to_be_bytes());
        Ok(())
    }

    fn atom(&mut self, text: &str) -> Result<(), EncodeError> {
        if self.minor < Minor::Utf8 && text.chars().all(|character| character <= '\u{ff}') {
            let len = u16::try_from(text.chars().count()).map_err(|_| EncodeError::TooLarge)?;
            self.out.push(tag::ATOM);
            self.out.extend_from_slice(&len.to_be_bytes());
            for character in text.chars() {
                self.out.push(character as u8);
            }
            return Ok(());
        }
        if let Ok(len) = u8::try_from(text.len()) {
            self.out.extend_from_slice(&[tag::SMALL_ATOM_UTF8, len]);
        } else {
            let len = u16::try_from(text.len()).map_err(|_| EncodeError::TooLarge)?;
            self.out.push(tag::ATOM_UTF8);
            self.out.extend_from_slice(&len.to_be_bytes());
        }
        self.out.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn nil(&mut self) -> Result<(), EncodeError> {
        self.out.push(tag::NIL);
        Ok(())
    }

    fn string(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        if let Ok(len) = u16::try_from(bytes.len()) {
            self.out.push(tag::STRING);
            self.out.extend_from_slice(&len.to_be_bytes());
            self.out.extend_from_slice(bytes);
        } else {
            self.out.push(tag::LIST);
            self.size(bytes.len())?;
            for byte in bytes {
                self.out.extend_from_slice(&[tag::SMALL_INTEGER, *byte]);
            }
            self.out.push(tag::NIL);
        }
        Ok(())
    }

    fn binary(&mut self, bytes: &[u8]) -> Result<(), EncodeError> {
        self.out.push(tag::BINARY);
        self.size(bytes.len())?;
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    fn bit_binary(&mut self, bytes: &[u8], last_bits: u8) -> Result<(), EncodeError> {
        self.out.push(tag::BIT_BINARY);
        self.size(bytes.len())?;
        self.out.push(last_bits);
        self.out.extend_from_slice(bytes);
        Ok(())
    }

    fn pid(&mut self, pid: &Pid<'_>) -> Result<(), EncodeError> {
        self.out.push(tag::NEW_PID);
        self.atom(pid.node)?;
        self.word(pid.id);
        self.word(pid.serial);
        self.word(pid.creation);
        Ok(())
    }

    fn port(&mut self, port: &Port<'_>) -> Result<(), EncodeError> {
        self.out.push(tag::V4_PORT);
        self.atom(port.node)?;
        self.out.extend_from_slice(&port.id.to_be_bytes());
        self.word(port.creation);
        Ok(())
    }

    fn reference(&mut self, reference: &Reference<'_>) -> Result<(), EncodeError> {
        self.out
            .extend_from_slice(&[tag::NEWER_REFERENCE, 0, reference.len]);
        self.atom(reference.node)?;
        self.word(reference.creation);
        for id in reference.ids() {
            self.word(*id);
        }
        Ok(())
    }

    fn export(&mut self, module: &str, function: &str, arity: u8) -> Result<(), EncodeError> {
        self.out.push(tag::EXPORT);
        self.atom(module)?;
        self.atom(function)?;
        self.integer(i64::from(arity))
    }

    fn tuple_begin(&mut self, len: u32) -> Result<(), EncodeError> {
        match u8::try_from(len) {
            Ok(len) => self.out.extend_from_slice(&[tag::SMALL_TUPLE, len]),
            Err(_) => {
                self.out.push(tag::LARGE_TUPLE);
                self.word(len);
            }
        }
        Ok(())
    }

    fn tuple_end(&mut self) -> Result<(), EncodeError> {
        Ok(())
    }

    fn list_begin(&mut self, len: u32) -> Result<(), EncodeError> {
        self.out.push(tag::LIST);
        self.word(len);
        Ok(())
    }

    fn list_tail(&mut self) -> Result<(), EncodeError> {
        Ok(())
    }

    fn list_end(&mut self) -> Result<(), EncodeError> {
        Ok(())
    }

    fn map_begin(&mut self, len: u32) -> Result<(), EncodeError> {
        self.out.push(tag::MAP);
        self.word(len);
        Ok(())
    }

    fn map_end(&mut self) -> Result<(), EncodeError> {
        Ok(())
    }

    fn record_begin(&mut self, record: &Record<'_>) -> Result<(), EncodeError> {
        self.out.push(tag::RECORD);
        self.size(record.fields.len())?;
        self.out.push(u8::from(record.exported));
        self.atom(record.module)?;
        self.atom(record.name)?;
        record.fields.iter().try_for_each(|field| self.atom(field))
    }

    fn record_end(&mut self) -> Result<(), EncodeError> {
        Ok(())
    }

    fn fun_begin(&mut self, fun: &Fun<'_>) -> Result<(), EncodeError> {
        self.out.push(tag::NEW_FUN);
        self.funs.push(self.out.written());
        self.word(0);
        self.out.push(fun.arity);
        self.out.extend_from_slice(&fun.uniq);
        self.word(fun.index);
        self.word(fun.num_free);
        self.atom(fun.module)?;
        self.integer(i64::from(fun.old_index))?;
        self.integer(i64::from(fun.old_uniq))?;
        self.pid(&fun.pid)
    }

    fn fun_end(&mut self) -> Result<(), EncodeError> {
        if let Some(start) = self.funs.pop() {
            let size =
                u32::try_from(self.out.written() - start).map_err(|_| EncodeError::TooLarge)?;
            self.out.patch(start, size.to_be_bytes());
        }
        Ok(())
    }
}
