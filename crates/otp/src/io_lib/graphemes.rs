//! Lengths of text as formatting counts them.

use unicode_segmentation::UnicodeSegmentation;

/// The printed length: characters of Latin-1 count one by one, of other text the graphemes count.
pub(super) fn chars_length(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else if text.chars().all(|character| character <= '\u{ff}') {
        text.chars().count()
    } else {
        graphemes(text)
    }
}

/// Number of graphemes (`string:length/1`).
pub(super) fn graphemes(text: &str) -> usize {
    if is_simple(text) { text.len() } else { text.graphemes(true).count() }
}

/// Where the first `count` graphemes end, in bytes.
pub(super) fn graphemes_end(text: &str, count: usize) -> usize {
    if is_simple(text) {
        return count.min(text.len());
    }
    text.grapheme_indices(true).nth(count).map_or(text.len(), |(index, _)| index)
}

/// Where the first `count` characters end, in bytes.
pub(super) fn chars_end(text: &str, count: usize) -> usize {
    if text.is_ascii() {
        return count.min(text.len());
    }
    text.char_indices().nth(count).map_or(text.len(), |(index, _)| index)
}

/// Whether every byte is a grapheme.
fn is_simple(text: &str) -> bool {
    text.is_ascii() && !text.contains('\r')
}
