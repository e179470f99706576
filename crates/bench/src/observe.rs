//! One program in one operating system process, watched: when its lines arrive, what they say, how much memory
//! the process holds at that moment.
//!
//! Memory is read from `/proc/PID/status` while the process lives, because programs linger after the lines that
//! matter; where there is no such file the figures are absent, never guessed. A wrapper's children count: of a tree of
//! processes the largest is taken. A process that outstays its time is ended with its whole group.

use std::io::{BufRead, BufReader, Read};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// What was seen of one run that ended well.
#[derive(Clone, Debug, Default)]
pub(crate) struct Observation {
    /// From the start of the process to its first line.
    pub(crate) first_line: Duration,
    /// Resident memory at the first line, in bytes.
    pub(crate) resident_at_first_line: Option<u64>,
    /// Names of `{mark, Name}` lines with the resident memory when each arrived.
    pub(crate) marks: Vec<(String, Option<u64>)>,
    /// The `{bench, ...}` line, if there was one.
    pub(crate) result: Option<BenchLine>,
    /// The highest resident memory until that line, in bytes.
    pub(crate) peak: Option<u64>,
}

/// A line `{bench, Name, MicrosMin, MicrosMedian, Checksum}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BenchLine {
    pub(crate) min_micros: u64,
    pub(crate) checksum: String,
}

/// Starts the command and watches it to its end; the error says what went wrong in a few words.
pub(crate) fn observe(mut command: Command, timeout: Duration) -> Result<Observation, String> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0);
    let start = Instant::now();
    let mut child = command
        .spawn()
        .map_err(|error| format!("cannot start: {error}"))?;
    let watchdog = Watchdog::over(&child, timeout);
    let complaint = collect_tail(&mut child);
    let observation = read_lines(&mut child, start);
    let status = child
        .wait()
        .map_err(|error| format!("cannot wait: {error}"))?;
    if watchdog.barked() {
        return Err(format!("no end after {} s", timeout.as_secs()));
    }
    let complaint = complaint
        .and_then(|reader| reader.join().ok())
        .unwrap_or_default();
    if status.success() {
        Ok(observation)
    } else {
        Err(format!("{status}: {}", first_words(&complaint)))
    }
}

fn read_lines(child: &mut Child, start: Instant) -> Observation {
    let mut seen = Observation::default();
    let Some(stdout) = child.stdout.take() else {
        return seen;
    };
    let mut reader = BufReader::new(stdout);
    let mut line = Vec::new();
    let mut first = true;
    while matches!(reader.read_until(b'\n', &mut line), Ok(read) if read > 0) {
        let pid = child.id();
        if std::mem::take(&mut first) {
            seen.first_line = start.elapsed();
            seen.resident_at_first_line = memory_of_tree(pid, "VmRSS:");
        }
        if let Some(name) = mark_name(&line) {
            seen.marks.push((name, memory_of_tree(pid, "VmRSS:")));
        } else if let Some(result) = bench_line(&line) {
            seen.result = Some(result);
            seen.peak = memory_of_tree(pid, "VmHWM:");
        }
        line.clear();
    }
    seen
}

fn mark_name(line: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(line.strip_prefix(b"{mark,")?).ok()?;
    Some(text.trim_end().strip_suffix('}')?.to_owned())
}

fn bench_line(line: &[u8]) -> Option<BenchLine> {
    let text = std::str::from_utf8(line.strip_prefix(b"{bench,")?).ok()?;
    let mut fields = text.trim_end().strip_suffix('}')?.splitn(4, ',');
    let (_name, min, _median, checksum) = (
        fields.next()?,
        fields.next()?,
        fields.next()?,
        fields.next()?,
    );
    Some(BenchLine {
        min_micros: min.trim().parse().ok()?,
        checksum: checksum.trim().to_owned(),
    })
}

/// Keeps the beginning of what the child writes to its standard error, and drains the rest.
fn collect_tail(child: &mut Child) -> Option<thread::JoinHandle<String>> {
    let mut stderr = child.stderr.take()?;
    Some(thread::spawn(move || {
        let mut kept = Vec::new();
        // Both may fail only when the child has gone: then what was kept is all there is.
        let _ = stderr.by_ref().take(4096).read_to_end(&mut kept);
        let _ = std::io::copy(&mut stderr, &mut std::io::sink());
        String::from_utf8_lossy(&kept).into_owned()
    }))
}

fn first_words(text: &str) -> String {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or("it said nothing");
    line.chars().take(100).collect()
}

/// The largest value of a memory field among a process and its descendants, in bytes.
fn memory_of_tree(root: u32, field: &str) -> Option<u64> {
    let mut largest = None;
    let mut waiting = vec![root];
    while let Some(pid) = waiting.pop() {
        largest = largest.max(memory_of(pid, field));
        let children =
            std::fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
        waiting.extend(
            children
                .split_whitespace()
                .filter_map(|child| child.parse::<u32>().ok()),
        );
    }
    largest
}

fn memory_of(pid: u32, field: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// Ends a process group when its time is over, unless told before that the process has ended.
struct Watchdog {
    done: mpsc::Sender<()>,
    thread: thread::JoinHandle<bool>,
}

impl Watchdog {
    fn over(child: &Child, timeout: Duration) -> Self {
        let (done, ended) = mpsc::channel();
        let group = format!("-{}", child.id());
        let thread = thread::spawn(move || {
            if ended.recv_timeout(timeout) != Err(mpsc::RecvTimeoutError::Timeout) {
                return false;
            }
            // If this fails the group has just ended by itself.
            let _ = Command::new("kill")
                .args(["-KILL", "--", &group])
                .stderr(Stdio::null())
                .status();
            true
        });
        Self { done, thread }
    }

    fn barked(self) -> bool {
        // The receiver is gone only when the watchdog has already acted.
        let _ = self.done.send(());
        self.thread.join().unwrap_or(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    #[test]
    fn lines_are_understood() {
        let seen = observe(
            shell("echo '{mark,ready}'; echo '{bench,fib,12,34,{5,6}}'"),
            Duration::from_secs(20),
        )
        .expect("it ran");
        assert_eq!(seen.marks[0].0, "ready");
        assert_eq!(
            seen.result,
            Some(BenchLine {
                min_micros: 12,
                checksum: "{5,6}".to_owned()
            })
        );
    }

    #[test]
    fn a_failure_carries_its_first_words() {
        let error = observe(
            shell("echo >&2 'no such module'; exit 3"),
            Duration::from_secs(20),
        )
        .expect_err("it failed");
        assert!(error.contains("no such module"), "{error}");
    }

    #[test]
    fn the_watchdog_ends_children_too() {
        let error = observe(shell("sleep 600 & sleep 600"), Duration::from_secs(1))
            .expect_err("it was ended");
        assert_eq!(error, "no end after 1 s");
    }
}
