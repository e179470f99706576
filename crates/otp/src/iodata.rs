//! Bytes in nested lists: what `iodata()` and `bitstring_list()` hold, piece by piece and as a whole.
//!
//! A list may be nested to any depth and end in a bitstring instead of `[]`.

use asterias_term::term::BitsView;
use asterias_term::{Term, View};

/// A piece of the data.
#[derive(Clone, Copy)]
pub(crate) enum Piece<'h> {
    /// An element that is a byte.
    Byte(u8),
    /// An element or tail that is a bitstring.
    Bits(BitsView<'h>),
}

/// The data holds something that is neither byte, bitstring nor list.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NotBytes;

/// The pieces of the data, from the first to the last.
pub(crate) struct Pieces<'h> {
    rest: Term<'h>,
    outer: Vec<Term<'h>>,
}

impl<'h> Pieces<'h> {
    /// The pieces of a list, or the one piece that a bitstring is.
    pub(crate) fn new(data: Term<'h>) -> Pieces<'h> {
        Pieces {
            rest: data,
            outer: Vec::new(),
        }
    }
}

impl<'h> Iterator for Pieces<'h> {
    type Item = Result<Piece<'h>, NotBytes>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.rest.view() {
                View::Nil => self.rest = self.outer.pop()?,
                View::Bits(bits) => {
                    self.rest = Term::NIL;
                    return Some(Ok(Piece::Bits(bits)));
                }
                View::Cons(head, tail) => match head.view() {
                    View::Small(byte @ 0..256) => {
                        self.rest = tail;
                        return Some(Ok(Piece::Byte(byte as u8)));
                    }
                    View::Bits(bits) => {
                        self.rest = tail;
                        return Some(Ok(Piece::Bits(bits)));
                    }
                    View::Nil => self.rest = tail,
                    View::Cons(..) => {
                        if !tail.word().is_nil() {
                            self.outer.push(tail);
                        }
                        self.rest = head;
                    }
                    _ => return Some(Err(NotBytes)),
                },
                _ => return Some(Err(NotBytes)),
            }
        }
    }
}

/// The bytes of `iodata()`.
pub(crate) fn bytes(data: Term<'_>) -> Result<Vec<u8>, NotBytes> {
    let mut bytes = Vec::new();
    for piece in Pieces::new(data) {
        match piece? {
            Piece::Byte(byte) => bytes.push(byte),
            Piece::Bits(bits) if bits.is_binary() => bytes.extend_from_slice(&bits.to_bytes()),
            Piece::Bits(_) => return Err(NotBytes),
        }
    }
    Ok(bytes)
}

/// Number of bytes of `iodata()`.
pub(crate) fn size(data: Term<'_>) -> Result<usize, NotBytes> {
    let mut size = 0;
    for piece in Pieces::new(data) {
        size += match piece? {
            Piece::Byte(_) => 1,
            Piece::Bits(bits) if bits.is_binary() => bits.bit_size() / 8,
            Piece::Bits(_) => return Err(NotBytes),
        };
    }
    Ok(size)
}

/// Bits one after the other.
#[derive(Default)]
pub(crate) struct BitsBuffer {
    /// The bits; those of the last byte that are not used are zero.
    pub(crate) bytes: Vec<u8>,
    /// Their number.
    pub(crate) bit_size: usize,
}

impl BitsBuffer {
    /// All bits of the data.
    pub(crate) fn of(data: Term<'_>) -> Result<BitsBuffer, NotBytes> {
        let mut buffer = BitsBuffer::default();
        for piece in Pieces::new(data) {
            match piece? {
                Piece::Byte(byte) => buffer.push(&[byte], 8),
                Piece::Bits(bits) => buffer.push(&bits.to_bytes(), bits.bit_size()),
            }
        }
        Ok(buffer)
    }

    /// Appends the first `bit_size` bits of `bytes`; those of the last byte beyond that are zero.
    fn push(&mut self, bytes: &[u8], bit_size: usize) {
        let used = self.bit_size % 8;
        if used == 0 {
            self.bytes.extend_from_slice(bytes);
        } else {
            for byte in bytes {
                if let Some(last) = self.bytes.last_mut() {
                    *last |= byte >> used;
                }
                self.bytes.push(byte << (8 - used));
            }
        }
        self.bit_size += bit_size;
        self.bytes.truncate(self.bit_size.div_ceil(8));
        if let (Some(last), rest @ 1..) = (self.bytes.last_mut(), self.bit_size % 8) {
            // A source that stands at a byte lends its bytes as they are, bits of its neighbour included.
            *last &= 0xff << (8 - rest);
        }
    }
}
