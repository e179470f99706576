//! Segments that cannot be built, or that no bits match.

use asterias_syntax::ast::{BinElement, Expr, ExprId, Range};
use asterias_syntax::{Name, Term, known};
use dashu_int::IBig;

use super::shape::Shape;
use super::{Category, Vain};
use crate::messages::{self as say, Finding};

/// A segment's type, filled in.
struct Segment {
    kind: Name,
    unit: i64,
    signed: bool,
    size: Size,
}

enum Size {
    Default,
    Bits(i64),
    /// No number.
    Wrong(Term),
    Unknown,
}

const MAX_CODE_POINT: i64 = 0x10_FFFF;
const SURROGATES: std::ops::RangeInclusive<i64> = 0xD800..=0xDFFF;

impl Vain<'_> {
    fn segment(&self, element: &BinElement) -> Segment {
        let mut segment = Segment {
            kind: known::INTEGER,
            unit: 0,
            signed: false,
            size: Size::Default,
        };
        for ty in element.types.map_or(&[][..], |types| &self.ast[types]) {
            match ty.name {
                known::BINARY | known::BYTES => (segment.kind, segment.unit) = (known::BINARY, 8),
                known::BITSTRING | known::BITS => (segment.kind, segment.unit) = (known::BINARY, 1),
                known::INTEGER | known::FLOAT | known::UTF8 | known::UTF16 | known::UTF32 => {
                    segment.kind = ty.name;
                }
                known::SIGNED => segment.signed = true,
                _ => {}
            }
        }
        if segment.unit == 0 {
            segment.unit = 1;
        }
        for ty in element.types.map_or(&[][..], |types| &self.ast[types]) {
            if let Some(unit) = ty.value {
                segment.unit = unit;
            }
        }
        segment.size = match element.size.map(|size| self.shape(size)) {
            None => Size::Default,
            Some(Shape::Term(Term::Integer(size))) => match size.checked_mul(segment.unit) {
                Some(bits) if bits >= 0 => Size::Bits(bits),
                _ => Size::Wrong(Term::Integer(size)),
            },
            Some(Shape::Term(Term::Big(size))) if *size < IBig::ZERO => {
                Size::Wrong(Term::Big(size))
            }
            Some(Shape::Term(Term::Big(_))) => Size::Unknown,
            Some(Shape::Term(term)) => Size::Wrong(term),
            Some(_) => Size::Unknown,
        };
        segment
    }

    /// What is known of the bits that are built.
    pub(super) fn bits_shape(&self, elements: Range<BinElement>) -> Shape {
        let (mut bytes, mut bits) = (Some(Vec::new()), Some(0_u64));
        for element in &self.ast[elements] {
            let (more, count) = self.element_bits(element);
            bytes = bytes.zip(more).map(|(mut bytes, more)| {
                bytes.extend(more);
                bytes
            });
            bits = bits
                .zip(count)
                .map(|(bits, count)| bits.saturating_add(count));
        }
        match bytes {
            Some(bytes) => Shape::Term(Term::binary(&bytes)),
            None => Shape::Bits(bits),
        }
    }

    /// The bytes of a segment, if it is written as such, and its number of bits.
    fn element_bits(&self, element: &BinElement) -> (Option<Vec<u8>>, Option<u64>) {
        let is_plain = element.size.is_none() && element.types.is_none();
        match self.ast.expr(element.value) {
            Expr::Integer(byte) if is_plain => {
                (u8::try_from(byte).ok().map(|byte| vec![byte]), Some(8))
            }
            Expr::String(text) if is_plain => {
                let text = self.ast.text(text);
                let bytes: Option<Vec<u8>> = text
                    .chars()
                    .map(|c| u8::try_from(u32::from(c)).ok())
                    .collect();
                (bytes, Some(text.chars().count() as u64 * 8))
            }
            _ => {
                let segment = self.segment(element);
                let bits = match (segment.kind, segment.size) {
                    (known::INTEGER, Size::Default) => Some(8),
                    (known::FLOAT, Size::Default) => Some(64),
                    (known::INTEGER | known::FLOAT | known::BINARY, Size::Bits(bits)) => {
                        u64::try_from(bits).ok()
                    }
                    (known::BINARY, Size::Default) => self.bits_of(element.value),
                    _ => None,
                };
                (None, bits)
            }
        }
    }

    fn bits_of(&self, id: ExprId) -> Option<u64> {
        match self.shape(id) {
            Shape::Bits(bits) => bits,
            Shape::Term(Term::Bits(bytes, 8)) => Some(bytes.len() as u64 * 8),
            _ => None,
        }
    }

    /// Tells of segments that cannot be built.
    pub(super) fn construction(&mut self, id: ExprId, range: Range<BinElement>) {
        let ast = self.ast;
        let elements = &ast[range];
        let pos = ast.pos(id);
        if self.is_never_built(range) {
            return self.warn(Category::Failed, pos, &say::BAD_BINARY);
        }
        for element in elements {
            if let Size::Wrong(_) = self.segment(element).size {
                return self.warn(Category::Failed, element.pos, &say::BAD_SEGMENT_SIZE);
            }
            if let Some(finding) = self.unbuildable(element) {
                return self.warn(Category::Failed, pos, finding);
            }
        }
    }

    /// Whether a value or a size that is written here has the wrong type.
    pub(super) fn is_never_built(&self, elements: Range<BinElement>) -> bool {
        self.ast[elements]
            .iter()
            .any(|element| self.is_mismatched(element) || self.is_mis_sized(element))
    }

    fn is_mis_sized(&self, element: &BinElement) -> bool {
        let is_named = element
            .size
            .is_some_and(|size| matches!(self.ast.expr(size), Expr::Var(_)));
        match self.segment(element).size {
            Size::Wrong(Term::Integer(_)) | Size::Default | Size::Bits(_) | Size::Unknown => false,
            Size::Wrong(_) => !is_named,
        }
    }

    /// Whether a value that is written here is of another type than its segment.
    fn is_mismatched(&self, element: &BinElement) -> bool {
        let kind = self.segment(element).kind;
        match self.ast.expr(element.value) {
            Expr::Atom(_) | Expr::Nil | Expr::Tuple(_) | Expr::List { .. } | Expr::Map(_) => true,
            Expr::Float(_) => kind != known::FLOAT,
            Expr::Integer(_) | Expr::Big(_) | Expr::Char(_) => kind == known::BINARY,
            Expr::Bin(_) => kind != known::BINARY,
            Expr::String(_) => kind == known::BINARY,
            _ => false,
        }
    }

    fn unbuildable(&self, element: &BinElement) -> Option<Finding> {
        let segment = self.segment(element);
        match segment.kind {
            known::UTF8 | known::UTF16 | known::UTF32 => match self.shape(element.value) {
                Shape::Term(Term::Integer(code)) if !is_code_point(code) => {
                    Some((&say::BAD_UNICODE).into())
                }
                _ => None,
            },
            known::FLOAT => match segment.size {
                Size::Bits(16 | 32 | 64) | Size::Default | Size::Unknown | Size::Wrong(_) => None,
                Size::Bits(_) => Some((&say::BAD_FLOAT_SIZE).into()),
            },
            known::BINARY => {
                let have = self.bits_of(element.value)?;
                let unit = u64::try_from(segment.unit).ok().filter(|unit| *unit > 0)?;
                match segment.size {
                    Size::Bits(bits) if u64::try_from(bits).is_ok_and(|bits| bits > have) => {
                        Some((&say::EMBEDDED_BINARY_SIZE).into())
                    }
                    Size::Default if have % unit != 0 => {
                        let parts = [unit, have].map(|bits| Term::Integer(bits as i64));
                        Some(say::EMBEDDED_UNIT.of(parts))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Tells of segments in a pattern that no bits match; whether there are some.
    pub(super) fn bits_pattern(&mut self, elements: Range<BinElement>) -> bool {
        let ast = self.ast;
        let mut is_hopeless = false;
        for element in &ast[elements] {
            if let Some(finding) = self.hopeless(element) {
                is_hopeless = true;
                self.warn(Category::Nomatch, element.pos, finding);
            }
        }
        is_hopeless
    }

    fn hopeless(&self, element: &BinElement) -> Option<Finding> {
        let segment = self.segment(element);
        if let Size::Wrong(size) = &segment.size {
            return Some(say::SEGMENT_SIZE.of([size.clone()]));
        }
        if matches!(self.ast.expr(element.value), Expr::Var(_) | Expr::String(_)) {
            return None;
        }
        let Shape::Term(value) = self.shape(element.value) else {
            return None;
        };
        match (segment.kind, value) {
            (known::INTEGER, Term::Integer(value)) => truncated(value, &segment),
            (known::FLOAT, Term::Integer(_) | Term::Big(_) | Term::Float(_))
            | (known::INTEGER, Term::Big(_)) => None,
            (known::UTF8 | known::UTF16 | known::UTF32, Term::Integer(code)) => {
                (!is_code_point(code)).then(|| say::NOT_UNICODE.of([Term::Integer(code)]))
            }
            (kind, value) => Some(say::SEGMENT_TYPE.of([value, Term::Atom(kind)])),
        }
    }
}

fn is_code_point(code: i64) -> bool {
    (0..=MAX_CODE_POINT).contains(&code) && !SURROGATES.contains(&code)
}

/// Why an integer is not in a segment.
fn truncated(value: i64, segment: &Segment) -> Option<Finding> {
    if value < 0 && !segment.signed {
        return Some(say::NEGATIVE.of([Term::Integer(value)]));
    }
    let bits = match segment.size {
        Size::Default => 8,
        Size::Bits(bits) => u32::try_from(bits).unwrap_or(u32::MAX),
        Size::Wrong(_) | Size::Unknown => return None,
    };
    let size = i64::from(bits) / segment.unit.max(1);
    let (kind, fits) = if segment.signed {
        let limit = 1_i128.checked_shl(bits.saturating_sub(1).min(126));
        let limit = limit.unwrap_or(i128::MAX);
        let value = i128::from(value);
        (known::SIGNED, bits > 0 && (-limit..limit).contains(&value))
    } else {
        (known::UNSIGNED, bits >= 63 || value < 1_i64 << bits)
    };
    (!fits).then(|| {
        let parts = [Term::Atom(kind), Term::Integer(value), Term::Integer(size)];
        say::TRUNCATED.of(parts)
    })
}
