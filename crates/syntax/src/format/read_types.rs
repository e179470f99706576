//! Forms and types in abstract format, back to the tree.

use super::node::{Node, Whole};
use super::read::{Read, Reader};
use crate::ast::{
    Attribute, BinaryOp, Expr, Form, Function, PrefixOp, Range, RecordDecl, RecordFieldDecl, Spec,
    SpecKind, Type, TypeArgs, TypeDecl, TypeId, TypeKind,
};
use crate::{Name, known};

/// Reading whole forms.
pub trait ReadForms<N> {
    /// Reads a form and adds it to the tree.
    ///
    /// # Errors
    /// If it is none.
    fn form(&mut self, node: &N) -> Read<()>;
}

impl<N: Node> ReadForms<N> for Reader<'_> {
    fn form(&mut self, node: &N) -> Read<()> {
        let (tag, pos, rest) = self.head(node)?;
        let form = match (tag, &rest[..]) {
            (known::ATTRIBUTE, [name, value]) => {
                let name = self.name(name)?;
                Form::Attribute(pos, self.attribute(name, value)?)
            }
            (known::FUNCTION, [name, arity, clauses]) => {
                let function = Function {
                    pos,
                    name: self.name(name)?,
                    arity: Self::count(arity)?,
                    clauses: self.clauses(clauses)?,
                };
                let fits =
                    |clause: &crate::ast::Clause| clause.patterns.len() == function.arity as usize;
                if function.clauses.is_empty() || !self.ast[function.clauses].iter().all(fits) {
                    return Self::bad(node);
                }
                Form::Function(function)
            }
            (known::EOF, []) => Form::Eof(pos),
            _ => return Self::bad(node),
        };
        self.ast.forms.push(form);
        Ok(())
    }
}

