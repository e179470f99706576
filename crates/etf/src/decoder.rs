//! Decoding: bytes in, events out, with an explicit stack.
//!
//! The stack grows by one small frame for each container that the input opens, so its size is bounded by the size of
//! the input, and the size of every container is checked against what is left before anyone hears of it. A decoder can
//! stop between two terms and go on later: nothing is kept elsewhere.

use std::borrow::Cow;

use crate::error::{DecodeError, DecodeErrorKind, Error};
use crate::inflate::inflate;
use crate::reader::{RawPid, Reader, small_magnitude};
use crate::tag;
use crate::visitor::{Fun, Pid, Port, Record, Reference, Visitor};

/// Decodes one term with its version byte and returns how many bytes it took; what follows it is ignored.
///
/// # Errors
/// The bytes are no term, or the visitor refused.
pub fn decode<V: Visitor>(bytes: &[u8], visitor: &mut V) -> Result<usize, Error<V::Error>> {
    let mut decoder = Decoder::new(bytes)?;
    while decoder.step(visitor, usize::MAX)? == Progress::More {}
    Ok(decoder.used())
}

/// Whether a decoder is done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[must_use]
pub enum Progress {
    /// The budget is spent before the term was complete.
    More,
    /// The term is complete.
    Done,
}

/// A container whose children are being read.
#[derive(Clone, Copy)]
enum Frame {
    Tuple(u32),
    List(u32),
    Tail,
    Map(u64),
    Fun(u32),
    Record(u32),
}

/// A term being decoded, resumable between its parts.
pub struct Decoder<'a> {
    bytes: Cow<'a, [u8]>,
    at: usize,
    stack: Vec<Frame>,
    done: bool,
    /// For compressed input: how many bytes of it were used.
    compressed_used: Option<usize>,
}

impl<'a> Decoder<'a> {
    /// A term with its version byte, perhaps compressed.
    ///
    /// # Errors
    /// The version byte is missing or wrong, or compressed data is corrupt.
    pub fn new(bytes: &'a [u8]) -> Result<Self, DecodeError> {
        Self::with_limit(bytes, usize::MAX)
    }

    /// As [`Decoder::new`], and refuses compressed data that would grow beyond `max_bytes`.
    ///
    /// # Errors
    /// As [`Decoder::new`], or [`DecodeErrorKind::TooLarge`].
    pub fn with_limit(bytes: &'a [u8], max_bytes: usize) -> Result<Self, DecodeError> {
        let mut reader = Reader::new(bytes, 0);
        match reader.u8()? {
            tag::VERSION => {}
            other => {
                return Err(DecodeError {
                    offset: 0,
                    kind: DecodeErrorKind::Version(other),
                });
            }
        }
        if bytes.get(1) != Some(&tag::COMPRESSED) {
            return Ok(Self::from_parts(Cow::Borrowed(bytes), 1, None));
        }
        reader.u8()?;
        let declared = reader.u32()? as usize;
        let start = reader.at();
        if declared > max_bytes {
            return Err(DecodeError {
                offset: 2,
                kind: DecodeErrorKind::TooLarge,
            });
        }
        let inflated = inflate(&bytes[start..], declared).map_err(|kind| DecodeError {
            offset: start,
            kind,
        })?;
        Ok(Self::from_parts(
            Cow::Owned(inflated.bytes),
            0,
            Some(start + inflated.used),
        ))
    }

    /// A term without version byte, as distribution messages hold it.
    pub fn without_version(bytes: &'a [u8]) -> Self {
        Self::from_parts(Cow::Borrowed(bytes), 0, None)
    }

    fn from_parts(bytes: Cow<'a, [u8]>, at: usize, compressed_used: Option<usize>) -> Self {
        Self {
            bytes,
            at,
            stack: Vec::new(),
            done: false,
            compressed_used,
        }
    }

    /// How many bytes of the input were used so far; of compressed input all that belong to the term.
    pub fn used(&self) -> usize {
        self.compressed_used.unwrap_or(self.at)
    }

