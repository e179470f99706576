//! Authenticated encryption. GCM (NIST SP 800-38D) and CCM (SP 800-38C) are put together here from cipher, counter and hash, since
//! programs choose sizes of nonces and tags at run time.

use aes::{Aes128, Aes192, Aes256};
use chacha20poly1305::aead::AeadInOut;
use cipher::array::Array;
use cipher::consts::U16;
use cipher::{BlockCipherEncrypt, InnerIvInit, KeyInit, StreamCipher};
use ghash::GHash;
use ghash::universal_hash::UniversalHash;
use sm4::Sm4;

use crate::cipher::CipherInfo;
use crate::{Error, equal};

type Block = Array<u8, U16>;

/// What opening sealed data came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Opened {
    /// The data.
    Data(Vec<u8>),
    /// The tag is not that of the data.
    Forged,
}

/// An algorithm with its key and nonce.
pub struct Aead<'a> {
    info: &'static CipherInfo,
    key: &'a [u8],
    nonce: &'a [u8],
    tag_size: usize,
}

impl<'a> Aead<'a> {
    /// An algorithm for one message.
    ///
    /// # Errors
    /// Key, nonce or tag have a size that it has not.
    pub fn new(
        info: &'static CipherInfo,
        key: &'a [u8],
        nonce: &'a [u8],
        tag_size: usize,
    ) -> Result<Aead<'a>, Error> {
        if key.len() != info.key_size {
            return Err(Error::Key);
        }
        let (nonce_fits, tag_fits) = match info.mode {
            "gcm_mode" => (!nonce.is_empty(), (1..=16).contains(&tag_size)),
            "ccm_mode" => (
                (7..=13).contains(&nonce.len()),
                (4..=16).contains(&tag_size) && tag_size.is_multiple_of(2),
            ),
            _ => (nonce.len() == 12, (1..=16).contains(&tag_size)),
        };
        if !nonce_fits {
            return Err(Error::Iv);
        }
        if !tag_fits {
            return Err(Error::Tag);
        }
        Ok(Aead {
            info,
            key,
            nonce,
            tag_size,
        })
    }

    /// Encrypts: the sealed data and its tag.
    ///
    /// # Errors
    /// The data is too long for the algorithm.
    pub fn seal(&self, data: &[u8], added: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Error> {
        let mut data = data.to_vec();
        let mut tag = self.apply(&mut data, added, true)?.to_vec();
        tag.truncate(self.tag_size);
        Ok((data, tag))
    }

    /// Decrypts, if the tag is right.
    ///
    /// # Errors
    /// The data is too long for the algorithm.
    pub fn open(&self, data: &[u8], added: &[u8], tag: &[u8]) -> Result<Opened, Error> {
        let mut data = data.to_vec();
        let own = self.apply(&mut data, added, false)?;
        Ok(if equal(&own[..self.tag_size], tag) {
            Opened::Data(data)
        } else {
            Opened::Forged
        })
    }

    fn apply(&self, data: &mut [u8], added: &[u8], encrypt: bool) -> Result<[u8; 16], Error> {
        match self.info.name {
            "chacha20_poly1305" => self.chacha20(data, added, encrypt),
            "aes_128_gcm" => self.gcm::<Aes128>(data, added, encrypt),
            "aes_192_gcm" => self.gcm::<Aes192>(data, added, encrypt),
            "aes_256_gcm" => self.gcm::<Aes256>(data, added, encrypt),
            "aes_128_ccm" => self.ccm::<Aes128>(data, added, encrypt),
            "sm4_gcm" => self.gcm::<Sm4>(data, added, encrypt),
            "sm4_ccm" => self.ccm::<Sm4>(data, added, encrypt),
            "aes_192_ccm" => self.ccm::<Aes192>(data, added, encrypt),
            _ => self.ccm::<Aes256>(data, added, encrypt),
        }
    }

    /// ChaCha20-Poly1305 (RFC 8439), with the tag that the encrypted data has.
    fn chacha20(&self, data: &mut [u8], added: &[u8], encrypt: bool) -> Result<[u8; 16], Error> {
        let cipher = chacha20poly1305::ChaCha20Poly1305::new_from_slice(self.key);
        let cipher = cipher.map_err(|_| Error::Key)?;
        let nonce = Array::try_from(self.nonce).map_err(|_| Error::Iv)?;
        if encrypt {
            let tag = cipher.encrypt_inout_detached(&nonce, added, data.into());
            return tag.map(Into::into).map_err(|_| Error::Data);
        }
        // Sealing what is sealed opens it; sealing that again gives the tag.
        let seal = |data: &mut [u8]| {
            (cipher.encrypt_inout_detached(&nonce, added, data.into())).map_err(|_| Error::Data)
        };
        seal(data)?;
        seal(&mut data.to_vec()).map(Into::into)
    }

    fn gcm<C>(&self, data: &mut [u8], added: &[u8], encrypt: bool) -> Result<[u8; 16], Error>
    where
        C: KeyInit + BlockCipherEncrypt<BlockSize = U16>,
    {
        // Counters of 32 bits, of which the first is taken.
        if data.len() as u64 > ((1 << 32) - 2) * 16 {
            return Err(Error::Data);
        }
        let cipher = C::new_from_slice(self.key).map_err(|_| Error::Key)?;
        let mut subkey = Block::default();
        cipher.encrypt_block(&mut subkey);
        let hash = GHash::new(&subkey);
        let mut start = Block::default();
        if self.nonce.len() == 12 {
            start[..12].copy_from_slice(self.nonce);
            start[15] = 1;
        } else {
            let mut hash = hash.clone();
            hash.update_padded(self.nonce);
            hash.update(&[lengths(0, self.nonce.len())]);
            start = hash.finalize();
        }
        let core = ctr::CtrCore::<&C, ctr::flavors::Ctr32BE>::inner_iv_init(&cipher, &start);
        let mut stream = cipher::StreamCipherCoreWrapper::from_core(core);
        let mut tag = Block::default();
        stream.apply_keystream(&mut tag);
        let mut hash = hash;
        hash.update_padded(added);
        if !encrypt {
            hash.update_padded(data);
        }
        stream.apply_keystream(data);
        if encrypt {
            hash.update_padded(data);
        }
        hash.update(&[lengths(added.len(), data.len())]);
        let sum = hash.finalize();
        tag.iter_mut()
            .zip(&sum)
            .for_each(|(byte, sum)| *byte ^= sum);
        Ok(tag.into())
    }

    fn ccm<C>(&self, data: &mut [u8], added: &[u8], encrypt: bool) -> Result<[u8; 16], Error>
    where
        C: KeyInit + BlockCipherEncrypt<BlockSize = U16>,
    {
        // Bytes of the length field, and of the counter.
        let width = 15 - self.nonce.len();
        if width < 8 && data.len() as u64 >= 1 << (8 * width) {
            return Err(Error::Data);
        }
        let cipher = C::new_from_slice(self.key).map_err(|_| Error::Key)?;
        let mut counter = Block::default();
        counter[0] = (width - 1) as u8;
        counter[1..=self.nonce.len()].copy_from_slice(self.nonce);
        let core = ctr::CtrCore::<&C, ctr::flavors::Ctr128BE>::inner_iv_init(&cipher, &counter);
        let mut stream = cipher::StreamCipherCoreWrapper::from_core(core);
        let mut mask = Block::default();
        stream.apply_keystream(&mut mask);
        if !encrypt {
            stream.apply_keystream(data);
        }
        let mut first = counter;
        first[0] |= ((self.tag_size - 2) / 2 * 8) as u8 | if added.is_empty() { 0 } else { 0x40 };
        let length = (data.len() as u64).to_be_bytes();
        let shown = width.min(8);
        first[16 - shown..].copy_from_slice(&length[8 - shown..]);
        let mut chain = Chain {
            cipher: &cipher,
            sum: first,
        };
        cipher.encrypt_block(&mut chain.sum);
        if !added.is_empty() {
            let mut prefixed = match added.len() {
                size @ 0..0xff00 => (size as u16).to_be_bytes().to_vec(),
                size => [&[0xff, 0xfe][..], &(size as u32).to_be_bytes()].concat(),
            };
            prefixed.extend_from_slice(added);
            chain.add(&prefixed);
        }
        chain.add(data);
        if encrypt {
            stream.apply_keystream(data);
        }
        let mut tag = chain.sum;
        tag.iter_mut()
            .zip(&mask)
            .for_each(|(byte, mask)| *byte ^= mask);
        Ok(tag.into())
    }
}

/// CBC-MAC.
struct Chain<'c, C> {
    cipher: &'c C,
    sum: Block,
}

impl<C: BlockCipherEncrypt<BlockSize = U16>> Chain<'_, C> {
    /// Adds data, padded with zeros.
    fn add(&mut self, data: &[u8]) {
        for block in data.chunks(16) {
            self.sum
                .iter_mut()
                .zip(block)
                .for_each(|(sum, byte)| *sum ^= byte);
            self.cipher.encrypt_block(&mut self.sum);
        }
    }
}

/// Two lengths in bits.
fn lengths(first: usize, second: usize) -> Block {
    let mut block = Block::default();
    block[..8].copy_from_slice(&(first as u64 * 8).to_be_bytes());
    block[8..].copy_from_slice(&(second as u64 * 8).to_be_bytes());
    block
}
