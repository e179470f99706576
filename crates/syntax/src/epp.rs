//! The preprocessor: from a file to the forms of a module, with macros expanded, files included and conditions decided, as
//! `epp` does it.
//!
//! Files come from the caller through [`Sources`]. One run reports everything that is wrong: a form that is not understood
//! is left out and the next one read. What a macro may grow to, how deep files include each other and how much work one
//! form may cost is bounded ([`MAX_EXPANSION`], [`MAX_INCLUDE_DEPTH`]).

mod conditional;
mod directive;
mod evaluate;
mod expand;
mod include;
mod macros;

use std::rc::Rc;

use crate::ast::{Ast, Attribute, Form};
use crate::parse;
use crate::problem::{Problem, Speaker, tagged};
use crate::scan::{Cursor, Scanned, Scanner, Tables};
use crate::source::Encoding;
use crate::token::{Reserved, Tok, Token};
use crate::{FileId, Name, Names, Pos, Term, known};

use conditional::Branch;
use macros::Macros;

/// How deep files may include each other, as in OTP.
pub const MAX_INCLUDE_DEPTH: usize = 8;

/// How many tokens the macros of one form may come to, and how many may be looked at to get there.
pub const MAX_EXPANSION: usize = 1 << 23;

/// Where the preprocessor finds files and what they are called.
pub trait Sources {
    /// The bytes of a file, if it can be read.
    fn read(&self, path: &str) -> Option<Vec<u8>>;
    /// The folder of a library, for `-include_lib`.
    fn library(&self, name: &str) -> Option<String>;
    /// An environment variable, for `-include("$VAR/...")`.
    fn variable(&self, name: &str) -> Option<String>;
}

/// No files at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoSources;

impl Sources for NoSources {
    fn read(&self, _path: &str) -> Option<Vec<u8>> {
        None
    }

    fn library(&self, _name: &str) -> Option<String> {
        None
    }

    fn variable(&self, _name: &str) -> Option<String> {
        None
    }
}

/// How to read a module.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where included files are searched, after the folder of the file that includes them.
    pub include_path: Vec<String>,
    /// Macros that are defined beforehand: name and value, `true` if none is given.
    pub macros: Vec<(String, Option<String>)>,
    /// Whether `maybe` and `else` are reserved words.
    pub maybe_expr: bool,
    /// Whether `=` binds in comprehensions.
    pub compr_assign: bool,
    /// What `?OTP_RELEASE` says.
    pub otp_release: i64,
    /// Whether `-file` attributes leave out folders.
    pub deterministic: bool,
    /// What a file without an encoding comment is taken for.
    pub encoding: Encoding,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            include_path: Vec::new(),
            macros: Vec::new(),
            maybe_expr: true,
            compr_assign: false,
            otp_release: 27,
            deterministic: false,
            encoding: Encoding::Utf8,
        }
    }
}

/// A module as read.
#[derive(Debug)]
pub struct Module {
    /// Its names.
    pub names: Names,
    /// Its forms, and the arenas they point into.
    pub ast: Ast,
    /// What is wrong with it, in the order of the text.
    pub problems: Vec<Problem>,
    /// How many forms stand before each of the problems.
    pub forms_before: Vec<usize>,
    /// Whether `=` binds in comprehensions.
    pub compr_assign: bool,
    /// Whether `maybe` is an expression.
    pub maybe_expr: bool,
    /// The files that were read, the module's own first.
    pub read: Vec<String>,
}

/// Reads a module from the bytes of its file.
///
/// Recursion goes as deep as [`crate::ast::MAX_NESTING`] allows: see [`crate::deep`].
#[must_use]
pub fn parse_file(name: &str, bytes: &[u8], sources: &dyn Sources, options: &Options) -> Module {
    let mut epp = Epp::new(sources, options);
    epp.define_given();
    if epp.enter(name, bytes, Pos::NONE) {
        epp.run();
    }
    epp.forms_before.resize(epp.problems.len(), 0);
    Module {
        names: epp.names,
        ast: epp.ast,
        problems: epp.problems,
        forms_before: epp.forms_before,
        compr_assign: epp.compr_assign,
        maybe_expr: epp.reserved.maybe,
        read: epp.read,
    }
}

