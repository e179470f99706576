//! Recording the corpus from a real Erlang/OTP.
//!
//! Every source is compiled with `+deterministic` and run twice in a fresh node, once on one scheduler and once on several;
//! a case whose output differs between the two is refused, because it could never be compared. What is recorded is standard
//! output and the exit code; crash reports on standard error belong to no one.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use crate::Error;
use crate::case::{sorted_entries, stem};
use crate::execute::{End, Outcome, execute};
use crate::gleam;
use crate::run::in_parallel;
use crate::variants::{self, Release};

const COMPILE_TIMEOUT: Duration = Duration::from_secs(120);
const RUN_TIMEOUT: Duration = Duration::from_secs(30);
const OPTIONS: &[&str] = &["+deterministic", "-W0", "-I", "."];
const CHUNK: usize = 12;
const SCRATCH_FOLDER: &str = ".scratch";
const VARIANTS_FOLDER: &str = "variants";
pub(crate) const NEWEST_FOLDER: &str = "otp29";

/// What to record, and with which commands.
#[derive(Clone, Debug)]
pub struct Blessing {
    /// The folder of the corpus.
    pub cases: PathBuf,
    /// Only cases whose `family/name` contains this.
    pub filter: String,
    /// Only what is missing or older than its source.
    pub only_new: bool,
    /// How many nodes at a time.
    pub jobs: usize,
    /// The commands of the release the corpus speaks for.
    pub default: Tools,
    /// The commands of the newest release, for the cases that need it; without them those cases are left as they are.
    pub newest: Option<Tools>,
    /// The command of the Gleam compiler; without it the cases in Gleam are left as they are.
    pub gleam: Option<Vec<String>>,
}

/// An Erlang compiler and runtime, each a command with its first arguments.
#[derive(Clone, Debug)]
pub struct Tools {
    erlc: Vec<String>,
    erl: Vec<String>,
}

impl Blessing {
    /// A recording of everything with the commands that the environment names.
    #[must_use]
    pub fn from_environment() -> Blessing {
        let words = |variable| {
            env::var(variable)
                .ok()
                .map(|text| text.split_whitespace().map(str::to_owned).collect())
        };
        let newest = match (words("ERLC_NEWEST"), words("ERL_NEWEST")) {
            (Some(erlc), Some(erl)) => Some(Tools { erlc, erl }),
            (None, _) | (_, None) => None,
        };
        Blessing {
            cases: crate::cases_folder(),
            filter: String::new(),
            only_new: false,
            jobs: std::thread::available_parallelism().map_or(1, usize::from),
            default: Tools {
                erlc: words("ERLC").unwrap_or_else(|| vec!["erlc".to_owned()]),
                erl: words("ERL").unwrap_or_else(|| vec!["erl".to_owned()]),
            },
            newest,
            gleam: words("GLEAM"),
        }
    }

    fn can_record(&self, task: &Task) -> bool {
        let has_release = match task.release {
            Release::Default => true,
            Release::Newest => self.newest.is_some(),
        };
        has_release && (self.gleam.is_some() || !gleam::is_gleam(&task.source))
    }
}

/// What a recording did.
#[derive(Debug, Default)]
pub struct Recorded {
    recorded: usize,
    skipped: usize,
    troubles: Vec<String>,
}

impl Recorded {
    /// Whether everything asked for could be recorded.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.troubles.is_empty()
    }

    /// The result as text.
    #[must_use]
    pub fn render(&self) -> String {
        let mut text: String = self
            .troubles
            .iter()
            .map(|trouble| format!("{trouble}\n"))
            .collect();
        // Writing to a string cannot fail.
        let _ = write!(
            text,
            "{} recorded, {} refused",
            self.recorded,
            self.troubles.len()
        );
        if self.skipped > 0 {
            let _ = write!(
                text,
                ", {} left alone for want of ERLC_NEWEST and ERL_NEWEST, or of GLEAM",
                self.skipped
            );
        }
        text.push('\n');
        text
    }
}

/// One module to compile and run.
#[derive(Debug)]
struct Task {
    source: PathBuf,
    /// The name it has in its source.
    original: String,
    /// The name it gets.
    name: String,
    folder: &'static str,
    family: String,
    release: Release,
    options: Vec<String>,
}

/// Records what `blessing` names.
///
/// # Errors
/// When the corpus cannot be read. A case that cannot be recorded is in the result.
pub fn bless(blessing: &Blessing) -> Result<Recorded, Error> {
    let mut recorded = Recorded::default();
    let mut tasks = Vec::new();
    for task in all_tasks(&blessing.cases)? {
        if !format!("{}/{}", task.family(), task.name).contains(&blessing.filter) {
            continue;
        }
        if blessing.only_new && task.is_current(&blessing.cases) {
            continue;
        }
        if blessing.can_record(&task) {
            tasks.push(task);
        } else {
            recorded.skipped += 1;
        }
    }
    let scratch = blessing.cases.join(SCRATCH_FOLDER);
    fs::create_dir_all(&scratch)
        .map_err(|error| Error::new(format!("{}: {error}", scratch.display())))?;
    translate_gleam(blessing, &scratch, &tasks)?;
    let chunks = chunks(tasks);
    for outcome in in_parallel(&chunks, blessing.jobs, |chunk| {
        record_chunk(blessing, chunk)
    })
    .into_iter()
    .flatten()
    {
        match outcome {
            Ok(()) => recorded.recorded += 1,
            Err(error) => recorded.troubles.push(error.to_string()),
        }
    }
    fs::remove_dir_all(&scratch)
        .map_err(|error| Error::new(format!("{}: {error}", scratch.display())))?;
    Ok(recorded)
}

