//! Guards and bodies as programs for a stack of values.
//!
//! A value is a term of the object (or a constant of the program), which is there as long as the object is looked at, or a term that was made in the
//! process's heap. What is kept is copied then. An error in a guard means that the clause does not fit; in a body it is the value `'EXIT'`.
//!
//! Operations take what is at hand (variables, constants) from where it is; the stack holds only what was computed.

use std::cell::Cell;

use asterias_heap::{Stored, copy_term};
use asterias_machine::native::Env;
use asterias_term::map::Map;
use asterias_term::{Term, Word, atoms};
use smallvec::SmallVec;

use super::Effects;
use super::functions::{self, Comparison, Function, Test, TraceEffect};
use super::pattern::Bindings;

/// Where the value of a variable is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// This element of the object.
    Element(u32),
    /// The binding of this number.
    Bound(u32),
}

/// What an operation works on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Operand {
    /// The value on top of the stack.
    Popped,
    Immediate(Word),
    /// The constant of this number.
    Constant(u32),
    Variable(Place),
    /// The whole object.
    Object,
}

/// Some of a program's operands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Operands {
    pub(super) first: u32,
    pub(super) count: u32,
    /// How many of them are on the stack.
    pub(super) popped: u32,
}

/// An operation.
#[derive(Clone, Copy, Debug)]
pub(super) enum Code {
    /// This value.
    Push(Operand),
    /// The process that runs the program.
    Own,
    /// A tuple.
    Tuple(Operands),
    /// A list; the last operand is its last tail.
    List(Operands),
    /// A map of so many keys and values.
    Map(u32),
    /// A function of the last values.
    Call(Function),
    /// A function of one argument.
    Unary(Function, Operand),
    /// A function of two arguments.
    Binary(Function, Operand, Operand),
    /// Whether all of the last so many values are true.
    And(u32),
    /// Whether one of the last so many values is true.
    Or(u32),
    /// Goes on where the value is true; else goes to this operation with what it is.
    AndAlso(u32),
    /// Goes on where the value is false; else goes to this operation with what it is.
    OrElse(u32),
    /// The end of a guard: the value must be `true`.
    Check,
    /// A guard that compares.
    Holds(Comparison, Operand, Operand),
    /// A guard that tests.
    Is(Test, Operand),
    /// The end of an expression whose value is not wanted.
    Drop,
    /// The end of the body: the last value.
    Return,
}

/// A value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value<'o, 'h> {
    /// Of the object, or a constant.
    Object(Term<'o>),
    /// Of the process's heap.
    Own(Term<'h>),
}

type Stack<'o, 'h> = SmallVec<[Value<'o, 'h>; 8]>;

impl<'o, 'h: 'o> Value<'o, 'h> {
    /// The term, for as long as both live.
    #[inline]
    pub(super) fn term(self) -> Term<'o> {
        match self {
            Value::Object(term) => term,
            Value::Own(term) => term,
        }
    }
}

/// An atom, or another immediate.
#[inline]
fn immediate<'o, 'h>(env: &mut Env<'h>, word: Word) -> Value<'o, 'h> {
    Value::Own(env.build(|_| word))
}

/// A program's expressions on one object.
#[derive(Clone, Copy)]
pub(super) struct Evaluation<'a, 'o> {
    pub(super) constants: &'a [Term<'o>],
    pub(super) operands: &'a [Operand],
    pub(super) bindings: &'a Bindings<'o>,
    pub(super) object: Term<'o>,
    /// The elements of the object, where it is a tuple.
    pub(super) elements: &'a [Term<'o>],
    pub(super) whole: Option<&'a Stored>,
    pub(super) effects: &'a Cell<Effects>,
}

