//! Records: tuples with a tag, taken apart and put together by the names of their fields.

use asterias_syntax::ast::{
    Expr, ExprId, Exprs, FieldName, Located, Range, RecordField, RecordName,
};
use asterias_syntax::{Name, known};

use super::bif::Bif;
use super::constant::{Atom, Const};
use super::ir::{BlockId, Fail, Loc, MatchFail, Op, Value};
use super::lower::Lower;

impl Lower<'_> {
    /// The tag of a record of tuples.
    fn tag(&mut self, id: ExprId, name: RecordName) -> Option<Name> {
        match name {
            RecordName::Local(tag)
                if self.records.get(&tag).is_some_and(|record| !record.native) =>
            {
                Some(tag)
            }
            RecordName::Local(tag) => {
                let text = format!("record {} undefined", self.names.text(tag));
                self.refuse(self.ast.pos(id), text);
                None
            }
            RecordName::Remote(..) | RecordName::Any => {
                self.refuse(self.ast.pos(id), "a native record is no tuple");
                None
            }
        }
    }

    /// The tag, and what is given for each field in the order of the definition; `_ = x` stands for all others.
    pub(crate) fn record_order(
        &mut self,
        id: ExprId,
        name: RecordName,
        fields: Range<RecordField>,
    ) -> Option<(Name, Vec<Option<ExprId>>)> {
        let tag = self.tag(id, name)?;
        let ast = self.ast;
        let fields = &ast[fields];
        let others = fields
            .iter()
            .find(|field| field.name == FieldName::Var(known::UNDERSCORE))
            .map(|field| field.value);
        let record = self.records.get(&tag)?;
        let order = record
            .fields
            .iter()
            .map(|(name, _)| {
                fields
                    .iter()
                    .find(|field| field.name == FieldName::Atom(*name))
                    .map(|field| field.value)
                    .or(others)
            })
            .collect();
        Some((tag, order))
    }

    /// The default of each field.
    fn defaults(&self, tag: Name) -> Vec<Option<ExprId>> {
        self.records.get(&tag).map_or(Vec::new(), |record| {
            record.fields.iter().map(|(_, default)| *default).collect()
        })
    }

    pub(crate) fn record_new(
        &mut self,
        id: ExprId,
        name: RecordName,
        fields: Range<RecordField>,
    ) -> Value {
        if let Some(identity) = self.native(name) {
            return self.native_new(id, identity, fields);
        }
        self.record_build(id, name, fields, |lower, value| lower.expr(value))
    }

    pub(crate) fn guard_record(
        &mut self,
        id: ExprId,
        name: RecordName,
        fields: Range<RecordField>,
        fail: BlockId,
    ) -> Value {
        self.record_build(id, name, fields, |lower, value| {
            lower.guard_value(value, fail)
        })
    }

    fn record_build(
        &mut self,
        id: ExprId,
        name: RecordName,
        fields: Range<RecordField>,
        mut evaluate: impl FnMut(&mut Self, ExprId) -> Value,
    ) -> Value {
        let Some((tag, order)) = self.record_order(id, name, fields) else {
            return Value::Const(Const::Nil);
        };
        let mut items = Vec::with_capacity(order.len() + 1);
        items.push(Value::Const(Const::Atom(self.atom(tag))));
        let mark = self.b().mark();
        let undefined = Value::Const(Const::Atom(super::constant::atoms::undefined));
        for (given, default) in order.into_iter().zip(self.defaults(tag)) {
            self.b().begin_operand(mark);
            items.push(match given.or(default) {
                Some(value) => evaluate(self, value),
                None => undefined,
            });
            self.b().end_operand();
        }
        self.tuple(items)
    }

    /// Goes on where a value is a record; raises `badrecord` with it if it is not.
    fn record_check(&mut self, value: Value, tag: Atom, size: u32, loc: Loc) {
        let (yes, no) = (self.b().block(), self.b().block());
        self.record_branch(value, RecordKind::Tuple(tag, size), yes, no);
        self.b().at(no);
        self.b().match_fail(MatchFail::BadRecord, vec![value], loc);
        self.b().at(yes);
    }

    /// All values are evaluated before the record is looked at.
    pub(crate) fn record_update(
        &mut self,
        id: ExprId,
        record: ExprId,
        name: RecordName,
        fields: Range<RecordField>,
    ) -> Value {
        if let Some(identity) = self.native(name) {
            return self.native_update(record, identity, fields);
        }
        let Some(tag) = self.tag(id, name) else {
            return Value::Const(Const::Nil);
        };
        let ast = self.ast;
        let mut updates: Vec<(u32, Value)> = Vec::with_capacity(fields.len());
        for field in &ast[fields] {
            let value = self.expr(field.value);
            let FieldName::Atom(name) = field.name else {
                continue;
            };
            match self.field_index(tag, name) {
                Some(index) => updates.push((index, value)),
                None => {
                    self.undefined_field(field.pos, tag, name);
                }
            }
        }
        let value = self.expr(record);
        let loc = self.loc(record);
        let size = self.record_size(tag);
        let atom = self.atom(tag);
        self.record_check(value, atom, size, loc);
        updates.sort_by_key(|(index, _)| *index);
        if updates.is_empty() {
            return value;
        }
        let op = Op::UpdateTuple {
            size,
            tuple: value,
            updates,
        };
        Value::Var(self.b().pure(op))
    }

    pub(crate) fn record_size(&self, tag: Name) -> u32 {
        let fields = self
            .records
            .get(&tag)
            .map_or(0, |record| record.fields.len());
        u32::try_from(fields + 1).unwrap_or(u32::MAX)
    }

    /// The place of a field in the tuple, counted from 0.
    fn field_index(&self, tag: Name, field: Name) -> Option<u32> {
        let record = self.records.get(&tag)?;
        let index = record.fields.iter().position(|(name, _)| *name == field)?;
        u32::try_from(index + 1).ok()
    }

    fn undefined_field(&mut self, pos: asterias_syntax::Pos, tag: Name, field: Name) -> Value {
        let text = format!(
            "field {} undefined in record {}",
            self.names.text(field),
            self.names.text(tag)
        );
        self.refuse(pos, text)
    }

    pub(crate) fn record_field(
        &mut self,
        id: ExprId,
        record: ExprId,
        name: RecordName,
        field: Located<Name>,
    ) -> Value {
        if let Some(identity) = self.native(name) {
            return self.native_field(record, identity, field);
        }
        let Some(tag) = self.tag(id, name) else {
            return Value::Const(Const::Nil);
        };
        let Some(index) = self.field_index(tag, field.value) else {
            return self.undefined_field(field.pos, tag, field.value);
        };
        let value = self.expr(record);
        let loc = self.loc(record);
        if self.options.strict_record_tests {
            let (atom, size) = (self.atom(tag), self.record_size(tag));
            self.record_check(value, atom, size, loc);
            return self.element(value, index);
        }
        let index = Value::Const(Const::Int(i64::from(index) + 1));
        let element = super::constant::atoms::element;
        self.remote(
            super::constant::atoms::erlang,
            element,
            vec![index, value],
            loc,
        )
    }

    /// An element of what is known to be a tuple that is large enough.
    fn element(&mut self, tuple: Value, index: u32) -> Value {
        if let Value::Const(constant) = tuple
            && let Some(items) = self.module.pool.tuple_items(constant)
            && let Some(&item) = items.get(index as usize)
        {
            return Value::Const(item);
        }
        if let Some(super::builder::Known::Tuple(items)) = self.b().known(tuple)
            && let Some(&item) = items.get(index as usize)
        {
            return item;
        }
        Value::Var(self.b().pure(Op::Element(tuple, index)))
    }

    pub(crate) fn guard_record_field(
        &mut self,
        id: ExprId,
        record: ExprId,
        name: RecordName,
        field: Located<Name>,
        fail: BlockId,
    ) -> Value {
        if let Some(identity) = self.native(name) {
            return self.guard_native_field(record, identity, field, fail);
        }
        let Some(tag) = self.tag(id, name) else {
            return Value::Const(Const::Nil);
        };
        let Some(index) = self.field_index(tag, field.value) else {
            return self.undefined_field(field.pos, tag, field.value);
        };
        let value = self.guard_value(record, fail);
        if !self.options.strict_record_tests {
            let index = Value::Const(Const::Int(i64::from(index) + 1));
            let loc = self.loc(record);
            return self.bif(Bif::Element, vec![index, value], Fail::Goto(fail), loc);
        }
        let yes = self.b().block();
        let (atom, size) = (self.atom(tag), self.record_size(tag));
        self.record_branch(value, RecordKind::Tuple(atom, size), yes, fail);
        self.b().at(yes);
        self.element(value, index)
    }

    pub(crate) fn record_index(
        &mut self,
        id: ExprId,
        name: RecordName,
        field: Located<Name>,
    ) -> Value {
        let Some(tag) = self.tag(id, name) else {
            return Value::Const(Const::Nil);
        };
        match self.field_index(tag, field.value) {
            Some(index) => Value::Const(Const::Int(i64::from(index) + 1)),
            None => self.undefined_field(field.pos, tag, field.value),
        }
    }

    /// `record_info(size, Tag)`, `record_info(fields, Tag)`.
    pub(crate) fn record_info(&mut self, id: ExprId, arguments: Exprs) -> Value {
        let ast = self.ast;
        let (Some(&what), Some(&of)) = (ast[arguments].first(), ast[arguments].get(1)) else {
            return Value::Const(Const::Nil);
        };
        let (Expr::Atom(what), Expr::Atom(tag)) = (ast.expr(what), ast.expr(of)) else {
            return self.refuse(ast.pos(id), "illegal record info");
        };
        if self.tag(of, RecordName::Local(tag)).is_none() {
            return Value::Const(Const::Nil);
        }
        match what {
            known::SIZE => Value::Const(Const::Int(i64::from(self.record_size(tag)))),
            known::FIELDS => {
                let names: Vec<Name> = self.records.get(&tag).map_or(Vec::new(), |record| {
                    record.fields.iter().map(|(name, _)| *name).collect()
                });
                let items: Vec<Const> = names
                    .into_iter()
                    .map(|name| Const::Atom(self.atom(name)))
                    .collect();
                Value::Const(self.module.pool.list(&items, Const::Nil))
            }
            _ => self.refuse(ast.pos(id), "illegal record info"),
        }
    }

    /// The arguments of `is_record` if they are known: the value, and which record it is asked to be.
    pub(crate) fn record_arguments(&mut self, arguments: Exprs) -> Option<(ExprId, RecordKind)> {
        let ast = self.ast;
        match ast[arguments] {
            [value] => Some((value, RecordKind::Native(None))),
            [value, tag] => {
                let Expr::Atom(tag) = ast.expr(tag) else {
                    return None;
                };
                if let Some(identity) = self.native(RecordName::Local(tag)) {
                    return Some((value, RecordKind::Native(self.definition_of(identity))));
                }
                self.records.get(&tag)?;
                let kind = RecordKind::Tuple(self.atom(tag), self.record_size(tag));
                Some((value, kind))
            }
            [value, first, second] => {
                let Expr::Atom(first) = ast.expr(first) else {
                    return None;
                };
                let kind = match ast.expr(second) {
                    Expr::Integer(size) => {
                        let size = u32::try_from(size).ok()?;
                        RecordKind::Tuple(self.atom(first), size)
                    }
                    Expr::Atom(name) => {
                        RecordKind::Native(Some((self.atom(first), self.atom(name))))
                    }
                    _ => return None,
                };
                Some((value, kind))
            }
            _ => None,
        }
    }

    /// `is_record` in a body, if what it asks is known.
    pub(crate) fn is_record(&mut self, arguments: Exprs) -> Option<Value> {
        let (value, kind) = self.record_arguments(arguments)?;
        let value = self.expr(value);
        Some(self.record_answer(value, kind))
    }
}

/// What `is_record` asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum RecordKind {
    /// A tuple with that tag and size.
    Tuple(Atom, u32),
    /// A native record, of that module and name if they are given.
    Native(Option<(Atom, Atom)>),
}