fn translate_gleam(blessing: &Blessing, scratch: &Path, tasks: &[Task]) -> Result<(), Error> {
    let mut sources: Vec<&Path> = tasks
        .iter()
        .map(|task| task.source.as_path())
        .filter(|source| gleam::is_gleam(source))
        .collect();
    sources.dedup();
    match &blessing.gleam {
        Some(command) if !sources.is_empty() => gleam::translate(command, scratch, &sources),
        Some(_) | None => Ok(()),
    }
}

fn all_tasks(cases: &Path) -> Result<Vec<Task>, Error> {
    let variants = variants::read(cases)?;
    let mut tasks = Vec::new();
    for family in sorted_entries(cases)?
        .into_iter()
        .filter(|path| path.is_dir())
    {
        for source in sorted_entries(&family)? {
            let is_erlang = source
                .extension()
                .is_some_and(|extension| extension == "erl");
            if is_erlang || gleam::is_gleam(&source) {
                let name = stem(&source);
                let own_release = if stem(&family) == NEWEST_FOLDER {
                    Release::Newest
                } else {
                    Release::Default
                };
                let task = |name: String, folder, release, options| Task {
                    source: source.clone(),
                    original: stem(&source),
                    name,
                    folder,
                    family: stem(&family),
                    release,
                    options,
                };
                for variant in variants.iter().filter(|variant| variant.applies_to(&name)) {
                    let folder = match variant.release {
                        Release::Default => VARIANTS_FOLDER,
                        Release::Newest => NEWEST_FOLDER,
                    };
                    let name = format!("{name}_{}", variant.suffix);
                    tasks.push(task(name, folder, variant.release, variant.options.clone()));
                }
                tasks.push(task(name, "", own_release, Vec::new()));
            }
        }
    }
    Ok(tasks)
}

impl Task {
    fn family(&self) -> &str {
        if self.folder.is_empty() {
            &self.family
        } else {
            self.folder
        }
    }

    fn compiler_call(&self) -> (Release, &[String], &str) {
        (self.release, &self.options, self.family())
    }

    fn file(&self, cases: &Path, extension: &str) -> PathBuf {
        cases
            .join(self.family())
            .join(format!("{}.{extension}", self.name))
    }

    fn is_current(&self, cases: &Path) -> bool {
        let age = |path: &Path| {
            fs::metadata(path)
                .and_then(|metadata| metadata.modified())
                .ok()
        };
        let source: Option<SystemTime> = age(&self.source);
        let recorded = age(&self.file(cases, "beam")).min(age(&self.file(cases, "out")));
        recorded.is_some() && recorded >= source
    }
}

/// Tasks that one call of the compiler can take: the same release, options and folder.
fn chunks(mut tasks: Vec<Task>) -> Vec<Vec<Task>> {
    tasks.sort_by(|left, right| left.compiler_call().cmp(&right.compiler_call()));
    let mut chunks: Vec<Vec<Task>> = Vec::new();
    for task in tasks {
        match chunks.last_mut() {
            Some(chunk)
                if chunk.len() < CHUNK && chunk[0].compiler_call() == task.compiler_call() =>
            {
                chunk.push(task)
            }
            Some(_) | None => chunks.push(vec![task]),
        }
    }
    chunks
}

/// Compiles a chunk at once, because starting the compiler costs more than a module; only a failure is looked at singly.
fn record_chunk(blessing: &Blessing, chunk: &[Task]) -> Vec<Result<(), Error>> {
    let Some(first) = chunk.first() else {
        return Vec::new();
    };
    let tools = match first.release {
        Release::Default => &blessing.default,
        Release::Newest => blessing.newest.as_ref().unwrap_or(&blessing.default),
    };
    let compiled = compile(blessing, tools, chunk).is_ok();
    chunk
        .iter()
        .map(|task| {
            if !compiled {
                compile(blessing, tools, std::slice::from_ref(task))?;
            }
            record(blessing, tools, task)
        })
        .collect()
}

