//! The targets: each takes any bytes and comes back. What it gives says whether they were sound.

use asterias::Listing;
use asterias_heap::FragmentBuilder;
use asterias_heap::etf::{DecodeOptions, NoFuns, decode};

/// The most bytes that compressed terms may grow to here.
const MAX_BYTES: usize = 16 << 20;

/// Decodes an external term.
#[must_use]
pub fn external_term(bytes: &[u8]) -> bool {
    let options = DecodeOptions {
        max_bytes: MAX_BYTES,
        ..DecodeOptions::default()
    };
    decode(bytes, &mut FragmentBuilder::new(64), &options, &mut NoFuns).is_ok()
}

/// Parses, verifies and lowers a module, and lists both forms.
#[must_use]
pub fn module(bytes: &[u8]) -> bool {
    let generic = asterias::disassemble(bytes, Listing::Generic).is_ok();
    asterias::disassemble(bytes, Listing::Specific).is_ok() && generic
}
