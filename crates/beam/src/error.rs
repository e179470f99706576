//! The one failure of this crate: a file that cannot be what it should be, with the place where that shows.

use std::fmt;

/// Why a `.beam` file was refused, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LoadError {
    /// The four letters of the chunk; `FOR1` for the container itself.
    pub chunk: &'static str,
    /// Bytes from the beginning of that chunk's data (of its uncompressed data for literals).
    pub offset: usize,
    /// What is wrong there.
    pub message: String,
}

impl LoadError {
    pub(crate) fn new(chunk: &'static str, offset: usize, message: impl Into<String>) -> Self {
        Self {
            chunk,
            offset,
            message: message.into(),
        }
    }
}

impl fmt::Display for LoadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "chunk {}, offset {}: {}",
            self.chunk, self.offset, self.message
        )
    }
}

impl std::error::Error for LoadError {}
