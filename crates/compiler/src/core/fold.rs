//! Functions of constants, computed now. What would raise is left to raise.

use std::cmp::Ordering;

use dashu_int::IBig;

use super::bif::Bif;
use super::constant::{Const, Literal, Pool};
use super::ir::Value;

/// How many bits an integer that was computed here may have.
const MAX_BITS: usize = 1 << 12;

/// What a function answers for constants, if that is known and not an exception.
pub(crate) fn bif(pool: &mut Pool, bif: Bif, args: &[Value]) -> Option<Value> {
    bif_within(pool, bif, args, MAX_BITS)
}

/// The same with another limit for integers.
pub(crate) fn bif_within(
    pool: &mut Pool,
    bif: Bif,
    args: &[Value],
    max_bits: usize,
) -> Option<Value> {
    match *args {
        [Value::Const(arg)] => unary(pool, bif, arg),
        [Value::Const(left), Value::Const(right)] => binary(pool, bif, left, right, max_bits),
        [left, right] if left == right => match bif {
            Bif::EqExact | Bif::Eq | Bif::Le | Bif::Ge => Some(Const::boolean(true)),
            Bif::NeExact | Bif::Ne | Bif::Lt | Bif::Gt => Some(Const::boolean(false)),
            _ => None,
        },
        _ => None,
    }
    .map(Value::Const)
}

/// The items of a constant proper list.
pub(crate) fn proper_list(pool: &Pool, value: Value) -> Option<Vec<Const>> {
    match value {
        Value::Const(Const::Nil) => Some(Vec::new()),
        Value::Const(Const::Lit(id)) => match pool.literal(id) {
            Literal::List(items, Const::Nil) => Some(items.to_vec()),
            _ => None,
        },
        Value::Const(_) | Value::Var(_) => None,
    }
}

fn literal(pool: &Pool, constant: Const) -> Option<&Literal> {
    match constant {
        Const::Lit(id) => Some(pool.literal(id)),
        Const::Int(_) | Const::Atom(_) | Const::Nil => None,
    }
}

fn big(pool: &Pool, constant: Const) -> Option<IBig> {
    match constant {
        Const::Int(value) => Some(IBig::from(value)),
        Const::Lit(id) => match pool.literal(id) {
            Literal::Big(value) => Some(value.clone()),
            _ => None,
        },
        Const::Atom(_) | Const::Nil => None,
    }
}

fn float(pool: &Pool, constant: Const) -> Option<f64> {
    match literal(pool, constant)? {
        Literal::Float(bits) => Some(f64::from_bits(*bits)),
        _ => None,
    }
}

fn unary(pool: &mut Pool, bif: Bif, arg: Const) -> Option<Const> {
    let boolean = |value: bool| Some(Const::boolean(value));
    match bif {
        Bif::Not => boolean(!arg.as_boolean()?),
        Bif::Neg | Bif::Plus | Bif::Abs => {
            if let Some(value) = float(pool, arg) {
                let value = match bif {
                    Bif::Neg => -value,
                    Bif::Abs => value.abs(),
                    _ => value,
                };
                return Some(pool.float(value));
            }
            let value = big(pool, arg)?;
            let value = match bif {
                Bif::Neg => -value,
                Bif::Abs if value < IBig::ZERO => -value,
                _ => value,
            };
            Some(pool.integer(&value))
        }
        Bif::Bnot => {
            let value = -big(pool, arg)? - IBig::ONE;
            Some(pool.integer(&value))
        }
        Bif::IsAtom => boolean(matches!(arg, Const::Atom(_))),
        Bif::IsBoolean => boolean(arg.as_boolean().is_some()),
        Bif::IsInteger => boolean(big(pool, arg).is_some()),
        Bif::IsFloat => boolean(float(pool, arg).is_some()),
        Bif::IsNumber => boolean(big(pool, arg).is_some() || float(pool, arg).is_some()),
        Bif::IsList => {
            boolean(arg == Const::Nil || matches!(literal(pool, arg), Some(Literal::List(..))))
        }
        Bif::IsTuple => boolean(matches!(literal(pool, arg), Some(Literal::Tuple(_)))),
        Bif::IsMap => boolean(matches!(literal(pool, arg), Some(Literal::Map(_)))),
        Bif::IsBitstring => boolean(matches!(literal(pool, arg), Some(Literal::Bits(..)))),
        Bif::IsBinary => {
            boolean(matches!(literal(pool, arg), Some(Literal::Bits(_, bits)) if bits % 8 == 0))
        }
        Bif::IsFunction => boolean(matches!(literal(pool, arg), Some(Literal::Fun(..)))),
        Bif::IsPid | Bif::IsPort | Bif::IsReference => boolean(false),
        Bif::Hd => match literal(pool, arg)? {
            Literal::List(items, _) => items.first().copied(),
            _ => None,
        },
        Bif::Tl => Some(pool.uncons(arg)?.1),
        Bif::Length => {
            let items = proper_list(pool, Value::Const(arg))?;
            Some(Const::Int(i64::try_from(items.len()).ok()?))
        }
        Bif::TupleSize => match literal(pool, arg)? {
            Literal::Tuple(items) => Some(Const::Int(i64::try_from(items.len()).ok()?)),
            _ => None,
        },
        Bif::MapSize => match literal(pool, arg)? {
            Literal::Map(pairs) => Some(Const::Int(i64::try_from(pairs.len()).ok()?)),
            _ => None,
        },
        Bif::ByteSize => match literal(pool, arg)? {
            Literal::Bits(bytes, _) => Some(Const::Int(i64::try_from(bytes.len()).ok()?)),
            _ => None,
        },
        Bif::BitSize => match literal(pool, arg)? {
            Literal::Bits(_, bits) => Some(Const::Int(i64::try_from(*bits).ok()?)),
            _ => None,
        },
        _ => None,
    }
}

