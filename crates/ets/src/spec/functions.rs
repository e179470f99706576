//! The functions that guards and bodies of match specifications may call.
//!
//! What is common and needs no heap is computed here, on the object where it stands. The rest are the natives of module `erlang` on copies.

use std::cmp::Ordering;

use asterias_machine::System;
use asterias_machine::native::{Env, Native};
use asterias_term::map::Map;
use asterias_term::{Term, View, Word, atom, atoms};

use super::compile::Dialect;
use super::complaint::shown;
use super::expression::{Value, own};

/// What a term is tested for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Test {
    Atom,
    Float,
    Integer,
    List,
    Number,
    Pid,
    Port,
    Reference,
    Tuple,
    Map,
    Binary,
    Bitstring,
    Boolean,
    Function,
}

/// How terms are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Comparison {
    Less,
    AtMost,
    Greater,
    AtLeast,
    Equal,
    NotEqual,
    Exactly,
    NotExactly,
}

/// Arithmetic that is tried on small integers first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Arithmetic {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
    And,
    Or,
    Xor,
}

/// A function.
#[derive(Clone, Copy, Debug)]
pub(super) enum Function {
    Test(Test),
    Compare(Comparison),
    Arithmetic(Arithmetic, Native),
    Element,
    Head,
    Tail,
    Length,
    Size,
    TupleSize,
    MapSize,
    ByteSize,
    BitSize,
    MapGet,
    IsMapKey,
    IsRecord,
    Max,
    Min,
    Not,
    /// A native of this many arguments.
    Native(Native, u8),
    /// Of traces alone: does nothing, and is this.
    Inert(Word, u8),
    /// A function of a trace that says what becomes of the event.
    Trace(TraceEffect),
}

impl Function {
    /// Number of arguments.
    pub(super) fn arity(self) -> usize {
        match self {
            Function::Test(_)
            | Function::Head
            | Function::Tail
            | Function::Length
            | Function::Size
            | Function::TupleSize
            | Function::MapSize
            | Function::ByteSize
            | Function::BitSize
            | Function::Not => 1,
            Function::Compare(_)
            | Function::Arithmetic(..)
            | Function::Element
            | Function::MapGet
            | Function::IsMapKey
            | Function::Max
            | Function::Min => 2,
            Function::IsRecord => 3,
            Function::Native(_, arity) | Function::Inert(_, arity) => usize::from(arity),
            Function::Trace(effect) => usize::from(effect == TraceEffect::Message),
        }
    }
}

/// Functions computed here.
const OWN: &[(&str, Function)] = &[
    ("<", Function::Compare(Comparison::Less)),
    ("=<", Function::Compare(Comparison::AtMost)),
    (">", Function::Compare(Comparison::Greater)),
    (">=", Function::Compare(Comparison::AtLeast)),
    ("==", Function::Compare(Comparison::Equal)),
    ("/=", Function::Compare(Comparison::NotEqual)),
    ("=:=", Function::Compare(Comparison::Exactly)),
    ("=/=", Function::Compare(Comparison::NotExactly)),
    ("is_atom", Function::Test(Test::Atom)),
    ("is_float", Function::Test(Test::Float)),
    ("is_integer", Function::Test(Test::Integer)),
    ("is_list", Function::Test(Test::List)),
    ("is_number", Function::Test(Test::Number)),
    ("is_pid", Function::Test(Test::Pid)),
    ("is_port", Function::Test(Test::Port)),
    ("is_reference", Function::Test(Test::Reference)),
    ("is_tuple", Function::Test(Test::Tuple)),
    ("is_map", Function::Test(Test::Map)),
    ("is_binary", Function::Test(Test::Binary)),
    ("is_bitstring", Function::Test(Test::Bitstring)),
    ("is_boolean", Function::Test(Test::Boolean)),
    ("is_function", Function::Test(Test::Function)),
    ("is_record", Function::IsRecord),
    ("element", Function::Element),
    ("hd", Function::Head),
    ("tl", Function::Tail),
    ("length", Function::Length),
    ("size", Function::Size),
    ("tuple_size", Function::TupleSize),
    ("map_size", Function::MapSize),
    ("byte_size", Function::ByteSize),
    ("bit_size", Function::BitSize),
    ("map_get", Function::MapGet),
    ("is_map_key", Function::IsMapKey),
    ("max", Function::Max),
    ("min", Function::Min),
    ("not", Function::Not),
];

