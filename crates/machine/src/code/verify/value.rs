//! What is known of a register: which kinds of terms it can hold, and which other registers hold the same one.
//!
//! Knowledge only ever comes from what instructions have done or tested, never from the annotations of the file.

use asterias_beam::Type;

/// A set of possibilities. Joining is union, so more bits always mean that less is known.
///
/// Bits 0 to 12 are the primary types of [`Type`]; the following ones are the constants here; the upper half of the word says what is
/// known of the arity, where a tuple is possible: whether it is exact (bit 31) and how large it is at least (bits 18 to 30).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Kinds(u32);

const ARITY_SHIFT: u32 = 18;
const ARITY_EXACT: u32 = 1 << 31;
const ARITY_BITS: u32 = !((1 << ARITY_SHIFT) - 1);
const TUPLE: u32 = Type::TUPLE as u32;
/// Larger arities are not told apart.
const ARITY_MAX: u32 = (1 << 13) - 1;

impl Kinds {
    /// The position in a bitstring being matched: every instruction that accepts a bitstring accepts it too.
    pub(super) const CONTEXT: u32 = 1 << 13;
    /// May be part of a message that has not been taken out of the mailbox.
    pub(super) const FRAGILE: u32 = 1 << 14;
    /// May be no term at all: nothing has been written.
    pub(super) const UNDEFINED: u32 = 1 << 15;
    /// What the machine leaves in X0 to X3 for an exception handler.
    pub(super) const CAUGHT: u32 = 1 << 16;
    /// The mark of a `try` or `catch`.
    pub(super) const MARK: u32 = 1 << 17;
    /// All that a term can be.
    pub(super) const TERMS: u32 = Type::ALL as u32 | Kinds::CONTEXT;
    /// What must not be read as a term.
    const UNREADABLE: u32 = Kinds::UNDEFINED | Kinds::CAUGHT | Kinds::MARK;

    /// Any term.
    pub(super) const ANY: Kinds = Kinds(Kinds::TERMS);
    /// The empty list.
    pub(super) const NIL: Kinds = Kinds(Type::NIL as u32);

    /// Exactly these bits.
    pub(super) const fn of(bits: u32) -> Kinds {
        Kinds(bits & !ARITY_BITS)
    }

    /// One of these primary types.
    pub(super) const fn primary(bits: u16) -> Kinds {
        Kinds(bits as u32)
    }

    /// A tuple of this arity.
    pub(super) fn tuple(arity: usize) -> Kinds {
        match u32::try_from(arity) {
            Ok(arity) if arity <= ARITY_MAX => Kinds(TUPLE | ARITY_EXACT | arity << ARITY_SHIFT),
            _ => Kinds(TUPLE | ARITY_MAX << ARITY_SHIFT),
        }
    }

    /// As functions pass it on: kinds that no instruction relies on are not told apart.
    pub(super) fn coarse(self) -> Kinds {
        const OTHERS: u32 =
            (Type::ALL & !(Type::CONS | Type::NIL | Type::TUPLE | Type::MAP | Type::FLOAT)) as u32;
        if self.0 & OTHERS == 0 {
            self
        } else {
            Kinds(self.0 | OTHERS)
        }
    }

    /// Whether all possibilities are among `bits`; a taint does not count.
    #[inline]
    pub(super) fn is_only(self, bits: u32) -> bool {
        self.0 & !ARITY_BITS & !Kinds::FRAGILE & !bits == 0
    }

    /// Whether one of `bits` is possible.
    #[inline]
    pub(super) fn may_be(self, bits: u32) -> bool {
        self.0 & bits != 0
    }

    /// Whether it can be read as a term.
    #[inline]
    pub(super) fn is_readable(self) -> bool {
        self.0 & Kinds::UNREADABLE == 0
    }

    /// Whether nothing is possible: control does not come here.
    #[inline]
    pub(super) fn is_impossible(self) -> bool {
        self.0 & !ARITY_BITS & !Kinds::FRAGILE == 0
    }

