//! Literals that nothing refers to by name any more, those of purged code and of replaced persistent terms, are given back.
//!
//! Heaps may still point into such an area. A thread, started by the first of them, takes what has been retired, forbids that messages refer to
//! literals, waits for a grace period, so that no message on its way does, and then asks every process for copies of its own
//! ([`Signal::Release`]). Each process holds the [`Release`] until it has done that; when the last one, or its end, has let go, the areas are dropped.
//! One release is under way at a time.
//!
//! What is copied to be kept outside of heaps for longer than a signal travels (messages of timers, tags of monitors, data of ports) never refers
//! to literals.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use asterias_heap::{LiteralArea, LiteralRange};

use super::System;
use crate::process::signal::Signal;

/// The pause between two looks at a grace period.
const PAUSE: Duration = Duration::from_millis(1);

/// Areas that processes are asked to do without.
#[derive(Debug)]
pub struct Release {
    areas: Vec<LiteralArea>,
    end: Arc<Retired>,
}

impl Release {
    /// The areas.
    pub fn areas(&self) -> &[LiteralArea] {
        &self.areas
    }

    /// Nothing is released after all.
    fn hand_back(&mut self) {
        self.end.lock().areas.append(&mut self.areas);
    }
}

impl Drop for Release {
    fn drop(&mut self) {
        // No heap points into them: every process has let go.
        self.areas.clear();
        let mut state = self.end.lock();
        state.releasing = false;
        self.end.releasing.store(false, Ordering::SeqCst);
        drop(state);
        self.end.work.notify_all();
    }
}

#[derive(Debug, Default)]
struct State {
    areas: Vec<LiteralArea>,
    thread: bool,
    releasing: bool,
    closed: bool,
}

/// What waits to be given back.
#[derive(Debug, Default)]
pub(super) struct Retired {
    state: Mutex<State>,
    work: Condvar,
    releasing: AtomicBool,
}

impl Retired {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Each change is one assignment or one push.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for something to release; `None` where the system is gone.
    fn next(&self) -> Option<Vec<LiteralArea>> {
        let mut state = self.lock();
        while state.areas.is_empty() || state.releasing {
            if state.closed {
                return None;
            }
            state = self
                .work
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.releasing = true;
        self.releasing.store(true, Ordering::SeqCst);
        Some(std::mem::take(&mut state.areas))
    }
}

/// Ends the thread with the system.
#[derive(Debug, Default)]
pub(super) struct RetiredOwner(Arc<Retired>);

impl Drop for RetiredOwner {
    fn drop(&mut self) {
        self.0.lock().closed = true;
        self.0.work.notify_all();
    }
}

fn serve(system: &Weak<System>, retired: &Arc<Retired>) {
    loop {
        let Some(areas) = retired.next() else { return };
        let mut release = Release {
            areas,
            end: retired.clone(),
        };
        let Some(system) = system.upgrade() else {
            return;
        };
        let running = system.grace.snapshot();
        while !system.grace.is_over(&running) && !system.is_stopping() {
            std::thread::sleep(PAUSE);
        }
        if system.is_stopping() {
            // Whoever still runs may refer to them.
            release.hand_back();
            return;
        }
        let release = Arc::new(release);
        for process in system.processes.pids() {
            system.deliver(process, Signal::Release(release.clone()), usize::MAX);
        }
    }
}

impl System {
    /// Gives an area back as soon as no process refers to it. Nothing can be made to refer to it any more, but by those who do already.
    pub fn retire(&self, area: LiteralArea) {
        if area.words() == 0 {
            return;
        }
        let mut state = self.retired.0.lock();
        state.areas.push(area);
        if !state.thread {
            let (system, retired) = (self.this.clone(), self.retired.0.clone());
            let thread = std::thread::Builder::new()
                .name("literals".to_owned())
                .spawn(move || serve(&system, &retired));
            // Without a thread they stay; the next one tries again.
            state.thread = thread.is_ok();
        }
        drop(state);
        self.retired.0.work.notify_all();
    }

    /// The literals that a message may refer to instead of copying them.
    pub fn shared_literals(&self) -> LiteralRange {
        // Relaxed: a grace period follows the change.
        if self.retired.0.releasing.load(Ordering::Relaxed) {
            LiteralRange::EMPTY
        } else {
            self.literals.range()
        }
    }
}
