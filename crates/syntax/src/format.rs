//! The abstract format: the tree as the terms that OTP's `erl_parse` returns, for parse transforms, debug information and
//! whoever parses at run time.
//!
//! Terms go into a [`Sink`] as they would be written, front to back, so a list of a million elements (nested pairs, in this
//! format) needs no depth. Places are lines, or lines and columns.

mod expr;
pub mod node;
pub mod read;
mod read_types;
mod sink;
mod types;

pub use sink::{Sink, TermSink, TextSink};

use crate::ast::{Ast, Attribute, ExprId, Form, RecordDecl, Spec, SpecKind, TypeKind};
use crate::{Name, Pos, Term, known};

/// Writes trees as abstract format.
pub struct Writer<'a, S> {
    ast: &'a Ast,
    sink: &'a mut S,
    columns: bool,
}

impl<'a, S: Sink> Writer<'a, S> {
    /// A writer into `sink`; with `columns`, places are `{Line, Column}`.
    pub fn new(ast: &'a Ast, sink: &'a mut S, columns: bool) -> Self {
        Self { ast, sink, columns }
    }

    /// Writes a form.
    pub fn form(&mut self, form: &Form) {
        match form {
            Form::Attribute(pos, attribute) => self.attribute(*pos, attribute),
            Form::Function(function) => {
                self.head(known::FUNCTION, 5, function.pos);
                self.sink.atom(function.name);
                self.sink.integer(i64::from(function.arity));
                self.clauses(function.clauses);
            }
            Form::Eof(pos) => self.head(known::EOF, 2, *pos),
        }
    }

    fn attribute(&mut self, pos: Pos, attribute: &Attribute) {
        self.head(known::ATTRIBUTE, 4, pos);
        match attribute {
            Attribute::Module(name) => {
                self.sink.atom(known::MODULE);
                self.sink.atom(*name);
            }
            Attribute::Export(functions) => {
                self.sink.atom(known::EXPORT);
                self.functions(functions);
            }
            Attribute::Import(module, functions) => {
                self.sink.atom(known::IMPORT);
                self.sink.tuple(2);
                self.sink.atom(*module);
                self.functions(functions);
            }
            Attribute::ImportRecord(module, names) => {
                self.sink.atom(known::IMPORT_RECORD);
                self.sink.tuple(2);
                self.sink.atom(*module);
                self.sink.list(names.len());
                for &name in names {
                    self.sink.atom(name);
                }
                self.sink.end_list();
            }
            Attribute::Record(record) => self.record(record),
            Attribute::Type(decl) => {
                self.sink.atom(match decl.kind {
                    TypeKind::Type => known::TYPE,
                    TypeKind::Opaque => known::OPAQUE,
                    TypeKind::Nominal => known::NOMINAL,
                });
                self.sink.tuple(3);
                self.sink.atom(decl.name);
                self.ty(decl.body);
                self.type_list(decl.params);
            }
            Attribute::Spec(spec) => self.spec(spec),
            Attribute::File(file, line) => {
                self.sink.atom(known::FILE);
                self.sink.tuple(2);
                self.sink.text(self.ast.files.name(*file));
                self.sink.integer(i64::from(*line));
            }
            Attribute::Other(name, value) => {
                self.sink.atom(*name);
                self.sink.term(value);
            }
        }
    }

    fn functions(&mut self, functions: &[(Name, u32)]) {
        self.sink.list(functions.len());
        for &(name, arity) in functions {
            self.sink.tuple(2);
            self.sink.atom(name);
            self.sink.integer(i64::from(arity));
        }
        self.sink.end_list();
    }

    fn record(&mut self, record: &RecordDecl) {
        self.sink.atom(if record.native {
            known::NATIVE_RECORD
        } else {
            known::RECORD
        });
        self.sink.tuple(2);
        self.sink.atom(record.name);
        let fields = &self.ast[record.fields];
        self.sink.list(fields.len());
        for field in fields {
            if field.ty.is_some() {
                self.sink.tuple(3);
                self.sink.atom(known::TYPED_RECORD_FIELD);
            }
            self.head(
                known::RECORD_FIELD,
                3 + usize::from(field.default.is_some()),
                field.pos,
            );
            self.head(known::ATOM, 3, field.pos);
            self.sink.atom(field.name);
            if let Some(default) = field.default {
                self.expr(default);
            }
            if let Some(ty) = field.ty {
                self.ty(ty);
            }
        }
        self.sink.end_list();
    }

    fn spec(&mut self, spec: &Spec) {
        self.sink.atom(match spec.kind {
            SpecKind::Spec => known::SPEC,
            SpecKind::Callback => known::CALLBACK,
        });
        self.sink.tuple(2);
        self.sink.tuple(2 + usize::from(spec.module.is_some()));
        if let Some(module) = spec.module {
            self.sink.atom(module);
        }
        self.sink.atom(spec.name);
        self.sink.integer(i64::from(spec.arity));
        self.type_list(spec.sigs);
    }

    /// A tuple of `size` that begins with a tag and a place.
    fn head(&mut self, tag: Name, size: usize, pos: Pos) {
        self.sink.tuple(size);
        self.sink.atom(tag);
        self.place(pos);
    }

    fn place(&mut self, pos: Pos) {
        if pos.is_generated() {
            self.sink.list(2);
            self.sink.tuple(2);
            self.sink.atom(known::GENERATED);
            self.sink.atom(known::TRUE);
            self.sink.tuple(2);
            self.sink.atom(known::LOCATION);
            self.location(pos);
            self.sink.end_list();
        } else {
            self.location(pos);
        }
    }

    fn location(&mut self, pos: Pos) {
        if self.columns && pos.column() > 0 {
            self.sink.tuple(2);
            self.sink.integer(i64::from(pos.line()));
            self.sink.integer(i64::from(pos.column()));
        } else {
            self.sink.integer(i64::from(pos.line()));
        }
    }
}

/// A form as a constant in abstract format.
#[must_use]
pub fn form_term(ast: &Ast, form: &Form, columns: bool) -> Term {
    let mut sink = TermSink::default();
    Writer::new(ast, &mut sink, columns).form(form);
    sink.finish()
}

/// An expression as a constant in abstract format, with columns.
#[must_use]
pub fn expr_term(ast: &Ast, id: ExprId) -> Term {
    let mut sink = TermSink::default();
    Writer::new(ast, &mut sink, true).expr(id);
    sink.finish()
}
