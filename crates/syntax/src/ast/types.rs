//! Types, as `-type`, `-spec` and record fields hold them: the shapes of the abstract format, since no later pass needs more.

use super::{Range, TextId};
use crate::Name;
use crate::ast::{BigId, BinaryOp, PrefixOp};

/// A type, by its number in an [`super::Ast`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TypeId(pub u32);

/// A type.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Type {
    /// A type variable.
    Var(Name),
    /// An atom.
    Atom(Name),
    /// An integer.
    Integer(i64),
    /// A larger integer.
    Big(BigId),
    /// `$c`.
    Char(u32),
    /// What only an attribute of a parse transform holds.
    String(TextId),
    /// `Name :: Type`.
    Annotated(TypeId, TypeId),
    /// An operator between two integers.
    Op(BinaryOp, TypeId, TypeId),
    /// An operator before an integer.
    Prefix(PrefixOp, TypeId),
    /// `{type, _, Name, Args}`: a predefined type or a construction: `union`, `tuple`, `map`, `fun`, `product`, `bounded_fun`, `range`, …
    Predefined(Name, TypeArgs),
    /// `{type, _, any}`: the arguments of `fun((...) -> T)`.
    AnyArguments,
    /// `{user_type, _, Name, Args}`: a type of this module.
    User(Name, Range<TypeId>),
    /// `{remote_type, _, [Module, Name, Args]}`.
    Remote {
        /// The module, an atom.
        module: TypeId,
        /// The type, an atom.
        name: TypeId,
        /// Its arguments.
        args: Range<TypeId>,
    },
    /// `{type, _, constraint, [Kind, Args]}`: `is_subtype(Variable, Type)`.
    Constraint(TypeId, Range<TypeId>),
    /// `{type, _, bounded_fun, [Fun, Constraints]}`: a function type with a `when`.
    Bounded(TypeId, Range<TypeId>),
    /// `{tuple, _, [Module, Name]}`, the name of a native record of a module, both atoms.
    RecordId(TypeId, TypeId),
}

/// The arguments of a predefined type.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum TypeArgs {
    /// `any`, as in `tuple()` and `map()`.
    Any,
    /// These.
    List(Range<TypeId>),
}
