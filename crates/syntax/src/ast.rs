//! The syntax tree of a module, as OTP's abstract format has it, in arenas.
//!
//! A node is a number in an arena of its [`Ast`]; what follows another in the text (elements, arguments, statements, clauses,
//! fields) is a [`Range`] of a flat vector, so long lists are long and not deep. Every node has a [`Pos`], the one that
//! OTP's parser gives it. Depth is bounded by [`MAX_NESTING`] for trees that this crate makes. Patterns are expressions, as
//! in the abstract format; what may stand where is the lint's to say. Sigils, triple-quoted strings and adjacent strings
//! are resolved; macros are gone; records and comprehensions are still there.

mod arena;
mod form;
mod types;
mod walk;

pub use arena::{Ast, Listed, Range};
pub use form::{
    Attribute, Form, Function, RecordDecl, RecordFieldDecl, Spec, SpecKind, TypeDecl, TypeKind,
};
pub use types::{Type, TypeArgs, TypeId};
pub use walk::{Part, Parts};

use crate::{Name, Pos};

/// How deep expressions and patterns may nest where there is stack for it (see [`crate::deep::levels`]). The parser refuses
/// what is deeper with a located error.
pub const MAX_NESTING: usize = 100_000;

/// How deep attributes, types and constants may nest.
pub const MAX_TERM_NESTING: usize = 10_000;

/// An expression or pattern, by its number in an [`Ast`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ExprId(pub u32);

/// A text in an [`Ast`]: the value of a string.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TextId(pub u32);

/// An integer beyond 64 bits in an [`Ast`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct BigId(pub u32);

/// Expressions that follow each other.
pub type Exprs = Range<ExprId>;
/// Clauses that follow each other.
pub type Clauses = Range<Clause>;
/// The alternatives of a guard, each a conjunction; none means that there is no guard.
pub type Guards = Range<Exprs>;

