//! Elliptic curves over prime fields: keys, shared secrets (ECDH), signatures (ECDSA with deterministic nonces, RFC 6979).

use crate::Error;

/// A curve.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CurveName {
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
    /// The curve of Bitcoin.
    K256,
}

/// A curve by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Curve(CurveName);

/// Does the same on each curve.
macro_rules! on_curve {
    ($curve:expr, $module:ident => $body:expr) => {
        match $curve {
            CurveName::P256 => {
                use p256 as $module;
                $body
            }
            CurveName::P384 => {
                use p384 as $module;
                $body
            }
            CurveName::P521 => {
                use p521 as $module;
                $body
            }
            CurveName::K256 => {
                use k256 as $module;
                $body
            }
        }
    };
}

impl Curve {
    /// The curve of this name.
    pub fn new(name: &str) -> Option<Curve> {
        Some(Curve(match name {
            "secp256r1" | "prime256v1" => CurveName::P256,
            "secp384r1" => CurveName::P384,
            "secp521r1" => CurveName::P521,
            "secp256k1" => CurveName::K256,
            _ => return None,
        }))
    }

    /// Bytes of a coordinate, and of a private key.
    pub fn size(self) -> usize {
        match self.0 {
            CurveName::P256 | CurveName::K256 => 32,
            CurveName::P384 => 48,
            CurveName::P521 => 66,
        }
    }

    /// A private key in as many bytes as the curve's have.
    fn padded(self, private: &[u8]) -> Result<Vec<u8>, Error> {
        let zeros = private.iter().take_while(|byte| **byte == 0).count();
        padded(&private[zeros..], self.size()).ok_or(Error::Key)
    }

    /// A new private key.
    ///
    /// # Errors
    /// The host has no random bytes.
    pub fn generate(self) -> Result<Vec<u8>, Error> {
        let mut key = vec![0; self.size()];
        loop {
            crate::random(&mut key)?;
            if self.0 == CurveName::P521 {
                key[0] &= 1;
            }
            if self.public(&key).is_ok() {
                return Ok(key);
            }
        }
    }

    /// The public key of a private one: a point, uncompressed.
    ///
    /// # Errors
    /// The key is none.
    pub fn public(self, private: &[u8]) -> Result<Vec<u8>, Error> {
        let private = self.padded(private)?;
        on_curve!(self.0, c => {
            use c::elliptic_curve::sec1::ToSec1Point;
            let secret = c::SecretKey::from_slice(&private).map_err(|_| Error::Key)?;
            Ok(secret.public_key().to_sec1_point(false).as_bytes().to_vec())
        })
    }

    /// The secret shared with the owner of a public key.
    ///
    /// # Errors
    /// A key is none.
    pub fn agree(self, public: &[u8], private: &[u8]) -> Result<Vec<u8>, Error> {
        let private = self.padded(private)?;
        on_curve!(self.0, c => {
            let secret = c::SecretKey::from_slice(&private).map_err(|_| Error::Key)?;
            let public = c::PublicKey::from_sec1_bytes(public).map_err(|_| Error::Key)?;
            let shared = c::ecdh::diffie_hellman(secret.to_nonzero_scalar(), public.as_affine());
            Ok(shared.raw_secret_bytes().to_vec())
        })
    }

    /// The signature of a hash, in DER.
    ///
    /// # Errors
    /// The key is none.
    pub fn sign(self, private: &[u8], hash: &[u8]) -> Result<Vec<u8>, Error> {
        let private = self.padded(private)?;
        let hash = self.hash(hash);
        on_curve!(self.0, c => {
            use c::ecdsa::signature::hazmat::PrehashSigner;
            let key = c::ecdsa::SigningKey::from_slice(&private).map_err(|_| Error::Key)?;
            let signature: c::ecdsa::Signature = key.sign_prehash(&hash).map_err(|_| Error::Data)?;
            Ok(signature.to_der().as_bytes().to_vec())
        })
    }

    /// Whether a signature in DER is that of a hash.
    ///
    /// # Errors
    /// The key is none.
    pub fn verify(self, public: &[u8], hash: &[u8], signature: &[u8]) -> Result<bool, Error> {
        let hash = self.hash(hash);
        on_curve!(self.0, c => {
            use c::ecdsa::signature::hazmat::PrehashVerifier;
            let key = c::ecdsa::VerifyingKey::from_sec1_bytes(public).map_err(|_| Error::Key)?;
            let Ok(signature) = c::ecdsa::Signature::from_der(signature) else {
                return Ok(false);
            };
            // Both forms of a signature are right; one of the curves insists on the lower.
            let signature = signature.normalize_s();
            Ok(key.verify_prehash(&hash, &signature).is_ok())
        })
    }

    /// A hash that is not shorter than the curve's numbers, with the same meaning.
    fn hash(self, hash: &[u8]) -> Vec<u8> {
        padded(hash, self.size()).unwrap_or_else(|| hash.to_vec())
    }
}

/// Bytes with zeros in front.
fn padded(bytes: &[u8], size: usize) -> Option<Vec<u8>> {
    let missing = size.checked_sub(bytes.len())?;
    Some([&vec![0; missing][..], bytes].concat())
}
