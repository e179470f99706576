//! Directives: what begins with `-` and is not for the parser.

use super::{Epp, Fallible, about, error};
use crate::parse;
use crate::problem::{Problem, Speaker, tagged};
use crate::token::{Tok, Token};
use crate::{Name, Pos, Term, known};

/// What a directive must look like, token by token.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    Sign(Name),
    Name,
    String,
    Integer,
    Dot,
}

/// Where the tokens stop looking like `shape`: the token there, or the last one.
pub(super) fn mismatch(shape: &[Shape], tokens: &[Token], tag: Token) -> Pos {
    let fits = |(shape, token): &(&Shape, &Token)| match shape {
        Shape::Sign(name) => token.is(*name),
        Shape::Name => matches!(token.tok, Tok::Atom(_) | Tok::Var(_)),
        Shape::String => matches!(token.tok, Tok::String(_)),
        Shape::Integer => matches!(token.tok, Tok::Integer(_) | Tok::Big(_)),
        Shape::Dot => token.tok == Tok::Dot,
    };
    let same = shape.iter().zip(tokens).take_while(fits).count();
    let last = tokens.last().unwrap_or(&tag);
    tokens.get(same).unwrap_or(last).pos
}

impl Epp<'_> {
    /// Does what a directive says; `None` if the form is none.
    pub(super) fn directive(&mut self, tokens: &[Token]) -> Option<Fallible<()>> {
        let [minus, tag, rest @ ..] = tokens else {
            return None;
        };
        if !minus.is(known::MINUS) {
            return None;
        }
        let name = match tag.tok {
            Tok::Atom(name) => name,
            Tok::Sign(name @ (known::IF | known::ELSE)) => name,
            _ => return None,
        };
        let tag = *tag;
        Some(match name {
            known::FEATURE => self.feature(tag, rest),
            known::DEFINE => self.define(tag, rest),
            known::UNDEF => {
                self.in_prefix = false;
                self.undef(tag, rest)
            }
            known::ERROR | known::WARNING => {
                self.in_prefix = false;
                self.message(tag, name, rest)
            }
            known::INCLUDE => self.include(tag, rest),
            known::INCLUDE_LIB => self.include_lib(tag, rest),
            known::IFDEF => self.ifdef(tag, rest, true),
            known::IFNDEF => self.ifdef(tag, rest, false),
            known::IF if matches!(tag.tok, Tok::Sign(_)) => self.if_directive(tag, rest),
            known::ELSE => self.else_directive(tag, rest),
            known::ELIF => self.elif(tag),
            known::ENDIF => self.endif(tag, rest),
            known::FILE => self.file(tag, rest),
            known::DOC | known::MODULEDOC if opens_tuple(rest) => self.doc_file(tag, name, rest),
            _ => return None,
        })
    }

    /// `badly formed '...'`, at a place.
    pub(super) fn bad(&self, pos: Pos, what: Name) -> Box<Problem> {
        let text = format!("badly formed '{}'", self.names.text(what));
        error(pos, text, about(known::BAD, what))
    }

    /// Names and values that the options define, and what the preprocessor itself defines.
    pub(super) fn define_given(&mut self) {
        let at = Pos::NONE;
        let token = |tok| Token { pos: at, tok };
        for name in [
            known::MACRO_FUNCTION_NAME,
            known::MACRO_FUNCTION_ARITY,
            known::MACRO_MODULE,
            known::MACRO_MODULE_STRING,
            known::MACRO_BASE_MODULE,
            known::MACRO_BASE_MODULE_STRING,
        ] {
            self.macros.predefine_undefined(name);
        }
        let beam = self.names.intern("BEAM");
        self.macros
            .predefine(known::MACRO_LINE, vec![token(Tok::Integer(1))]);
        self.macros
            .predefine(known::MACRO_MACHINE, vec![token(Tok::Atom(beam))]);
        self.macros
            .predefine(beam, vec![token(Tok::Atom(known::TRUE))]);
        let release = token(Tok::Integer(self.options.otp_release));
        self.macros
            .predefine(known::MACRO_OTP_RELEASE, vec![release]);
        self.define_features();
        for (name, value) in self.options.macros.clone() {
            self.define_option(&name, value.as_deref().unwrap_or("true"));
        }
    }

    fn define_option(&mut self, name: &str, value: &str) {
        let name_id = self.names.intern(name);
        let text = format!("{value}. ");
        let mut tokens = Vec::new();
        let mut scanner = crate::scan::Scanner::new(&text, crate::FileId(0));
        let mut tables = crate::scan::Tables {
            names: &mut self.names,
            ast: &mut self.ast,
            reserved: self.reserved,
        };
        let scanned = scanner.form(&mut tables, &mut tokens);
        if !matches!(scanned, crate::scan::Scanned::Form) || tokens.pop().is_none() {
            let text = format!("macro {name} is given a value that is no Erlang text");
            self.problems
                .push(Problem::error(Pos::NONE, Speaker::Epp, text));
            return;
        }
        let defined =
            self.macros
                .define(&self.names, (Pos::NONE, name_id), None, Vec::new(), tokens);
        if let Err(problem) = defined {
            self.problems.push(*problem);
        }
    }

    /// `?FEATURE_AVAILABLE(F)` and `?FEATURE_ENABLED(F)`.
    fn define_features(&mut self) {
        let mut enabled = Vec::new();
        if self.reserved.maybe {
            enabled.push(known::MAYBE_EXPR);
        }
        if self.compr_assign {
            enabled.push(known::COMPR_ASSIGN);
        }
        self.define_feature(
            known::MACRO_FEATURE_AVAILABLE,
            &[known::COMPR_ASSIGN, known::MAYBE_EXPR],
        );
        self.define_feature(known::MACRO_FEATURE_ENABLED, &enabled);
    }

    fn define_feature(&mut self, name: Name, features: &[Name]) {
        let var = self.names.intern("X");
        let mut body = Vec::new();
        let mut put = |tok| {
            body.push(Token {
                pos: Pos::NONE,
                tok,
            })
        };
        if features.is_empty() {
            put(Tok::Atom(known::FALSE));
        } else {
            put(Tok::Sign(known::OPEN));
            for (at, &feature) in features.iter().enumerate() {
                if at > 0 {
                    put(Tok::Sign(known::ORELSE));
                }
                put(Tok::Sign(known::OPEN));
                put(Tok::Var(var));
                put(Tok::Sign(known::CLOSE));
                put(Tok::Sign(known::EQ));
                put(Tok::Atom(feature));
            }
            put(Tok::Sign(known::CLOSE));
        }
        self.macros.set(name, vec![var], body);
    }

    fn feature(&mut self, tag: Token, rest: &[Token]) -> Fallible<()> {
        let [open, feature, comma, what, close, dot] = rest else {
            return Err(self.bad(rest.first().unwrap_or(&tag).pos, known::FEATURE));
        };
        let shape = open.is(known::OPEN)
            && comma.is(known::COMMA)
            && close.is(known::CLOSE)
            && dot.tok == Tok::Dot;
        let (Tok::Atom(feature), Tok::Atom(what), true) = (feature.tok, what.tok, shape) else {
            return Err(self.bad(open.pos, known::FEATURE));
        };
        if !self.in_prefix {
            let text = "feature directive not allowed after exports or record definitions";
            return Err(error(tag.pos, text, Term::Atom(known::FTR_AFTER_PREFIX)));
        }
        let on = match what {
            known::ENABLE => true,
            known::DISABLE => false,
            _ => return Err(self.bad(open.pos, known::FEATURE)),
        };
        match feature {
            known::MAYBE_EXPR => self.reserved.maybe = on,
            known::COMPR_ASSIGN => self.compr_assign = on,
            _ => {
                let shown = crate::write::atom(self.names.text(feature));
                let text = format!("the feature '{shown}' does not exist.");
                let problem = Problem::error(tag.pos, Speaker::Features, text);
                let what = self.names.intern("invalid_features");
                let descriptor = tagged(what, vec![Term::List(vec![Term::Atom(feature)])]);
                return Err(Box::new(problem.with(descriptor)));
            }
        }
        self.define_features();
        Ok(())
    }

    /// Which attributes may stand before `-feature`.
    pub(super) fn leave_prefix_at(&mut self, tokens: &[Token]) {
        let stays = match tokens {
            [] => true,
            [minus, tag, ..] if minus.is(known::MINUS) => {
                matches!(
                    tag.tok,
                    Tok::Atom(known::MODULE | known::MODULEDOC | known::DOC)
                )
            }
            _ => false,
        };
        self.in_prefix &= stays;
    }

    fn define(&mut self, tag: Token, rest: &[Token]) -> Fallible<()> {
        let shape = [Shape::Sign(known::OPEN), Shape::Name];
        let [open, name, after @ ..] = rest else {
            return Err(self.bad(mismatch(&shape, rest, tag), known::DEFINE));
        };
        let key = match name.tok {
            Tok::Atom(key) | Tok::Var(key) if open.is(known::OPEN) => key,
            _ => return Err(self.bad(mismatch(&shape, rest, tag), known::DEFINE)),
        };
        let (arity, params, body) = match after {
            [comma, body @ ..] if comma.is(known::COMMA) => {
                (None, Vec::new(), self.body(body, *comma)?)
            }
            [paren, more @ ..] if paren.is(known::OPEN) => {
                let (params, body) = self.parameters(more, *paren)?;
                (Some(params.len()), params, body)
            }
            _ => return Err(self.bad(after.first().unwrap_or(&tag).pos, known::DEFINE)),
        };
        let body = body.to_vec();
        self.macros
            .define(&self.names, (name.pos, key), arity, params, body)
    }

    /// `A, B), body`; the opening parenthesis is read.
    fn parameters<'t>(
        &self,
        tokens: &'t [Token],
        paren: Token,
    ) -> Fallible<(Vec<Name>, &'t [Token])> {
        let mut params = Vec::new();
        let mut rest = tokens;
        let mut last = paren;
        loop {
            match rest {
                [close, after @ ..] if close.is(known::CLOSE) => {
                    let [comma, body @ ..] = after else {
                        return Err(missing_comma(close.pos));
                    };
                    if !comma.is(known::COMMA) {
                        return Err(missing_comma(comma.pos));
                    }
                    return Ok((params, self.body(body, *comma)?));
                }
                [comma, after @ ..] if comma.is(known::COMMA) && !params.is_empty() => {
                    let Some(Tok::Var(_)) = after.first().map(|token| token.tok) else {
                        return Err(self.bad(comma.pos, known::DEFINE));
                    };
                    rest = after;
                    last = *comma;
                }
                [first, after @ ..] if params.is_empty() || last.is(known::COMMA) => {
                    let Tok::Var(name) = first.tok else {
                        return Err(self.bad(first.pos, known::DEFINE));
                    };
                    if params.contains(&name) {
                        let text = format!("argument '{}' already used", self.names.text(name));
                        return Err(error(
                            first.pos,
                            text,
                            about(known::DUPLICATED_ARGUMENT, name),
                        ));
                    }
                    params.push(name);
                    rest = after;
                    last = *first;
                }
                [first, ..] => return Err(self.bad(first.pos, known::DEFINE)),
                [] => return Err(self.bad(last.pos, known::DEFINE)),
            }
        }
    }

    /// What a macro stands for: all but the parenthesis and the full stop at the end.
    fn body<'t>(&self, tokens: &'t [Token], before: Token) -> Fallible<&'t [Token]> {
        match tokens {
            [body @ .., close, dot] if close.is(known::CLOSE) && dot.tok == Tok::Dot => Ok(body),
            [.., dot] if dot.tok == Tok::Dot => Err(error(
                dot.pos,
                "badly formed define: missing closing right parenthesis",
                Term::Atom(known::MISSING_PARENTHESIS),
            )),
            _ => {
                let pos = tokens.last().unwrap_or(&before).pos;
                Err(error(
                    pos,
                    "premature end",
                    Term::Atom(known::PREMATURE_END),
                ))
            }
        }
    }

    fn undef(&mut self, tag: Token, rest: &[Token]) -> Fallible<()> {
        match self.one_name(rest) {
            Some(name) => {
                self.macros.undefine(name);
                Ok(())
            }
            None => Err(self.bad(name_mismatch(rest, tag), known::UNDEF)),
        }
    }

    /// `(name).`
    pub(super) fn one_name(&self, rest: &[Token]) -> Option<Name> {
        let [open, name, close, dot] = rest else {
            return None;
        };
        match name.tok {
            Tok::Atom(name) | Tok::Var(name)
                if open.is(known::OPEN) && close.is(known::CLOSE) && dot.tok == Tok::Dot =>
            {
                Some(name)
            }
            _ => None,
        }
    }

    /// `-error(Term).` and `-warning(Term).`
    fn message(&mut self, tag: Token, name: Name, rest: &[Token]) -> Fallible<()> {
        let Some(open) = rest.first() else {
            return Err(self.bad(tag.pos, name));
        };
        if !open.is(known::OPEN) {
            return Err(self.bad(open.pos, name));
        }
        let Ok(expanded) = self.expand(rest) else {
            return Err(self.bad(tag.pos, name));
        };
        let tokens = expanded.as_deref().unwrap_or(rest);
        let Ok(term) = parse::parse_term(tokens, &mut self.names, &mut self.ast) else {
            return Err(self.bad(tag.pos, name));
        };
        let text = format!(
            "-{}({}).",
            self.names.text(name),
            crate::write::term(&term, &self.names)
        );
        let problem = error(tag.pos, text, tagged(name, vec![term]));
        Err(if name == known::WARNING {
            Box::new(problem.as_warning())
        } else {
            problem
        })
    }
}

fn missing_comma(pos: Pos) -> Box<Problem> {
    error(
        pos,
        "badly formed define: missing comma",
        Term::Atom(known::MISSING_COMMA),
    )
}

pub(super) fn name_mismatch(rest: &[Token], tag: Token) -> Pos {
    let shape = [
        Shape::Sign(known::OPEN),
        Shape::Name,
        Shape::Sign(known::CLOSE),
        Shape::Dot,
    ];
    mismatch(&shape, rest, tag)
}

/// `{` or `({`.
fn opens_tuple(rest: &[Token]) -> bool {
    match rest {
        [first, ..] if first.is(known::OPEN_BRACE) => true,
        [first, second, ..] => first.is(known::OPEN) && second.is(known::OPEN_BRACE),
        _ => false,
    }
}
