//! RSA: keys, encryption and signatures (RFC 8017).

use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use rsa::{BoxedUint, Oaep, Pkcs1v15Encrypt, Pkcs1v15Sign, Pss, RsaPrivateKey, RsaPublicKey};

use crate::Error;
use crate::modular::{bytes, mod_pow, number};

/// How data is made as long as the key.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RsaPadding {
    /// PKCS #1 version 1.5.
    Pkcs1,
    /// PSS, for signatures: the hash of the mask, and the bytes of the salt (those of the hash where nothing is said).
    Pss(String, Option<usize>),
    /// OAEP, for encryption: hash, hash of the mask, and label.
    Oaep(String, String, Vec<u8>),
    /// None: the data is as long as the key.
    None,
}

/// A key: public exponent and modulus, and for private keys the private exponent. All numbers are big endian.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RsaKey {
    /// The public exponent.
    pub exponent: Vec<u8>,
    /// The modulus.
    pub modulus: Vec<u8>,
    /// The private exponent.
    pub private: Option<Vec<u8>>,
}

/// The least bits of a key: short ones are weak, and old signatures were made with them.
const MIN_BITS: u32 = 512;

/// The most bits of a key.
const MAX_BITS: u32 = 16_384;

/// The host's random numbers, as the algorithms ask for them.
type Random = rsa::rand_core::UnwrapErr<getrandom::SysRng>;

fn host() -> Random {
    rsa::rand_core::UnwrapErr(getrandom::SysRng)
}

/// Does something with the hash of this name.
macro_rules! with_hash {
    ($name:expr, $hash:ident => $body:expr) => {
        match $name {
            "md5" => Some({
                type $hash = md5::Md5;
                $body
            }),
            "ripemd160" => Some({
                type $hash = ripemd::Ripemd160;
                $body
            }),
            "sha" => Some({
                type $hash = sha1::Sha1;
                $body
            }),
            "sha224" => Some({
                type $hash = sha2::Sha224;
                $body
            }),
            "sha256" => Some({
                type $hash = sha2::Sha256;
                $body
            }),
            "sha384" => Some({
                type $hash = sha2::Sha384;
                $body
            }),
            "sha512" => Some({
                type $hash = sha2::Sha512;
                $body
            }),
            "sha3_224" => Some({
                type $hash = sha3::Sha3_224;
                $body
            }),
            "sha3_256" => Some({
                type $hash = sha3::Sha3_256;
                $body
            }),
            "sha3_384" => Some({
                type $hash = sha3::Sha3_384;
                $body
            }),
            "sha3_512" => Some({
                type $hash = sha3::Sha3_512;
                $body
            }),
            _ => None,
        }
    };
}

/// Does something with OAEP of these hashes: both the same, or SHA-1 for the mask.
macro_rules! with_oaep {
    ($hash:expr, $mask:expr, $label:expr, $scheme:ident => $body:expr) => {
        if $hash == $mask {
            with_hash!(&$hash[..], D => {
                let $scheme = Oaep::<D>::new_with_label($label.clone());
                $body
            })
        } else if $mask == "sha" {
            with_hash!(&$hash[..], D => {
                let $scheme = Oaep::<D, sha1::Sha1>::new_with_mgf_hash_and_label($label.clone());
                $body
            })
        } else {
            None
        }
    };
}

fn pkcs1(hash: &str) -> Option<Pkcs1v15Sign> {
    if hash == "none" {
        return Some(Pkcs1v15Sign::new_unprefixed());
    }
    with_hash!(hash, D => Pkcs1v15Sign::new::<D>())
}

impl RsaKey {
    fn public_key(&self) -> Result<RsaPublicKey, Error> {
        let bits = u32::try_from(self.modulus.len() * 8).unwrap_or(u32::MAX);
        if bits > MAX_BITS {
            return Err(Error::Key);
        }
        let modulus = number(&self.modulus, 64);
        let exponent = number(&self.exponent, 64);
        RsaPublicKey::new_with_size_limits(modulus, exponent, MIN_BITS as usize..=MAX_BITS as usize)
            .map_err(|_| Error::Key)
    }

    fn private_key(&self) -> Result<RsaPrivateKey, Error> {
        let private = self.private.as_ref().ok_or(Error::Key)?;
        if self.modulus.len() * 8 > MAX_BITS as usize {
            return Err(Error::Key);
        }
        RsaPrivateKey::from_components(
            number(&self.modulus, 64),
            number(&self.exponent, 64),
            number(private, 64),
            Vec::new(),
        )
        .map_err(|_| Error::Key)
    }

    /// Bytes of the modulus.
    pub fn size(&self) -> usize {
        let zeros = self.modulus.iter().take_while(|byte| **byte == 0).count();
        self.modulus.len() - zeros
    }

    /// The signature of a hash by the algorithm of this name (`none`: of the data itself).
    ///
    /// # Errors
    /// The key or the data is none, or the algorithm is not known.
    pub fn sign(&self, hash: &str, hashed: &[u8], padding: &RsaPadding) -> Result<Vec<u8>, Error> {
        match padding {
            RsaPadding::Pkcs1 => {
                let scheme = pkcs1(hash).ok_or(Error::Data)?;
                let key = self.private_key()?;
                key.sign_with_rng(&mut host(), scheme, hashed)
                    .map_err(|_| Error::Data)
            }
            RsaPadding::Pss(mask, salt) => {
                let (key, salt) = (self.private_key()?, salt.unwrap_or(hashed.len()));
                // The mask is made by the same hash as the message's.
                let signature = with_hash!(&mask[..], D => {
                    key.sign_with_rng(&mut host(), Pss::<D>::new_with_salt(salt), hashed)
                });
                signature.and_then(Result::ok).ok_or(Error::Data)
            }
            RsaPadding::None => self.raw_private(hashed),
            RsaPadding::Oaep(..) => Err(Error::Data),
        }
    }

