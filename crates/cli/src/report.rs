//! What people are told when a program fails.

use std::io::{IsTerminal, Write as _};
use std::path::Path;
use std::process::ExitCode;

use asterias::{CallError, Class, Frame, Halt, Value};

use crate::excerpt::{self, Place};
use crate::gleam_text;

/// A value takes at most about so many bytes of a report.
const MAX_VALUE_BYTES: usize = 2_000;

/// Tells on standard error what the entry function raised, and where; `root` is that of the Gleam project that it belongs to.
pub(crate) fn failure(error: &CallError, root: Option<&Path>) {
    let Some((class, reason)) = error.exception() else {
        eprintln!("asterias: {error}");
        return;
    };
    let style = Style::of_stderr();
    let gleam = gleam_failure(reason);
    let mut text = match &gleam {
        Some(failure) => format!(
            "{}: {}\n\n{}\n",
            style.red("runtime error"),
            failure.title,
            failure.message
        ),
        None if class == Class::Error => {
            let shown = explained(reason, root.is_some());
            format!("{}: {shown}\n", style.red("runtime error"))
        }
        None => {
            let shown = value_text(reason, root.is_some());
            format!("{}: {shown}\n", style.red(&format!("uncaught {class}")))
        }
    };
    let place = match &gleam {
        Some(failure) => failure.place.as_ref(),
        None => None,
    };
    let frame = error.stack().iter().find_map(frame_place);
    let excerpt = root.zip(place.or(frame.as_ref()));
    if let Some(lines) = excerpt.and_then(|(root, place)| excerpt::of(root, place)) {
        text.push_str(&format!("\n{lines}"));
    }
    for (name, value) in gleam.iter().flat_map(|failure| &failure.values) {
        let shown = gleam_text::shown(value, MAX_VALUE_BYTES);
        text.push_str(&format!("\n{}:\n  {shown}\n", style.blue(name)));
    }
    if !error.stack().is_empty() {
        text.push_str(&format!("\n{}:\n", style.blue("stacktrace")));
        for (depth, frame) in error.stack().iter().enumerate() {
            // The code of an error stands behind that which failed.
            let refined =
                place.filter(|place| depth == 0 && frame.file.as_deref() == Some(place.file));
            let number = refined.map_or(frame.line, |place| u32::try_from(place.line).ok());
            text.push_str(&format!("  {}\n", line(frame, number)));
        }
    }
    eprint!("{text}");
}

fn frame_place(frame: &Frame) -> Option<Place<'_>> {
    let file = frame.file.as_deref().filter(|file| is_gleam(file))?;
    Some(Place {
        file,
        line: frame.line? as usize,
        bytes: None,
    })
}

fn is_gleam(file: &str) -> bool {
    file.ends_with(".gleam")
}

fn value_text(value: &Value, is_gleam: bool) -> String {
    if is_gleam {
        gleam_text::shown(value, MAX_VALUE_BYTES)
    } else {
        value.to_string()
    }
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

/// What Gleam raises for `panic`, `todo`, `let assert` and `assert`.
struct GleamFailure<'a> {
    title: String,
    message: String,
    place: Option<Place<'a>>,
    values: Vec<(String, &'a Value)>,
}

fn gleam_failure(reason: &Value) -> Option<GleamFailure<'_>> {
    let kind = reason.get("gleam_error")?.as_atom()?;
    let mut message = reason.get("message")?.as_str()?.to_owned();
    let text = |key| reason.get(key).and_then(Value::as_str);
    let module = text("module").unwrap_or("?");
    let function = text("function").unwrap_or("?");
    message.push_str(&format!("\n\n  in {module}.{function}"));
    let number = |key| usize::try_from(reason.get(key)?.as_i64()?).ok();
    let place = text("file").zip(number("line")).map(|(file, line)| Place {
        file,
        line,
        bytes: number("pattern_start")
            .zip(number("pattern_end"))
            .or(number("start").zip(number("end"))),
    });
    if let Some(place) = &place {
        message.push_str(&format!(" ({}:{})", place.file, place.line));
    }
    Some(GleamFailure {
        title: kind.replace('_', " "),
        message,
        place,
        values: values(reason),
    })
}

/// The values that did not fit, with their names.
fn values(reason: &Value) -> Vec<(String, &Value)> {
    if let Some(value) = reason.get("value") {
        return vec![("unmatched value".to_owned(), value)];
    }
    // What was not evaluated has no value, and a literal can be read in the source.
    let shown = |name: String, part: &'_ Value| -> Option<String> {
        (part.get("kind")?.as_atom()? == "expression").then_some(name)
    };
    let parts = ["left", "right", "expression"]
        .into_iter()
        .filter_map(|name| Some((name.to_owned(), reason.get(name)?)));
    let arguments = reason
        .get("arguments")
        .and_then(Value::as_list)
        .unwrap_or_default();
    let arguments = (1..)
        .zip(arguments)
        .map(|(place, part)| (format!("argument {place}"), part));
    parts
        .chain(arguments)
        .filter_map(|(name, part)| Some((shown(name, part)?, part.get("value")?)))
        .collect()
}

/// The reason, with a few words on those that the machine itself raises.
fn explained(reason: &Value, is_gleam: bool) -> String {
    let shown = || value_text(reason, is_gleam);
    let (name, value) = match reason {
        Value::Atom(name) => (name.as_str(), None),
        Value::Tuple(parts) => match parts.as_slice() {
            [Value::Atom(name), value] => (name.as_str(), Some(value)),
            _ => return shown(),
        },
        _ => return shown(),
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
        _ => return shown(),
    };
    format!("{} ({words})", shown())
}

fn line(frame: &Frame, number: Option<u32>) -> String {
    let place = match (&frame.file, number) {
        (Some(file), Some(line)) => format!(" ({file}:{line})"),
        _ => String::new(),
    };
    let is_gleam = frame.file.as_deref().is_some_and(is_gleam);
    let name = if is_gleam {
        gleam_name(&frame.module, &frame.function)
    } else {
        format!("{}:{}", frame.module, frame.function)
    };
    match &frame.arguments {
        Some(arguments) => {
            let shown: Vec<String> = arguments
                .iter()
                .map(|argument| shortened(argument, is_gleam))
                .collect();
            format!("{name}({}){place}", shown.join(", "))
        }
        None if is_gleam => format!("{name}{place}"),
        None => format!("{name}/{}{place}", frame.arity),
    }
}

/// `shop@cart` and `-total/1-fun-0-` are `shop/cart.total` in Gleam, in a function without a name.
fn gleam_name(module: &str, function: &str) -> String {
    let module = module.replace('@', "/");
    match function
        .strip_prefix('-')
        .and_then(|name| name.split_once('/'))
    {
        Some((outer, _)) => format!("{module}.{outer}, in a function without a name"),
        None => format!("{module}.{function}"),
    }
}

/// An argument, at most a line of it.
fn shortened(value: &Value, is_gleam: bool) -> String {
    const LIMIT: usize = 120;
    if is_gleam {
        return gleam_text::shown(value, LIMIT);
    }
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
    end(halt.exit_code())
}

/// Ends the program at once: nothing is left to be done, and giving back memory piece by piece would only cost time.
pub(crate) fn end(code: i32) -> ! {
    // What cannot be written any more has nobody to read it.
    let _ = std::io::stdout().flush();
    signal_hook::low_level::exit(code)
}
