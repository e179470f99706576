//! Erlang text: names, positions, the syntax tree.
//!
//! It owns the language as text and as tree and nothing behind it: no terms, no files (text comes from the caller), no
//! code generation. Everything is owned and `Send`, so modules compile in parallel, one [`Names`] each.

#![forbid(unsafe_code)]

pub mod ast;
pub mod known;
mod names;
mod position;
mod term;

pub use names::{Name, Names};
pub use position::{FileId, Files, Pos};
pub use term::Term;