fn record(blessing: &Blessing, tools: &Tools, task: &Task) -> Result<(), Error> {
    let once = play(blessing, tools, task, "1")?;
    let again = play(blessing, tools, task, "3")?;
    if once.output != again.output || once.end != again.end {
        return Err(Error::new(format!(
            "{}: two runs differ:\n{}",
            task.name,
            crate::diff::diff(&once.output, &again.output)
        )));
    }
    let code = match once.end {
        End::Exit(code) => code,
        End::Killed | End::TimedOut => return Err(trouble(task, "did not end by itself", &once)),
    };
    if let Some(identity) = identity(&once.output) {
        return Err(Error::new(format!(
            "{}: prints {identity}, which another run need not",
            task.name
        )));
    }
    write(&task.file(&blessing.cases, "out"), &once.output)?;
    let exit_file = task.file(&blessing.cases, "exit");
    if code == 0 {
        // Most cases never had one.
        let _ = fs::remove_file(exit_file);
        Ok(())
    } else {
        write(&exit_file, format!("{code}\n").as_bytes())
    }
}

/// A pid, port or reference in the output, which no other run and no other machine would print.
fn identity(output: &[u8]) -> Option<&'static str> {
    ["<0.", "#Ref<0.", "#Port<0."].into_iter().find(|mark| {
        output
            .windows(mark.len() + 1)
            .any(|bytes| bytes.starts_with(mark.as_bytes()) && bytes[mark.len()].is_ascii_digit())
    })
}

/// Compiles in a scratch folder, under the module's own name, so that a source can serve several modules.
fn compile(blessing: &Blessing, tools: &Tools, chunk: &[Task]) -> Result<(), Error> {
    let Some(first) = chunk.first() else {
        return Ok(());
    };
    let sources = chunk
        .iter()
        .map(|task| renamed_source(blessing, task))
        .collect::<Result<Vec<PathBuf>, Error>>()?;
    fs::create_dir_all(blessing.cases.join(first.family()))
        .map_err(|error| Error::new(error.to_string()))?;

    let mut command = tool(&tools.erlc, &blessing.cases)?;
    command
        .args(OPTIONS)
        .args(&first.options)
        .arg("-o")
        .arg(first.family())
        .args(&sources);
    let outcome = execute(&mut command, COMPILE_TIMEOUT)
        .map_err(|error| Error::new(format!("erlc: {error}")))?;
    if outcome.end == End::Exit(0) {
        Ok(())
    } else {
        Err(trouble(first, "does not compile", &outcome))
    }
}

fn renamed_source(blessing: &Blessing, task: &Task) -> Result<PathBuf, Error> {
    let text = if gleam::is_gleam(&task.source) {
        gleam::erlang(&blessing.cases.join(SCRATCH_FOLDER), &task.original)?
    } else {
        fs::read_to_string(&task.source)
            .map_err(|error| Error::new(format!("{}: {error}", task.source.display())))?
    };
    let declared = format!("-module({}).", task.original);
    if !text.contains(&declared) {
        return Err(Error::new(format!(
            "{}: no {declared}",
            task.source.display()
        )));
    }
    let scratch = Path::new(SCRATCH_FOLDER).join(format!("{}.erl", task.name));
    let renamed = text.replacen(&declared, &format!("-module({}).", task.name), 1);
    write(&blessing.cases.join(&scratch), renamed.as_bytes())?;
    Ok(scratch)
}

fn play(
    blessing: &Blessing,
    tools: &Tools,
    task: &Task,
    schedulers: &str,
) -> Result<Outcome, Error> {
    let (erl, path) = (&tools.erl, Path::new(task.family()));
    let mut command = node(erl, &blessing.cases, path, &task.name, schedulers)?;
    execute(&mut command, RUN_TIMEOUT).map_err(|error| Error::new(format!("erl: {error}")))
}

/// The command that runs a case in a fresh node, in a process of its own; the node's exit code says whether that process
/// ended normally. The logger is silent, because it would print crash reports on standard output, with times and pids.
pub(crate) fn node(
    erl: &[String],
    folder: &Path,
    path: &Path,
    name: &str,
    schedulers: &str,
) -> Result<Command, Error> {
    let entry = format!(
        "{{_, R}} = spawn_monitor('{name}', main, []), receive {{'DOWN', R, _, _, normal}} -> halt(0); {{'DOWN', R, _, _, _}} -> halt(1) end.",
    );
    let mut command = tool(erl, folder)?;
    command
        .env("ERL_CRASH_DUMP", "/dev/null")
        .args([
            "+S",
            schedulers,
            "-noshell",
            "-noinput",
            "-kernel",
            "logger_level",
            "none",
        ])
        .arg("-pa")
        .arg(path)
        .args(["-eval", &entry]);
    Ok(command)
}

fn tool(words: &[String], folder: &Path) -> Result<Command, Error> {
    let (program, first) = words
        .split_first()
        .ok_or_else(|| Error::new("ERLC or ERL is set but empty"))?;
    let mut command = Command::new(program);
    command.args(first).current_dir(folder);
    Ok(command)
}

fn trouble(task: &Task, what: &str, outcome: &Outcome) -> Error {
    let output = String::from_utf8_lossy(&outcome.output);
    let errors = String::from_utf8_lossy(&outcome.errors);
    Error::new(format!("{}: {what}\n{output}{errors}", task.name))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    fs::write(path, bytes).map_err(|error| Error::new(format!("{}: {error}", path.display())))
}
