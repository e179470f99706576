//! What a term consists of, told in order: the events between a decoder and whoever builds, prints or re-encodes.
//!
//! Scalars are one event. Containers begin with their size, then their children follow as events of their own, then
//! they end: a builder pushes a value for each scalar and at an end event replaces the children by the container.
//! Text is UTF-8 whatever the encoding of the input, and integers within 64 bits arrive as [`Visitor::integer`]
//! however they were written.

/// A pid.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Pid<'a> {
    /// The node that it lives on.
    pub node: &'a str,
    /// The first number.
    pub id: u32,
    /// The second number.
    pub serial: u32,
    /// Which incarnation of the node.
    pub creation: u32,
}

/// A port.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Port<'a> {
    /// The node that it lives on.
    pub node: &'a str,
    /// Its number.
    pub id: u64,
    /// Which incarnation of the node.
    pub creation: u32,
}

/// The most words of identity that a reference can have.
const MAX_IDS: usize = 5;

/// A reference.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reference<'a> {
    /// The node that made it.
    pub node: &'a str,
    /// Which incarnation of the node.
    pub creation: u32,
    pub(crate) words: [u32; MAX_IDS],
    pub(crate) len: u8,
}

impl<'a> Reference<'a> {
    /// The most words of identity that a reference can have.
    pub const MAX_IDS: usize = MAX_IDS;

    /// A reference of 1 to 5 words of identity; `None` for another number of words.
    pub fn new(node: &'a str, creation: u32, ids: &[u32]) -> Option<Self> {
        if ids.is_empty() || ids.len() > MAX_IDS {
            return None;
        }
        let mut words = [0; MAX_IDS];
        words[..ids.len()].copy_from_slice(ids);
        Some(Self {
            node,
            creation,
            words,
            len: ids.len() as u8,
        })
    }

    /// Its words of identity, the most significant last.
    pub fn ids(&self) -> &[u32] {
        &self.words[..usize::from(self.len)]
    }
}

/// A fun with an environment, without the environment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fun<'a> {
    /// The module that it was compiled in.
    pub module: &'a str,
    /// The number of arguments when it is called.
    pub arity: u8,
    /// The checksum of the module.
    pub uniq: [u8; 16],
    /// Its number within the module.
    pub index: u32,
    /// Its number within the module as older releases count.
    pub old_index: u32,
    /// A number that tells versions of the module apart.
    pub old_uniq: u32,
    /// The process that made it.
    pub pid: Pid<'a>,
    /// The number of free variables, which follow as children.
    pub num_free: u32,
}

/// The definition of a native record (OTP 29).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Record<'a> {
    /// The module that defines it.
    pub module: &'a str,
    /// Its name.
    pub name: &'a str,
    /// Whether other modules may look inside.
    pub exported: bool,
    /// The names of its fields, in the order of their declaration.
    pub fields: &'a [&'a str],
}

/// Whoever wants to know a term.
///
/// An error from a method ends the decoding; use [`std::convert::Infallible`] where nothing can fail.
pub trait Visitor {
    /// Why a visitor would refuse.
    type Error;

    /// An integer within 64 bits.
    fn integer(&mut self, value: i64) -> Result<(), Self::Error>;
    /// An integer beyond 64 bits: its sign, and its magnitude, least significant byte first, without leading zeros.
    fn big_integer(&mut self, negative: bool, magnitude: &[u8]) -> Result<(), Self::Error>;
    /// A finite float.
    fn float(&mut self, value: f64) -> Result<(), Self::Error>;
    /// An atom of at most 255 characters.
    fn atom(&mut self, text: &str) -> Result<(), Self::Error>;
    /// The empty list.
    fn nil(&mut self) -> Result<(), Self::Error>;
    /// A proper, non-empty list of bytes.
    fn string(&mut self, bytes: &[u8]) -> Result<(), Self::Error>;
    /// A binary.
    fn binary(&mut self, bytes: &[u8]) -> Result<(), Self::Error>;
    /// A bitstring that is no binary: 1 to 7 bits of the last byte count, the high ones.
    fn bit_binary(&mut self, bytes: &[u8], last_bits: u8) -> Result<(), Self::Error>;
    /// A pid.
    fn pid(&mut self, pid: &Pid<'_>) -> Result<(), Self::Error>;
    /// A port.
    fn port(&mut self, port: &Port<'_>) -> Result<(), Self::Error>;
    /// A reference.
    fn reference(&mut self, reference: &Reference<'_>) -> Result<(), Self::Error>;
    /// An external fun: `fun module:function/arity`.
    fn export(&mut self, module: &str, function: &str, arity: u8) -> Result<(), Self::Error>;
    /// A tuple; `len` children follow.
    fn tuple_begin(&mut self, len: u32) -> Result<(), Self::Error>;
    /// The children of the innermost tuple are complete.
    fn tuple_end(&mut self) -> Result<(), Self::Error>;
    /// A list; `len` elements (at least one) follow, then [`Visitor::list_tail`].
    fn list_begin(&mut self, len: u32) -> Result<(), Self::Error>;
    /// The elements of the innermost list are complete; its tail follows as one child.
    fn list_tail(&mut self) -> Result<(), Self::Error>;
    /// The tail of the innermost list is complete.
    fn list_end(&mut self) -> Result<(), Self::Error>;
    /// A map; `len` times a key and a value follow, in any order of keys, duplicates not excluded.
    fn map_begin(&mut self, len: u32) -> Result<(), Self::Error>;
    /// The children of the innermost map are complete.
    fn map_end(&mut self) -> Result<(), Self::Error>;
    /// A native record; the values of its fields follow, in the order of its definition.
    fn record_begin(&mut self, record: &Record<'_>) -> Result<(), Self::Error>;
    /// The children of the innermost native record are complete.
    fn record_end(&mut self) -> Result<(), Self::Error>;
    /// A fun; `fun.num_free` children follow.
    fn fun_begin(&mut self, fun: &Fun<'_>) -> Result<(), Self::Error>;
    /// The children of the innermost fun are complete.
    fn fun_end(&mut self) -> Result<(), Self::Error>;
}
