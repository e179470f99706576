//! The streams that programs open: a codec, the input that waits for it, and the process that may use it.

use std::collections::VecDeque;

use zlib_rs::{DeflateFlush, Inflate, InflateError, InflateFlush, Status};

use super::deflater::{Deflater, Settings};
use super::history::History;

/// Input that is used in one step, at most.
const INPUT_CHUNK: usize = 32 << 10;
/// Output of one step of compressing.
const DEFLATE_CHUNK: usize = 32 << 10;
/// Output of one step of decompressing.
const INFLATE_CHUNK: usize = 16 << 10;

/// What happens to input after the end of compressed data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum AfterEnd {
    /// It is an error.
    Error,
    /// It is the start of more compressed data.
    Reset,
    /// It is dropped.
    Cut,
}

/// A decompressor.
pub(super) struct Inflater {
    inner: Inflate,
    bits: i32,
    after_end: AfterEnd,
    ended: bool,
    history: History,
}

impl Inflater {
    /// A decompressor for window bits as zlib takes them. `None` where they make no sense.
    pub(super) fn new(bits: i32, after_end: AfterEnd) -> Option<Inflater> {
        matches!(bits, -15..=-8 | 8..=15 | 24..=31 | 40..=47 | 0 | 16 | 32).then(|| Inflater {
            inner: inner(bits),
            bits,
            after_end,
            ended: false,
            history: History::default(),
        })
    }

    fn reset(&mut self) {
        self.inner = inner(self.bits);
        self.ended = false;
        self.history = History::default();
    }
}

fn inner(bits: i32) -> Inflate {
    // A window of 8 bits is one of 9 to all who compress.
    match bits {
        -8 => Inflate::new(false, 9),
        16 | 32 => Inflate::new(true, bits as u8 + 15),
        _ => Inflate::new(bits >= 0, bits.unsigned_abs() as u8),
    }
}

/// What a stream does at present.
#[derive(Default)]
pub(super) enum Codec {
    #[default]
    None,
    Deflate(Box<Deflater>),
    Inflate(Box<Inflater>),
    Closed,
}

/// What is wrong with a stream, by the name that programs see.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    NotInitialized,
    AlreadyInitialized,
    StreamError,
    DataError,
    MemError,
}

impl Wrong {
    pub(super) fn name(self) -> &'static str {
        match self {
            Wrong::NotInitialized => "not_initialized",
            Wrong::AlreadyInitialized => "already_initialized",
            Wrong::StreamError => "stream_error",
            Wrong::DataError => "data_error",
            Wrong::MemError => "mem_error",
        }
    }
}

/// What a step came to.
pub(super) enum Step {
    /// There is more to come.
    Continue,
    /// All input has been used, and all output given.
    Finished,
    /// A dictionary with this checksum is needed.
    NeedDictionary(u32),
}

/// A stream.
#[derive(Default)]
pub(super) struct Stream {
    codec: Codec,
    /// Input, of which the first run is used up to `at`.
    input: VecDeque<Vec<u8>>,
    at: usize,
    /// Output that waits to be given with the next.
    stash: Vec<u8>,
}

impl Stream {
    fn drop_input(&mut self) {
        self.input.clear();
        self.at = 0;
        self.stash = Vec::new();
    }

    fn has_input(&self) -> bool {
        !self.input.is_empty()
    }

    pub(super) fn close(&mut self) -> Result<(), Wrong> {
        if matches!(self.codec, Codec::Closed) {
            return Err(Wrong::NotInitialized);
        }
        self.codec = Codec::Closed;
        self.drop_input();
        Ok(())
    }

    /// Begins to compress.
    pub(super) fn deflate(&mut self, settings: Option<Settings>) -> Result<(), Wrong> {
        self.begin(settings.map(|settings| Codec::Deflate(Box::new(Deflater::new(settings)))))
    }

    /// Begins to decompress.
    pub(super) fn inflate(&mut self, inflater: Option<Inflater>) -> Result<(), Wrong> {
        self.begin(inflater.map(|inflater| Codec::Inflate(Box::new(inflater))))
    }

    fn begin(&mut self, codec: Option<Codec>) -> Result<(), Wrong> {
        if !matches!(self.codec, Codec::None) {
            return Err(Wrong::AlreadyInitialized);
        }
        self.codec = codec.ok_or(Wrong::StreamError)?;
        Ok(())
    }

    pub(super) fn deflater(&mut self) -> Result<&mut Deflater, Wrong> {
        match &mut self.codec {
            Codec::Deflate(deflater) => Ok(deflater),
            Codec::None | Codec::Inflate(_) | Codec::Closed => Err(Wrong::NotInitialized),
        }
    }

    fn inflater(&mut self) -> Result<&mut Inflater, Wrong> {
        match &mut self.codec {
            Codec::Inflate(inflater) => Ok(inflater),
            Codec::None | Codec::Deflate(_) | Codec::Closed => Err(Wrong::NotInitialized),
        }
    }

    pub(super) fn reset_deflate(&mut self) -> Result<(), Wrong> {
        self.deflater()?.reset();
        self.drop_input();
        Ok(())
    }

    pub(super) fn reset_inflate(&mut self) -> Result<(), Wrong> {
        self.inflater()?.reset();
        self.drop_input();
        Ok(())
    }

    pub(super) fn end_deflate(&mut self) -> Result<(), Wrong> {
        let complete = self.deflater()?.is_complete();
        self.end(complete)
    }