    /// Reads up to `budget` terms (each scalar and each container counts as one).
    ///
    /// # Errors
    /// The bytes are no term, or the visitor refused; the decoder is of no use afterwards.
    pub fn step<V: Visitor>(
        &mut self,
        visitor: &mut V,
        budget: usize,
    ) -> Result<Progress, Error<V::Error>> {
        let mut reader = Reader::new(&self.bytes, self.at);
        let mut left = budget;
        while !self.done {
            if left == 0 {
                self.at = reader.at();
                return Ok(Progress::More);
            }
            left -= 1;
            match read_term(&mut reader, visitor)? {
                Some(frame) => self.stack.push(frame),
                None => self.done = complete(&mut self.stack, visitor).map_err(Error::Refused)?,
            }
        }
        self.at = reader.at();
        Ok(Progress::Done)
    }
}

/// Accounts for a finished value in the containers around it; says whether the whole term is finished.
#[inline]
fn complete<V: Visitor>(stack: &mut Vec<Frame>, visitor: &mut V) -> Result<bool, V::Error> {
    while let Some(frame) = stack.last_mut() {
        match frame {
            Frame::Tuple(left @ 2..)
            | Frame::List(left @ 2..)
            | Frame::Fun(left @ 2..)
            | Frame::Record(left @ 2..) => {
                *left -= 1;
                return Ok(false);
            }
            Frame::Map(left @ 2..) => {
                *left -= 1;
                return Ok(false);
            }
            Frame::List(_) => {
                *frame = Frame::Tail;
                visitor.list_tail()?;
                return Ok(false);
            }
            Frame::Tuple(_) => visitor.tuple_end()?,
            Frame::Tail => visitor.list_end()?,
            Frame::Map(_) => visitor.map_end()?,
            Frame::Fun(_) => visitor.fun_end()?,
            Frame::Record(_) => visitor.record_end()?,
        }
        stack.pop();
    }
    Ok(true)
}

/// Reads a scalar and returns `None`, or opens a container with children and returns its frame.
#[inline]
fn read_term<V: Visitor>(
    reader: &mut Reader<'_>,
    visitor: &mut V,
) -> Result<Option<Frame>, Error<V::Error>> {
    let tag = match reader.u8()? {
        tag::SMALL_INTEGER => {
            let value = i64::from(reader.u8()?);
            return visitor
                .integer(value)
                .map(|()| None)
                .map_err(Error::Refused);
        }
        tag::INTEGER => {
            let value = i64::from(reader.u32()?.cast_signed());
            return visitor
                .integer(value)
                .map(|()| None)
                .map_err(Error::Refused);
        }
        // A list without elements is its tail, however often that is said.
        tag::LIST if reader.remaining() >= 4 => match skip_empty_lists(reader)? {
            Ok(len) => {
                visitor.list_begin(len).map_err(Error::Refused)?;
                return Ok(Some(Frame::List(len)));
            }
            Err(tag) => tag,
        },
        other => other,
    };
    match tag {
        tag::SMALL_TUPLE | tag::LARGE_TUPLE | tag::MAP | tag::NEW_FUN | tag::RECORD => {
            read_container(tag, reader, visitor)
        }
        _ => read_scalar(tag, reader, visitor).map(|()| None),
    }
}

/// After the tag of a list: its length, or the tag of what stands in its place when it has no elements.
fn skip_empty_lists(reader: &mut Reader<'_>) -> Result<Result<u32, u8>, DecodeError> {
    loop {
        let len = reader.count(1)?;
        if len > 0 {
            return Ok(Ok(len));
        }
        match reader.u8()? {
            tag::LIST => {}
            other => return Ok(Err(other)),
        }
    }
}

fn read_container<V: Visitor>(
    tag: u8,
    reader: &mut Reader<'_>,
    visitor: &mut V,
) -> Result<Option<Frame>, Error<V::Error>> {
    match tag {
        tag::MAP => {
            let len = reader.count(2)?;
            visitor.map_begin(len).map_err(Error::Refused)?;
            if len > 0 {
                return Ok(Some(Frame::Map(2 * u64::from(len))));
            }
            visitor.map_end().map_err(Error::Refused)?;
        }
        tag::NEW_FUN => {
            let num_free = read_fun(reader, visitor)?;
            if num_free > 0 {
                return Ok(Some(Frame::Fun(num_free)));
            }
            visitor.fun_end().map_err(Error::Refused)?;
        }
        tag::RECORD => {
            let count = read_record(reader, visitor)?;
            if count > 0 {
                return Ok(Some(Frame::Record(count)));
            }
            visitor.record_end().map_err(Error::Refused)?;
        }
        _ => {
            let len = if tag == tag::SMALL_TUPLE {
                u32::from(reader.u8()?)
            } else {
                reader.u32()?
            };
            reader.check_count(len as usize, 1)?;
            visitor.tuple_begin(len).map_err(Error::Refused)?;
            if len > 0 {
                return Ok(Some(Frame::Tuple(len)));
            }
            visitor.tuple_end().map_err(Error::Refused)?;
        }
    }
    Ok(None)
}

