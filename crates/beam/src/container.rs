//! The container: an IFF form `FOR1` of type `BEAM`, its chunks padded to four bytes, perhaps gzipped as a whole.
//!
//! It knows chunks by their four letters and gives their data; what is inside is for others. Where a file has a chunk
//! twice, the last counts.

use std::borrow::Cow;
use std::io::Read;
use std::ops::Range;

use flate2::read::{GzDecoder, ZlibDecoder};

use crate::error::LoadError;
use crate::fields::Fields;

/// The name that errors of the container itself carry.
const FORM: &str = "FOR1";

/// No module is larger than this when uncompressed.
const MAX_BYTES: usize = 1 << 28;

/// The four letters of a chunk, and where its data lies.
type ChunkRange = ([u8; 4], Range<usize>);

/// The chunks of a file.
#[derive(Clone, Debug)]
pub struct Container<'a> {
    bytes: Cow<'a, [u8]>,
    chunks: Vec<ChunkRange>,
}

impl<'a> Container<'a> {
    /// Finds the chunks of a file.
    ///
    /// # Errors
    /// It is no `.beam` file, or cut short, or gzip data is corrupt.
    pub fn parse(file: &'a [u8]) -> Result<Self, LoadError> {
        let bytes = gunzip(file)?;
        let chunks = find_chunks(&bytes)?;
        Ok(Self { bytes, chunks })
    }

    /// The data of a chunk.
    pub fn chunk(&self, id: &[u8; 4]) -> Option<&[u8]> {
        let (_, range) = self.chunks.iter().rfind(|(other, _)| other == id)?;
        Some(&self.bytes[range.clone()])
    }

    /// All chunks in the order of the file.
    pub fn chunks(&self) -> impl Iterator<Item = ([u8; 4], &[u8])> {
        self.chunks
            .iter()
            .map(|(id, range)| (*id, &self.bytes[range.clone()]))
    }
}

fn gunzip(file: &[u8]) -> Result<Cow<'_, [u8]>, LoadError> {
    if !file.starts_with(&[0x1f, 0x8b]) {
        return Ok(Cow::Borrowed(file));
    }
    read_bounded(GzDecoder::new(file), MAX_BYTES)
        .map(Cow::Owned)
        .ok_or_else(|| LoadError::new(FORM, 0, "the gzip data is corrupt or too large"))
}

/// Inflates zlib data that must give exactly `size` bytes. Memory grows with the data, not with the claim.
pub(crate) fn inflate(data: &[u8], size: usize) -> Option<Vec<u8>> {
    read_bounded(ZlibDecoder::new(data), size.min(MAX_BYTES)).filter(|bytes| bytes.len() == size)
}

fn read_bounded(reader: impl Read, limit: usize) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // One byte more than allowed shows that there is too much.
    reader.take(limit as u64 + 1).read_to_end(&mut bytes).ok()?;
    (bytes.len() <= limit).then_some(bytes)
}

fn find_chunks(bytes: &[u8]) -> Result<Vec<ChunkRange>, LoadError> {
    let mut fields = Fields::new(FORM, bytes);
    if !bytes.starts_with(b"FOR1") || bytes.get(8..12) != Some(b"BEAM") {
        return Err(fields.error("this is no BEAM file"));
    }
    fields.take(4)?;
    let size = fields.u32()? as usize;
    if size > fields.remaining() || size < 4 {
        return Err(fields.error("the file is cut short"));
    }
    fields.take(4)?;
    let end = 8 + size;
    let mut chunks = Vec::new();
    while fields.at() < end {
        let mut id = [0; 4];
        id.copy_from_slice(fields.take(4)?);
        let len = fields.u32()? as usize;
        let start = fields.at();
        fields.take(len)?;
        // The padding of the last chunk may be missing.
        let padding = len.next_multiple_of(4) - len;
        fields.take(padding.min(fields.remaining()))?;
        chunks.push((id, start..start + len));
    }
    Ok(chunks)
}

/// Writes a file of these chunks in this order.
///
/// # Errors
/// The file would exceed 4 GiB.
pub fn write_container<'c>(
    chunks: impl IntoIterator<Item = ([u8; 4], &'c [u8])>,
) -> Result<Vec<u8>, LoadError> {
    let too_large = || LoadError::new(FORM, 0, "the file would exceed 4 GiB");
    let mut out = b"FOR1\0\0\0\0BEAM".to_vec();
    for (id, data) in chunks {
        out.extend_from_slice(&id);
        out.extend_from_slice(
            &u32::try_from(data.len())
                .map_err(|_| too_large())?
                .to_be_bytes(),
        );
        out.extend_from_slice(data);
        out.resize(out.len().next_multiple_of(4), 0);
    }
    let size = u32::try_from(out.len() - 8).map_err(|_| too_large())?;
    out[4..8].copy_from_slice(&size.to_be_bytes());
    Ok(out)
}
