//! Types that the compiler inferred: the `Type` chunk in every version since OTP 25, brought to one form.

/// A set of primary types, as the compiler tells them to the runtime; bounds and unit narrow it further.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Type {
    /// Which primary types a value can have: the sum of the constants of [`Type`].
    pub bits: u16,
    /// A lower bound, if the value is a number.
    pub min: Option<i64>,
    /// An upper bound, if the value is a number.
    pub max: Option<i64>,
    /// A divisor of the size in bits, 1 to 256, if the value is a bitstring.
    pub unit: Option<u16>,
}

impl Type {
    /// Atoms.
    pub const ATOM: u16 = 1 << 0;
    /// Bitstrings, binaries and match contexts among them.
    pub const BITSTRING: u16 = 1 << 1;
    /// Non-empty lists.
    pub const CONS: u16 = 1 << 2;
    /// Floats.
    pub const FLOAT: u16 = 1 << 3;
    /// Funs.
    pub const FUN: u16 = 1 << 4;
    /// Integers.
    pub const INTEGER: u16 = 1 << 5;
    /// Maps.
    pub const MAP: u16 = 1 << 6;
    /// The empty list.
    pub const NIL: u16 = 1 << 7;
    /// Pids.
    pub const PID: u16 = 1 << 8;
    /// Ports.
    pub const PORT: u16 = 1 << 9;
    /// References.
    pub const REFERENCE: u16 = 1 << 10;
    /// Tuples.
    pub const TUPLE: u16 = 1 << 11;
    /// Native records (OTP 29).
    pub const RECORD: u16 = 1 << 12;
    /// Every bit.
    pub const ALL: u16 = (1 << 13) - 1;

    /// Nothing is known.
    pub const ANY: Self = Self {
        bits: Self::ALL,
        min: None,
        max: None,
        unit: None,
    };

    /// Whether a value is certainly of one of these primary types.
    #[inline]
    pub const fn is_only(self, bits: u16) -> bool {
        self.bits & !bits == 0
    }

    /// Whether a value can be of one of these primary types.
    #[inline]
    pub const fn may_be(self, bits: u16) -> bool {
        self.bits & bits != 0
    }
}
