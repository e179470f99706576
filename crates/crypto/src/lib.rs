//! Cryptography over bytes, by name: hashes, message authentication, ciphers, keys, signatures, random bytes.
//!
//! The algorithms are those of the RustCrypto and dalek projects; this crate finds them by the names that OTP gives them, joins what they
//! leave to their users (padding, tags of any length, encodings of keys), and knows no terms. Comparisons of secrets take the
//! same time whatever is in them. What is not known by name is `None`; what is wrong with the bytes is an [`Error`].

#![forbid(unsafe_code)]

mod aead;
mod block;
pub mod cipher;
mod curve;
mod edwards;
pub mod hash;
mod mac;
mod modular;
mod random;
mod rsa;

pub use aead::{Aead, Opened};
pub use cipher::{Cipher, Padding};
pub use curve::{Curve, CurveName};
pub use edwards::Edwards;
pub use hash::Hash;
pub use mac::Mac;
pub use modular::{diffie_hellman, mod_pow};
pub use random::{NoEntropy, random, random_below};
pub use rsa::{RsaKey, RsaPadding};

/// What is wrong with what was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Error {
    /// A key of the wrong size or form.
    Key,
    /// An initialization vector of the wrong size.
    Iv,
    /// A tag of a size that the algorithm has not.
    Tag,
    /// Data of the wrong size or form.
    Data,
    /// The host gives no random bytes.
    Random,
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Error::Key => "a bad key",
            Error::Iv => "a bad initialization vector",
            Error::Tag => "a bad size of a tag",
            Error::Data => "bad data",
            Error::Random => "no random bytes",
        })
    }
}

impl std::error::Error for Error {}

/// Whether two runs of bytes are the same, in a time that depends on their length only.
pub fn equal(a: &[u8], b: &[u8]) -> bool {
    subtle::ConstantTimeEq::ct_eq(a, b).into()
}

/// PBKDF2 with HMAC (RFC 8018) over a hash of this name. `None` where there is none.
pub fn pbkdf2(
    hash: &str,
    password: &[u8],
    salt: &[u8],
    rounds: u64,
    size: usize,
) -> Option<Vec<u8>> {
    let keyed = Mac::hmac(hash, password)?;
    let mut key = Vec::with_capacity(size);
    let mut index = 1u32;
    while key.len() < size {
        let mut first = keyed.clone();
        first.update(salt);
        first.update(&index.to_be_bytes());
        let mut last = first.finish();
        let mut block = last.clone();
        for _ in 1..rounds {
            let mut next = keyed.clone();
            next.update(&last);
            last = next.finish();
            block
                .iter_mut()
                .zip(&last)
                .for_each(|(sum, byte)| *sum ^= byte);
        }
        key.extend_from_slice(&block);
        index = index.wrapping_add(1);
    }
    key.truncate(size);
    Some(key)
}