    /// With the taint of `other`.
    #[inline]
    pub(super) fn tainted_by(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0 & Kinds::FRAGILE)
    }

    /// Without taint.
    #[inline]
    pub(super) fn durable(self) -> Kinds {
        Kinds(self.0 & !Kinds::FRAGILE)
    }

    /// Only what is among `bits`.
    #[inline]
    pub(super) fn restricted_to(self, bits: u32) -> Kinds {
        let low = self.0 & (bits & !ARITY_BITS | Kinds::FRAGILE);
        Kinds(if low & TUPLE == 0 {
            low
        } else {
            low | self.0 & ARITY_BITS
        })
    }

    /// The tuples of exactly this arity.
    pub(super) fn of_arity(self, arity: usize) -> Kinds {
        let tuples = self.restricted_to(TUPLE);
        let (least, exact) = tuples.arity();
        if tuples.is_impossible() || arity < least || exact && arity != least {
            return Kinds(0);
        }
        Kinds::tuple(arity).tainted_by(self)
    }

    /// The tuples of at least this arity.
    pub(super) fn of_arity_at_least(self, arity: usize) -> Kinds {
        let tuples = self.restricted_to(TUPLE);
        let (least, exact) = tuples.arity();
        if tuples.is_impossible() || exact && least < arity {
            return Kinds(0);
        }
        if least >= arity {
            return tuples;
        }
        let least = (arity as u32).min(ARITY_MAX);
        Kinds(TUPLE | least << ARITY_SHIFT).tainted_by(self)
    }

    /// What is both this and that.
    pub(super) fn both(self, other: Kinds) -> Kinds {
        let common = self.restricted_to(other.0);
        if !common.may_be(TUPLE) {
            return common;
        }
        let (least, exact) = other.arity();
        if exact && common.is_only(TUPLE) {
            common.of_arity(least)
        } else if common.is_only(TUPLE) {
            common.of_arity_at_least(least)
        } else {
            common
        }
    }

    /// What is this or that.
    #[inline]
    pub(super) fn join(self, other: Kinds) -> Kinds {
        if self == other {
            return self;
        }
        let bits = (self.0 | other.0) & !ARITY_BITS;
        let arity = match (self.0 & TUPLE, other.0 & TUPLE) {
            (0, _) => other.0 & ARITY_BITS,
            (_, 0) => self.0 & ARITY_BITS,
            _ if self.0 & ARITY_BITS == other.0 & ARITY_BITS => self.0 & ARITY_BITS,
            _ => (self.arity().0.min(other.arity().0) as u32) << ARITY_SHIFT,
        };
        Kinds(bits | arity)
    }

    /// Without what is known of the arity, where that differs: a loop must not count arities down.
    pub(super) fn widened(self, other: Kinds) -> Kinds {
        if self.0 & TUPLE != 0
            && other.0 & TUPLE != 0
            && self.0 & ARITY_BITS != other.0 & ARITY_BITS
        {
            Kinds(self.0 & !ARITY_BITS)
        } else {
            self
        }
    }

    /// The least arity, where it is a tuple, and whether there is no other.
    #[inline]
    pub(super) fn arity(self) -> (usize, bool) {
        (
            (self.0 >> ARITY_SHIFT & ARITY_MAX) as usize,
            self.0 & ARITY_EXACT != 0,
        )
    }
}

/// A register.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Slot {
    /// What it can hold.
    pub(super) kinds: Kinds,
    /// Registers with the same number, if it is not 0, hold the same term.
    pub(super) value: u32,
}

impl Slot {
    /// Nothing has been written.
    pub(super) const UNDEFINED: Slot = Slot {
        kinds: Kinds::of(Kinds::UNDEFINED),
        value: 0,
    };
    /// The empty list.
    pub(super) const NIL: Slot = Slot {
        kinds: Kinds::NIL,
        value: 0,
    };

    /// Whether it is certainly one of `bits`, and what it is if so.
    pub(super) fn holds(self, bits: u32) -> (bool, Kinds) {
        (self.kinds.is_only(bits), self.kinds.restricted_to(bits))
    }
}

/// What a literal is, by the first bytes of its External Term Format.
pub(super) fn kinds_of_literal(bytes: &[u8]) -> Kinds {
    let primary = match bytes {
        [131, 104, arity, ..] => return Kinds::tuple(usize::from(*arity)),
        [131, 105, a, b, c, d, ..] => {
            return Kinds::tuple(u32::from_be_bytes([*a, *b, *c, *d]) as usize);
        }
        [131, 108, 0, 0, 0, 0, ..] | [131, 107, 0, 0, ..] => Type::ALL,
        [131, 107 | 108, ..] => Type::CONS,
        [131, 106, ..] => Type::NIL,
        [131, 116, ..] => Type::MAP,
        [131, 70 | 99, ..] => Type::FLOAT,
        [131, 97 | 98 | 110 | 111, ..] => Type::INTEGER,
        [131, 77 | 109, ..] => Type::BITSTRING,
        [131, 100 | 115 | 118 | 119, ..] => Type::ATOM,
        [131, 112 | 113, ..] => Type::FUN,
        _ => Type::ALL,
    };
    Kinds::primary(primary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joins_lose_knowledge() {
        let (two, three) = (Kinds::tuple(2), Kinds::tuple(3));
        assert_eq!(two.join(three).arity(), (2, false));
        assert_eq!(two.join(Kinds::NIL).arity(), (2, true));
        assert!(two.join(three).is_only(TUPLE));
        assert!(!two.join(Kinds::NIL).is_only(TUPLE));
        assert_eq!(two.join(three).of_arity(3), three);
        assert!(two.of_arity(3).is_impossible());
        assert!(two.join(three).of_arity_at_least(3).arity() == (3, false));
        assert_eq!(two.widened(three).arity(), (0, false));
    }

    #[test]
    fn literals_say_what_they_are() {
        assert_eq!(
            kinds_of_literal(&[131, 104, 2, 97, 1, 97, 2]),
            Kinds::tuple(2)
        );
        assert_eq!(kinds_of_literal(&[131, 106]), Kinds::NIL);
        assert!(kinds_of_literal(&[131, 107, 0, 1, 7]).is_only(u32::from(Type::CONS)));
        assert!(kinds_of_literal(&[131, 80]).may_be(u32::from(Type::NIL)));
        assert_eq!(kinds_of_literal(&[]), Kinds::primary(Type::ALL));
    }
}
