//! Hashes by name.

use digest::{Digest, ExtendableOutput, Update, XofReader};

/// What is known of a hash.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct HashInfo {
    /// The name.
    pub name: &'static str,
    /// Bytes of the result; 0 where it has any size.
    pub size: usize,
    /// Bytes of a block.
    pub block_size: usize,
    /// The number that OpenSSL gives it.
    pub number: i64,
}

macro_rules! hashes {
    ($($name:literal $type:ty, $size:literal $block:literal $number:literal;)*) => {
        /// All hashes of fixed size.
        const FIXED: &[HashInfo] = &[$(HashInfo {
            name: $name,
            size: $size,
            block_size: $block,
            number: $number,
        }),*];

        fn fixed(name: &str) -> Option<Box<dyn State>> {
            match name {
                $($name => Some(Box::new(Fixed(<$type as Digest>::new()))),)*
                _ => None,
            }
        }

        /// HMAC over a hash of this name.
        pub(crate) fn hmac(name: &str, key: &[u8]) -> Option<Box<dyn crate::mac::State>> {
            match name {
                $($name => crate::mac::hmac::<$type>(key),)*
                _ => None,
            }
        }
    };
}

hashes! {
    "md4" md4::Md4, 16 64 257;
    "md5" md5::Md5, 16 64 4;
    "ripemd160" ripemd::Ripemd160, 20 64 117;
    "sha" sha1::Sha1, 20 64 64;
    "sha224" sha2::Sha224, 28 64 675;
    "sha256" sha2::Sha256, 32 64 672;
    "sha384" sha2::Sha384, 48 128 673;
    "sha512" sha2::Sha512, 64 128 674;
    "sha512_224" sha2::Sha512_224, 28 128 1094;
    "sha512_256" sha2::Sha512_256, 32 128 1095;
    "sha3_224" sha3::Sha3_224, 28 144 1096;
    "sha3_256" sha3::Sha3_256, 32 136 1097;
    "sha3_384" sha3::Sha3_384, 48 104 1098;
    "sha3_512" sha3::Sha3_512, 64 72 1099;
    "blake2b" blake2::Blake2b512, 64 128 1056;
    "blake2s" blake2::Blake2s256, 32 64 1057;
    "sm3" sm3::Sm3, 32 64 1143;
}

const EXTENDABLE: &[HashInfo] = &[
    HashInfo {
        name: "shake128",
        size: 0,
        block_size: 168,
        number: 1100,
    },
    HashInfo {
        name: "shake256",
        size: 0,
        block_size: 136,
        number: 1101,
    },
];

/// What is known of the hash of this name.
pub fn info(name: &str) -> Option<&'static HashInfo> {
    FIXED
        .iter()
        .chain(EXTENDABLE)
        .find(|info| info.name == name)
}

/// A hash being computed.
pub(crate) trait State: Send + Sync {
    fn update(&mut self, data: &[u8]);
    fn finish(self: Box<Self>, size: usize) -> Vec<u8>;
    fn copy(&self) -> Box<dyn State>;
}

struct Fixed<D>(D);

impl<D: Digest + Clone + Send + Sync + 'static> State for Fixed<D> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn finish(self: Box<Self>, _: usize) -> Vec<u8> {
        self.0.finalize().to_vec()
    }

    fn copy(&self) -> Box<dyn State> {
        Box::new(Fixed(self.0.clone()))
    }
}

struct Extendable<D>(D);

impl<D: Update + ExtendableOutput + Clone + Send + Sync + 'static> State for Extendable<D> {
    fn update(&mut self, data: &[u8]) {
        self.0.update(data);
    }

    fn finish(self: Box<Self>, size: usize) -> Vec<u8> {
        let mut output = vec![0; size];
        self.0.finalize_xof().read(&mut output);
        output
    }

    fn copy(&self) -> Box<dyn State> {
        Box::new(Extendable(self.0.clone()))
    }
}

/// A hash being computed.
pub struct Hash {
    info: &'static HashInfo,
    state: Box<dyn State>,
}

impl Clone for Hash {
    fn clone(&self) -> Hash {
        Hash {
            info: self.info,
            state: self.state.copy(),
        }
    }
}

impl Hash {
    /// The beginning of a hash of this name.
    pub fn new(name: &str) -> Option<Hash> {
        let state = match name {
            "shake128" => Box::new(Extendable(sha3_shake128())),
            "shake256" => Box::new(Extendable(sha3_shake256())) as Box<dyn State>,
            _ => fixed(name)?,
        };
        Some(Hash {
            info: info(name)?,
            state,
        })
    }

    /// What is known of it.
    pub fn info(&self) -> &'static HashInfo {
        self.info
    }

    /// Adds data.
    pub fn update(&mut self, data: &[u8]) {
        self.state.update(data);
    }

    /// The hash of all data; `size` counts where the hash has any size.
    pub fn finish(self, size: usize) -> Vec<u8> {
        self.state.finish(size)
    }

    /// The hash of this data. `None` where there is none of this name, or it has no size of its own.
    pub fn of(name: &str, data: &[u8]) -> Option<Vec<u8>> {
        let mut hash = Hash::new(name).filter(|hash| hash.info.size > 0)?;
        hash.update(data);
        Some(hash.finish(0))
    }
}

fn sha3_shake128() -> shake::Shake128 {
    shake::Shake128::default()
}

fn sha3_shake256() -> shake::Shake256 {
    shake::Shake256::default()
}