/// An expression or a pattern.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Expr {
    /// A variable, `_` too.
    Var(Name),
    /// An atom.
    Atom(Name),
    /// `$c`.
    Char(u32),
    /// An integer that fits in 64 bits; not negative, unless a parse transform made it.
    Integer(i64),
    /// A larger integer.
    Big(BigId),
    /// A float.
    Float(f64),
    /// A string, perhaps empty.
    String(TextId),
    /// `[]`, and the end of a list without `|`.
    Nil,
    /// `[A, B | Tail]`: never without elements; a proper list has a [`Expr::Nil`] as its tail.
    List {
        /// The elements.
        items: Exprs,
        /// What follows them.
        tail: ExprId,
    },
    /// `{A, B}`.
    Tuple(Exprs),
    /// `#{...}`.
    Map(Range<MapField>),
    /// `M#{...}`.
    MapUpdate {
        /// The map.
        map: ExprId,
        /// What changes.
        fields: Range<MapField>,
    },
    /// `<<...>>`.
    Bin(Range<BinElement>),
    /// `#name{...}`.
    Record {
        /// Which record.
        name: RecordName,
        /// The fields, `_ = x` among them.
        fields: Range<RecordField>,
    },
    /// `R#name{...}`.
    RecordUpdate {
        /// The record.
        record: ExprId,
        /// Its kind.
        name: RecordName,
        /// What changes.
        fields: Range<RecordField>,
    },
    /// `R#name.field`.
    RecordField {
        /// The record.
        record: ExprId,
        /// Its kind.
        name: RecordName,
        /// The field.
        field: Located<Name>,
    },
    /// `#name.field`.
    RecordIndex {
        /// Which record.
        name: RecordName,
        /// The field.
        field: Located<Name>,
    },
    /// `left op right`, `andalso`, `orelse` and `!` too.
    Op {
        /// The operator.
        op: BinaryOp,
        /// The left operand.
        left: ExprId,
        /// The right operand.
        right: ExprId,
    },
    /// `op operand`.
    Prefix {
        /// The operator.
        op: PrefixOp,
        /// The operand.
        operand: ExprId,
    },
    /// `pattern = value`; between two patterns, both must match.
    Match {
        /// The left side.
        pattern: ExprId,
        /// The right side.
        value: ExprId,
    },
    /// `pattern ?= value`, directly in a `maybe` only.
    MaybeMatch {
        /// The left side.
        pattern: ExprId,
        /// The right side.
        value: ExprId,
    },
    /// `function(arguments)`; the function is an atom, a [`Expr::Remote`], or what evaluates to a fun.
    Call {
        /// What is called.
        function: ExprId,
        /// With what.
        arguments: Exprs,
    },
    /// `module:function`, where a call may stand.
    Remote {
        /// The module.
        module: ExprId,
        /// The function.
        function: ExprId,
    },
    /// `catch e`.
    Catch(ExprId),
    /// `begin ... end`.
    Block(Exprs),
    /// `if ... end`; the clauses have no patterns.
    If(Clauses),
    /// `case ... of ... end`; the clauses have one pattern.
    Case {
        /// What is matched.
        value: ExprId,
        /// The clauses.
        clauses: Clauses,
    },
    /// `receive ... after ... end`; the clauses have one pattern.
    Receive {
        /// The clauses, perhaps none.
        clauses: Clauses,
        /// Timeout and what happens then.
        after: Option<(ExprId, Exprs)>,
    },
    /// `try ... of ... catch ... after ... end`.
    Try {
        /// What is tried.
        body: Exprs,
        /// After `of`: one pattern each.
        of: Clauses,
        /// After `catch`: three patterns each (class, reason, stack trace), `throw` and `_` where the text says nothing.
        catch: Clauses,
        /// After `after`.
        after: Exprs,
    },
    /// `maybe ... else ... end`.
    Maybe {
        /// Statements, [`Expr::MaybeMatch`] among them.
        body: Exprs,
        /// Where `else` stands; not there if there is none.
        else_pos: Option<Pos>,
        /// After `else`: one pattern each.
        clauses: Clauses,
    },
    /// `fun name/arity`.
    LocalFun {
        /// The function.
        name: Name,
        /// Its arity, not yet checked against the limit.
        arity: u32,
    },
    /// `fun m:f/a`, each of which may be a variable.
    RemoteFun {
        /// The module.
        module: ExprId,
        /// The function.
        function: ExprId,
        /// The arity.
        arity: ExprId,
    },
    /// `fun (...) -> ... end`.
    Fun(Clauses),
    /// `fun Name(...) -> ... end`.
    NamedFun {
        /// The variable that is the fun itself.
        name: Name,
        /// The clauses.
        clauses: Clauses,
    },
    /// `[template || qualifiers]`.
    ListComp {
        /// One element per turn, or (since OTP 29) several.
        templates: Exprs,
        /// The qualifiers.
        qualifiers: Range<Qualifier>,
    },
    /// `<<template || qualifiers>>`.
    BinComp {
        /// What is appended each turn.
        template: ExprId,
        /// The qualifiers.
        qualifiers: Range<Qualifier>,
    },
    /// `#{key => value || qualifiers}`.
    MapComp {
        /// One association per turn, or (since OTP 29) several.
        templates: Range<MapField>,
        /// The qualifiers.
        qualifiers: Range<Qualifier>,
    },
}

/// A clause of a function, fun, `case`, `if`, `receive`, `try` or `else`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Clause {
    /// Where it begins.
    pub pos: Pos,
    /// What must match.
    pub patterns: Exprs,
    /// What must hold besides.
    pub guards: Guards,
    /// What happens then; never empty.
    pub body: Exprs,
}

/// Something with the place where it stands.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Located<T> {
    /// Where.
    pub pos: Pos,
    /// What.
    pub value: T,
}

/// `key => value` or `key := value`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct MapField {
    /// Where the arrow stands.
    pub pos: Pos,
    /// Whether it is `:=`.
    pub exact: bool,
    /// The key.
    pub key: ExprId,
    /// The value.
    pub value: ExprId,
}

/// One field in a record expression or pattern.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct RecordField {
    /// Where its name stands.
    pub pos: Pos,
    /// Its name.
    pub name: FieldName,
    /// Its value.
    pub value: ExprId,
}

