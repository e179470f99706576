//! Signals of the operating system, handed on to a machine as OTP's emulator does.

use std::io;
use std::sync::{Arc, OnceLock};

use asterias::{Builder, Error, StdHost, Value, Vm};

/// Builds the machine, with a host whose signals go to its handlers. What arrives while it starts is kept until it has.
pub(crate) fn build(builder: Builder, host: StdHost) -> Result<Arc<Vm>, Error> {
    let slot = Arc::new(OnceLock::<Arc<Vm>>::new());
    let started = slot.clone();
    let watched: io::Result<()> = host.on_signal(move |name| {
        let handled =
            started
                .wait()
                .spawn("erl_signal_handler", "arrived", vec![Value::atom(name)]);
        // A machine that can make no process any more can only be ended.
        if handled.is_err() {
            std::process::exit(1);
        }
    });
    if let Err(error) = watched {
        eprintln!("asterias: signals are not handled: {error}");
    }
    let vm = Arc::new(builder.host(host).build()?);
    Ok(slot.get_or_init(|| vm).clone())
}
