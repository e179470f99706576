//! Native records (OTP 29): values of a kind of their own, defined by a module and looked into by the names of fields.
//!
//! Which record is meant is decided here; what it must be to be matched, read and updated is tested by instructions. Defaults
//! are constants of the definition, so making a record evaluates nothing but what is written.

use asterias_syntax::ast::{
    Expr, ExprId, FieldName, Located, Range, RecordDecl, RecordField, RecordName,
};
use asterias_syntax::{Name, Term, parse};

use super::constant::{Atom, Const, atoms};
use super::ir::{BlockId, End, Fail, MatchFail, Op, RecordDefinition, RecordOp, RecordTest, Value};
use super::lower::Lower;
use super::pattern::{Pat, PatId};

/// Which native record is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Identity {
    /// One that this module defines.
    Local(Atom),
    /// One of another module, by module and name.
    Remote(Atom, Atom),
    /// Whatever it is.
    Any,
}

impl Identity {
    /// The test of visibility that naming a field asks for besides.
    pub(crate) fn access(self) -> Option<RecordTest> {
        match self {
            Self::Local(_) => None,
            Self::Remote(..) => Some(RecordTest::Accessible { external: true }),
            Self::Any => Some(RecordTest::Accessible { external: false }),
        }
    }
}

impl Lower<'_> {
    /// The native record of that name, unless it is one of tuples or none at all.
    pub(crate) fn native(&mut self, name: RecordName) -> Option<Identity> {
        match name {
            RecordName::Local(name) => {
                if let Some(record) = self.records.get(&name) {
                    return record.native.then(|| Identity::Local(self.atom(name)));
                }
                let module = self.imported_records.get(&name).copied()?;
                Some(Identity::Remote(self.atom(module), self.atom(name)))
            }
            RecordName::Remote(module, name) => {
                Some(Identity::Remote(self.atom(module), self.atom(name)))
            }
            RecordName::Any => Some(Identity::Any),
        }
    }

    /// Module and name, unless it is any record.
    pub(crate) fn definition_of(&self, identity: Identity) -> Option<(Atom, Atom)> {
        match identity {
            Identity::Local(name) => Some((self.module.name, name)),
            Identity::Remote(module, name) => Some((module, name)),
            Identity::Any => None,
        }
    }

    /// As instructions name it.
    fn identity_constant(&mut self, identity: Identity) -> Const {
        match identity {
            Identity::Local(name) => Const::Atom(name),
            Identity::Remote(module, name) => {
                let items = [Const::Atom(module), Const::Atom(name)];
                self.module.pool.tuple(&items)
            }
            Identity::Any => Const::Atom(atoms::underscore),
        }
    }

    /// Takes in a definition; all of its defaults are constants.
    pub(crate) fn define_native(&mut self, record: &RecordDecl, exported: bool) {
        let ast = self.ast;
        let mut fields = Vec::with_capacity(record.fields.len());
        for field in &ast[record.fields] {
            let default = field.default.map(|default| {
                self.default_constant(default).unwrap_or_else(|| {
                    self.refuse(ast.pos(default), "the default of a field is no constant");
                    Const::Nil
                })
            });
            fields.push((self.atom(field.name), default));
        }
        let name = self.atom(record.name);
        self.module.records.push(RecordDefinition {
            name,
            exported,
            fields,
        });
    }

    /// A default as a constant: constants, and lists, tuples, maps and texts of them.
    fn default_constant(&mut self, id: ExprId) -> Option<Const> {
        let ast = self.ast;
        match ast.expr(id) {
            Expr::Tuple(items) => {
                let items = self.default_constants(&ast[items])?;
                Some(self.module.pool.tuple(&items))
            }
            Expr::List { items, tail } => {
                let items = self.default_constants(&ast[items])?;
                let tail = self.default_constant(tail)?;
                Some(self.module.pool.list(&items, tail))
            }
            Expr::Map(fields) => {
                let mut pairs: Vec<(Const, Const)> = Vec::with_capacity(fields.len());
                for field in &ast[fields] {
                    let key = self.default_constant(field.key)?;
                    let value = self.default_constant(field.value)?;
                    match pairs.iter_mut().find(|(known, _)| *known == key) {
                        Some(pair) => pair.1 = value,
                        None => pairs.push((key, value)),
                    }
                }
                Some(self.module.pool.map(&pairs))
            }
            Expr::Bin(_) => match parse::constant_of(ast, id)? {
                Term::Bits(bytes, 8) => Some(self.module.pool.bits(&bytes, 8 * bytes.len() as u64)),
                _ => None,
            },
            _ => self.pattern_constant(id),
        }
    }

    fn default_constants(&mut self, ids: &[ExprId]) -> Option<Vec<Const>> {
        ids.iter().map(|&id| self.default_constant(id)).collect()
    }

    /// Names and values of fields, evaluated in order.
    fn native_fields(&mut self, fields: Range<RecordField>) -> Vec<(Atom, Value)> {
        let ast = self.ast;
        let mut values = Vec::with_capacity(fields.len());
        for field in &ast[fields] {
            let FieldName::Atom(name) = field.name else {
                self.refuse(field.pos, "illegal field of a native record");
                continue;
            };
            let value = self.expr(field.value);
            values.push((self.atom(name), value));
        }
        values
    }

    pub(crate) fn native_new(
        &mut self,
        id: ExprId,
        identity: Identity,
        fields: Range<RecordField>,
    ) -> Value {
        if identity == Identity::Any {
            return self.refuse(self.ast.pos(id), "a native record without a name");
        }
        let fields = self.native_fields(fields);
        self.put_native(id, identity, None, fields)
    }

    fn put_native(
        &mut self,
        id: ExprId,
        identity: Identity,
        base: Option<Value>,
        fields: Vec<(Atom, Value)>,
    ) -> Value {
        let loc = self.loc(id);
        let identity = self.identity_constant(identity);
        let op = Op::Record(RecordOp::Put {
            identity,
            base,
            fields,
        });
        Value::Var(self.b().emit(op, Fail::Raise, loc))
    }

    /// The record is evaluated first, then the values; then it is tested.
    pub(crate) fn native_update(
        &mut self,
        record: ExprId,
        identity: Identity,
        fields: Range<RecordField>,
    ) -> Value {
        let value = self.expr(record);
        let fields = self.native_fields(fields);
        let loc = self.loc(record);
        let no = self.b().block();
        self.native_branch(value, self.definition_of(identity), no);
        if let Some(access) = identity.access() {
            self.native_test(value, access, no);
        }
        let goes_on = self.b().current;
        self.b().at(no);
        self.b().match_fail(MatchFail::BadRecord, vec![value], loc);
        self.b().current = goes_on;
        if fields.is_empty() {
            return value;
        }
        self.put_native(record, identity, Some(value), fields)
    }

    /// Goes on where a value is a native record (of that module and name); else to `no`.
    pub(crate) fn native_branch(
        &mut self,
        value: Value,
        definition: Option<(Atom, Atom)>,
        no: BlockId,
    ) {
        self.native_test(value, RecordTest::Any, no);
        if let Some((module, name)) = definition {
            self.native_test(value, RecordTest::Of(module, name), no);
        }
    }

    pub(crate) fn native_test(&mut self, value: Value, test: RecordTest, no: BlockId) {
        let yes = self.b().block();
        if matches!(value, Value::Const(_)) {
            // No constant is a native record.
            self.b().goto(no);
        } else {
            self.b().end(End::TestRecord {
                value,
                test,
                yes,
                no,
            });
        }
        self.b().at(yes);
    }

    pub(crate) fn native_field(
        &mut self,
        record: ExprId,
        identity: Identity,
        field: Located<Name>,
    ) -> Value {
        let value = self.expr(record);
        let loc = self.loc(record);
        self.native_get(value, identity, field.value, Fail::Raise, loc)
    }

    pub(crate) fn guard_native_field(
        &mut self,
        record: ExprId,
        identity: Identity,
        field: Located<Name>,
        fail: BlockId,
    ) -> Value {
        let value = self.guard_value(record, fail);
        let loc = self.loc(record);
        self.native_get(value, identity, field.value, Fail::Goto(fail), loc)
    }

    fn native_get(
        &mut self,
        record: Value,
        identity: Identity,
        field: Name,
        fail: Fail,
        loc: super::ir::Loc,
    ) -> Value {
        let field = self.atom(field);
        let identity = self.identity_constant(identity);
        let op = Op::Record(RecordOp::Field {
            record,
            identity,
            field,
        });
        Value::Var(self.b().emit(op, fail, loc))
    }

    pub(crate) fn native_pattern(
        &mut self,
        identity: Identity,
        fields: Range<RecordField>,
        shadow: bool,
        names: &mut Vec<Name>,
    ) -> Pat {
        let ast = self.ast;
        let mut entries: Vec<(Atom, PatId)> = Vec::with_capacity(fields.len());
        for field in &ast[fields] {
            let FieldName::Atom(name) = field.name else {
                self.refuse(field.pos, "illegal field of a native record");
                continue;
            };
            let pat = self.pattern(field.value, shadow, names);
            entries.push((self.atom(name), pat));
        }
        Pat::Native(identity, entries.into())
    }
}
