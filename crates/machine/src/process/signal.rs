//! What reaches a process: the signals, with the terms they carry.

use std::sync::Arc;

use asterias_heap::Fragment;
use asterias_term::{Word, atoms};

use crate::system::Release;

/// A term that travels outside any heap: an immediate, a literal, or a term in its own fragment.
#[derive(Debug)]
pub struct Parcel {
    /// The term.
    pub root: Word,
    /// What holds it, where it is not immediate or literal.
    pub fragment: Option<Fragment>,
}

// SAFETY: the term's memory is the fragment, which nobody else reaches, or is never changed.
unsafe impl Send for Parcel {}

impl Parcel {
    /// An immediate or literal.
    pub fn plain(root: Word) -> Parcel {
        Parcel {
            root,
            fragment: None,
        }
    }

    /// A copy of a term.
    ///
    /// # Safety
    /// `term` is alive.
    pub unsafe fn copy_of(term: Word, literals: asterias_heap::LiteralRange) -> Parcel {
        if term.is_immediate() {
            return Parcel::plain(term);
        }
        // SAFETY: the caller vouches for the term.
        let (root, fragment) = unsafe { Fragment::copy_of(term, literals) };
        Parcel { root, fragment }
    }
}

/// Where an exit signal comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExitKind {
    /// `exit/2`: `kill` is special, `normal` to oneself too.
    Explicit,
    /// A linked process ended.
    Link,
}

/// A monitor's options.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MonitorTag {
    /// What stands first in the message instead of `'DOWN'`; an immediate or a literal.
    pub tag: Word,
}

/// What another process, a timer or the system tells a process.
#[derive(Debug)]
pub enum Signal {
    /// A message.
    Message(Parcel),
    /// A message sent to an alias: dropped where the alias is no longer active.
    AliasMessage {
        /// Number of the alias' reference.
        alias: u64,
        /// The message.
        message: Parcel,
        /// It comes before ordinary messages, where the alias was made for that.
        urgent: bool,
    },
    /// An exit signal sent to an alias, likewise.
    AliasExit {
        /// Number of the alias' reference.
        alias: u64,
        /// Who sends it.
        from: Word,
        /// The reason.
        reason: Parcel,
        /// It comes before ordinary messages, where the alias was made for that.
        urgent: bool,
    },
    /// `from` links to the receiver.
    Link {
        /// Who links.
        from: Word,
    },
    /// `from` removes its link to the receiver.
    Unlink {
        /// Who unlinks.
        from: Word,
        /// Number to be acknowledged.
        id: u64,
    },
    /// The answer to `Unlink`.
    UnlinkAck {
        /// Who acknowledges.
        from: Word,
        /// The number of the `Unlink`.
        id: u64,
    },
    /// An exit signal.
    Exit {
        /// Who sends it.
        from: Word,
        /// The reason.
        reason: Parcel,
        /// Where it comes from.
        kind: ExitKind,
    },
    /// `from` monitors the receiver.
    Monitor {
        /// Who monitors.
        from: Word,
        /// Number of the monitor's reference.
        reference: u64,
        /// The name it was monitored by, or `NONE`.
        name: Word,
    },
    /// `from` no longer monitors the receiver.
    Demonitor {
        /// Number of the monitor's reference.
        reference: u64,
    },
    /// What the receiver monitored is gone.
    Down {
        /// Number of the monitor's reference.
        reference: u64,
        /// The process or port; where it was monitored by name, the message shows that.
        from: Word,
        /// Why.
        reason: Parcel,
    },
    /// The receive timer of the receiver has run out.
    ReceiveTimeout {
        /// Number of the timer; an older one is ignored.
        sequence: u64,
    },
    /// `from` no longer suspends the receiver.
    Resume {
        /// Who suspended it.
        from: Word,
    },
    /// The receiver is to make copies of what it refers to in these literals.
    Release(Arc<Release>),
    /// What the receiver waited for may have come: it looks again.
    Wake,
    /// Somebody asks for information: `process_info/2`, `is_process_alive/1`, garbage collection, and others that only the
    /// process's holder can answer.
    Request(Box<Request>),
}

/// A question to a process.
#[derive(Debug)]
pub struct Request {
    /// Who asks.
    pub from: Word,
    /// The form of the answer.
    pub reply: Reply,
    /// What is asked.
    pub question: Question,
}

/// The message that answers a question.
#[derive(Debug)]
pub enum Reply {
    /// `{Reference, Answer}`, with the reference of this number.
    Reference(u64),
    /// `{Tag, Answer}`.
    Tagged(Parcel),
    /// `{Kind, Id, Answer}`, where the kind is an atom.
    Kind(Word, Parcel),
    /// None.
    Silent,
}

/// What is asked of a process.
#[derive(Debug)]
pub enum Question {
    /// `erlang:is_process_alive/1`, after all earlier signals have been handled.
    IsAlive,
    /// `erlang:process_info/2`: the items, a list of atoms or a single one, to be answered in its form.
    ProcessInfo(Parcel),
    /// `erlang:garbage_collect/1,2`.
    CollectGarbage,
    /// `erlang:suspend_process/1`.
    Suspend,
    /// `erlang:check_process_code/2` of this module.
    CheckCode(Word),
    /// `erlang:group_leader/2`: its new leader.
    GroupLeader(Word),
}

impl Question {
    /// What is answered in the place of a process that does not exist (any more).
    pub fn answer_of_the_dead(&self) -> Word {
        match self {
            Question::IsAlive
            | Question::CollectGarbage
            | Question::CheckCode(_)
            | Question::GroupLeader(_) => atoms::FALSE,
            Question::ProcessInfo(_) => atoms::UNDEFINED,
            Question::Suspend => atoms::EXITED,
        }
    }
}
