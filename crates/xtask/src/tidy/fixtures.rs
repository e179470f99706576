//! Compiled fixtures are complete: a source of the corpus has its `.beam` and its expected output, every other kept source
//! its `.beam`, and no `.beam` of theirs has lost its source.

use std::collections::HashSet;
use std::path::Path;

use super::{Finding, Source};
use crate::{examples, fixtures, workspace};

const CORPUS: &str = "crates/conformance/cases";

/// Looks for missing and for orphaned files.
pub(super) fn check(sources: &[Source], findings: &mut Vec<Finding>) {
    let present: HashSet<&Path> = sources.iter().map(|source| source.path.as_path()).collect();
    let mut compiled = HashSet::new();
    for path in sources
        .iter()
        .map(|source| source.path.as_path())
        .filter(|path| ["erl", "gleam"].contains(&workspace::extension(path)))
    {
        let wanted = if path.starts_with(CORPUS) {
            vec![path.with_extension("beam"), path.with_extension("out")]
        } else {
            fixtures::beam_of(path).into_iter().collect()
        };
        for file in wanted {
            if !present.contains(file.as_path()) {
                findings.push(Finding::new(
                    path,
                    None,
                    format!("{} is missing", file.display()),
                ));
            }
            compiled.insert(file);
        }
    }
    for path in present
        .iter()
        .filter(|path| workspace::extension(path) == "beam")
    {
        let of_a_source = examples::is_beam(path)
            || fixtures::beam_of(&path.with_extension("erl")).is_some_and(|beam| beam == **path);
        if of_a_source && !compiled.contains(*path) {
            findings.push(Finding::new(path, None, "its source has gone"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(paths: &[&str]) -> Vec<String> {
        let sources: Vec<Source> = paths
            .iter()
            .map(|path| Source {
                path: path.into(),
                bytes: Vec::new(),
            })
            .collect();
        let mut found = Vec::new();
        check(&sources, &mut found);
        found.into_iter().map(|finding| finding.text).collect()
    }

    #[test]
    fn a_case_needs_its_beam_and_its_output() {
        let case = "crates/conformance/cases/core/a.erl";
        assert_eq!(findings(&[case]).len(), 2);
        assert_eq!(
            findings(&[
                case,
                "crates/conformance/cases/core/a.beam",
                "crates/conformance/cases/core/a.out"
            ]),
            [""; 0]
        );
    }

    #[test]
    fn a_beam_needs_its_source() {
        for orphan in [
            "crates/bench/programs/seq/gone.beam",
            "examples/shop/build/dev/erlang/shop/ebin/gone.beam",
        ] {
            assert_eq!(findings(&[orphan]), ["its source has gone"]);
        }
    }

    #[test]
    fn an_example_needs_its_beams() {
        let source = "examples/shop/src/shop/till.gleam";
        assert_eq!(findings(&[source]).len(), 1);
        assert_eq!(
            findings(&[
                source,
                "examples/shop/build/dev/erlang/shop/ebin/shop@till.beam"
            ]),
            [""; 0]
        );
    }
}
