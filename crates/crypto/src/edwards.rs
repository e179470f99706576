//! Curve25519: shared secrets (X25519, RFC 7748) and signatures (Ed25519, RFC 8032).

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use x25519_dalek::{PublicKey, StaticSecret};

use crate::Error;

/// The keys of a curve: 32 bytes each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edwards {
    /// For shared secrets.
    X25519,
    /// For signatures.
    Ed25519,
}

fn key(bytes: &[u8]) -> Result<[u8; 32], Error> {
    bytes.try_into().map_err(|_| Error::Key)
}

impl Edwards {
    /// The curve of this name.
    pub fn new(name: &str) -> Option<Edwards> {
        match name {
            "x25519" => Some(Edwards::X25519),
            "ed25519" => Some(Edwards::Ed25519),
            _ => None,
        }
    }

    /// A new private key.
    ///
    /// # Errors
    /// The host has no random bytes.
    pub fn generate(self) -> Result<Vec<u8>, Error> {
        let mut key = vec![0; 32];
        crate::random(&mut key)?;
        Ok(key)
    }

    /// The public key of a private one.
    ///
    /// # Errors
    /// The key has not 32 bytes.
    pub fn public(self, private: &[u8]) -> Result<Vec<u8>, Error> {
        let private = key(private)?;
        Ok(match self {
            Edwards::X25519 => PublicKey::from(&StaticSecret::from(private))
                .as_bytes()
                .to_vec(),
            Edwards::Ed25519 => SigningKey::from_bytes(&private)
                .verifying_key()
                .as_bytes()
                .to_vec(),
        })
    }

    /// The secret shared with the owner of a public key (X25519).
    ///
    /// # Errors
    /// A key has not 32 bytes, or the public one gives away the secret.
    pub fn agree(self, public: &[u8], private: &[u8]) -> Result<Vec<u8>, Error> {
        let secret = StaticSecret::from(key(private)?);
        let shared = secret.diffie_hellman(&PublicKey::from(key(public)?));
        if shared.was_contributory() {
            Ok(shared.as_bytes().to_vec())
        } else {
            Err(Error::Key)
        }
    }

    /// The signature of a message (Ed25519).
    ///
    /// # Errors
    /// The key has not 32 bytes.
    pub fn sign(self, private: &[u8], message: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(SigningKey::from_bytes(&key(private)?)
            .sign(message)
            .to_bytes()
            .to_vec())
    }

    /// Whether a signature is that of a message (Ed25519).
    ///
    /// # Errors
    /// The key has not 32 bytes.
    pub fn verify(self, public: &[u8], message: &[u8], signature: &[u8]) -> Result<bool, Error> {
        let public = key(public)?;
        let (Ok(public), Ok(signature)) = (
            VerifyingKey::from_bytes(&public),
            Signature::from_slice(signature),
        ) else {
            return Ok(false);
        };
        Ok(ed25519_dalek::Verifier::verify(&public, message, &signature).is_ok())
    }
}
