//! The menu that Ctrl-C opens, as OTP's emulator has it.
//!
//! It is read from standard input, which a program may be reading too: whoever holds the input hands what it reads to the menu while that is
//! open ([`BreakMenu::takes`]), and a thread of the menu's own reads where nobody does. Unlike OTP's, it does not stop the machine meanwhile.

use std::io::{self, Read, Write};
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::terminal::Terminal;

const MENU: &str = "\nBREAK: (a)bort (A)bort with dump (c)ontinue (p)roc info (i)nfo\n       (l)oaded (v)ersion (k)ill (D)b-tables (d)istribution\n";

/// The largest line of an answer that is looked at.
const LINE_BYTES: usize = 256;

/// Whether the menu waits for an answer, and whether its thread does. Both stand for themselves only, so their order does not matter.
#[derive(Debug, Default)]
pub(crate) struct BreakMenu {
    open: AtomicBool,
    reading: AtomicBool,
}

impl BreakMenu {
    /// Opens the menu; a second Ctrl-C ends the program.
    pub(crate) fn open(self: &Arc<BreakMenu>, terminal: &Terminal) {
        if self.open.swap(true, Ordering::Relaxed) {
            end(terminal);
        }
        terminal.pause();
        show(MENU);
        if self.reading.swap(true, Ordering::Relaxed) {
            return;
        }
        let menu = self.clone();
        let shown = terminal.clone();
        let thread = std::thread::Builder::new()
            .name("break".to_owned())
            .spawn(move || {
                let mut line = [0; LINE_BYTES];
                let mut input = io::stdin().lock();
                while menu.open.load(Ordering::Relaxed) {
                    let Ok(count) = input.read(&mut line) else {
                        end(&shown);
                    };
                    menu.takes(&line[..count], &shown);
                }
                menu.reading.store(false, Ordering::Relaxed);
            });
        // Who cannot be asked wanted the program to end.
        if thread.is_err() {
            end(terminal);
        }
    }

    /// Answers what was read if the menu is open; false where it is not, and the input is the program's.
    pub(crate) fn takes(&self, input: &[u8], terminal: &Terminal) -> bool {
        if !self.open.load(Ordering::Relaxed) {
            return false;
        }
        match input.first() {
            None | Some(b'a') => end(terminal),
            Some(b'A') => {
                show("Crash dump requested by user\n");
                process::abort();
            }
            Some(b'c') => {
                self.open.store(false, Ordering::Relaxed);
                terminal.resume();
                return true;
            }
            Some(b'v') => show(&format!("Asterias {}\n", env!("CARGO_PKG_VERSION"))),
            Some(choice @ (b'p' | b'i' | b'l' | b'k' | b'D' | b'd')) => show(&format!(
                "Option '{}' is not supported.\n",
                char::from(*choice)
            )),
            Some(b'\n') => {}
            Some(choice) => show(&format!(
                "Invalid option '{}'. Please enter one of the following:",
                char::from(*choice)
            )),
        }
        show(MENU);
        true
    }
}

fn end(terminal: &Terminal) -> ! {
    terminal.pause();
    process::exit(0)
}

/// A terminal that is gone reads no menu.
fn show(text: &str) {
    let mut output = io::stdout().lock();
    drop(output.write_all(text.as_bytes()));
    drop(output.flush());
}
