//! Inserting very many objects at once: atomic to whoever looks, and yet in steps that let others run.
//!
//! The objects are put down at the table, which is from then on *busy*. Whoever comes to a busy table helps with one step and comes again, until all is
//! done; so nobody ever sees a part of it, nobody waits for a process that has been preempted or killed, and no step takes long. An insertion of
//! objects whose keys must be new looks at all keys first, also in steps, before the first is inserted.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use asterias_heap::Stored;
use parking_lot::Mutex;

use crate::store::Store;

/// Objects of one step.
const STEP: usize = 2_000;

/// What became of a bulk insertion.
#[derive(Debug, Default)]
pub(crate) struct Outcome(AtomicU8);

impl Outcome {
    const DONE: u8 = 1;
    const REFUSED: u8 = 2;

    /// `None` until it is over; then whether the objects were inserted.
    pub(crate) fn get(&self) -> Option<bool> {
        match self.0.load(Ordering::Acquire) {
            Outcome::DONE => Some(true),
            Outcome::REFUSED => Some(false),
            _ => None,
        }
    }
}

#[derive(Debug)]
struct Work {
    objects: Vec<Stored>,
    /// How many keys have been looked at; `None` where that is not wanted, or all have been.
    looked: Option<usize>,
    position: usize,
    outcome: Arc<Outcome>,
}

/// The bulk insertion of a table, where there is one.
#[derive(Debug, Default)]
pub(crate) struct Bulk {
    busy: AtomicBool,
    work: Mutex<Option<Work>>,
}

impl Bulk {
    /// Whether the table is busy.
    #[inline]
    pub(crate) fn is_busy(&self) -> bool {
        self.busy.load(Ordering::Acquire)
    }

    /// Begins; `None`, and the objects back, where the table is busy already. The objects are inserted in their order.
    pub(crate) fn begin(
        &self,
        mut objects: Vec<Stored>,
        new: bool,
        position: usize,
    ) -> Result<Arc<Outcome>, Vec<Stored>> {
        let mut work = self.work.lock();
        if work.is_some() {
            return Err(objects);
        }
        let outcome = Arc::new(Outcome::default());
        // Taken from the end.
        objects.reverse();
        let looked = new.then_some(0);
        *work = Some(Work {
            objects,
            looked,
            position,
            outcome: outcome.clone(),
        });
        self.busy.store(true, Ordering::Release);
        Ok(outcome)
    }

    /// Does one step; answers about how much work it was.
    pub(crate) fn help(&self, store: &dyn Store) -> usize {
        let mut guard = self.work.lock();
        let Some(work) = &mut *guard else {
            return 0;
        };
        if let Some(looked) = work.looked {
            let end = (looked + STEP).min(work.objects.len());
            let mut taken = false;
            for object in &work.objects[looked..end] {
                store.read(object.elements()[work.position], &mut |_| taken = true);
            }
            work.looked = (end < work.objects.len()).then_some(end);
            if taken {
                work.objects.clear();
                self.end(&mut guard, Outcome::REFUSED);
            }
            return STEP;
        }
        for _ in 0..STEP {
            let Some(object) = work.objects.pop() else {
                break;
            };
            store.insert_one(object, false);
        }
        if work.objects.is_empty() {
            self.end(&mut guard, Outcome::DONE);
        }
        STEP
    }

    fn end(&self, work: &mut Option<Work>, outcome: u8) {
        if let Some(work) = work.take() {
            self.busy.store(false, Ordering::Release);
            work.outcome.0.store(outcome, Ordering::Release);
        }
    }
}
