//! Why bytes are no term, and where.

use std::fmt;

/// What is wrong with the bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecodeErrorKind {
    /// They end, or a size in them promises more than is left.
    Truncated,
    /// They begin with that byte instead of [`VERSION`](crate::tag::VERSION).
    Version(u8),
    /// That byte is no tag, or a tag that has no meaning here.
    Tag(u8),
    /// An atom is not UTF-8 or longer than 255 characters.
    Atom,
    /// A float is not a number, or not finite.
    Float,
    /// A bitstring claims bits that it cannot have.
    BitBinary,
    /// The creation of a pid, port or reference of an old form is more than 3.
    Creation,
    /// A reference has no words of identity, or too many, or one of an old form has a first word of more than 18 bits.
    Reference,
    /// A fun has fields of the wrong type.
    Fun,
    /// A native record has fields of the same name, or flags that mean nothing.
    Record,
    /// The compressed data is corrupt or not as long as declared.
    Compressed,
    /// The compressed data would grow beyond the limit of the caller.
    TooLarge,
}

/// Why bytes were refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DecodeError {
    /// Bytes from the beginning of the input, or of the uncompressed data if it was compressed.
    pub offset: usize,
    /// What is wrong there.
    pub kind: DecodeErrorKind,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            DecodeErrorKind::Truncated => f.write_str("the term is cut short"),
            DecodeErrorKind::Version(byte) => write!(f, "a term begins with 131, not with {byte}"),
            DecodeErrorKind::Tag(byte) => match crate::tag::name(byte) {
                Some(name) => write!(f, "{name} is not supported here"),
                None => write!(f, "there is no term tag {byte}"),
            },
            DecodeErrorKind::Atom => f.write_str("an atom is not UTF-8 or too long"),
            DecodeErrorKind::Float => f.write_str("a float is not a finite number"),
            DecodeErrorKind::BitBinary => f.write_str("a bitstring has an impossible bit count"),
            DecodeErrorKind::Creation => f.write_str("a creation of an old form is more than 3"),
            DecodeErrorKind::Reference => {
                f.write_str("a reference has impossible words of identity")
            }
            DecodeErrorKind::Fun => f.write_str("a fun has fields of the wrong type"),
            DecodeErrorKind::Record => f.write_str("a native record is malformed"),
            DecodeErrorKind::Compressed => f.write_str("compressed data is corrupt"),
            DecodeErrorKind::TooLarge => f.write_str("compressed data exceeds the limit"),
        }?;
        write!(f, " (offset {})", self.offset)
    }
}

impl std::error::Error for DecodeError {}

/// Why decoding ended early.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Error<E> {
    /// The bytes are no term.
    Malformed(DecodeError),
    /// The visitor refused.
    Refused(E),
}

impl<E: fmt::Display> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(error) => error.fmt(f),
            Self::Refused(error) => error.fmt(f),
        }
    }
}

impl<E: fmt::Debug + fmt::Display> std::error::Error for Error<E> {}

impl<E> From<DecodeError> for Error<E> {
    fn from(error: DecodeError) -> Self {
        Self::Malformed(error)
    }
}