/// A file that is being read.
struct Open {
    text: Rc<str>,
    cursor: Cursor,
    /// How it was found.
    name: String,
    /// What the last `-file` called it.
    shown: String,
    /// How many lines `-file` moved it.
    delta: i64,
    /// The folder that it includes from.
    folder: String,
    conditions: Vec<Branch>,
    /// Bytes behind the text that are not what the encoding says.
    invalid: bool,
}

struct Epp<'s> {
    sources: &'s dyn Sources,
    options: &'s Options,
    names: Names,
    ast: Ast,
    problems: Vec<Problem>,
    forms_before: Vec<usize>,
    open: Vec<Open>,
    macros: Macros,
    reserved: Reserved,
    compr_assign: bool,
    /// Whether `-feature` is still allowed.
    in_prefix: bool,
    /// While not empty, forms are left out.
    skipping: Vec<Branch>,
    read: Vec<String>,
}

type Fallible<T> = std::result::Result<T, Box<Problem>>;

impl<'s> Epp<'s> {
    fn new(sources: &'s dyn Sources, options: &'s Options) -> Self {
        Self {
            sources,
            options,
            names: Names::new(),
            ast: Ast::default(),
            problems: Vec::new(),
            forms_before: Vec::new(),
            open: Vec::new(),
            macros: Macros::default(),
            reserved: Reserved {
                maybe: options.maybe_expr,
            },
            compr_assign: options.compr_assign,
            in_prefix: true,
            skipping: Vec::new(),
            read: Vec::new(),
        }
    }

    fn run(&mut self) {
        let mut tokens = Vec::new();
        while let Some(scanned) = self.scan(&mut tokens) {
            match scanned {
                Scanned::Form if self.skipping.is_empty() => self.handle(&tokens),
                Scanned::Form => self.skip(&tokens),
                Scanned::Eof => self.leave(),
                Scanned::Error(problem) if self.skipping.is_empty() => self.problems.push(*problem),
                Scanned::Error(_) => {}
            }
            let forms = self.ast.forms.len();
            self.forms_before.resize(self.problems.len(), forms);
        }
    }

    /// The tokens of the next form of the innermost file; `None` when all files are read.
    fn scan(&mut self, tokens: &mut Vec<Token>) -> Option<Scanned> {
        let file = self.open.last_mut()?;
        let text = Rc::clone(&file.text);
        let mut scanner = Scanner::at(&text, file.cursor);
        let begin = scanner.pos();
        let mut tables = Tables {
            names: &mut self.names,
            ast: &mut self.ast,
            reserved: self.reserved,
        };
        let scanned = scanner.form(&mut tables, tokens);
        file.cursor = scanner.cursor();
        let is_whole = tokens.last().is_some_and(|token| token.tok == Tok::Dot);
        let is_cut = match scanned {
            Scanned::Error(_) => scanner.is_at_end(),
            Scanned::Form | Scanned::Eof => !is_whole,
        };
        if file.invalid && is_cut {
            file.invalid = false;
            let end = scanner.pos();
            let column = match &scanned {
                // One character is not yet a string, nor a character.
                Scanned::Error(problem)
                    if text.ends_with(['"', '$'])
                        && problem.pos.line() == end.line()
                        && problem.pos.column() + 1 == end.column() =>
                {
                    problem.pos.column()
                }
                Scanned::Error(_) => end.column(),
                // A blank behind the end of a form belongs to it.
                _ if begin.line() == end.line() => {
                    cut_column(&text, end, tokens).max(begin.column())
                }
                _ => cut_column(&text, end, tokens),
            };
            scanner.relocate(end.file(), end.line(), column);
            file.cursor = scanner.cursor();
            let pos = scanner.pos();
            let problem = Problem::error(pos, Speaker::File, "cannot translate from UTF-8");
            self.problems
                .push(problem.with(Term::Atom(known::INVALID_UNICODE)));
            let end = Problem::error(pos, Speaker::Epp, "cannot parse file, giving up");
            let descriptor = Term::Atom(self.names.intern("cannot_parse"));
            self.problems.push(end.with(descriptor));
            self.forms_before
                .resize(self.problems.len(), self.ast.forms.len());
            return Some(Scanned::Eof);
        }
        Some(scanned)
    }

