//! Expanding macros: calls, arguments, stringification, places.
//!
//! What is still to be read is a stack of tokens, so a macro of any depth needs no recursion. The body of a macro without
//! arguments is expanded for itself: a [`BARRIER`] below it ends what its macros may take as their arguments.

use std::rc::Rc;

use hashbrown::HashMap;

use super::macros::{Arity, Definition, Macro};
use super::{Epp, Fallible, MAX_EXPANSION, about, error};
use crate::problem::{Problem, tagged};
use crate::token::{Tok, Token};
use crate::{Name, Names, Pos, Term, known};

/// A sign that no text has.
const BARRIER: Name = Name(u32::MAX);

/// What `?FUNCTION_NAME` knows.
#[derive(Clone, Copy, PartialEq)]
enum Function {
    /// Not yet looked for.
    Unknown,
    /// It is being looked for: the macro stays as it is.
    Wanted,
    /// This one.
    Known(Name, i64),
}

struct Expansion<'t> {
    form: &'t [Token],
    function: Function,
    out: Vec<Token>,
    /// What is still to be read, the next token last.
    rest: Vec<Token>,
    /// How much was read, copied or looked at.
    work: usize,
}

impl Epp<'_> {
    /// The tokens with all macros expanded; `None` if there are no macros in them.
    pub(super) fn expand(&mut self, tokens: &[Token]) -> Fallible<Option<Vec<Token>>> {
        if !tokens.iter().any(|token| token.is(known::QUESTION)) {
            return Ok(None);
        }
        self.expand_as(tokens, tokens, Function::Unknown).map(Some)
    }

    fn expand_as(
        &mut self,
        tokens: &[Token],
        form: &[Token],
        function: Function,
    ) -> Fallible<Vec<Token>> {
        let mut expansion = Expansion {
            form,
            function,
            out: Vec::with_capacity(tokens.len() * 2),
            rest: tokens.iter().rev().copied().collect(),
            work: 0,
        };
        while let Some(token) = expansion.rest.pop() {
            if token.is(BARRIER) {
                continue;
            }
            if !token.is(known::QUESTION) {
                expansion.out.push(token);
                continue;
            }
            while expansion.rest.last().is_some_and(|next| next.is(BARRIER)) {
                expansion.rest.pop();
            }
            let Some(called) = expansion.rest.pop() else {
                expansion.out.push(token);
                break;
            };
            self.call(&mut expansion, token, called)?;
        }
        Ok(expansion.out)
    }

    /// A token that is no name of a macro, as OTP shows it: characters and strings by their numbers.
    fn miscalled(&self, token: Tok) -> String {
        match token {
            Tok::Dot => "dot".to_owned(),
            Tok::Char(code) => code.to_string(),
            Tok::String(text) => {
                let codes = self.ast.text(text).chars();
                let codes: Vec<String> = codes.map(|c| u32::from(c).to_string()).collect();
                format!("[{}]", codes.join(","))
            }
            other => other.shown(&self.names, &self.ast),
        }
    }

    /// `?` was read, then `called`.
    fn call(
        &mut self,
        expansion: &mut Expansion<'_>,
        question: Token,
        called: Token,
    ) -> Fallible<()> {
        let name = match called.tok {
            Tok::Var(name @ (known::MACRO_FUNCTION_NAME | known::MACRO_FUNCTION_ARITY)) => {
                return self.function_macro(expansion, question, called, name);
            }
            Tok::Var(known::MACRO_LINE) => {
                let tok = Tok::Integer(i64::from(called.pos.line()));
                expansion.out.push(Token {
                    pos: called.pos,
                    tok,
                });
                return Ok(());
            }
            Tok::Atom(name) | Tok::Var(name) => name,
            other => {
                let shown = self.miscalled(other);
                let text = format!("illegal macro call '?{shown}'");
                let term = Term::string(&format!("?{shown}"));
                return Err(error(called.pos, text, tagged(known::CALL, vec![term])));
            }
        };
        let (definition, arity) = self.definition(expansion, called.pos, name)?;
        self.macros.check(&self.names, called.pos, name, arity)?;
        if arity.is_none() {
            expansion.rest.push(Token {
                pos: called.pos,
                tok: Tok::Sign(BARRIER),
            });
            return self.insert(expansion, called.pos, &definition, &HashMap::new());
        }
        let arguments = take_arguments(expansion, called.pos, name, &self.names)?;
        let mut bound = HashMap::with_capacity(arguments.len());
        for (&param, argument) in definition.params.iter().zip(arguments) {
            if argument.is_empty() {
                return Err(mismatch(&self.names, called.pos, name));
            }
            bound.insert(param, argument);
        }
        self.insert(expansion, called.pos, &definition, &bound)
    }

    /// Which definition a call means.
    fn definition(
        &self,
        expansion: &mut Expansion<'_>,
        pos: Pos,
        name: Name,
    ) -> Fallible<(Rc<Definition>, Arity)> {
        let mut looked = 0;
        let ahead = expansion
            .rest
            .iter()
            .rev()
            .take_while(|token| !token.is(BARRIER));
        let arity = count_arguments(ahead.inspect(|_| looked += 1), pos, name, &self.names);
        expansion.spend(looked, pos)?;
        let arity = arity?;
        match self.macros.get(name) {
            Some(Macro::User(all)) => match &all[..] {
                [(None, only)] => Ok((Rc::clone(only), None)),
                _ => match all.iter().find(|(other, _)| *other == arity) {
                    Some((_, found)) => Ok((Rc::clone(found), arity)),
                    None => Err(mismatch(&self.names, pos, name)),
                },
            },
            Some(Macro::Predefined(definition)) => Ok((Rc::clone(definition), None)),
            Some(Macro::Undefined) | None => Err(undefined(&self.names, pos, name, arity)),
        }
    }

    /// Puts a body with its arguments before what is still to be read. Tokens of the body take the place of the call, and
    /// behind an argument the place of its last token, as if the text had been expanded.
    fn insert(
        &mut self,
        expansion: &mut Expansion<'_>,
        pos: Pos,
        definition: &Definition,
        bound: &HashMap<Name, Vec<Token>>,
    ) -> Fallible<()> {
        let mut place = pos;
        let mut inserted = Vec::with_capacity(definition.body.len());
        let body = &definition.body;
        let mut at = 0;
        while let Some(&token) = body.get(at) {
            at += 1;
            let argument = match token.tok {
                Tok::Var(name) => bound.get(&name),
                _ => None,
            };
            if let Some(argument) = argument {
                inserted.extend_from_slice(argument);
                place = argument.last().map_or(place, |last| last.pos);
            } else if let Some(name) = stringified(&body[at - 1..]) {
                at += 2;
                let tok = match bound.get(&name) {
                    Some(argument) => self.stringify(argument),
                    None => Tok::Var(name),
                };
                inserted.push(Token { pos: place, tok });
            } else {
                inserted.push(Token {
                    pos: place,
                    tok: token.tok,
                });
            }
            expansion.spend(0, pos)?;
        }
        expansion.spend(inserted.len(), pos)?;
        expansion.rest.extend(inserted.into_iter().rev());
        Ok(())
    }

    /// The tokens as a string that scans to them.
    fn stringify(&mut self, tokens: &[Token]) -> Tok {
        let mut text = String::new();
        for token in tokens {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(&token.tok.spelled(&self.names, &self.ast));
        }
        Tok::String(self.ast.add_text(&text))
    }

    fn function_macro(
        &mut self,
        expansion: &mut Expansion<'_>,
        question: Token,
        called: Token,
        name: Name,
    ) -> Fallible<()> {
        if expansion.function == Function::Unknown {
            expansion.function = self.find_function(expansion.form, called, name)?;
        }
        let tok = match expansion.function {
            Function::Unknown | Function::Wanted => {
                expansion.out.extend([question, called]);
                return Ok(());
            }
            Function::Known(function, _) if name == known::MACRO_FUNCTION_NAME => {
                Tok::Atom(function)
            }
            Function::Known(_, arity) => Tok::Integer(arity),
        };
        expansion.out.push(Token {
            pos: called.pos,
            tok,
        });
        Ok(())
    }

    /// Name and arity of the function that the form begins with.
    fn find_function(&mut self, form: &[Token], called: Token, name: Name) -> Fallible<Function> {
        let shown = self.names.text(name).to_owned();
        let Ok(tokens) = self.expand_as(form, form, Function::Wanted) else {
            // The error comes again where it belongs.
            return Ok(Function::Known(known::UNDERSCORE, 0));
        };
        match &tokens[..] {
            [first, open, rest @ ..]
                if open.is(known::OPEN) && matches!(first.tok, Tok::Atom(_)) =>
            {
                let Tok::Atom(function) = first.tok else {
                    return Ok(Function::Unknown);
                };
                Ok(Function::Known(function, arity_of_head(rest)))
            }
            [first, ..] if first.is(known::QUESTION) => {
                let text = format!("?{shown} must not begin a form");
                Err(error(
                    called.pos,
                    text,
                    about(known::ILLEGAL_FUNCTION_USAGE, name),
                ))
            }
            _ => {
                let text = format!("?{shown} can only be used within a function");
                Err(error(
                    called.pos,
                    text,
                    about(known::ILLEGAL_FUNCTION, name),
                ))
            }
        }
    }
}

