//! Ciphers by name, with padding.

use aes::{Aes128, Aes192, Aes256};
use blowfish::Blowfish;
use chacha20::ChaCha20;
use cipher::{KeyInit, KeyIvInit, StreamCipherSeek};
use des::{Des, TdesEde3};
use rc2::Rc2;
use rc4::Rc4;
use sm4::Sm4;

use crate::Error;
use crate::block::{
    Made, Mode, cfb, decrypting, decrypting_without_iv, encrypting, encrypting_without_iv,
    streaming, streaming_at,
};

/// What is known of a cipher.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CipherInfo {
    /// The name.
    pub name: &'static str,
    /// Bytes of the key.
    pub key_size: usize,
    /// Bytes of the initialization vector; the usual number, where any will do.
    pub iv_size: usize,
    /// Bytes of a block; 1 for streams.
    pub block_size: usize,
    /// The mode, as OTP names it.
    pub mode: &'static str,
    /// The number that OpenSSL gives it, if any.
    pub number: Option<i64>,
    /// Whether it authenticates.
    pub aead: bool,
}

macro_rules! ciphers {
    ($($name:literal $key:literal $iv:literal $block:literal $mode:literal $number:expr, $aead:literal;)*) => {
        /// All ciphers.
        pub const CIPHERS: &[CipherInfo] = &[$(CipherInfo {
            name: $name,
            key_size: $key,
            iv_size: $iv,
            block_size: $block,
            mode: $mode,
            number: $number,
            aead: $aead,
        }),*];
    };
}

ciphers! {
    "aes_128_cbc" 16 16 16 "cbc_mode" Some(419), false;
    "aes_192_cbc" 24 16 16 "cbc_mode" Some(423), false;
    "aes_256_cbc" 32 16 16 "cbc_mode" Some(427), false;
    "aes_128_ctr" 16 16 1 "ctr_mode" Some(904), false;
    "aes_192_ctr" 24 16 1 "ctr_mode" Some(905), false;
    "aes_256_ctr" 32 16 1 "ctr_mode" Some(906), false;
    "aes_128_ecb" 16 0 16 "ecb_mode" Some(418), false;
    "aes_192_ecb" 24 0 16 "ecb_mode" Some(422), false;
    "aes_256_ecb" 32 0 16 "ecb_mode" Some(426), false;
    "aes_128_cfb8" 16 16 1 "cfb_mode" Some(653), false;
    "aes_192_cfb8" 24 16 1 "cfb_mode" Some(654), false;
    "aes_256_cfb8" 32 16 1 "cfb_mode" Some(655), false;
    "aes_128_cfb128" 16 16 1 "cfb_mode" Some(421), false;
    "aes_192_cfb128" 24 16 1 "cfb_mode" Some(425), false;
    "aes_256_cfb128" 32 16 1 "cfb_mode" Some(429), false;
    "aes_128_ofb" 16 16 1 "ofb_mode" Some(420), false;
    "aes_192_ofb" 24 16 1 "ofb_mode" Some(424), false;
    "aes_256_ofb" 32 16 1 "ofb_mode" Some(428), false;
    "aes_128_gcm" 16 12 1 "gcm_mode" Some(895), true;
    "aes_192_gcm" 24 12 1 "gcm_mode" Some(898), true;
    "aes_256_gcm" 32 12 1 "gcm_mode" Some(901), true;
    "aes_128_ccm" 16 12 1 "ccm_mode" Some(896), true;
    "aes_192_ccm" 24 12 1 "ccm_mode" Some(899), true;
    "aes_256_ccm" 32 12 1 "ccm_mode" Some(902), true;
    "chacha20" 32 16 1 "stream_cipher" Some(1019), false;
    "chacha20_poly1305" 32 12 1 "stream_cipher" None, true;
    "des_ede3_cbc" 24 8 8 "cbc_mode" Some(44), false;
    "des_ede3_cfb" 24 8 1 "cfb_mode" Some(61), false;
    "des_cbc" 8 8 8 "cbc_mode" Some(31), false;
    "des_cfb" 8 8 1 "cfb_mode" Some(30), false;
    "des_ecb" 8 0 8 "ecb_mode" Some(29), false;
    "blowfish_cbc" 16 8 8 "cbc_mode" Some(91), false;
    "blowfish_cfb64" 16 8 1 "cfb_mode" None, false;
    "blowfish_ecb" 16 0 8 "ecb_mode" None, false;
    "rc2_cbc" 16 8 8 "cbc_mode" Some(37), false;
    "rc4" 16 0 1 "stream_cipher" Some(5), false;
    "sm4_cbc" 16 16 16 "cbc_mode" Some(1134), false;
    "sm4_cfb" 16 16 1 "cfb_mode" Some(1137), false;
    "sm4_ctr" 16 16 1 "ctr_mode" Some(1139), false;
    "sm4_ecb" 16 0 16 "ecb_mode" Some(1133), false;
    "sm4_ofb" 16 16 1 "ofb_mode" Some(1135), false;
    "sm4_gcm" 16 12 1 "gcm_mode" None, true;
    "sm4_ccm" 16 12 1 "ccm_mode" None, true;
}

