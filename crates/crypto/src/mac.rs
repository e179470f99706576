//! Message authentication codes.

use cipher::KeyInit;
use digest::Digest;
use digest::common::BlockSizeUser;

use crate::hash;

/// A code being computed.
pub(crate) trait State: Send + Sync {
    fn update(&mut self, data: &[u8]);
    fn finish(self: Box<Self>) -> Vec<u8>;
    fn copy(&self) -> Box<dyn State>;
}

struct Keyed<M>(M);

impl<M: digest::Mac + Clone + Send + Sync + 'static> State for Keyed<M> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        self.0.finalize().into_bytes().to_vec()
    }

    fn copy(&self) -> Box<dyn State> {
        Box::new(Keyed(self.0.clone()))
    }
}

pub(crate) fn hmac<D>(key: &[u8]) -> Option<Box<dyn State>>
where
    D: Digest + BlockSizeUser + Clone + Send + Sync + 'static,
{
    keyed::<hmac::SimpleHmac<D>>(key)
}

/// What computes a code, where the key has its size.
fn keyed<M>(key: &[u8]) -> Option<Box<dyn State>>
where
    M: digest::Mac + digest::KeyInit + Clone + Send + Sync + 'static,
{
    let keyed = <M as digest::KeyInit>::new_from_slice(key).ok()?;
    Some(Box::new(Keyed(keyed)))
}

/// Poly1305 over all data at once, for it pads at the very end.
#[derive(Clone)]
struct Poly1305 {
    key: [u8; 32],
    data: Vec<u8>,
}

impl State for Poly1305 {
    fn update(&mut self, data: &[u8]) {
        self.data.extend_from_slice(data);
    }

    fn finish(self: Box<Self>) -> Vec<u8> {
        let keyed = <poly1305::Poly1305 as KeyInit>::new(&self.key.into());
        keyed.compute_unpadded(&self.data).to_vec()
    }

    fn copy(&self) -> Box<dyn State> {
        Box::new(self.clone())
    }
}

/// A code being computed.
pub struct Mac {
    state: Box<dyn State>,
}

impl Clone for Mac {
    fn clone(&self) -> Mac {
        Mac {
            state: self.state.copy(),
        }
    }
}

impl Mac {
    /// HMAC over a hash of this name.
    pub fn hmac(hash: &str, key: &[u8]) -> Option<Mac> {
        hash::hmac(hash, key).map(|state| Mac { state })
    }

    /// CMAC over a block cipher of this name. `None` where there is none; an error where the key has not its size.
    pub fn cmac(cipher: &str, key: &[u8]) -> Option<Result<Mac, crate::Error>> {
        let state = match cipher {
            "aes_128_cbc" | "aes_128_ecb" => keyed::<cmac::Cmac<aes::Aes128>>(key),
            "aes_192_cbc" | "aes_192_ecb" => keyed::<cmac::Cmac<aes::Aes192>>(key),
            "aes_256_cbc" | "aes_256_ecb" => keyed::<cmac::Cmac<aes::Aes256>>(key),
            "aes_cbc" | "aes_ecb" => match key.len() {
                16 => keyed::<cmac::Cmac<aes::Aes128>>(key),
                24 => keyed::<cmac::Cmac<aes::Aes192>>(key),
                _ => keyed::<cmac::Cmac<aes::Aes256>>(key),
            },
            "blowfish_cbc" => keyed::<cmac::Cmac<blowfish::Blowfish>>(key),
            "des_cbc" => keyed::<cmac::Cmac<des::Des>>(key),
            "rc2_cbc" => keyed::<cmac::Cmac<rc2::Rc2>>(key),
            "des_ede3_cbc" => keyed::<cmac::Cmac<des::TdesEde3>>(key),
            _ => return None,
        };
        Some(state.map(|state| Mac { state }).ok_or(crate::Error::Key))
    }

    /// Poly1305.
    ///
    /// # Errors
    /// The key is not of 32 bytes.
    pub fn poly1305(key: &[u8]) -> Result<Mac, crate::Error> {
        let key = key.try_into().map_err(|_| crate::Error::Key)?;
        let data = Vec::new();
        Ok(Mac {
            state: Box::new(Poly1305 { key, data }),
        })
    }

    /// Adds data.
    pub fn update(&mut self, data: &[u8]) {
        self.state.update(data);
    }

    /// The code of all data.
    pub fn finish(self) -> Vec<u8> {
        self.state.finish()
    }
}