impl Expansion<'_> {
    fn spend(&mut self, tokens: usize, pos: Pos) -> Fallible<()> {
        self.work = self.work.saturating_add(tokens + 1);
        if self.work > MAX_EXPANSION || self.out.len() + self.rest.len() > MAX_EXPANSION {
            let text = format!("macros grow to more than {MAX_EXPANSION} tokens");
            return Err(Box::new(Problem::error(
                pos,
                crate::problem::Speaker::Epp,
                text,
            )));
        }
        Ok(())
    }
}

/// `??Name` at the beginning.
fn stringified(body: &[Token]) -> Option<Name> {
    match body {
        [first, second, third, ..] if first.is(known::QUESTION) && second.is(known::QUESTION) => {
            match third.tok {
                Tok::Var(name) => Some(name),
                _ => None,
            }
        }
        _ => None,
    }
}

/// Commas between the parentheses of a function's head; the opening one is read.
fn arity_of_head(tokens: &[Token]) -> i64 {
    let mut depth = 1;
    let mut arity = 0;
    for token in tokens {
        match token.tok {
            Tok::Sign(known::COMMA) => arity += i64::from(depth == 1),
            Tok::Sign(known::OPEN | known::OPEN_BRACE | known::OPEN_BRACKET | known::OPEN_BIN) => {
                depth += 1;
                arity = arity.max(1);
            }
            Tok::Sign(
                known::CLOSE | known::CLOSE_BRACE | known::CLOSE_BRACKET | known::CLOSE_BIN,
            ) => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            _ => arity = arity.max(1),
        }
    }
    arity
}

