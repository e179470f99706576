//! Asterias, the BEAM in Rust, as a library: build a virtual machine, load code into it, call it, exchange messages with its processes.
//!
//! ```
//! use asterias::{Value, Vm};
//!
//! let vm = Vm::builder().workers(1).build()?;
//! let numbers = Value::from(vec![3, 1, 2]);
//! let sorted = vm.call("lists", "sort", vec![numbers])?;
//! assert_eq!(sorted, Value::from(vec![1, 2, 3]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A machine is a [`Vm`]; several of them in one program share nothing. What it may see of the world is its [`Host`], what it may use are the
//! limits of its [`Builder`]. Terms enter and leave as [`Value`]s.

#![forbid(unsafe_code)]

mod builder;
mod convert;
mod disassemble;
mod error;
mod mailbox;
mod outside;
mod show;
mod value;
mod vm;

pub use asterias_term::memory;

pub use asterias_io::{
    Advice, Ended, Ends, Executable, FileInfo, FileKind, Files, Host, Kind, NoFiles, NoPrograms,
    OpenFile, Opening, Program, Programs, Running, SignalAction, StdFiles, StdHost, StdPrograms,
    Stream, Terminal,
};
pub use builder::Builder;
pub use disassemble::{Exports, Function, Listing, disassemble, exports, imports};
pub use error::{CallError, Class, Error, Frame};
pub use mailbox::Mailbox;
pub use value::{BigInt, Bits, Fun, Pid, Port, Record, Reference, Value};
pub use vm::{Halt, Vm};
