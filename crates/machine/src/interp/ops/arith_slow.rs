//! Arithmetic beyond small integers: large ones, floats, mixed operands, and what fails.

use asterias_term::boxed::Kind;
use asterias_term::integer::{self, Int, IntOut};
use asterias_term::{Alloc, Word, atoms};

use crate::code::Op;
use crate::engine::Engine;
use crate::interp::dispatch::slow_operations;

/// A number, as arithmetic sees it.
#[derive(Clone, Copy)]
pub(crate) enum Number<'a> {
    /// An integer.
    Int(Int<'a>),
    /// A float.
    Float(f64),
}

impl<'a> Number<'a> {
    /// The number that a term is.
    ///
    /// # Safety
    /// The term is alive and in place for `'a`.
    pub(crate) unsafe fn of(word: Word) -> Option<Number<'a>> {
        if word.is_small() {
            return Some(Number::Int(Int::Small(word.small_value())));
        }
        if word.is_immediate_float() {
            return Some(Number::Float(word.float_value()));
        }
        // SAFETY: the caller vouches for the term; a big integer's words are its limbs.
        unsafe {
            let kind = word.boxed_kind()?;
            let limbs = || {
                let size = asterias_term::boxed::size_of_header(word.boxed_header());
                std::slice::from_raw_parts(word.boxed_address().add(1).cast::<u64>(), size)
            };
            match kind {
                Kind::BigPositive => Some(Number::Int(Int::Big {
                    negative: false,
                    limbs: limbs(),
                })),
                Kind::BigNegative => Some(Number::Int(Int::Big {
                    negative: true,
                    limbs: limbs(),
                })),
                Kind::Float => Some(Number::Float(f64::from_bits(word.boxed_word(0).0))),
                _ => None,
            }
        }
    }

    fn to_f64(self) -> Option<f64> {
        match self {
            Number::Int(value) => integer::to_f64(value),
            Number::Float(value) => Some(value),
        }
    }
}

/// A result on the heap.
pub(crate) fn integer_term(heap: &mut impl Alloc, value: &IntOut) -> Word {
    match value {
        IntOut::Small(value) => Word::small(*value),
        IntOut::Big { negative, limbs } => heap.big(*negative, limbs),
    }
}

/// An operation of two numbers: its result, or the reason of the error.
type Binary = fn(heap: &mut asterias_heap::Heap, a: Word, b: Word) -> Result<Word, Word>;

fn number<'a>(word: Word) -> Result<Number<'a>, Word> {
    // SAFETY: operands are live terms, and nothing collects while the operation runs.
    unsafe { Number::of(word) }.ok_or(atoms::BADARITH)
}

fn int<'a>(word: Word) -> Result<Int<'a>, Word> {
    match number(word)? {
        Number::Int(value) => Ok(value),
        Number::Float(_) => Err(atoms::BADARITH),
    }
}

fn float_term(heap: &mut asterias_heap::Heap, value: f64) -> Result<Word, Word> {
    if value.is_finite() {
        Ok(heap.float(value))
    } else {
        Err(atoms::BADARITH)
    }
}

macro_rules! arithmetic {
    ($name:ident, $int:expr, $float:expr) => {
        /// The operation on any two terms.
        pub(crate) fn $name(
            heap: &mut asterias_heap::Heap,
            a: Word,
            b: Word,
        ) -> Result<Word, Word> {
            match (number(a)?, number(b)?) {
                (Number::Int(a), Number::Int(b)) => match $int(a, b) {
                    Ok(value) => Ok(integer_term(heap, &value)),
                    Err(_) => Err(atoms::SYSTEM_LIMIT),
                },
                (a, b) => {
                    let (Some(a), Some(b)) = (a.to_f64(), b.to_f64()) else {
                        return Err(atoms::BADARITH);
                    };
                    float_term(heap, $float(a, b))
                }
            }
        }
    };
}

macro_rules! bitwise {
    ($name:ident, $int:expr) => {
        /// The operation on any two terms.
        pub(crate) fn $name(
            heap: &mut asterias_heap::Heap,
            a: Word,
            b: Word,
        ) -> Result<Word, Word> {
            let (a, b) = (int(a)?, int(b)?);
            match $int(a, b) {
                Ok(value) => Ok(integer_term(heap, &value)),
                Err(_) => Err(atoms::SYSTEM_LIMIT),
            }
        }
    };
}

