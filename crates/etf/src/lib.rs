//! The External Term Format, over a visitor.
//!
//! This crate reads and writes the bytes of `term_to_binary/1` (and of `.beam` literals and distribution messages)
//! without knowing any heap: [`decode`] tells a [`Visitor`] what it reads, and [`Encoder`] is a visitor that writes what
//! it is told. Input is hostile: nothing recurses by its depth, panics, or allocates more than its size justifies, and
//! every refusal is a [`DecodeError`] that says where.
//!
//! ```
//! use asterias_etf::{Encoder, TextPrinter, Visitor, decode};
//!
//! let mut encoder = Encoder::new();
//! encoder.tuple_begin(2)?;
//! encoder.atom("ok")?;
//! encoder.integer(42)?;
//! encoder.tuple_end()?;
//! let bytes = encoder.finish();
//! assert_eq!(bytes, [131, 104, 2, 119, 2, b'o', b'k', 97, 42]);
//!
//! let mut text = TextPrinter::new();
//! assert_eq!(decode(&bytes, &mut text), Ok(bytes.len()));
//! assert_eq!(text.finish(), "{ok,42}");
//! # Ok::<(), asterias_etf::EncodeError>(())
//! ```

#![forbid(unsafe_code)]

mod decoder;
mod encoder;
mod error;
mod inflate;
mod reader;
pub mod tag;
mod text;
mod visitor;

pub use decoder::{Decoder, Progress, decode};
pub use encoder::{Counted, EncodeError, Encoder, Minor, Sink, compressed};
pub use error::{DecodeError, DecodeErrorKind, Error};
pub use text::{TextPrinter, write_atom};
pub use visitor::{Fun, Pid, Port, Record, Reference, Visitor};
