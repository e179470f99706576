//! Sessions of the Gleam build tool with its compile server, replayed: what it writes, line by line, and what it reads back.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// What makes a script the build tool's: it names the answer that the tool waits for.
const SCRIPT: &str = "#!/usr/bin/env escript\n-mode(compile).\n\
    main(_) -> io:put_chars(\"gleam-compile-result-ok\\n\").\n";

/// A session: the server, and a folder of packages.
struct Session {
    packages: PathBuf,
    server: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Session {
    /// Starts the server as the build tool does: `escript` and a file.
    fn start(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = std::fs::remove_dir_all(&folder);
        let packages = folder.join("build");
        std::fs::create_dir_all(&packages).expect("a folder for packages");
        let script = folder.join("server");
        std::fs::write(&script, SCRIPT).expect("a file is written");
        let mut server = Command::new(env!("CARGO_BIN_EXE_asterias"))
            .arg("escript")
            .arg(&script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let input = server.stdin.take();
        let output = BufReader::new(server.stdout.take().expect("its output is a pipe"));
        Self {
            packages,
            server,
            input,
            output,
        }
    }

    fn write(&self, package: &str, file: &str, text: &str) {
        let folder = self.packages.join(package).join("_gleam_artefacts");
        std::fs::create_dir_all(&folder).expect("a folder for artefacts");
        std::fs::write(folder.join(file), text).expect("a file is written");
    }

    /// Asks for modules of a package; the lines up to the result.
    fn ask(&mut self, package: &str, files: &[&str]) -> Vec<String> {
        let quoted = |path: &Path| path.display().to_string().replace('\\', "\\\\");
        let folder = self.packages.join(package);
        let modules: Vec<String> = files
            .iter()
            .map(|file| quoted(&folder.join("_gleam_artefacts").join(file)))
            .collect();
        let input = self.input.as_mut().expect("the session goes on");
        writeln!(
            input,
            "{{\"{}\", \"{}\", [\"{}\"]}}.",
            quoted(&self.packages),
            quoted(&folder.join("ebin")),
            modules.join("\", \"")
        )
        .expect("the request is taken");
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            let count = self.output.read_line(&mut line).expect("a line of text");
            assert!(count > 0, "the server is gone after {lines:?}");
            let line = line.trim_end().to_owned();
            let is_result = line.starts_with("gleam-compile-result-");
            lines.push(line);
            if is_result {
                return lines;
            }
        }
    }

    /// Closes the input, which ends the server.
    fn end(mut self) {
        drop(self.input.take());
        let status = self.server.wait().expect("the server ends");
        assert_eq!(status.code(), Some(0));
    }

    fn has(&self, package: &str, beam: &str) -> bool {
        self.packages.join(package).join("ebin").join(beam).exists()
    }
}

#[test]
fn packages_are_compiled_one_after_the_other() {
    let mut session = Session::start("gleam_packages");
    session.write(
        "base",
        "base.erl",
        "-module(base).\n-compile([no_auto_import, nowarn_unused_vars]).\n-export([one/0]).\n\
         -file(\"src/base.gleam\", 3).\n-spec one() -> integer().\none() ->\n    1.\n",
    );
    session.write(
        "base",
        "base@more.erl",
        "-module(base@more).\n-export([two/0]).\ntwo() -> base:one() + 1.\n",
    );
    let mut answer = session.ask("base", &["base.erl", "base@more.erl"]);
    answer[..2].sort();
    assert_eq!(
        answer,
        [
            "gleam-compile-module:base",
            "gleam-compile-module:base@more",
            "gleam-compile-result-ok"
        ]
    );
    assert!(session.has("base", "base.beam") && session.has("base", "base@more.beam"));
    // The next package includes a header of the first.
    let include = session.packages.join("base").join("include");
    std::fs::create_dir_all(&include).expect("a folder for headers");
    std::fs::write(include.join("base.hrl"), "-define(TWO, base@more:two()).\n")
        .expect("a file is written");
    session.write(
        "app",
        "app.erl",
        "-module(app).\n-export([main/0]).\n-include_lib(\"base/include/base.hrl\").\nmain() -> ?TWO.\n",
    );
    assert_eq!(
        session.ask("app", &["app.erl"]),
        ["gleam-compile-module:app", "gleam-compile-result-ok"]
    );
    // A package without modules asks for one with an empty name.
    let line = format!(
        "{{\"{}\", \"{}\", [\"\"]}}.\n",
        session.packages.display(),
        session.packages.join("empty").join("ebin").display()
    );
    let input = session.input.as_mut().expect("the session goes on");
    input
        .write_all(line.as_bytes())
        .expect("the request is taken");
    let mut line = String::new();
    session.output.read_line(&mut line).expect("a line of text");
    assert_eq!(line, "gleam-compile-result-ok\n");
    session.end();
}

#[test]
fn errors_are_told_and_the_session_goes_on() {
    let mut session = Session::start("gleam_errors");
    session.write(
        "app",
        "wrong.erl",
        "-module(wrong).\n-export([f/0]).\nf() -> X.\n",
    );
    session.write(
        "app",
        "warned.erl",
        "-module(warned).\n-export([f/1]).\nf(X) -> 1.\n",
    );
    session.write(
        "app",
        "right.erl",
        "-module(right).\n-export([f/0]).\nf() -> 1.\n",
    );
    let answer = session.ask("app", &["wrong.erl", "right.erl"]);
    assert_eq!(
        answer.last().map(String::as_str),
        Some("gleam-compile-result-error")
    );
    assert!(
        answer[0].contains("wrong.erl:3:8: variable 'X' is unbound"),
        "{answer:?}"
    );
    assert!(
        !answer
            .iter()
            .any(|line| line.starts_with("gleam-compile-module:"))
    );
    let answer = session.ask("app", &["warned.erl", "right.erl"]);
    assert!(
        answer
            .iter()
            .any(|line| line.contains("Warning: variable 'X' is unused")),
        "{answer:?}"
    );
    assert_eq!(
        answer.last().map(String::as_str),
        Some("gleam-compile-result-ok")
    );
    let answer = session.ask("app", &["absent.erl"]);
    assert_eq!(
        answer.last().map(String::as_str),
        Some("gleam-compile-result-error")
    );
    session.end();
}

#[test]
fn elixir_is_refused_by_package() {
    let mut session = Session::start("gleam_elixir");
    session.write("mixed", "mod.ex", "defmodule Mod do\nend\n");
    session.write(
        "mixed",
        "right.erl",
        "-module(right).\n-export([f/0]).\nf() -> 1.\n",
    );
    let answer = session.ask("mixed", &["right.erl", "mod.ex"]);
    assert!(
        answer[0].starts_with("The package mixed contains Elixir source"),
        "{answer:?}"
    );
    assert_eq!(
        answer.last().map(String::as_str),
        Some("gleam-compile-result-error")
    );
    session.end();
}