impl CipherInfo {
    /// Whether keys may have this size.
    fn takes_key(&self, bytes: usize) -> bool {
        match self.name {
            "blowfish_cbc" | "blowfish_cfb64" | "blowfish_ecb" => (4..=56).contains(&bytes),
            "rc4" => (1..=256).contains(&bytes),
            _ => bytes == self.key_size,
        }
    }
}

/// What is known of the cipher of this name. Names without a key size (`aes_cbc`) are those of the size that the key has.
pub fn info(name: &str, key_size: usize) -> Option<&'static CipherInfo> {
    let find = |name: &str| CIPHERS.iter().find(|info| info.name == name);
    find(name).or_else(|| {
        let mode = name.strip_prefix("aes_")?;
        let has_size = mode.starts_with(|first: char| first.is_ascii_digit());
        if has_size || mode == "ofb" {
            return None;
        }
        let bits = match key_size {
            16 => 128,
            24 => 192,
            _ => 256,
        };
        find(&format!("aes_{bits}_{mode}"))
    })
}

/// What happens where data is no whole number of blocks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Padding {
    /// The rest is left out.
    #[default]
    None,
    /// It is filled as PKCS #7 says, and that is taken off again.
    Pkcs,
    /// It is filled with zeros.
    Zero,
    /// It is filled with random bytes.
    Random,
}

/// Data being encrypted or decrypted.
pub struct Cipher {
    mode: Box<dyn Mode>,
    info: &'static CipherInfo,
    encrypt: bool,
    padding: Padding,
    /// Bytes that make no whole block yet, or the last block, which may be padding.
    rest: Vec<u8>,
    taken: u64,
    padded: Option<usize>,
}

fn mode(name: &str, key: &[u8], iv: &[u8], encrypt: bool) -> Made {
    macro_rules! block {
        ($mode:ident, $cipher:ty) => {
            if encrypt {
                encrypting::<$mode::Encryptor<$cipher>>(key, iv)
            } else {
                decrypting::<$mode::Decryptor<$cipher>>(key, iv)
            }
        };
    }
    macro_rules! without_iv {
        ($cipher:ty) => {
            if encrypt {
                encrypting_without_iv::<ecb::Encryptor<$cipher>>(key)
            } else {
                decrypting_without_iv::<ecb::Decryptor<$cipher>>(key)
            }
        };
    }
    match name {
        "aes_128_cbc" => block!(cbc, Aes128),
        "aes_192_cbc" => block!(cbc, Aes192),
        "aes_256_cbc" => block!(cbc, Aes256),
        "des_ede3_cbc" => block!(cbc, TdesEde3),
        "des_cbc" => block!(cbc, Des),
        "des_cfb" => cfb::<Des>(key, iv, encrypt),
        "des_ecb" => without_iv!(Des),
        "blowfish_cbc" => block!(cbc, Blowfish),
        "blowfish_cfb64" => cfb::<Blowfish>(key, iv, encrypt),
        "blowfish_ecb" => without_iv!(Blowfish),
        "rc2_cbc" => block!(cbc, Rc2),
        "rc4" => streaming_at(Rc4::new_from_slice(key).ok()?),
        "sm4_cbc" => block!(cbc, Sm4),
        "sm4_cfb" => cfb::<Sm4>(key, iv, encrypt),
        "sm4_ctr" => streaming::<ctr::Ctr128BE<Sm4>>(key, iv),
        "sm4_ecb" => without_iv!(Sm4),
        "sm4_ofb" => streaming::<ofb::Ofb<Sm4>>(key, iv),
        "aes_128_ecb" => without_iv!(Aes128),
        "aes_192_ecb" => without_iv!(Aes192),
        "aes_256_ecb" => without_iv!(Aes256),
        "aes_128_cfb8" => block!(cfb8, Aes128),
        "aes_192_cfb8" => block!(cfb8, Aes192),
        "aes_256_cfb8" => block!(cfb8, Aes256),
        "aes_128_cfb128" => cfb::<Aes128>(key, iv, encrypt),
        "aes_192_cfb128" => cfb::<Aes192>(key, iv, encrypt),
        "aes_256_cfb128" => cfb::<Aes256>(key, iv, encrypt),
        "des_ede3_cfb" => cfb::<TdesEde3>(key, iv, encrypt),
        "aes_128_ctr" => streaming::<ctr::Ctr128BE<Aes128>>(key, iv),
        "aes_192_ctr" => streaming::<ctr::Ctr128BE<Aes192>>(key, iv),
        "aes_256_ctr" => streaming::<ctr::Ctr128BE<Aes256>>(key, iv),
        "aes_128_ofb" => streaming::<ofb::Ofb<Aes128>>(key, iv),
        "aes_192_ofb" => streaming::<ofb::Ofb<Aes192>>(key, iv),
        "aes_256_ofb" => streaming::<ofb::Ofb<Aes256>>(key, iv),
        "chacha20" => {
            // The first four bytes say at which block to begin.
            let (block, nonce) = iv.split_first_chunk::<4>()?;
            let mut stream = ChaCha20::new_from_slices(key, nonce).ok()?;
            stream
                .try_seek(u64::from(u32::from_le_bytes(*block)) * 64)
                .ok()?;
            streaming_at(stream)
        }
        _ => None,
    }
}

