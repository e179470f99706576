//! Threads for work that blocks: files, name resolution. A worker of the machine must never wait for a device.
//!
//! A thread is started when work comes and nobody is idle, up to [`MAX_THREADS`]; beyond that work waits for its turn, in order. An idle thread
//! ends after [`IDLE`].

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// So many blocking operations are under way at once.
pub(crate) const MAX_THREADS: usize = 32;
/// A thread without work ends after this time.
const IDLE: Duration = Duration::from_secs(5);

type Job = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct State {
    jobs: VecDeque<Job>,
    threads: usize,
    idle: usize,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    work: Condvar,
}

/// Threads for work that blocks.
#[derive(Default)]
pub(crate) struct Pool {
    shared: Arc<Shared>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // Counts and queue agree at every point where a panic could happen.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self) {
        let mut state = self.lock();
        loop {
            if let Some(job) = state.jobs.pop_front() {
                drop(state);
                job();
                state = self.lock();
                continue;
            }
            state.idle += 1;
            let (woken, wait) = self
                .work
                .wait_timeout(state, IDLE)
                .unwrap_or_else(PoisonError::into_inner);
            state = woken;
            state.idle -= 1;
            if wait.timed_out() && state.jobs.is_empty() {
                state.threads -= 1;
                return;
            }
        }
    }
}

impl Pool {
    /// Has a job done by some thread, soon. The job comes back where not a single thread can be had.
    pub(crate) fn run(&self, job: Job) -> Result<(), Job> {
        let mut state = self.shared.lock();
        state.jobs.push_back(job);
        if state.idle >= state.jobs.len() {
            drop(state);
            self.shared.work.notify_one();
            return Ok(());
        }
        if state.threads >= MAX_THREADS {
            return Ok(());
        }
        state.threads += 1;
        drop(state);
        let shared = self.shared.clone();
        let thread = std::thread::Builder::new()
            .name("blocking".to_owned())
            .spawn(move || shared.serve());
        if thread.is_ok() {
            return Ok(());
        }
        let mut state = self.shared.lock();
        state.threads -= 1;
        // Others will come to it, if there are others.
        match state.jobs.pop_back() {
            Some(job) if state.threads == 0 => Err(job),
            Some(job) => {
                state.jobs.push_back(job);
                Ok(())
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn all_work_is_done_by_a_bounded_number_of_threads() {
        let pool = Pool::default();
        let (sender, receiver) = channel();
        for number in 0..200 {
            let sender = sender.clone();
            let job: Job = Box::new(move || {
                std::thread::sleep(Duration::from_millis(1));
                sender.send(number).expect("the receiver waits");
            });
            assert!(pool.run(job).is_ok());
            assert!(pool.shared.lock().threads <= MAX_THREADS);
        }
        let mut done: Vec<i32> = receiver.iter().take(200).collect();
        done.sort_unstable();
        assert_eq!(done, (0..200).collect::<Vec<_>>());
    }
}
