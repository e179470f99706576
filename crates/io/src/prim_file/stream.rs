//! An open file with what was read ahead of the program and what it has written but the file has not seen.
//!
//! At most one of the two buffers holds bytes: whoever writes goes back to where the program believes to be, whoever reads, moves or
//! asks writes out first. An error of a delayed write is reported by the next operation.

use std::collections::BinaryHeap;
use std::io::{self, SeekFrom};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, Weak};
use std::time::{Duration, Instant};

use asterias_term::memory;

use super::pace::SHORT_BYTES;
use super::{Reply, lock};
use crate::files::{Kind, OpenFile};

/// A line is looked for in pieces of this size at least.
const LINE_BYTES: usize = 256;
/// A read asks for no more at a time, whatever size the program named.
const PIECE_BYTES: usize = 1 << 20;

/// What a position is relative to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum From {
    Start,
    Current,
    End,
}

/// An open file, or one that is not open yet or any more.
pub(crate) struct Stream {
    file: Option<Box<dyn OpenFile>>,
    /// A read that gets less than it wants has met the end.
    regular: bool,
    /// Writes wait for the device.
    sync: bool,
    ahead: usize,
    /// What was read and not given yet begins at `start`.
    buffer: Vec<u8>,
    start: usize,
    /// So many bytes may wait, for so many milliseconds.
    delay: Option<(usize, u64)>,
    pending: Vec<u8>,
    failure: Option<io::Error>,
}

impl Stream {
    pub(super) fn new(ahead: usize, delay: Option<(usize, u64)>, sync: bool) -> Stream {
        Stream {
            file: None,
            regular: true,
            sync,
            ahead,
            buffer: Vec::new(),
            start: 0,
            delay,
            pending: Vec::new(),
            failure: None,
        }
    }

    pub(super) fn open(&mut self, mut file: Box<dyn OpenFile>) {
        self.regular = file
            .info()
            .is_ok_and(|info| matches!(info.kind, Kind::Regular));
        self.file = Some(file);
    }

    /// Whether operations on a few bytes are short: nothing that waits has to be written first, and nothing waits for a device.
    pub(super) fn is_short(&self) -> bool {
        let reads_little = self.ahead <= SHORT_BYTES;
        let is_ready = self.file.is_some() && self.pending.is_empty();
        is_ready && self.regular && !self.sync && reads_little
    }

    fn file(&mut self) -> io::Result<&mut Box<dyn OpenFile>> {
        self.file
            .as_mut()
            .ok_or_else(|| io::ErrorKind::InvalidInput.into())
    }

    /// Writes out what waits.
    fn flush(&mut self) -> io::Result<()> {
        if !self.pending.is_empty() {
            let pending = std::mem::take(&mut self.pending);
            self.file()?.write_all(&pending)?;
        }
        self.failure.take().map_or(Ok(()), Err)
    }

    /// Writes out what waits; who comes next hears of a failure.
    pub(super) fn flush_later(&mut self) {
        if let Err(error) = self.flush() {
            self.failure = Some(error);
        }
    }

    /// Makes the file's position that of the program.
    fn settle(&mut self) -> io::Result<()> {
        let unread = self.buffer.len() - self.start;
        self.buffer.clear();
        self.start = 0;
        if unread > 0 {
            let back = -i64::try_from(unread).unwrap_or(i64::MAX);
            self.file()?.seek(SeekFrom::Current(back))?;
        }
        self.flush()
    }

    pub(super) fn close(&mut self) -> io::Result<Reply> {
        self.file()?;
        let flushed = self.flush();
        self.file = None;
        self.buffer = Vec::new();
        flushed.map(|()| Reply::Ok)
    }

    /// Reads up to `size` more bytes to the end of `bytes`.
    fn fill(&mut self, bytes: &mut Vec<u8>, size: u64) -> io::Result<()> {
        let regular = self.regular;
        let file = self.file()?;
        let mut left = usize::try_from(size).unwrap_or(usize::MAX);
        while left > 0 {
            let from = bytes.len();
            let piece = left.min(PIECE_BYTES);
            memory::asking(from + piece, || bytes.try_reserve(piece))
                .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
            bytes.resize(from + piece, 0);
            let got = match file.read(&mut bytes[from..]) {
                Ok(got) => got,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => 0,
                Err(error) => {
                    bytes.truncate(from);
                    return Err(error);
                }
            };
            bytes.truncate(from + got);
            left -= got;
            if got == 0 || !regular {
                break;
            }
        }
        Ok(())
    }

