//! Random bytes of the host.

use crate::Error;

/// The host has no random bytes to give.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoEntropy;

impl From<NoEntropy> for Error {
    fn from(_: NoEntropy) -> Error {
        Error::Random
    }
}

/// Fills a run of bytes.
///
/// # Errors
/// The host has none to give.
pub fn random(bytes: &mut [u8]) -> Result<(), NoEntropy> {
    getrandom::fill(bytes).map_err(|_| NoEntropy)
}

/// A number below `limit` (big endian, as is the result), every one as likely as any other.
///
/// # Errors
/// The host has no random bytes to give.
pub fn random_below(limit: &[u8]) -> Result<Vec<u8>, NoEntropy> {
    let zeros = limit.iter().take_while(|byte| **byte == 0).count();
    let limit = &limit[zeros..];
    let Some(first) = limit.first() else {
        return Ok(Vec::new());
    };
    let mask = u8::MAX >> first.leading_zeros();
    let mut number = vec![0; limit.len()];
    loop {
        random(&mut number)?;
        number[0] &= mask;
        if number[..] < *limit {
            return Ok(number);
        }
    }
}
