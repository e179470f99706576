//! Bytes in nested lists: what `iodata()` and `bitstring_list()` hold, piece by piece and as a whole.
//!
//! A list may be nested to any depth and end in a bitstring instead of `[]`.

use asterias_machine::native::Stop;
use asterias_term::Term;
use asterias_term::term::BitsView;

/// A piece of the data.
#[derive(Clone, Copy)]
pub(crate) enum Piece<'h> {
    /// An element that is a byte.
    Byte(u8),
    /// An element or tail that is a bitstring, as it stands there.
    Bits(Term<'h>, BitsView<'h>),
}

/// Why data is not put together.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unfit {
    /// It holds something that is neither byte, bitstring nor list.
    NotBytes,
    /// There is no room for all of it: shared parts count each time they appear.
    TooLarge,
}

impl Unfit {
    /// The exception of a native that cannot use the data.
    pub(crate) fn stop<'h>(self) -> Stop<'h> {
        match self {
            Unfit::NotBytes => Stop::badarg(),
            Unfit::TooLarge => Stop::system_limit(),
        }
    }
}

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

#[inline]
fn bits(term: Term<'_>) -> Result<Piece<'_>, Unfit> {
    match term.as_bits() {
        Some(bits) => Ok(Piece::Bits(term, bits)),
        None => Err(Unfit::NotBytes),
    }
}

impl<'h> Iterator for Pieces<'h> {
    type Item = Result<Piece<'h>, Unfit>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some((head, tail)) = self.rest.cell() else {
                if self.rest.word().is_nil() {
                    self.rest = self.outer.pop()?;
                    continue;
                }
                let last = std::mem::replace(&mut self.rest, Term::NIL);
                return Some(bits(last));
            };
            if let Some(byte) = head.word().as_small() {
                self.rest = tail;
                return Some(
                    u8::try_from(byte)
                        .map(Piece::Byte)
                        .map_err(|_| Unfit::NotBytes),
                );
            }
            if head.word().is_cons() {
                if !tail.word().is_nil() {
                    self.outer.push(tail);
                }
                self.rest = head;
                continue;
            }
            self.rest = tail;
            if !head.word().is_nil() {
                return Some(bits(head));
            }
        }
    }
}

/// Takes the pieces of `iodata()`.
trait Sink {
    fn byte(&mut self, byte: u8);
    fn binary(&mut self, binary: BitsView<'_>);
}

/// Shows all pieces from the first to the last: as [`Pieces`], in one loop.
#[inline(always)]
fn each(data: Term<'_>, sink: &mut impl Sink) -> Result<(), Unfit> {
    let mut rest = data;
    let mut outer = Vec::new();
    loop {
        while let Some((head, tail)) = rest.cell() {
            if let Some(value) = head.word().as_small() {
                sink.byte(u8::try_from(value).map_err(|_| Unfit::NotBytes)?);
                rest = tail;
            } else if head.word().is_cons() {
                if !tail.word().is_nil() {
                    outer.push(tail);
                }
                rest = head;
            } else {
                if !head.word().is_nil() {
                    sink.binary(binary(head)?);
                }
                rest = tail;
            }
        }
        if !rest.word().is_nil() {
            sink.binary(binary(rest)?);
        }
        match outer.pop() {
            Some(next) => rest = next,
            None => return Ok(()),
        }
    }
}

#[inline]
fn binary(term: Term<'_>) -> Result<BitsView<'_>, Unfit> {
    term.as_bits()
        .filter(BitsView::is_binary)
        .ok_or(Unfit::NotBytes)
}

/// The bytes of `iodata()`.
pub(crate) fn bytes(data: Term<'_>) -> Result<Vec<u8>, Unfit> {
    let size = size(data)?;
    let mut bytes = room(size)?;
    bytes.resize(size, 0);
    copy(data, &mut bytes);
    Ok(bytes)
}

/// Room that is filled from its start.
struct Filled<'a> {
    room: &'a mut [u8],
    next: usize,
}

impl Sink for Filled<'_> {
    #[inline(always)]
    fn byte(&mut self, byte: u8) {
        self.room[self.next] = byte;
        self.next += 1;
    }

    #[inline(always)]
    fn binary(&mut self, binary: BitsView<'_>) {
        match binary.as_bytes() {
            Some(bytes) => self.bytes(bytes),
            None => self.bytes(&binary.to_bytes()),
        }
    }
}

impl Filled<'_> {
    fn bytes(&mut self, bytes: &[u8]) {
        self.room[self.next..][..bytes.len()].copy_from_slice(bytes);
        self.next += bytes.len();
    }
}

/// Writes the bytes of `iodata()` into room of their [`size`].
pub(crate) fn copy(data: Term<'_>, room: &mut [u8]) {
    let copied = each(data, &mut Filled { room, next: 0 });
    debug_assert!(copied.is_ok(), "data that has a size has bytes");
}

/// A buffer for so many bytes.
fn room(size: usize) -> Result<Vec<u8>, Unfit> {
    let mut bytes = Vec::new();
    asterias_term::memory::asking(size, || bytes.try_reserve_exact(size))
        .map_err(|_| Unfit::TooLarge)?;
    Ok(bytes)
}

/// Counts bytes.
#[derive(Default)]
struct Count {
    single: usize,
    joined: usize,
}

impl Sink for Count {
    #[inline(always)]
    fn byte(&mut self, _: u8) {
        self.single += 1;
    }

    #[inline(always)]
    fn binary(&mut self, binary: BitsView<'_>) {
        // Shared parts count each time they appear.
        self.joined = self.joined.saturating_add(binary.bit_size() / 8);
    }
}

/// Number of bytes of `iodata()`.
pub(crate) fn size(data: Term<'_>) -> Result<usize, Unfit> {
    let mut count = Count::default();
    each(data, &mut count)?;
    Ok(count.joined.saturating_add(count.single))
}

/// Bits one after the other.
pub(crate) struct BitsBuffer {
    /// The bits; those of the last byte that are not used are zero.
    pub(crate) bytes: Vec<u8>,
    /// Their number.
    pub(crate) bit_size: usize,
}

impl BitsBuffer {
    /// All bits of the data.
    pub(crate) fn of(data: Term<'_>) -> Result<BitsBuffer, Unfit> {
        let mut total: usize = 0;
        for piece in Pieces::new(data) {
            total = total.saturating_add(match piece? {
                Piece::Byte(_) => 8,
                Piece::Bits(_, bits) => bits.bit_size(),
            });
        }
        let mut buffer = BitsBuffer {
            // Appending at a bit offset takes a byte more for a moment.
            bytes: room(total.div_ceil(8) + 1)?,
            bit_size: 0,
        };
        for piece in Pieces::new(data) {
            match piece? {
                Piece::Byte(byte) => buffer.push(&[byte], 8),
                Piece::Bits(_, bits) => buffer.push(&bits.to_bytes(), bits.bit_size()),
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