/// Functions that are natives where small integers do not do.
const ARITHMETIC: &[(&str, Arithmetic)] = &[
    ("+", Arithmetic::Add),
    ("-", Arithmetic::Subtract),
    ("*", Arithmetic::Multiply),
    ("div", Arithmetic::Divide),
    ("rem", Arithmetic::Remainder),
    ("band", Arithmetic::And),
    ("bor", Arithmetic::Or),
    ("bxor", Arithmetic::Xor),
];

/// Functions that are natives.
const NATIVE: &[(&str, u8)] = &[
    ("is_function", 2),
    ("abs", 1),
    ("node", 0),
    ("node", 1),
    ("round", 1),
    ("trunc", 1),
    ("float", 1),
    ("ceil", 1),
    ("floor", 1),
    ("binary_part", 2),
    ("binary_part", 3),
    ("+", 1),
    ("-", 1),
    ("/", 2),
    ("bnot", 1),
    ("bsl", 2),
    ("bsr", 2),
    ("xor", 2),
];

/// What a function of a trace asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TraceEffect {
    /// That the event has this value added to it; `false`: that there is none.
    Message,
    /// An event when the function returns.
    Return,
    /// That, or one when it raises.
    Exception,
}

/// Functions of traces: name, least and most arguments, whether guards may call them, and whether tables may.
const TRACE: &[(&str, usize, usize, bool, bool)] = &[
    ("message", 1, 1, false, false),
    ("return_trace", 0, 0, false, false),
    ("exception_trace", 0, 0, false, false),
    ("display", 1, 1, false, false),
    ("set_seq_token", 2, 2, false, false),
    ("process_dump", 0, 0, false, false),
    ("enable_trace", 1, 2, false, false),
    ("disable_trace", 1, 2, false, false),
    ("trace", 2, 3, false, false),
    ("caller", 0, 0, false, false),
    ("caller_line", 0, 0, false, false),
    ("current_stacktrace", 0, 1, false, false),
    ("silent", 1, 1, false, false),
    ("is_seq_trace", 0, 0, true, false),
    ("get_seq_token", 0, 0, true, false),
    ("get_tcw", 0, 0, true, false),
    ("set_tcw", 1, 1, false, false),
];

/// What is wrong with calling a function of traces here; `None` where nothing is, and for other functions.
pub(super) fn misused(
    name: Word,
    arity: usize,
    dialect: Dialect,
    guard: bool,
    term: Term<'_>,
) -> Option<String> {
    let name = atom::name(name);
    let (_, least, most, in_guard, in_table) = TRACE.iter().find(|(other, ..)| *other == name)?;
    let is_word = name == "get_tcw" || name == "set_tcw";
    if is_word && (arity < *least || *most < arity) {
        return None;
    }
    if is_word && (dialect == Dialect::Table || (guard && !in_guard)) {
        return Some(format!(
            "Function {name}/{arity} cannot be called in this context."
        ));
    }
    if dialect == Dialect::Table && !in_table {
        return Some(format!("Special form '{name}' used in wrong dialect."));
    }
    if guard && !in_guard {
        return Some(match name {
            "message" | "display" => {
                format!("Special form '{name}' called in guard context.")
            }
            _ => format!("Special form '{name}' called in guard context."),
        });
    }
    if arity < *least || *most < arity {
        let what = if *most == 0 {
            "arguments"
        } else {
            "wrong number of arguments"
        };
        return Some(format!(
            "Special form '{name}' called with {what} in {}.",
            shown(term)
        ));
    }
    None
}

/// The function of a name and number of arguments.
pub(super) fn find(system: &System, name: Word, arity: usize) -> Option<Function> {
    let text = atom::name(name);
    if let Some((_, function)) = OWN
        .iter()
        .find(|(other, function)| *other == text && function.arity() == arity)
    {
        return Some(*function);
    }
    if TRACE.iter().any(|(other, ..)| *other == text) {
        let effect = match text {
            "message" => Some(TraceEffect::Message),
            "return_trace" => Some(TraceEffect::Return),
            "exception_trace" => Some(TraceEffect::Exception),
            _ => None,
        };
        if let Some(effect) = effect {
            return Some(Function::Trace(effect)).filter(|function| function.arity() == arity);
        }
        let value = match text {
            "is_seq_trace" => atoms::FALSE,
            "get_seq_token" => Word::NIL,
            "get_tcw" => Word::small(0),
            "caller" | "caller_line" => atoms::UNDEFINED,
            _ => atoms::TRUE,
        };
        return Some(Function::Inert(value, u8::try_from(arity).ok()?));
    }
    let count = u8::try_from(arity).ok()?;
    let native = || {
        system
            .code
            .find_export(atoms::ERLANG, name, u32::from(count))?
            .native()
    };
    if count == 2
        && let Some((_, arithmetic)) = ARITHMETIC.iter().find(|(other, _)| *other == text)
    {
        return Some(Function::Arithmetic(*arithmetic, native()?));
    }
    if NATIVE.contains(&(text, count)) {
        return Some(Function::Native(native()?, count));
    }
    None
}

