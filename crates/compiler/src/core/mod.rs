//! From abstract forms to the intermediate form that code generation reads.
//!
//! [`ir`] is what this room hands out; [`constant`] owns the atoms and literals in it and [`bif`] the functions that are
//! instructions; [`print`] shows it, [`verify`] checks its invariants.

pub mod bif;
pub mod constant;
pub mod ir;
pub mod print;
pub mod verify;
mod visit;
