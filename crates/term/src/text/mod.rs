//! Floats as text, both ways, as `erlang:float_to_list/1,2`, `erlang:list_to_float/1` and `io_lib:format/2` have them.
//!
//! Integers have theirs beside their arithmetic, in [`crate::integer`]. Erlang has no float that is not finite;
//! given one, these functions print what Rust prints or answer `None`, and never panic.

mod decimals;
mod io_format;
mod read;
mod shortest;

#[cfg(test)]
mod tests;

pub use decimals::{DEFAULT_DECIMALS, fixed, scientific};
pub use io_format::{DEFAULT_PRECISION, e_form, f_form, g_form};
pub use read::parse_float;
pub use shortest::{push_shortest, shortest};
