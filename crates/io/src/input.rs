//! Standard input, read by a thread of its own: a read blocks, and a worker must not.
//!
//! A request is answered by exactly one message. Requests are served in order; the thread reads only on request, so a
//! program that never reads leaves the input to others.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, PoisonError, Weak};

use asterias_heap::FragmentBuilder;
use asterias_machine::process::signal::{Parcel, Signal};
use asterias_machine::{System, Word};
use asterias_term::{Alloc, atom};

use crate::World;
use crate::reasons::reason_name;

/// The largest piece.
const PIECE_BYTES: usize = 1 << 16;

/// Requests for input, on their way to the thread that reads.
#[derive(Debug, Default)]
pub(crate) struct Input {
    requests: Mutex<Option<Sender<Word>>>,
}

impl World {
    /// Asks for a piece of input, to be sent to this process. False where no thread can be had.
    pub(crate) fn request_input(&self, pid: Word) -> bool {
        let mut requests = self
            .input
            .requests
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = &*requests {
            return sender.send(pid).is_ok();
        }
        let (sender, receiver) = channel::<Word>();
        let host = self.host.clone();
        let system = self.system.clone();
        let thread = std::thread::Builder::new()
            .name("input".to_owned())
            .spawn(move || {
                let mut buffer = vec![0; PIECE_BYTES];
                for pid in receiver {
                    let result = host.read(&mut buffer);
                    if !answer(
                        &system,
                        pid,
                        result.map(|count| &buffer[..count.min(PIECE_BYTES)]),
                    ) {
                        return;
                    }
                }
            });
        let sent = thread.is_ok() && sender.send(pid).is_ok();
        *requests = Some(sender);
        sent
    }
}

/// Sends `{prim_io, 0, {data, Binary} | eof | {error, Reason}}`; false where the system is gone.
fn answer(system: &Weak<System>, pid: Word, result: std::io::Result<&[u8]>) -> bool {
    let Some(system) = system.upgrade() else {
        return false;
    };
    let mut builder = FragmentBuilder::new(16);
    let event = match result {
        Ok([]) => atom::intern("eof"),
        Ok(bytes) => {
            let data = builder.binary(bytes);
            builder.tuple(&[atom::intern("data"), data])
        }
        Err(error) => builder.tuple(&[
            atom::intern("error"),
            atom::intern(reason_name(error.kind())),
        ]),
    };
    let root = builder.tuple(&[atom::intern("prim_io"), Word::small(0), event]);
    system.deliver(
        pid,
        Signal::Message(Parcel {
            root,
            fragment: Some(builder.finish()),
        }),
        usize::MAX,
    );
    true
}
