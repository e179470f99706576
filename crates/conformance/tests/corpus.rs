//! The corpus itself: that it is whole, and that the machine behaves as it says.

#![allow(clippy::unwrap_used, reason = "a test fails where it stands")]
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use conformance::{Selection, cases_folder, find_binary, run};

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .collect();
    found.sort();
    found
}

fn families() -> Vec<PathBuf> {
    std::fs::read_dir(cases_folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect()
}

#[test]
fn every_source_is_compiled_and_recorded() {
    for family in families() {
        for source in [files(&family, "erl"), files(&family, "gleam")].concat() {
            assert!(
                source.with_extension("beam").is_file(),
                "{} is not compiled",
                source.display()
            );
        }
        for beam in files(&family, "beam") {
            assert!(
                beam.with_extension("out").is_file(),
                "{} is not recorded",
                beam.display()
            );
        }
        for extension in ["out", "exit"] {
            for recorded in files(&family, extension) {
                assert!(
                    recorded.with_extension("beam").is_file(),
                    "{} belongs to no case",
                    recorded.display()
                );
            }
        }
    }
}

#[test]
fn names_are_unique() {
    let mut seen = BTreeMap::new();
    for family in families() {
        for beam in files(&family, "beam") {
            let name = beam.file_stem().unwrap().to_owned();
            if let Some(other) = seen.insert(name, beam.clone()) {
                panic!(
                    "{} and {} have the same name",
                    other.display(),
                    beam.display()
                );
            }
        }
    }
}

#[test]
fn the_machine_behaves_as_recorded() {
    let binary = find_binary().unwrap_or_else(|_| {
        build();
        find_binary().unwrap()
    });
    let report = run(&Selection {
        binary: Some(binary),
        ..Selection::default()
    })
    .unwrap();
    assert!(report.is_success(), "{}", report.render(false));
}

/// Builds the binary into the target folder of this test, as it would be found there.
fn build() {
    let target = std::env::current_exe()
        .unwrap()
        .ancestors()
        .nth(3)
        .unwrap()
        .to_owned();
    let status = Command::new(env!("CARGO"))
        .args(["build", "--package", "asterias-cli", "--target-dir"])
        .arg(target)
        .args(if cfg!(debug_assertions) {
            &[][..]
        } else {
            &["--release"]
        })
        .status()
        .unwrap();
    assert!(status.success(), "the asterias binary does not build");
}
