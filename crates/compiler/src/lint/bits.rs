//! Segments of bitstrings: sizes, types, and what goes together.

use asterias_syntax::ast::{BinElement, BinType, Expr, ExprId, Range};
use asterias_syntax::{Name, Term, known};

use super::state::Lint;
use super::vars::Vars;
use crate::messages::{self as say, Finding};

/// How large a segment is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Size {
    /// Nothing is said.
    Default,
    /// As much as is there.
    All,
    /// That many units, or bits once units are counted.
    Known(i64),
    /// It depends.
    Unknown,
    /// What has no size: `utf8` and its kin.
    Utf,
}

/// A segment's type with everything filled in.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    Integer,
    Float,
    Binary,
    Utf,
}

#[derive(Default)]
struct Spec {
    kind: Option<Name>,
    unit: Option<i64>,
    sign: Option<Name>,
    endian: Option<Name>,
}

impl Lint<'_> {
    /// What the names behind `/` say; an error is told, and the segment then is a byte.
    pub(super) fn segment_type(&mut self, element: &BinElement, size: Size) -> (Size, Kind, i64) {
        match self.read_types(element.types, size) {
            Ok(result) => result,
            Err(finding) => {
                self.error(element.pos, finding);
                (Size::Known(8), Kind::Integer, 1)
            }
        }
    }

    fn read_types(
        &self,
        types: Option<Range<BinType>>,
        size: Size,
    ) -> Result<(Size, Kind, i64), Finding> {
        let mut spec = Spec::default();
        // Later names are compared with earlier ones, and told first.
        for ty in types.map_or(&[][..], |types| &self.ast[types]) {
            self.read_type(&mut spec, ty)?;
        }
        let utf = matches!(spec.kind, Some(known::UTF8 | known::UTF16 | known::UTF32));
        if utf {
            return match (size, spec.unit) {
                (Size::Default, None) => Ok((Size::Utf, Kind::Utf, 1)),
                _ => Err((&say::UTF_BITTYPE_SIZE_OR_UNIT).into()),
            };
        }
        let (kind, unit) = match spec.kind {
            Some(known::FLOAT) => (Kind::Float, 1),
            Some(known::BINARY) => (Kind::Binary, 8),
            _ => (Kind::Integer, 1),
        };
        if size == Size::Default {
            if kind != Kind::Binary && spec.unit.is_some() {
                return Err((&say::BITTYPE_UNIT).into());
            }
            let size = match kind {
                Kind::Binary => Size::All,
                Kind::Float => Size::Known(64),
                Kind::Integer | Kind::Utf => Size::Known(8),
            };
            return Ok((size, kind, spec.unit.unwrap_or(unit)));
        }
        Ok((size, kind, spec.unit.unwrap_or(unit)))
    }

    fn read_type(&self, spec: &mut Spec, ty: &BinType) -> Result<(), Finding> {
        let undefined = || {
            let name = Term::Atom(ty.name);
            say::UNDEFINED_BITTYPE.of([match ty.value {
                Some(value) => Term::Tuple(vec![name, Term::Integer(value)]),
                None => name,
            }])
        };
        match (ty.name, ty.value) {
            (known::UNIT, Some(unit @ 1..=256)) => self.put_unit(spec, unit),
            (_, Some(_)) => Err(undefined()),
            (
                known::INTEGER
                | known::FLOAT
                | known::BINARY
                | known::UTF8
                | known::UTF16
                | known::UTF32,
                None,
            ) => self.put(&mut spec.kind, ty.name, "type"),
            (known::BYTES, None) => {
                self.put(&mut spec.kind, known::BINARY, "type")?;
                self.put_unit(spec, 8)
            }
            (known::BITS | known::BITSTRING, None) => {
                self.put(&mut spec.kind, known::BINARY, "type")?;
                self.put_unit(spec, 1)
            }
            (known::BIG | known::LITTLE | known::NATIVE, None) => {
                self.put(&mut spec.endian, ty.name, "endianness")
            }
            (known::SIGNED | known::UNSIGNED, None) => self.put(&mut spec.sign, ty.name, "sign"),
            _ => Err(undefined()),
        }
    }

    fn put(&self, slot: &mut Option<Name>, new: Name, what: &str) -> Result<(), Finding> {
        match *slot {
            Some(old) if old != new => Err(mismatch(what, Term::Atom(new), Term::Atom(old))),
            _ => {
                *slot = Some(new);
                Ok(())
            }
        }
    }

    fn put_unit(&self, spec: &mut Spec, new: i64) -> Result<(), Finding> {
        match spec.unit {
            Some(old) if old != new => {
                Err(mismatch("unit", Term::Integer(new), Term::Integer(old)))
            }
            _ => {
                spec.unit = Some(new);
                Ok(())
            }
        }
    }

    /// The size in bits, if it makes sense for the type.
    pub(super) fn segment_size(
        &mut self,
        element: &BinElement,
        size: Size,
        kind: Kind,
        unit: i64,
    ) -> Size {
        match size {
            Size::All if kind == Kind::Binary => Size::All,
            Size::All => {
                self.error(element.pos, &say::ILLEGAL_BITSIZE);
                Size::Unknown
            }
            Size::Known(units) => {
                let bits = units.saturating_mul(unit);
                if kind == Kind::Float && !matches!(bits, 16 | 32 | 64) {
                    self.warning(element.pos, say::BAD_BITSIZE.of([Term::string("float")]));
                }
                Size::Known(bits)
            }
            Size::Unknown | Size::Utf | Size::Default => size,
        }
    }

    /// A bitstring that is built.
    pub(super) fn built_bits(
        &mut self,
        elements: Range<BinElement>,
        vars: &Vars,
        guard: bool,
    ) -> Vars {
        let check = |lint: &mut Self, id| {
            if guard {
                lint.guard_expr(id, vars)
            } else {
                lint.expr(id, vars)
            }
        };
        let mut result = Vars::default();
        for element in &self.ast[elements] {
            let value = check(self, element.value);
            let (size, used) = match element.size {
                None => (Size::Default, Vars::default()),
                Some(id) => match self.ast.expr(id) {
                    Expr::Atom(name) if self.names.text(name) == "all" => {
                        (Size::All, Vars::default())
                    }
                    _ => match self.constant_integer(id) {
                        Some(size) => (Size::Known(size), Vars::default()),
                        None => (Size::Unknown, check(self, id)),
                    },
                },
            };
            let (size, kind, unit) = self.segment_type(element, size);
            self.segment_size(element, size, kind, unit);
            result = used.merge(value).merge(result);
        }
        result
    }

    /// The integer that an expression of constants comes to.
    pub(super) fn constant_integer(&self, id: ExprId) -> Option<i64> {
        match self.constant(id)? {
            Constant::Integer(value) => Some(value),
            Constant::Other | Constant::Atom => None,
        }
    }

    /// What an expression of constants comes to; `None` if it is no constant, or fails.
    pub(super) fn constant(&self, id: ExprId) -> Option<Constant> {
        use asterias_syntax::ast::{BinaryOp, PrefixOp};
        Some(match self.ast.expr(id) {
            Expr::Integer(value) => Constant::Integer(value),
            Expr::Char(c) => Constant::Integer(i64::from(c)),
            Expr::Big(_) | Expr::Float(_) => Constant::Other,
            Expr::Atom(_) => Constant::Atom,
            Expr::Prefix { op, operand } => match (op, self.constant(operand)?) {
                (_, Constant::Atom) => return None,
                (PrefixOp::Plus, value) => value,
                (PrefixOp::Minus, Constant::Integer(value)) => {
                    Constant::Integer(value.checked_neg()?)
                }
                (PrefixOp::Bnot, Constant::Integer(value)) => Constant::Integer(!value),
                (PrefixOp::Minus, Constant::Other) => Constant::Other,
                _ => return None,
            },
            Expr::Op { op, left, right } => {
                let (left, right) = (self.constant(left)?, self.constant(right)?);
                if matches!((&left, &right), (Constant::Atom, _) | (_, Constant::Atom)) {
                    return None;
                }
                let (Constant::Integer(a), Constant::Integer(b)) = (left, right) else {
                    let fits = matches!(
                        op,
                        BinaryOp::Add | BinaryOp::Subtract | BinaryOp::Multiply | BinaryOp::Divide
                    );
                    return fits.then_some(Constant::Other);
                };
                let value = match op {
                    BinaryOp::Add => a.checked_add(b),
                    BinaryOp::Subtract => a.checked_sub(b),
                    BinaryOp::Multiply => a.checked_mul(b),
                    BinaryOp::Divide => return (b != 0).then_some(Constant::Other),
                    BinaryOp::Div if b == 0 => return None,
                    BinaryOp::Rem if b == 0 => return None,
                    BinaryOp::Div => a.checked_div(b),
                    BinaryOp::Rem => a.checked_rem(b),
                    BinaryOp::Band => Some(a & b),
                    BinaryOp::Bor => Some(a | b),
                    BinaryOp::Bxor => Some(a ^ b),
                    BinaryOp::Bsr => u32::try_from(b)
                        .ok()
                        .map(|b| a.checked_shr(b).unwrap_or(a >> 63)),
                    BinaryOp::Bsl => u32::try_from(b).ok().and_then(|b| {
                        a.checked_mul(1i64.checked_shl(b).filter(|&factor| factor > 0)?)
                    }),
                    _ => return None,
                };
                value.map_or(Constant::Other, Constant::Integer)
            }
            _ => return None,
        })
    }
}

/// What constants come to, as far as the lint asks.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Constant {
    /// An integer.
    Integer(i64),
    /// A float, or an integer that is too large for a size.
    Other,
    /// An atom, which no operator takes.
    Atom,
}

fn mismatch(what: &str, new: Term, old: Term) -> Finding {
    say::BITTYPE_MISMATCH.of([new, old, Term::string(what)])
}
