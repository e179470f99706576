//! A table: what it is, who owns it, who may do what with it, and where its objects are.
//!
//! What a table is never changes, but for its name, protection, owner and heir. The owner changes under the `ownership` lock, which also guards the end of the
//! table, so that a table is given away, inherited or deleted one after the other.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};

use asterias_heap::Stored;
use asterias_term::{Word, atoms};
use parking_lot::Mutex;

use crate::bulk::Bulk;
use crate::ends::drop_garbage;
use crate::spec::KeyPlace;
use crate::store::{Kind, Store};

/// Who may use a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum Protection {
    /// All read and write.
    Public,
    /// All read, the owner writes.
    Protected,
    /// The owner alone.
    Private,
}

impl Protection {
    /// Its name.
    pub(crate) fn atom(self) -> Word {
        match self {
            Protection::Public => atoms::PUBLIC,
            Protection::Protected => atoms::PROTECTED,
            Protection::Private => atoms::PRIVATE,
        }
    }

    /// The protection of a name.
    pub(crate) fn from_atom(atom: Word) -> Option<Protection> {
        match atom {
            atoms::PUBLIC => Some(Protection::Public),
            atoms::PROTECTED => Some(Protection::Protected),
            atoms::PRIVATE => Some(Protection::Private),
            _ => None,
        }
    }
}

/// What an operation needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Need {
    /// To know about the table.
    Info,
    /// To read objects.
    Read,
    /// To change something.
    Write,
}

/// Whether a table is written by many at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum WriteConcurrency {
    Off,
    On,
    Auto,
    /// With so many locks: an option for those who test, and no promise.
    Locks(u32),
}

/// Who gets the table when its owner ends.
#[derive(Debug)]
pub(crate) struct Heir {
    /// The process.
    pub(crate) pid: Word,
    /// What it is told, as the tuple's only element.
    pub(crate) data: Stored,
}

/// What is set when the table is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Properties {
    pub(crate) kind: Kind,
    pub(crate) protection: Protection,
    /// Which element is the key, counted from zero.
    pub(crate) position: usize,
    pub(crate) named: bool,
    pub(crate) compressed: bool,
    pub(crate) read_concurrency: bool,
    pub(crate) write_concurrency: WriteConcurrency,
    pub(crate) decentralized_counters: bool,
}

impl Properties {
    /// Where the keys are.
    pub(crate) fn keys(&self) -> KeyPlace {
        KeyPlace {
            position: self.position,
            ordered: self.kind == Kind::OrderedSet,
        }
    }
}

/// Who called `safe_fixtable`, how often, and since when somebody has: Erlang monotonic and system time in nanoseconds.
#[derive(Debug, Default)]
pub(crate) struct Fixers {
    pub(crate) by_pid: HashMap<u64, usize>,
    pub(crate) since: (i64, i64),
}

/// A table.
pub(crate) struct Table {
    /// Number of its reference.
    pub(crate) number: u64,
    pub(crate) properties: Properties,
    protection: AtomicU8,
    name: AtomicU64,
    owner: AtomicU64,
    gone: AtomicBool,
    /// The heir; its lock is held while the owner changes.
    pub(crate) ownership: Mutex<Option<Heir>>,
    pub(crate) store: Box<dyn Store>,
    pub(crate) fixers: Mutex<Fixers>,
    pub(crate) bulk: Bulk,
}

impl Table {
    pub(crate) fn new(
        number: u64,
        name: Word,
        owner: Word,
        properties: Properties,
        heir: Option<Heir>,
        store: Box<dyn Store>,
    ) -> Table {
        Table {
            number,
            properties,
            protection: AtomicU8::new(properties.protection as u8),
            name: AtomicU64::new(name.0),
            owner: AtomicU64::new(owner.0),
            gone: AtomicBool::new(false),
            ownership: Mutex::new(heir),
            store,
            fixers: Mutex::default(),
            bulk: Bulk::default(),
        }
    }

    #[inline]
    pub(crate) fn protection(&self) -> Protection {
        match self.protection.load(Ordering::Acquire) {
            0 => Protection::Public,
            1 => Protection::Protected,
            _ => Protection::Private,
        }
    }

    pub(crate) fn set_protection(&self, protection: Protection) {
        self.protection.store(protection as u8, Ordering::Release);
    }

    pub(crate) fn name(&self) -> Word {
        Word(self.name.load(Ordering::Acquire))
    }

    pub(crate) fn set_name(&self, name: Word) {
        self.name.store(name.0, Ordering::Release);
    }

    #[inline]
    pub(crate) fn owner(&self) -> Word {
        Word(self.owner.load(Ordering::Acquire))
    }

    /// Called under the lock `ownership`.
    pub(crate) fn set_owner(&self, owner: Word) {
        self.owner.store(owner.0, Ordering::Release);
    }

    /// Whether the table has been deleted.
    #[inline]
    pub(crate) fn is_gone(&self) -> bool {
        self.gone.load(Ordering::Acquire)
    }

    /// The table is deleted; false where it was already. Called under the lock `ownership`.
    pub(crate) fn begin_end(&self) -> bool {
        !self.gone.swap(true, Ordering::AcqRel)
    }

    /// Whether a process may do something.
    #[inline]
    pub(crate) fn allows(&self, pid: Word, need: Need) -> bool {
        match self.protection() {
            Protection::Public => true,
            Protection::Protected => need != Need::Write || self.owner() == pid,
            Protection::Private => need == Need::Info || self.owner() == pid,
        }
    }
}

impl Drop for Table {
    fn drop(&mut self) {
        let (count, garbage) = self.store.clear();
        drop_garbage(count, garbage);
    }
}

impl std::fmt::Debug for Table {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Table")
            .field("number", &self.number)
            .field("properties", &self.properties)
            .finish_non_exhaustive()
    }
}

/// Keeps the places of a table for as long as it lives: a traversal in several steps.
#[derive(Debug)]
pub(crate) struct Fixation {
    table: Arc<Table>,
}

impl Fixation {
    pub(crate) fn new(table: Arc<Table>) -> Fixation {
        table.store.fixed().add();
        Fixation { table }
    }

    pub(crate) fn table(&self) -> &Arc<Table> {
        &self.table
    }
}

impl Drop for Fixation {
    fn drop(&mut self) {
        if self.table.store.fixed().sub() {
            self.table.store.settle();
        }
    }
}