    pub(super) fn end_inflate(&mut self) -> Result<(), Wrong> {
        let complete = self.inflater()?.ended;
        self.end(complete)
    }

    fn end(&mut self, complete: bool) -> Result<(), Wrong> {
        let is_whole = complete && !self.has_input();
        self.drop_input();
        self.codec = Codec::None;
        is_whole.then_some(()).ok_or(Wrong::DataError)
    }

    pub(super) fn set_inflate_dictionary(&mut self, dictionary: &[u8]) -> Result<(), Wrong> {
        let inflater = self.inflater()?;
        match inflater.inner.set_dictionary(dictionary) {
            Ok(_) => {
                inflater.history.add(dictionary);
                Ok(())
            }
            Err(error) => Err(wrong(error)),
        }
    }

    pub(super) fn inflate_dictionary(&mut self) -> Result<&[u8], Wrong> {
        Ok(self.inflater()?.history.bytes())
    }

    /// Adds input.
    pub(super) fn push(&mut self, bytes: Vec<u8>) -> Result<(), Wrong> {
        if matches!(self.codec, Codec::None | Codec::Closed) {
            return Err(Wrong::NotInitialized);
        }
        if !bytes.is_empty() {
            self.input.push_back(bytes);
        }
        Ok(())
    }

    /// Keeps output for later.
    pub(super) fn stash(&mut self, bytes: &[u8]) {
        self.stash.extend_from_slice(bytes);
    }

    /// Output that was kept.
    pub(super) fn unstash(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.stash)
    }

    /// Input that has been taken from the front.
    fn used(&mut self, count: usize) {
        self.at += count;
        while let Some(first) = self.input.front() {
            if self.at < first.len() {
                return;
            }
            self.at -= first.len();
            self.input.pop_front();
        }
    }

    /// Compresses a part of the input. When there is none left, `flush` counts.
    pub(super) fn deflate_step(
        &mut self,
        flush: DeflateFlush,
        output: &mut Vec<u8>,
    ) -> Result<Step, Wrong> {
        let Codec::Deflate(deflater) = &mut self.codec else {
            return Err(Wrong::NotInitialized);
        };
        let mut result = Ok((0, Status::Ok));
        let before = output.len();
        let mut total = 0;
        if let Some(first) = self.input.front() {
            let input = &first[self.at..];
            let input = &input[..input.len().min(INPUT_CHUNK)];
            result = deflater.step(input, output, DEFLATE_CHUNK, DeflateFlush::NoFlush);
            if let Ok((count, _)) = result {
                total = count;
                self.used(count);
            }
        }
        let room = DEFLATE_CHUNK.saturating_sub(output.len() - before);
        if result.is_ok() && self.input.is_empty() && room > 0 {
            let Codec::Deflate(deflater) = &mut self.codec else {
                return Err(Wrong::NotInitialized);
            };
            result = deflater.step(&[], output, room, flush);
        }
        match result {
            Err(_) => Err(Wrong::StreamError),
            Ok(_) if total == 0 && output.len() == before && self.has_input() => {
                Err(Wrong::DataError)
            }
            Ok(_) if self.input.is_empty() && output.len() - before < DEFLATE_CHUNK => {
                Ok(Step::Finished)
            }
            Ok(_) => Ok(Step::Continue),
        }
    }

    /// Decompresses a part of the input.
    pub(super) fn inflate_step(&mut self, output: &mut Vec<u8>) -> Result<Step, Wrong> {
        let has_input = self.has_input();
        let inflater = self.inflater()?;
        if inflater.ended && has_input {
            match inflater.after_end {
                AfterEnd::Error => return Err(Wrong::DataError),
                AfterEnd::Reset => inflater.reset(),
                AfterEnd::Cut => self.drop_input(),
            }
        }
        let Codec::Inflate(inflater) = &mut self.codec else {
            return Err(Wrong::NotInitialized);
        };
        let input = self
            .input
            .front()
            .map_or(&[][..], |first| &first[self.at..]);
        let input = &input[..input.len().min(INPUT_CHUNK)];
        let before = output.len();
        output.resize(before + INFLATE_CHUNK, 0);
        let (used, made) = (inflater.inner.total_in(), inflater.inner.total_out());
        let flush = InflateFlush::NoFlush;
        let result = inflater
            .inner
            .decompress(input, &mut output[before..], flush);
        let used = (inflater.inner.total_in() - used) as usize;
        let made = (inflater.inner.total_out() - made) as usize;
        output.truncate(before + made);
        inflater.history.add(&output[before..]);
        if result == Ok(Status::StreamEnd) {
            inflater.ended = true;
        }
        self.used(used);
        let stuck = used == 0 && made == 0 && self.has_input();
        match result {
            Err(InflateError::NeedDict { dict_id }) => Ok(Step::NeedDictionary(dict_id)),
            Err(error) => Err(wrong(error)),
            Ok(_) if stuck => Err(Wrong::DataError),
            Ok(_) if self.input.is_empty() && made < INFLATE_CHUNK => Ok(Step::Finished),
            Ok(_) => Ok(Step::Continue),
        }
    }
}

fn wrong(error: InflateError) -> Wrong {
    match error {
        InflateError::DataError => Wrong::DataError,
        InflateError::MemError => Wrong::MemError,
        InflateError::StreamError | InflateError::NeedDict { .. } => Wrong::StreamError,
    }
}
