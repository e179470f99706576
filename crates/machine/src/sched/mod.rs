//! Scheduling: run queues, workers, timers.

pub mod run_queue;
pub mod timers;
pub mod worker;

pub use run_queue::RunQueues;
pub use timers::Timers;
