//! Lengths of text as formatting counts them, and where graphemes end.
//!
//! Graphemes are those of OTP, which differ from Unicode's rules in two ways: within a sequence of pictographs, what follows a joiner and
//! is no pictograph begins a grapheme; and consonants joined by a virama are graphemes of their own.

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};
use unicode_segmentation::UnicodeSegmentation;

const JOINER: char = '\u{200d}';

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
    if is_simple(text) {
        text.len()
    } else {
        starts(text).count()
    }
}

/// Where the first `count` graphemes end, in bytes.
pub(super) fn graphemes_end(text: &str, count: usize) -> usize {
    if is_simple(text) {
        return count.min(text.len());
    }
    starts(text).nth(count).unwrap_or(text.len())
}

/// Where the first `count` characters end, in bytes.
pub(super) fn chars_end(text: &str, count: usize) -> usize {
    if text.is_ascii() {
        return count.min(text.len());
    }
    text.char_indices()
        .nth(count)
        .map_or(text.len(), |(index, _)| index)
}

/// Whether every byte is a grapheme.
fn is_simple(text: &str) -> bool {
    text.is_ascii() && !text.contains('\r')
}

/// Where graphemes start.
fn starts(text: &str) -> impl Iterator<Item = usize> {
    text.grapheme_indices(true).flat_map(|(start, cluster)| {
        let inner = inner_starts(cluster).into_iter();
        std::iter::once(start).chain(inner.map(move |index| start + index))
    })
}

/// Where graphemes start inside a cluster of Unicode's.
fn inner_starts(cluster: &str) -> Vec<usize> {
    let mut characters = cluster.char_indices();
    let Some((_, mut before)) = characters.next() else {
        return Vec::new();
    };
    let mut pictographs = cluster.contains(JOINER) && is_pictograph(before);
    let mut starts = Vec::new();
    for (index, character) in characters {
        let left = pictographs && before == JOINER && !is_pictograph(character);
        if left || is_consonant_after(before, character) {
            starts.push(index);
            pictographs = false;
        }
        before = character;
    }
    starts
}

/// Whether a character joins with another behind a joiner, which pictographs alone do.
fn is_pictograph(character: char) -> bool {
    let joined: String = [character, JOINER, '\u{a9}'].iter().collect();
    joined.graphemes(true).count() == 1
}

/// Whether a letter of a cluster is there because of the mark before it.
fn is_consonant_after(before: char, character: char) -> bool {
    // Korean letters join, and two Thai and Lao vowels count as marks.
    let joins = matches!(character, '\u{e33}' | '\u{eb3}' | '\u{1100}'..='\u{11ff}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}');
    let mark = matches!(
        before.general_category(),
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark
    );
    (mark || before == JOINER)
        && !joins
        && character.general_category() == GeneralCategory::OtherLetter
}