fn read_fun<V: Visitor>(reader: &mut Reader<'_>, visitor: &mut V) -> Result<u32, Error<V::Error>> {
    // The size counts itself; nothing depends on it, since every field is checked.
    let _size = reader.u32()?;
    let arity = reader.u8()?;
    let uniq = reader.array()?;
    let index = reader.u32()?;
    let num_free = reader.count(1)?;
    let module = reader.atom()?;
    let old_index = reader.word_term()?;
    let old_uniq = reader.word_term()?;
    let pid = reader.pid()?;
    reader.check_count(num_free as usize, 1)?;
    let fun = Fun {
        module: &module,
        arity,
        uniq,
        index,
        old_index,
        old_uniq,
        pid: pid.borrow(),
        num_free,
    };
    visitor.fun_begin(&fun).map_err(Error::Refused)?;
    Ok(num_free)
}

fn read_record<V: Visitor>(
    reader: &mut Reader<'_>,
    visitor: &mut V,
) -> Result<u32, Error<V::Error>> {
    // A field has a name and a value, of which the name takes two bytes at least.
    let count = reader.count(3)?;
    let exported = match reader.u8()? {
        0 => false,
        1 => true,
        _ => return reader.fail(DecodeErrorKind::Record)?,
    };
    let (module, name) = (reader.atom()?, reader.atom()?);
    let names = (0..count)
        .map(|_| reader.atom())
        .collect::<Result<Vec<_>, _>>()?;
    let fields: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    let mut sorted = fields.clone();
    sorted.sort_unstable();
    if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        return reader.fail(DecodeErrorKind::Record)?;
    }
    let record = Record {
        module: &module,
        name: &name,
        exported,
        fields: &fields,
    };
    visitor.record_begin(&record).map_err(Error::Refused)?;
    Ok(count)
}

fn read_scalar<V: Visitor>(
    tag: u8,
    reader: &mut Reader<'_>,
    visitor: &mut V,
) -> Result<(), Error<V::Error>> {
    if let Some(text) = reader.atom_after(tag)? {
        return visitor.atom(&text).map_err(Error::Refused);
    }
    match tag {
        // As the tail of a list without elements; elsewhere they are read before.
        tag::SMALL_INTEGER => visitor.integer(i64::from(reader.u8()?)),
        tag::INTEGER => visitor.integer(i64::from(reader.u32()?.cast_signed())),
        tag::SMALL_BIG => {
            let len = usize::from(reader.u8()?);
            return read_big(len, reader, visitor);
        }
        tag::LARGE_BIG => {
            let len = reader.u32()? as usize;
            return read_big(len, reader, visitor);
        }
        tag::NEW_FLOAT => visitor.float(reader.float_bits()?),
        tag::FLOAT => visitor.float(reader.float_text()?),
        tag::NIL => visitor.nil(),
        tag::STRING => {
            let len = usize::from(reader.u16()?);
            match reader.take(len)? {
                [] => visitor.nil(),
                bytes => visitor.string(bytes),
            }
        }
        tag::BINARY => {
            let len = reader.u32()? as usize;
            visitor.binary(reader.take(len)?)
        }
        tag::BIT_BINARY => return read_bits(reader, visitor),
        _ => return read_identity(tag, reader, visitor),
    }
    .map_err(Error::Refused)
}

