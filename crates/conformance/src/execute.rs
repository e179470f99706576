//! Running one command to its end, with a time limit and bounded output.
//!
//! Two threads drain standard output and standard error so that a full pipe can never stop the child; the caller's thread
//! watches the clock. Output beyond [`OUTPUT_LIMIT_BYTES`] is read and dropped.

use std::io::{self, Read};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

const OUTPUT_LIMIT_BYTES: usize = 16 << 20;
const POLL: Duration = Duration::from_millis(3);

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It exited with this code.
    Exit(i32),
    /// A signal ended it: a crash.
    Killed,
    /// It was still running when its time was over.
    TimedOut,
}

/// What a command left behind.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) end: End,
    pub(crate) output: Vec<u8>,
    pub(crate) errors: Vec<u8>,
}

/// Runs `command` without input and waits for it, at most for `timeout`.
pub(crate) fn execute(command: &mut Command, timeout: Duration) -> io::Result<Outcome> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let output = drain(child.stdout.take());
    let errors = drain(child.stderr.take());
    let end = wait(&mut child, timeout)?;
    Ok(Outcome {
        end,
        output: collect(output),
        errors: collect(errors),
    })
}

fn wait(child: &mut Child, timeout: Duration) -> io::Result<End> {
    let deadline = Instant::now() + timeout;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status.code().map_or(End::Killed, End::Exit));
        }
        if Instant::now() >= deadline {
            // The child may have ended in between; then there is nothing left to kill.
            let _ = child.kill();
            child.wait()?;
            return Ok(End::TimedOut);
        }
        thread::sleep(POLL);
    }
}

type Drain = Option<thread::JoinHandle<Vec<u8>>>;

fn drain(stream: Option<impl Read + Send + 'static>) -> Drain {
    stream.map(|mut stream| {
        thread::spawn(move || {
            let mut kept = Vec::new();
            let mut chunk = [0; 8192];
            while let Ok(count @ 1..) = stream.read(&mut chunk) {
                let room = OUTPUT_LIMIT_BYTES.saturating_sub(kept.len());
                kept.extend_from_slice(&chunk[..count.min(room)]);
            }
            kept
        })
    })
}

fn collect(drain: Drain) -> Vec<u8> {
    drain
        .and_then(|thread| thread.join().ok())
        .unwrap_or_default()
}