    pub(super) fn read(&mut self, size: u64) -> io::Result<Reply> {
        self.file()?;
        self.flush()?;
        let have = self.buffer.len() - self.start;
        let wanted = usize::try_from(size).unwrap_or(usize::MAX);
        if have < wanted {
            let mut buffer = self.buffer.split_off(self.start);
            let result = self.fill(&mut buffer, (wanted - have + self.ahead) as u64);
            self.buffer = buffer;
            self.start = 0;
            result?;
        }
        let taken = wanted.min(self.buffer.len() - self.start);
        if taken == 0 && wanted > 0 {
            return Ok(Reply::Eof);
        }
        Ok(Reply::Data(self.take(taken)))
    }

    /// Whether what is read comes from the buffer, if it holds enough.
    fn reads_buffer(&self) -> bool {
        self.file.is_some() && self.pending.is_empty() && self.failure.is_none()
    }

    /// What [`Stream::read`] answers where that needs nothing of the file.
    pub(super) fn read_at_once(&mut self, size: u64) -> Option<Reply> {
        let wanted = usize::try_from(size).ok()?;
        let held = self.reads_buffer() && wanted <= self.buffer.len() - self.start;
        (held && wanted > 0).then(|| Reply::Data(self.take(wanted)))
    }

    /// What [`Stream::read_line`] answers where that needs nothing of the file.
    pub(super) fn read_line_at_once(&mut self) -> Option<Reply> {
        if !self.reads_buffer() {
            return None;
        }
        let newline = newline(&self.buffer[self.start..])?;
        Some(Reply::Data(self.take_line(newline + 1)))
    }

    /// What [`Stream::read_line`] answers where one more read is enough.
    pub(super) fn read_short_line(&mut self) -> io::Result<Option<Reply>> {
        self.flush()?;
        let mut buffer = self.buffer.split_off(self.start);
        let held = buffer.len();
        let result = self.fill(&mut buffer, self.ahead.max(LINE_BYTES) as u64);
        self.buffer = buffer;
        self.start = 0;
        result?;
        if let Some(offset) = newline(&self.buffer[held..]) {
            return Ok(Some(Reply::Data(self.take_line(held + offset + 1))));
        }
        Ok((self.buffer.is_empty()).then_some(Reply::Eof))
    }

    /// Whether what is written may wait.
    pub(super) fn may_delay(&self) -> bool {
        self.delay.is_some()
    }

    /// Whether bytes wait already, so that others may join them.
    pub(super) fn delays(&self) -> bool {
        self.file.is_some() && !self.pending.is_empty() && self.failure.is_none()
    }

    /// Keeps bytes for later where others wait already and there is room.
    pub(super) fn write_at_once(&mut self, bytes: &[u8]) -> Option<Reply> {
        let (size, _) = self.delay?;
        if !self.delays() || self.pending.len() + bytes.len() >= size {
            return None;
        }
        self.pending.extend_from_slice(bytes);
        Some(Reply::Ok)
    }

    /// The next bytes of the buffer.
    fn take(&mut self, count: usize) -> Vec<u8> {
        if self.start == 0 && count == self.buffer.len() {
            return std::mem::take(&mut self.buffer);
        }
        let end = self.start + count;
        let taken = self.buffer[self.start..end].to_vec();
        if end == self.buffer.len() {
            self.buffer.clear();
            self.start = 0;
        } else {
            self.start = end;
        }
        taken
    }

    /// The next bytes of the buffer, a line; carriage return and newline count as one.
    fn take_line(&mut self, count: usize) -> Vec<u8> {
        let mut line = self.take(count);
        if line.ends_with(b"\r\n") {
            line.truncate(line.len() - 2);
            line.push(b'\n');
        }
        line
    }

    /// A line with its newline.
    pub(super) fn read_line(&mut self) -> io::Result<Reply> {
        self.file()?;
        self.flush()?;
        let mut searched = self.start;
        loop {
            if let Some(offset) = newline(&self.buffer[searched..]) {
                let line = self.take_line(searched + offset + 1 - self.start);
                return Ok(Reply::Data(line));
            }
            let mut buffer = self.buffer.split_off(self.start);
            searched = buffer.len();
            let result = self.fill(&mut buffer, self.ahead.max(LINE_BYTES) as u64);
            self.buffer = buffer;
            self.start = 0;
            result?;
            if self.buffer.len() == searched {
                return Ok(match searched {
                    0 => Reply::Eof,
                    left => Reply::Data(self.take(left)),
                });
            }
        }
    }

