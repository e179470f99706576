//! The condition of `-if` and `-elif`: a guard, evaluated on constants.
//!
//! What fails is false, as a failing guard is; what is no guard is an error. Bitstrings can be compared and no more.

use std::cmp::Ordering;

use dashu_int::IBig;
use dashu_int::ops::BitTest;

use super::{Epp, Fallible, about, error};
use crate::ast::{Ast, BinaryOp, Expr, ExprId, PrefixOp};
use crate::parse::constant;
use crate::token::Token;
use crate::{Name, Names, Pos, Term, known};

/// Why there is no value.
enum Stop {
    /// The guard fails.
    Fails,
    /// It is no guard.
    NoGuard,
}

type Value = Result<Term, Stop>;

impl Epp<'_> {
    /// Whether the condition holds; `tokens` begin with its parenthesis.
    pub(super) fn condition(&mut self, pos: Pos, tokens: &[Token]) -> Fallible<bool> {
        let expanded = self.expand(tokens)?;
        let tokens = expanded.as_deref().unwrap_or(tokens);
        let exprs = crate::parse::parse_exprs(tokens, &mut self.names, &mut self.ast)?;
        let evaluator = Evaluator {
            ast: &self.ast,
            names: &self.names,
            is_defined: &|name| self.macros.has_key(name),
        };
        let [one] = self.ast[exprs] else {
            return Err(bad_if(pos));
        };
        match evaluator.value(one) {
            Ok(value) => Ok(value == Term::Atom(known::TRUE)),
            Err(Stop::Fails) => Ok(false),
            Err(Stop::NoGuard) => Err(bad_if(pos)),
        }
    }
}

fn bad_if(pos: Pos) -> Box<crate::Problem> {
    error(pos, "badly formed 'if'", about(known::BAD, known::IF))
}

struct Evaluator<'a> {
    ast: &'a Ast,
    names: &'a Names,
    is_defined: &'a dyn Fn(Name) -> bool,
}

impl Evaluator<'_> {
    fn value(&self, id: ExprId) -> Value {
        match self.ast.expr(id) {
            Expr::Call {
                function,
                arguments,
            } => self.call(function, &self.ast[arguments]),
            Expr::Op { op, left, right } => self.op(op, left, right),
            Expr::Prefix { op, operand } => {
                let operand = self.value(operand)?;
                prefix(op, operand)
            }
            Expr::Tuple(items) => Ok(Term::Tuple(self.values(&self.ast[items])?)),
            Expr::List { items, tail } => {
                let items = self.values(&self.ast[items])?;
                Ok(constant::list(items, self.value(tail)?))
            }
            Expr::Var(_) => Err(Stop::Fails),
            _ => constant::term(self.ast, id).ok_or(Stop::NoGuard),
        }
    }

    fn values(&self, ids: &[ExprId]) -> Result<Vec<Term>, Stop> {
        ids.iter().map(|&id| self.value(id)).collect()
    }

    fn op(&self, op: BinaryOp, left: ExprId, right: ExprId) -> Value {
        let left = self.value(left)?;
        match (op, &left) {
            (BinaryOp::AndAlso, Term::Atom(known::FALSE))
            | (BinaryOp::OrElse, Term::Atom(known::TRUE)) => {
                // The other side must be a guard all the same.
                return match self.value(right) {
                    Err(Stop::NoGuard) => Err(Stop::NoGuard),
                    _ => Ok(left),
                };
            }
            (BinaryOp::AndAlso, Term::Atom(known::TRUE))
            | (BinaryOp::OrElse, Term::Atom(known::FALSE)) => {
                return self.value(right);
            }
            (BinaryOp::AndAlso | BinaryOp::OrElse, _) => return Err(Stop::Fails),
            _ => {}
        }
        let right = self.value(right)?;
        let order = || compare(&left, &right, self.names);
        Ok(boolean(match op {
            BinaryOp::Eq => order() == Ordering::Equal,
            BinaryOp::Ne => order() != Ordering::Equal,
            BinaryOp::Le => order() != Ordering::Greater,
            BinaryOp::Lt => order() == Ordering::Less,
            BinaryOp::Ge => order() != Ordering::Less,
            BinaryOp::Gt => order() == Ordering::Greater,
            BinaryOp::ExactEq => exactly(&left, &right),
            BinaryOp::ExactNe => !exactly(&left, &right),
            BinaryOp::And => truth(&left)? & truth(&right)?,
            BinaryOp::Or => truth(&left)? | truth(&right)?,
            BinaryOp::Xor => truth(&left)? ^ truth(&right)?,
            BinaryOp::Send | BinaryOp::Append | BinaryOp::Remove => return Err(Stop::NoGuard),
            _ => return arithmetic(op, &left, &right),
        }))
    }

    fn call(&self, function: ExprId, arguments: &[ExprId]) -> Value {
        let name = match self.ast.expr(function) {
            Expr::Atom(name) => name,
            Expr::Remote { module, function } => {
                match (self.ast.expr(module), self.ast.expr(function)) {
                    (Expr::Atom(known::ERLANG), Expr::Atom(name)) => name,
                    _ => return Err(Stop::NoGuard),
                }
            }
            _ => return Err(Stop::NoGuard),
        };
        if let (known::DEFINED, [one]) = (name, arguments) {
            return match self.ast.expr(*one) {
                Expr::Atom(name) | Expr::Var(name) => Ok(boolean((self.is_defined)(name))),
                _ => Err(Stop::NoGuard),
            };
        }
        let values = self.values(arguments)?;
        match &values[..] {
            [one] => function_of_one(name, one),
            [one, two] => function_of_two(name, one, two, self.names),
            _ => Err(Stop::NoGuard),
        }
    }
}

