//! Code: loading, exports, literals, publication, purge.
//!
//! A module is loaded by lowering its generic instructions into [`Op`]s ([`lower`]), in one block that never moves. Calls between modules go
//! through [`Export`] entries, whose address is changed in one atomic store when another version is published; nothing at run time looks
//! a name up.

pub(crate) mod convention;
pub mod instruction;
pub mod listing;
pub mod lower;
pub mod module;
pub mod op;
pub mod tables;
pub mod verify;

pub use module::{LoadedModule, Location, Origin, RecordDefinition, SourceMap};
pub use op::{Handler, Op, extension_ops};
pub use tables::{CodeTables, Export, FunEntry, OnLoad};
