//! Inflating `COMPRESSED_EXT` without trusting the size that it declares.

use flate2::{Decompress, FlushDecompress, Status};

use crate::error::DecodeErrorKind;

/// Deflate cannot expand a byte to more than this many.
const MAX_EXPANSION: usize = 1032;

/// How much the output grows at once.
const CHUNK: usize = 64 * 1024;

/// What was inflated, and from how many bytes of input.
pub(crate) struct Inflated {
    pub(crate) bytes: Vec<u8>,
    pub(crate) used: usize,
}

/// Inflates zlib data that must give exactly `declared` bytes. Memory grows with the data found, not with the claim.
pub(crate) fn inflate(input: &[u8], declared: usize) -> Result<Inflated, DecodeErrorKind> {
    if declared / MAX_EXPANSION > input.len() {
        return Err(DecodeErrorKind::Compressed);
    }
    let mut state = Decompress::new(true);
    // One byte more than declared: that it stays unused shows that the data ends where it should.
    let mut bytes = Vec::new();
    loop {
        let room = (declared + 1 - bytes.len()).min(CHUNK);
        bytes.reserve(room);
        let used = used(&state);
        let before = bytes.len();
        let status = state
            .decompress_vec(
                input.get(used..).unwrap_or(&[]),
                &mut bytes,
                FlushDecompress::None,
            )
            .map_err(|_| DecodeErrorKind::Compressed)?;
        match status {
            Status::StreamEnd if bytes.len() == declared => {
                return Ok(Inflated {
                    bytes,
                    used: self::used(&state),
                });
            }
            Status::StreamEnd => return Err(DecodeErrorKind::Compressed),
            Status::Ok | Status::BufError => {
                let stuck = bytes.len() == before && self::used(&state) == used;
                if stuck || bytes.len() > declared {
                    return Err(DecodeErrorKind::Compressed);
                }
            }
        }
    }
}

fn used(state: &Decompress) -> usize {
    usize::try_from(state.total_in()).unwrap_or(usize::MAX)
}
