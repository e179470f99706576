//! The line of a Gleam source that a failure names, with a mark under the part that failed.

use std::fs;
use std::path::{Path, PathBuf};

/// Sources longer than this are not read.
const MAX_SOURCE_BYTES: u64 = 16 << 20;

/// A place in a source, as Gleam's errors name it: file relative to the package, line from 1, bytes from 0.
pub(crate) struct Place<'a> {
    pub(crate) file: &'a str,
    pub(crate) line: usize,
    pub(crate) bytes: Option<(usize, usize)>,
}

/// The lines to print; nothing where the source is not to be found.
pub(crate) fn of(root: &Path, place: &Place<'_>) -> Option<String> {
    let source = read(root, place.file)?;
    let (start, line) = line(&source, place.line)?;
    let shown = line.replace('\t', " ");
    let number = place.line.to_string();
    let margin = " ".repeat(number.len());
    let mut text = format!(
        " {margin} ┌─ {}:{number}\n {margin} │\n {number} │ {}\n",
        place.file,
        shown.trim_end()
    );
    if let Some((before, marked)) = place.bytes.and_then(|bytes| mark(line, start, bytes)) {
        text.push_str(&format!(
            " {margin} │ {}{}\n",
            " ".repeat(before),
            "^".repeat(marked)
        ));
    }
    Some(text)
}

/// From the package itself, or from the one that brings the file.
fn read(root: &Path, file: &str) -> Option<String> {
    if Path::new(file).is_absolute() {
        return small(PathBuf::from(file));
    }
    let packages = fs::read_dir(root.join("build/packages"));
    let others = packages
        .into_iter()
        .flatten()
        .filter_map(|package| Some(package.ok()?.path().join(file)));
    std::iter::once(root.join(file))
        .chain(others)
        .find_map(small)
}

fn small(path: PathBuf) -> Option<String> {
    let is_small =
        fs::metadata(&path).is_ok_and(|found| found.is_file() && found.len() <= MAX_SOURCE_BYTES);
    is_small.then(|| fs::read_to_string(path).ok()).flatten()
}

/// A line and where it begins.
fn line(source: &str, number: usize) -> Option<(usize, &str)> {
    let line = source.split('\n').nth(number.checked_sub(1)?)?;
    Some((line.as_ptr().addr() - source.as_ptr().addr(), line))
}

/// How many characters stand before the part that is marked, and how many are.
fn mark(line: &str, start: usize, (from, to): (usize, usize)) -> Option<(usize, usize)> {
    let from = from.checked_sub(start)?;
    let to = to.checked_sub(start)?.min(line.trim_end().len());
    let marked = line.get(from..to)?.chars().count();
    Some((line[..from].chars().count(), marked)).filter(|_| marked > 0)
}

#[cfg(test)]
mod tests {
    use super::{line, mark};

    #[test]
    fn lines_and_marks() {
        let source = "first\n  let é = x\n";
        let (start, found) = line(source, 2).unwrap();
        assert_eq!((start, found), (6, "  let é = x"));
        assert_eq!(mark(found, start, (12, 14)), Some((6, 1)));
        assert_eq!(mark(found, start, (12, 400)), Some((6, 5)));
        assert_eq!(mark(found, start, (2, 5)), None);
        assert!(line(source, 9).is_none());
    }
}
