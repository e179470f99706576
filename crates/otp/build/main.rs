//! Compiles the Erlang of the library, with the compiler of this project, and writes the table of its modules for
//! `library.rs`: sorted by name, each compressed but for a few.
//!
//! A module that does not compile, or that gives a warning, ends the build with the compiler's words.

mod applications;
mod beam_opcodes;
mod prim_eval;

use std::fmt::Write as _;
use std::io::Write as _;
use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use asterias_beam::{Container, LoadError, Release};
use asterias_compiler::lint::{Behaviour, Behaviours};
use asterias_compiler::syntax::epp::Sources;
use asterias_compiler::{Options, behaviours, compile, headers};
use flate2::Compression;
use flate2::write::ZlibEncoder;

/// The modules that every start of the machine reads: they are kept as they are, for inflating them took a tenth of a start.
const STORED: [&str; 5] = [
    "asterias",
    "code_server",
    "init",
    "logger_boot",
    "prim_user",
];

/// A module: its name and its file.
type Module = (String, Vec<u8>);
type Result<T> = std::result::Result<T, String>;

fn main() {
    if let Err(message) = run() {
        eprintln!("{message}");
        std::process::exit(1);
    }
}

fn run() -> Result<()> {
    let folder = variable("CARGO_MANIFEST_DIR")?.join("erlang");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut modules = compile_all(&sources(&folder)?)?;
    let prim_eval = prim_eval::file().map_err(|error| format!("prim_eval: {error}"))?;
    modules.push(("prim_eval".to_owned(), prim_eval));
    modules.push(compile_text(
        "beam_opcodes.erl",
        beam_opcodes::source().as_bytes(),
    )?);
    let resources = variable("CARGO_MANIFEST_DIR")?.join("applications");
    println!("cargo::rerun-if-changed={}", resources.display());
    let applications = applications::read(&resources)?;
    modules.push(compile_text(
        "application_table.erl",
        applications::source(&applications).as_bytes(),
    )?);
    modules.sort();
    let names = modules.iter().map(|(name, _)| name.as_str());
    let owners = applications::owners(&applications, names)?;
    let folder = variable("OUT_DIR")?;
    let table = applications::table(&applications);
    write(&folder, "applications.rs", table.as_bytes())?;
    write_table(&modules, &owners, &folder)
}

fn variable(name: &str) -> Result<PathBuf> {
    let value = std::env::var_os(name).ok_or_else(|| format!("{name} is not set"))?;
    Ok(value.into())
}

fn sources(folder: &Path) -> Result<Vec<PathBuf>> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "erl") {
            sources.push(path);
        }
    }
    Ok(sources)
}

/// Compiles on all cores; the messages of all modules that fail.
fn compile_all(sources: &[PathBuf]) -> Result<Vec<Module>> {
    let next = AtomicUsize::new(0);
    let outcomes = Mutex::new(Vec::with_capacity(sources.len()));
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                // Relaxed: the counter hands out numbers and publishes nothing.
                while let Some(source) = sources.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let outcome = compile_one(source);
                    if let Ok(mut outcomes) = outcomes.lock() {
                        outcomes.push(outcome);
                    }
                }
            });
        }
    });
    let outcomes = outcomes.into_inner().map_err(|error| error.to_string())?;
    let (good, bad): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(Result::is_ok);
    if bad.is_empty() {
        good.into_iter().collect()
    } else {
        let messages: Vec<String> = bad.into_iter().filter_map(Result::err).collect();
        Err(messages.concat())
    }
}

fn compile_one(source: &Path) -> Result<Module> {
    let shown = source.display();
    let bytes = std::fs::read(source).map_err(|error| format!("{shown}: {error}\n"))?;
    let name = source.file_name().unwrap_or_default().to_string_lossy();
    compile_text(&name, &bytes).map_err(|messages| {
        let folder = source.parent().unwrap_or(source).display();
        format!("in {folder}:\n{messages}")
    })
}

fn compile_text(shown: &str, bytes: &[u8]) -> Result<Module> {
    let mut options = Options::default();
    // No path and no date gets inside.
    options.source.deterministic = true;
    let output = compile(shown, bytes, &Library, &Library, &options)
        .map_err(|error| format!("{shown}: {error}\n"))?;
    let mut messages = String::new();
    for problem in &output.problems {
        let pos = problem.pos;
        let (line, column) = (pos.line(), pos.column());
        let _ = writeln!(messages, "{shown}:{line}:{column}: {}", problem.text);
    }
    match (output.module, output.file) {
        (Some(module), Some(file)) if messages.is_empty() => {
            let file = plain(&file).map_err(|error| format!("{shown}: {error}\n"))?;
            Ok((module, file))
        }
        _ => Err(messages),
    }
}

/// The same module with plain literals: nothing needs to be inflated when it is loaded, and all of it shrinks better.
fn plain(file: &[u8]) -> std::result::Result<Vec<u8>, LoadError> {
    let container = Container::parse(file)?;
    let debug = container
        .chunk(b"Dbgi")
        .map(|data| (*b"Dbgi", data.to_vec()));
    asterias_beam::Module::from_container(&container)?.encode_with(Release::Otp29, debug.as_slice())
}

/// What the library's sources include: the public headers.
struct Library;

impl Sources for Library {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        headers::read(path).map(|text| text.as_bytes().to_vec())
    }

    fn library(&self, name: &str) -> Option<String> {
        headers::library(name)
    }

    fn variable(&self, _name: &str) -> Option<String> {
        None
    }
}

impl Behaviours for Library {
    fn find(&self, module: &str) -> Option<Behaviour> {
        behaviours::find(module)
    }
}

/// One file with all that is compressed, and a table of names, sizes and places.
fn write_table(modules: &[Module], owners: &[usize], folder: &Path) -> Result<()> {
    let (mut table, mut all) = (String::from("&[\n"), Vec::new());
    for ((name, file), owner) in modules.iter().zip(owners) {
        let start = all.len();
        if STORED.contains(&name.as_str()) {
            all.extend_from_slice(file);
        } else {
            let mut encoder = ZlibEncoder::new(&mut all, Compression::best());
            encoder
                .write_all(file)
                .and_then(|()| encoder.finish().map(drop))
                .map_err(|error| format!("{name}: {error}"))?;
        }
        let (size, end) = (file.len(), all.len());
        let _ = writeln!(table, "    ({name:?}, {owner}, {size}, {start}, {end}),");
    }
    table.push(']');
    write(folder, "library.rs", table.as_bytes())?;
    write(folder, "library.bin", &all)
}

fn write(folder: &Path, file: &str, bytes: &[u8]) -> Result<()> {
    let path = folder.join(file);
    std::fs::write(&path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}
