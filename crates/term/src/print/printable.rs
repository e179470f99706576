//! What is shown as text by `erlang:display/1` and its like.

use crate::bits::Bits;
use crate::order::Reader;
use crate::term::Term;
use crate::word::Word;

/// Whether a list is proper and all its elements are printable Latin-1 characters.
pub(super) unsafe fn is_string(word: Word) -> bool {
    // SAFETY: the caller vouches for the list.
    let mut list = unsafe { Term::new(word) }.list();
    let printable = list.by_ref().all(|element| {
        matches!(
            element.word().as_small(),
            Some(9 | 10 | 13 | 32..=126 | 160..=255)
        )
    });
    printable && list.rest().word().is_nil()
}

/// Whether these are whole bytes, at least one, all printable ASCII characters.
pub(super) unsafe fn is_text(bits: Bits) -> bool {
    let mut reader = Reader::new(bits);
    if bits.bit_size == 0 || !bits.is_binary() {
        return false;
    }
    while reader.left() > 0 {
        // SAFETY: the caller vouches for the run, which has whole bytes.
        if !matches!(unsafe { reader.byte() }, b' '..=b'~') {
            return false;
        }
    }
    true
}
