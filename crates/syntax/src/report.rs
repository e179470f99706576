//! Problems as people read them: in the form of `erlc`, and in a form that shows the place at more leisure.

use crate::{Files, Problem};

/// The texts of the files that problems name.
pub trait Texts {
    /// The text of a file, if there is one of that name.
    fn text(&self, file: &str) -> Option<&str>;
}

impl<F: Fn(&str) -> Option<&'static str>> Texts for F {
    fn text(&self, file: &str) -> Option<&str> {
        self(file)
    }
}

/// `file:line:column: text`, and unless `brief` the line with a mark below, as `erlc` prints it.
#[must_use]
pub fn erlc(problem: &Problem, files: &Files, texts: &dyn Texts, brief: bool) -> String {
    let file = files.name(problem.pos.file());
    let warning = if problem.warning { "Warning: " } else { "" };
    let (line, column) = (problem.pos.line(), problem.pos.column());
    let mut out = match (line, column) {
        (0, _) => format!("{file}: {warning}{}\n", problem.text),
        (_, 0) => format!("{file}:{line}: {warning}{}\n", problem.text),
        _ => format!("{file}:{line}:{column}: {warning}{}\n", problem.text),
    };
    if brief || line == 0 {
        return out;
    }
    if let Some(text) = texts.text(file).and_then(|text| line_of(text, line)) {
        let width = line.to_string().len().max(4);
        out.push_str(&format!("% {line:>width$}| {text}\n"));
        out.push_str(&format!("% {:>width$}| {}^\n\n", "", lead(text, column)));
    }
    out
}

/// The same with the place below the text, lines around it, and no `%`.
#[must_use]
pub fn excerpt(problem: &Problem, files: &Files, texts: &dyn Texts) -> String {
    let file = files.name(problem.pos.file());
    let kind = if problem.warning { "warning" } else { "error" };
    let (line, column) = (problem.pos.line(), problem.pos.column());
    let text = problem.text.replace('\n', " ");
    let mut out = format!("{kind}: {text}\n");
    if line == 0 {
        out.push_str(&format!("  --> {file}\n"));
        return out;
    }
    let width = line.to_string().len();
    let place = if column > 0 {
        format!(":{column}")
    } else {
        String::new()
    };
    out.push_str(&format!("{:width$}--> {file}:{line}{place}\n", ""));
    if let Some(text) = texts.text(file).and_then(|text| line_of(text, line)) {
        out.push_str(&format!("{:width$} |\n{line} | {text}\n", ""));
        out.push_str(&format!(
            "{:width$} | {}{}\n",
            "",
            lead(text, column),
            marks(text, column)
        ));
    }
    out
}

fn line_of(text: &str, line: u32) -> Option<&str> {
    let line = text.split('\n').nth(line as usize - 1)?;
    Some(line.strip_suffix('\r').unwrap_or(line))
}

/// Blanks up to a column; tabs stay, so that the mark stands below its place.
fn lead(text: &str, column: u32) -> String {
    let before = text.chars().take(column.saturating_sub(1) as usize);
    let mut lead: String = before.map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    for _ in lead.chars().count() as u32 + 1..column.min(crate::Pos::MAX_COLUMN) {
        lead.push(' ');
    }
    lead
}

/// Marks below the word that begins at a column.
fn marks(text: &str, column: u32) -> String {
    let word = text.chars().skip(column.saturating_sub(1) as usize);
    let length = word.take_while(|&c| crate::write::is_name_char(c)).count();
    "^".repeat(length.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Pos;
    use crate::problem::Speaker;

    #[test]
    fn problems_look_as_erlc_prints_them() {
        let mut files = Files::default();
        let file = files.add("a.erl").unwrap();
        let texts = |_: &str| Some("-module(a).\nf(X) ->\n\tfoo.\n");
        let problem = Problem::error(
            Pos::new(file, 2, 3),
            Speaker::Lint,
            "variable 'X' is unused",
        )
        .as_warning();
        assert_eq!(
            erlc(&problem, &files, &texts, false),
            "a.erl:2:3: Warning: variable 'X' is unused\n%    2| f(X) ->\n%     |   ^\n\n"
        );
        let problem = Problem::error(Pos::new(file, 3, 2), Speaker::Lint, "no");
        assert_eq!(erlc(&problem, &files, &texts, true), "a.erl:3:2: no\n");
        assert_eq!(
            excerpt(&problem, &files, &texts),
            "error: no\n --> a.erl:3:2\n  |\n3 | \tfoo.\n  | \t^^^\n"
        );
    }
}