fn boolean(value: bool) -> Term {
    Term::Atom(if value { known::TRUE } else { known::FALSE })
}

fn truth(term: &Term) -> Result<bool, Stop> {
    match term {
        Term::Atom(known::TRUE) => Ok(true),
        Term::Atom(known::FALSE) => Ok(false),
        _ => Err(Stop::Fails),
    }
}

fn integer(term: &Term) -> Option<IBig> {
    match term {
        Term::Integer(value) => Some(IBig::from(*value)),
        Term::Big(value) => Some((**value).clone()),
        _ => None,
    }
}

fn float(term: &Term) -> Option<f64> {
    match term {
        Term::Integer(value) => Some(*value as f64),
        Term::Big(value) => Some(value.to_f64().value()),
        Term::Float(value) => Some(*value),
        _ => None,
    }
}

fn finite(value: f64) -> Value {
    if value.is_finite() {
        Ok(Term::Float(value))
    } else {
        Err(Stop::Fails)
    }
}

fn prefix(op: PrefixOp, operand: Term) -> Value {
    if op == PrefixOp::Not {
        return Ok(boolean(!truth(&operand)?));
    }
    match (op, integer(&operand), float(&operand)) {
        (PrefixOp::Plus, _, Some(_)) => Ok(operand),
        (PrefixOp::Minus, Some(value), _) => Ok(constant::big(-value)),
        (PrefixOp::Minus, None, Some(value)) => Ok(Term::Float(-value)),
        (PrefixOp::Bnot, Some(value), _) => Ok(constant::big(-value - IBig::from(1))),
        _ => Err(Stop::Fails),
    }
}

/// How many bits an integer in a condition may have.
const MAX_BITS: usize = 1 << 16;