    /// A form that is not left out.
    fn handle(&mut self, tokens: &[Token]) {
        if let Some(done) = self.directive(tokens) {
            if let Err(problem) = done {
                self.problems.push(*problem);
            }
            return;
        }
        match self.expand(tokens) {
            Ok(expanded) => {
                let tokens = expanded.as_deref().unwrap_or(tokens);
                self.leave_prefix_at(tokens);
                self.parse(tokens);
                self.note_module(tokens);
            }
            Err(problem) => self.problems.push(*problem),
        }
    }

    fn parse(&mut self, tokens: &[Token]) {
        match parse::parse_form(tokens, &mut self.names, &mut self.ast) {
            Ok(form) => self.ast.forms.push(form),
            Err(problem) => self.problems.push(*problem),
        }
    }

    /// `?MODULE` is known behind `-module(name).`
    fn note_module(&mut self, tokens: &[Token]) {
        let [first, tag, open, name, after, ..] = tokens else {
            return;
        };
        let ends = after.is(known::CLOSE) || after.is(known::COMMA);
        let Tok::Atom(module) = name.tok else {
            return;
        };
        if first.is(known::MINUS)
            && tag.tok == Tok::Atom(known::MODULE)
            && open.is(known::OPEN)
            && ends
        {
            let text = self.names.text(module).to_owned();
            let text = self.ast.add_text(&text);
            self.macros.predefine(known::MACRO_MODULE, vec![*name]);
            let string = Token {
                pos: name.pos,
                tok: Tok::String(text),
            };
            self.macros
                .predefine(known::MACRO_MODULE_STRING, vec![string]);
        }
    }

    fn file_attribute(&mut self, pos: Pos, name: &str, line: u32) {
        let shown = self.source_name(name);
        match self.ast.files.add(&shown) {
            Some(id) => {
                let form = Form::Attribute(pos, Attribute::File(id, line));
                self.ast.forms.push(form);
            }
            None => self.problems.push(too_many_files(pos)),
        }
    }

    fn source_name(&self, name: &str) -> String {
        match name.rsplit_once('/') {
            Some((_, base)) if self.options.deterministic => base.to_owned(),
            _ => name.to_owned(),
        }
    }
}

/// Where the scanner stands when the text ends before its time: at the beginning of what it was about, be it blanks, a comment or a token.
fn cut_column(text: &str, end: Pos, tokens: &[Token]) -> u32 {
    let line = text.rsplit('\n').next().unwrap_or(text);
    let last = tokens.last().filter(|token| token.pos.line() == end.line());
    let column = |before: &str| u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX);
    let comment = line
        .find('%')
        .map(|at| column(&line[..at]))
        .filter(|&comment| last.is_none_or(|token| token.pos.column() < comment));
    let blanks = line.trim_end_matches([' ', '\t']);
    match (comment, last) {
        (Some(comment), _) => comment,
        (None, _) if blanks.len() < line.len() => column(blanks),
        (None, Some(token)) => token.pos.column(),
        (None, None) => end.column(),
    }
}

fn too_many_files(pos: Pos) -> Problem {
    Problem::error(
        pos,
        Speaker::Epp,
        format!("more than {} files in one module", Pos::MAX_FILES),
    )
}

/// An error in the words of `epp`.
fn error(pos: Pos, text: impl Into<String>, descriptor: Term) -> Box<Problem> {
    Box::new(Problem::error(pos, Speaker::Epp, text).with(descriptor))
}

/// `{Tag, Name}` as a descriptor.
fn about(tag: Name, name: Name) -> Term {
    tagged(tag, vec![Term::Atom(name)])
}

fn file_of(ast: &mut Ast, name: &str) -> Option<FileId> {
    ast.files.add(name)
}