fn binary(pool: &mut Pool, bif: Bif, left: Const, right: Const, max_bits: usize) -> Option<Const> {
    match bif {
        // Constants are unique: equal terms have equal numbers.
        Bif::EqExact => return Some(Const::boolean(left == right)),
        Bif::NeExact => return Some(Const::boolean(left != right)),
        Bif::And => return Some(Const::boolean(left.as_boolean()? & right.as_boolean()?)),
        Bif::Or => return Some(Const::boolean(left.as_boolean()? | right.as_boolean()?)),
        Bif::Xor => return Some(Const::boolean(left.as_boolean()? ^ right.as_boolean()?)),
        Bif::Element => {
            let Const::Int(index) = left else { return None };
            let index = usize::try_from(index.checked_sub(1)?).ok()?;
            return pool.tuple_items(right)?.get(index).copied();
        }
        _ => {}
    }
    if let Some(answer) = compare(pool, bif, left, right) {
        return Some(answer);
    }
    let floats = float(pool, left).is_some() || float(pool, right).is_some();
    if floats {
        return float_arithmetic(pool, bif, left, right);
    }
    let (a, b) = (big(pool, left)?, big(pool, right)?);
    let value = match bif {
        Bif::Add => a + b,
        Bif::Sub => a - b,
        Bif::Mul => a * b,
        Bif::Div if b != IBig::ZERO => a / b,
        Bif::Rem if b != IBig::ZERO => a % b,
        Bif::Band => a & b,
        Bif::Bor => a | b,
        Bif::Bxor => a ^ b,
        Bif::Bsl => shift(a, i64::try_from(&b).ok()?, max_bits)?,
        Bif::Bsr => shift(a, i64::try_from(&b).ok()?.checked_neg()?, max_bits)?,
        Bif::FDiv => {
            let (Const::Int(a), Const::Int(b)) = (left, right) else {
                return None;
            };
            return exact_division(pool, a, b);
        }
        _ => return None,
    };
    (value.bit_len_of() <= max_bits).then(|| pool.integer(&value))
}

trait BitLength {
    fn bit_len_of(&self) -> usize;
}

impl BitLength for IBig {
    fn bit_len_of(&self) -> usize {
        use dashu_int::ops::BitTest;
        self.bit_len()
    }
}

fn shift(value: IBig, by: i64, max_bits: usize) -> Option<IBig> {
    let amount = usize::try_from(by.unsigned_abs()).ok()?;
    if amount > max_bits {
        return None;
    }
    Some(if by >= 0 {
        value << amount
    } else {
        value >> amount
    })
}

/// Integers of at most 53 bits divide as floats do.
fn exact_division(pool: &mut Pool, a: i64, b: i64) -> Option<Const> {
    const EXACT: u64 = 1 << 53;
    if b == 0 || a.unsigned_abs() > EXACT || b.unsigned_abs() > EXACT {
        return None;
    }
    Some(pool.float(a as f64 / b as f64))
}

fn float_arithmetic(pool: &mut Pool, bif: Bif, left: Const, right: Const) -> Option<Const> {
    const EXACT: u64 = 1 << 53;
    let number = |pool: &Pool, constant: Const| match constant {
        Const::Int(value) if value.unsigned_abs() <= EXACT => Some(value as f64),
        constant => float(pool, constant),
    };
    let (a, b) = (number(pool, left)?, number(pool, right)?);
    let value = match bif {
        Bif::Add => a + b,
        Bif::Sub => a - b,
        Bif::Mul => a * b,
        Bif::FDiv if b != 0.0 => a / b,
        _ => return None,
    };
    value.is_finite().then(|| pool.float(value))
}

fn compare(pool: &Pool, bif: Bif, left: Const, right: Const) -> Option<Const> {
    let order = match (left, right) {
        (Const::Int(a), Const::Int(b)) => a.cmp(&b),
        (Const::Atom(a), Const::Atom(b)) => pool.text(a).cmp(pool.text(b)),
        (Const::Int(_), Const::Atom(_)) => Ordering::Less,
        (Const::Atom(_), Const::Int(_)) => Ordering::Greater,
        _ => return None,
    };
    Some(Const::boolean(match bif {
        Bif::Eq => order.is_eq(),
        Bif::Ne => order.is_ne(),
        Bif::Lt => order.is_lt(),
        Bif::Le => order.is_le(),
        Bif::Gt => order.is_gt(),
        Bif::Ge => order.is_ge(),
        Bif::Max => return Some(if order.is_ge() { left } else { right }),
        Bif::Min => return Some(if order.is_le() { left } else { right }),
        _ => return None,
    }))
}
