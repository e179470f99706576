//! Compressing, with header and trailer of the format.
//!
//! The compressor inside makes raw data; what stands around it is written here, so that level and strategy can change on the way: a new
//! compressor goes on where the old one stopped, with the last window of the input as its dictionary.

use zlib_rs::{Deflate, DeflateConfig, DeflateError, DeflateFlush, Method, Status, Strategy};

use super::history::History;

/// What stands around compressed data.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrap {
    /// Nothing (RFC 1951).
    Raw,
    /// RFC 1950.
    Zlib,
    /// RFC 1952.
    Gzip,
}

/// How to compress.
#[derive(Clone, Copy)]
pub(super) struct Settings {
    pub(super) wrap: Wrap,
    /// 0 to 9, or -1 for the default.
    pub(super) level: i32,
    /// 8 to 15.
    pub(super) window_bits: i32,
    /// 1 to 9.
    pub(super) mem_level: i32,
    pub(super) strategy: Strategy,
}

impl Settings {
    /// Settings from the numbers that zlib takes. `None` where they make no sense.
    pub(super) fn new(level: i32, bits: i32, mem_level: i32, strategy: i32) -> Option<Settings> {
        let (wrap, window_bits) = match bits {
            -15..=-9 => (Wrap::Raw, -bits),
            8..=15 => (Wrap::Zlib, bits),
            25..=31 => (Wrap::Gzip, bits - 16),
            _ => return None,
        };
        let sane = (-1..=9).contains(&level) && (1..=9).contains(&mem_level);
        Some(Settings {
            wrap,
            level,
            window_bits,
            mem_level,
            strategy: Strategy::try_from(strategy).ok()?,
        })
        .filter(|_| sane)
    }

    fn compressor(self) -> Deflate {
        Deflate::new_with_config(DeflateConfig {
            level: self.level,
            method: Method::Deflated,
            window_bits: -self.window_bits.max(9),
            mem_level: self.mem_level,
            strategy: self.strategy,
        })
    }

    fn effort(self) -> i32 {
        if self.level < 0 { 6 } else { self.level }
    }

    fn is_fastest(self) -> bool {
        self.strategy as i32 >= Strategy::HuffmanOnly as i32 || self.effort() < 2
    }
}

/// A compressor.
pub(super) struct Deflater {
    settings: Settings,
    raw: Deflate,
    started: bool,
    ended: bool,
    /// Checksum of the dictionary, where one was given before the start.
    dictionary: Option<u32>,
    adler: adler2::Adler32,
    crc: crc32fast::Hasher,
    /// Input so far, as the trailer of gzip counts it.
    size: u32,
    history: History,
}

impl Deflater {
    pub(super) fn new(settings: Settings) -> Deflater {
        Deflater {
            settings,
            raw: settings.compressor(),
            started: false,
            ended: false,
            dictionary: None,
            adler: adler2::Adler32::new(),
            crc: crc32fast::Hasher::new(),
            size: 0,
            history: History::default(),
        }
    }

    /// Begins anew with the same settings.
    pub(super) fn reset(&mut self) {
        *self = Deflater::new(self.settings);
    }

    /// Whether nothing has begun that is not finished.
    pub(super) fn is_complete(&self) -> bool {
        !self.started || self.ended
    }

