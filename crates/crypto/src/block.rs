//! Modes of block ciphers behind one interface: whole blocks in place, or any bytes where a mode makes a stream.

use cipher::array::Array;
use cipher::block::{BlockModeDecrypt, BlockModeEncrypt};
use cipher::{BlockSizeUser, InnerIvInit, KeyInit, KeyIvInit, StreamCipher};

/// A cipher with its key and state.
pub(crate) trait Mode: Send {
    /// Works on bytes in place: whole blocks, any number of them.
    fn apply(&mut self, data: &mut [u8]);
}

struct Encrypting<M>(M);
struct Decrypting<M>(M);
struct Streaming<M>(M);

impl<M: BlockModeEncrypt + Send> Mode for Encrypting<M> {
    fn apply(&mut self, data: &mut [u8]) {
        let (blocks, _) = Array::<u8, M::BlockSize>::slice_as_chunks_mut(data);
        self.0.encrypt_blocks(blocks);
    }
}

impl<M: BlockModeDecrypt + Send> Mode for Decrypting<M> {
    fn apply(&mut self, data: &mut [u8]) {
        let (blocks, _) = Array::<u8, M::BlockSize>::slice_as_chunks_mut(data);
        self.0.decrypt_blocks(blocks);
    }
}

impl<M: StreamCipher + Send> Mode for Streaming<M> {
    fn apply(&mut self, data: &mut [u8]) {
        // Key streams end after 2^68 bytes at the earliest.
        let _ = self.0.try_apply_keystream(data);
    }
}

struct CfbEncrypting<C: cipher::BlockCipherEncrypt>(cfb_mode::BufEncryptor<C>);
struct CfbDecrypting<C: cipher::BlockCipherEncrypt>(cfb_mode::BufDecryptor<C>);

impl<C: cipher::BlockCipherEncrypt + Send> Mode for CfbEncrypting<C> {
    fn apply(&mut self, data: &mut [u8]) {
        self.0.encrypt(data);
    }
}

impl<C: cipher::BlockCipherEncrypt + Send> Mode for CfbDecrypting<C> {
    fn apply(&mut self, data: &mut [u8]) {
        self.0.decrypt(data);
    }
}

/// A mode, where key and initialization vector have the right sizes.
pub(crate) type Made = Option<Box<dyn Mode>>;

pub(crate) fn encrypting<M: BlockModeEncrypt + KeyIvInit + Send + 'static>(
    key: &[u8],
    iv: &[u8],
) -> Made {
    Some(Box::new(Encrypting(M::new_from_slices(key, iv).ok()?)))
}

pub(crate) fn decrypting<M: BlockModeDecrypt + KeyIvInit + Send + 'static>(
    key: &[u8],
    iv: &[u8],
) -> Made {
    Some(Box::new(Decrypting(M::new_from_slices(key, iv).ok()?)))
}

pub(crate) fn encrypting_without_iv<M: BlockModeEncrypt + KeyInit + Send + 'static>(
    key: &[u8],
) -> Made {
    Some(Box::new(Encrypting(M::new_from_slice(key).ok()?)))
}

pub(crate) fn decrypting_without_iv<M: BlockModeDecrypt + KeyInit + Send + 'static>(
    key: &[u8],
) -> Made {
    Some(Box::new(Decrypting(M::new_from_slice(key).ok()?)))
}

pub(crate) fn streaming<M: StreamCipher + KeyIvInit + Send + 'static>(
    key: &[u8],
    iv: &[u8],
) -> Made {
    Some(Box::new(Streaming(M::new_from_slices(key, iv).ok()?)))
}

/// A stream that begins elsewhere than at its start.
pub(crate) fn streaming_at<M: StreamCipher + Send + 'static>(stream: M) -> Made {
    Some(Box::new(Streaming(stream)))
}

pub(crate) fn cfb<C>(key: &[u8], iv: &[u8], encrypt: bool) -> Made
where
    C: cipher::BlockCipherEncrypt + BlockSizeUser + KeyInit + Send + 'static,
{
    let cipher = C::new_from_slice(key).ok()?;
    let iv = Array::try_from(iv).ok()?;
    Some(if encrypt {
        Box::new(CfbEncrypting(cfb_mode::BufEncryptor::inner_iv_init(
            cipher, &iv,
        )))
    } else {
        Box::new(CfbDecrypting(cfb_mode::BufDecryptor::inner_iv_init(
            cipher, &iv,
        )))
    })
}
