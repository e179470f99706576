//! Perl-compatible regular expressions over bytes: a safe face of PCRE2, which is built in.
//!
//! A [`Regex`] is constant and can be used by any number of threads at once. What one match needs beside it (offsets, a stack of the
//! compiled code) is kept with the pattern between matches. Every match is bounded: by steps ([`Limits`]) and by memory. A pattern
//! that is used much is compiled to machine code, where the host allows that; results are the same with and without.
//!
//! Letters, digits and the like are those of ISO 8859-1, or of Unicode where a pattern is compiled with [`flag::UTF`] and [`flag::UCP`].

mod compile;
mod complaint;
pub mod flag;
mod matching;
mod tables;

#[cfg(test)]
mod tests;

pub use compile::{CompileError, Options, Regex};
pub use matching::{Failure, Found, Limits};

/// The version of the library and its date, such as `10.45 2025-02-05`.
pub fn version() -> String {
    let mut text = [0u8; 64];
    // SAFETY: the library writes at most some 30 bytes, a null byte included.
    unsafe {
        pcre2_sys::pcre2_config_8(pcre2_sys::PCRE2_CONFIG_VERSION, text.as_mut_ptr().cast());
    }
    text_until_null(&text)
}

fn text_until_null(text: &[u8]) -> String {
    let end = text
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(text.len());
    String::from_utf8_lossy(&text[..end]).into_owned()
}
