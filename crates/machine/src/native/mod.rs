//! The ABI of native functions: what a function written in Rust sees of the process that calls it, and what it answers.
//!
//! A native never collects and never re-enters the engine. Terms it receives and makes stay valid until it returns (`'h`). It answers a
//! value, or a [`Stop`]: an exception, a call into Erlang code that takes its place, or a wish to go on later. Natives are declared by
//! [`natives!`](crate::natives), one table a module.

pub mod code;
pub mod convert;
pub mod debug;
mod env;
pub(crate) mod library;
pub mod persistent;
pub mod ports;
pub mod prepared;
pub(crate) mod process_info;
pub mod processes;
mod published;
mod records;
mod resource;
mod table;

pub use convert::{Answer, Argument, Atom, Pid, ProperList};
pub use env::{Env, OpenList};
pub use processes::spawn_options::MaxHeap;
pub use published::Published;
pub use table::{Effect, NativeEntry, NativeTable};

use asterias_term::{Term, Word, atoms};

use crate::port::Busy;

/// What a native answers.
pub type Outcome<'h> = Result<Term<'h>, Stop<'h>>;

/// A native as the engines call it: as many arguments as the table says. [`Env::call`] is for everybody else.
pub type Native = for<'h> fn(Env<'h>, &'h [Term<'h>]) -> Answered<'h>;

/// What a native answers, in one word: a value, or the news that the engine keeps its [`Stop`]. Made by [`Env::finish`].
#[derive(Clone, Copy, Debug)]
pub struct Answered<'h> {
    word: Word,
    lifetime: std::marker::PhantomData<Term<'h>>,
}

impl<'h> Answered<'h> {
    /// The value's word, or none.
    #[inline(always)]
    pub(crate) fn word(self) -> Word {
        self.word
    }
}

/// The class of an exception.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Class {
    /// `erlang:error/1`.
    Error = 0,
    /// `erlang:exit/1`.
    Exit = 1,
    /// `throw/1`.
    Throw = 2,
}

impl Class {
    /// The class as `try … catch` shows it.
    pub fn atom(self) -> Word {
        match self {
            Class::Error => atoms::ERROR,
            Class::Exit => atoms::EXIT,
            Class::Throw => atoms::THROW,
        }
    }
}

/// An exception that a native raises.
#[derive(Clone, Copy, Debug)]
pub struct Raise<'h> {
    /// The class.
    pub class: Class,
    /// The reason.
    pub reason: Term<'h>,
    /// What the stack trace says of the native's own frame.
    pub frame: RaiseFrame<'h>,
}

/// How the native that raises appears in the stack trace.
#[derive(Clone, Copy, Debug)]
pub enum RaiseFrame<'h> {
    /// The native with its arguments and `error_info`, so that `erl_error` can explain the arguments.
    Arguments,
    /// As `Arguments`, with a `cause` in `error_info`.
    Cause(Term<'h>),
    /// Not at all: the trace begins with the caller, as after `erlang:error/1`.
    Caller,
    /// The caller with these arguments (a list, or `none`) and extra location information (a list), as after `erlang:error/3`.
    CallerWith(Term<'h>, Term<'h>),
    /// A function that is called in the native's place but cannot exist: its module, name and arguments (a list).
    Missing(Word, Word, Term<'h>),
    /// Exactly this trace, as after `erlang:raise/3`.
    Given(Term<'h>),
}

/// Why a native has no value.
#[derive(Clone, Copy, Debug)]
pub enum Stop<'h> {
    /// It raises.
    Raise(Raise<'h>),
    /// `Module:Function(Arguments…)` is called in its place; what that returns, or raises, is the native's.
    Call {
        /// The module.
        module: Word,
        /// The function.
        function: Word,
        /// The arguments, a proper list of at most 255.
        arguments: Term<'h>,
    },
    /// A fun is called in its place.
    CallFun {
        /// The fun.
        fun: Term<'h>,
        /// The arguments, a proper list of at most 255.
        arguments: Term<'h>,
    },
    /// It has used up its time: the process yields, and then the native is called again with these arguments (a proper list of
    /// its arity).
    Again(Term<'h>),
    /// The signals that have arrived are to be handled first; then the native is called again with the same arguments.
    Signals,
    /// The process waits for a message; then the native is called again with the same arguments.
    Wait,
    /// The process is suspended until a port is no longer busy; then the native is called again with the same arguments.
    Blocked(Busy),
    /// The process sleeps as `erlang:hibernate/3` says, and then calls this with an empty stack.
    Hibernate {
        /// The module.
        module: Word,
        /// The function.
        function: Word,
        /// The arguments, a proper list of at most 255.
        arguments: Term<'h>,
    },
    /// The process has been told to stop: it exits with this reason, uncatchably.
    Exit(Term<'h>),
}

impl<'h> Stop<'h> {
    /// `error:Reason` with the native's arguments in the trace.
    pub fn error(reason: Term<'h>) -> Stop<'h> {
        Stop::Raise(Raise {
            class: Class::Error,
            reason,
            frame: RaiseFrame::Arguments,
        })
    }

    /// `error:badarg`.
    pub fn badarg() -> Stop<'h> {
        Stop::error(Term::atom(atoms::BADARG))
    }

    /// `error:badarg` with a `cause` in `error_info`.
    pub fn badarg_because(cause: Word) -> Stop<'h> {
        Stop::Raise(Raise {
            class: Class::Error,
            reason: Term::atom(atoms::BADARG),
            frame: RaiseFrame::Cause(Term::atom(cause)),
        })
    }

    /// `error:badarith`.
    pub fn badarith() -> Stop<'h> {
        Stop::error(Term::atom(atoms::BADARITH))
    }

    /// `error:system_limit`.
    pub fn system_limit() -> Stop<'h> {
        Stop::error(Term::atom(atoms::SYSTEM_LIMIT))
    }
}
