//! Files: entering and leaving them, `-include`, `-include_lib`, `-file`, and documentation that stands in files.

use std::rc::Rc;

use super::directive::{Shape, mismatch};
use super::{Epp, Fallible, MAX_INCLUDE_DEPTH, Open, conditional, error, file_of, too_many_files};
use crate::ast::{Attribute, Form};
use crate::problem::tagged;
use crate::scan::{Cursor, Scanner};
use crate::source;
use crate::token::{Tok, Token};
use crate::{Name, Pos, Term, known};

const STRING_ARGUMENT: [Shape; 4] = [
    Shape::Sign(known::OPEN),
    Shape::String,
    Shape::Sign(known::CLOSE),
    Shape::Dot,
];

impl Epp<'_> {
    /// Begins to read a file; false if that cannot be.
    pub(super) fn enter(&mut self, name: &str, bytes: &[u8], from: Pos) -> bool {
        let shown = self.source_name(name);
        let Some(id) = file_of(&mut self.ast, &shown) else {
            self.problems.push(too_many_files(from));
            return false;
        };
        let (text, invalid) = match source::decode(bytes, self.options.encoding) {
            Ok(text) => (text.into_owned(), false),
            Err(valid) => (valid.to_owned(), true),
        };
        if u32::try_from(text.len()).is_err() {
            let text = format!("{name} is longer than 4 GB");
            let problem = crate::Problem::error(from, crate::problem::Speaker::Epp, text);
            self.problems.push(problem);
            return false;
        }
        self.read.push(name.to_owned());
        self.set_file_macro(&shown);
        let pos = Pos::new(id, 1, 1);
        self.file_attribute(pos, name, 1);
        self.open.push(Open {
            text: Rc::from(text),
            cursor: Cursor::start(id),
            name: name.to_owned(),
            shown: name.to_owned(),
            delta: 0,
            folder: folder_of(name).to_owned(),
            conditions: Vec::new(),
            invalid,
        });
        true
    }

    fn set_file_macro(&mut self, name: &str) {
        let text = self.ast.add_text(name);
        let token = Token {
            pos: Pos::NONE,
            tok: Tok::String(text),
        };
        self.macros.predefine(known::MACRO_FILE, vec![token]);
    }

    /// The innermost file is read; whoever included it goes on.
    pub(super) fn leave(&mut self) {
        let Some(mut file) = self.open.pop() else {
            return;
        };
        let here = Scanner::at(&file.text, file.cursor).pos();
        file.conditions.append(&mut self.skipping);
        while let Some(open) = file.conditions.pop() {
            self.problems
                .push(*conditional::illegal(here, "unterminated", open.name()));
        }
        let Some(outer) = self.open.last() else {
            self.ast.forms.push(Form::Eof(here));
            return;
        };
        let (name, shown) = (outer.name.clone(), outer.shown.clone());
        let back = Scanner::at(&outer.text, outer.cursor).pos();
        let line = i64::from(back.line()) + outer.delta;
        let line = u32::try_from(line.max(0)).unwrap_or(Pos::MAX_LINE);
        let shown_name = self.source_name(&shown);
        self.set_file_macro(&shown_name);
        let shown_as = self.source_name(&name);
        let Some(id) = file_of(&mut self.ast, &shown_as) else {
            return;
        };
        let at = Pos::new(id, line, back.column());
        self.file_attribute(at, &name, line);
        if shown != name {
            self.file_attribute(at.generated(), &shown, back.line());
        }
    }

    /// The name in `("name").`, if the directive looks like that; strings that follow each other are one.
    fn string_argument(&self, tag: Token, rest: &[Token], what: Name) -> Fallible<(Pos, String)> {
        if let [open, middle @ .., close, dot] = rest {
            let shape = open.is(known::OPEN) && close.is(known::CLOSE) && dot.tok == Tok::Dot;
            let mut name = String::new();
            let strings = middle.iter().all(|token| match token.tok {
                Tok::String(text) => {
                    name.push_str(self.ast.text(text));
                    true
                }
                _ => false,
            });
            if let (true, true, Some(first)) = (shape, strings, middle.first()) {
                return Ok((first.pos, name));
            }
        }
        let merged = merged_strings(rest);
        Err(self.bad(mismatch(&STRING_ARGUMENT, &merged, tag), what))
    }

    pub(super) fn include(&mut self, tag: Token, rest: &[Token]) -> Fallible<()> {
        let (pos, name) = self.string_argument(tag, rest, known::INCLUDE)?;
        let name = self.expand_variable(name);
        if self.open.len() > MAX_INCLUDE_DEPTH {
            return Err(too_deep(pos, "include"));
        }
        match self.search(&name) {
            Some((path, bytes)) => {
                self.enter(&path, &bytes, pos);
                Ok(())
            }
            None => Err(not_found(pos, "file", known::FILE, &name)),
        }
    }

    pub(super) fn include_lib(&mut self, tag: Token, rest: &[Token]) -> Fallible<()> {
        let (pos, name) = self.string_argument(tag, rest, known::INCLUDE_LIB)?;
        if self.open.len() > MAX_INCLUDE_DEPTH {
            return Err(too_deep(tag.pos, "include_lib"));
        }
        let name = self.expand_variable(name);
        let found = self.search(&name).or_else(|| {
            let (library, path) = name.split_once('/')?;
            let path = format!("{}/{path}", self.sources.library(library)?);
            let bytes = self.sources.read(&path)?;
            Some((path, bytes))
        });
        match found {
            Some((path, bytes)) => {
                self.enter(&path, &bytes, pos);
                Ok(())
            }
            None => Err(not_found(pos, "lib", known::LIB, &name)),
        }
    }

    /// `$VAR/path` with the variable's value.
    fn expand_variable(&self, name: String) -> String {
        let expanded = name.strip_prefix('$').and_then(|rest| {
            let (variable, path) = rest.split_once('/').unwrap_or((rest, ""));
            let value = self.sources.variable(variable)?;
            Some(if path.is_empty() {
                value
            } else {
                format!("{value}/{path}")
            })
        });
        expanded.unwrap_or(name)
    }

    /// The file beside the one that includes it, or in the include path.
    fn search(&self, name: &str) -> Option<(String, Vec<u8>)> {
        if name.starts_with('/') {
            return Some((name.to_owned(), self.sources.read(name)?));
        }
        let folder = self.open.last().map_or(".", |file| &file.folder);
        let folders =
            std::iter::once(folder).chain(self.options.include_path.iter().map(String::as_str));
        for folder in folders {
            let path = join(folder, name);
            if let Some(bytes) = self.sources.read(&path) {
                return Some((path, bytes));
            }
        }
        None
    }

    /// `-file("name", Line).`: the text counts as standing there.
    pub(super) fn file(&mut self, tag: Token, rest: &[Token]) -> Fallible<()> {
        let expanded = self.expand(rest)?;
        let rest = expanded.as_deref().unwrap_or(rest);
        let merged = merged_strings(rest);
        let shape = [
            Shape::Sign(known::OPEN),
            Shape::String,
            Shape::Sign(known::COMMA),
            Shape::Integer,
            Shape::Sign(known::CLOSE),
            Shape::Dot,
        ];
        let [open, _, comma, line, close, dot] = &merged[..] else {
            return Err(self.bad(mismatch(&shape, &merged, tag), known::FILE));
        };
        let fits = open.is(known::OPEN)
            && comma.is(known::COMMA)
            && close.is(known::CLOSE)
            && dot.tok == Tok::Dot;
        let (Tok::Integer(line), true) = (line.tok, fits) else {
            return Err(self.bad(mismatch(&shape, &merged, tag), known::FILE));
        };
        let name: String = rest
            .iter()
            .filter_map(|token| match token.tok {
                Tok::String(text) => Some(self.ast.text(text)),
                _ => None,
            })
            .collect();
        let line = u32::try_from(line)
            .unwrap_or(Pos::MAX_LINE)
            .min(Pos::MAX_LINE);
        let shown = self.source_name(&name);
        self.set_file_macro(&shown);
        let Some(id) = file_of(&mut self.ast, &shown) else {
            return Err(Box::new(too_many_files(tag.pos)));
        };
        let at = tag.pos.with_file(id).generated();
        self.ast
            .forms
            .push(Form::Attribute(at, Attribute::File(id, line)));
        if let Some(file) = self.open.last_mut() {
            let text = Rc::clone(&file.text);
            let mut scanner = Scanner::at(&text, file.cursor);
            let behind = i64::from(scanner.pos().line()) - i64::from(tag.pos.line());
            file.delta += i64::from(tag.pos.line()) - i64::from(line);
            let line = u32::try_from(i64::from(line) + behind).unwrap_or(line);
            scanner.relocate(id, line, 1);
            file.cursor = scanner.cursor();
            file.shown = name;
        }
        Ok(())
    }

    /// `-doc({file, "name"}).`: the text of that file stands there.
    pub(super) fn doc_file(&mut self, tag: Token, what: Name, rest: &[Token]) -> Fallible<()> {
        let merged = merged_strings(rest);
        let parens = usize::from(merged.first().is_some_and(|token| token.is(known::OPEN)));
        let inner = &merged[parens..];
        match inner.get(1).map(|token| token.tok) {
            Some(Tok::Atom(known::FILE)) => {}
            _ => {
                let pos = inner.get(1).unwrap_or(&tag).pos;
                let shown = self.names.text(what);
                let text = format!("invalid {shown} tag, only file allowed");
                let rest = vec![Term::Atom(known::INVALID), Term::Atom(known::FILE)];
                return Err(error(pos, text, tagged(what, rest)));
            }
        }
        let mut shape = Vec::new();
        if parens > 0 {
            shape.push(Shape::Sign(known::OPEN));
        }
        shape.extend([
            Shape::Sign(known::OPEN_BRACE),
            Shape::Name,
            Shape::Sign(known::COMMA),
            Shape::String,
            Shape::Sign(known::CLOSE_BRACE),
        ]);
        if parens > 0 {
            shape.push(Shape::Sign(known::CLOSE));
        }
        shape.push(Shape::Dot);
        let fits = merged.len() == shape.len();
        let wrong = mismatch(&shape, &merged, tag);
        let last = merged.last().map_or(tag.pos, |token| token.pos);
        if !fits || wrong != last {
            return Err(self.bad(wrong, what));
        }
        let name: String = rest
            .iter()
            .filter_map(|token| match token.tok {
                Tok::String(text) => Some(self.ast.text(text)),
                _ => None,
            })
            .collect();
        let Some(file) = self.open.last() else {
            return Ok(());
        };
        let (current, folder) = (file.name.clone(), file.folder.clone());
        let path = if name.starts_with('/') {
            name.clone()
        } else {
            join(&folder, &name)
        };
        let Some(bytes) = self.sources.read(&path) else {
            let form = Form::Attribute(tag.pos, Attribute::Other(what, Term::string("")));
            self.ast.forms.push(form);
            let shown = self.names.text(what);
            let text = format!("can't find {shown} file \"{name}\"");
            let rest = vec![Term::Atom(known::FILE), Term::string(&name)];
            return Err(Box::new(
                error(tag.pos, text, tagged(what, rest)).as_warning(),
            ));
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let shown_as = self.source_name(&path);
        let Some(id) = file_of(&mut self.ast, &shown_as) else {
            return Err(Box::new(too_many_files(tag.pos)));
        };
        let start = Pos::new(id, 1, 1);
        self.file_attribute(start, &path, 1);
        let form = Form::Attribute(start, Attribute::Other(what, Term::string(&text)));
        self.ast.forms.push(form);
        self.file_attribute(last, &current, last.line());
        Ok(())
    }
}