impl Cipher {
    /// A cipher of this name.
    ///
    /// # Errors
    /// Key or initialization vector have not the right size.
    pub fn new(
        info: &'static CipherInfo,
        key: &[u8],
        iv: &[u8],
        encrypt: bool,
        padding: Padding,
    ) -> Result<Cipher, Error> {
        if !info.takes_key(key.len()) {
            return Err(Error::Key);
        }
        if info.iv_size > 0 && iv.len() != info.iv_size {
            return Err(Error::Iv);
        }
        Ok(Cipher {
            mode: mode(info.name, key, iv, encrypt).ok_or(Error::Key)?,
            info,
            encrypt,
            padding,
            rest: Vec::new(),
            taken: 0,
            padded: None,
        })
    }

    /// Whether it encrypts.
    pub fn encrypts(&self) -> bool {
        self.encrypt
    }

    /// Bytes that were given so far.
    pub fn taken(&self) -> u64 {
        self.taken
    }

    /// Bytes of padding that were added or taken off at the end; `None` before that.
    pub fn padded(&self) -> Option<usize> {
        self.padded
    }

    /// Adds data. The answer is as much of the result as is certain.
    pub fn update(&mut self, data: &[u8]) -> Vec<u8> {
        self.taken += data.len() as u64;
        let block = self.info.block_size;
        let mut result = std::mem::take(&mut self.rest);
        result.extend_from_slice(data);
        let mut whole = result.len() - result.len() % block;
        // The last block that was decrypted may hold the padding.
        if !self.encrypt && self.padding == Padding::Pkcs && block > 1 && whole == result.len() {
            whole = whole.saturating_sub(block);
        }
        self.rest = result.split_off(whole);
        self.mode.apply(&mut result);
        result
    }

    /// The rest of the result.
    ///
    /// # Errors
    /// What was decrypted is not padded as it should be.
    pub fn finish(&mut self) -> Result<Vec<u8>, Error> {
        let block = self.info.block_size;
        let mut rest = std::mem::take(&mut self.rest);
        if block == 1 {
            self.padded = Some(0);
            return Ok(rest);
        }
        if !self.encrypt {
            return self.unpad(rest);
        }
        let missing = (block - rest.len() % block) % block;
        let missing = match self.padding {
            Padding::Pkcs => block - rest.len(),
            Padding::None => {
                self.padded = Some(0);
                return Ok(Vec::new());
            }
            Padding::Zero | Padding::Random => missing,
        };
        let start = rest.len();
        rest.resize(start + missing, missing as u8);
        match self.padding {
            Padding::Zero => rest[start..].fill(0),
            Padding::Random => crate::random(&mut rest[start..])?,
            Padding::Pkcs | Padding::None => {}
        }
        self.padded = Some(missing);
        self.mode.apply(&mut rest);
        Ok(rest)
    }

    fn unpad(&mut self, mut rest: Vec<u8>) -> Result<Vec<u8>, Error> {
        let block = self.info.block_size;
        if self.padding != Padding::Pkcs {
            self.padded = Some(0);
            return Ok(Vec::new());
        }
        if rest.len() != block {
            return Err(Error::Data);
        }
        self.mode.apply(&mut rest);
        let count = usize::from(rest.last().copied().unwrap_or(0));
        let is_padding = count >= 1
            && count <= block
            && rest[block - count..]
                .iter()
                .all(|byte| usize::from(*byte) == count);
        if !is_padding {
            return Err(Error::Data);
        }
        self.padded = Some(count);
        rest.truncate(block - count);
        Ok(rest)
    }
}
