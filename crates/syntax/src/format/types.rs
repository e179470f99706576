//! Types in abstract format.

use super::{Sink, Writer};
use crate::ast::{Range, Type, TypeArgs, TypeId};
use crate::known;

impl<S: Sink> Writer<'_, S> {
    /// Writes a type.
    pub fn ty(&mut self, id: TypeId) {
        let pos = self.ast.type_pos(id);
        match self.ast.ty(id) {
            Type::Var(name) => {
                self.head(known::VAR, 3, pos);
                self.sink.atom(name);
            }
            Type::Atom(name) => {
                self.head(known::ATOM, 3, pos);
                self.sink.atom(name);
            }
            Type::Integer(value) => {
                self.head(known::INTEGER, 3, pos);
                self.sink.integer(value);
            }
            Type::Big(id) => {
                self.head(known::INTEGER, 3, pos);
                self.sink.big(self.ast.big(id));
            }
            Type::Char(c) => {
                self.head(known::CHAR, 3, pos);
                self.sink.integer(i64::from(c));
            }
            Type::String(text) => {
                self.head(known::STRING, 3, pos);
                self.sink.text(self.ast.text(text));
            }
            Type::Annotated(var, ty) => {
                self.head(known::ANN_TYPE, 3, pos);
                self.types(&[var, ty]);
            }
            Type::Op(op, left, right) => {
                self.head(known::OP, 5, pos);
                self.sink.atom(op.name());
                self.ty(left);
                self.ty(right);
            }
            Type::Prefix(op, operand) => {
                self.head(known::OP, 4, pos);
                self.sink.atom(op.name());
                self.ty(operand);
            }
            Type::Predefined(name, args) => {
                self.head(known::TYPE, 4, pos);
                self.sink.atom(name);
                match args {
                    TypeArgs::Any => self.sink.atom(known::ANY),
                    TypeArgs::List(args) => self.type_list(args),
                }
            }
            Type::AnyArguments => {
                self.head(known::TYPE, 3, pos);
                self.sink.atom(known::ANY);
            }
            Type::User(name, args) => {
                self.head(known::USER_TYPE, 4, pos);
                self.sink.atom(name);
                self.type_list(args);
            }
            Type::Remote { module, name, args } => {
                self.head(known::REMOTE_TYPE, 3, pos);
                self.sink.list(3);
                self.ty(module);
                self.ty(name);
                self.type_list(args);
                self.sink.end_list();
            }
            Type::Bounded(fun, constraints) => {
                self.head(known::TYPE, 4, pos);
                self.sink.atom(known::BOUNDED_FUN);
                self.sink.list(2);
                self.ty(fun);
                self.type_list(constraints);
                self.sink.end_list();
            }
            Type::Constraint(kind, args) => {
                self.head(known::TYPE, 4, pos);
                self.sink.atom(known::CONSTRAINT);
                self.sink.list(2);
                self.ty(kind);
                self.type_list(args);
                self.sink.end_list();
            }
            Type::RecordId(module, name) => {
                self.head(known::TUPLE, 3, pos);
                self.types(&[module, name]);
            }
        }
    }

    pub(super) fn type_list(&mut self, types: Range<TypeId>) {
        let types = &self.ast[types];
        self.types(types);
    }

    fn types(&mut self, types: &[TypeId]) {
        self.sink.list(types.len());
        for &ty in types {
            self.ty(ty);
        }
        self.sink.end_list();
    }
}
