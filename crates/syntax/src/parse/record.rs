//! What begins with `#`: maps, records, native records, and the suffixes that update them or take fields out.

use super::expr::{Kind, Mode};
use super::{Parsed, Parser, Result};
use crate::ast::{Expr, ExprId, FieldName, Located, MapField, Range, RecordField, RecordName};
use crate::token::Tok;
use crate::{Name, Pos, known};

impl Parser<'_> {
    /// `#{...}`, `#r{...}`, `#r.f`, `#m:r{...}`, `#_{...}`, where an expression or pattern begins.
    pub(super) fn hash(&mut self, pos: Pos, mode: Mode) -> Result<(ExprId, Kind)> {
        if self.take(known::HASH_ANY) {
            let fields = self.record_fields()?;
            let name = RecordName::Any;
            return Ok((self.add(pos, Expr::Record { name, fields }), Kind::Record));
        }
        self.expect(known::HASH)?;
        if self.is(known::OPEN_BRACE) {
            return self.map(pos, mode);
        }
        let is_atom = matches!(self.peek(), Some(Tok::Atom(_)));
        let name = self.record_name()?;
        if is_atom && self.take(known::POINT) {
            let field = self.field()?;
            let name = RecordName::Local(name);
            return Ok((
                self.add(pos, Expr::RecordIndex { name, field }),
                Kind::Record,
            ));
        }
        let name = self.qualified(name, is_atom)?;
        let fields = self.record_fields()?;
        Ok((self.add(pos, Expr::Record { name, fields }), Kind::Record))
    }

    /// `:name` behind the name of a module.
    fn qualified(&mut self, name: Name, is_atom: bool) -> Result<RecordName> {
        if is_atom && self.take(known::COLON) {
            return Ok(RecordName::Remote(name, self.record_name()?));
        }
        Ok(RecordName::Local(name))
    }

    /// What follows `left #`.
    pub(super) fn hash_suffix(
        &mut self,
        pos: Pos,
        left: Parsed,
        kind: Kind,
    ) -> Result<(ExprId, Kind)> {
        if self.is(known::OPEN_BRACE) && kind != Kind::Record {
            let fields = self.map_fields()?;
            let map = left.id;
            return Ok((self.add(pos, Expr::MapUpdate { map, fields }), Kind::Map));
        }
        if kind == Kind::Map {
            return Err(self.unexpected());
        }
        let is_atom = matches!(self.peek(), Some(Tok::Atom(_)));
        let name = self.record_name()?;
        let name = self.qualified(name, is_atom && kind == Kind::Max)?;
        Ok((self.record_suffix(pos, left, name)?, Kind::Record))
    }

    /// What follows `left #_`.
    pub(super) fn any_record_suffix(&mut self, pos: Pos, left: Parsed) -> Result<ExprId> {
        self.record_suffix(pos, left, RecordName::Any)
    }

    fn record_suffix(&mut self, pos: Pos, left: Parsed, name: RecordName) -> Result<ExprId> {
        let record = left.id;
        if self.take(known::POINT) {
            let field = self.field()?;
            return Ok(self.add(
                pos,
                Expr::RecordField {
                    record,
                    name,
                    field,
                },
            ));
        }
        let fields = self.record_fields()?;
        Ok(self.add(
            pos,
            Expr::RecordUpdate {
                record,
                name,
                fields,
            },
        ))
    }

    fn field(&mut self) -> Result<Located<Name>> {
        let pos = self.pos();
        let value = self.expect_atom()?;
        Ok(Located { pos, value })
    }

    /// `{a = 1, _ = 2}`.
    fn record_fields(&mut self) -> Result<Range<RecordField>> {
        self.expect(known::OPEN_BRACE)?;
        if self.take(known::CLOSE_BRACE) {
            return Ok(Range::EMPTY);
        }
        let mut fields = Vec::new();
        loop {
            let pos = self.pos();
            let name = match self.peek() {
                Some(Tok::Atom(name)) => FieldName::Atom(name),
                Some(Tok::Var(name)) => FieldName::Var(name),
                _ => return Err(self.unexpected()),
            };
            self.at += 1;
            self.expect(known::MATCHES)?;
            let value = self.expr()?.id;
            fields.push(RecordField { pos, name, value });
            if !self.take(known::COMMA) {
                break;
            }
        }
        self.expect(known::CLOSE_BRACE)?;
        Ok(self.ast.list(&fields))
    }

    /// `#{...}`: a map or a comprehension.
    fn map(&mut self, pos: Pos, mode: Mode) -> Result<(ExprId, Kind)> {
        let fields = self.open_map_fields()?;
        if !fields.is_empty() && self.is(known::BARS) && mode == Mode::Expr {
            self.at += 1;
            let templates = self.ast.list(&fields);
            let qualifiers = self.qualifiers()?;
            self.expect(known::CLOSE_BRACE)?;
            let id = self.add(
                pos,
                Expr::MapComp {
                    templates,
                    qualifiers,
                },
            );
            return Ok((id, Kind::Max));
        }
        self.expect(known::CLOSE_BRACE)?;
        let fields = self.ast.list(&fields);
        Ok((self.add(pos, Expr::Map(fields)), Kind::Map))
    }

    fn map_fields(&mut self) -> Result<Range<MapField>> {
        let fields = self.open_map_fields()?;
        self.expect(known::CLOSE_BRACE)?;
        Ok(self.ast.list(&fields))
    }

    /// `{` and fields, up to what follows them.
    fn open_map_fields(&mut self) -> Result<Vec<MapField>> {
        self.expect(known::OPEN_BRACE)?;
        let mut fields = Vec::new();
        if self.is(known::CLOSE_BRACE) {
            return Ok(fields);
        }
        loop {
            let key = self.expr()?.id;
            let pos = self.pos();
            let exact = self.is(known::EXACT);
            if !exact && !self.is(known::ASSOC) {
                return Err(self.unexpected());
            }
            self.at += 1;
            let value = self.expr()?.id;
            fields.push(MapField {
                pos,
                exact,
                key,
                value,
            });
            if !self.take(known::COMMA) {
                return Ok(fields);
            }
        }
    }
}
