//! Which lists and binaries `~p` shows as strings, in full or cut.

use asterias_term::{Term, View};

use super::graphemes::graphemes_end;
use super::style::{Range, Style};

/// A depth of one shows this many characters of a binary.
const CHARS: i64 = 4;
/// As many bytes of a binary are looked at first; a cut in them is judged more mildly.
const FIRST: usize = 20;

/// How a list is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ListText {
    /// As a list.
    No,
    /// As a string.
    Whole,
    /// The first elements as a string, followed by dots.
    Prefix(usize),
}

/// How a binary is shown as a string.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct BinaryText {
    pub(super) text: String,
    /// Whether the text is longer as bytes than as characters: `/utf8`.
    pub(super) utf8: bool,
    /// Whether dots follow.
    pub(super) cut: bool,
}

/// The character an integer is.
#[inline]
pub(super) fn character(term: Term<'_>) -> Option<char> {
    let code = u32::try_from(term.word().as_small()?).ok()?;
    char::from_u32(code)
}

/// Whether a character is printable.
pub(super) fn is_printable(character: char, range: Range) -> bool {
    match character {
        ' '..='~' | '\x08'..='\r' | '\x1b' | '\u{a0}'..='\u{ff}' => true,
        '\u{fffe}' | '\u{ffff}' => false,
        '\u{100}'.. => range == Range::Unicode,
        _ => false,
    }
}

/// Whether a term is a proper list of printable characters.
pub(super) fn is_printable_list(list: Term<'_>, range: Range) -> bool {
    let mut elements = list.list();
    elements.all(|element| character(element).is_some_and(|c| is_printable(c, range)))
        && elements.rest().word().is_nil()
}

/// How a list that is not empty is shown at a depth and, unless `room` is negative, with so much room.
pub(super) fn list_text(list: Term<'_>, depth: i64, room: i64, style: &Style<'_>) -> ListText {
    if depth == 1 {
        return ListText::No;
    }
    if room < 0 {
        let range = if style.unicode {
            style.range
        } else {
            Range::Latin1
        };
        return if is_printable_list(list, range) {
            ListText::Whole
        } else {
            ListText::No
        };
    }
    let room = usize::try_from(room - 2).unwrap_or(0);
    if style.unicode {
        by_graphemes(list, room, style.range)
    } else {
        by_characters(list, room)
    }
}

fn by_characters(list: Term<'_>, room: usize) -> ListText {
    let mut elements = list.list();
    for _ in 0..room {
        match elements.next() {
            Some(element) => {
                if !character(element).is_some_and(|c| is_printable(c, Range::Latin1)) {
                    return ListText::No;
                }
            }
            None if elements.rest().word().is_nil() => return ListText::Whole,
            None => return ListText::No,
        }
    }
    if elements.rest().word().is_nil() {
        ListText::Whole
    } else {
        ListText::Prefix(room)
    }
}

/// Where characters beyond the room belong to the last grapheme, they are taken along.
fn by_graphemes(list: Term<'_>, room: usize, range: Range) -> ListText {
    let mut text = String::new();
    let mut elements = list.list();
    loop {
        // The grapheme after the last decides where that one ends.
        let end = graphemes_end(&text, room);
        if end < text.len() {
            let prefix = &text[..end];
            let printable = prefix.chars().all(|c| is_printable(c, range));
            return match prefix.chars().count() {
                0 => ListText::No,
                count if printable => ListText::Prefix(count),
                _ => ListText::No,
            };
        }
        for _ in 0..=room.saturating_sub(text.len()) {
            let Some(element) = elements.next() else {
                let printable = elements.rest().word().is_nil() && room > 0;
                let printable = printable && text.chars().all(|c| is_printable(c, range));
                return if printable {
                    ListText::Whole
                } else {
                    ListText::No
                };
            };
            match character(element) {
                Some(character) => text.push(character),
                // More text may follow in another form, which ends the string here.
                None if matches!(element.view(), View::Bits(_) | View::Cons(..) | View::Nil) => {
                    let count = text.chars().count();
                    let full = graphemes_end(&text, room.saturating_sub(1)) < text.len();
                    let printable = full && text.chars().all(|c| is_printable(c, range));
                    return if printable {
                        ListText::Prefix(count)
                    } else {
                        ListText::No
                    };
                }
                None => return ListText::No,
            }
        }
    }
}

/// How a binary is shown as a string below `depth` and with so much room; `None`: not as a string.
pub(super) fn binary_text(
    bytes: &[u8],
    depth: i64,
    room: i64,
    style: &Style<'_>,
) -> Option<BinaryText> {
    let size = bytes.len() as i64;
    let count = match (depth >= 0, room >= 0) {
        (true, true) => room.min(size.min(CHARS.saturating_mul(depth))),
        (true, false) => size.min(CHARS.saturating_mul(depth)),
        (false, _) => size,
    };
    let count = usize::try_from(count).unwrap_or(0);
    if count == 0 {
        return None;
    }
    if style.unicode
        && let Some(characters) = utf8_prefix(bytes, count)
    {
        return utf8_text(bytes, characters, count, depth, style.range);
    }
    latin1_text(bytes, count, depth)
}

fn latin1_text(bytes: &[u8], count: usize, depth: i64) -> Option<BinaryText> {
    let seen = &bytes[..count];
    let printable = seen
        .iter()
        .take_while(|byte| is_printable(char::from(**byte), Range::Latin1));
    let printable = printable.count();
    let whole = printable == bytes.len();
    let enough = depth > 0 && printable as i64 >= depth;
    // As many bytes as are looked at first need not be enough.
    let short = printable == count && count <= FIRST;
    (whole || enough || short).then(|| BinaryText {
        text: bytes[..printable]
            .iter()
            .map(|byte| char::from(*byte))
            .collect(),
        utf8: false,
        cut: !whole,
    })
}

/// The first `count` characters of what is UTF-8 at least so far.
fn utf8_prefix(bytes: &[u8], count: usize) -> Option<&str> {
    let (text, valid) = match str::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(error) => (str::from_utf8(&bytes[..error.valid_up_to()]).ok()?, false),
    };
    match text.char_indices().nth(count) {
        Some((end, _)) => Some(&text[..end]),
        None if valid || text.chars().count() == count => Some(text),
        None => None,
    }
}

fn utf8_text(
    bytes: &[u8],
    characters: &str,
    count: usize,
    depth: i64,
    range: Range,
) -> Option<BinaryText> {
    let end = characters
        .find(|c| !is_printable(c, range))
        .unwrap_or(characters.len());
    let text = &characters[..end];
    let length = text.chars().count();
    let whole = end == bytes.len();
    // What is counted against the depth is what fits, not what there is.
    let enough = depth > 0 && length.min(count) as i64 >= depth;
    (whole || enough).then(|| BinaryText {
        text: text.to_owned(),
        utf8: end != length,
        cut: !whole,
    })
}
