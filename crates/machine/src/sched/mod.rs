//! Scheduling: run queues, workers, timers.

pub mod run_queue;
pub mod timers;
mod wheel;
pub mod worker;

pub use run_queue::RunQueues;
pub use timers::Timers;
