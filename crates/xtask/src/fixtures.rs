//! The compiled Erlang and Gleam that is kept with its source, outside the conformance corpus: where it is, whether it is
//! complete, and how it is made. Always with `+deterministic`, so that no path and no date gets inside.
//!
//! The corpus records outputs as well and has a command of its own, `cargo xtask bless`.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::{examples, workspace};

/// A folder of sources and the folder of their `.beam` files, both relative to the root.
struct Folder {
    sources: &'static str,
    beams: &'static str,
}

const FOLDERS: [Folder; 11] = [
    Folder {
        sources: "crates/bench/programs/seq",
        beams: "crates/bench/programs/seq",
    },
    Folder {
        sources: "crates/bench/programs/par",
        beams: "crates/bench/programs/par",
    },
    Folder {
        sources: "crates/bench/programs/natives",
        beams: "crates/bench/programs/natives",
    },
    Folder {
        sources: "crates/bench/programs/library",
        beams: "crates/bench/programs/library",
    },
    Folder {
        sources: "crates/bench/programs/startup",
        beams: "crates/bench/programs/startup",
    },
    Folder {
        sources: "crates/bench/programs/memory",
        beams: "crates/bench/programs/memory",
    },
    Folder {
        sources: "crates/bench/programs/floats",
        beams: "crates/bench/programs/floats",
    },
    Folder {
        sources: "crates/conformance/soak",
        beams: "crates/conformance/soak",
    },
    Folder {
        sources: "crates/conformance/soak/version1",
        beams: "crates/conformance/soak/version1",
    },
    Folder {
        sources: "crates/conformance/soak/version2",
        beams: "crates/conformance/soak/version2",
    },
    Folder {
        sources: "crates/conformance/soak/version3",
        beams: "crates/conformance/soak/version3",
    },
];

/// The `.beam` that belongs to a source kept in one of the folders or in an example.
pub(crate) fn beam_of(source: &Path) -> Option<PathBuf> {
    beside(source).or_else(|| examples::beam_of(source))
}

fn beside(source: &Path) -> Option<PathBuf> {
    if workspace::extension(source) != "erl" {
        return None;
    }
    let parent = source.parent()?;
    let folder = FOLDERS
        .iter()
        .find(|folder| Path::new(folder.sources) == parent)?;
    Some(
        Path::new(folder.beams)
            .join(source.file_name()?)
            .with_extension("beam"),
    )
}

/// Compiles every source whose path contains `filter`, and every example whose manifest's does.
pub(crate) fn rebuild(filter: &str) -> ExitCode {
    let files = match workspace::files() {
        Ok(files) => files,
        Err(message) => {
            eprintln!("fixtures: {message}");
            return ExitCode::FAILURE;
        }
    };
    let (mut built, mut failed) = (0, 0);
    for source in files
        .into_iter()
        .filter(|file| file.to_string_lossy().contains(filter))
    {
        let outcome = if examples::is_manifest(&source) {
            examples::build(&source)
        } else if let Some(beam) = beside(&source) {
            compile(&source, &beam)
        } else {
            continue;
        };
        match outcome {
            Ok(()) => built += 1,
            Err(message) => {
                eprintln!("fixtures: {}: {message}", source.display());
                failed += 1;
            }
        }
    }
    println!("fixtures: {built} compiled, {failed} failed");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Runs in the root with relative paths, so that a wrapper which shows the compiler only the current folder works.
fn compile(source: &Path, beam: &Path) -> Result<(), String> {
    let command = std::env::var("ERLC").unwrap_or_else(|_| "erlc".to_owned());
    let mut words = command.split_whitespace();
    let program = words.next().ok_or("ERLC is empty")?;
    let output = beam.parent().unwrap_or(Path::new("."));
    let mut compiler = Command::new(program);
    compiler
        .args(words)
        .args(["+deterministic", "-o"])
        .arg(output)
        .arg(source)
        .current_dir(workspace::root());
    match compiler.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(status.to_string()),
        Err(error) => Err(format!("cannot run {program}: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beams_lie_where_their_folder_says() {
        let beam = |source: &str| beam_of(Path::new(source));
        assert_eq!(
            beam("crates/bench/programs/par/ring.erl"),
            Some(PathBuf::from("crates/bench/programs/par/ring.beam"))
        );
        assert_eq!(
            beam("crates/bench/programs/seq/fib.erl"),
            Some(PathBuf::from("crates/bench/programs/seq/fib.beam"))
        );
        assert_eq!(beam("crates/conformance/cases/arith/arith_abs.erl"), None);
        assert_eq!(beam("crates/otp/erlang/lists.erl"), None);
    }
}
