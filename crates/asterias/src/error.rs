//! What can go wrong between a program and a machine.

use std::fmt;

use crate::value::Value;

/// A machine could not be built, code not loaded, or a value not be made a term.
#[derive(Debug)]
pub struct Error {
    kind: Kind,
    message: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Start,
    Code,
    Value,
    Limit,
    Stopped,
}

impl Error {
    pub(crate) fn start(message: impl Into<String>) -> Error {
        Error {
            kind: Kind::Start,
            message: message.into(),
        }
    }

    pub(crate) fn code(message: impl Into<String>) -> Error {
        Error {
            kind: Kind::Code,
            message: message.into(),
        }
    }

    pub(crate) fn value(message: impl Into<String>) -> Error {
        Error {
            kind: Kind::Value,
            message: message.into(),
        }
    }

    pub(crate) fn limit(message: impl Into<String>) -> Error {
        Error {
            kind: Kind::Limit,
            message: message.into(),
        }
    }

    pub(crate) fn stopped() -> Error {
        Error {
            kind: Kind::Stopped,
            message: "the machine has stopped".to_owned(),
        }
    }

    /// The machine did not start.
    pub fn is_start(&self) -> bool {
        self.kind == Kind::Start
    }

    /// A file is missing, or is no code that can be executed.
    pub fn is_code(&self) -> bool {
        self.kind == Kind::Code
    }

    /// A value is no term: nested too deep, too large, not finite, or of another machine.
    pub fn is_value(&self) -> bool {
        self.kind == Kind::Value
    }

    /// A limit of the machine has been reached.
    pub fn is_limit(&self) -> bool {
        self.kind == Kind::Limit
    }

    /// The machine has stopped.
    pub fn is_stopped(&self) -> bool {
        self.kind == Kind::Stopped
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

/// The class of an exception.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// An error: `erlang:error/1`, a failed match, Gleam's `panic`.
    Error,
    /// An exit: `exit/1`, or the process was ended from outside.
    Exit,
    /// A `throw/1` that nobody caught.
    Throw,
}

impl fmt::Display for Class {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Class::Error => "error",
            Class::Exit => "exit",
            Class::Throw => "throw",
        })
    }
}

/// A place that an exception passed on its way.
#[derive(Clone, PartialEq, Debug)]
pub struct Frame {
    /// The module.
    pub module: String,
    /// The function.
    pub function: String,
    /// Number of arguments.
    pub arity: usize,
    /// The arguments, where the exception tells them.
    pub arguments: Option<Vec<Value>>,
    /// The file, where known.
    pub file: Option<String>,
    /// The line, where known.
    pub line: Option<u32>,
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}/{}", self.module, self.function, self.arity)?;
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(f, " ({file}:{line})"),
            _ => Ok(()),
        }
    }
}

/// A call has no result.
#[derive(Debug)]
pub struct CallError(CallKind);

#[derive(Debug)]
enum CallKind {
    Raised {
        class: Class,
        reason: Value,
        stack: Vec<Frame>,
    },
    Other(Error),
}

impl From<Error> for CallError {
    fn from(error: Error) -> CallError {
        CallError(CallKind::Other(error))
    }
}

impl CallError {
    pub(crate) fn raised(class: Class, reason: Value, stack: Vec<Frame>) -> CallError {
        CallError(CallKind::Raised {
            class,
            reason,
            stack,
        })
    }

    /// The exception, where the function raised one: its class and reason.
    pub fn exception(&self) -> Option<(Class, &Value)> {
        match &self.0 {
            CallKind::Raised { class, reason, .. } => Some((*class, reason)),
            CallKind::Other(_) => None,
        }
    }

    /// Where the exception came from, innermost first; empty where nothing is known.
    pub fn stack(&self) -> &[Frame] {
        match &self.0 {
            CallKind::Raised { stack, .. } => stack,
            CallKind::Other(_) => &[],
        }
    }

    /// The machine stopped before there was a result.
    pub fn is_stopped(&self) -> bool {
        matches!(&self.0, CallKind::Other(error) if error.is_stopped())
    }

    /// An argument or the result is no [`Value`], or no term.
    pub fn is_value(&self) -> bool {
        matches!(&self.0, CallKind::Other(error) if error.is_value())
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            CallKind::Raised { class, reason, .. } => write!(f, "{class}: {reason}"),
            CallKind::Other(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for CallError {}
