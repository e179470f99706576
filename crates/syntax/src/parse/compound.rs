//! What is made of clauses, and lists: `case` and its kin, funs, lists, comprehensions.

use super::expr::Mode;
use super::{Parsed, Parser, Result};
use crate::ast::{
    Clause, Clauses, Expr, ExprId, Exprs, Generator, GeneratorPattern, Guards, MapField, Qualifier,
    Range,
};
use crate::token::Tok;
use crate::{Name, Pos, known};

impl Parser<'_> {
    /// What a reserved word begins.
    pub(super) fn compound(&mut self, pos: Pos, keyword: Name) -> Result<ExprId> {
        match keyword {
            known::BEGIN => {
                self.at += 1;
                let body = self.exprs()?;
                self.expect(known::END)?;
                Ok(self.add(pos, Expr::Block(body)))
            }
            known::IF => {
                self.at += 1;
                let clauses = self.clauses(Self::if_clause)?;
                self.expect(known::END)?;
                Ok(self.add(pos, Expr::If(clauses)))
            }
            known::CASE => {
                self.at += 1;
                let value = self.expr()?.id;
                self.expect(known::OF)?;
                let clauses = self.clauses(Self::case_clause)?;
                self.expect(known::END)?;
                Ok(self.add(pos, Expr::Case { value, clauses }))
            }
            known::RECEIVE => self.receive(pos),
            known::FUN => self.fun(pos),
            known::TRY => self.try_expr(pos),
            known::MAYBE => self.maybe(pos),
            _ => Err(self.unexpected()),
        }
    }

    /// Clauses with semicolons between them.
    fn clauses(&mut self, mut one: impl FnMut(&mut Self) -> Result<Clause>) -> Result<Clauses> {
        let mut clauses = Vec::new();
        loop {
            clauses.push(one(self)?);
            if !self.take(known::SEMICOLON) {
                return Ok(self.ast.list(&clauses));
            }
        }
    }

    fn if_clause(&mut self) -> Result<Clause> {
        let (guards, pos) = self.guard()?;
        let body = self.body()?;
        Ok(Clause {
            pos,
            patterns: Exprs::EMPTY,
            guards,
            body,
        })
    }

    fn case_clause(&mut self) -> Result<Clause> {
        let pattern = self.expr()?;
        let patterns = self.ast.list(&[pattern.id]);
        let pos = self.ast.first_pos(pattern.id);
        self.clause_after(pos, patterns)
    }

    /// Guard and body of a clause whose patterns are read.
    pub(super) fn clause_after(&mut self, pos: Pos, patterns: Exprs) -> Result<Clause> {
        let guards = if self.take(known::WHEN) {
            self.guard()?.0
        } else {
            Guards::EMPTY
        };
        let body = self.body()?;
        Ok(Clause {
            pos,
            patterns,
            guards,
            body,
        })
    }

    /// Conjunctions with semicolons between them, and where the first begins.
    fn guard(&mut self) -> Result<(Guards, Pos)> {
        let mut alternatives = Vec::new();
        let mut pos = None;
        loop {
            let start = self.exprs.len();
            loop {
                let parsed = self.expr()?;
                pos.get_or_insert_with(|| self.ast.first_pos(parsed.id));
                self.exprs.push(parsed.id);
                if !self.take(known::COMMA) {
                    break;
                }
            }
            alternatives.push(self.collect(start));
            if !self.take(known::SEMICOLON) {
                let guards = self.ast.list(&alternatives);
                return Ok((guards, pos.unwrap_or_default()));
            }
        }
    }

    fn body(&mut self) -> Result<Exprs> {
        self.expect(known::ARROW)?;
        self.exprs()
    }

    fn receive(&mut self, pos: Pos) -> Result<ExprId> {
        self.at += 1;
        let clauses = if self.is(known::AFTER) {
            Clauses::EMPTY
        } else {
            self.clauses(Self::case_clause)?
        };
        let after = if self.take(known::AFTER) {
            let timeout = self.expr()?.id;
            Some((timeout, self.body()?))
        } else {
            None
        };
        self.expect(known::END)?;
        Ok(self.add(pos, Expr::Receive { clauses, after }))
    }

    fn try_expr(&mut self, pos: Pos) -> Result<ExprId> {
        self.at += 1;
        let body = self.exprs()?;
        let of = if self.take(known::OF) {
            self.clauses(Self::case_clause)?
        } else {
            Clauses::EMPTY
        };
        let catch = if self.take(known::CATCH) {
            self.clauses(Self::catch_clause)?
        } else if self.is(known::AFTER) {
            Clauses::EMPTY
        } else {
            return Err(self.unexpected());
        };
        let after = if self.take(known::AFTER) {
            self.exprs()?
        } else {
            Exprs::EMPTY
        };
        self.expect(known::END)?;
        Ok(self.add(
            pos,
            Expr::Try {
                body,
                of,
                catch,
                after,
            },
        ))
    }

    /// `Class:Reason:Stack`, of which only the reason must be there.
    fn catch_clause(&mut self) -> Result<Clause> {
        let pos = self.pos();
        let class = match self.peek() {
            Some(Tok::Atom(name)) if self.is_at(1, known::COLON) => Some(Expr::Atom(name)),
            Some(Tok::Var(name)) if self.is_at(1, known::COLON) => Some(Expr::Var(name)),
            _ => None,
        };
        let mut stack = None;
        let mark = self.ast.mark();
        let (pos, class, reason, last) = if let Some(class) = class {
            let class = self.add(pos, class);
            self.at += 2;
            let mark = self.ast.mark();
            let reason = self.pattern()?;
            let last = self.ast.last_pos_since(&mark);
            if self.take(known::COLON) {
                let at = self.pos();
                let name = self.expect_var()?;
                stack = Some(self.add(at, Expr::Var(name)));
            }
            (pos, class, reason, last)
        } else {
            let reason = self.pattern()?;
            let last = self.ast.last_pos_since(&mark);
            let first = self.ast.first_pos(reason.id);
            let class = self.add(first, Expr::Atom(known::THROW));
            (first, class, reason, last)
        };
        let stack = match stack {
            Some(stack) => stack,
            None => self.add(last, Expr::Var(known::UNDERSCORE)),
        };
        let patterns = self.ast.list(&[class, reason.id, stack]);
        self.clause_after(pos, patterns)
    }

    fn maybe(&mut self, pos: Pos) -> Result<ExprId> {
        self.at += 1;
        let start = self.exprs.len();
        loop {
            let left = self.expr()?;
            let at = self.pos();
            let id = if self.take(known::MAYBE_MATCHES) {
                let value = self.expr()?.id;
                self.add(
                    at,
                    Expr::MaybeMatch {
                        pattern: left.id,
                        value,
                    },
                )
            } else {
                left.id
            };
            self.exprs.push(id);
            if !self.take(known::COMMA) {
                break;
            }
        }
        let body = self.collect(start);
        let at = self.pos();
        let (else_pos, clauses) = if self.take(known::ELSE) {
            (Some(at), self.clauses(Self::case_clause)?)
        } else {
            (None, Clauses::EMPTY)
        };
        self.expect(known::END)?;
        Ok(self.add(
            pos,
            Expr::Maybe {
                body,
                else_pos,
                clauses,
            },
        ))
    }

    fn fun(&mut self, pos: Pos) -> Result<ExprId> {
        self.at += 1;
        let named = match self.peek() {
            Some(Tok::Atom(name)) if self.is_at(1, known::DIVIDE) => {
                self.at += 2;
                let Some(Tok::Integer(arity)) = self.peek() else {
                    return Err(self.unexpected());
                };
                self.at += 1;
                let arity = u32::try_from(arity).unwrap_or(u32::MAX);
                return Ok(self.add(pos, Expr::LocalFun { name, arity }));
            }
            Some(Tok::Atom(_)) => true,
            Some(Tok::Var(_)) => !self.is_at(1, known::OPEN),
            _ => false,
        };
        if named {
            return self.remote_fun(pos);
        }
        let mut shape: Option<(Name, usize)> = None;
        let clauses = self.clauses(|parser| parser.fun_clause(&mut shape))?;
        self.expect(known::END)?;
        let name = shape.map_or(known::FUN, |(name, _)| name);
        Ok(if name == known::FUN {
            self.add(pos, Expr::Fun(clauses))
        } else {
            self.add(pos, Expr::NamedFun { name, clauses })
        })
    }

    /// One clause; name and arity must be those of the first.
    fn fun_clause(&mut self, shape: &mut Option<(Name, usize)>) -> Result<Clause> {
        let pos = self.pos();
        let name = match self.peek() {
            Some(Tok::Var(name)) => {
                self.at += 1;
                name
            }
            _ => known::FUN,
        };
        let patterns = self.pattern_arguments()?;
        let clause = self.clause_after(pos, patterns)?;
        let found = (name, patterns.len());
        let expected = *shape.get_or_insert(found);
        if expected != found {
            return Err(super::head_mismatch(self.names, pos, expected, found));
        }
        Ok(clause)
    }

    fn remote_fun(&mut self, pos: Pos) -> Result<ExprId> {
        let module = self.atom_or_var()?;
        self.expect(known::COLON)?;
        let function = self.atom_or_var()?;
        self.expect(known::DIVIDE)?;
        let at = self.pos();
        let arity = match self.peek() {
            Some(Tok::Integer(value)) => Expr::Integer(value),
            Some(Tok::Big(id)) => Expr::Big(id),
            Some(Tok::Var(name)) => Expr::Var(name),
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        let arity = self.add(at, arity);
        Ok(self.add(
            pos,
            Expr::RemoteFun {
                module,
                function,
                arity,
            },
        ))
    }

    fn atom_or_var(&mut self) -> Result<ExprId> {
        let pos = self.pos();
        let expr = match self.peek() {
            Some(Tok::Atom(name)) => Expr::Atom(name),
            Some(Tok::Var(name)) => Expr::Var(name),
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(self.add(pos, expr))
    }

    /// `[...]`: a list or a comprehension.
    pub(super) fn list(&mut self, pos: Pos, mode: Mode) -> Result<ExprId> {
        self.at += 1;
        if self.take(known::CLOSE_BRACKET) {
            return Ok(self.add(pos, Expr::Nil));
        }
        let start = self.exprs.len();
        loop {
            let parsed = self.expr()?;
            self.exprs.push(parsed.id);
            if !self.take(known::COMMA) {
                break;
            }
        }
        if self.is(known::BARS) && mode == Mode::Expr {
            self.at += 1;
            let templates = self.collect(start);
            let qualifiers = self.qualifiers()?;
            self.expect(known::CLOSE_BRACKET)?;
            return Ok(self.add(
                pos,
                Expr::ListComp {
                    templates,
                    qualifiers,
                },
            ));
        }
        let tail = if self.take(known::BAR) {
            let tail = self.expr()?.id;
            self.expect(known::CLOSE_BRACKET)?;
            tail
        } else {
            let end = self.expect(known::CLOSE_BRACKET)?;
            self.add(end, Expr::Nil)
        };
        let items = self.collect(start);
        Ok(self.add(pos, Expr::List { items, tail }))
    }

    /// What stands right of `||`.
    pub(super) fn qualifiers(&mut self) -> Result<Range<Qualifier>> {
        let mut qualifiers = Vec::new();
        loop {
            let (first, first_pos) = self.qualifier()?;
            let mut zipped = vec![first];
            while self.take(known::ZIP) {
                zipped.push(self.qualifier()?.0);
            }
            let comma = self.pos();
            let more = self.take(known::COMMA);
            qualifiers.push(match zipped[..] {
                [one] => one,
                _ => Qualifier::Zip {
                    pos: if more { comma } else { first_pos },
                    parts: self.ast.list(&zipped),
                },
            });
            if !more {
                return Ok(self.ast.list(&qualifiers));
            }
        }
    }

    /// A filter or a generator, and its place.
    fn qualifier(&mut self) -> Result<(Qualifier, Pos)> {
        let starts_with_bin = self.is(known::OPEN_BIN);
        let left = self.expr()?;
        let is_bin = starts_with_bin && matches!(self.ast.expr(left.id), Expr::Bin(_));
        let pos = self.pos();
        let (pattern, strict) = match self.peek() {
            Some(Tok::Sign(known::GENERATES)) => (GeneratorPattern::List(left.id), false),
            Some(Tok::Sign(known::GENERATES_STRICTLY)) => (GeneratorPattern::List(left.id), true),
            Some(Tok::Sign(known::B_GENERATES)) if is_bin => {
                (GeneratorPattern::Bin(left.id), false)
            }
            Some(Tok::Sign(known::B_GENERATES_STRICTLY)) if is_bin => {
                (GeneratorPattern::Bin(left.id), true)
            }
            Some(Tok::Sign(known::EXACT)) => return self.map_generator(left),
            _ => return Ok((Qualifier::Filter(left.id), self.ast.pos(left.id))),
        };
        self.at += 1;
        self.generator(pos, strict, pattern)
    }

    fn map_generator(&mut self, key: Parsed) -> Result<(Qualifier, Pos)> {
        let at = self.expect(known::EXACT)?;
        let value = self.expr()?.id;
        let pattern = GeneratorPattern::Map(MapField {
            pos: at,
            exact: true,
            key: key.id,
            value,
        });
        let pos = self.pos();
        let strict = self.is(known::GENERATES_STRICTLY);
        if !strict && !self.is(known::GENERATES) {
            return Err(self.unexpected());
        }
        self.at += 1;
        self.generator(pos, strict, pattern)
    }

    fn generator(
        &mut self,
        pos: Pos,
        strict: bool,
        pattern: GeneratorPattern,
    ) -> Result<(Qualifier, Pos)> {
        let source = self.expr()?.id;
        let generator = Generator {
            pos,
            strict,
            pattern,
            source,
        };
        Ok((Qualifier::Generator(generator), pos))
    }
}
