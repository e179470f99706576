//! A process: what belongs to it alone, and the few words through which others reach it.
//!
//! A process is run by one worker at a time, which alone touches its heap, stack, mailbox and relations: the *holder*. All other threads see
//! only its [`Shared`] part, which they reach through the process table while an epoch guard keeps it from being freed.

pub mod dictionary;
pub mod mailbox;
pub mod relations;
pub mod shared;
pub mod signal;
pub mod signal_queue;
pub mod stack;
pub mod state;
pub mod table;

use std::sync::Arc;

use asterias_heap::{Heap, LiteralRange};
use asterias_term::fun::Mfa;
use asterias_term::{Word, atoms};

use crate::code::Op;
use crate::native::MaxHeap;
use crate::system::Release;
use dictionary::Dictionary;
use mailbox::Mailbox;
use relations::Relations;
use shared::Shared;
use stack::Stack;

/// How urgent a process is.
#[repr(u8)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Priority {
    /// Before all others.
    Max = 0,
    /// Before normal ones.
    High = 1,
    /// The usual.
    Normal = 2,
    /// One turn for eight of a normal process.
    Low = 3,
}

impl Priority {
    /// The priority named by an atom.
    pub fn from_atom(atom: Word) -> Option<Priority> {
        match atom {
            atoms::MAX => Some(Priority::Max),
            atoms::HIGH => Some(Priority::High),
            atoms::NORMAL => Some(Priority::Normal),
            atoms::LOW => Some(Priority::Low),
            _ => None,
        }
    }

    /// Its name.
    pub fn atom(self) -> Word {
        match self {
            Priority::Max => atoms::MAX,
            Priority::High => atoms::HIGH,
            Priority::Normal => atoms::NORMAL,
            Priority::Low => atoms::LOW,
        }
    }
}

/// Why a process goes on where it does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Activity {
    /// It has work to do.
    Running,
    /// It waits in a `receive`, or in a native that waits for a message.
    Waiting,
    /// It waits until a port is no longer busy.
    Blocked,
    /// Its end has begun.
    Exiting,
}

/// A process.
///
/// Kept small: with heap and stack at birth it costs less than 2,000 bytes.
#[repr(C)]
pub struct Process {
    /// What others may see of it; everything else is the holder's alone.
    pub shared: Shared,
    /// How many processes have suspended it.
    pub suspended: u32,
    /// Its heap.
    pub heap: Heap,
    /// Its stack.
    pub stack: Stack,
    /// Stack pointer while it does not run.
    pub sp: *mut Word,
    /// Frame pointer while it does not run.
    pub fp: *mut Word,
    /// Where it goes on.
    pub ip: *const Op,
    /// X registers that are alive while it does not run.
    pub saved: Vec<Word>,
    /// Received messages.
    pub mailbox: Mailbox,
    /// Links, monitors and aliases; made with the first.
    pub relations: Option<Box<Relations>>,
    /// The process dictionary; made with the first entry.
    pub dictionary: Option<Box<Dictionary>>,
    /// Group leader.
    pub group_leader: Word,
    /// Who spawned it, or `NONE`.
    pub parent: Word,
    /// The function it began with.
    pub initial: Mfa,
    /// Reductions spent in earlier slices.
    pub reductions: u64,
    /// Number of the receive timer in force; even where there is none.
    pub timer: ReceiveTimer,
    /// What it is doing.
    pub activity: Activity,
    /// Whether exit signals become messages.
    pub trap_exit: bool,
    /// It hibernates: it waits where `erlang:hibernate/3` has left it.
    pub hibernating: bool,
    /// Another process has asked for a collection, which comes before anything else it does.
    pub collect_asked: bool,
    /// How urgent it is.
    pub priority: Priority,
    /// Turns it has been passed over, for low priority.
    pub passed_over: u8,
    /// Rare settings and states; made with the first.
    pub rare: Option<Box<Rare>>,
}

/// The receive timer of a process.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ReceiveTimer {
    /// Counts timers, so that the signal of an old one is known.
    pub sequence: u64,
    /// The timer in force, as the timer service names it.
    pub handle: Option<u64>,
    /// It has run out, and the `receive` has not noticed yet.
    pub expired: bool,
    /// The receive waits for ever. Only its first look at the time tells: the register may be lost afterwards.
    pub endless: bool,
}

/// What few processes have.
#[derive(Debug, Default)]
pub struct Rare {
    /// `process_flag(error_handler, _)`, or zero for the usual.
    pub error_handler: Option<Word>,
    /// `process_flag(max_heap_size, _)`.
    pub max_heap: MaxHeap,
    /// `process_flag(min_bin_vheap_size, _)`, where it has been set.
    pub min_virtual_words: Option<usize>,
    /// Who has suspended it; `suspended` is their number.
    pub suspenders: Vec<Word>,
    /// `process_flag(message_queue_data, off_heap)`.
    pub messages_off_heap: bool,
    /// Its queue of messages has been reported as long, and not yet as short.
    pub long_queue: bool,
    /// `process_flag(sensitive, true)`.
    pub sensitive: bool,
    /// `process_flag(async_dist, true)`.
    pub async_dist: bool,
    /// Literals to be copied at the next safepoint.
    pub releases: Vec<Arc<Release>>,
}

// SAFETY: raw pointers in it lead into its own blocks, or to code that outlives it; it moves between threads as a whole. It is not `Sync`:
// other threads see `shared` alone.
unsafe impl Send for Process {}

impl std::ops::Deref for Process {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.shared
    }
}

impl std::fmt::Debug for Process {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Process")
            .field("id", &self.id)
            .field("state", &self.state)
            .finish_non_exhaustive()
    }
}

impl Process {
    /// A process that is about to be queued; its stack holds only the return address `end`.
    pub fn new(
        id: Word,
        heap_words: usize,
        literals: LiteralRange,
        end: *const Op,
    ) -> Box<Process> {
        let stack = Stack::new();
        // SAFETY: a new stack has room for one word.
        let sp = unsafe { stack.base().sub(1) };
        // SAFETY: inside the block.
        unsafe { *sp = Word(end as u64) };
        Box::new(Process {
            shared: Shared::new(id),
            suspended: 0,
            heap: Heap::new(heap_words, literals),
            stack,
            sp,
            fp: std::ptr::null_mut(),
            ip: end,
            saved: Vec::new(),
            mailbox: Mailbox::new(),
            relations: None,
            dictionary: None,
            group_leader: Word::NIL,
            parent: Word::NONE,
            initial: Mfa {
                module: atoms::ERLANG,
                function: atoms::APPLY,
                arity: 2,
            },
            reductions: 0,
            timer: ReceiveTimer::default(),
            activity: Activity::Running,
            trap_exit: false,
            hibernating: false,
            collect_asked: false,
            priority: Priority::Normal,
            passed_over: 0,
            rare: None,
        })
    }

    /// Links, monitors and aliases.
    pub fn relations(&mut self) -> &mut Relations {
        self.relations.get_or_insert_default()
    }

    /// Rare settings.
    pub fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }
}
