//! The parser: from the tokens of one form to its tree, by recursive descent and operator precedence, over the grammar of
//! OTP 29, which contains those of 25 to 28.
//!
//! A wrong token is found where OTP's parser finds it, and told in its words. Depth is bounded by
//! [`deep::levels`]: recursion needs about a kilobyte of stack a level, so callers parse on a stack that is large enough.

mod attribute;
mod compound;
pub(crate) mod constant;
mod expr;
mod form;
mod record;
mod segment;
mod types;

use crate::ast::{Ast, Expr, ExprId, Exprs, Form, MAX_NESTING, MAX_TERM_NESTING, TypeId};
use crate::problem::{Problem, Speaker};
use crate::token::{Tok, Token};
use crate::{Name, Names, Pos, deep, known, write};

pub(crate) use form::head_mismatch;
pub use types::is_predefined;

type Result<T> = std::result::Result<T, Box<Problem>>;

/// Parses the tokens of one form, a full stop at their end.
///
/// # Errors
/// The first thing that is wrong; nothing of the form is then used.
pub fn parse_form(tokens: &[Token], names: &mut Names, ast: &mut Ast) -> Result<Form> {
    Parser::new(tokens, names, ast).form()
}

/// Parses expressions that follow each other, a full stop at their end.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse_exprs(tokens: &[Token], names: &mut Names, ast: &mut Ast) -> Result<Exprs> {
    let mut parser = Parser::new(tokens, names, ast);
    let exprs = parser.exprs()?;
    parser.expect_dot()?;
    Ok(exprs)
}

/// The constant that an expression spells; `None` if it is none.
#[must_use]
pub fn constant_of(ast: &Ast, id: ExprId) -> Option<crate::Term> {
    constant::term(ast, id)
}

/// Parses one constant, a full stop at its end.
///
/// # Errors
/// The first thing that is wrong.
pub fn parse_term(tokens: &[Token], names: &mut Names, ast: &mut Ast) -> Result<crate::Term> {
    let mut parser = Parser::new(tokens, names, ast);
    parser.max_depth = parser.max_depth.min(MAX_TERM_NESTING);
    let exprs = parser.exprs()?;
    parser.expect_dot()?;
    let bad = |pos| Box::new(Problem::error(pos, Speaker::Parse, "bad term"));
    match ast[exprs] {
        [one] => constant::term(ast, one).ok_or_else(|| bad(ast.first_pos(one))),
        [_, second, ..] => Err(bad(ast.first_pos(second))),
        [] => Err(bad(Pos::NONE)),
    }
}

/// An expression, read.
#[derive(Clone, Copy)]
struct Parsed {
    id: ExprId,
    /// How deep its tree is.
    height: u32,
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    names: &'a mut Names,
    ast: &'a mut Ast,
    depth: usize,
    /// How deep this form may nest.
    max_depth: usize,
    /// The height of the highest expression since the innermost operand began.
    tallest: u32,
    exprs: Vec<ExprId>,
    types: Vec<TypeId>,
}

impl<'a> Parser<'a> {
    fn new(tokens: &'a [Token], names: &'a mut Names, ast: &'a mut Ast) -> Self {
        let is_attribute = matches!(
            tokens.first(),
            Some(Token {
                tok: Tok::Sign(known::MINUS),
                ..
            })
        );
        let most = if is_attribute {
            MAX_TERM_NESTING
        } else {
            MAX_NESTING
        };
        Self {
            tokens,
            at: 0,
            names,
            ast,
            depth: 0,
            max_depth: deep::levels().min(most),
            tallest: 0,
            exprs: Vec::new(),
            types: Vec::new(),
        }
    }

    fn peek(&self) -> Option<Tok> {
        self.tokens.get(self.at).map(|token| token.tok)
    }

    fn peek_at(&self, ahead: usize) -> Option<Tok> {
        self.tokens.get(self.at + ahead).map(|token| token.tok)
    }

    /// Where the next token stands; the last one's place at the end.
    fn pos(&self) -> Pos {
        self.tokens
            .get(self.at)
            .or(self.tokens.last())
            .map_or(Pos::NONE, |token| token.pos)
    }

