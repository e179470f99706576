//! The natives of OTP's modules: one file or folder for each Erlang module that has some, one table each.
//!
//! Natives compute on terms through the `native` room of the machine. They never panic on what a program gives them, never recurse
//! on the depth of terms, and raise what OTP raises for the same arguments. What calls funs or holds processes is Erlang, in
//! `erlang/*.erl` beside this crate's sources.

#![forbid(unsafe_code)]

mod array;
mod atomics;
mod base64;
mod binary;
mod calendar;
mod chardata;
mod compile;
mod counters;
mod crypto;
mod erl_text;
mod erlang;
pub mod io_lib;
mod iodata;
mod json;
pub mod library;
mod linear_hash;
mod lists;
mod maps;
mod math;
mod number;
mod ordered;
mod os;
mod rand;
mod re;
mod records;
mod string;
mod trees;
mod unicode;
mod unicode_util;
mod uri_string;
mod zlib;

use asterias_machine::native::NativeTable;
use asterias_term::Term;
use asterias_term::atom::intern;

static TABLES: &[&NativeTable] = &[
    &array::TABLE,
    &atomics::TABLE,
    &base64::TABLE,
    &binary::TABLE,
    &calendar::TABLE,
    &compile::TABLE,
    &counters::TABLE,
    &crypto::TABLE,
    &erl_text::PARSE,
    &erl_text::SCAN,
    &erlang::TABLE,
    &io_lib::IO,
    &io_lib::PRETTY,
    &io_lib::TABLE,
    &json::TABLE,
    &linear_hash::TABLE,
    &lists::TABLE,
    &maps::TABLE,
    &math::TABLE,
    &ordered::DICTIONARIES,
    &ordered::SETS,
    &os::TABLE,
    &rand::TABLE,
    &re::TABLE,
    &records::TABLE,
    &string::TABLE,
    &trees::SETS,
    &trees::TREES,
    &unicode::TABLE,
    &unicode_util::TABLE,
    &uri_string::TABLE,
    &zlib::TABLE,
];

/// What a native answers that leaves its work to the Erlang function that called it.
fn unplain<'h>() -> Term<'h> {
    Term::atom(intern("unplain"))
}

/// The tables of all modules that have natives here.
pub fn tables() -> &'static [&'static NativeTable] {
    TABLES
}