impl Reader<'_> {
    fn attribute<N: Node>(&mut self, name: Name, value: &N) -> Read<Attribute> {
        let kind = match name {
            known::TYPE => Some(TypeKind::Type),
            known::OPAQUE => Some(TypeKind::Opaque),
            known::NOMINAL => Some(TypeKind::Nominal),
            _ => None,
        };
        if let Some(kind) = kind {
            let parts = Self::parts(value)?;
            let [name, body, params] = &parts[..] else {
                return Self::bad(value);
            };
            return Ok(Attribute::Type(TypeDecl {
                kind,
                name: self.name(name)?,
                body: self.ty(body)?,
                params: self.types(params)?,
            }));
        }
        Ok(match name {
            known::MODULE => match value.atom(self.names) {
                Some(module) => Attribute::Module(module),
                None => return self.other(name, value),
            },
            known::EXPORT => Attribute::Export(self.functions(value)?),
            known::IMPORT | known::IMPORT_RECORD => {
                let parts = Self::parts(value)?;
                let [module, list] = &parts[..] else {
                    return Self::bad(value);
                };
                let module = self.name(module)?;
                if name == known::IMPORT {
                    Attribute::Import(module, self.functions(list)?)
                } else {
                    let names = Self::items(list)?
                        .iter()
                        .map(|item| self.name(item))
                        .collect::<Read<Vec<_>>>()?;
                    Attribute::ImportRecord(module, names)
                }
            }
            known::RECORD | known::NATIVE_RECORD => {
                self.record(name == known::NATIVE_RECORD, value)?
            }
            known::SPEC | known::CALLBACK => self.spec(name == known::CALLBACK, value)?,
            known::FILE => {
                let parts = Self::parts(value)?;
                let [file, line] = &parts[..] else {
                    return Self::bad(value);
                };
                let Some(text) = file.text() else {
                    return Self::bad(file);
                };
                let Some(id) = self.ast.files.add(&text) else {
                    return Self::bad(file);
                };
                self.file = id;
                Attribute::File(id, Self::count(line)?)
            }
            _ => return self.other(name, value),
        })
    }

    fn other<N: Node>(&mut self, name: Name, value: &N) -> Read<Attribute> {
        match value.constant(self.names) {
            Some(term) => Ok(Attribute::Other(name, term)),
            None => Self::bad(value),
        }
    }

    fn functions<N: Node>(&mut self, node: &N) -> Read<Vec<(Name, u32)>> {
        Self::items(node)?
            .iter()
            .map(|item| match &Self::parts(item)?[..] {
                [name, arity] => Ok((self.name(name)?, Self::count(arity)?)),
                _ => Self::bad(item),
            })
            .collect()
    }

    fn record<N: Node>(&mut self, native: bool, node: &N) -> Read<Attribute> {
        let parts = Self::parts(node)?;
        let [name, list] = &parts[..] else {
            return Self::bad(node);
        };
        let name = self.name(name)?;
        let mut fields = Vec::new();
        for item in Self::items(list)? {
            fields.push(self.record_field(&item)?);
        }
        let fields = self.ast.list(&fields);
        Ok(Attribute::Record(RecordDecl {
            name,
            native,
            fields,
        }))
    }

    fn record_field<N: Node>(&mut self, node: &N) -> Read<RecordFieldDecl> {
        let parts = Self::parts(node)?;
        let tag = match parts.first() {
            Some(tag) => self.name(tag)?,
            None => return Self::bad(node),
        };
        if let (known::TYPED_RECORD_FIELD, [_, field, ty]) = (tag, &parts[..]) {
            let mut field = self.record_field(field)?;
            field.ty = Some(self.ty(ty)?);
            return Ok(field);
        }
        let (_, pos, rest) = self.head(node)?;
        let (name, default) = match &rest[..] {
            [name] => (name, None),
            [name, default] => (name, Some(self.expr(default)?)),
            _ => return Self::bad(node),
        };
        let id = self.expr(name)?;
        let Expr::Atom(name) = self.ast.expr(id) else {
            return Self::bad(node);
        };
        Ok(RecordFieldDecl {
            pos,
            name,
            default,
            ty: None,
        })
    }

    fn spec<N: Node>(&mut self, callback: bool, node: &N) -> Read<Attribute> {
        let parts = Self::parts(node)?;
        let [function, sigs] = &parts[..] else {
            return Self::bad(node);
        };
        let parts = Self::parts(function)?;
        let (module, name, arity) = match &parts[..] {
            [name, arity] => (None, self.name(name)?, Self::count(arity)?),
            [module, name, arity] => (
                Some(self.name(module)?),
                self.name(name)?,
                Self::count(arity)?,
            ),
            _ => return Self::bad(node),
        };
        Ok(Attribute::Spec(Spec {
            kind: if callback {
                SpecKind::Callback
            } else {
                SpecKind::Spec
            },
            module,
            name,
            arity,
            sigs: self.types(sigs)?,
        }))
    }

    fn types<N: Node>(&mut self, node: &N) -> Read<Range<TypeId>> {
        let types = Self::items(node)?
            .iter()
            .map(|item| self.ty(item))
            .collect::<Read<Vec<_>>>()?;
        Ok(self.ast.list(&types))
    }

    /// Reads a type.
    ///
    /// # Errors
    /// If it is none.
    pub fn ty<N: Node>(&mut self, node: &N) -> Read<TypeId> {
        let (tag, pos, rest) = self.head(node)?;
        let ty = match (tag, &rest[..]) {
            (known::VAR, [name]) => Type::Var(self.name(name)?),
            (known::ATOM, [name]) => Type::Atom(self.name(name)?),
            (known::CHAR, [c]) => Type::Char(Self::count(c)?),
            (known::INTEGER, [value]) => match value.whole() {
                Some(Whole::Small(value)) => Type::Integer(value),
                Some(Whole::Big(value)) => Type::Big(self.ast.add_big(value)),
                None => return Self::bad(node),
            },
            (known::ANN_TYPE, [parts]) => match &Self::items(parts)?[..] {
                [var, ty] => Type::Annotated(self.ty(var)?, self.ty(ty)?),
                _ => return Self::bad(node),
            },
            (known::OP, [op, operand]) => match PrefixOp::from_name(self.name(op)?) {
                Some(op) => Type::Prefix(op, self.ty(operand)?),
                None => return Self::bad(node),
            },
            (known::OP, [op, left, right]) => match BinaryOp::from_name(self.name(op)?) {
                Some(op) => Type::Op(op, self.ty(left)?, self.ty(right)?),
                None => return Self::bad(node),
            },
            (known::USER_TYPE, [name, args]) => Type::User(self.name(name)?, self.types(args)?),
            (known::REMOTE_TYPE, [parts]) => match &Self::items(parts)?[..] {
                [module, name, args] => Type::Remote {
                    module: self.ty(module)?,
                    name: self.ty(name)?,
                    args: self.types(args)?,
                },
                _ => return Self::bad(node),
            },
            (known::TUPLE, [parts]) => match &Self::items(parts)?[..] {
                [module, name] => Type::RecordId(self.ty(module)?, self.ty(name)?),
                _ => return Self::bad(node),
            },
            (known::TYPE, [name]) if self.name(name)? == known::ANY => Type::AnyArguments,
            (known::TYPE, [name, args]) => self.predefined(name, args)?,
            _ => return Self::bad(node),
        };
        Ok(self.ast.add_type(pos, ty))
    }

    fn predefined<N: Node>(&mut self, name: &N, args: &N) -> Read<Type> {
        let name = self.name(name)?;
        if args.atom(self.names) == Some(known::ANY) {
            return Ok(Type::Predefined(name, TypeArgs::Any));
        }
        if matches!(name, known::BOUNDED_FUN | known::CONSTRAINT) {
            return match &Self::items(args)?[..] {
                [first, rest] if name == known::BOUNDED_FUN => {
                    Ok(Type::Bounded(self.ty(first)?, self.types(rest)?))
                }
                [first, rest] => Ok(Type::Constraint(self.ty(first)?, self.types(rest)?)),
                _ => Self::bad(args),
            };
        }
        Ok(Type::Predefined(name, TypeArgs::List(self.types(args)?)))
    }
}