    /// Writes, or keeps for later: then the answer says how long the bytes may wait.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<Option<Duration>> {
        let Some((size, wait)) = self.delay else {
            self.settle()?;
            self.file()?.write_all(bytes)?;
            return Ok(None);
        };
        self.file()?;
        self.failure.take().map_or(Ok(()), Err)?;
        if self.buffer.len() > self.start {
            self.settle()?;
        }
        let first = self.pending.is_empty();
        self.pending.extend_from_slice(bytes);
        if self.pending.len() >= size {
            self.flush()?;
            return Ok(None);
        }
        Ok(first.then(|| Duration::from_millis(wait)))
    }

    pub(super) fn read_at(&mut self, position: u64, size: u64) -> io::Result<Reply> {
        self.flush()?;
        let file = self.file()?;
        let mut bytes = Vec::new();
        let mut left = usize::try_from(size).unwrap_or(usize::MAX);
        while left > 0 {
            let from = bytes.len();
            let piece = left.min(PIECE_BYTES);
            memory::asking(from + piece, || bytes.try_reserve(piece))
                .map_err(|_| io::Error::from(io::ErrorKind::OutOfMemory))?;
            bytes.resize(from + piece, 0);
            let got = file.read_at(&mut bytes[from..], position.saturating_add(from as u64))?;
            bytes.truncate(from + got);
            left -= got;
            if got == 0 {
                break;
            }
        }
        Ok(if bytes.is_empty() && size > 0 {
            Reply::Eof
        } else {
            Reply::Data(bytes)
        })
    }

    pub(super) fn write_at(&mut self, position: u64, bytes: &[u8]) -> io::Result<Reply> {
        self.settle()?;
        self.file()?.write_all_at(bytes, position)?;
        Ok(Reply::Ok)
    }

    pub(super) fn position(&mut self, from: From, offset: i64) -> io::Result<Reply> {
        self.settle()?;
        let to = match from {
            From::Start => u64::try_from(offset)
                .map(SeekFrom::Start)
                .map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?,
            From::Current => SeekFrom::Current(offset),
            From::End => SeekFrom::End(offset),
        };
        self.file()?.seek(to).map(Reply::Number)
    }

    pub(super) fn truncate(&mut self) -> io::Result<Reply> {
        self.settle()?;
        let file = self.file()?;
        let here = file.seek(SeekFrom::Current(0))?;
        file.set_size(here)?;
        Ok(Reply::Ok)
    }

    pub(super) fn sync(&mut self, attributes: bool) -> io::Result<Reply> {
        self.flush()?;
        self.file()?.sync(attributes)?;
        Ok(Reply::Ok)
    }

    pub(super) fn info(&mut self) -> io::Result<Reply> {
        self.flush()?;
        self.file()?.info().map(Reply::Info)
    }

    pub(super) fn with_file(
        &mut self,
        act: impl FnOnce(&mut dyn OpenFile) -> io::Result<()>,
    ) -> io::Result<Reply> {
        self.flush()?;
        act(&mut **self.file()?)?;
        Ok(Reply::Ok)
    }
}

fn newline(bytes: &[u8]) -> Option<usize> {
    bytes.iter().position(|byte| *byte == b'\n')
}

impl Drop for Stream {
    /// Nobody is left to hear of a failure.
    fn drop(&mut self) {
        self.flush_later();
    }
}

/// A stream whose delayed bytes are due; the earliest is the greatest.
struct Due(Instant, Weak<Mutex<Stream>>);

impl PartialEq for Due {
    fn eq(&self, other: &Due) -> bool {
        self.0 == other.0
    }
}
impl Eq for Due {}
impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Due) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Due {
    fn cmp(&self, other: &Due) -> std::cmp::Ordering {
        other.0.cmp(&self.0)
    }
}

/// A thread that writes out what has waited long enough; started with the first delay.
#[derive(Default)]
pub(crate) struct Flusher {
    requests: OnceLock<Option<Mutex<Sender<Due>>>>,
}

impl Flusher {
    /// Writes out a stream after this time, if it still lives.
    pub(super) fn flush_after(&self, wait: Duration, stream: &Arc<Mutex<Stream>>) {
        let requests = self.requests.get_or_init(|| {
            let (sender, receiver) = channel();
            let thread = std::thread::Builder::new().name("delayed writes".to_owned());
            let started = thread.spawn(move || flush_when_due(&receiver));
            started.is_ok().then(|| Mutex::new(sender))
        });
        let due = Due(Instant::now() + wait, Arc::downgrade(stream));
        let sent = requests.as_ref().is_some_and(|requests| {
            let requests = requests.lock();
            requests.is_ok_and(|sender| sender.send(due).is_ok())
        });
        if !sent {
            // Without a thread for later, now is the time.
            lock(stream).flush_later();
        }
    }
}

fn flush_when_due(requests: &Receiver<Due>) {
    let mut waiting: BinaryHeap<Due> = BinaryHeap::new();
    loop {
        let now = Instant::now();
        while waiting.peek().is_some_and(|due| due.0 <= now) {
            if let Some(stream) = waiting.pop().and_then(|due| due.1.upgrade()) {
                lock(&stream).flush_later();
            }
        }
        let wait = waiting.peek().map_or(Duration::from_secs(60), |due| {
            due.0.saturating_duration_since(now)
        });
        match requests.recv_timeout(wait) {
            Ok(due) => waiting.push(due),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}
