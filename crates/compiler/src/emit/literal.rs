//! Constants as External Term Format.

use asterias_etf::{EncodeError, Encoder, Visitor};
use dashu_int::IBig;

use crate::core::constant::{Const, LitId, Literal, Pool};

/// What remains to be written.
enum Todo<'a> {
    One(Const),
    All(&'a [Const]),
    Pairs(&'a [(Const, Const)]),
    TupleEnd,
    ListTail,
    ListEnd,
    MapEnd,
}

/// Writes a constant, with the version byte.
///
/// # Errors
/// A part is too large for the format.
pub(crate) fn encode(pool: &Pool, constant: Const) -> Result<Vec<u8>, EncodeError> {
    let mut out = Encoder::new();
    write(pool, constant, &mut out)?;
    Ok(out.finish())
}

/// Writes a constant as a part of something larger.
///
/// # Errors
/// A part is too large for the format.
pub(super) fn write(pool: &Pool, constant: Const, out: &mut Encoder) -> Result<(), EncodeError> {
    let mut stack = vec![Todo::One(constant)];
    while let Some(todo) = stack.pop() {
        match todo {
            Todo::One(constant) => one(pool, constant, out, &mut stack)?,
            Todo::All([]) | Todo::Pairs([]) => {}
            Todo::All([first, rest @ ..]) => {
                stack.push(Todo::All(rest));
                stack.push(Todo::One(*first));
            }
            Todo::Pairs([(key, value), rest @ ..]) => {
                stack.push(Todo::Pairs(rest));
                stack.push(Todo::One(*value));
                stack.push(Todo::One(*key));
            }
            Todo::TupleEnd => out.tuple_end()?,
            Todo::ListTail => out.list_tail()?,
            Todo::ListEnd => out.list_end()?,
            Todo::MapEnd => out.map_end()?,
        }
    }
    Ok(())
}

fn one<'a>(
    pool: &'a Pool,
    constant: Const,
    out: &mut Encoder,
    stack: &mut Vec<Todo<'a>>,
) -> Result<(), EncodeError> {
    match constant {
        Const::Int(value) => out.integer(value),
        Const::Atom(atom) => out.atom(pool.text(atom)),
        Const::Nil => out.nil(),
        Const::Lit(id) => literal(pool, id, out, stack),
    }
}

fn literal<'a>(
    pool: &'a Pool,
    id: LitId,
    out: &mut Encoder,
    stack: &mut Vec<Todo<'a>>,
) -> Result<(), EncodeError> {
    match pool.literal(id) {
        Literal::Big(value) => {
            let magnitude = value.clone().into_parts().1.to_le_bytes();
            out.big_integer(*value < IBig::ZERO, &magnitude)
        }
        Literal::Float(bits) => out.float(f64::from_bits(*bits)),
        Literal::List(items, tail) => match bytes(items, *tail) {
            Some(bytes) => out.string(&bytes),
            None => {
                stack.push(Todo::ListEnd);
                stack.push(Todo::One(*tail));
                stack.push(Todo::ListTail);
                stack.push(Todo::All(items));
                out.list_begin(items.len() as u32)
            }
        },
        Literal::Tuple(items) => {
            stack.push(Todo::TupleEnd);
            stack.push(Todo::All(items));
            out.tuple_begin(items.len() as u32)
        }
        Literal::Map(pairs) => {
            stack.push(Todo::MapEnd);
            stack.push(Todo::Pairs(pairs));
            out.map_begin(pairs.len() as u32)
        }
        Literal::Bits(bytes, bits) => match bits % 8 {
            0 => out.binary(bytes),
            last => out.bit_binary(bytes, last as u8),
        },
        Literal::Fun(module, function, arity) => {
            out.export(pool.text(*module), pool.text(*function), *arity)
        }
    }
}

/// A list of bytes that is short enough has a form of its own.
fn bytes(items: &[Const], tail: Const) -> Option<Vec<u8>> {
    if tail != Const::Nil || items.len() > usize::from(u16::MAX) {
        return None;
    }
    let byte = |item: &Const| match item {
        Const::Int(value) => u8::try_from(*value).ok(),
        Const::Atom(_) | Const::Nil | Const::Lit(_) => None,
    };
    items.iter().map(byte).collect()
}
