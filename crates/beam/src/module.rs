//! A whole module as its file describes it, every table parsed and checked against the others.
//!
//! What is in here can be indexed without further checks: operands, exports and lambdas name atoms, labels, imports and
//! literals that exist. Terms stay as External Term Format bytes; whoever owns a heap builds them.

use crate::code::Code;
use crate::line::LineTable;
use crate::operand::{AtomIndex, Label, LiteralIndex};
use crate::tables::{AtomTable, LiteralTable};
use crate::types::Type;

/// A function of another module (or of this one) that the code calls by name.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Import {
    /// The module.
    pub module: AtomIndex,
    /// The function.
    pub function: AtomIndex,
    /// The arity.
    pub arity: u8,
}

/// A function that can be called by name, or for [`Module::locals`] one that cannot.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Export {
    /// The function.
    pub function: AtomIndex,
    /// The arity.
    pub arity: u8,
    /// The entry label.
    pub label: Label,
}

/// What a fun of this module is made from.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Lambda {
    /// The function that holds its body.
    pub function: AtomIndex,
    /// Arity of that function: the arguments of the fun and its free variables.
    pub arity: u8,
    /// The entry label of that function.
    pub label: Label,
    /// Its number, unique within the module.
    pub index: u32,
    /// How many of the arguments are free variables.
    pub num_free: u8,
    /// A number that tells versions of the module apart.
    pub old_uniq: u32,
}

/// A parsed module; [`Module::parse`] makes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Module {
    /// Atoms; the first is the module's name.
    pub atoms: AtomTable,
    /// The code.
    pub code: Code,
    /// Functions that the code calls by name.
    pub imports: Vec<Import>,
    /// Functions that others can call.
    pub exports: Vec<Export>,
    /// Functions that only the module itself can call; empty if the file was stripped.
    pub locals: Vec<Export>,
    /// Funs.
    pub lambdas: Vec<Lambda>,
    /// Literals, as External Term Format.
    pub literals: LiteralTable,
    /// The bytes that [`Operand::String`](crate::Operand::String) points into.
    pub strings: Box<[u8]>,
    /// Source locations.
    pub lines: LineTable,
    /// Types that the compiler inferred; the first is always [`Type::ANY`].
    pub types: Vec<Type>,
    /// `Attr`: the attributes as one External Term Format term; empty if there are none.
    pub attributes: Box<[u8]>,
    /// `CInf`: options and version of the compiler as one External Term Format term; empty if there is none.
    pub compile_info: Box<[u8]>,
    /// `Meta`: what the compiler tells the runtime (`enabled_features`) as one External Term Format term; empty if there is none.
    pub meta: Box<[u8]>,
    /// Definitions of native records (chunk `Recs`, OTP 29).
    pub records: Vec<RecordDefinition>,
    /// The checksum that `Mod:module_info(md5)` and `code:module_md5/1` give.
    pub md5: [u8; 16],
}

/// A native record that the module defines (OTP 29).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordDefinition {
    /// Its name.
    pub name: AtomIndex,
    /// Whether other modules may look inside.
    pub exported: bool,
    /// Its fields in order.
    pub fields: Vec<RecordField>,
}

/// A field of a [`RecordDefinition`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RecordField {
    /// Its name.
    pub name: AtomIndex,
    /// The value it has when none is given: any source operand without registers; a big integer lies in [`Module::code`].
    pub default: Option<crate::Operand>,
}

impl Module {
    /// The name of the module.
    pub fn name(&self) -> &str {
        self.atom(AtomIndex(0))
    }

    /// The text of an atom of this module.
    #[inline]
    pub fn atom(&self, index: AtomIndex) -> &str {
        self.atoms.text(index)
    }

    /// A literal of this module, in External Term Format with its version byte.
    #[inline]
    pub fn literal(&self, index: LiteralIndex) -> &[u8] {
        self.literals.bytes(index)
    }
}