macro_rules! division {
    ($name:ident, $int:expr) => {
        /// The operation on any two terms.
        pub(crate) fn $name(
            heap: &mut asterias_heap::Heap,
            a: Word,
            b: Word,
        ) -> Result<Word, Word> {
            let (a, b) = (int(a)?, int(b)?);
            match $int(a, b) {
                Some(value) => Ok(integer_term(heap, &value)),
                None => Err(atoms::BADARITH),
            }
        }
    };
}

arithmetic!(add, integer::add, |a: f64, b: f64| a + b);
arithmetic!(subtract, integer::sub, |a: f64, b: f64| a - b);
arithmetic!(multiply, integer::mul, |a: f64, b: f64| a * b);
division!(div, integer::div);
division!(rem, integer::rem);
bitwise!(band, integer::band);
bitwise!(bor, integer::bor);
bitwise!(bxor, integer::bxor);
bitwise!(bsl, integer::bsl);
bitwise!(bsr, integer::bsr);

/// `/` on any two terms.
pub(crate) fn divide(heap: &mut asterias_heap::Heap, a: Word, b: Word) -> Result<Word, Word> {
    let (a, b) = (number(a)?, number(b)?);
    let (Some(a), Some(b)) = (a.to_f64(), b.to_f64()) else {
        return Err(atoms::BADARITH);
    };
    if b == 0.0 {
        Err(atoms::BADARITH)
    } else {
        float_term(heap, a / b)
    }
}

/// `bnot` on any term.
pub(crate) fn bnot(heap: &mut asterias_heap::Heap, a: Word, _: Word) -> Result<Word, Word> {
    match integer::bnot(int(a)?) {
        Ok(value) => Ok(integer_term(heap, &value)),
        Err(_) => Err(atoms::SYSTEM_LIMIT),
    }
}

/// Unary `-` on any term.
pub(crate) fn negate(heap: &mut asterias_heap::Heap, a: Word, _: Word) -> Result<Word, Word> {
    match number(a)? {
        Number::Int(value) => match integer::neg(value) {
            Ok(value) => Ok(integer_term(heap, &value)),
            Err(_) => Err(atoms::SYSTEM_LIMIT),
        },
        Number::Float(value) => float_term(heap, -value),
    }
}

/// Executes an arithmetic instruction completely.
unsafe fn perform(
    engine: &mut Engine,
    ip: *const Op,
    operation: Binary,
    name: Word,
    unary: bool,
) -> *const Op {
    // SAFETY: the engine runs a process with saved registers; `ip` is an arithmetic instruction.
    unsafe {
        let op = &*ip;
        let a = engine.operand(ip, 0);
        let b = if unary {
            Word::NIL
        } else {
            engine.operand(ip, 1)
        };
        engine.reductions -= 1;
        match operation(&mut engine.process().heap, a, b) {
            Ok(mut result) => {
                if let Some(stop) = engine.collect_after(ip, usize::from(op.d), &mut result) {
                    return stop;
                }
                engine.set_target(ip, result);
                ip.add(1)
            }
            Err(reason) => {
                if op.e != 0 && !engine.has_constant(ip) {
                    return op.e as *const Op;
                }
                let arguments = [a, b];
                engine.raise_bif_error(
                    ip,
                    reason,
                    atoms::ERLANG,
                    name,
                    &arguments[..if unary { 1 } else { 2 }],
                )
            }
        }
    }
}

macro_rules! slow_arithmetic {
    ($($operation:ident $function:ident $name:ident $unary:literal;)*) => {
        slow_operations! {
            $(
                #[doc = concat!("`", stringify!($function), "` on any operands.")]
                pub(crate) fn $operation(engine, ip) {
                    perform(engine, ip, $function, atoms::$name, $unary)
                }
            )*
        }
    };
}

slow_arithmetic! {
    Add add PLUS_SIGN false;
    Subtract subtract MINUS_SIGN false;
    Multiply multiply TIMES false;
    Divide divide DIVIDE false;
    Div div DIV false;
    Rem rem REM false;
    Band band BAND false;
    Bor bor BOR false;
    Bxor bxor BXOR false;
    Bsl bsl BSL false;
    Bsr bsr BSR false;
    Bnot bnot BNOT true;
    Negate negate MINUS_SIGN true;
}
