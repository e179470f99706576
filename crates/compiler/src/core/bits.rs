//! Segments of bitstrings: what their types mean, constant ones as bits, and building.

use asterias_syntax::ast::{BinElement, Expr, ExprId, Range};
use asterias_syntax::{Pos, known};
use dashu_int::IBig;

use super::constant::{Const, Literal, Pool};
use super::ir::{BlockId, BsFlags, BsKind, BsOrder, BsPart, BsSize, Fail, Loc, Op, Value};
use super::lower::Lower;
use super::pattern::ReadSize;

/// Up to which size a constant segment is always computed now, in bits. Larger ones only if their value fills them.
const ALWAYS_FOLDED_BITS: u64 = 256;

/// A segment with its types understood.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Segment {
    pub(crate) kind: BsKind,
    pub(crate) flags: BsFlags,
    pub(crate) unit: u32,
    /// The size as it is written.
    pub(crate) size: Option<ExprId>,
}

impl Segment {
    /// The size where none is written.
    pub(crate) fn default_size(&self) -> ReadSize {
        match self.kind {
            BsKind::Integer | BsKind::Skip => ReadSize::Const(8),
            BsKind::Float => ReadSize::Const(64),
            BsKind::Binary => ReadSize::All,
            BsKind::Utf8 | BsKind::Utf16 | BsKind::Utf32 | BsKind::String => ReadSize::Implied,
        }
    }
}

/// A constant segment as bits.
pub(crate) enum Part {
    /// Bytes, and how many bits of them count.
    Bits(Vec<u8>, u64),
    /// Building it raises.
    Bad,
}

/// Bits that grow at their end.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    count: u64,
}

impl Bits {
    fn push(&mut self, bytes: &[u8], count: u64) {
        let shift = (self.count % 8) as u32;
        if shift == 0 {
            self.bytes.extend_from_slice(bytes);
        } else {
            for &byte in bytes {
                if let Some(last) = self.bytes.last_mut() {
                    *last |= byte >> shift;
                }
                self.bytes.push(byte << (8 - shift));
            }
        }
        self.count += count;
        let len = usize::try_from(self.count.div_ceil(8)).unwrap_or(usize::MAX);
        self.bytes.truncate(len);
    }
}

/// An element with its operands evaluated.
struct Element {
    segment: Segment,
    value: Value,
    size: BsSize,
    index: u32,
}