/// The value of a function of two arguments; `None` where it raises.
#[inline]
pub(super) fn apply_two<'o, 'h: 'o>(
    env: &mut Env<'h>,
    function: Function,
    arguments: [Value<'o, 'h>; 2],
) -> Option<Value<'o, 'h>> {
    let [a, b] = arguments;
    let word = match function {
        Function::Compare(comparison) => Word::from(compare(comparison, a.term(), b.term())),
        Function::Arithmetic(arithmetic, native) => {
            match small(arithmetic, a.term().word(), b.term().word()) {
                Some(value) => value,
                None => return call(env, native, &arguments),
            }
        }
        _ => return apply(env, function, &arguments),
    };
    Some(Value::Own(env.build(|_| word)))
}

/// The value of a function; `None` where it raises.
pub(super) fn apply<'o, 'h: 'o>(
    env: &mut Env<'h>,
    function: Function,
    arguments: &[Value<'o, 'h>],
) -> Option<Value<'o, 'h>> {
    let word = |env: &mut Env<'h>, word: Word| Some(Value::Own(env.build(|_| word)));
    let size = |env: &mut Env<'h>, size: usize| Some(Value::Own(env.unsigned(size as u64)));
    match (function, arguments) {
        (Function::Test(test), [a]) => word(env, Word::from(is(test, a.term()))),
        (Function::Compare(_) | Function::Arithmetic(..), [a, b]) => {
            apply_two(env, function, [*a, *b])
        }
        (Function::Element, [index, tuple]) => {
            let index = index.term().as_usize()?.checked_sub(1)?;
            part(
                *tuple,
                |tuple| tuple.as_tuple()?.get(index).copied(),
                |tuple| tuple.as_tuple()?.get(index).copied(),
            )
        }
        (Function::Head, [list]) => part(*list, head, head),
        (Function::Tail, [list]) => part(*list, tail, tail),
        (Function::Length, [list]) => {
            let mut elements = list.term().list();
            let count = elements.by_ref().count();
            env.account(count / 16);
            if !elements.rest().word().is_nil() {
                return None;
            }
            size(env, count)
        }
        (Function::Size, [a]) => match a.term().view() {
            View::Tuple(elements) => size(env, elements.len()),
            View::Bits(bits) => size(env, bits.bit_size() / 8),
            _ => None,
        },
        (Function::TupleSize, [a]) => {
            let count = a.term().as_tuple()?.len();
            size(env, count)
        }
        (Function::MapSize, [a]) => {
            let count = Map::new(a.term())?.len();
            size(env, count)
        }
        (Function::ByteSize, [a]) => {
            let count = a.term().as_bits()?.bit_size().div_ceil(8);
            size(env, count)
        }
        (Function::BitSize, [a]) => {
            let count = a.term().as_bits()?.bit_size();
            size(env, count)
        }
        (Function::MapGet, [key, map]) => {
            let key = key.term();
            part(
                *map,
                |map| Map::new(map)?.get(key),
                |map| Map::new(map)?.get(key),
            )
        }
        (Function::IsMapKey, [key, map]) => {
            let contains = Map::new(map.term())?.contains(key.term());
            word(env, Word::from(contains))
        }
        (Function::IsRecord, [record, tag, count]) => {
            let (tag, count) = (tag.term().word(), count.term().as_i64()?);
            if !tag.is_atom() {
                return None;
            }
            let is = record.term().as_tuple().is_some_and(|elements| {
                i64::try_from(elements.len()) == Ok(count)
                    && elements.first().is_some_and(|first| first.word() == tag)
            });
            word(env, Word::from(is))
        }
        (Function::Max, [a, b]) => Some(if a.term().compare(b.term()) == Ordering::Less {
            *b
        } else {
            *a
        }),
        (Function::Min, [a, b]) => Some(if a.term().compare(b.term()) == Ordering::Greater {
            *b
        } else {
            *a
        }),
        (Function::Not, [a]) => {
            let value = a.term().as_bool()?;
            word(env, Word::from(!value))
        }
        (Function::Native(native, _), _) => call(env, native, arguments),
        (Function::Inert(value, _), _) => word(env, value),
        _ => None,
    }
}

