//! Natives of `erl_scan`.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::{Term, natives};
use asterias_syntax::ast::Ast;
use asterias_syntax::scan::{Scanned, Scanner, Tables};
use asterias_syntax::token::{Reserved, Tok, Token};
use asterias_syntax::{FileId, Names};

use super::{error, location, named, ok, place, problem, text};

natives! {
    /// Natives of `erl_scan`.
    pub(crate) static TABLE: "erl_scan" {
        alloc "scan_string"/2 => scan_string,
        alloc "scan_form"/3 => scan_form,
        alloc "string_with_spans"/2 => string_with_spans,
        alloc "form_with_spans"/3 => form_with_spans,
        alloc "reserved_word"/1 => reserved_word,
    }
}

const RESERVED: Reserved = Reserved { maybe: true };

/// `{ok, Tokens, End} | {error, ErrorInfo, End}` of a whole string.
fn scan_string<'h>(env: &mut Env<'h>, string: Term<'h>, start: Term<'h>) -> Outcome<'h> {
    whole(env, string, start, false)
}

/// The same, each token as `{Token, Blanks, Length}`: how many characters stand before it, and in it.
fn string_with_spans<'h>(env: &mut Env<'h>, string: Term<'h>, start: Term<'h>) -> Outcome<'h> {
    whole(env, string, start, true)
}

fn whole<'h>(env: &mut Env<'h>, string: Term<'h>, start: Term<'h>, spans: bool) -> Outcome<'h> {
    let string = text(string)?;
    let (pos, columns) = location(start).ok_or_else(Stop::badarg)?;
    env.account(string.len() / 8);
    let (mut names, mut ast) = (Names::new(), Ast::default());
    let mut scanner = Scanner::new(&string, FileId::default());
    scanner.relocate(FileId::default(), pos.line(), pos.column().max(1));
    if spans {
        scanner.keep_spans();
    }
    let (mut all, mut form) = (Vec::new(), Vec::new());
    loop {
        let mut tables = Tables {
            names: &mut names,
            ast: &mut ast,
            reserved: RESERVED,
        };
        match scanner.form(&mut tables, &mut form) {
            Scanned::Form => all.append(&mut form),
            Scanned::Eof => break,
            Scanned::Error(wrong) => {
                let info = problem(env, &wrong, &names, columns)?;
                let end = place(env, scanner.pos(), columns);
                return Ok(env.tuple(&[error(), info, end]));
            }
        }
    }
    let tokens = tokens(env, &all, &names, &ast, columns)?;
    let tokens = spanned(env, tokens, &mut scanner, &string);
    let end = place(env, scanner.pos(), columns);
    Ok(env.tuple(&[ok(), tokens, end]))
}

/// Tokens with their spans, if those were kept.
fn spanned<'h>(
    env: &mut Env<'h>,
    tokens: Vec<Term<'h>>,
    scanner: &mut Scanner<'_>,
    text: &str,
) -> Term<'h> {
    let spans = scanner.take_spans();
    if spans.is_empty() {
        return env.list(&tokens);
    }
    let count = |env: &mut Env<'h>, from: usize, to: usize| {
        let characters = text.get(from..to).map_or(0, |part| part.chars().count());
        env.integer(characters as i64)
    };
    let mut before = 0;
    let mut list = Vec::with_capacity(tokens.len());
    for (token, span) in tokens.into_iter().zip(spans) {
        let blanks = count(env, before, span.start);
        let length = count(env, span.start, span.end);
        list.push(env.tuple(&[token, blanks, length]));
        before = span.end;
    }
    env.list(&list)
}

/// The first form of a string: `{ok, Tokens, End, Rest}`, `{error, ErrorInfo, End, Rest}`, `{eof, End}` where there is nothing, or
/// `more` where the form may go on in what follows the string; where nothing does (`AtEnd`) it ends there.
fn scan_form<'h>(
    env: &mut Env<'h>,
    string: Term<'h>,
    start: Term<'h>,
    at_end: bool,
) -> Outcome<'h> {
    first(env, string, start, at_end, false)
}

