//! Rules for Rust files: each opens with its promise, stays short, uses no unsafe code outside the crates that may, and
//! leaves nothing unfinished outside its tests.

use std::path::Path;

use super::{Finding, Source};
use crate::workspace;

const MAX_LINES: usize = 600;

/// Files that another includes, where an inner comment cannot stand; they open with an ordinary comment.
const INCLUDED_FILES: [&str; 1] = ["crates/term/src/atom_names.rs"];

/// The folders below `crates/` whose code may be unsafe.
const UNSAFE_CRATES: [&str; 4] = ["term", "heap", "machine", "regex"];

/// What must not stand outside tests. Written in halves, lest this list find itself.
const UNFINISHED: [&str; 3] = [
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
    concat!(".unw", "rap()"),
];

/// Checks every Rust file.
pub(super) fn check(sources: &[Source], findings: &mut Vec<Finding>) {
    for source in sources
        .iter()
        .filter(|source| workspace::extension(&source.path) == "rs")
    {
        let Some(text) = source.text() else {
            findings.push(Finding::new(&source.path, None, "is not UTF-8"));
            continue;
        };
        check_form(&source.path, text, findings);
        if is_root_of_safe_crate(&source.path) && !text.contains("#![forbid(unsafe_code)]") {
            findings.push(Finding::new(
                &source.path,
                None,
                "this crate may not be unsafe: open it with #![forbid(unsafe_code)]",
            ));
        }
        if !is_test(&source.path) {
            check_unfinished(&source.path, text, findings);
        }
    }
}

fn check_form(path: &Path, text: &str, findings: &mut Vec<Finding>) {
    let included = INCLUDED_FILES.iter().any(|file| Path::new(file) == path);
    if !text.starts_with(if included { "// " } else { "//!" }) {
        findings.push(Finding::new(
            path,
            Some(1),
            "must open with its promise: //! what it owns, refuses and holds",
        ));
    }
    let lines = text.lines().count();
    if lines > MAX_LINES {
        findings.push(Finding::new(
            path,
            None,
            format!("has {lines} lines, more than {MAX_LINES}: split it by what changes together"),
        ));
    }
}

fn check_unfinished(path: &Path, text: &str, findings: &mut Vec<Finding>) {
    for (index, line) in text.lines().enumerate() {
        // By custom tests stand at the end of a file.
        if line.trim_start().starts_with("#[cfg(test)]") && opens_module(text, index) {
            return;
        }
        if line.trim_start().starts_with("//") {
            continue;
        }
        if let Some(word) = UNFINISHED.iter().find(|word| line.contains(**word)) {
            findings.push(Finding::new(
                path,
                Some(index + 1),
                format!("{word} outside tests"),
            ));
        }
    }
}

/// Whether the attribute at line `index` stands before `mod name {`, that is, before a module in this file.
fn opens_module(text: &str, index: usize) -> bool {
    let next = text
        .lines()
        .skip(index + 1)
        .find(|line| !line.trim_start().starts_with("#["));
    next.is_some_and(|line| line.trim_start().starts_with("mod ") && line.trim_end().ends_with('{'))
}

fn is_test(path: &Path) -> bool {
    let below = path
        .iter()
        .any(|part| part == "tests" || part == "examples" || part == "benches");
    below || path.file_name().is_some_and(|name| name == "tests.rs")
}

/// Whether the file is `crates/<folder>/src/lib.rs` or `main.rs` of a crate that must be safe.
fn is_root_of_safe_crate(path: &Path) -> bool {
    let parts: Vec<&str> = path.iter().filter_map(|part| part.to_str()).collect();
    match parts.as_slice() {
        ["crates", folder, "src", "lib.rs" | "main.rs"] => !UNSAFE_CRATES.contains(folder),
        _ => false,
    }
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
    fn a_promise_is_needed() {
        assert_eq!(findings("crates/term/src/atom.rs", "use x;\n").len(), 1);
        assert_eq!(findings("crates/term/src/atom.rs", "//! Atoms.\n"), [""; 0]);
    }

    #[test]
    fn safe_crates_say_so() {
        assert_eq!(findings("crates/cli/src/main.rs", "//! x\n").len(), 1);
        assert_eq!(findings("crates/heap/src/lib.rs", "//! x\n").len(), 0);
    }

    #[test]
    fn unfinished_code_is_found_outside_tests_only() {
        let code = concat!("//! x\nfn a() { b().unw", "rap() }\n");
        assert_eq!(findings("crates/term/src/a.rs", code).len(), 1);
        assert_eq!(findings("crates/term/tests/a.rs", code).len(), 0);
        let tests = concat!(
            "//! x\n#[cfg(test)]\nmod tests {\n    fn a() { b().unw",
            "rap() }\n}\n"
        );
        assert_eq!(findings("crates/term/src/a.rs", tests).len(), 0);
    }

    #[test]
    fn long_files_are_found() {
        assert_eq!(
            findings("crates/term/src/a.rs", &"//!\n".repeat(MAX_LINES + 1)).len(),
            1
        );
    }
}
