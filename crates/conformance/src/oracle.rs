//! Both compilers on both machines: the corpus compiled by `asterias erlc`, run by `asterias` and, where `ERL` names one, by
//! a real Erlang/OTP.
//!
//! What OTP's compiler makes was recorded on OTP's machine and is run on ours by every other configuration. So a case that
//! agrees here agrees in all four ways. Only what is written in Erlang and for the release of the corpus takes part.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::Error;
use crate::bless::{NEWEST_FOLDER, node};
use crate::case::{self, Case};
use crate::configuration::{COMPILED, COMPILED_ERL};
use crate::execute::{End, execute};
use crate::expected_failures::ExpectedFailures;
use crate::report::{Judgement, Report, Verdict};
use crate::run::{Selection, command, difference, find_binary, in_parallel};

const COMPILE_TIMEOUT: Duration = Duration::from_secs(60);
/// A node of Erlang has to start first.
const ERL_TIMEOUT: Duration = Duration::from_secs(60);
const SCRATCH_FOLDER: &str = ".compiled";

struct Bench<'a> {
    selection: &'a Selection,
    binary: PathBuf,
    scratch: PathBuf,
    erl: Option<Vec<String>>,
    expected_failures: ExpectedFailures,
}

/// Compiles what `selection` names with our compiler, and judges it on both machines.
///
/// # Errors
/// When the binary or the corpus cannot be found or read. A case that fails is no error: it is in the report.
pub fn run(selection: &Selection) -> Result<Report, Error> {
    let binary = match &selection.binary {
        Some(binary) => binary.clone(),
        None => find_binary()?,
    };
    // Beside the corpus, where the tools that `ERL` names can see it.
    let scratch = selection.cases.with_file_name(SCRATCH_FOLDER);
    let bench = Bench {
        binary: std::path::absolute(&binary)
            .map_err(|error| Error::new(format!("{}: {error}", binary.display())))?,
        scratch: scratch.clone(),
        erl: env::var("ERL")
            .ok()
            .map(|text| text.split_whitespace().map(str::to_owned).collect()),
        expected_failures: ExpectedFailures::read(&selection.cases.join("expected_failures.txt"))?,
        selection,
    };
    let mut cases = case::discover(&selection.cases, &selection.filter)?;
    cases.retain(|case| case.family != NEWEST_FOLDER && source(case).is_file());
    fs::create_dir_all(&scratch)
        .map_err(|error| Error::new(format!("{}: {error}", scratch.display())))?;
    let judgements = in_parallel(&cases, selection.jobs, |case| bench.judge(case));
    fs::remove_dir_all(&scratch)
        .map_err(|error| Error::new(format!("{}: {error}", scratch.display())))?;
    Ok(Report {
        judgements: judgements.into_iter().flatten().collect(),
        stale: Vec::new(),
    })
}

fn source(case: &Case) -> PathBuf {
    case.beam.with_extension("erl")
}

impl Bench<'_> {
    fn judge(&self, case: &Case) -> Vec<Judgement> {
        let verdicts = match self.compile(case) {
            Err(text) => vec![(COMPILED.name, Verdict::Failed(text))],
            Ok(compiled) => {
                let mut all = vec![(COMPILED.name, self.here(&compiled))];
                if let Some(erl) = &self.erl {
                    all.push((COMPILED_ERL.name, self.there(erl, &compiled)));
                }
                all
            }
        };
        let judgement = |(configuration, verdict)| Judgement {
            title: case.title(),
            configuration,
            verdict,
        };
        verdicts.into_iter().map(judgement).collect()
    }

    /// The same case with the file that our compiler makes.
    fn compile(&self, case: &Case) -> Result<Case, String> {
        let folder = self.scratch.join(&case.family);
        fs::create_dir_all(&folder).map_err(|error| format!("    {error}\n"))?;
        let mut erlc = Command::new(&self.binary);
        erlc.args(["erlc", "-W0", "+deterministic", "-I"])
            .arg(&self.selection.cases)
            .arg("-o")
            .arg(&folder)
            .arg(source(case));
        let outcome =
            execute(&mut erlc, COMPILE_TIMEOUT).map_err(|error| format!("    {error}\n"))?;
        if outcome.end != End::Exit(0) {
            let text = String::from_utf8_lossy(&outcome.output).into_owned();
            return Err(format!("    does not compile\n{text}"));
        }
        Ok(Case {
            beam: folder.join(format!("{}.beam", case.name)),
            ..case.clone()
        })
    }

    fn here(&self, case: &Case) -> Verdict {
        let mut command = command(&self.binary, case, COMPILED);
        let found = match execute(&mut command, self.selection.timeout) {
            Ok(outcome) => difference(case, &outcome),
            Err(error) => Some(format!("    could not start: {error}\n")),
        };
        Verdict::of(found, self.expected_failures.contains(case, COMPILED))
    }

    /// What fails on our machine for its own reasons need not fail there.
    fn there(&self, erl: &[String], case: &Case) -> Verdict {
        let folder = case.beam.parent().unwrap_or(Path::new("."));
        let found = node(erl, &self.selection.cases, folder, &case.name, "1")
            .and_then(|mut command| {
                execute(&mut command, ERL_TIMEOUT).map_err(|error| Error::new(error.to_string()))
            })
            .map_or_else(
                |error| Some(format!("    could not start: {error}\n")),
                |outcome| difference(case, &outcome),
            );
        let listed = self.expected_failures.contains_only(case, COMPILED_ERL);
        Verdict::of(found, listed)
    }
}
