//! Types and specifications.

use super::{Parser, Result};
use crate::ast::{BinaryOp, PrefixOp, Range, Type, TypeArgs, TypeId};
use crate::token::Tok;
use crate::{Name, Pos, known};

/// How tightly the operators of types bind.
const RANGE: u16 = 200;
const ADD: u16 = 400;
const MULTIPLY: u16 = 500;
const PREFIX: u16 = 600;

impl Parser<'_> {
    /// A type where any may stand: annotated, a union, or simple.
    pub(super) fn top_type(&mut self) -> Result<TypeId> {
        self.enter()?;
        let mut members = Vec::new();
        let mut annotated = Vec::new();
        loop {
            if let (Some(Tok::Var(name)), true) = (self.peek(), self.is_at(1, known::TYPE_OF)) {
                let pos = self.pos();
                let var = self.ast.add_type(pos, Type::Var(name));
                self.at += 2;
                annotated.push((members.len(), pos, var));
                continue;
            }
            members.push(self.simple(0)?);
            if !self.take(known::BAR) {
                break;
            }
        }
        // From the right, since what stands right of a `|` belongs to one union; against their order.
        let mut union: Vec<TypeId> = Vec::new();
        for (at, &member) in members.iter().enumerate().rev() {
            if let [only] = union[..] {
                self.open_union(only, &mut union);
            }
            union.push(member);
            while let Some((_, pos, var)) = annotated.pop_if(|(before, ..)| *before == at) {
                let ty = self.union(&union);
                union.clear();
                union.push(self.ast.add_type(pos, Type::Annotated(var, ty)));
            }
        }
        self.leave();
        Ok(self.union(&union))
    }

    /// A union in parentheses at the end of another becomes part of it.
    fn open_union(&self, only: TypeId, union: &mut Vec<TypeId>) {
        if let Type::Predefined(known::UNION, TypeArgs::List(members)) = self.ast.ty(only) {
            union.clear();
            union.extend(self.ast[members].iter().rev());
        }
    }

    /// The members, against their order, as a type.
    fn union(&mut self, members: &[TypeId]) -> TypeId {
        match members {
            [only] => *only,
            _ => {
                let members: Vec<TypeId> = members.iter().rev().copied().collect();
                let pos = members
                    .first()
                    .map_or(Pos::NONE, |&first| self.ast.first_type_pos(first));
                self.predefined(pos, known::UNION, &members)
            }
        }
    }

    fn predefined(&mut self, pos: Pos, name: Name, args: &[TypeId]) -> TypeId {
        let args = self.ast.list(args);
        self.ast
            .add_type(pos, Type::Predefined(name, TypeArgs::List(args)))
    }

    fn top_types(&mut self) -> Result<Range<TypeId>> {
        let start = self.types.len();
        loop {
            let ty = self.top_type()?;
            self.types.push(ty);
            if !self.take(known::COMMA) {
                break;
            }
        }
        let types = self.ast.list(&self.types[start..]);
        self.types.truncate(start);
        Ok(types)
    }

    /// Operators that bind at least as tightly as `min`.
    fn simple(&mut self, min: u16) -> Result<TypeId> {
        self.enter()?;
        let mut left = self.type_operand()?;
        let mut chain = 0;
        while let Some(Tok::Sign(sign)) = self.peek() {
            let (precedence, op) = match (sign, BinaryOp::from_name(sign)) {
                (known::DOTS, _) => (RANGE, None),
                (
                    known::PLUS
                    | known::MINUS
                    | known::BOR
                    | known::BXOR
                    | known::BSL
                    | known::BSR
                    | known::OR
                    | known::XOR,
                    op,
                ) => (ADD, op),
                (
                    known::TIMES
                    | known::DIVIDE
                    | known::DIV
                    | known::REM
                    | known::BAND
                    | known::AND,
                    op,
                ) => (MULTIPLY, op),
                _ => break,
            };
            if precedence < min {
                break;
            }
            chain += 1;
            if chain > self.max_depth {
                return Err(self.too_deep(self.pos()));
            }
            let pos = self.pos();
            self.at += 1;
            let right = self.simple(precedence + 1)?;
            left = match op {
                Some(op) => self.ast.add_type(pos, Type::Op(op, left, right)),
                None => {
                    let pos = self.ast.type_pos(left);
                    if self.is(known::DOTS) {
                        return Err(self.unexpected());
                    }
                    self.predefined(pos, known::RANGE, &[left, right])
                }
            };
        }
        self.leave();
        Ok(left)
    }

    fn type_operand(&mut self) -> Result<TypeId> {
        let pos = self.pos();
        let Some(tok) = self.peek() else {
            return Err(self.unexpected());
        };
        let ty = match tok {
            Tok::Var(name) => Type::Var(name),
            Tok::Integer(value) => Type::Integer(value),
            Tok::Big(id) => Type::Big(id),
            Tok::Char(c) => Type::Char(c),
            Tok::Atom(name) => return self.named(pos, name),
            Tok::Sign(sign) => return self.type_sign(pos, sign),
            _ => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(self.ast.add_type(pos, ty))
    }

    fn type_sign(&mut self, pos: Pos, sign: Name) -> Result<TypeId> {
        if let Some(op) = PrefixOp::from_name(sign) {
            self.at += 1;
            let operand = self.simple(PREFIX)?;
            return Ok(self.ast.add_type(pos, Type::Prefix(op, operand)));
        }
        match sign {
            known::OPEN => {
                self.at += 1;
                let ty = self.top_type()?;
                self.expect(known::CLOSE)?;
                Ok(ty)
            }
            known::OPEN_BRACKET => self.list_type(pos),
            known::OPEN_BRACE => {
                self.at += 1;
                let items = self.types_until(known::CLOSE_BRACE)?;
                Ok(self
                    .ast
                    .add_type(pos, Type::Predefined(known::TUPLE, TypeArgs::List(items))))
            }
            known::HASH => self.hash_type(pos),
            known::OPEN_BIN => self.bin_type(pos),
            known::FUN => {
                self.at += 1;
                self.expect(known::OPEN)?;
                if self.take(known::CLOSE) {
                    return Ok(self.predefined(pos, known::FUN, &[]));
                }
                let ty = self.fun_type()?;
                self.expect(known::CLOSE)?;
                Ok(ty)
            }
            _ => Err(self.unexpected()),
        }
    }

    /// Types with commas between them, perhaps none, and what ends them.
    fn types_until(&mut self, end: Name) -> Result<Range<TypeId>> {
        if self.take(end) {
            return Ok(Range::EMPTY);
        }
        let types = self.top_types()?;
        self.expect(end)?;
        Ok(types)
    }

    /// `a`, `a()`, `a(T)`, `m:a(T)`.
    fn named(&mut self, pos: Pos, name: Name) -> Result<TypeId> {
        self.at += 1;
        if self.take(known::OPEN) {
            let args = self.types_until(known::CLOSE)?;
            let ty = match name {
                known::TUPLE | known::MAP if args.is_empty() => {
                    Type::Predefined(name, TypeArgs::Any)
                }
                _ if is_predefined(self.names.text(name), args.len()) => {
                    Type::Predefined(name, TypeArgs::List(args))
                }
                _ => Type::User(name, args),
            };
            return Ok(self.ast.add_type(pos, ty));
        }
        let module = self.ast.add_type(pos, Type::Atom(name));
        if !self.take(known::COLON) {
            return Ok(module);
        }
        let at = self.pos();
        let name = self.expect_atom()?;
        let name = self.ast.add_type(at, Type::Atom(name));
        self.expect(known::OPEN)?;
        let args = self.types_until(known::CLOSE)?;
        Ok(self.ast.add_type(pos, Type::Remote { module, name, args }))
    }

    fn list_type(&mut self, pos: Pos) -> Result<TypeId> {
        self.at += 1;
        if self.take(known::CLOSE_BRACKET) {
            return Ok(self.predefined(pos, known::NIL, &[]));
        }
        let item = self.top_type()?;
        let name = if self.take(known::COMMA) {
            self.expect(known::ELLIPSIS)?;
            known::NONEMPTY_LIST
        } else {
            known::LIST
        };
        self.expect(known::CLOSE_BRACKET)?;
        Ok(self.predefined(pos, name, &[item]))
    }

    /// `#{...}`, `#r{...}`, `#m:r{...}`.
    fn hash_type(&mut self, pos: Pos) -> Result<TypeId> {
        self.at += 1;
        if self.take(known::OPEN_BRACE) {
            let mut pairs = Vec::new();
            if !self.take(known::CLOSE_BRACE) {
                loop {
                    pairs.push(self.map_pair()?);
                    if !self.take(known::COMMA) {
                        break;
                    }
                }
                self.expect(known::CLOSE_BRACE)?;
            }
            return Ok(self.predefined(pos, known::MAP, &pairs));
        }
        let at = self.pos();
        let name = self.expect_atom()?;
        let name = self.ast.add_type(at, Type::Atom(name));
        let mut parts = vec![name];
        if self.take(known::COLON) {
            let at = self.pos();
            let record = self.record_name()?;
            let record = self.ast.add_type(at, Type::Atom(record));
            parts[0] = self.ast.add_type(pos, Type::RecordId(name, record));
        }
        self.expect(known::OPEN_BRACE)?;
        if !self.take(known::CLOSE_BRACE) {
            loop {
                let at = self.pos();
                let field = self.expect_atom()?;
                let field = self.ast.add_type(at, Type::Atom(field));
                self.expect(known::TYPE_OF)?;
                let ty = self.top_type()?;
                parts.push(self.predefined(at, known::FIELD_TYPE, &[field, ty]));
                if !self.take(known::COMMA) {
                    break;
                }
            }
            self.expect(known::CLOSE_BRACE)?;
        }
        Ok(self.predefined(pos, known::RECORD, &parts))
    }

    fn map_pair(&mut self) -> Result<TypeId> {
        let key = self.top_type()?;
        let pos = self.pos();
        let name = if self.take(known::ASSOC) {
            known::MAP_FIELD_ASSOC
        } else {
            self.expect(known::EXACT)?;
            known::MAP_FIELD_EXACT
        };
        let value = self.top_type()?;
        Ok(self.predefined(pos, name, &[key, value]))
    }

    /// `<<>>`, `<<_:B>>`, `<<_:_*U>>`, `<<_:B, _:_*U>>`.
    fn bin_type(&mut self, pos: Pos) -> Result<TypeId> {
        self.at += 1;
        let line_only = Pos::new(pos.file(), pos.line(), 0);
        let zero = |parser: &mut Self| parser.ast.add_type(line_only, Type::Integer(0));
        let (mut base, mut unit) = (None, None);
        if !self.is(known::CLOSE_BIN) {
            let (size, is_unit) = self.bin_part(true)?;
            if is_unit {
                unit = Some(size);
            } else {
                base = Some(size);
                if self.take(known::COMMA) {
                    unit = Some(self.bin_part(false)?.0);
                }
            }
        }
        self.expect(known::CLOSE_BIN)?;
        let base = base.unwrap_or_else(|| zero(self));
        let unit = unit.unwrap_or_else(|| zero(self));
        Ok(self.predefined(pos, known::BINARY, &[base, unit]))
    }

    /// `_:N` or `_:_*N`, and whether it is the latter.
    fn bin_part(&mut self, base_allowed: bool) -> Result<(TypeId, bool)> {
        let mut wrong = self.blank()?;
        self.expect(known::COLON)?;
        let is_unit = !base_allowed
            || matches!(self.peek(), Some(Tok::Var(_))) && self.is_at(1, known::TIMES);
        if is_unit {
            wrong = wrong.or(self.blank()?);
            self.expect(known::TIMES)?;
        }
        let size = self.simple(0)?;
        match wrong {
            Some(pos) => Err(self.error(pos, "Bad binary type")),
            None => Ok((size, is_unit)),
        }
    }

    /// A variable; its place if it is not `_`.
    fn blank(&mut self) -> Result<Option<Pos>> {
        let pos = self.pos();
        let name = self.expect_var()?;
        Ok((name != known::UNDERSCORE).then_some(pos))
    }

    /// `(A, B) -> C`.
    fn fun_type(&mut self) -> Result<TypeId> {
        let pos = self.expect(known::OPEN)?;
        let arguments = if self.take(known::ELLIPSIS) {
            self.expect(known::CLOSE)?;
            self.ast.add_type(pos, Type::AnyArguments)
        } else {
            let types = self.types_until(known::CLOSE)?;
            self.ast
                .add_type(pos, Type::Predefined(known::PRODUCT, TypeArgs::List(types)))
        };
        self.expect(known::ARROW)?;
        let result = self.top_type()?;
        Ok(self.predefined(pos, known::FUN, &[arguments, result]))
    }

    /// The alternatives of a specification.
    pub(super) fn signatures(&mut self) -> Result<Vec<TypeId>> {
        let mut sigs = Vec::new();
        loop {
            let fun = self.fun_type()?;
            sigs.push(if self.take(known::WHEN) {
                let mut constraints = Vec::new();
                loop {
                    constraints.push(self.constraint()?);
                    if !self.take(known::COMMA) {
                        break;
                    }
                }
                let pos = self.ast.type_pos(fun);
                let constraints = self.ast.list(&constraints);
                self.ast.add_type(pos, Type::Bounded(fun, constraints))
            } else {
                fun
            });
            if !self.take(known::SEMICOLON) {
                return Ok(sigs);
            }
        }
    }

    /// `V :: T`, or the old `is_subtype(V, T)`.
    fn constraint(&mut self) -> Result<TypeId> {
        let pos = self.pos();
        let (var, ty) = if let Some(Tok::Atom(name)) = self.peek() {
            self.at += 1;
            self.expect(known::OPEN)?;
            let args = self.types_until(known::CLOSE)?;
            let args = self.ast[args].to_vec();
            match args[..] {
                [var, ty] if name == known::IS_SUBTYPE => match self.ast.ty(var) {
                    Type::Var(_) => (var, ty),
                    _ => return Err(self.error(self.ast.first_type_pos(var), "bad type variable")),
                },
                _ => {
                    return Err(self.error_about(pos, "unsupported constraint ", name, ""));
                }
            }
        } else {
            let name = self.expect_var()?;
            let var = self.ast.add_type(pos, Type::Var(name));
            self.expect(known::TYPE_OF)?;
            (var, self.top_type()?)
        };
        let pos = self.ast.type_pos(var);
        if self.ast.ty(var) == Type::Var(known::UNDERSCORE) {
            return Err(self.error(pos, "bad type variable"));
        }
        let kind = self.ast.add_type(pos, Type::Atom(known::IS_SUBTYPE));
        let args = self.ast.list(&[var, ty]);
        Ok(self.ast.add_type(pos, Type::Constraint(kind, args)))
    }
}

