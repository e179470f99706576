//! Registered names: atoms to processes and ports, and back.
//!
//! A name has one process and a process one name at most; both directions change under one lock. A process is marked before it enters
//! ([`State::mark`](crate::process::state::State::mark)), so that one whose end has begun never does, and one that has entered is taken out
//! by its end. So no name ever leads to a process that will not give it back.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use asterias_term::Word;

use crate::process::relations::WordMap;
use crate::process::shared::Shared;
use crate::process::state::Mark;

/// The names of a system.
#[derive(Debug, Default)]
pub struct Registry {
    tables: RwLock<Tables>,
}

#[derive(Debug, Default)]
struct Tables {
    processes: HashMap<u32, Word>,
    names: WordMap<u64, Word>,
}

impl Registry {
    fn read(&self) -> RwLockReadGuard<'_, Tables> {
        self.tables.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Tables> {
        self.tables.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The process or port of a name.
    pub fn whereis(&self, name: Word) -> Option<Word> {
        self.read().processes.get(&name.atom_index()).copied()
    }

    /// The name of a process.
    pub fn name_of(&self, pid: Word) -> Option<Word> {
        self.read().names.get(&pid.0).copied()
    }

    /// Gives a name to a process; false where the name is taken, or the process has one, or its end has begun.
    pub fn register(&self, name: Word, process: &Shared) -> bool {
        let mut tables = self.write();
        let taken = tables.processes.contains_key(&name.atom_index())
            || tables.names.contains_key(&process.id.0);
        if taken || !process.state.mark(Mark::Named) {
            return false;
        }
        tables.processes.insert(name.atom_index(), process.id);
        tables.names.insert(process.id.0, name);
        true
    }

    /// Gives a name to a port that is alive as long as the caller holds its lock; false where the name is taken, or the port has one.
    pub(crate) fn register_port(&self, name: Word, port: Word) -> bool {
        let mut tables = self.write();
        let taken =
            tables.processes.contains_key(&name.atom_index()) || tables.names.contains_key(&port.0);
        if !taken {
            tables.processes.insert(name.atom_index(), port);
            tables.names.insert(port.0, name);
        }
        !taken
    }

    /// Takes a name back; false where nobody has it.
    pub fn unregister(&self, name: Word) -> bool {
        let mut tables = self.write();
        let Some(pid) = tables.processes.remove(&name.atom_index()) else {
            return false;
        };
        tables.names.remove(&pid.0);
        true
    }

    /// Takes back the name of a process that has been marked and ends, or of a port that has been closed.
    pub fn forget(&self, pid: Word) -> Option<Word> {
        let mut tables = self.write();
        let name = tables.names.remove(&pid.0)?;
        tables.processes.remove(&name.atom_index());
        Some(name)
    }

    /// All names.
    pub fn names(&self) -> Vec<Word> {
        self.read()
            .processes
            .keys()
            .map(|index| Word::from_atom_index(*index))
            .collect()
    }
}