fn arithmetic(op: BinaryOp, left: &Term, right: &Term) -> Value {
    let (Some(a), Some(b)) = (integer(left), integer(right)) else {
        let (Some(a), Some(b)) = (float(left), float(right)) else {
            return Err(Stop::Fails);
        };
        return match op {
            BinaryOp::Add => finite(a + b),
            BinaryOp::Subtract => finite(a - b),
            BinaryOp::Multiply => finite(a * b),
            BinaryOp::Divide if b != 0.0 => finite(a / b),
            _ => Err(Stop::Fails),
        };
    };
    let zero = IBig::from(0);
    let result = match op {
        BinaryOp::Add => a + b,
        BinaryOp::Subtract => a - b,
        BinaryOp::Multiply => a * b,
        BinaryOp::Divide if b != zero => return finite(a.to_f64().value() / b.to_f64().value()),
        BinaryOp::Div if b != zero => a / b,
        BinaryOp::Rem if b != zero => a % b,
        BinaryOp::Band => a & b,
        BinaryOp::Bor => a | b,
        BinaryOp::Bxor => a ^ b,
        BinaryOp::Bsl | BinaryOp::Bsr => {
            let by = i64::try_from(&b).map_err(|_| Stop::Fails)?;
            let by = if op == BinaryOp::Bsl { by } else { -by };
            let amount = usize::try_from(by.unsigned_abs()).map_err(|_| Stop::Fails)?;
            match by >= 0 {
                true if amount > MAX_BITS => return Err(Stop::Fails),
                true => a << amount,
                false => a >> amount,
            }
        }
        _ => return Err(Stop::Fails),
    };
    if result.clone().into_parts().1.bit_len() > MAX_BITS {
        return Err(Stop::Fails);
    }
    Ok(constant::big(result))
}

fn length(term: &Term) -> Result<usize, Stop> {
    match term {
        Term::List(items) => Ok(items.len()),
        Term::String(text) => Ok(text.chars().count()),
        _ => Err(Stop::Fails),
    }
}

fn function_of_one(name: Name, one: &Term) -> Value {
    let is_list = matches!(one, Term::List(_) | Term::String(_) | Term::Improper(..));
    Ok(match name {
        known::IS_ATOM => boolean(matches!(one, Term::Atom(_))),
        known::IS_BOOLEAN => boolean(truth(one).is_ok()),
        known::IS_INTEGER => boolean(integer(one).is_some()),
        known::IS_FLOAT => boolean(matches!(one, Term::Float(_))),
        known::IS_NUMBER => boolean(float(one).is_some()),
        known::IS_LIST => boolean(is_list),
        known::IS_TUPLE => boolean(matches!(one, Term::Tuple(_))),
        known::IS_MAP => boolean(matches!(one, Term::Map(_))),
        known::IS_BINARY => boolean(matches!(one, Term::Bits(_, 8))),
        known::IS_BITSTRING => boolean(matches!(one, Term::Bits(..))),
        known::IS_FUNCTION => boolean(matches!(one, Term::Fun(..))),
        known::IS_PID | known::IS_PORT | known::IS_REFERENCE => boolean(false),
        known::LENGTH => Term::Integer(length(one)? as i64),
        known::TUPLE_SIZE => match one {
            Term::Tuple(items) => Term::Integer(items.len() as i64),
            _ => return Err(Stop::Fails),
        },
        known::MAP_SIZE => match one {
            Term::Map(pairs) => Term::Integer(pairs.len() as i64),
            _ => return Err(Stop::Fails),
        },
        known::BYTE_SIZE => match one {
            Term::Bits(bytes, _) => Term::Integer(bytes.len() as i64),
            _ => return Err(Stop::Fails),
        },
        known::HD => match one {
            Term::List(items) | Term::Improper(items, _) => {
                items.first().cloned().ok_or(Stop::Fails)?
            }
            Term::String(text) => text
                .chars()
                .next()
                .map(|c| Term::Integer(i64::from(c as u32)))
                .ok_or(Stop::Fails)?,
            _ => return Err(Stop::Fails),
        },
        known::ABS => match (integer(one), one) {
            (Some(value), _) if value < IBig::from(0) => constant::big(-value),
            (Some(value), _) => constant::big(value),
            (None, Term::Float(value)) => Term::Float(value.abs()),
            _ => return Err(Stop::Fails),
        },
        known::FLOAT => finite(float(one).ok_or(Stop::Fails)?)?,
        known::TL
        | known::ROUND
        | known::TRUNC
        | known::CEIL
        | known::FLOOR
        | known::BIT_SIZE
        | known::SIZE
        | known::NODE => return Err(Stop::Fails),
        _ => return Err(Stop::NoGuard),
    })
}

