//! A process whose messages Rust receives.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

use crate::error::Error;
use crate::outside::{Delivery, Outside};
use crate::value::{Pid, Value};

/// A process of a machine whose messages arrive in Rust. It ends with the first message after this has been dropped.
///
/// ```
/// use std::time::Duration;
/// use asterias::{Value, Vm};
///
/// let vm = Vm::builder().workers(1).build()?;
/// let mailbox = vm.mailbox()?;
/// vm.call("erlang", "send", vec![mailbox.pid().clone().into(), Value::atom("hello")])?;
/// assert_eq!(mailbox.receive(Duration::from_secs(10))?, Some(Value::atom("hello")));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Mailbox {
    pub(crate) pid: Pid,
    pub(crate) number: u64,
    pub(crate) messages: Receiver<Delivery>,
    pub(crate) outside: Arc<Outside>,
}

impl Mailbox {
    /// The process.
    pub fn pid(&self) -> &Pid {
        &self.pid
    }

    /// The next message, in the order of arrival; `None` where none comes in time.
    ///
    /// # Errors
    /// The machine has stopped, or the message is nested too deep for a value.
    pub fn receive(&self, timeout: Duration) -> Result<Option<Value>, Error> {
        match self.messages.recv_timeout(timeout) {
            Ok(message) => message.map(Some),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err(Error::stopped()),
        }
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        self.outside.forget(self.number);
    }
}