    /// Gives the compressor text to refer to. The checksum that the other side will ask for; `None` where it is too late.
    pub(super) fn set_dictionary(&mut self, dictionary: &[u8]) -> Option<u32> {
        if self.ended && self.settings.wrap != Wrap::Raw {
            // Too late to have an effect, and zlib says what it knows: the checksum of the data.
            return Some(match self.settings.wrap {
                Wrap::Gzip => self.crc.clone().finalize(),
                Wrap::Raw | Wrap::Zlib => self.adler.checksum(),
            });
        }
        let is_late = self.started && self.settings.wrap == Wrap::Zlib;
        if self.settings.wrap == Wrap::Gzip || is_late {
            return None;
        }
        self.raw.set_dictionary(dictionary).ok()?;
        self.history.add(dictionary);
        let mut adler = match self.settings.wrap {
            // OTP begins at zero here.
            Wrap::Raw => adler2::Adler32::from_checksum(0),
            Wrap::Zlib | Wrap::Gzip => adler2::Adler32::new(),
        };
        adler.write_slice(dictionary);
        let checksum = adler.checksum();
        if self.settings.wrap == Wrap::Zlib {
            self.dictionary = Some(checksum);
        }
        Some(checksum)
    }

    /// Goes on with another level and strategy. Everything before has been flushed to a whole byte. False where they make no sense.
    pub(super) fn set_params(&mut self, level: i32, strategy: i32) -> bool {
        let (true, Ok(strategy)) = ((-1..=9).contains(&level), Strategy::try_from(strategy)) else {
            return false;
        };
        (self.settings.level, self.settings.strategy) = (level, strategy);
        self.raw = self.settings.compressor();
        let window = self.history.bytes();
        window.is_empty() || self.raw.set_dictionary(window).is_ok()
    }

    /// Compresses into `output` up to about `limit` bytes more. How much input was used, and whether the data is complete.
    pub(super) fn step(
        &mut self,
        input: &[u8],
        output: &mut Vec<u8>,
        limit: usize,
        flush: DeflateFlush,
    ) -> Result<(usize, Status), DeflateError> {
        if !self.started {
            self.started = true;
            self.header(output);
        }
        if self.ended {
            return Err(DeflateError::StreamError);
        }
        let from = output.len();
        output.resize(from + limit, 0);
        let (used, made) = (self.raw.total_in(), self.raw.total_out());
        let status = self.raw.compress(input, &mut output[from..], flush);
        let used = (self.raw.total_in() - used) as usize;
        output.truncate(from + (self.raw.total_out() - made) as usize);
        let input = &input[..used];
        match self.settings.wrap {
            Wrap::Raw => {}
            Wrap::Zlib => self.adler.write_slice(input),
            Wrap::Gzip => {
                self.crc.update(input);
                self.size = self.size.wrapping_add(used as u32);
            }
        }
        self.history.add(input);
        let status = status?;
        if status == Status::StreamEnd {
            self.ended = true;
            self.trailer(output);
        }
        Ok((used, status))
    }

    fn header(&self, output: &mut Vec<u8>) {
        let settings = self.settings;
        match settings.wrap {
            Wrap::Raw => {}
            Wrap::Zlib => {
                let effort = match settings.effort() {
                    _ if settings.is_fastest() => 0,
                    2..6 => 1,
                    6 => 2,
                    _ => 3,
                };
                let has_dictionary = u16::from(self.dictionary.is_some()) << 5;
                let method = ((settings.window_bits.max(9) - 8) as u16) << 12 | 8 << 8;
                let header = method | effort << 6 | has_dictionary;
                output.extend_from_slice(&(header + 31 - header % 31).to_be_bytes());
                if let Some(checksum) = self.dictionary {
                    output.extend_from_slice(&checksum.to_be_bytes());
                }
            }
            Wrap::Gzip => {
                let effort = match settings.effort() {
                    9 => 2,
                    _ if settings.is_fastest() => 4,
                    _ => 0,
                };
                output.extend_from_slice(&[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, effort, 3]);
            }
        }
    }

    fn trailer(&self, output: &mut Vec<u8>) {
        match self.settings.wrap {
            Wrap::Raw => {}
            Wrap::Zlib => output.extend_from_slice(&self.adler.checksum().to_be_bytes()),
            Wrap::Gzip => {
                output.extend_from_slice(&self.crc.clone().finalize().to_le_bytes());
                output.extend_from_slice(&self.size.to_le_bytes());
            }
        }
    }
}
