//! The two compilers beside each other: each program as OTP's compiler made it and as ours does, both on our machine, in
//! alternating rounds. Times through times, so 1.00 means that our code is as good.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::engine::{Engine, Engines};
use crate::options::Options;
use crate::programs::{Program, Set};
use crate::series::{Row, Series, add_round, rounds, table};

/// Compiles the programs of a set with our compiler, measures both and prints the table.
///
/// # Errors
/// A program does not compile, or there is no `asterias`.
pub(crate) fn measure(
    set: Set,
    programs: &[Program],
    engines: &Engines,
    options: &Options,
) -> Result<Series, String> {
    let Some(engine @ Engine::Asterias(binary)) = &engines.asterias else {
        return Err("--compiler measures asterias; do not leave it out".to_owned());
    };
    let scratch = Scratch::new(set)?;
    let mut compiled = Vec::with_capacity(programs.len());
    for program in programs {
        compiled.push(scratch.compile(binary, program)?);
    }
    let pairs: Vec<(&Program, &Program)> = programs.iter().zip(&compiled).collect();
    let heads = [
        &*format!("{} programs", set.name()),
        "our code ms",
        "OTP's ms",
    ];
    Ok(table(set, heads, &pairs, |(theirs, ours)| {
        let mut row = Row {
            name: theirs.name.clone(),
            asterias: None,
            erl: None,
        };
        for _ in 0..rounds(options) {
            add_round(&mut row.asterias, Some(engine), ours, options);
            add_round(&mut row.erl, Some(engine), theirs, options);
        }
        row
    }))
}

/// A folder that goes when it is not needed any more.
struct Scratch(PathBuf);

impl Scratch {
    fn new(set: Set) -> Result<Self, String> {
        let name = format!("asterias-bench-{}-{}", set.name(), std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder)
            .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
        Ok(Self(folder))
    }

    fn compile(&self, binary: &Path, program: &Program) -> Result<Program, String> {
        let status = Command::new(binary)
            .args(["erlc", "-W0", "+deterministic", "-o"])
            .arg(&self.0)
            .arg(program.folder.join(format!("{}.erl", program.name)))
            .status();
        match status {
            Ok(status) if status.success() => Ok(Program {
                name: program.name.clone(),
                folder: self.0.clone(),
            }),
            Ok(status) => Err(format!("{} does not compile: {status}", program.name)),
            Err(error) => Err(format!("cannot run {}: {error}", binary.display())),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What stays behind in the system's temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
