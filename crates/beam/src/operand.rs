//! The operands of generic instructions, and the indices they carry into a module's tables.
//!
//! An operand is 16 bytes and `Copy`; what is longer (lists, big integers) lies in arenas of
//! [`Code`](crate::Code) and is named by range. Indices are types of their own: each belongs to one table of
//! [`Module`](crate::Module) and was checked against it when the module was parsed.

macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in its table.
            #[inline]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

indices! {
    /// An atom of the module, counted from 0 (the file counts from 1); look it up in [`Module::atoms`](crate::Module::atoms).
    AtomIndex;
    /// A label, counted from 1; 0 means "none" and appears as an operand only where [`Kind::Fail`](crate::Kind::Fail) allows it.
    Label;
    /// A literal of [`Module::literals`](crate::Module::literals).
    LiteralIndex;
    /// A type of [`Module::types`](crate::Module::types).
    TypeIndex;
    /// An entry of [`Module::imports`](crate::Module::imports).
    ImportIndex;
    /// An entry of [`Module::lambdas`](crate::Module::lambdas).
    LambdaIndex;
    /// A location of [`Module::lines`](crate::Module::lines); 0 is "unknown".
    LineIndex;
    /// A byte offset into [`Module::strings`](crate::Module::strings).
    StringOffset;
    /// An integer beyond 64 bits, see [`Code::big_integer`](crate::Code::big_integer).
    BigIndex;
}

impl Label {
    /// Label 0: no label, raise instead of jumping.
    pub const NONE: Self = Self(0);

    /// Whether this is label 0.
    #[inline]
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }
}

/// The items of a list operand, see [`Code::list`](crate::Code::list).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ListRange {
    pub(crate) start: u32,
    pub(crate) len: u32,
}

impl ListRange {
    /// The number of items.
    #[inline]
    pub const fn len(self) -> usize {
        self.len as usize
    }

    /// Whether there are none.
    #[inline]
    pub const fn is_empty(self) -> bool {
        self.len == 0
    }
}

/// What an instruction will allocate: words, boxed floats and funs besides.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Alloc {
    /// Heap words.
    pub words: u32,
    /// Floats, each as large as the heap makes them.
    pub floats: u32,
    /// Funs, each as large as the heap makes them, without their environment.
    pub funs: u32,
}

/// One operand of a generic instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operand {
    /// A plain number: arity, count, size, unit, flags.
    Unsigned(u64),
    /// An integer term.
    Integer(i64),
    /// An integer term beyond 64 bits.
    BigInteger(BigIndex),
    /// A character term (emitted by old compilers only).
    Char(u32),
    /// An atom.
    Atom(AtomIndex),
    /// The empty list.
    Nil,
    /// An X register, below 1024.
    X(u16),
    /// A Y register, below 1024.
    Y(u16),
    /// An X register whose content has that type.
    TypedX(u16, TypeIndex),
    /// A Y register whose content has that type.
    TypedY(u16, TypeIndex),
    /// A floating point register, below 1024.
    Fr(u16),
    /// A label; [`Label::NONE`] only where a failure may raise.
    Label(Label),
    /// A literal.
    Literal(LiteralIndex),
    /// What to allocate; a plain number in the file counts words.
    Alloc(Alloc),
    /// A list of operands, itself without lists.
    List(ListRange),
    /// An imported function.
    Import(ImportIndex),
    /// A lambda.
    Lambda(LambdaIndex),
    /// A place in the string table; the instruction gives the length.
    String(StringOffset),
    /// A source location.
    Line(LineIndex),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operands_are_two_words() {
        assert_eq!(size_of::<Operand>(), 16);
    }
}