fn read_big<V: Visitor>(
    len: usize,
    reader: &mut Reader<'_>,
    visitor: &mut V,
) -> Result<(), Error<V::Error>> {
    let negative = reader.u8()? != 0;
    let magnitude = reader.take(len)?;
    let significant = magnitude
        .iter()
        .rposition(|byte| *byte != 0)
        .map_or(0, |last| last + 1);
    let magnitude = &magnitude[..significant];
    let small = small_magnitude(magnitude).and_then(|value| {
        if negative {
            0_i64.checked_sub_unsigned(value)
        } else {
            i64::try_from(value).ok()
        }
    });
    match small {
        Some(value) => visitor.integer(value),
        None => visitor.big_integer(negative, magnitude),
    }
    .map_err(Error::Refused)
}

fn read_bits<V: Visitor>(reader: &mut Reader<'_>, visitor: &mut V) -> Result<(), Error<V::Error>> {
    let start = reader.at();
    let len = reader.u32()? as usize;
    let last_bits = reader.u8()?;
    let bytes = reader.take(len)?;
    match (len, last_bits) {
        (0, 0) | (1.., 8) => visitor.binary(bytes),
        (1.., 1..=7) => visitor.bit_binary(bytes, last_bits),
        _ => {
            return Err(DecodeError {
                offset: start,
                kind: DecodeErrorKind::BitBinary,
            }
            .into());
        }
    }
    .map_err(Error::Refused)
}

fn read_identity<V: Visitor>(
    tag: u8,
    reader: &mut Reader<'_>,
    visitor: &mut V,
) -> Result<(), Error<V::Error>> {
    match tag {
        tag::NEW_PID | tag::PID => {
            let pid = reader.pid_fields(tag == tag::NEW_PID)?;
            visitor.pid(&pid.borrow())
        }
        tag::V4_PORT | tag::NEW_PORT | tag::PORT => {
            let node = reader.atom()?;
            let id = if tag == tag::V4_PORT {
                reader.u64()?
            } else {
                u64::from(reader.u32()?)
            };
            let creation = reader.creation(tag != tag::PORT)?;
            visitor.port(&Port {
                node: &node,
                id,
                creation,
            })
        }
        tag::NEWER_REFERENCE | tag::NEW_REFERENCE | tag::REFERENCE => {
            return read_reference(tag, reader, visitor);
        }
        tag::EXPORT => {
            let module = reader.atom()?;
            let function = reader.atom()?;
            let arity = u8::try_from(reader.word_term()?);
            match arity {
                Ok(arity) => visitor.export(&module, &function, arity),
                Err(_) => return reader.fail(DecodeErrorKind::Fun)?,
            }
        }
        other => {
            return Err(DecodeError {
                offset: reader.at() - 1,
                kind: DecodeErrorKind::Tag(other),
            }
            .into());
        }
    }
    .map_err(Error::Refused)
}

/// Bits of the first word of identity of a reference of an old form.
const OLD_REFERENCE_BITS: u32 = 18;

fn read_reference<V: Visitor>(
    tag: u8,
    reader: &mut Reader<'_>,
    visitor: &mut V,
) -> Result<(), Error<V::Error>> {
    let start = reader.at();
    let mut words = [0; Reference::MAX_IDS];
    let (node, creation, len) = if tag == tag::REFERENCE {
        let node = reader.atom()?;
        words[0] = reader.u32()?;
        (node, reader.creation(false)?, 1)
    } else {
        let len = usize::from(reader.u16()?);
        let node = reader.atom()?;
        let creation = reader.creation(tag == tag::NEWER_REFERENCE)?;
        let Some(ids) = words.get_mut(..len).filter(|ids| !ids.is_empty()) else {
            return Err(DecodeError {
                offset: start,
                kind: DecodeErrorKind::Reference,
            }
            .into());
        };
        for id in ids {
            *id = reader.u32()?;
        }
        (node, creation, len)
    };
    if tag != tag::NEWER_REFERENCE && words[0] >> OLD_REFERENCE_BITS != 0 {
        return Err(DecodeError {
            offset: start,
            kind: DecodeErrorKind::Reference,
        }
        .into());
    }
    let reference = Reference {
        node: &node,
        creation,
        words,
        len: len as u8,
    };
    visitor.reference(&reference).map_err(Error::Refused)
}

impl RawPid<'_> {
    fn borrow(&self) -> Pid<'_> {
        Pid {
            node: &self.node,
            id: self.id,
            serial: self.serial,
            creation: self.creation,
        }
    }
}