impl Lower<'_> {
    /// What the types of a segment mean.
    pub(crate) fn segment(&mut self, element: &BinElement) -> Option<Segment> {
        let ast = self.ast;
        let mut segment = Segment {
            kind: BsKind::Integer,
            flags: BsFlags::default(),
            unit: 1,
            size: element.size,
        };
        let mut unit = None;
        let types = element.types.map_or(&[][..], |types| &ast[types]);
        for ty in types {
            match ty.name {
                known::INTEGER => segment.kind = BsKind::Integer,
                known::FLOAT => segment.kind = BsKind::Float,
                known::BINARY | known::BYTES => (segment.kind, segment.unit) = (BsKind::Binary, 8),
                known::BITSTRING | known::BITS => {
                    (segment.kind, segment.unit) = (BsKind::Binary, 1);
                }
                known::UTF8 => (segment.kind, segment.unit) = (BsKind::Utf8, 0),
                known::UTF16 => (segment.kind, segment.unit) = (BsKind::Utf16, 0),
                known::UTF32 => (segment.kind, segment.unit) = (BsKind::Utf32, 0),
                known::SIGNED => segment.flags.signed = true,
                known::UNSIGNED => segment.flags.signed = false,
                known::BIG => segment.flags.order = BsOrder::Big,
                known::LITTLE => segment.flags.order = BsOrder::Little,
                known::NATIVE => segment.flags.order = BsOrder::Native,
                known::UNIT => unit = ty.value,
                _ => {
                    self.refuse(element.pos, "unknown type of a bit segment");
                    return None;
                }
            }
        }
        if let Some(unit) = unit {
            segment.unit = u32::try_from(unit).unwrap_or(1);
        }
        Some(segment)
    }

    /// `<<...>>`. In a guard (`guard` is where failing leads) operands are guard expressions.
    pub(crate) fn bin_build(
        &mut self,
        elements: Range<BinElement>,
        guard: Option<BlockId>,
        loc: Loc,
    ) -> Value {
        self.bin_append(None, elements, guard, loc)
    }

    /// The same, appended to a bitstring.
    pub(crate) fn bin_append(
        &mut self,
        before: Option<Value>,
        elements: Range<BinElement>,
        guard: Option<BlockId>,
        loc: Loc,
    ) -> Value {
        let ast = self.ast;
        let mut all = Vec::with_capacity(elements.len() + 1);
        if let Some(value) = before {
            all.push(whole(value, 0));
        }
        for (index, element) in ast[elements].iter().enumerate() {
            let Some(segment) = self.segment(element) else {
                return Value::Const(Const::Nil);
            };
            let index = u32::try_from(index + 1).unwrap_or(u32::MAX);
            self.evaluate(element, segment, index, guard, &mut all);
        }
        self.assemble(all, guard, loc)
    }

    fn part(&mut self, id: ExprId, guard: Option<BlockId>) -> Value {
        match guard {
            Some(fail) => self.guard_value(id, fail),
            None => self.expr(id),
        }
    }

    fn evaluate(
        &mut self,
        element: &BinElement,
        segment: Segment,
        index: u32,
        guard: Option<BlockId>,
        all: &mut Vec<Element>,
    ) {
        let ast = self.ast;
        let text = match ast.expr(element.value) {
            Expr::String(text) => Some(ast.text(text)),
            _ => None,
        };
        let value = match text {
            Some(_) => Value::Const(Const::Nil),
            None => self.part(element.value, guard),
        };
        let size = match element.size {
            Some(size) => BsSize::Value(self.part(size, guard)),
            None => match segment.default_size() {
                ReadSize::Const(size) => BsSize::Value(Value::Const(Const::Int(size))),
                ReadSize::All => BsSize::All,
                ReadSize::Implied | ReadSize::Expr(_) => BsSize::Implied,
            },
        };
        let Some(text) = text else {
            all.push(Element {
                segment,
                value,
                size,
                index,
            });
            return;
        };
        let may_fail = !matches!(size, BsSize::Value(Value::Const(Const::Int(0..))));
        if text.is_empty() && element.size.is_some() && may_fail {
            // Nothing has a size too, which may be a bad one.
            let nothing = Element {
                segment: Segment {
                    kind: BsKind::Integer,
                    ..segment
                },
                value: Value::Const(Const::Int(0)),
                size,
                index,
            };
            self.assemble(vec![nothing], guard, self.loc(element.value));
        }
        for c in text.chars() {
            all.push(Element {
                segment,
                value: Value::Const(Const::Int(i64::from(u32::from(c)))),
                size,
                index,
            });
        }
    }

    /// Joins what is constant and builds the rest.
    fn assemble(&mut self, all: Vec<Element>, guard: Option<BlockId>, loc: Loc) -> Value {
        let mut parts: Vec<BsPart> = Vec::with_capacity(all.len());
        let mut bits = Bits::default();
        let mut first = 0;
        for element in all {
            if let Some((bytes, count)) = self.folded(&element) {
                if bits.count == 0 {
                    first = element.index;
                }
                bits.push(&bytes, count);
                continue;
            }
            self.flush(&mut bits, first, &mut parts);
            if self.is_bad(&element) {
                return self.bad_bits(guard, loc);
            }
            parts.push(BsPart {
                kind: element.segment.kind,
                flags: element.segment.flags,
                size: element.size,
                unit: element.segment.unit,
                value: element.value,
                index: element.index,
            });
        }
        if parts.is_empty() {
            return Value::Const(self.module.pool.bits(&bits.bytes, bits.count));
        }
        self.flush(&mut bits, first, &mut parts);
        let fail = guard.map_or(Fail::Raise, Fail::Goto);
        Value::Var(self.b().emit(Op::BsCreate(parts), fail, loc))
    }

    fn bad_bits(&mut self, guard: Option<BlockId>, loc: Loc) -> Value {
        match guard {
            Some(fail) => self.b().goto(fail),
            None => self.call_error(
                Value::Const(Const::Atom(super::constant::atoms::badarg)),
                loc,
            ),
        }
        Value::Const(Const::Nil)
    }

    /// Whether a constant operand makes building fail whatever else holds.
    fn is_bad(&self, element: &Element) -> bool {
        let size_is_bad = match element.size {
            BsSize::Value(Value::Const(Const::Int(size))) => size < 0,
            // More than there is room for is a matter of the machine, which says `system_limit`.
            BsSize::Value(Value::Const(Const::Lit(id))) => match self.module.pool.literal(id) {
                Literal::Big(size) => *size < IBig::ZERO,
                _ => true,
            },
            BsSize::Value(Value::Const(Const::Atom(_) | Const::Nil)) => true,
            BsSize::Value(Value::Var(_)) | BsSize::All | BsSize::Implied => false,
        };
        let Value::Const(value) = element.value else {
            return size_is_bad;
        };
        let literal = match value {
            Const::Lit(id) => Some(self.module.pool.literal(id)),
            Const::Int(_) | Const::Atom(_) | Const::Nil => None,
        };
        let integer = matches!(value, Const::Int(_)) || matches!(literal, Some(Literal::Big(_)));
        let fits = match element.segment.kind {
            BsKind::Integer | BsKind::Utf8 | BsKind::Utf16 | BsKind::Utf32 => integer,
            BsKind::Float => integer || matches!(literal, Some(Literal::Float(_))),
            BsKind::Binary => matches!(literal, Some(Literal::Bits(..))),
            BsKind::Skip | BsKind::String => true,
        };
        size_is_bad || !fits
    }

    fn folded(&self, element: &Element) -> Option<(Vec<u8>, u64)> {
        let value = element.value.as_const()?;
        let units = match element.size {
            BsSize::Value(Value::Const(Const::Int(size))) => u64::try_from(size).ok()?,
            BsSize::Value(_) => return None,
            BsSize::All | BsSize::Implied => 0,
        };
        if element.segment.kind == BsKind::Binary && element.size != BsSize::All {
            return None;
        }
        match constant_part(&self.module.pool, &element.segment, units, value)? {
            Part::Bits(bytes, count) => Some((bytes, count)),
            Part::Bad => None,
        }
    }

    /// Makes a part of the constant bits so far: whole bytes, and an integer of what is left.
    fn flush(&mut self, bits: &mut Bits, index: u32, parts: &mut Vec<BsPart>) {
        let bits = std::mem::take(bits);
        let whole = usize::try_from(bits.count / 8).unwrap_or(usize::MAX);
        if whole > 0 {
            let bytes = &bits.bytes[..whole];
            let value = self.module.pool.bits(bytes, bits.count / 8 * 8);
            parts.push(BsPart {
                kind: BsKind::String,
                flags: BsFlags::default(),
                size: BsSize::Implied,
                unit: 8,
                value: Value::Const(value),
                index,
            });
        }
        let left = (bits.count % 8) as u32;
        if left > 0
            && let Some(&last) = bits.bytes.last()
        {
            parts.push(BsPart {
                kind: BsKind::Integer,
                flags: BsFlags::default(),
                size: BsSize::Value(Value::Const(Const::Int(i64::from(left)))),
                unit: 1,
                value: Value::Const(Const::Int(i64::from(last >> (8 - left)))),
                index,
            });
        }
    }

    /// A bitstring appended to a bitstring: the template of a comprehension that is no `<<...>>`.
    pub(crate) fn bits_append(&mut self, before: Value, value: Value, pos: Pos) -> Value {
        let loc = self.loc_of(pos);
        self.assemble(vec![whole(before, 0), whole(value, 1)], None, loc)
    }
}

