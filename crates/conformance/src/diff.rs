//! Showing how two outputs differ, calmly: what is common at both ends is left out, and what remains is cut short.

use std::fmt::Write;

const SHOWN_LINES: usize = 8;

/// The lines of `expected` (marked `-`) and `actual` (marked `+`) that differ, with the line before them for orientation.
/// Empty when both are the same.
pub(crate) fn diff(expected: &[u8], actual: &[u8]) -> String {
    if expected == actual {
        return String::new();
    }
    let expected = lines(expected);
    let actual = lines(actual);
    let before = common(expected.iter(), actual.iter());
    let longest_tail = expected.len().min(actual.len()) - before;
    let after = common(expected.iter().rev(), actual.iter().rev()).min(longest_tail);

    let mut text = String::new();
    if before > 0 {
        line(
            &mut text,
            ' ',
            &format!("{} (line {before})", expected[before - 1]),
        );
    }
    side(&mut text, '-', &expected[before..expected.len() - after]);
    side(&mut text, '+', &actual[before..actual.len() - after]);
    text
}

fn lines(bytes: &[u8]) -> Vec<String> {
    bytes
        .split_inclusive(|&byte| byte == b'\n')
        .map(visible)
        .collect()
}

/// One line as text. A missing newline at the end and carriage returns are worth seeing.
fn visible(line: &[u8]) -> String {
    match line.strip_suffix(b"\n") {
        Some(line) => String::from_utf8_lossy(line).replace('\r', "\\r"),
        None => format!(
            "{} (no newline)",
            String::from_utf8_lossy(line).replace('\r', "\\r")
        ),
    }
}

fn common<T: PartialEq>(left: impl Iterator<Item = T>, right: impl Iterator<Item = T>) -> usize {
    left.zip(right)
        .take_while(|(left, right)| left == right)
        .count()
}

fn side(text: &mut String, mark: char, lines: &[String]) {
    for shown in lines.iter().take(SHOWN_LINES) {
        line(text, mark, shown);
    }
    if let Some(hidden @ 1..) = lines.len().checked_sub(SHOWN_LINES) {
        line(text, mark, &format!("… {hidden} more"));
    }
}

fn line(text: &mut String, mark: char, content: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "    {mark} {content}");
}

#[cfg(test)]
mod tests {
    use super::diff;

    #[test]
    fn equal_outputs_have_no_diff() {
        assert_eq!(diff(b"a\nb\n", b"a\nb\n"), "");
    }

    #[test]
    fn only_what_differs_is_shown() {
        assert_eq!(
            diff(b"a\nb\nc\n", b"a\nx\nc\n"),
            "      a (line 1)\n    - b\n    + x\n"
        );
    }

    #[test]
    fn a_missing_tail_is_shown() {
        assert_eq!(diff(b"a\nb\n", b"a\n"), "      a (line 1)\n    - b\n");
    }

    #[test]
    fn a_missing_newline_is_seen() {
        assert_eq!(diff(b"a\n", b"a"), "    - a\n    + a (no newline)\n");
    }

    #[test]
    fn repeated_lines_are_not_counted_twice() {
        assert_eq!(diff(b"a\na\n", b"a\na\na\n"), "      a (line 2)\n    + a\n");
    }
}
