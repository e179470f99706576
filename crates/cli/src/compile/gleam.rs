//! The compile server that Gleam's build tool talks to.
//!
//! A line is a request: the term `{Lib, Out, Modules}.` with strings. The answer is a line `gleam-compile-module:NAME` for
//! each module and then `gleam-compile-result-ok`, or `gleam-compile-result-error`; other lines are shown to the user. The end
//! of the input is the end of the work.

use std::io::{self, BufRead, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use super::Session;
use crate::fail;

/// What is to be compiled.
#[derive(PartialEq, Eq, Debug)]
struct Request {
    /// The folder with all packages.
    library: String,
    /// Where files go.
    out: String,
    /// The sources.
    modules: Vec<String>,
}

pub(super) fn serve() -> ExitCode {
    let input = io::stdin().lock();
    for line in input.lines() {
        let answer = match line {
            Ok(line) if line.trim().is_empty() => continue,
            Ok(line) => match parse(&line) {
                Some(request) => answer(&request),
                None => return fail("escript: the request cannot be understood", 127),
            },
            Err(error) => return fail(&format!("escript: {error}"), 127),
        };
        let mut output = io::stdout().lock();
        // Who asked has gone if nobody reads the answer.
        if output
            .write_all(answer.as_bytes())
            .and_then(|()| output.flush())
            .is_err()
        {
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

fn answer(request: &Request) -> String {
    const ERROR: &str = "gleam-compile-result-error\n";
    if let Err(error) = std::fs::create_dir_all(&request.out) {
        return format!("{}: {error}\n{ERROR}", request.out);
    }
    let (elixir, erlang): (Vec<PathBuf>, Vec<PathBuf>) = request
        .modules
        .iter()
        .map(PathBuf::from)
        .partition(|module| {
            module
                .extension()
                .is_some_and(|extension| extension == "ex")
        });
    let mut session = Session {
        out: Some(PathBuf::from(&request.out)),
        libraries: vec![PathBuf::from(&request.library)],
        warns: true,
        ..Session::default()
    };
    session.options.debug_info = true;
    let mut text = String::new();
    let mut names = Vec::new();
    let mut is_good = true;
    for outcome in session.compile_all(&erlang) {
        text.push_str(&outcome.messages);
        match outcome.module {
            Some(module) => names.push(module),
            None => is_good = false,
        }
    }
    for module in &elixir {
        text.push_str(&refusal(module));
        is_good = false;
    }
    if !is_good {
        return text + ERROR;
    }
    for name in names {
        text.push_str(&format!("gleam-compile-module:{name}\n"));
    }
    text + "gleam-compile-result-ok\n"
}

/// Why a source in Elixir is not compiled; its package is the folder above those of artefacts.
fn refusal(module: &Path) -> String {
    let package = module
        .parent()
        .and_then(Path::parent)
        .and_then(Path::file_name)
        .unwrap_or_default();
    format!(
        "The package {} contains Elixir source, which this compiler does not understand: {}\n",
        package.to_string_lossy(),
        module.display()
    )
}

/// Reads `{"Lib", "Out", ["Module", ...]}.`
fn parse(line: &str) -> Option<Request> {
    let mut reader = Reader {
        rest: line.trim().chars(),
    };
    reader.expect('{')?;
    let library = reader.string()?;
    reader.expect(',')?;
    let out = reader.string()?;
    reader.expect(',')?;
    reader.expect('[')?;
    let mut modules = Vec::new();
    if reader.peek()? == ']' {
        reader.expect(']')?;
    } else {
        loop {
            modules.push(reader.string()?);
            match reader.next()? {
                ',' => {}
                ']' => break,
                _ => return None,
            }
        }
    }
    reader.expect('}')?;
    reader.expect('.')?;
    // No modules at all arrive as one empty name.
    modules.retain(|module| !module.is_empty());
    Some(Request {
        library,
        out,
        modules,
    })
}

struct Reader<'l> {
    rest: std::str::Chars<'l>,
}

impl Reader<'_> {
    fn next(&mut self) -> Option<char> {
        self.rest.by_ref().find(|c| !c.is_whitespace())
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().find(|c| !c.is_whitespace())
    }

    fn expect(&mut self, wanted: char) -> Option<()> {
        (self.next()? == wanted).then_some(())
    }

    /// A string in which backslashes and quotes have a backslash before them.
    fn string(&mut self) -> Option<String> {
        self.expect('"')?;
        let mut text = String::new();
        loop {
            match self.rest.next()? {
                '"' => return Some(text),
                '\\' => text.push(self.rest.next()?),
                c => text.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_read() {
        let line = r#"{"/a/lib", "/a/lib/app/ebin", ["/a/x.erl", "/a \"b\\c\"/y.ex"]}."#;
        let request = parse(line).expect("it is a request");
        assert_eq!(request.library, "/a/lib");
        assert_eq!(request.out, "/a/lib/app/ebin");
        assert_eq!(request.modules, ["/a/x.erl", "/a \"b\\c\"/y.ex"]);
        let nothing = parse(r#"{"l", "o", [""]}."#).expect("it is a request");
        assert!(nothing.modules.is_empty());
        assert_eq!(parse("{1, 2}."), None);
    }
}