/// Whether the language itself defines a type: `erl_internal:is_type/2`.
#[must_use]
pub fn is_predefined(name: &str, arity: usize) -> bool {
    match arity {
        0 => matches!(
            name,
            "any"
                | "arity"
                | "atom"
                | "binary"
                | "bitstring"
                | "bool"
                | "boolean"
                | "byte"
                | "char"
                | "dynamic"
                | "float"
                | "function"
                | "identifier"
                | "integer"
                | "iodata"
                | "iolist"
                | "list"
                | "map"
                | "maybe_improper_list"
                | "mfa"
                | "module"
                | "neg_integer"
                | "nil"
                | "no_return"
                | "node"
                | "non_neg_integer"
                | "none"
                | "nonempty_binary"
                | "nonempty_bitstring"
                | "nonempty_list"
                | "nonempty_maybe_improper_list"
                | "nonempty_string"
                | "number"
                | "pid"
                | "port"
                | "pos_integer"
                | "reference"
                | "string"
                | "term"
                | "timeout"
                | "tuple"
        ),
        1 => matches!(name, "list" | "nonempty_list"),
        2 => matches!(
            name,
            "maybe_improper_list" | "nonempty_improper_list" | "nonempty_maybe_improper_list"
        ),
        _ => false,
    }
}
