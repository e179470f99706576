//! Who waits outside a machine for terms from inside: numbers, and channels for them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use asterias_machine::native::{Env, Stop};
use asterias_machine::{Term, natives};

use crate::convert::{self, Refusal};
use crate::error::Error;
use crate::value::Value;

natives! {
    /// Natives of module `asterias`.
    pub(crate) static TABLE: "asterias" {
        process "deliver"/2 => deliver,
    }
}

/// What is delivered: a value, or why a term is none.
pub(crate) type Delivery = Result<Value, Error>;

/// The number of the process that has started the machine.
pub(crate) const STARTER: u64 = 0;

/// Those who wait. Without a map the machine has stopped, and nobody can wait any more.
#[derive(Debug)]
pub(crate) struct Outside {
    waiting: Mutex<Option<HashMap<u64, Sender<Delivery>>>>,
    next: AtomicU64,
}

impl Default for Outside {
    fn default() -> Outside {
        Outside {
            waiting: Mutex::new(Some(HashMap::new())),
            next: AtomicU64::new(STARTER),
        }
    }
}

impl Outside {
    fn with<T>(&self, change: impl FnOnce(&mut Option<HashMap<u64, Sender<Delivery>>>) -> T) -> T {
        // Single inserts and removals leave no half-changed map behind.
        change(&mut self.waiting.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// A new number, and where what is delivered to it arrives; disconnected when the machine stops.
    pub(crate) fn register(&self) -> (u64, Receiver<Delivery>) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let (sender, receiver) = channel();
        self.with(|waiting| waiting.as_mut().map(|map| map.insert(number, sender)));
        (number, receiver)
    }

    /// Nobody waits under this number any more.
    pub(crate) fn forget(&self, number: u64) {
        self.with(|waiting| waiting.as_mut().map(|map| map.remove(&number)));
    }

    /// The machine has stopped.
    pub(crate) fn close(&self) {
        self.with(Option::take);
    }

    fn sender(&self, number: u64) -> Option<Sender<Delivery>> {
        self.with(|waiting| waiting.as_ref()?.get(&number).cloned())
    }
}

fn deliver<'h>(env: &mut Env<'h>, number: Term<'h>, term: Term<'h>) -> Result<bool, Stop<'h>> {
    let number = number
        .as_i64()
        .and_then(|number| u64::try_from(number).ok())
        .ok_or_else(Stop::badarg)?;
    let sender = env
        .system()
        .extension::<Outside>()
        .and_then(|outside| outside.sender(number));
    let Some(sender) = sender else {
        return Ok(false);
    };
    let delivery = convert::from_term(term).map_err(|refusal| {
        Error::value(match refusal {
            Refusal::TooDeep => "a term is nested too deep for a value",
            Refusal::TooLarge => "a term is too large for a value",
        })
    });
    Ok(sender.send(delivery).is_ok())
}
