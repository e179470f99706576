//! Elliptic curves over prime fields: keys, shared secrets (ECDH), signatures (ECDSA with deterministic nonces, RFC 6979).

use ecdsa::hazmat::sign_prehashed_rfc6979;
use ecdsa::signature::hazmat::PrehashVerifier;
use ecdsa::{Signature, VerifyingKey};
use elliptic_curve::sec1::ToSec1Point;
use elliptic_curve::{PublicKey, SecretKey};

use crate::Error;

/// A curve.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CurveName {
    /// NIST P-192.
    P192,
    /// NIST P-224.
    P224,
    /// NIST P-256.
    P256,
    /// NIST P-384.
    P384,
    /// NIST P-521.
    P521,
    /// The curve of Bitcoin.
    K256,
    /// brainpoolP256r1 (RFC 5639).
    Bp256r1,
    /// Its twist.
    Bp256t1,
    /// brainpoolP384r1.
    Bp384r1,
    /// Its twist.
    Bp384t1,
}

/// A curve by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Curve(CurveName);

/// Does the same on each curve.
macro_rules! on_curve {
    ($curve:expr, $type:ident => $body:expr) => {
        match $curve {
            CurveName::P192 => on_curve!(@ $type = p192::NistP192, $body),
            CurveName::P224 => on_curve!(@ $type = p224::NistP224, $body),
            CurveName::P256 => on_curve!(@ $type = p256::NistP256, $body),
            CurveName::P384 => on_curve!(@ $type = p384::NistP384, $body),
            CurveName::P521 => on_curve!(@ $type = p521::NistP521, $body),
            CurveName::K256 => on_curve!(@ $type = k256::Secp256k1, $body),
            CurveName::Bp256r1 => on_curve!(@ $type = bp256::BrainpoolP256r1, $body),
            CurveName::Bp256t1 => on_curve!(@ $type = bp256::BrainpoolP256t1, $body),
            CurveName::Bp384r1 => on_curve!(@ $type = bp384::BrainpoolP384r1, $body),
            CurveName::Bp384t1 => on_curve!(@ $type = bp384::BrainpoolP384t1, $body),
        }
    };
    (@ $type:ident = $curve:ty, $body:expr) => {{
        type $type = $curve;
        $body
    }};
}

impl Curve {
    /// The curve of this name.
    pub fn new(name: &str) -> Option<Curve> {
        Some(Curve(match name {
            "secp192r1" | "prime192v1" => CurveName::P192,
            "secp224r1" => CurveName::P224,
            "brainpoolP256r1" => CurveName::Bp256r1,
            "brainpoolP256t1" => CurveName::Bp256t1,
            "brainpoolP384r1" => CurveName::Bp384r1,
            "brainpoolP384t1" => CurveName::Bp384t1,
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
            CurveName::P192 => 24,
            CurveName::P224 => 28,
            CurveName::P256 | CurveName::K256 | CurveName::Bp256r1 | CurveName::Bp256t1 => 32,
            CurveName::P384 | CurveName::Bp384r1 | CurveName::Bp384t1 => 48,
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
        on_curve!(self.0, C => {
            let secret = SecretKey::<C>::from_slice(&private).map_err(|_| Error::Key)?;
            Ok(secret.public_key().to_sec1_point(false).as_bytes().to_vec())
        })
    }

    /// The secret shared with the owner of a public key.
    ///
    /// # Errors
    /// A key is none.
    pub fn agree(self, public: &[u8], private: &[u8]) -> Result<Vec<u8>, Error> {
        let private = self.padded(private)?;
        on_curve!(self.0, C => {
            let secret = SecretKey::<C>::from_slice(&private).map_err(|_| Error::Key)?;
            let public = PublicKey::<C>::from_sec1_bytes(public).map_err(|_| Error::Key)?;
            let shared = elliptic_curve::ecdh::diffie_hellman(secret.to_nonzero_scalar(), public.as_affine());
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
        on_curve!(self.0, C => {
            let secret = SecretKey::<C>::from_slice(&private).map_err(|_| Error::Key)?;
            let secret = secret.to_nonzero_scalar();
            let (signature, _) = sign_prehashed_rfc6979::<C, sha2::Sha512>(&secret, &hash, &[]);
            Ok(signature.to_der().as_bytes().to_vec())
        })
    }

    /// Whether a signature in DER is that of a hash.
    ///
    /// # Errors
    /// The key is none.
    pub fn verify(self, public: &[u8], hash: &[u8], signature: &[u8]) -> Result<bool, Error> {
        let hash = self.hash(hash);
        on_curve!(self.0, C => {
            let key = VerifyingKey::<C>::from_sec1_bytes(public).map_err(|_| Error::Key)?;
            let Ok(signature) = Signature::<C>::from_der(signature) else {
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