fn whole(value: Value, index: u32) -> Element {
    Element {
        segment: Segment {
            kind: BsKind::Binary,
            flags: BsFlags::default(),
            unit: 1,
            size: None,
        },
        value,
        size: BsSize::All,
        index,
    }
}

/// The bits of a constant in a segment of that many units; `None` if they had better be made at run time.
pub(crate) fn constant_part(
    pool: &Pool,
    segment: &Segment,
    units: u64,
    constant: Const,
) -> Option<Part> {
    let order = match segment.flags.order {
        BsOrder::Native => return None,
        order => order,
    };
    let literal = match constant {
        Const::Lit(id) => Some(pool.literal(id)),
        Const::Int(_) | Const::Atom(_) | Const::Nil => None,
    };
    let size = units.checked_mul(u64::from(segment.unit))?;
    match segment.kind {
        BsKind::Integer => {
            let value = match (constant, literal) {
                (Const::Int(value), _) => IBig::from(value),
                (_, Some(Literal::Big(value))) => value.clone(),
                _ => return Some(Part::Bad),
            };
            let needed = {
                use dashu_int::ops::BitTest;
                (value.bit_len() as u64).div_ceil(64) * 64
            };
            (size <= ALWAYS_FOLDED_BITS || 2 * needed >= size)
                .then(|| Part::Bits(integer_bits(&value, size, order), size))
        }
        BsKind::Float => {
            let value = match (constant, literal) {
                (Const::Int(value), _) if value.unsigned_abs() <= 1 << 53 => value as f64,
                (_, Some(Literal::Float(bits))) => f64::from_bits(*bits),
                _ => return None,
            };
            let mut bytes = match size {
                64 => value.to_be_bytes().to_vec(),
                32 if (value as f32).is_finite() => (value as f32).to_be_bytes().to_vec(),
                _ => return None,
            };
            if order == BsOrder::Little {
                bytes.reverse();
            }
            Some(Part::Bits(bytes, size))
        }
        BsKind::Binary => match literal {
            Some(Literal::Bits(bytes, count)) if count % u64::from(segment.unit.max(1)) == 0 => {
                Some(Part::Bits(bytes.to_vec(), *count))
            }
            _ => None,
        },
        BsKind::Utf8 | BsKind::Utf16 | BsKind::Utf32 => {
            let Const::Int(value) = constant else {
                return Some(Part::Bad);
            };
            let Some(c) = u32::try_from(value).ok().and_then(char::from_u32) else {
                return Some(Part::Bad);
            };
            let bytes = code_point(c, segment.kind, order);
            let count = bytes.len() as u64 * 8;
            Some(Part::Bits(bytes, count))
        }
        BsKind::Skip | BsKind::String => None,
    }
}