/// Finds where the arguments of macro calls end, token by token.
#[derive(Default)]
struct Nesting {
    closers: Vec<Closer>,
    after_fun: FunSeen,
}

#[derive(Clone, Copy, PartialEq)]
enum Closer {
    Sign(Name),
    /// `fun(`, which may be a definition or a type.
    Fun,
}

#[derive(Clone, Copy, PartialEq, Default)]
enum FunSeen {
    #[default]
    No,
    Fun,
    FunVar,
}

impl Nesting {
    /// Whether this token ends the argument.
    fn ends(&mut self, token: Token) -> bool {
        let seen = std::mem::take(&mut self.after_fun);
        let Tok::Sign(sign) = token.tok else {
            if matches!(token.tok, Tok::Var(_)) && seen == FunSeen::Fun {
                self.after_fun = FunSeen::FunVar;
            }
            return false;
        };
        if sign == known::OPEN {
            match seen {
                FunSeen::No => {}
                FunSeen::Fun => self.closers.push(Closer::Fun),
                FunSeen::FunVar => self.closers.push(Closer::Sign(known::END)),
            }
        }
        if self.closers.is_empty() && (sign == known::COMMA || sign == known::CLOSE) {
            return true;
        }
        let closer = match sign {
            known::OPEN => Some(known::CLOSE),
            known::OPEN_BIN => Some(known::CLOSE_BIN),
            known::OPEN_BRACKET => Some(known::CLOSE_BRACKET),
            known::OPEN_BRACE => Some(known::CLOSE_BRACE),
            known::BEGIN
            | known::IF
            | known::CASE
            | known::MAYBE
            | known::RECEIVE
            | known::TRY
            | known::COND => Some(known::END),
            _ => None,
        };
        if let Some(closer) = closer {
            self.closers.push(Closer::Sign(closer));
            return false;
        }
        if sign == known::FUN {
            self.after_fun = FunSeen::Fun;
            return false;
        }
        match self.closers.last() {
            Some(Closer::Fun) if sign == known::WHEN || sign == known::ARROW => {
                self.closers.pop();
                self.closers.push(Closer::Sign(known::END));
            }
            Some(Closer::Fun) if sign == known::COMMA || sign == known::CLOSE => {
                self.closers.pop();
                return self.ends(token);
            }
            Some(&Closer::Sign(closer)) if closer == sign => {
                self.closers.pop();
            }
            _ => {}
        }
        false
    }
}

