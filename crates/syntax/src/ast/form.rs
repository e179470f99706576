//! What a module consists of: attributes and functions.

use super::{Clauses, ExprId, Range, TypeId};
use crate::{FileId, Name, Pos, Term};

/// A form of a module.
#[derive(Clone, PartialEq, Debug)]
pub enum Form {
    /// `-name(value).`
    Attribute(Pos, Attribute),
    /// A function.
    Function(Function),
    /// The end of the file.
    Eof(Pos),
}

/// A function with all its clauses.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Function {
    /// Where its first clause begins.
    pub pos: Pos,
    /// Its name.
    pub name: Name,
    /// How many patterns each clause has.
    pub arity: u32,
    /// Its clauses.
    pub clauses: Clauses,
}

/// An attribute with what it means.
#[derive(Clone, PartialEq, Debug)]
pub enum Attribute {
    /// `-module(name).`
    Module(Name),
    /// `-export([f/1]).`
    Export(Vec<(Name, u32)>),
    /// `-import(m, [f/1]).`
    Import(Name, Vec<(Name, u32)>),
    /// `-import_record(m, [r]).`: native records of another module.
    ImportRecord(Name, Vec<Name>),
    /// `-record(name, {...}).` and `-record #name{...}.`
    Record(RecordDecl),
    /// `-type`, `-opaque`, `-nominal`.
    Type(TypeDecl),
    /// `-spec`, `-callback`.
    Spec(Spec),
    /// `-file("name", line).`, also where an included file begins and ends.
    File(FileId, u32),
    /// All others, `-compile`, `-doc` and `-on_load` too: name and value.
    Other(Name, Term),
}

/// The declaration of a record.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RecordDecl {
    /// Its name.
    pub name: Name,
    /// Whether it is a native record (`-record #name{...}`) and not a tuple.
    pub native: bool,
    /// Its fields.
    pub fields: Range<RecordFieldDecl>,
}

/// The declaration of a record's field.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RecordFieldDecl {
    /// Where its name stands.
    pub pos: Pos,
    /// Its name.
    pub name: Name,
    /// Its default.
    pub default: Option<ExprId>,
    /// Its type.
    pub ty: Option<TypeId>,
}

/// `-type name(Params) :: body.`
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct TypeDecl {
    /// Which of the three attributes.
    pub kind: TypeKind,
    /// Its name.
    pub name: Name,
    /// Its parameters, all variables.
    pub params: Range<TypeId>,
    /// What it means.
    pub body: TypeId,
}

/// How a type is declared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TypeKind {
    /// `-type`
    Type,
    /// `-opaque`
    Opaque,
    /// `-nominal`
    Nominal,
}

/// `-spec f(...) -> ... .`
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Spec {
    /// Which of the two attributes.
    pub kind: SpecKind,
    /// The module, if one is named.
    pub module: Option<Name>,
    /// The function.
    pub name: Name,
    /// The arity of the first alternative.
    pub arity: u32,
    /// The alternatives.
    pub sigs: Range<TypeId>,
}

/// Which attribute a [`Spec`] is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SpecKind {
    /// `-spec`
    Spec,
    /// `-callback`
    Callback,
}
