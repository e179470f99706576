//! The running system: code, processes, natives, the interpreter, scheduling.
//!
//! Rooms, each of which imports only those before it: [`code`] (loading, exports, literals, publication), [`process`] (the process structure,
//! stack, signals, mailbox, links and monitors), [`port`] (ports, behind which drivers do the I/O), [`native`] (the ABI of native functions), `interp` (the interpreter), [`sched`] (run queues,
//! workers, timers), [`system`] (one running virtual machine). [`engine`] is the layout that engines share.

pub mod code;
pub mod engine;
mod interp;
pub mod native;
pub mod port;
pub mod process;
pub mod sched;
mod sync;
pub mod system;

pub use asterias_term::{Term, View, Word, atoms};
pub use system::{Config, Flush, Halt, System};
