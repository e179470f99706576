//! What a fun is apart from its code: the identity that printing, order, hashing and `erlang:fun_info/1` need.
//!
//! The entries themselves belong to the code room of the machine; they begin with these records.

use crate::word::Word;

/// Module, function and arity: how an exported function is named. The machine's export entries begin with it.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Mfa {
    /// The module's atom.
    pub module: Word,
    /// The function's atom.
    pub function: Word,
    /// Number of arguments.
    pub arity: u32,
}

/// Which `fun` expression of which module made a closure. The machine's fun entries begin with it.
#[repr(C)]
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct FunIdentity {
    /// The module's atom.
    pub module: Word,
    /// The name of the function that holds the body, as `-name/arity-fun-N-`.
    pub function: Word,
    /// Number of arguments of a call.
    pub arity: u32,
    /// Number of free variables.
    pub free: u32,
    /// Index in the module's table of funs.
    pub index: u32,
    /// Index as older releases counted it.
    pub old_index: u32,
    /// Hash of the fun as older releases computed it.
    pub old_unique: u32,
    /// MD5 of the module's code.
    pub unique: [u8; 16],
}
