//! Expressions and patterns: operators by precedence, calls, and what binds tighter than both.

use super::{Parsed, Parser, Result};
use crate::ast::{BinaryOp, Expr, Exprs, PrefixOp};
use crate::token::Tok;
use crate::{Name, Pos, known};

/// How tightly operators bind; what is missing between two of them never meets.
mod precedence {
    pub(super) const LOWEST: u16 = 0;
    pub(super) const MATCH: u16 = 100;
    pub(super) const OR_ELSE: u16 = 150;
    pub(super) const AND_ALSO: u16 = 160;
    pub(super) const COMPARE: u16 = 200;
    pub(super) const LIST: u16 = 300;
    pub(super) const ADD: u16 = 400;
    pub(super) const MULTIPLY: u16 = 500;
    pub(super) const PREFIX: u16 = 600;
}

/// Which grammar applies: everything, or only what OTP's grammar has as `pat_expr`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Mode {
    Expr,
    Pattern,
}

/// What a tightly binding suffix may follow.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `expr_max`: literals, variables, everything in brackets.
    Max,
    /// A chain of map expressions.
    Map,
    /// A chain of record expressions.
    Record,
    /// A call.
    Call,
    /// `m:f`, not called.
    Remote,
    /// What begins with an operator.
    Prefixed,
}

enum Infix {
    Match,
    Op(BinaryOp),
}

#[derive(PartialEq)]
enum Side {
    Left,
    Right,
    None,
}

fn infix(sign: Name, mode: Mode) -> Option<(u16, Side, Infix)> {
    use precedence as p;
    if sign == known::MATCHES {
        return Some((p::MATCH, Side::Right, Infix::Match));
    }
    let op = BinaryOp::from_name(sign)?;
    let (precedence, side) = match op {
        BinaryOp::Send => (p::MATCH, Side::Right),
        BinaryOp::OrElse => (p::OR_ELSE, Side::Right),
        BinaryOp::AndAlso => (p::AND_ALSO, Side::Right),
        BinaryOp::Eq
        | BinaryOp::Ne
        | BinaryOp::Le
        | BinaryOp::Lt
        | BinaryOp::Ge
        | BinaryOp::Gt
        | BinaryOp::ExactEq
        | BinaryOp::ExactNe => (p::COMPARE, Side::None),
        BinaryOp::Append | BinaryOp::Remove => (p::LIST, Side::Right),
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Bor
        | BinaryOp::Bxor
        | BinaryOp::Bsl
        | BinaryOp::Bsr
        | BinaryOp::Or
        | BinaryOp::Xor => (p::ADD, Side::Left),
        BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Div
        | BinaryOp::Rem
        | BinaryOp::Band
        | BinaryOp::And => (p::MULTIPLY, Side::Left),
    };
    let only_expr = matches!(op, BinaryOp::Send | BinaryOp::OrElse | BinaryOp::AndAlso);
    if mode == Mode::Pattern && only_expr {
        return None;
    }
    Some((precedence, side, Infix::Op(op)))
}

