//! Hostile input: what parses bytes of others is given broken ones. A target is a plain function that ends with an error or a result,
//! whatever the bytes; a crash, a hang or unbounded memory is a defect of ours. Tests replay a thousand mutations of each target's
//! seeds, always the same ones; `cargo xtask fuzz` goes on from another seed for as long as it is told.
#![forbid(unsafe_code)]

pub mod mutate;
pub mod seeds;
pub mod targets;