/// How many arguments stand here; `None` if no parenthesis does.
pub(super) fn count_arguments<'t>(
    mut tokens: impl Iterator<Item = &'t Token>,
    pos: Pos,
    name: Name,
    names: &Names,
) -> Fallible<Arity> {
    if !tokens.next().is_some_and(|token| token.is(known::OPEN)) {
        return Ok(None);
    }
    let mut count = 0;
    let mut nesting = Nesting::default();
    let mut empty = true;
    for token in tokens {
        if !nesting.ends(*token) {
            empty = false;
            continue;
        }
        let comma = token.is(known::COMMA);
        match (comma, empty, count) {
            (false, true, 0) => return Ok(Some(0)),
            (true, true, 0) | (false, true, _) => return Err(bad_argument(names, pos, name)),
            _ => count += 1,
        }
        if !comma {
            return Ok(Some(count));
        }
        empty = true;
    }
    Err(bad_argument(names, pos, name))
}

/// Takes `(A, B)` from what is still to be read.
fn take_arguments(
    expansion: &mut Expansion<'_>,
    pos: Pos,
    name: Name,
    names: &Names,
) -> Fallible<Vec<Vec<Token>>> {
    expansion.rest.pop();
    let mut arguments = Vec::new();
    let mut argument = Vec::new();
    let mut nesting = Nesting::default();
    while let Some(token) = expansion.rest.pop() {
        if !nesting.ends(token) {
            argument.push(token);
            continue;
        }
        let comma = token.is(known::COMMA);
        if comma || !argument.is_empty() || !arguments.is_empty() {
            arguments.push(std::mem::take(&mut argument));
        }
        if !comma {
            return Ok(arguments);
        }
    }
    Err(bad_argument(names, pos, name))
}

fn bad_argument(names: &Names, pos: Pos, name: Name) -> Box<Problem> {
    let text = format!("badly formed argument for macro '{}'", names.text(name));
    error(pos, text, about(known::ARG_ERROR, name))
}

fn mismatch(names: &Names, pos: Pos, name: Name) -> Box<Problem> {
    let text = format!("argument mismatch for macro '{}'", names.text(name));
    error(pos, text, about(known::MISMATCH, name))
}

fn undefined(names: &Names, pos: Pos, name: Name, arity: Arity) -> Box<Problem> {
    let shown = names.text(name);
    let (text, count) = match arity {
        None => (
            format!("undefined macro '{shown}'"),
            Term::Atom(known::NONE),
        ),
        Some(arity) => (
            format!("undefined macro '{shown}/{arity}'"),
            Term::Integer(arity as i64),
        ),
    };
    error(
        pos,
        text,
        tagged(known::UNDEFINED, vec![Term::Atom(name), count]),
    )
}
