//! Guards and bodies as programs for a stack of values.
//!
//! A value is a term of the object (or a constant of the program), which is there as long as the object is looked at, or a term that was made in the
//! process's heap. What is kept is copied then. An error in a guard means that the clause does not fit; in a body it is the value `'EXIT'`.

use asterias_heap::{Stored, copy_term};
use asterias_machine::native::Env;
use asterias_term::map::Map;
use asterias_term::{Term, Word, atoms};
use smallvec::SmallVec;

use super::functions::{self, Function};
use super::pattern::Bindings;

/// An operation.
#[derive(Clone, Copy, Debug)]
pub(super) enum Code {
    /// An immediate.
    Immediate(Word),
    /// The constant of this number.
    Constant(u32),
    /// The value of a variable.
    Variable(u32),
    /// The whole object.
    Object,
    /// The process that runs the program.
    Own,
    /// A tuple of the last so many values.
    Tuple(u32),
    /// A list of so many values, with the last one as its last tail.
    List(u32),
    /// A map of so many keys and values.
    Map(u32),
    /// A function of the last values.
    Call(Function),
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
fn immediate<'o, 'h>(env: &mut Env<'h>, word: Word) -> Value<'o, 'h> {
    Value::Own(env.build(|_| word))
}

/// A program's expressions on one object.
#[derive(Clone, Copy)]
pub(super) struct Evaluation<'a, 'o> {
    pub(super) constants: &'a [Term<'o>],
    pub(super) bindings: &'a Bindings<'o>,
    pub(super) object: Term<'o>,
    pub(super) whole: Option<&'a Stored>,
}

impl<'o> Evaluation<'_, 'o> {
    /// Whether all guards hold.
    pub(super) fn guards<'h: 'o>(&self, env: &mut Env<'h>, code: &[Code]) -> bool {
        self.evaluate(env, code, false).is_some()
    }

    /// The value of the body.
    pub(super) fn body<'h: 'o>(&self, env: &mut Env<'h>, code: &[Code]) -> Term<'h> {
        // The commonest bodies need no stack.
        match code {
            [Code::Object, Code::Return] => self.copy_whole(env),
            [Code::Variable(variable), Code::Return] => {
                own(env, Value::Object(self.bindings.get(*variable)))
            }
            [Code::Immediate(word), Code::Return] => env.build(|_| *word),
            _ => match self.evaluate(env, code, true) {
                Some(value) => own(env, value),
                None => Term::atom(atoms::TRUE),
            },
        }
    }

    fn copy_whole<'h>(&self, env: &mut Env<'h>) -> Term<'h> {
        match self.whole {
            Some(stored) => env.build(|heap| stored.copy_out(heap)),
            None => env.build(|heap| copy_term(self.object, heap)),
        }
    }

    fn copy<'h: 'o>(&self, env: &mut Env<'h>, value: Value<'o, 'h>) -> Term<'h> {
        match value {
            Value::Object(term) if term.word() == self.object.word() => self.copy_whole(env),
            _ => own(env, value),
        }
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
                Code::Immediate(word) => Some(immediate(env, word)),
                Code::Constant(number) => self
                    .constants
                    .get(number as usize)
                    .copied()
                    .map(Value::Object),
                Code::Variable(variable) => Some(Value::Object(self.bindings.get(variable))),
                Code::Object => Some(Value::Object(self.object)),
                Code::Own => {
                    let own = env.process().id;
                    Some(immediate(env, own))
                }
                Code::Tuple(count) => self.tuple(env, &mut stack, count),
                Code::List(count) => self.list(env, &mut stack, count),
                Code::Map(count) => self.map(env, &mut stack, count),
                Code::Call(function) => {
                    let arguments = stack.len().checked_sub(function.arity())?;
                    let value = functions::apply(env, function, &stack[arguments..]);
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

    /// The last so many values, in the process's heap.
    fn take<'h: 'o>(
        &self,
        env: &mut Env<'h>,
        stack: &mut Stack<'o, 'h>,
        count: usize,
    ) -> Option<SmallVec<[Term<'h>; 8]>> {
        let from = stack.len().checked_sub(count)?;
        Some(
            stack
                .drain(from..)
                .map(|value| self.copy(env, value))
                .collect(),
        )
    }

    fn tuple<'h: 'o>(
        &self,
        env: &mut Env<'h>,
        stack: &mut Stack<'o, 'h>,
        count: u32,
    ) -> Option<Value<'o, 'h>> {
        let elements = self.take(env, stack, count as usize)?;
        Some(Value::Own(env.tuple(&elements)))
    }

    fn list<'h: 'o>(
        &self,
        env: &mut Env<'h>,
        stack: &mut Stack<'o, 'h>,
        count: u32,
    ) -> Option<Value<'o, 'h>> {
        let mut elements = self.take(env, stack, count as usize + 1)?;
        let tail = elements.pop()?;
        Some(Value::Own(env.list_with_tail(&elements, tail)))
    }

    fn map<'h: 'o>(
        &self,
        env: &mut Env<'h>,
        stack: &mut Stack<'o, 'h>,
        count: u32,
    ) -> Option<Value<'o, 'h>> {
        let elements = self.take(env, stack, 2 * count as usize)?;
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
pub(super) fn own<'h>(env: &mut Env<'h>, value: Value<'_, 'h>) -> Term<'h> {
    match value {
        Value::Own(term) => term,
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
