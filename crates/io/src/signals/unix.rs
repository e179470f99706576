//! Signals of POSIX, by the names that OTP gives them.
//!
//! One thread takes what arrives and does what was last said of it. A signal about which nothing was said keeps what the operating
//! system does of itself.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use signal_hook::consts::signal::{
    SIGABRT, SIGALRM, SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGUSR1,
    SIGUSR2, SIGWINCH,
};
use signal_hook::iterator::{Handle, Signals};
use signal_hook::low_level::emulate_default_handler;

use super::SignalAction;

const NAMES: [(&str, i32); 11] = [
    ("sighup", SIGHUP),
    ("sigquit", SIGQUIT),
    ("sigabrt", SIGABRT),
    ("sigalrm", SIGALRM),
    ("sigterm", SIGTERM),
    ("sigusr1", SIGUSR1),
    ("sigusr2", SIGUSR2),
    ("sigchld", SIGCHLD),
    ("sigcont", SIGCONT),
    ("sigtstp", SIGTSTP),
    ("sigwinch", SIGWINCH),
];

/// Those that a program is told of from its start.
const HANDLED_FIRST: [i32; 3] = [SIGTERM, SIGUSR1, SIGQUIT];

type Actions = Arc<Mutex<BTreeMap<i32, SignalAction>>>;

/// The thread that takes signals, seen from those who say what is done with them.
#[derive(Debug)]
pub(crate) struct Watch {
    actions: Actions,
    handle: Handle,
}

impl Watch {
    /// Starts the thread; `tell` is called in it with the names of signals that are handled, `interrupted` when Ctrl-C is typed. Without
    /// it, that does what the operating system does of itself.
    pub(crate) fn start(
        tell: impl Fn(&'static str) + Send + 'static,
        interrupted: Option<impl Fn() + Send + 'static>,
    ) -> io::Result<Watch> {
        let mut signals = Signals::new(HANDLED_FIRST)?;
        if interrupted.is_some() {
            signals.add_signal(SIGINT)?;
        }
        let handle = signals.handle();
        let first = HANDLED_FIRST.map(|number| (number, SignalAction::Handle));
        let actions: Actions = Arc::new(Mutex::new(BTreeMap::from(first)));
        let known = actions.clone();
        std::thread::Builder::new()
            .name("signals".to_owned())
            .spawn(move || {
                for number in signals.forever() {
                    match &interrupted {
                        Some(interrupted) if number == SIGINT => interrupted(),
                        _ => arrived(number, &known, &tell),
                    }
                }
            })?;
        Ok(Watch { actions, handle })
    }

    /// Says what is done with a signal from now on.
    pub(crate) fn set(&self, name: &str, action: SignalAction) -> io::Result<()> {
        let number = NAMES.iter().find(|(known, _)| *known == name);
        let &(_, number) = number.ok_or(io::ErrorKind::InvalidInput)?;
        // Each change is one call on the map, so it is whole even after a panic.
        let mut actions = self.actions.lock().unwrap_or_else(PoisonError::into_inner);
        actions.insert(number, action);
        self.handle.add_signal(number)
    }
}

fn arrived(number: i32, actions: &Actions, tell: &impl Fn(&'static str)) {
    let action = actions
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .get(&number)
        .copied();
    match action {
        Some(SignalAction::Handle) => {
            if let Some((name, _)) = NAMES.iter().find(|(_, known)| *known == number) {
                tell(name);
            }
        }
        Some(SignalAction::Ignore) => {}
        // It fails only for what cannot be emulated, and none of these signals is such.
        Some(SignalAction::Default) | None => drop(emulate_default_handler(number)),
    }
}