fn function_of_two(name: Name, one: &Term, two: &Term, names: &Names) -> Value {
    Ok(match name {
        known::ELEMENT => match (one, two) {
            (Term::Integer(at), Term::Tuple(items)) => {
                let at = usize::try_from(*at).ok().and_then(|at| at.checked_sub(1));
                at.and_then(|at| items.get(at))
                    .cloned()
                    .ok_or(Stop::Fails)?
            }
            _ => return Err(Stop::Fails),
        },
        known::MAX | known::MIN => {
            let larger = compare(one, two, names) == Ordering::Less;
            if larger == (name == known::MAX) {
                two.clone()
            } else {
                one.clone()
            }
        }
        known::IS_MAP_KEY => match two {
            Term::Map(pairs) => boolean(pairs.iter().any(|(key, _)| exactly(key, one))),
            _ => return Err(Stop::Fails),
        },
        known::IS_FUNCTION => boolean(
            matches!((one, two), (Term::Fun(.., a), Term::Integer(b)) if i64::from(*a) == *b),
        ),
        known::MAP_GET | known::IS_RECORD => return Err(Stop::Fails),
        _ => return Err(Stop::NoGuard),
    })
}

/// A list's elements, characters as integers.
fn elements(term: &Term) -> Option<Vec<Term>> {
    match term {
        Term::List(items) => Some(items.clone()),
        Term::String(text) => Some(
            text.chars()
                .map(|c| Term::Integer(i64::from(c as u32)))
                .collect(),
        ),
        _ => None,
    }
}

fn exactly(left: &Term, right: &Term) -> bool {
    match (elements(left), elements(right)) {
        (Some(left), Some(right)) => left == right,
        _ => left == right,
    }
}

fn rank(term: &Term) -> u8 {
    match term {
        Term::Integer(_) | Term::Big(_) | Term::Float(_) => 0,
        Term::Atom(_) => 1,
        Term::Fun(..) => 2,
        Term::Tuple(_) => 3,
        Term::Map(_) => 4,
        Term::List(items) if items.is_empty() => 5,
        Term::List(_) | Term::String(_) | Term::Improper(..) => 6,
        Term::Bits(..) => 7,
    }
}

/// The order of terms.
fn compare(left: &Term, right: &Term, names: &Names) -> Ordering {
    let all = |left: &[Term], right: &[Term]| {
        let differing = left
            .iter()
            .zip(right)
            .map(|(a, b)| compare(a, b, names))
            .find(|&order| order != Ordering::Equal);
        differing.unwrap_or(Ordering::Equal)
    };
    match (left, right) {
        (Term::Atom(a), Term::Atom(b)) => names.text(*a).cmp(names.text(*b)),
        (Term::Tuple(a), Term::Tuple(b)) => a.len().cmp(&b.len()).then_with(|| all(a, b)),
        (Term::Bits(a, m), Term::Bits(b, n)) => a.cmp(b).then(m.cmp(n)),
        _ => {
            if let (Some(a), Some(b)) = (integer(left), integer(right)) {
                return a.cmp(&b);
            }
            if let (Some(a), Some(b)) = (float(left), float(right)) {
                return a.total_cmp(&b);
            }
            if let (Some(a), Some(b)) = (elements(left), elements(right)) {
                return all(&a, &b).then(a.len().cmp(&b.len()));
            }
            rank(left).cmp(&rank(right))
        }
    }
}
