//! The queue through which everything reaches a process: many senders, one receiver, no lock.
//!
//! Senders push onto a stack with one compare-and-swap; the receiver takes the whole stack with one swap and turns it round. So signals
//! arrive in the order of their pushes, which includes the order of each sender's. A process that ends closes its queue: later pushes
//! fail and tell the sender so.
//!
//! Ownership: a node belongs to the sender until its push succeeds, then to the queue, then to the receiver that took it. Any thread may
//! push; only the process's holder takes or closes.
//!
//! Orderings: a push releases the node's content; taking and closing acquire it, for all nodes of the stack, because each push continues
//! the release of the one before it. A push that is refused acquires what the process did before it closed. That an address comes back as
//! the head while a push was not looking does no harm: a push never looks into the node below its own.

use std::ptr;

use super::signal::Signal;
use crate::sync::{AtomicPtr, Ordering};

/// A signal on its way.
#[derive(Debug)]
pub struct Node {
    pub(super) next: *mut Node,
    /// In a mailbox: its place among the messages that joined the heap, counted from one; 0 for none.
    pub(super) kept: usize,
    /// What it carries.
    pub signal: Signal,
}

/// The queue.
#[derive(Debug)]
pub struct SignalQueue {
    head: AtomicPtr<Node>,
}

// The head of a closed queue: an address that no node has. Never dereferenced.
fn closed() -> *mut Node {
    ptr::without_provenance_mut(1)
}

impl SignalQueue {
    /// An open queue without signals.
    pub fn new() -> SignalQueue {
        SignalQueue {
            head: AtomicPtr::new(ptr::null_mut()),
        }
    }

    /// Adds a signal at the end.
    ///
    /// # Errors
    /// Gives the signal back where the queue is closed: the process has ended.
    pub fn push(&self, signal: Signal) -> Result<(), Box<Node>> {
        let node = Box::into_raw(Box::new(Node {
            next: ptr::null_mut(),
            kept: 0,
            signal,
        }));
        let mut head = self.head.load(Ordering::Acquire);
        loop {
            if head == closed() {
                // SAFETY: made by `Box::into_raw` above and never published.
                return Err(unsafe { Box::from_raw(node) });
            }
            // SAFETY: the node is still ours.
            unsafe { (*node).next = head };
            match self
                .head
                .compare_exchange_weak(head, node, Ordering::Release, Ordering::Acquire)
            {
                Ok(_) => return Ok(()),
                Err(now) => head = now,
            }
        }
    }

    /// Takes all signals, the oldest first. What was pushed before a notification that the caller has taken is among them.
    pub fn take(&self) -> Signals {
        // Before the swap, which costs a write: the holder looks far more often than there is something. Nobody else closes, so an open
        // queue stays open until the swap.
        let head = self.head.load(Ordering::Relaxed);
        if head.is_null() || head == closed() {
            return Signals::none();
        }
        Signals::reversed(self.head.swap(ptr::null_mut(), Ordering::Acquire))
    }

    /// Closes the queue for ever and takes what was left.
    pub fn close(&self) -> Signals {
        let head = self.head.swap(closed(), Ordering::AcqRel);
        if head == closed() {
            Signals::none()
        } else {
            Signals::reversed(head)
        }
    }
}

impl Default for SignalQueue {
    fn default() -> SignalQueue {
        SignalQueue::new()
    }
}

impl Drop for SignalQueue {
    fn drop(&mut self) {
        drop(self.close());
    }
}

/// Signals taken from a queue, the oldest first.
#[derive(Debug)]
pub struct Signals {
    next: *mut Node,
}

// SAFETY: the nodes belong to this value alone, and signals are `Send`.
unsafe impl Send for Signals {}

impl Signals {
    /// No signals.
    pub fn none() -> Signals {
        Signals {
            next: ptr::null_mut(),
        }
    }

    fn reversed(mut node: *mut Node) -> Signals {
        let mut next = ptr::null_mut();
        while !node.is_null() {
            // SAFETY: taken from the queue, so the nodes are ours.
            unsafe {
                let older = (*node).next;
                (*node).next = next;
                next = node;
                node = older;
            }
        }
        Signals { next }
    }
}

impl Iterator for Signals {
    type Item = Box<Node>;

    fn next(&mut self) -> Option<Box<Node>> {
        if self.next.is_null() {
            return None;
        }
        // SAFETY: nodes come from `Box::into_raw` and belong to this value.
        let mut node = unsafe { Box::from_raw(self.next) };
        self.next = std::mem::replace(&mut node.next, ptr::null_mut());
        Some(node)
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        for signal in self.by_ref() {
            drop(signal);
        }
    }
}
