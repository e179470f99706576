//! The Erlang compiler: from abstract forms to `.beam` files, without Erlang.
//!
//! It reads no files, knows no heap and no processes, and is deterministic: the same forms and options give the same bytes.
//! Every refusal is a located error; nothing panics on any input. One module is compiled by one thread, so that a caller
//! may compile many at a time.

#![forbid(unsafe_code)]

mod auto_import;
pub mod behaviours;
mod codegen;
pub mod core;
mod driver;
mod emit;
pub mod headers;
pub mod lint;
mod messages;
pub mod ssa;
mod vain;

pub use asterias_syntax as syntax;
pub use driver::{Options, Output, Transforms, compile, compile_module};
pub use messages::format_error;