    /// Whether a signature is that of a hash.
    ///
    /// # Errors
    /// The key is none, or the algorithm is not known.
    pub fn verify(
        &self,
        hash: &str,
        hashed: &[u8],
        signature: &[u8],
        padding: &RsaPadding,
    ) -> Result<bool, Error> {
        let key = self.public_key()?;
        Ok(match padding {
            RsaPadding::Pkcs1 => {
                let scheme = pkcs1(hash).ok_or(Error::Data)?;
                key.verify(scheme, hashed, signature).is_ok()
            }
            RsaPadding::Pss(mask, salt) => {
                let salt = salt.unwrap_or(hashed.len());
                with_hash!(&mask[..], D => {
                    key.verify(Pss::<D>::new_with_salt(salt), hashed, signature).is_ok()
                })
                .ok_or(Error::Data)?
            }
            RsaPadding::None => self.raw_public(signature)? == hashed,
            RsaPadding::Oaep(..) => return Err(Error::Data),
        })
    }

    /// Encrypts for the owner of the key.
    ///
    /// # Errors
    /// The key is none, or the data too long for it.
    pub fn encrypt(&self, data: &[u8], padding: &RsaPadding) -> Result<Vec<u8>, Error> {
        let key = self.public_key()?;
        match padding {
            RsaPadding::Pkcs1 => key
                .encrypt(&mut host(), Pkcs1v15Encrypt, data)
                .map_err(|_| Error::Data),
            RsaPadding::Oaep(hash, mask, label) => {
                let sealed = with_oaep!(hash, mask, label, scheme => {
                    key.encrypt(&mut host(), scheme, data)
                });
                sealed.and_then(Result::ok).ok_or(Error::Data)
            }
            RsaPadding::None => self.raw_public(data),
            RsaPadding::Pss(..) => Err(Error::Data),
        }
    }

    /// Decrypts what was encrypted for this key.
    ///
    /// # Errors
    /// The key is none, or the data was not encrypted for it.
    pub fn decrypt(&self, data: &[u8], padding: &RsaPadding) -> Result<Vec<u8>, Error> {
        match padding {
            RsaPadding::Pkcs1 => {
                let key = self.private_key()?;
                key.decrypt_blinded(&mut host(), Pkcs1v15Encrypt, data)
                    .map_err(|_| Error::Data)
            }
            RsaPadding::Oaep(hash, mask, label) => {
                let key = self.private_key()?;
                let opened = with_oaep!(hash, mask, label, scheme => {
                    key.decrypt_blinded(&mut host(), scheme, data)
                });
                opened.and_then(Result::ok).ok_or(Error::Data)
            }
            RsaPadding::None => self.raw_private(data),
            RsaPadding::Pss(..) => Err(Error::Data),
        }
    }

    /// The data of a signature that holds the data itself (PKCS #1).
    ///
    /// # Errors
    /// The key or the signature is none.
    pub fn recover(&self, signature: &[u8]) -> Result<Vec<u8>, Error> {
        let block = self.raw_public(signature)?;
        let [0, 1, rest @ ..] = &block[..] else {
            return Err(Error::Data);
        };
        let filled = rest.iter().take_while(|byte| **byte == 0xff).count();
        match &rest[filled..] {
            [0, data @ ..] if filled >= 8 => Ok(data.to_vec()),
            _ => Err(Error::Data),
        }
    }

    fn raw(&self, data: &[u8], exponent: &[u8]) -> Result<Vec<u8>, Error> {
        if data.len() != self.size() || number(data, 64) >= number(&self.modulus, 64) {
            return Err(Error::Data);
        }
        let result = mod_pow(data, exponent, &self.modulus).ok_or(Error::Key)?;
        let missing = self.size().saturating_sub(result.len());
        Ok([&vec![0; missing][..], &result].concat())
    }

    /// The bare operation with the public exponent, on as many bytes as the modulus has.
    fn raw_public(&self, data: &[u8]) -> Result<Vec<u8>, Error> {
        self.raw(data, &self.exponent)
    }

    fn raw_private(&self, data: &[u8]) -> Result<Vec<u8>, Error> {
        self.raw(data, self.private.as_ref().ok_or(Error::Key)?)
    }

    /// A new key: modulus, private exponent, both primes, both exponents modulo these, and the coefficient.
    ///
    /// # Errors
    /// There is no such key, or one of this size would be unreasonable.
    pub fn generate(bits: usize, exponent: &[u8]) -> Result<[Vec<u8>; 7], Error> {
        if !(MIN_BITS as usize..=MAX_BITS as usize).contains(&bits) {
            return Err(Error::Key);
        }
        let exponent = number(exponent, 64);
        let mut key = RsaPrivateKey::new_with_exp_unchecked(&mut host(), bits, exponent)
            .map_err(|_| Error::Key)?;
        key.precompute().map_err(|_| Error::Key)?;
        let [p, q] = key.primes() else {
            return Err(Error::Key);
        };
        let part = |number: Option<&BoxedUint>| number.map(bytes).ok_or(Error::Key);
        let coefficient = key.crt_coefficient().ok_or(Error::Key)?;
        Ok([
            bytes(key.n().as_ref()),
            bytes(key.d()),
            bytes(p),
            bytes(q),
            part(key.dp())?,
            part(key.dq())?,
            bytes(&coefficient),
        ])
    }
}
