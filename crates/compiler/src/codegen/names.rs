//! The atoms that code generation itself writes.

use crate::core::bif::Bif;
use crate::core::constant::{Atom, Pool};

macro_rules! names {
    ($($name:ident = $text:expr;)*) => {
        /// Atoms that instructions name.
        pub(crate) struct Names {
            $(pub(super) $name: Atom,)*
            bifs: Vec<Atom>,
        }

        impl Names {
            /// Puts them into a pool.
            pub(crate) fn new(pool: &mut Pool) -> Self {
                Self {
                    $($name: pool.atom($text),)*
                    bifs: Bif::all().map(|bif| pool.atom(bif.name())).collect(),
                }
            }
        }
    };
}

names! {
    no_fail = "no_fail";
    resume = "resume";
    is_unsafe = "unsafe";
    ensure_at_least = "ensure_at_least";
    ensure_exactly = "ensure_exactly";
    integer = "integer";
    float = "float";
    binary = "binary";
    skip = "skip";
    get_tail = "get_tail";
    equal = "=:=";
    utf8 = "utf8";
    utf16 = "utf16";
    utf32 = "utf32";
    string = "string";
    append = "append";
    private_append = "private_append";
    copy = "copy";
    reuse = "reuse";
    inplace = "inplace";
    function_clause = "function_clause";
    external = "external";
    auto_local = "auto_local";
}

impl Names {
    /// The name of a function that is an instruction.
    pub(super) fn bif(&self, bif: Bif) -> Atom {
        self.bifs[bif as usize]
    }
}
