//! `.beam` files: chunks, the generic instruction set as data, decoding, encoding, disassembly.
//!
//! It owns the file format and nothing else: it knows no terms (literals stay External Term Format bytes), no processes
//! and no I/O. Input is hostile until parsed: every refusal is a located [`LoadError`], nothing panics, recurses by
//! depth of the input or allocates beyond what the input can justify. What [`Module::parse`] returns can be indexed
//! without further checks.

#![forbid(unsafe_code)]

mod build;
mod code;
mod compile_info;
mod container;
mod decode;
mod digest;
mod encode;
mod error;
mod fields;
mod genop;
mod line;
mod listing;
mod module;
mod operand;
mod operand_reader;
mod parse;
mod tables;
mod types;
mod writer;

pub use build::CodeBuilder;
pub use code::{Code, Function, Instr};
pub use container::{Container, write_container};
pub use encode::Release;
pub use error::LoadError;
pub use genop::{Kind, Op, Standing};
pub use line::{LineTable, Location};
pub use listing::Listing;
pub use module::{Export, Import, Lambda, Module, RecordDefinition, RecordField};
pub use operand::{
    Alloc, AtomIndex, BigIndex, ImportIndex, Label, LambdaIndex, LineIndex, ListRange,
    LiteralIndex, Operand, StringOffset, TypeIndex,
};
pub use tables::{AtomTable, LiteralTable};
pub use types::Type;
