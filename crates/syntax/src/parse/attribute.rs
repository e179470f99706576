//! Attributes: from `-name(...)` to what it means.

use super::{Parser, Result, constant};
use crate::ast::{
    Attribute, Expr, ExprId, Exprs, Form, Range, RecordDecl, RecordFieldDecl, Spec, SpecKind, Type,
    TypeDecl, TypeId, TypeKind,
};
use crate::token::Tok;
use crate::{Name, Pos, Term, known};

/// One element of a tuple that may be the declaration of a record.
struct Element {
    expr: ExprId,
    ty: Option<TypeId>,
}

/// What stands in an attribute.
enum Value {
    /// Expressions.
    Exprs(Exprs),
    /// A name and typed fields.
    Typed,
    /// `head :: type`.
    Definition(ExprId, TypeId),
}

impl Parser<'_> {
    /// What follows the `-`.
    pub(super) fn attribute(&mut self) -> Result<Form> {
        let pos = self.pos();
        let name = self.expect_atom()?;
        let attribute = match name {
            known::SPEC => self.spec(SpecKind::Spec)?,
            known::CALLBACK => self.spec(SpecKind::Callback)?,
            known::RECORD => self.record()?,
            _ => {
                let value = self.value()?;
                self.expect_dot()?;
                self.meaning(pos, name, value)?
            }
        };
        Ok(Form::Attribute(pos, attribute))
    }

    fn spec(&mut self, kind: SpecKind) -> Result<Attribute> {
        let parens = self.take(known::OPEN);
        let mut name = self.expect_atom()?;
        let mut module = None;
        if self.take(known::COLON) {
            module = Some(std::mem::replace(&mut name, self.expect_atom()?));
        }
        let sigs = self.signatures()?;
        if parens {
            self.expect(known::CLOSE)?;
        }
        self.expect_dot()?;
        let Some(arity) = self.ast.signature_arity(sigs[0]) else {
            let pos = self.ast.type_pos(sigs[0]);
            return Err(self.error(pos, "bad type: the arguments of a function must be told"));
        };
        Ok(Attribute::Spec(Spec {
            kind,
            module,
            name,
            arity,
            sigs: self.ast.list(&sigs),
        }))
    }

    /// `-record(name, {...})` and `-record #name{...}`.
    fn record(&mut self) -> Result<Attribute> {
        let parens = self.take(known::OPEN);
        let hash = self.pos();
        let native = self.take(known::HASH);
        let at = self.pos();
        let is_named = matches!(self.peek(), Some(Tok::Atom(_))) && self.is_at(1, known::COMMA);
        if parens && !native && !is_named {
            self.exprs()?;
            self.expect(known::CLOSE)?;
            self.expect_dot()?;
            return Err(self.bad_declaration(at, known::RECORD));
        }
        let name = if native {
            self.record_name()?
        } else {
            self.expect_atom()?
        };
        if !parens && self.peek() == Some(Tok::Dot) {
            return Err(self.bad_declaration(if native { hash } else { at }, known::RECORD));
        }
        if !native {
            self.expect(known::COMMA)?;
        }
        let value = self.record_value()?;
        if parens {
            self.expect(known::CLOSE)?;
        }
        self.expect_dot()?;
        let elements = match value {
            Ok(elements) => elements,
            Err(other) => {
                return Err(self.error(self.ast.first_pos(other), "bad record declaration"));
            }
        };
        self.declaration(name, native, elements)
    }

    /// A tuple with types in it, or else any expression.
    fn record_value(&mut self) -> Result<std::result::Result<Vec<Element>, ExprId>> {
        let mark = self.at;
        if self.is(known::OPEN_BRACE) {
            let elements = self.elements()?;
            if matches!(self.peek(), Some(Tok::Dot | Tok::Sign(known::CLOSE))) {
                return Ok(Ok(elements));
            }
            if elements.iter().any(|element| element.ty.is_some()) {
                return Err(self.unexpected());
            }
            self.at = mark;
        }
        let expr = self.expr()?.id;
        Ok(Err(expr))
    }

    /// `{a, b = 1 :: integer()}`.
    fn elements(&mut self) -> Result<Vec<Element>> {
        self.expect(known::OPEN_BRACE)?;
        let mut elements = Vec::new();
        if self.take(known::CLOSE_BRACE) {
            return Ok(elements);
        }
        loop {
            let expr = self.expr()?.id;
            let ty = if self.take(known::TYPE_OF) {
                Some(self.top_type()?)
            } else {
                None
            };
            elements.push(Element { expr, ty });
            if !self.take(known::COMMA) {
                break;
            }
        }
        self.expect(known::CLOSE_BRACE)?;
        Ok(elements)
    }

    fn declaration(
        &mut self,
        name: Name,
        native: bool,
        elements: Vec<Element>,
    ) -> Result<Attribute> {
        let mut fields = Vec::with_capacity(elements.len());
        for Element { expr, ty } in elements {
            let (head, default) = match self.ast.expr(expr) {
                Expr::Match { pattern, value } => (pattern, Some(value)),
                _ => (expr, None),
            };
            let Expr::Atom(name) = self.ast.expr(head) else {
                return Err(self.error(self.ast.first_pos(expr), "bad record field"));
            };
            fields.push(RecordFieldDecl {
                pos: self.ast.pos(head),
                name,
                default,
                ty,
            });
        }
        let fields = self.ast.list(&fields);
        Ok(Attribute::Record(RecordDecl {
            name,
            native,
            fields,
        }))
    }

    fn value(&mut self) -> Result<Value> {
        // `(` may begin an expression, or enclose all there is.
        let mark = self.at;
        if self.take(known::OPEN) {
            let value = self.bare_value()?;
            if self.take(known::CLOSE) && self.peek() == Some(Tok::Dot) {
                return Ok(value);
            }
            if !matches!(&value, Value::Exprs(exprs) if exprs.len() == 1) {
                return Err(self.unexpected());
            }
            self.at = mark;
        }
        self.bare_value()
    }

    fn bare_value(&mut self) -> Result<Value> {
        let start = self.exprs.len();
        let first = self.expr()?.id;
        if self.take(known::TYPE_OF) {
            return Ok(Value::Definition(first, self.top_type()?));
        }
        self.exprs.push(first);
        if self.is(known::COMMA) && self.is_at(1, known::OPEN_BRACE) {
            let mark = self.at;
            self.at += 1;
            let elements = self.elements()?;
            if elements.iter().any(|element| element.ty.is_some()) {
                self.exprs.truncate(start);
                return Ok(Value::Typed);
            }
            self.at = mark;
        }
        while self.take(known::COMMA) {
            let next = self.expr()?.id;
            self.exprs.push(next);
        }
        Ok(Value::Exprs(self.collect(start)))
    }

    fn meaning(&mut self, pos: Pos, name: Name, value: Value) -> Result<Attribute> {
        let kind = match name {
            known::TYPE => Some(TypeKind::Type),
            known::OPAQUE => Some(TypeKind::Opaque),
            known::NOMINAL => Some(TypeKind::Nominal),
            _ => None,
        };
        match (value, kind) {
            (Value::Exprs(exprs), _) => {
                let values = self.ast[exprs].to_vec();
                self.plain(name, pos, &values)
            }
            (Value::Definition(head, body), Some(kind)) => {
                self.type_decl(pos, name, kind, head, body)
            }
            (_, Some(_)) => Err(self.bad_declaration(pos, name)),
            (_, None) => Err(self.error(pos, "bad attribute")),
        }
    }

    fn type_decl(
        &mut self,
        pos: Pos,
        attribute: Name,
        kind: TypeKind,
        head: ExprId,
        body: TypeId,
    ) -> Result<Attribute> {
        let Expr::Call {
            function,
            arguments,
        } = self.ast.expr(head)
        else {
            return Err(self.bad_declaration(pos, attribute));
        };
        let Expr::Atom(name) = self.ast.expr(function) else {
            return Err(self.bad_declaration(pos, attribute));
        };
        let arguments = self.ast[arguments].to_vec();
        let mut params = Vec::with_capacity(arguments.len());
        let blank = |&&id: &&ExprId| self.ast.expr(id) == Expr::Var(known::UNDERSCORE);
        let wrong = arguments.iter().find(blank).or_else(|| {
            arguments
                .iter()
                .find(|&&id| !matches!(self.ast.expr(id), Expr::Var(_)))
        });
        if let Some(&id) = wrong {
            return Err(self.error(self.ast.first_pos(id), "bad type variable"));
        }
        for id in arguments {
            if let Expr::Var(name) = self.ast.expr(id) {
                let pos = self.ast.pos(id);
                params.push(self.ast.add_type(pos, Type::Var(name)));
            }
        }
        Ok(Attribute::Type(TypeDecl {
            kind,
            name,
            params: self.ast.list(&params),
            body,
        }))
    }

    /// An attribute without types.
    fn plain(&mut self, name: Name, pos: Pos, values: &[ExprId]) -> Result<Attribute> {
        let first = values[0];
        let second = values.get(1).copied();
        match (name, self.ast.expr(first), second) {
            (known::MODULE, Expr::Atom(module), None) => Ok(Attribute::Module(module)),
            (known::MODULE, Expr::Atom(module), Some(vars)) => {
                let vars = self.variables(vars)?;
                let value = Term::Tuple(vec![Term::Atom(module), Term::List(vars)]);
                Ok(Attribute::Other(name, value))
            }
            (known::EXPORT, _, None) => Ok(Attribute::Export(self.functions(first)?)),
            (known::EXPORT, _, Some(other)) => {
                Err(self.bad_declaration(self.ast.first_pos(other), name))
            }
            (known::IMPORT, Expr::Atom(module), Some(list)) if values.len() == 2 => {
                Ok(Attribute::Import(module, self.functions(list)?))
            }
            (known::IMPORT_RECORD, Expr::Atom(module), Some(list)) if values.len() == 2 => {
                Ok(Attribute::ImportRecord(module, self.record_names(list)?))
            }
            (known::IMPORT | known::IMPORT_RECORD, _, other) => {
                let at = self.ast.first_pos(other.unwrap_or(first));
                Err(self.bad_declaration(at, name))
            }
            (known::NATIVE_RECORD, ..) => Err(self.error(pos, "bad native record definition")),
            (known::FILE, Expr::String(file), Some(line)) if values.len() == 2 => {
                let file = self.ast.text(file).to_owned();
                let line = match self.ast.expr(line) {
                    Expr::Integer(line) => u32::try_from(line).ok(),
                    _ => None,
                };
                match (self.ast.files.add(&file), line) {
                    (Some(id), Some(line)) => Ok(Attribute::File(id, line)),
                    _ => Err(self.bad_declaration(self.ast.first_pos(first), name)),
                }
            }
            (known::MODULE | known::FILE, ..) => {
                Err(self.bad_declaration(self.ast.first_pos(first), name))
            }
            (known::DOC | known::MODULEDOC, ..) => self.doc(name, first),
            (_, _, None) => {
                let value = self.farity(first);
                match constant::term(self.ast, value) {
                    Some(value) => Ok(Attribute::Other(name, value)),
                    None => Err(self.error(self.ast.first_pos(value), "bad attribute")),
                }
            }
            (_, _, Some(other)) => Err(self.error(self.ast.first_pos(other), "bad attribute")),
        }
    }

    /// What `-doc` and `-moduledoc` may hold.
    fn doc(&mut self, name: Name, value: ExprId) -> Result<Attribute> {
        let at = self.ast.first_pos(value);
        let term = match self.ast.expr(value) {
            Expr::Atom(known::TRUE | known::FALSE | known::HIDDEN)
            | Expr::String(_)
            | Expr::Bin(_) => constant::term(self.ast, value),
            Expr::Map(fields) => {
                let fields = self.ast[fields].to_vec();
                let mut pairs: Vec<(Term, Term)> = Vec::new();
                for field in fields {
                    let key = constant::term(self.ast, field.key).filter(|_| !field.exact);
                    let Some(key) = key else {
                        return Err(self.error(at, "bad attribute"));
                    };
                    let call = matches!(self.ast.expr(field.value), Expr::Call { .. });
                    let value = if name == known::DOC && key == Term::Atom(known::EQUIV) && call {
                        Some(crate::format::expr_term(self.ast, field.value))
                    } else {
                        let value = self.farity(field.value);
                        constant::term(self.ast, value)
                    };
                    let Some(value) = value else {
                        return Err(self.error(at, "bad attribute"));
                    };
                    match pairs.iter_mut().find(|(known, _)| *known == key) {
                        Some(pair) => pair.1 = value,
                        None => pairs.push((key, value)),
                    }
                }
                Some(Term::Map(pairs))
            }
            Expr::Tuple(items) => match self.ast[items] {
                [tag, file]
                    if self.ast.expr(tag) == Expr::Atom(known::FILE)
                        && matches!(self.ast.expr(file), Expr::String(_)) =>
                {
                    constant::term(self.ast, value)
                }
                _ => None,
            },
            _ => None,
        };
        match term {
            Some(term) => Ok(Attribute::Other(name, term)),
            None => Err(self.bad_declaration(at, known::DOC)),
        }
    }

    /// `f/1` anywhere in lists and tuples means `{f, 1}`.
    fn farity(&mut self, id: ExprId) -> ExprId {
        let pos = self.ast.pos(id);
        match self.ast.expr(id) {
            Expr::List { items, tail } => {
                let items = self.farities(items);
                let tail = self.farity(tail);
                self.add(pos, Expr::List { items, tail })
            }
            Expr::Tuple(items) => {
                let items = self.farities(items);
                self.add(pos, Expr::Tuple(items))
            }
            Expr::Map(fields) => {
                let mut fields = self.ast[fields].to_vec();
                for field in &mut fields {
                    field.value = self.farity(field.value);
                }
                let fields: Range<_> = self.ast.list(&fields);
                self.add(pos, Expr::Map(fields))
            }
            Expr::Op {
                op: crate::ast::BinaryOp::Divide,
                left,
                right,
            } if matches!(self.ast.expr(left), Expr::Atom(_))
                && matches!(self.ast.expr(right), Expr::Integer(_)) =>
            {
                let items = self.ast.list(&[left, right]);
                self.add(pos, Expr::Tuple(items))
            }
            _ => id,
        }
    }

    fn farities(&mut self, items: Exprs) -> Exprs {
        let mut items = self.ast[items].to_vec();
        for item in &mut items {
            *item = self.farity(*item);
        }
        self.ast.list(&items)
    }

    /// The elements of a proper list; an error in OTP's words where there is none.
    fn items(&self, list: ExprId, text: &str) -> Result<Vec<ExprId>> {
        match self.ast.expr(list) {
            Expr::Nil => Ok(Vec::new()),
            Expr::List { items, tail } => {
                let mut all = self.ast[items].to_vec();
                all.extend(self.items(tail, text)?);
                Ok(all)
            }
            _ => Err(self.error(self.ast.first_pos(list), text)),
        }
    }

    /// `[f/1, g/2]`.
    fn functions(&self, list: ExprId) -> Result<Vec<(Name, u32)>> {
        let mut functions = Vec::new();
        for (at, id) in self.items(list, "bad Name/Arity")?.into_iter().enumerate() {
            let Expr::Op {
                op: crate::ast::BinaryOp::Divide,
                left,
                right,
            } = self.ast.expr(id)
            else {
                // The cell of the first element has the place of the list.
                let pos = match at {
                    0 => self.ast.pos(list),
                    _ => self.ast.first_pos(id),
                };
                return Err(self.error(pos, "bad Name/Arity"));
            };
            let Expr::Atom(name) = self.ast.expr(left) else {
                return Err(self.error(self.ast.first_pos(left), "bad function name"));
            };
            let Expr::Integer(arity) = self.ast.expr(right) else {
                return Err(self.error(self.ast.first_pos(right), "bad function arity"));
            };
            functions.push((name, u32::try_from(arity).unwrap_or(u32::MAX)));
        }
        Ok(functions)
    }

    fn record_names(&self, list: ExprId) -> Result<Vec<Name>> {
        let text = "bad native record name";
        let items = self.items(list, text)?;
        items
            .into_iter()
            .map(|id| match self.ast.expr(id) {
                Expr::Atom(name) => Ok(name),
                _ => Err(self.error(self.ast.first_pos(id), text)),
            })
            .collect()
    }

    fn variables(&self, list: ExprId) -> Result<Vec<Term>> {
        let text = "bad variable list";
        let items = self.items(list, text)?;
        items
            .into_iter()
            .map(|id| match self.ast.expr(id) {
                Expr::Var(name) => Ok(Term::Atom(name)),
                _ => Err(self.error(self.ast.first_pos(id), text)),
            })
            .collect()
    }
}
