//! The two systems compared, as commands: how each is found and how each is told to run a program.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::options::{Options, Side};
use crate::programs::Program;

/// One system, ready to run programs.
#[derive(Clone, Debug)]
pub(crate) enum Engine {
    /// Path of the `asterias` binary.
    Asterias(PathBuf),
    /// Words of a command that behaves as `erl`.
    Erl(Vec<String>),
}

/// The systems that were found; at least one.
#[derive(Debug)]
pub(crate) struct Engines {
    pub(crate) asterias: Option<Engine>,
    pub(crate) erl: Option<Engine>,
}

impl Engines {
    /// Looks for both, or for the one asked for.
    pub(crate) fn find(options: &Options) -> Result<Self, String> {
        let wanted = |side| options.only.is_none_or(|only| only == side);
        let asterias = if wanted(Side::Asterias) {
            Some(find_asterias(options.binary.as_deref())?)
        } else {
            None
        };
        let erl = if wanted(Side::Erl) { find_erl() } else { None };
        if options.only == Some(Side::Erl) && erl.is_none() {
            return Err("no erl: set ERL to a command, or put erl on the path".to_owned());
        }
        Ok(Self { asterias, erl })
    }
}

fn find_asterias(named: Option<&Path>) -> Result<Engine, String> {
    let named = named
        .map(Path::to_path_buf)
        .or_else(|| std::env::var_os("ASTERIAS_BIN").map(PathBuf::from));
    let path = named.unwrap_or_else(|| target_folder().join("release").join("asterias"));
    // Programs run in their own folder, so a relative path would lose its meaning.
    match std::path::absolute(&path) {
        Ok(path) if path.is_file() => Ok(Engine::Asterias(path)),
        _ => Err(format!(
            "no asterias at {}: build it with `cargo build --release -p asterias-cli`, or set ASTERIAS_BIN",
            path.display()
        )),
    }
}

fn target_folder() -> PathBuf {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| workspace.join("target"), |folder| workspace.join(folder))
}

fn find_erl() -> Option<Engine> {
    match std::env::var("ERL") {
        Ok(command) => {
            let words: Vec<String> = command.split_whitespace().map(str::to_owned).collect();
            if words.is_empty() {
                None
            } else {
                Some(Engine::Erl(words))
            }
        }
        Err(_) => on_path("erl").then(|| Engine::Erl(vec!["erl".to_owned()])),
    }
}

fn on_path(name: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(name).is_file())
}

impl Engine {
    /// The command that runs `program`'s `main/0` and ends, in the program's folder.
    pub(crate) fn command(&self, program: &Program) -> Command {
        let mut command = match self {
            Self::Asterias(path) => {
                let mut command = Command::new(path);
                command.args([
                    "run",
                    &format!("{}.beam", program.name),
                    "--entry",
                    &format!("{}:main/0", program.name),
                ]);
                command
            }
            Self::Erl(words) => {
                let mut command = Command::new(&words[0]);
                // OTP's default limit was below a million processes until OTP 27.
                command
                    .args(&words[1..])
                    .args(["+P", "2000000", "-noshell", "-noinput", "-pa", "."]);
                command.args(["-s", &program.name, "main", "-s", "init", "stop"]);
                command
            }
        };
        command.current_dir(&program.folder);
        command
    }

    /// What the system says of its own version, for the record; empty when it says nothing.
    pub(crate) fn version(&self) -> String {
        let mut command = match self {
            Self::Asterias(path) => {
                let mut command = Command::new(path);
                command.arg("--version");
                command
            }
            Self::Erl(words) => {
                let mut command = Command::new(&words[0]);
                let ask = "erlang:display({erlang:system_info(otp_release), erlang:system_info(emu_flavor)}), halt().";
                command
                    .args(&words[1..])
                    .args(["-noshell", "-noinput", "-eval", ask]);
                command
            }
        };
        let output = command.current_dir(crate::programs::root()).output();
        output
            .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
            .unwrap_or_default()
    }
}
