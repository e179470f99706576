//! Erlang text: names, positions, tokens, preprocessor, parser, syntax tree.
//!
//! It owns the language as text and as tree and nothing behind it: no terms, no files (text comes from the caller), no
//! code generation. Everything is owned and `Send`, so modules compile in parallel, one [`Names`] each.

#![forbid(unsafe_code)]

pub mod ast;
pub mod deep;
pub mod epp;
pub mod format;
pub mod known;
mod names;
pub mod parse;
mod position;
pub mod problem;
pub mod report;
pub mod scan;
pub mod source;
mod term;
pub mod token;
pub mod write;

pub use names::{Name, Names};
pub use position::{FileId, Files, Pos};
pub use problem::Problem;
pub use term::Term;
