//! Montgomery's and Edwards' curves: shared secrets (X25519 and X448, RFC 7748) and signatures (Ed25519 and Ed448, RFC 8032).

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use x25519_dalek::{PublicKey, StaticSecret};

use crate::Error;

/// A curve.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Edwards {
    /// For shared secrets.
    X25519,
    /// For signatures.
    Ed25519,
    /// For shared secrets.
    X448,
    /// For signatures.
    Ed448,
}

/// A key of the curve's size.
fn key<const SIZE: usize>(bytes: &[u8]) -> Result<[u8; SIZE], Error> {
    bytes.try_into().map_err(|_| Error::Key)
}

impl Edwards {
    /// The curve of this name.
    pub fn new(name: &str) -> Option<Edwards> {
        match name {
            "x25519" => Some(Edwards::X25519),
            "ed25519" => Some(Edwards::Ed25519),
            "x448" => Some(Edwards::X448),
            "ed448" => Some(Edwards::Ed448),
            _ => None,
        }
    }

    /// Whether it is for signatures.
    pub fn signs(self) -> bool {
        matches!(self, Edwards::Ed25519 | Edwards::Ed448)
    }

    /// Bytes of a key.
    pub fn size(self) -> usize {
        match self {
            Edwards::X25519 | Edwards::Ed25519 => 32,
            Edwards::X448 => 56,
            Edwards::Ed448 => 57,
        }
    }

    /// A new private key.
    ///
    /// # Errors
    /// The host has no random bytes.
    pub fn generate(self) -> Result<Vec<u8>, Error> {
        let mut key = vec![0; self.size()];
        crate::random(&mut key)?;
        Ok(key)
    }

    /// The public key of a private one.
    ///
    /// # Errors
    /// The key has not the right size.
    pub fn public(self, private: &[u8]) -> Result<Vec<u8>, Error> {
        Ok(match self {
            Edwards::X25519 => PublicKey::from(&StaticSecret::from(key(private)?))
                .as_bytes()
                .to_vec(),
            Edwards::Ed25519 => SigningKey::from_bytes(&key(private)?)
                .verifying_key()
                .as_bytes()
                .to_vec(),
            Edwards::X448 => {
                x448::x448_unchecked(key(private)?, x448::X448_BASEPOINT_BYTES).to_vec()
            }
            Edwards::Ed448 => ed448_signer(private)?.verifying_key().to_bytes().to_vec(),
        })
    }

    /// The secret shared with the owner of a public key, on a curve for those.
    ///
    /// # Errors
    /// A key has not the right size, the public one gives away the secret, or the curve is for signatures.
    pub fn agree(self, public: &[u8], private: &[u8]) -> Result<Vec<u8>, Error> {
        match self {
            Edwards::X25519 => {
                let secret = StaticSecret::from(key(private)?);
                let shared = secret.diffie_hellman(&PublicKey::from(key(public)?));
                if shared.was_contributory() {
                    Ok(shared.as_bytes().to_vec())
                } else {
                    Err(Error::Key)
                }
            }
            Edwards::X448 => {
                let shared = x448::x448(key(private)?, key(public)?).ok_or(Error::Key)?;
                // A point of low order in another coding: nothing of the private key is in it.
                if shared == [0; 56] {
                    return Err(Error::Key);
                }
                Ok(shared.to_vec())
            }
            Edwards::Ed25519 | Edwards::Ed448 => Err(Error::Key),
        }
    }

    /// The signature of a message, on a curve for those.
    ///
    /// # Errors
    /// The key has not the right size, or the curve is for shared secrets.
    pub fn sign(self, private: &[u8], message: &[u8]) -> Result<Vec<u8>, Error> {
        match self {
            Edwards::Ed25519 => Ok(SigningKey::from_bytes(&key(private)?)
                .sign(message)
                .to_bytes()
                .to_vec()),
            Edwards::Ed448 => Ok(ed448_signer(private)?.sign_raw(message).to_bytes().to_vec()),
            Edwards::X25519 | Edwards::X448 => Err(Error::Key),
        }
    }

    /// Whether a signature is that of a message, on a curve for those.
    ///
    /// # Errors
    /// The key has not the right size, or the curve is for shared secrets.
    pub fn verify(self, public: &[u8], message: &[u8], signature: &[u8]) -> Result<bool, Error> {
        match self {
            Edwards::Ed25519 => {
                let public = key(public)?;
                let (Ok(public), Ok(signature)) = (
                    VerifyingKey::from_bytes(&public),
                    Signature::from_slice(signature),
                ) else {
                    return Ok(false);
                };
                Ok(ed25519_dalek::Verifier::verify(&public, message, &signature).is_ok())
            }
            Edwards::Ed448 => {
                let public = key::<57>(public)?;
                let (Ok(public), Ok(signature)) = (
                    ed448_goldilocks::VerifyingKey::from_bytes(&public),
                    ed448_goldilocks::Signature::try_from(signature),
                ) else {
                    return Ok(false);
                };
                Ok(public.verify_raw(&signature, message).is_ok())
            }
            Edwards::X25519 | Edwards::X448 => Err(Error::Key),
        }
    }
}

fn ed448_signer(private: &[u8]) -> Result<ed448_goldilocks::SigningKey, Error> {
    let private: [u8; 57] = key(private)?;
    ed448_goldilocks::SigningKey::try_from(&private[..]).map_err(|_| Error::Key)
}
