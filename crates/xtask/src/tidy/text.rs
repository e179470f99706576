//! Rules for all text: no white space at the end of a line, a newline at the end of a file; and for every file, text or not,
//! no path of the machine it was made on.

use super::{Finding, Source};
use crate::workspace;

/// What people here write. Recorded outputs and binary files keep every byte.
const WRITTEN: [&str; 9] = [
    "rs", "toml", "md", "erl", "hrl", "gleam", "yml", "yaml", "sh",
];

/// Beginnings of paths that exist on one machine only. Written in halves, lest this list find itself.
const MACHINE_PATHS: [&str; 4] = [
    concat!("/ro", "ot/"),
    concat!("/wo", "rk/"),
    concat!("/tmp/", "oracle"),
    concat!("/ho", "me/"),
];

/// Checks every file.
pub(super) fn check(sources: &[Source], findings: &mut Vec<Finding>) {
    let root = format!("{}/", workspace::root().display());
    for source in sources {
        if WRITTEN.contains(&workspace::extension(&source.path)) || source.path.starts_with(".ci") {
            check_white_space(source, findings);
        }
        for path in MACHINE_PATHS.iter().copied().chain([root.as_str()]) {
            if contains(&source.bytes, path.as_bytes()) {
                findings.push(Finding::new(
                    &source.path,
                    None,
                    format!("holds a path of one machine: {path}"),
                ));
            }
        }
    }
}

fn check_white_space(source: &Source, findings: &mut Vec<Finding>) {
    let Some(text) = source.text() else {
        findings.push(Finding::new(&source.path, None, "is not UTF-8"));
        return;
    };
    for (index, line) in text.split('\n').enumerate() {
        if line.ends_with([' ', '\t', '\r']) {
            findings.push(Finding::new(
                &source.path,
                Some(index + 1),
                "white space at the end of the line",
            ));
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        findings.push(Finding::new(
            &source.path,
            None,
            "no newline at the end of the file",
        ));
    }
}

/// Whether the bytes hold the path, not as the tail of a longer one: `crates/work/x` names no machine.
fn contains(bytes: &[u8], path: &[u8]) -> bool {
    let starts = bytes
        .windows(path.len())
        .enumerate()
        .filter(|(_, window)| *window == path);
    starts
        .map(|(at, _)| at)
        .any(|at| at == 0 || !is_name_byte(bytes[at - 1]))
}

fn is_name_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'}' | b'$')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(path: &str, text: &str) -> Vec<String> {
        let mut found = Vec::new();
        check(
            &[Source {
                path: path.into(),
                bytes: text.into(),
            }],
            &mut found,
        );
        found.into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn white_space_is_found_in_what_is_written_here() {
        assert_eq!(
            findings("a.rs", "x \ny\n"),
            ["white space at the end of the line"]
        );
        assert_eq!(findings("a.out", "x \ny"), [""; 0]);
    }

    #[test]
    fn machine_paths_are_found_everywhere() {
        assert_eq!(findings("a.beam", concat!("...\"/wo", "rk/x.erl")).len(), 1);
        assert_eq!(findings("a.md", concat!("frame/wo", "rk/x\n")).len(), 0);
    }
}
