//! Terms: the 64-bit word, the layouts of boxed objects, atoms, and what can be computed on terms without a process: order, equality,
//! hashing, printing, integers of any size, maps.
//!
//! Nothing here owns a heap. What builds terms does so through [`alloc::Alloc`].

pub mod alloc;
pub mod atom;
pub mod bitops;
pub mod bits;
pub mod boxed;
pub mod fun;
pub mod hash;
pub mod integer;
pub mod map;
pub mod memory;
pub mod order;
pub mod print;
pub mod record;
pub mod resource;
pub mod shared;
pub mod term;
#[cfg(test)]
mod testing;
pub mod text;
pub mod word;

pub use alloc::Alloc;
pub use atom::atoms;
pub use term::{Term, View};
pub use word::Word;
