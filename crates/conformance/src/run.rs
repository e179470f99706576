//! Running the corpus: every selected case under every selected configuration, in parallel, each in a process of its own.

use std::collections::HashSet;
use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use crate::Error;
use crate::case::{self, Case};
use crate::configuration::{self, Configuration};
use crate::diff::diff;
use crate::execute::{End, Outcome, execute};
use crate::expected_failures::ExpectedFailures;
use crate::report::{Judgement, Report, Verdict};

const ERROR_LINES_SHOWN: usize = 6;

/// What to run, and how.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The `asterias` binary.
    pub binary: Option<PathBuf>,
    /// The folder of the corpus.
    pub cases: PathBuf,
    /// Only cases whose `family/name` contains this.
    pub filter: String,
    /// Under these configurations.
    pub configurations: Vec<Configuration>,
    /// How many at a time.
    pub jobs: usize,
    /// How long a case may take in a plain configuration.
    pub timeout: Duration,
}

impl Default for Selection {
    fn default() -> Selection {
        Selection {
            binary: None,
            cases: crate::cases_folder(),
            filter: String::new(),
            configurations: configuration::ALL.to_vec(),
            jobs: thread::available_parallelism().map_or(1, usize::from),
            timeout: Duration::from_secs(10),
        }
    }
}

/// Runs what `selection` names and judges it against the recorded outputs.
///
/// # Errors
/// When the binary or the corpus cannot be found or read. A case that fails is no error: it is in the report.
pub fn run(selection: &Selection) -> Result<Report, Error> {
    let binary = match &selection.binary {
        Some(binary) => binary.clone(),
        None => find_binary()?,
    };
    let cases = case::discover(&selection.cases, &selection.filter)?;
    let expected_failures = ExpectedFailures::read(&selection.cases.join("expected_failures.txt"))?;
    let stale = stale_lines(selection, &expected_failures)?;

    let work: Vec<(Configuration, &Case)> = selection
        .configurations
        .iter()
        .flat_map(|&configuration| {
            let wanted = move |case: &&Case| !configuration.skips.contains(&case.family.as_str());
            cases
                .iter()
                .filter(wanted)
                .map(move |case| (configuration, case))
        })
        .collect();
    let judgements = in_parallel(&work, selection.jobs, |&(configuration, case)| Judgement {
        title: case.title(),
        configuration: configuration.name,
        verdict: judge(
            &binary,
            case,
            configuration,
            selection.timeout,
            &expected_failures,
        ),
    });
    Ok(Report { judgements, stale })
}

/// Finds the binary: `ASTERIAS_BIN`, or `asterias` in the target folder this program was built into.
///
/// # Errors
/// When neither names a file.
pub fn find_binary() -> Result<PathBuf, Error> {
    if let Some(path) = env::var_os("ASTERIAS_BIN").map(PathBuf::from) {
        return if path.is_file() {
            Ok(path)
        } else {
            Err(Error::new(format!(
                "ASTERIAS_BIN names {}, which is no file",
                path.display()
            )))
        };
    }
    let here = env::current_exe()
        .map_err(|error| Error::new(format!("cannot find the target folder: {error}")))?;
    // Tests live in `target/<profile>/deps`, programs in `target/<profile>`.
    here.ancestors()
        .skip(1)
        .take(2)
        .map(|folder| folder.join(format!("asterias{}", env::consts::EXE_SUFFIX)))
        .find(|candidate| candidate.is_file())
        .ok_or_else(|| {
            Error::new(
                "no asterias binary: build it (cargo build -p asterias-cli) or set ASTERIAS_BIN",
            )
        })
}

fn stale_lines(selection: &Selection, list: &ExpectedFailures) -> Result<Vec<String>, Error> {
    if !selection.filter.is_empty() {
        return Ok(Vec::new());
    }
    let cases = case::discover(&selection.cases, "")?;
    let names: HashSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    Ok(list.stale(&names).into_iter().map(str::to_owned).collect())
}

fn judge(
    binary: &Path,
    case: &Case,
    configuration: Configuration,
    timeout: Duration,
    expected_failures: &ExpectedFailures,
) -> Verdict {
    let difference = match execute(
        &mut command(binary, case, configuration),
        configuration.timeout(timeout),
    ) {
        Ok(outcome) => difference(case, &outcome),
        Err(error) => Some(format!("    could not start: {error}\n")),
    };
    Verdict::of(difference, expected_failures.contains(case, configuration))
}

pub(crate) fn command(binary: &Path, case: &Case, configuration: Configuration) -> Command {
    let mut command = Command::new(binary);
    for variable in configuration::VARIABLES {
        command.env_remove(variable);
    }
    command
        .envs(configuration.variables.iter().copied())
        .arg("run")
        .arg(&case.beam)
        .arg("--entry")
        .arg(format!("{}:main/0", case.name));
    command
}

/// What differs from the recording, or nothing.
pub(crate) fn difference(case: &Case, outcome: &Outcome) -> Option<String> {
    let output = diff(&case.expected_output, &outcome.output);
    let end = match outcome.end {
        End::Exit(code) if code == case.expected_exit => String::new(),
        End::Exit(code) => format!("    exit code {code} instead of {}\n", case.expected_exit),
        End::Killed => "    killed by a signal\n".to_owned(),
        End::TimedOut => "    not finished in time\n".to_owned(),
    };
    if output.is_empty() && end.is_empty() {
        None
    } else {
        Some(output + &end + &last_errors(&outcome.errors))
    }
}

fn last_errors(errors: &[u8]) -> String {
    let text = String::from_utf8_lossy(errors);
    let lines: Vec<&str> = text.lines().collect();
    let shown = &lines[lines.len().saturating_sub(ERROR_LINES_SHOWN)..];
    shown.iter().map(|line| format!("    ! {line}\n")).collect()
}

/// Applies `task` to all `items` on `jobs` threads; the results keep the order of the items.
pub(crate) fn in_parallel<T: Sync, R: Send>(
    items: &[T],
    jobs: usize,
    task: impl Fn(&T) -> R + Sync,
) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(Vec::with_capacity(items.len()));
    thread::scope(|scope| {
        for _ in 0..jobs.clamp(1, items.len().max(1)) {
            scope.spawn(|| {
                // Relaxed: the counter hands out numbers and publishes nothing.
                while let Some((index, item)) = pick(items, next.fetch_add(1, Ordering::Relaxed)) {
                    let result = task(item);
                    results
                        .lock()
                        .unwrap_or_else(PoisonError::into_inner)
                        .push((index, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|&(index, _)| index);
    results.into_iter().map(|(_, result)| result).collect()
}

fn pick<T>(items: &[T], index: usize) -> Option<(usize, &T)> {
    items.get(index).map(|item| (index, item))
}