impl Parser<'_> {
    pub(super) fn expr(&mut self) -> Result<Parsed> {
        self.operators(precedence::LOWEST, Mode::Expr)
    }

    pub(super) fn pattern(&mut self) -> Result<Parsed> {
        self.operators(precedence::LOWEST, Mode::Pattern)
    }

    /// One or more expressions with commas between them.
    pub(super) fn exprs(&mut self) -> Result<Exprs> {
        let start = self.exprs.len();
        loop {
            let parsed = self.expr()?;
            self.exprs.push(parsed.id);
            if !self.take(known::COMMA) {
                return Ok(self.collect(start));
            }
        }
    }

    /// Operators that bind at least as tightly as `min`.
    fn operators(&mut self, min: u16, mode: Mode) -> Result<Parsed> {
        self.enter()?;
        let mut left = self.operand(mode)?;
        while let Some(Tok::Sign(sign)) = self.peek() {
            let Some((precedence, side, op)) = infix(sign, mode) else {
                break;
            };
            if precedence < min {
                break;
            }
            let pos = self.pos();
            self.at += 1;
            let right_min = if side == Side::Right {
                precedence
            } else {
                precedence + 1
            };
            let right = self.operators(right_min, mode)?;
            left = self.combine(pos, left, op, right)?;
            if side == Side::None && self.another(precedence, mode) {
                return Err(self.unexpected());
            }
        }
        self.tallest = self.tallest.max(left.height);
        self.leave();
        Ok(left)
    }

    fn another(&self, precedence: u16, mode: Mode) -> bool {
        match self.peek() {
            Some(Tok::Sign(sign)) => {
                infix(sign, mode).is_some_and(|(found, ..)| found == precedence)
            }
            _ => false,
        }
    }

    fn combine(&mut self, pos: Pos, left: Parsed, op: Infix, right: Parsed) -> Result<Parsed> {
        let height = self.above(pos, left.height.max(right.height))?;
        let (pos, expr) = match op {
            Infix::Match => (
                self.ast.first_pos(left.id),
                Expr::Match {
                    pattern: left.id,
                    value: right.id,
                },
            ),
            Infix::Op(op) => (
                pos,
                Expr::Op {
                    op,
                    left: left.id,
                    right: right.id,
                },
            ),
        };
        let id = self.add(pos, expr);
        Ok(Parsed { id, height })
    }

    fn above(&self, pos: Pos, height: u32) -> Result<u32> {
        if height as usize >= self.max_depth {
            return Err(self.too_deep(pos));
        }
        Ok(height + 1)
    }

    /// What stands between two operators.
    fn operand(&mut self, mode: Mode) -> Result<Parsed> {
        let outer = std::mem::take(&mut self.tallest);
        let (parsed, kind) = self.tight(mode)?;
        let parsed = match mode {
            Mode::Expr => self.calls(parsed, kind)?,
            Mode::Pattern => parsed,
        };
        self.tallest = outer;
        Ok(parsed)
    }

    /// A primary with its `#` suffixes, or what begins with a prefix operator.
    fn tight(&mut self, mode: Mode) -> Result<(Parsed, Kind)> {
        let pos = self.pos();
        if let Some(Tok::Sign(sign)) = self.peek() {
            if let Some(op) = PrefixOp::from_name(sign) {
                self.at += 1;
                let operand = self.operators(precedence::PREFIX, mode)?;
                let height = self.above(pos, operand.height)?;
                let id = self.add(
                    pos,
                    Expr::Prefix {
                        op,
                        operand: operand.id,
                    },
                );
                return Ok((Parsed { id, height }, Kind::Prefixed));
            }
            if sign == known::CATCH && mode == Mode::Expr {
                self.at += 1;
                let operand = self.operators(precedence::LOWEST, mode)?;
                let height = self.above(pos, operand.height)?;
                let id = self.add(pos, Expr::Catch(operand.id));
                return Ok((Parsed { id, height }, Kind::Prefixed));
            }
        }
        let (parsed, kind) = self.primary(mode)?;
        match mode {
            Mode::Expr => self.hashes(parsed, kind),
            Mode::Pattern => Ok((parsed, kind)),
        }
    }

    /// `#` suffixes: updates of maps and records, fields.
    fn hashes(&mut self, mut left: Parsed, mut kind: Kind) -> Result<(Parsed, Kind)> {
        while matches!(kind, Kind::Max | Kind::Map | Kind::Record) {
            let pos = self.pos();
            let found = if self.is(known::HASH) {
                self.at += 1;
                self.hash_suffix(pos, left, kind)?
            } else if self.is(known::HASH_ANY) && kind == Kind::Max {
                self.at += 1;
                (self.any_record_suffix(pos, left)?, Kind::Record)
            } else {
                break;
            };
            let height = self.above(pos, left.height.max(self.tallest))?;
            left = Parsed {
                id: found.0,
                height,
            };
            kind = found.1;
        }
        Ok((left, kind))
    }

    /// `(arguments)` and `:function` behind something.
    fn calls(&mut self, mut left: Parsed, mut kind: Kind) -> Result<Parsed> {
        loop {
            let pos = self.pos();
            if self.is(known::OPEN) && kind != Kind::Prefixed {
                let arguments = self.arguments()?;
                let height = self.above(pos, left.height.max(self.tallest))?;
                // A call begins where what it calls begins.
                let at = match kind {
                    Kind::Call => self.ast.pos(left.id),
                    _ => self.ast.first_pos(left.id),
                };
                let id = self.add(
                    at,
                    Expr::Call {
                        function: left.id,
                        arguments,
                    },
                );
                left = Parsed { id, height };
                kind = Kind::Call;
            } else if self.is(known::COLON) && !matches!(kind, Kind::Remote | Kind::Prefixed) {
                self.at += 1;
                let (right, _) = self.tight(Mode::Expr)?;
                let height = self.above(pos, left.height.max(right.height))?;
                let id = self.add(
                    pos,
                    Expr::Remote {
                        module: left.id,
                        function: right.id,
                    },
                );
                left = Parsed { id, height };
                kind = Kind::Remote;
            } else {
                return Ok(left);
            }
        }
    }

    /// `(A, B)`, perhaps empty.
    fn arguments(&mut self) -> Result<Exprs> {
        self.expect(known::OPEN)?;
        if self.take(known::CLOSE) {
            return Ok(Exprs::EMPTY);
        }
        let arguments = self.exprs()?;
        self.expect(known::CLOSE)?;
        Ok(arguments)
    }

    /// `(P, Q)`, perhaps empty, as the head of a clause.
    pub(super) fn pattern_arguments(&mut self) -> Result<Exprs> {
        self.expect(known::OPEN)?;
        if self.take(known::CLOSE) {
            return Ok(Exprs::EMPTY);
        }
        let start = self.exprs.len();
        loop {
            let parsed = self.pattern()?;
            self.exprs.push(parsed.id);
            if !self.take(known::COMMA) {
                break;
            }
        }
        self.expect(known::CLOSE)?;
        Ok(self.collect(start))
    }

    pub(super) fn primary(&mut self, mode: Mode) -> Result<(Parsed, Kind)> {
        let pos = self.pos();
        let mut kind = Kind::Max;
        let id = match self.peek() {
            Some(Tok::Var(name)) => self.leaf(pos, Expr::Var(name)),
            Some(Tok::Atom(name)) => self.leaf(pos, Expr::Atom(name)),
            Some(Tok::Integer(value)) => self.leaf(pos, Expr::Integer(value)),
            Some(Tok::Big(id)) => self.leaf(pos, Expr::Big(id)),
            Some(Tok::Float(value)) => self.leaf(pos, Expr::Float(value)),
            Some(Tok::Char(c)) => self.leaf(pos, Expr::Char(c)),
            Some(Tok::String(_)) => self.strings(pos),
            Some(Tok::SigilPrefix(name)) => self.sigil(pos, name)?,
            Some(Tok::Sign(known::OPEN)) => {
                self.at += 1;
                let inner = self.operators(precedence::LOWEST, mode)?;
                self.expect(known::CLOSE)?;
                return Ok((inner, Kind::Max));
            }
            Some(Tok::Sign(known::OPEN_BRACKET)) => self.list(pos, mode)?,
            Some(Tok::Sign(known::OPEN_BRACE)) => {
                self.at += 1;
                let items = if self.is(known::CLOSE_BRACE) {
                    Exprs::EMPTY
                } else {
                    self.exprs()?
                };
                self.expect(known::CLOSE_BRACE)?;
                self.add(pos, Expr::Tuple(items))
            }
            Some(Tok::Sign(known::OPEN_BIN)) => self.bin(pos, mode)?,
            Some(Tok::Sign(known::HASH | known::HASH_ANY)) => {
                let (id, found) = self.hash(pos, mode)?;
                kind = found;
                id
            }
            Some(Tok::Sign(keyword)) if mode == Mode::Expr => self.compound(pos, keyword)?,
            _ => return Err(self.unexpected()),
        };
        let height = self.above(pos, self.tallest)?;
        Ok((Parsed { id, height }, kind))
    }

    fn leaf(&mut self, pos: Pos, expr: Expr) -> crate::ast::ExprId {
        self.at += 1;
        self.add(pos, expr)
    }
}