    fn is(&self, sign: Name) -> bool {
        self.peek() == Some(Tok::Sign(sign))
    }

    fn is_at(&self, ahead: usize, sign: Name) -> bool {
        self.peek_at(ahead) == Some(Tok::Sign(sign))
    }

    /// Reads the sign if it stands here.
    fn take(&mut self, sign: Name) -> bool {
        let found = self.is(sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: Name) -> Result<Pos> {
        let pos = self.pos();
        if self.take(sign) {
            Ok(pos)
        } else {
            Err(self.unexpected())
        }
    }

    fn expect_atom(&mut self) -> Result<Name> {
        match self.peek() {
            Some(Tok::Atom(name)) => {
                self.at += 1;
                Ok(name)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn expect_var(&mut self) -> Result<Name> {
        match self.peek() {
            Some(Tok::Var(name)) => {
                self.at += 1;
                Ok(name)
            }
            _ => Err(self.unexpected()),
        }
    }

    fn expect_dot(&mut self) -> Result<()> {
        match self.peek() {
            Some(Tok::Dot) if self.at + 1 == self.tokens.len() => Ok(()),
            Some(Tok::Dot) => {
                self.at += 1;
                Err(self.unexpected())
            }
            _ => Err(self.unexpected()),
        }
    }

    /// The token here cannot go on what stands before it.
    fn unexpected(&self) -> Box<Problem> {
        let shown = self
            .peek()
            .map(|tok| tok.shown(self.names, self.ast))
            .unwrap_or_default();
        let text = format!("syntax error before: {shown}");
        let descriptor = crate::Term::List(vec![
            crate::Term::string("syntax error before: "),
            crate::Term::string(&shown),
        ]);
        Box::new(Problem::error(self.pos(), Speaker::Parse, text).with(descriptor))
    }

    fn error(&self, pos: Pos, text: impl Into<String>) -> Box<Problem> {
        Box::new(Problem::error(pos, Speaker::Parse, text))
    }

    fn bad_declaration(&self, pos: Pos, what: Name) -> Box<Problem> {
        self.error_about(pos, "bad ", what, " declaration")
    }

    /// An error whose text names something; as a descriptor it is the characters with the name among them as a string.
    fn error_about(&self, pos: Pos, before: &str, what: Name, behind: &str) -> Box<Problem> {
        let what = write::atom(self.names.text(what));
        let characters = |text: &str| -> Vec<crate::Term> {
            let codes = text.chars().map(|c| i64::from(u32::from(c)));
            codes.map(crate::Term::Integer).collect()
        };
        let mut descriptor = characters(before);
        descriptor.push(crate::Term::string(&what));
        descriptor.extend(characters(behind));
        let problem = self.error(pos, format!("{before}{what}{behind}"));
        Box::new(problem.with(crate::Term::List(descriptor)))
    }

    fn add(&mut self, pos: Pos, expr: Expr) -> ExprId {
        self.ast.add(pos, expr)
    }

    /// One level deeper.
    fn enter(&mut self) -> Result<()> {
        self.depth += 1;
        if self.depth > self.max_depth {
            return Err(self.too_deep(self.pos()));
        }
        Ok(())
    }

    fn leave(&mut self) {
        self.depth -= 1;
    }

    fn too_deep(&self, pos: Pos) -> Box<Problem> {
        self.error(
            pos,
            format!("nested too deeply: more than {} levels", self.max_depth),
        )
    }

    /// The expressions pushed since `start`, as a run.
    fn collect(&mut self, start: usize) -> Exprs {
        let run = self.ast.list(&self.exprs[start..]);
        self.exprs.truncate(start);
        run
    }

    /// `name` as a record may be called: an atom, a variable, a reserved word.
    fn record_name(&mut self) -> Result<Name> {
        let name = match self.peek() {
            Some(Tok::Atom(name) | Tok::Var(name)) => name,
            Some(Tok::Sign(name)) if name.0 < known::KEYWORDS => name,
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(name)
    }
}
