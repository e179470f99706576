//! The ports of a system by their numbers.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use asterias_term::Word;

use super::Port;
use crate::process::relations::WordMap;

/// Most ports at a time.
const LIMIT: usize = 65536;

/// All ports that are open, or being opened, and one that stands for what starts programs: it is there for programs that ask for any port, and
/// takes neither data nor its end.
#[derive(Debug)]
pub struct Ports {
    next: AtomicU64,
    table: RwLock<WordMap<u64, Arc<Port>>>,
}

impl Default for Ports {
    fn default() -> Ports {
        let forker = Port::forker();
        let table = WordMap::from_iter([(forker.id.0, Arc::new(forker))]);
        Ports {
            next: AtomicU64::new(1),
            table: RwLock::new(table),
        }
    }
}

impl Ports {
    /// Most ports at a time.
    pub fn limit(&self) -> usize {
        LIMIT
    }

    /// Number of ports.
    pub fn count(&self) -> usize {
        self.table
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .len()
    }

    /// The identities of all ports.
    pub fn all(&self) -> Vec<Word> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        table.keys().map(|id| Word(*id)).collect()
    }

    /// The port of this identity.
    pub fn find(&self, id: Word) -> Option<Arc<Port>> {
        let table = self.table.read().unwrap_or_else(PoisonError::into_inner);
        table.get(&id.0).cloned()
    }

    pub(super) fn add(&self, make: impl FnOnce(Word) -> Port) -> Option<Arc<Port>> {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        if table.len() >= LIMIT {
            return None;
        }
        // Relaxed: numbers need only differ.
        let id = Word::from_port_payload(self.next.fetch_add(1, Ordering::Relaxed));
        let port = Arc::new(make(id));
        table.insert(id.0, port.clone());
        Some(port)
    }

    pub(super) fn remove(&self, id: Word) {
        let mut table = self.table.write().unwrap_or_else(PoisonError::into_inner);
        table.remove(&id.0);
    }
}
