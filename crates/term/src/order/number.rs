//! Numbers against numbers: integers of any size and floats, compared exactly.

use std::cmp::Ordering;

use crate::boxed::{Kind, size_of_header};
use crate::integer::{self, Int};
use crate::word::Word;

/// A number, looked into.
#[derive(Clone, Copy)]
pub(crate) enum Number<'a> {
    Integer(Int<'a>),
    Float(f64),
}

impl<'a> Number<'a> {
    /// The number that a term is; `None` for other terms.
    ///
    /// # Safety
    /// If `word` is boxed, its object is alive and in place for `'a`.
    #[inline]
    pub(crate) unsafe fn of(word: Word) -> Option<Number<'a>> {
        if word.is_small() {
            return Some(Number::Integer(Int::Small(word.small_value())));
        }
        if word.is_immediate_float() {
            return Some(Number::Float(word.float_value()));
        }
        // SAFETY: the caller vouches for the object, whose layout follows from its kind.
        unsafe {
            match word.boxed_kind()? {
                Kind::Float => Some(Number::Float(f64::from_bits(word.boxed_word(0).0))),
                Kind::BigPositive => Some(Number::Integer(Int::Big {
                    negative: false,
                    limbs: limbs(word),
                })),
                Kind::BigNegative => Some(Number::Integer(Int::Big {
                    negative: true,
                    limbs: limbs(word),
                })),
                _ => None,
            }
        }
    }

    /// The order of numbers as `<` and `==` see it: by value.
    pub(crate) fn compare(self, other: Number<'_>) -> Ordering {
        match (self, other) {
            (Number::Integer(a), Number::Integer(b)) => a.cmp(&b),
            (Number::Integer(a), Number::Float(b)) => integer::cmp_f64(a, b),
            (Number::Float(a), Number::Integer(b)) => integer::cmp_f64(b, a).reverse(),
            // No term is NaN, so every two floats have an order.
            (Number::Float(a), Number::Float(b)) => a.partial_cmp(&b).unwrap_or(Ordering::Equal),
        }
    }

    /// The order of numbers as keys of maps: every integer before every float, `-0.0` before `0.0`.
    pub(crate) fn compare_exact(self, other: Number<'_>) -> Ordering {
        match (self, other) {
            (Number::Integer(a), Number::Integer(b)) => a.cmp(&b),
            (Number::Integer(_), Number::Float(_)) => Ordering::Less,
            (Number::Float(_), Number::Integer(_)) => Ordering::Greater,
            (Number::Float(a), Number::Float(b)) => a.total_cmp(&b),
        }
    }
}

/// The limbs of a big integer.
///
/// # Safety
/// `word` is a live `BigPositive` or `BigNegative`, in place for `'a`.
pub(crate) unsafe fn limbs<'a>(word: Word) -> &'a [u64] {
    // SAFETY: such an object consists of its limbs.
    unsafe {
        let size = size_of_header(word.boxed_header());
        std::slice::from_raw_parts(word.boxed_address().add(1).cast::<u64>(), size)
    }
}