fn code_point(c: char, kind: BsKind, order: BsOrder) -> Vec<u8> {
    match kind {
        BsKind::Utf16 => {
            let mut units = [0; 2];
            c.encode_utf16(&mut units)
                .iter()
                .flat_map(|unit| match order {
                    BsOrder::Little => unit.to_le_bytes(),
                    BsOrder::Big | BsOrder::Native => unit.to_be_bytes(),
                })
                .collect()
        }
        BsKind::Utf32 => match order {
            BsOrder::Little => u32::from(c).to_le_bytes().to_vec(),
            BsOrder::Big | BsOrder::Native => u32::from(c).to_be_bytes().to_vec(),
        },
        _ => c.to_string().into_bytes(),
    }
}

/// The low bits of an integer, left-aligned in bytes.
fn integer_bits(value: &IBig, size: u64, order: BsOrder) -> Vec<u8> {
    let len = usize::try_from(size.div_ceil(8)).unwrap_or(0);
    let fill = if *value < IBig::ZERO { 0xff } else { 0 };
    let mut bytes = value.to_le_bytes().to_vec();
    bytes.resize(len, fill);
    let extra = (size % 8) as u32;
    if order == BsOrder::Little {
        if extra > 0
            && let Some(last) = bytes.last_mut()
        {
            *last <<= 8 - extra;
        }
        return bytes;
    }
    bytes.reverse();
    if extra > 0 {
        // Shift left so that the first bit of the value is the first bit of the bytes.
        let shift = 8 - extra;
        for index in 0..len {
            let next = bytes.get(index + 1).copied().unwrap_or(0);
            bytes[index] = bytes[index] << shift | (next.checked_shr(8 - shift).unwrap_or(0));
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_laid_as_their_order_says() {
        let bits = |value: i64, size, order| integer_bits(&IBig::from(value), size, order);
        assert_eq!(bits(0x1234, 16, BsOrder::Big), [0x12, 0x34]);
        assert_eq!(bits(0x1234, 16, BsOrder::Little), [0x34, 0x12]);
        assert_eq!(bits(-1, 12, BsOrder::Big), [0xff, 0xf0]);
        assert_eq!(bits(0x123, 12, BsOrder::Big), [0x12, 0x30]);
        assert_eq!(bits(0x123, 12, BsOrder::Little), [0x23, 0x10]);
        assert_eq!(bits(5, 3, BsOrder::Big), [0b1010_0000]);
    }
}
