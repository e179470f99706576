//! From an expression to the constant that it spells: OTP's `normalise`.

use dashu_int::IBig;

use crate::Term;
use crate::ast::{Ast, BinElement, Expr, ExprId, PrefixOp};
use crate::known;

/// The constant; `None` if the expression is none.
pub(crate) fn term(ast: &Ast, id: ExprId) -> Option<Term> {
    Some(match ast.expr(id) {
        Expr::Char(c) => Term::Integer(i64::from(c)),
        Expr::Integer(value) => Term::Integer(value),
        Expr::Big(id) => big(ast.big(id).clone()),
        Expr::Float(value) => Term::Float(value),
        Expr::Atom(name) => Term::Atom(name),
        Expr::String(id) => Term::string(ast.text(id)),
        Expr::Nil => Term::List(Vec::new()),
        Expr::List { items, tail } => list(terms(ast, &ast[items])?, term(ast, tail)?),
        Expr::Tuple(items) => Term::Tuple(terms(ast, &ast[items])?),
        Expr::Map(fields) => {
            let mut pairs: Vec<(Term, Term)> = Vec::new();
            for field in &ast[fields] {
                if field.exact {
                    return None;
                }
                let (key, value) = (term(ast, field.key)?, term(ast, field.value)?);
                match pairs.iter_mut().find(|(known, _)| *known == key) {
                    Some(pair) => pair.1 = value,
                    None => pairs.push((key, value)),
                }
            }
            Term::Map(pairs)
        }
        Expr::Bin(elements) => bits(ast, &ast[elements])?,
        Expr::RemoteFun {
            module,
            function,
            arity,
        } => match (ast.expr(module), ast.expr(function), ast.expr(arity)) {
            (Expr::Atom(module), Expr::Atom(function), Expr::Integer(arity)) => Term::Fun(
                module,
                function,
                u32::try_from(arity).ok().filter(|&arity| arity <= 255)?,
            ),
            _ => return None,
        },
        Expr::Prefix { op, operand } => signed(ast, op, operand)?,
        _ => return None,
    })
}

fn terms(ast: &Ast, ids: &[ExprId]) -> Option<Vec<Term>> {
    ids.iter().map(|&id| term(ast, id)).collect()
}

/// An integer in its smallest form.
pub(crate) fn big(value: IBig) -> Term {
    match i64::try_from(&value) {
        Ok(small) => Term::Integer(small),
        Err(_) => Term::Big(Box::new(value)),
    }
}

/// A list whose tail may itself be one.
pub(crate) fn list(mut items: Vec<Term>, tail: Term) -> Term {
    match tail {
        Term::List(rest) => {
            items.extend(rest);
            Term::List(items)
        }
        Term::String(text) => {
            items.extend(text.chars().map(|c| Term::Integer(i64::from(c as u32))));
            Term::List(items)
        }
        Term::Improper(rest, end) => {
            items.extend(rest);
            Term::Improper(items, end)
        }
        other => Term::Improper(items, Box::new(other)),
    }
}

fn signed(ast: &Ast, op: PrefixOp, operand: ExprId) -> Option<Term> {
    let minus = match op {
        PrefixOp::Plus => false,
        PrefixOp::Minus => true,
        PrefixOp::Not | PrefixOp::Bnot => return None,
    };
    if !matches!(
        ast.expr(operand),
        Expr::Char(_) | Expr::Integer(_) | Expr::Big(_) | Expr::Float(_)
    ) {
        return None;
    }
    Some(match term(ast, operand)? {
        value if !minus => value,
        Term::Integer(value) => value
            .checked_neg()
            .map_or_else(|| big(-IBig::from(value)), Term::Integer),
        Term::Big(value) => big(-*value),
        Term::Float(value) => Term::Float(-value),
        _ => return None,
    })
}

/// A bitstring of constants, as a documentation attribute or a macro may hold one.
fn bits(ast: &Ast, elements: &[BinElement]) -> Option<Term> {
    let mut bytes = Vec::new();
    let mut loose: (u8, u8) = (0, 0);
    for element in elements {
        let mut utf8 = false;
        let mut unit = 1;
        for spec in element.types.map_or(&[][..], |types| &ast[types]) {
            match spec.name {
                known::UTF8 => utf8 = true,
                known::UNIT => unit = spec.value?,
                known::INTEGER | known::BIG | known::UNSIGNED | known::SIGNED => {}
                _ => return None,
            }
        }
        let size = match element.size {
            None => 8,
            Some(size) => match ast.expr(size) {
                Expr::Integer(size) => size.checked_mul(unit)?,
                _ => return None,
            },
        };
        if !(0..=64).contains(&size) {
            return None;
        }
        match term(ast, element.value)? {
            Term::String(text) if utf8 && loose.1 == 0 => bytes.extend_from_slice(text.as_bytes()),
            Term::String(text) => {
                for c in text.chars() {
                    push_bits(&mut bytes, &mut loose, u64::from(c as u32), size as u32);
                }
            }
            Term::List(items) if items.is_empty() => {}
            Term::Integer(value) if utf8 => {
                let c = u32::try_from(value).ok().and_then(char::from_u32)?;
                let mut buffer = [0; 4];
                for &mut byte in utf8_bytes(c, &mut buffer) {
                    push_bits(&mut bytes, &mut loose, u64::from(byte), 8);
                }
            }
            Term::Integer(value) => push_bits(&mut bytes, &mut loose, value as u64, size as u32),
            _ => return None,
        }
    }
    Some(if loose.1 == 0 {
        Term::Bits(bytes.into(), 8)
    } else {
        bytes.push(loose.0 << (8 - loose.1));
        Term::Bits(bytes.into(), loose.1)
    })
}

fn utf8_bytes(c: char, buffer: &mut [u8; 4]) -> &mut [u8] {
    let length = c.encode_utf8(buffer).len();
    &mut buffer[..length]
}

/// Appends the low bits of `value`; `loose` holds what is not yet a byte.
fn push_bits(bytes: &mut Vec<u8>, loose: &mut (u8, u8), value: u64, size: u32) {
    for bit in (0..size).rev() {
        loose.0 = loose.0 << 1 | (value >> bit & 1) as u8;
        loose.1 += 1;
        if loose.1 == 8 {
            bytes.push(loose.0);
            *loose = (0, 0);
        }
    }
}
