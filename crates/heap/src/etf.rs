//! Terms from and to the External Term Format: the bridge between heaps and [`asterias_etf`].
//!
//! Both ways walk with explicit stacks. Decoding builds with any [`Alloc`](asterias_term::Alloc) and asks a [`FunResolver`] what a fun
//! of the bytes is in this machine; encoding writes what OTP 26 and later write.

mod decode;
mod encode;
#[cfg(test)]
mod tests;

pub use asterias_etf::Minor;
pub use decode::{DecodeError, DecodeOptions, FunResolver, NoFuns, decode};
pub use encode::{EncodeOptions, encode, encoded_size, visit};

use asterias_term::{Word, atoms};

/// What this node is called in identities: the node that pids, ports and references without a node belong to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LocalNode {
    /// The name's atom.
    pub name: Word,
    /// Which incarnation; 0 while not distributed.
    pub creation: u32,
}

impl Default for LocalNode {
    fn default() -> Self {
        LocalNode {
            name: atoms::NONODE_AT_NOHOST,
            creation: 0,
        }
    }
}
