//! Types that the compiler inferred: the `Type` chunk in every version since OTP 25, brought to one form.

use crate::encode::Release;
use crate::error::LoadError;
use crate::fields::Fields;
use crate::writer::Writer;

/// How a release lays out the bits of a type.
struct Layout {
    /// Every primary type.
    all: u16,
    lower_bound: u16,
    upper_bound: u16,
    unit: u16,
}

/// OTP 25, without flags: bounds are always there, and mean something when they are in order.
const VERSION_25: u32 = 1;
/// OTP 26: match contexts are a type of their own, bit 2.
const VERSION_26: u32 = 2;
/// OTP 27 and 28.
const VERSION_27: u32 = 3;
/// OTP 29: native records.
const VERSION_29: u32 = 4;

/// Everything that shares the compiler's type `other` with native records.
const OTHER: u16 =
    Type::BITSTRING | Type::FUN | Type::MAP | Type::PID | Type::PORT | Type::REFERENCE;

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

impl Layout {
    const fn of(version: u32) -> Option<Self> {
        let shift = match version {
            VERSION_25 | VERSION_26 | VERSION_29 => 1,
            VERSION_27 => 0,
            _ => return None,
        };
        Some(Self {
            all: (1 << (12 + shift)) - 1,
            lower_bound: 1 << (12 + shift),
            upper_bound: 1 << (13 + shift),
            unit: 1 << (14 + shift),
        })
    }
}

/// Reads `Type`; `None` if it has a version that is not known, which costs optimisation and nothing else.
pub(crate) fn parse_types(chunk: &[u8]) -> Result<Option<Vec<Type>>, LoadError> {
    let mut fields = Fields::new("Type", chunk);
    let version = fields.u32()?;
    let Some(layout) = Layout::of(version) else {
        return Ok(None);
    };
    let count = fields.count(2)?;
    let mut types = Vec::with_capacity(count as usize);
    for _ in 0..count {
        let start = fields.clone();
        let ty = if version == VERSION_25 {
            parse_old_type(&mut fields, &layout)?
        } else {
            parse_type(&mut fields, &layout, version)?
        };
        if ty.bits == 0 {
            return Err(start.error("a type without values"));
        }
        types.push(ty);
    }
    if types.first() == Some(&Type::ANY) {
        Ok(Some(types))
    } else {
        Err(fields.error("the first type is not \"any\""))
    }
}

fn parse_type(fields: &mut Fields<'_>, layout: &Layout, version: u32) -> Result<Type, LoadError> {
    let bits = fields.u16()?;
    let min = if bits & layout.lower_bound != 0 {
        Some(fields.i64()?)
    } else {
        None
    };
    let max = if bits & layout.upper_bound != 0 {
        Some(fields.i64()?)
    } else {
        None
    };
    let unit = if bits & layout.unit != 0 {
        Some(u16::from(fields.u8()?) + 1)
    } else {
        None
    };
    Ok(Type {
        bits: normalise(bits & layout.all, version),
        min,
        max,
        unit,
    })
}

fn parse_old_type(fields: &mut Fields<'_>, layout: &Layout) -> Result<Type, LoadError> {
    let bits = fields.u16()?;
    let (min, max) = (fields.i64()?, fields.i64()?);
    let bounds = (min <= max).then_some((min, max));
    Ok(Type {
        bits: normalise(bits & layout.all, VERSION_25),
        min: bounds.map(|(min, _)| min),
        max: bounds.map(|(_, max)| max),
        unit: None,
    })
}

/// The bits in the order of OTP 29. Where an older compiler allows everything that records now stand beside, a record
/// may come too: the value can be from another module.
fn normalise(bits: u16, version: u32) -> u16 {
    if version == VERSION_29 {
        return bits;
    }
    let bits = if version == VERSION_27 {
        bits
    } else {
        bits & 0b11 | (bits & !0b11) >> 1
    };
    if bits & OTHER == OTHER {
        bits | Type::RECORD
    } else {
        bits
    }
}

/// Writes the `Type` chunk.
pub(crate) fn write_types(types: &[Type], release: Release) -> Vec<u8> {
    let version = match release {
        Release::Otp27 => VERSION_27,
        Release::Otp29 => VERSION_29,
    };
    // Every version that is written here has a layout.
    let Some(layout) = Layout::of(version) else {
        return Vec::new();
    };
    let mut writer = Writer::default();
    writer.u32(version);
    writer.u32(types.len() as u32);
    for ty in types {
        let mut bits = ty.bits & layout.all;
        if bits == 0 {
            // Only records: for a release without them that is nothing, and nothing has no encoding.
            bits = layout.all;
        }
        let flag = |is_there: bool, flag: u16| if is_there { flag } else { 0 };
        bits |= flag(ty.min.is_some(), layout.lower_bound);
        bits |= flag(ty.max.is_some(), layout.upper_bound);
        bits |= flag(ty.unit.is_some(), layout.unit);
        writer.u16(bits);
        for bound in [ty.min, ty.max].into_iter().flatten() {
            writer.out.extend_from_slice(&bound.to_be_bytes());
        }
        if let Some(unit) = ty.unit {
            writer.out.push(unit.wrapping_sub(1) as u8);
        }
    }
    writer.out
}
