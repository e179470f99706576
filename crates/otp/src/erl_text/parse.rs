//! Natives of `erl_parse`: tokens as tuples to forms, expressions and constants in abstract format.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::{Term, View, natives};
use asterias_syntax::ast::Ast;
use asterias_syntax::deep;
use asterias_syntax::format::{TermSink, Writer};
use asterias_syntax::parse::{parse_exprs, parse_form, parse_term};
use asterias_syntax::problem::Problem;
use asterias_syntax::token::{Tok, Token};
use asterias_syntax::{Names, Term as Constant};
use asterias_term::term::BigView;

use super::{error, location, ok, problem, terms, text};

natives! {
    /// Natives of `erl_parse`.
    pub(crate) static TABLE: "erl_parse" {
        alloc "form"/1 => form,
        alloc "exprs"/1 => exprs,
        alloc "term"/1 => term,
    }
}

/// So many tokens cannot nest deeper than a worker's stack allows.
const SHALLOW_TOKENS: usize = 256;

/// Tokens, and what they point into.
struct Input {
    tokens: Vec<Token>,
    names: Names,
    ast: Ast,
    columns: bool,
}

impl Input {
    /// Tokens from a list of tuples.
    fn read<'h>(list: Term<'h>) -> Result<Input, Stop<'h>> {
        let mut input = Input {
            tokens: Vec::new(),
            names: Names::new(),
            ast: Ast::default(),
            columns: false,
        };
        for token in list.list_to_vec().ok_or_else(Stop::badarg)? {
            let token = input.token(token).ok_or_else(Stop::badarg)?;
            input.tokens.push(token);
        }
        Ok(input)
    }

    fn token(&mut self, token: Term<'_>) -> Option<Token> {
        let parts = token.as_tuple()?;
        let (category, at) = (parts.first()?.as_atom_name()?, *parts.get(1)?);
        let (pos, columns) = location(at)?;
        self.columns |= columns;
        let tok = match (category, parts.get(2)) {
            ("dot", None) => Tok::Dot,
            (sign, None) => Tok::Sign(self.names.intern(sign)),
            (_, Some(&symbol)) => self.symbol(category, symbol)?,
        };
        Some(Token { pos, tok })
    }

    fn symbol(&mut self, category: &str, symbol: Term<'_>) -> Option<Tok> {
        Some(match category {
            "atom" => Tok::Atom(self.names.intern(symbol.as_atom_name()?)),
            "var" => Tok::Var(self.names.intern(symbol.as_atom_name()?)),
            "integer" => match symbol.view() {
                View::Big(BigView { negative, limbs }) => {
                    let magnitude = dashu_int::UBig::from_words(limbs);
                    let value = dashu_int::IBig::from(magnitude);
                    Tok::Big(self.ast.add_big(if negative { -value } else { value }))
                }
                _ => Tok::Integer(symbol.as_i64()?),
            },
            "float" => Tok::Float(symbol.as_float()?),
            "char" => Tok::Char(u32::try_from(symbol.as_usize()?).ok()?),
            "string" => Tok::String(self.ast.add_text(&text(symbol).ok()?)),
            "sigil_prefix" => Tok::SigilPrefix(self.names.intern(symbol.as_atom_name()?)),
            "sigil_suffix" => Tok::SigilSuffix(self.names.intern(&text(symbol).ok()?)),
            _ => return None,
        })
    }
}

type Parsed = Result<Constant, Box<Problem>>;

/// Parses, where it may go deep on a stack of its own.
fn run<'h>(
    env: &mut Env<'h>,
    tokens: Term<'h>,
    parse: impl FnOnce(&mut Input) -> Parsed + Send,
) -> Outcome<'h> {
    let mut input = Input::read(tokens)?;
    env.account(input.tokens.len());
    let parsed = if input.tokens.len() <= SHALLOW_TOKENS {
        parse(&mut input)
    } else {
        let input = &mut input;
        deep::run(move || parse(input)).map_err(|_| Stop::system_limit())?
    };
    match parsed {
        Ok(constant) => {
            let value = terms::build(env, &constant, &input.names);
            constant.dismantle();
            let value = value?;
            Ok(env.tuple(&[ok(), value]))
        }
        Err(wrong) => {
            let info = problem(env, &wrong, &input.names, input.columns)?;
            Ok(env.tuple(&[error(), info]))
        }
    }
}

fn form<'h>(env: &mut Env<'h>, tokens: Term<'h>) -> Outcome<'h> {
    run(env, tokens, |input| {
        let form = parse_form(&input.tokens, &mut input.names, &mut input.ast)?;
        let mut sink = TermSink::default();
        Writer::new(&input.ast, &mut sink, input.columns).form(&form);
        Ok(sink.finish())
    })
}

fn exprs<'h>(env: &mut Env<'h>, tokens: Term<'h>) -> Outcome<'h> {
    run(env, tokens, |input| {
        let exprs = parse_exprs(&input.tokens, &mut input.names, &mut input.ast)?;
        let mut all = Vec::new();
        for expr in &input.ast[exprs] {
            let mut sink = TermSink::default();
            Writer::new(&input.ast, &mut sink, input.columns).expr(*expr);
            all.push(sink.finish());
        }
        Ok(Constant::List(all))
    })
}

fn term<'h>(env: &mut Env<'h>, tokens: Term<'h>) -> Outcome<'h> {
    run(env, tokens, |input| {
        parse_term(&input.tokens, &mut input.names, &mut input.ast)
    })
}