/// The same, tokens as in `string_with_spans/2`.
fn form_with_spans<'h>(
    env: &mut Env<'h>,
    string: Term<'h>,
    start: Term<'h>,
    at_end: bool,
) -> Outcome<'h> {
    first(env, string, start, at_end, true)
}

fn first<'h>(
    env: &mut Env<'h>,
    string: Term<'h>,
    start: Term<'h>,
    at_end: bool,
    spans: bool,
) -> Outcome<'h> {
    let string = text(string)?;
    let (pos, columns) = location(start).ok_or_else(Stop::badarg)?;
    env.account(string.len() / 8);
    let (mut names, mut ast) = (Names::new(), Ast::default());
    let mut scanner = Scanner::new(&string, FileId::default());
    scanner.relocate(FileId::default(), pos.line(), pos.column().max(1));
    if spans {
        scanner.keep_spans();
    }
    let mut form = Vec::new();
    let mut tables = Tables {
        names: &mut names,
        ast: &mut ast,
        reserved: RESERVED,
    };
    let scanned = scanner.form(&mut tables, &mut form);
    let left = string.get(scanner.offset()..).unwrap_or_default();
    let complete = matches!(form.last(), Some(Token { tok: Tok::Dot, .. }));
    // A full stop at the very end may be the beginning of something else.
    if !at_end && left.is_empty() && !(complete && ends_in_blank(&string)) {
        return Ok(named("more"));
    }
    let end = place(env, scanner.pos(), columns);
    match scanned {
        Scanned::Form => {
            let tokens = tokens(env, &form, &names, &ast, columns)?;
            let tokens = spanned(env, tokens, &mut scanner, &string);
            let left = env.string(left);
            Ok(env.tuple(&[ok(), tokens, end, left]))
        }
        Scanned::Eof => Ok(env.tuple(&[named("eof"), end])),
        Scanned::Error(wrong) => {
            let info = problem(env, &wrong, &names, columns)?;
            let left = env.string(left);
            Ok(env.tuple(&[error(), info, end, left]))
        }
    }
}

fn ends_in_blank(string: &str) -> bool {
    string.ends_with(|character: char| character <= ' ')
}

fn reserved_word<'h>(_: &mut Env<'h>, word: Term<'h>) -> bool {
    let names = Names::new();
    let name = word.as_atom_name().and_then(|name| names.find(name));
    name.is_some_and(|name| RESERVED.holds(name))
}

/// Tokens as tuples.
fn tokens<'h>(
    env: &mut Env<'h>,
    tokens: &[Token],
    names: &Names,
    ast: &Ast,
    columns: bool,
) -> Result<Vec<Term<'h>>, Stop<'h>> {
    let mut list = Vec::with_capacity(tokens.len());
    for token in tokens {
        let at = place(env, token.pos, columns);
        let (category, symbol) = match token.tok {
            Tok::Sign(sign) => {
                let sign = env.atom(names.text(sign))?;
                list.push(env.tuple(&[sign, at]));
                continue;
            }
            Tok::Dot => {
                list.push(env.tuple(&[named("dot"), at]));
                continue;
            }
            Tok::Atom(name) => ("atom", env.atom(names.text(name))?),
            Tok::Var(name) => ("var", env.atom(names.text(name))?),
            Tok::Integer(value) => ("integer", env.integer(value)),
            Tok::Big(id) => {
                let (sign, magnitude) = ast.big(id).as_sign_words();
                let limbs: Vec<u64> = magnitude.to_vec();
                let negative = matches!(sign, dashu_int::Sign::Negative);
                ("integer", env.big(negative, &limbs))
            }
            Tok::Float(value) => ("float", env.float(value)),
            Tok::Char(code) => ("char", env.integer(i64::from(code))),
            Tok::String(id) => ("string", env.string(ast.text(id))),
            Tok::SigilPrefix(name) => ("sigil_prefix", env.atom(names.text(name))?),
            Tok::SigilSuffix(name) => ("sigil_suffix", env.string(names.text(name))),
        };
        list.push(env.tuple(&[named(category), at, symbol]));
    }
    Ok(list)
}