/// How a record expression names a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldName {
    /// A field.
    Atom(Name),
    /// A variable: `_` for all others, anything else is an error.
    Var(Name),
}

/// Which record is meant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecordName {
    /// `#name`: a record of the module, or an imported native one.
    Local(Name),
    /// `#module:name`: a native record of a module.
    Remote(Name, Name),
    /// `#_`: whatever native record the value is.
    Any,
}

/// One segment of `<<...>>`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct BinElement {
    /// Where it begins.
    pub pos: Pos,
    /// The value or pattern.
    pub value: ExprId,
    /// The size, if given.
    pub size: Option<ExprId>,
    /// What follows `/`; `None` if nothing does.
    pub types: Option<Range<BinType>>,
}

/// One name after the `/` of a segment; whether it means something is the lint's to say.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct BinType {
    /// `integer`, `little`, `unit`, …
    pub name: Name,
    /// What follows the colon, as in `unit:8`.
    pub value: Option<i64>,
}

/// What stands right of `||`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Qualifier {
    /// A condition; under the feature `compr_assign`, a match binds.
    Filter(ExprId),
    /// `pattern <- source` and its kin.
    Generator(Generator),
    /// Generators that advance together: `a <- x && b <- y`.
    Zip {
        /// Where it stands.
        pos: Pos,
        /// The generators, two or more; anything but a [`Qualifier::Generator`] among them is an error.
        parts: Range<Qualifier>,
    },
}

/// `pattern <- source`, `pattern <= source`, `key := value <- source`, each also strict.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Generator {
    /// Where the arrow stands.
    pub pos: Pos,
    /// Whether what does not match is an error (`<:-`, `<:=`) and not skipped.
    pub strict: bool,
    /// What is taken apart.
    pub pattern: GeneratorPattern,
    /// Where the elements come from.
    pub source: ExprId,
}

/// Over what a generator goes, and what each element must match.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum GeneratorPattern {
    /// The elements of a list.
    List(ExprId),
    /// The bits of a bitstring.
    Bin(ExprId),
    /// The associations of a map: key and value; the field is exact.
    Map(MapField),
}

macro_rules! operators {
    ($(#[$meta:meta])* $name:ident { $($variant:ident $text:literal $constant:ident)* }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum $name {
            $(#[doc = concat!("`", $text, "`")] $variant,)*
        }

        impl $name {
            /// As it is written.
            #[must_use]
            pub fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The atom of that name.
            #[must_use]
            pub fn name(self) -> Name {
                match self { $(Self::$variant => crate::known::$constant,)* }
            }

            /// The operator of that name.
            #[must_use]
            pub fn from_name(name: Name) -> Option<Self> {
                match name {
                    $(crate::known::$constant => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

operators! {
    /// An operator between two operands.
    BinaryOp {
        Multiply "*" TIMES
        Divide "/" DIVIDE
        Div "div" DIV
        Rem "rem" REM
        Band "band" BAND
        And "and" AND
        Add "+" PLUS
        Subtract "-" MINUS
        Bor "bor" BOR
        Bxor "bxor" BXOR
        Bsl "bsl" BSL
        Bsr "bsr" BSR
        Or "or" OR
        Xor "xor" XOR
        Append "++" APPEND
        Remove "--" SUBTRACT
        Eq "==" EQ
        Ne "/=" NE
        Le "=<" LE
        Lt "<" LT
        Ge ">=" GE
        Gt ">" GT
        ExactEq "=:=" EXACT_EQ
        ExactNe "=/=" EXACT_NE
        AndAlso "andalso" ANDALSO
        OrElse "orelse" ORELSE
        Send "!" SEND
    }
}

operators! {
    /// An operator before its operand.
    PrefixOp {
        Plus "+" PLUS
        Minus "-" MINUS
        Bnot "bnot" BNOT
        Not "not" NOT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_stay_small() {
        assert!(size_of::<Expr>() <= 40, "{}", size_of::<Expr>());
        assert_eq!(size_of::<Clause>(), 32);
    }
}
