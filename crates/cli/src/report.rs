//! What people are told when a program fails.

use std::io::IsTerminal;
use std::process::ExitCode;

use asterias::{CallError, Class, Frame, Halt, Value};

/// Tells on standard error what the entry function raised, and where.
pub(crate) fn failure(error: &CallError) {
    let Some((class, reason)) = error.exception() else {
        eprintln!("asterias: {error}");
        return;
    };
    let style = Style::of_stderr();
    let mut text = match gleam_failure(reason) {
        Some((title, message)) => format!("{}: {title}\n\n{message}\n", style.red("runtime error")),
        None if class == Class::Error => {
            format!("{}: {}\n", style.red("runtime error"), explained(reason))
        }
        None => format!("{}: {reason}\n", style.red(&format!("uncaught {class}"))),
    };
    if !error.stack().is_empty() {
        text.push_str(&format!("\n{}:\n", style.blue("stacktrace")));
        for frame in error.stack() {
            text.push_str(&format!("  {}\n", line(frame)));
        }
    }
    eprint!("{text}");
}

/// Colours on terminals, unless `NO_COLOR` is set.
struct Style {
    coloured: bool,
}

impl Style {
    fn of_stderr() -> Style {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Style {
            coloured: !unwanted && std::io::stderr().is_terminal(),
        }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.coloured {
            format!("\x1b[{code}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }

    fn red(&self, text: &str) -> String {
        self.paint("1;31", text)
    }

    fn blue(&self, text: &str) -> String {
        self.paint("1;36", text)
    }
}

/// Kind, message and place of what Gleam raises for `panic`, `todo`, `let assert` and `assert`.
fn gleam_failure(reason: &Value) -> Option<(String, String)> {
    let kind = reason.get("gleam_error")?.as_atom()?;
    let mut message = reason.get("message")?.as_str()?.to_owned();
    if let Some(value) = reason.get("value") {
        message.push_str(&format!("\n\n  value: {value}"));
    }
    let module = reason.get("module").and_then(Value::as_str).unwrap_or("?");
    let function = reason
        .get("function")
        .and_then(Value::as_str)
        .unwrap_or("?");
    message.push_str(&format!("\n\n  in {module}.{function}"));
    let file = reason.get("file").and_then(Value::as_str);
    if let (Some(file), Some(line)) = (file, reason.get("line").and_then(Value::as_i64)) {
        message.push_str(&format!(" ({file}:{line})"));
    }
    Some((kind.replace('_', " "), message))
}

/// The reason, with a few words on those that the machine itself raises.
fn explained(reason: &Value) -> String {
    let (name, value) = match reason {
        Value::Atom(name) => (name.as_str(), None),
        Value::Tuple(parts) => match parts.as_slice() {
            [Value::Atom(name), value] => (name.as_str(), Some(value)),
            _ => return reason.to_string(),
        },
        _ => return reason.to_string(),
    };
    let words = match (name, value) {
        ("undef", None) => "the function does not exist",
        ("badarith", None) => "an error in an arithmetic expression",
        ("badarg", None) => "bad argument",
        ("function_clause", None) => "no function clause matches",
        ("if_clause", None) => "no branch of the if matches",
        ("system_limit", None) => "a system limit has been reached",
        ("badmatch", Some(_)) => "no match of the right hand side",
        ("case_clause", Some(_)) => "no case clause matches",
        ("try_clause", Some(_)) => "no try clause matches",
        ("badmap", Some(_)) => "expected a map",
        ("badkey", Some(_)) => "the map has no such key",
        ("badfun", Some(_)) => "expected a function",
        ("badarity", Some(_)) => "a function was called with the wrong number of arguments",
        _ => return reason.to_string(),
    };
    format!("{reason} ({words})")
}

fn line(frame: &Frame) -> String {
    match &frame.arguments {
        Some(arguments) => {
            let shown: Vec<String> = arguments.iter().map(shortened).collect();
            let place = match (&frame.file, frame.line) {
                (Some(file), Some(line)) => format!(" ({file}:{line})"),
                _ => String::new(),
            };
            format!(
                "{}:{}({}){place}",
                frame.module,
                frame.function,
                shown.join(", ")
            )
        }
        None => frame.to_string(),
    }
}

/// An argument, at most a line of it.
fn shortened(value: &Value) -> String {
    const LIMIT: usize = 120;
    let text = value.to_string();
    match text.char_indices().nth(LIMIT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Ends the program as the machine ended.
pub(crate) fn exit(halt: &Halt) -> ExitCode {
    match halt {
        Halt::Slogan(text) => eprintln!("{text}\n\r"),
        Halt::Abort => std::process::abort(),
        Halt::Code(_) => {}
    }
    // Nothing is left to be done, and to take the machine apart would only cost time.
    std::process::exit(halt.exit_code())
}
