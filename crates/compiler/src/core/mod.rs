//! From abstract forms to the intermediate form that code generation reads.
//!
//! [`ir`] is what this room hands out; [`constant`] owns the atoms and literals in it and [`bif`] the functions that are
//! instructions; [`print`] shows it, [`verify`] checks its invariants.

pub mod behaviour;
pub(crate) mod bif;
mod bits;
mod builder;
mod call;
mod clean;
mod compr;
pub mod constant;
mod control;
mod decision;
mod expr;
mod fold;
mod fun;
mod guard;
mod guardable;
mod inline;
pub mod ir;
mod join;
mod lower;
mod native_record;
mod numbers;
mod pattern;
pub mod print;
mod record;
mod returns;
mod unused;
pub mod verify;
mod visit;
mod walk;

pub use lower::{Options, Refusal, lower};
