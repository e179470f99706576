//! Bitstrings, their comprehensions, strings and sigils.

use super::expr::{Kind, Mode};
use super::{Parser, Result};
use crate::ast::{BinElement, BinType, Expr, ExprId, PrefixOp, Range};
use crate::token::Tok;
use crate::{Name, Pos, known};

impl Parser<'_> {
    /// `<<...>>`: a bitstring or a comprehension.
    pub(super) fn bin(&mut self, pos: Pos, mode: Mode) -> Result<ExprId> {
        self.at += 1;
        if self.take(known::CLOSE_BIN) {
            return Ok(self.add(pos, Expr::Bin(Range::EMPTY)));
        }
        let mut elements = Vec::new();
        loop {
            let at = self.pos();
            let (value, prefixed) = self.bit_expr()?;
            if elements.is_empty() && !prefixed && self.is(known::BARS) && mode == Mode::Expr {
                self.at += 1;
                let qualifiers = self.qualifiers()?;
                self.expect(known::CLOSE_BIN)?;
                return Ok(self.add(
                    pos,
                    Expr::BinComp {
                        template: value,
                        qualifiers,
                    },
                ));
            }
            let size = if self.take(known::COLON) {
                Some(self.expr_max()?)
            } else {
                None
            };
            let types = if self.take(known::DIVIDE) {
                Some(self.bit_types()?)
            } else {
                None
            };
            let first = if prefixed {
                at
            } else {
                self.ast.first_pos(value)
            };
            elements.push(BinElement {
                pos: first,
                value,
                size,
                types,
            });
            if !self.take(known::COMMA) {
                break;
            }
        }
        self.expect(known::CLOSE_BIN)?;
        let elements = self.ast.list(&elements);
        Ok(self.add(pos, Expr::Bin(elements)))
    }

    /// A primary, perhaps behind a prefix operator.
    fn bit_expr(&mut self) -> Result<(ExprId, bool)> {
        let pos = self.pos();
        if let Some(Tok::Sign(sign)) = self.peek()
            && let Some(op) = PrefixOp::from_name(sign)
        {
            self.at += 1;
            let operand = self.expr_max()?;
            return Ok((self.add(pos, Expr::Prefix { op, operand }), true));
        }
        Ok((self.expr_max()?, false))
    }

    /// What OTP's grammar calls `expr_max`: no operators, calls or `#`.
    fn expr_max(&mut self) -> Result<ExprId> {
        self.enter()?;
        let outer = std::mem::take(&mut self.tallest);
        if self.is(known::HASH_ANY) || self.is(known::HASH) && !self.is_at(1, known::OPEN_BRACE) {
            self.at += usize::from(self.is(known::HASH));
            return Err(self.unexpected());
        }
        let (parsed, kind) = self.primary(Mode::Expr)?;
        if kind != Kind::Max {
            // Of maps only comprehensions are primaries: the brace that ends the map comes too early.
            self.at -= 1;
            return Err(self.unexpected());
        }
        self.tallest = outer.max(parsed.height);
        self.leave();
        Ok(parsed.id)
    }

    fn bit_types(&mut self) -> Result<Range<BinType>> {
        let mut types = Vec::new();
        loop {
            let name = self.expect_atom()?;
            let value = if self.take(known::COLON) {
                let value = match self.peek() {
                    Some(Tok::Integer(value)) => value,
                    Some(Tok::Big(_)) => i64::MAX,
                    _ => return Err(self.unexpected()),
                };
                self.at += 1;
                Some(value)
            } else {
                None
            };
            types.push(BinType { name, value });
            if !self.take(known::MINUS) {
                return Ok(self.ast.list(&types));
            }
        }
    }

    /// Strings that follow each other are one.
    pub(super) fn strings(&mut self, pos: Pos) -> ExprId {
        let Some(Tok::String(mut text)) = self.peek() else {
            return self.add(pos, Expr::Nil);
        };
        self.at += 1;
        if let Some(Tok::String(_)) = self.peek() {
            let mut all = self.ast.text(text).to_owned();
            while let Some(Tok::String(next)) = self.peek() {
                all.push_str(self.ast.text(next));
                self.at += 1;
            }
            text = self.ast.add_text(&all);
        }
        self.add(pos, Expr::String(text))
    }

    /// `~b"..."` and its kin; the prefix stands here.
    pub(super) fn sigil(&mut self, pos: Pos, prefix: Name) -> Result<ExprId> {
        self.at += 1;
        let at = self.pos();
        let Some(Tok::String(text)) = self.peek() else {
            return Err(self.unexpected());
        };
        self.at += 1;
        let suffix_pos = self.pos();
        let Some(Tok::SigilSuffix(suffix)) = self.peek() else {
            return Err(self.unexpected());
        };
        self.at += 1;
        let string = self.add(at, Expr::String(text));
        let binary = match self.names.text(prefix) {
            "s" | "S" => false,
            "" | "b" | "B" => true,
            _ => return Err(self.error(pos, "illegal sigil prefix")),
        };
        if suffix != known::EMPTY {
            return Err(self.error(suffix_pos, "illegal sigil suffix"));
        }
        if !binary {
            return Ok(string);
        }
        let types = self.ast.list(&[BinType {
            name: known::UTF8,
            value: None,
        }]);
        let element = BinElement {
            pos: at,
            value: string,
            size: None,
            types: Some(types),
        };
        let elements = self.ast.list(&[element]);
        Ok(self.add(pos, Expr::Bin(elements)))
    }
}
