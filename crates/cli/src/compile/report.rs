//! Messages of the compiler in the form of OTP's: place, text, the line of the source with a caret.

use std::io;

use asterias_compiler::syntax::source::{Encoding, decode};
use asterias_compiler::syntax::{Files, Problem};

use super::Session;

/// One message, with line ends.
pub(super) fn message(problem: &Problem, files: &Files, session: &Session) -> String {
    let file = files.name(problem.pos.file());
    let prefix = if problem.warning && !session.strict {
        "Warning: "
    } else {
        ""
    };
    let text = &problem.text;
    let (line, column) = (problem.pos.line(), problem.pos.column());
    if line == 0 {
        return format!("{file}: {prefix}{text}\n");
    }
    let place = if column == 0 {
        format!("{file}:{line}")
    } else {
        format!("{file}:{line}:{column}")
    };
    let quote = if session.brief {
        String::new()
    } else {
        quote(file, line, column.max(1)).unwrap_or_default()
    };
    format!("{place}: {prefix}{text}\n{quote}")
}

/// The line of the source, and a caret under the column.
fn quote(file: &str, line: u32, column: u32) -> Option<String> {
    let bytes = std::fs::read(file).ok()?;
    let text = match decode(&bytes, Encoding::Utf8) {
        Ok(text) => text,
        Err(text) => text.into(),
    };
    let source = text.lines().nth(line as usize - 1)?;
    // What is before the caret is blank, but tabs stay, so that it stands where it should.
    let before: String = source
        .chars()
        .chain(std::iter::repeat(' '))
        .take(column as usize - 1)
        .map(|c| if c == '\t' { '\t' } else { ' ' })
        .collect();
    let width = line.to_string().len().max(4);
    let blank = "";
    Some(format!(
        "% {line:>width$}| {source}\n% {blank:>width$}| {before}^\n\n"
    ))
}

/// Why a file could not be read or written, in OTP's words.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::IsADirectory => "illegal operation on a directory".to_owned(),
        io::ErrorKind::NotADirectory => "not a directory".to_owned(),
        io::ErrorKind::StorageFull => "no space left on device".to_owned(),
        _ => error.to_string(),
    }
}