/// A part of a value is where the value is.
fn part<'o, 'h>(
    value: Value<'o, 'h>,
    of_object: impl FnOnce(Term<'o>) -> Option<Term<'o>>,
    of_own: impl FnOnce(Term<'h>) -> Option<Term<'h>>,
) -> Option<Value<'o, 'h>> {
    match value {
        Value::Object(term) => of_object(term).map(Value::Object),
        Value::Own(term) => of_own(term).map(Value::Own),
    }
}

fn head(list: Term<'_>) -> Option<Term<'_>> {
    match list.view() {
        View::Cons(head, _) => Some(head),
        _ => None,
    }
}

fn tail(list: Term<'_>) -> Option<Term<'_>> {
    match list.view() {
        View::Cons(_, tail) => Some(tail),
        _ => None,
    }
}

fn call<'o, 'h: 'o>(
    env: &mut Env<'h>,
    native: Native,
    arguments: &[Value<'o, 'h>],
) -> Option<Value<'o, 'h>> {
    let arguments: Vec<Term<'h>> = arguments.iter().map(|value| own(env, *value)).collect();
    // A tuple keeps the arguments for as long as the native may look at them.
    let arguments = env.tuple(&arguments).as_tuple()?;
    env.call(native, arguments).ok().map(Value::Own)
}

/// Whether a term is what it is tested for.
pub(super) fn is(test: Test, term: Term<'_>) -> bool {
    use asterias_term::boxed::Kind;
    match test {
        Test::Atom => term.word().is_atom(),
        Test::Float => term.as_float().is_some(),
        Test::Integer => matches!(term.view(), View::Small(_) | View::Big(_)),
        Test::List => term.word().is_cons() || term.word().is_nil(),
        Test::Number => matches!(term.view(), View::Small(_) | View::Big(_) | View::Float(_)),
        Test::Pid => match term.view() {
            View::Pid(_) => true,
            View::External(external) => external.kind == Kind::ExternalPid,
            _ => false,
        },
        Test::Port => match term.view() {
            View::Port(_) => true,
            View::External(external) => external.kind == Kind::ExternalPort,
            _ => false,
        },
        Test::Reference => match term.view() {
            View::Reference(..) => true,
            View::External(external) => external.kind == Kind::ExternalReference,
            _ => false,
        },
        Test::Tuple => term.as_tuple().is_some(),
        Test::Map => Map::new(term).is_some(),
        Test::Binary => term.as_bits().is_some_and(|bits| bits.is_binary()),
        Test::Bitstring => term.as_bits().is_some(),
        Test::Boolean => term.as_bool().is_some(),
        Test::Function => matches!(term.view(), View::Fun(_) | View::Export(_)),
    }
}

/// Whether a comparison of two terms holds.
#[inline]
pub(super) fn compare(comparison: Comparison, a: Term<'_>, b: Term<'_>) -> bool {
    match comparison {
        Comparison::Less => a.compare(b) == Ordering::Less,
        Comparison::AtMost => a.compare(b) != Ordering::Greater,
        Comparison::Greater => a.compare(b) == Ordering::Greater,
        Comparison::AtLeast => a.compare(b) != Ordering::Less,
        Comparison::Equal => a.equal(b),
        Comparison::NotEqual => !a.equal(b),
        Comparison::Exactly => a.exact_eq(b),
        Comparison::NotExactly => !a.exact_eq(b),
    }
}

/// Arithmetic on small integers whose result is one.
#[inline]
fn small(arithmetic: Arithmetic, a: Word, b: Word) -> Option<Word> {
    let (a, b) = (a.as_small()?, b.as_small()?);
    let value = match arithmetic {
        Arithmetic::Add => a.checked_add(b)?,
        Arithmetic::Subtract => a.checked_sub(b)?,
        Arithmetic::Multiply => a.checked_mul(b)?,
        Arithmetic::Divide => a.checked_div(b)?,
        Arithmetic::Remainder => a.checked_rem(b)?,
        Arithmetic::And => a & b,
        Arithmetic::Or => a | b,
        Arithmetic::Xor => a ^ b,
    };
    Word::try_small(value)
}