/// The tokens with only the first of strings that follow each other.
fn merged_strings(tokens: &[Token]) -> Vec<Token> {
    let mut merged: Vec<Token> = Vec::with_capacity(tokens.len());
    for token in tokens {
        let again = matches!(token.tok, Tok::String(_))
            && merged
                .last()
                .is_some_and(|last| matches!(last.tok, Tok::String(_)));
        if !again {
            merged.push(*token);
        }
    }
    merged
}

fn too_deep(pos: Pos, what: &str) -> Box<crate::Problem> {
    error(
        pos,
        format!("{what} too deep"),
        tagged(known::DEPTH, vec![Term::string(what)]),
    )
}

fn not_found(pos: Pos, what: &str, tag: Name, name: &str) -> Box<crate::Problem> {
    let text = format!("can't find include {what} \"{name}\"");
    let rest = vec![Term::Atom(tag), Term::string(name)];
    error(pos, text, tagged(known::INCLUDE, rest))
}

/// The folder part of a path, as `filename:dirname/1` tells it.
fn folder_of(path: &str) -> &str {
    match path.trim_end_matches('/').rsplit_once('/') {
        None => ".",
        Some(("", _)) => "/",
        Some((folder, _)) => folder,
    }
}

fn join(folder: &str, name: &str) -> String {
    match folder.trim_end_matches('/') {
        "." => name.to_owned(),
        "" if folder.starts_with('/') => format!("/{name}"),
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}