impl<'o> Evaluation<'_, 'o> {
    /// Whether all guards hold.
    #[inline]
    pub(super) fn guards<'h: 'o>(&self, env: &mut Env<'h>, code: &[Code]) -> bool {
        self.evaluate(env, code, false).is_some()
    }

    /// The value of the body.
    #[inline]
    pub(super) fn body<'h: 'o>(&self, env: &mut Env<'h>, code: &[Code]) -> Term<'h> {
        // The commonest bodies need no stack.
        if let [Code::Push(operand), Code::Return] = code
            && let Some(value) = self.at_hand(env, *operand)
        {
            return self.copy(env, value);
        }
        match self.evaluate(env, code, true) {
            Some(value) => self.copy(env, value),
            None => Term::atom(atoms::TRUE),
        }
    }

    fn copy_whole<'h>(&self, env: &mut Env<'h>) -> Term<'h> {
        match self.whole {
            Some(stored) => env.build(|heap| stored.copy_out(heap)),
            None => env.build(|heap| copy_term(self.object, heap)),
        }
    }

    #[inline]
    fn copy<'h: 'o>(&self, env: &mut Env<'h>, value: Value<'o, 'h>) -> Term<'h> {
        match value {
            Value::Object(term) if term.word() == self.object.word() => self.copy_whole(env),
            _ => own(env, value),
        }
    }

    /// An operand that is not on the stack.
    #[inline]
    fn at_hand<'h: 'o>(&self, env: &mut Env<'h>, operand: Operand) -> Option<Value<'o, 'h>> {
        Some(match operand {
            Operand::Popped => return None,
            Operand::Immediate(word) => immediate(env, word),
            Operand::Constant(number) => Value::Object(*self.constants.get(number as usize)?),
            Operand::Variable(Place::Element(index)) => {
                Value::Object(*self.elements.get(index as usize)?)
            }
            Operand::Variable(Place::Bound(number)) => Value::Object(self.bindings.get(number)),
            Operand::Object => Value::Object(self.object),
        })
    }

    #[inline]
    fn operand<'h: 'o>(
        &self,
        env: &mut Env<'h>,
        stack: &mut Stack<'o, 'h>,
        operand: Operand,
    ) -> Option<Value<'o, 'h>> {
        match operand {
            Operand::Popped => stack.pop(),
            _ => self.at_hand(env, operand),
        }
    }

    /// Two operands. What was computed last is the second one.
    #[inline]
    fn pair<'h: 'o>(
        &self,
        env: &mut Env<'h>,
        stack: &mut Stack<'o, 'h>,
        a: Operand,
        b: Operand,
    ) -> Option<[Value<'o, 'h>; 2]> {
        let b = self.operand(env, stack, b)?;
        Some([self.operand(env, stack, a)?, b])
    }

    /// The value of a function; what it asks of a trace is noted.
    fn apply<'h: 'o>(
        &self,
        env: &mut Env<'h>,
        function: Function,
        arguments: &[Value<'o, 'h>],
    ) -> Option<Value<'o, 'h>> {
        let Function::Trace(effect) = function else {
            return functions::apply(env, function, arguments);
        };
        let mut effects = self.effects.get();
        match (effect, arguments) {
            (TraceEffect::Message, [message]) => {
                effects.message = Some(own(env, *message).word());
            }
            (TraceEffect::Return, _) => effects.return_trace = true,
            (TraceEffect::Exception, _) => effects.exception_trace = true,
            (TraceEffect::Message, _) => return None,
        }
        self.effects.set(effects);
        Some(immediate(env, atoms::TRUE))
    }

    /// Runs code. In guards, `None` where one of them does not hold; in bodies, the value returned.
    fn evaluate<'h: 'o>(
        &self,
        env: &mut Env<'h>,
        code: &[Code],
        catches: bool,
    ) -> Option<Value<'o, 'h>> {
        let mut stack: Stack<'o, 'h> = SmallVec::new();
        let mut next = 0;
        while let Some(op) = code.get(next) {
            next += 1;
            let value = match *op {
                Code::Holds(comparison, a, b) => {
                    let [a, b] = self.pair(env, &mut stack, a, b)?;
                    if !functions::compare(comparison, a.term(), b.term()) {
                        return None;
                    }
                    continue;
                }
                Code::Is(test, a) => {
                    let a = self.operand(env, &mut stack, a)?;
                    if !functions::is(test, a.term()) {
                        return None;
                    }
                    continue;
                }
                Code::Push(operand) => self.at_hand(env, operand),
                Code::Own => {
                    let own = env.process().id;
                    Some(immediate(env, own))
                }
                Code::Tuple(operands) => {
                    let elements = self.take(env, &mut stack, operands)?;
                    Some(Value::Own(env.tuple(&elements)))
                }
                Code::List(operands) => {
                    let mut elements = self.take(env, &mut stack, operands)?;
                    let tail = elements.pop()?;
                    Some(Value::Own(env.list_with_tail(&elements, tail)))
                }
                Code::Map(count) => self.map(env, &mut stack, count),
                Code::Binary(function, a, b) => {
                    let arguments = self.pair(env, &mut stack, a, b)?;
                    functions::apply_two(env, function, arguments)
                }
                Code::Unary(function, a) => {
                    let argument = self.operand(env, &mut stack, a)?;
                    self.apply(env, function, &[argument])
                }
                Code::Call(function) => {
                    let arguments = stack.len().checked_sub(function.arity())?;
                    let value = self.apply(env, function, &stack[arguments..]);
                    stack.truncate(arguments);
                    value
                }
                Code::And(count) => logic(env, &mut stack, count, true),
                Code::Or(count) => logic(env, &mut stack, count, false),
                Code::AndAlso(target) | Code::OrElse(target) => {
                    let on = Word::from(matches!(op, Code::AndAlso(_)));
                    let value = stack.pop()?;
                    let word = value.term().word();
                    if word == on {
                        continue;
                    }
                    if word == atoms::TRUE || word == atoms::FALSE {
                        next = target as usize;
                        Some(value)
                    } else if catches {
                        next = target as usize;
                        None
                    } else {
                        return None;
                    }
                }
                Code::Check => {
                    if stack.pop()?.term().word() != atoms::TRUE {
                        return None;
                    }
                    continue;
                }
                Code::Drop => {
                    stack.pop();
                    continue;
                }
                Code::Return => return stack.pop(),
            };
            match value {
                Some(value) => stack.push(value),
                None if catches => {
                    let exit = immediate(env, atoms::EXIT_SIGNAL);
                    stack.push(exit);
                }
                None => return None,
            }
        }
        // All guards held.
        Some(Value::Object(self.object))
    }

    /// Operands, in the process's heap.
    #[inline]
    fn take<'h: 'o>(
        &self,
        env: &mut Env<'h>,
        stack: &mut Stack<'o, 'h>,
        operands: Operands,
    ) -> Option<SmallVec<[Term<'h>; 8]>> {
        let base = stack.len().checked_sub(operands.popped as usize)?;
        let mut popped = base;
        let mut terms = SmallVec::new();
        let all = self.operands.get(operands.first as usize..)?;
        for operand in all.get(..operands.count as usize)? {
            let value = match operand {
                Operand::Popped => {
                    popped += 1;
                    *stack.get(popped - 1)?
                }
                _ => self.at_hand(env, *operand)?,
            };
            terms.push(self.copy(env, value));
        }
        stack.truncate(base);
        Some(terms)
    }

    fn map<'h: 'o>(
        &self,
        env: &mut Env<'h>,
        stack: &mut Stack<'o, 'h>,
        count: u32,
    ) -> Option<Value<'o, 'h>> {
        let from = stack.len().checked_sub(2 * count as usize)?;
        let elements: Vec<Term<'h>> = stack
            .drain(from..)
            .map(|value| self.copy(env, value))
            .collect();
        let entries: Vec<(Term<'h>, Term<'h>)> = elements
            .chunks_exact(2)
            .map(|pair| (pair[0], pair[1]))
            .collect();
        Some(Value::Own(
            env.build(|heap| Map::from_entries(heap, &entries)),
        ))
    }
}

/// A value in the process's heap.
#[inline]
pub(super) fn own<'h>(env: &mut Env<'h>, value: Value<'_, 'h>) -> Term<'h> {
    match value {
        Value::Own(term) => term,
        Value::Object(term) if term.word().is_immediate() => env.build(|_| term.word()),
        Value::Object(term) => env.build(|heap| copy_term(term, heap)),
    }
}

/// Whether all, or one, of the last so many values are true; `None` where one of them is no boolean.
fn logic<'o, 'h: 'o>(
    env: &mut Env<'h>,
    stack: &mut Stack<'o, 'h>,
    count: u32,
    all: bool,
) -> Option<Value<'o, 'h>> {
    let from = stack.len().checked_sub(count as usize)?;
    let mut result = Some(all);
    for value in stack.drain(from..) {
        match (value.term().as_bool(), all) {
            (None, _) => result = None,
            (Some(false), true) => result = result.map(|_| false),
            (Some(true), false) => result = result.map(|_| true),
            (Some(_), _) => {}
        }
    }
    result.map(|result| immediate(env, Word::from(result)))
}
