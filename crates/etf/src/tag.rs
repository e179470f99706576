//! The tag bytes of the External Term Format, by their names in the ERTS user's guide.

macro_rules! tags {
    ($($name:ident = $value:literal;)*) => {
        $(#[doc = concat!("`", stringify!($name), "_EXT`")] pub const $name: u8 = $value;)*

        /// The name of a tag, as `NEW_FLOAT_EXT`; `None` for a byte that is no tag.
        pub fn name(tag: u8) -> Option<&'static str> {
            match tag {
                $($value => Some(concat!(stringify!($name), "_EXT")),)*
                _ => None,
            }
        }
    };
}

/// The first byte of every encoded term.
pub const VERSION: u8 = 131;

tags! {
    ATOM_CACHE_REF = 82;
    COMPRESSED = 80;
    SMALL_INTEGER = 97;
    INTEGER = 98;
    FLOAT = 99;
    ATOM = 100;
    REFERENCE = 101;
    PORT = 102;
    PID = 103;
    SMALL_TUPLE = 104;
    LARGE_TUPLE = 105;
    NIL = 106;
    STRING = 107;
    LIST = 108;
    BINARY = 109;
    SMALL_BIG = 110;
    LARGE_BIG = 111;
    NEW_FUN = 112;
    EXPORT = 113;
    NEW_REFERENCE = 114;
    SMALL_ATOM = 115;
    MAP = 116;
    FUN = 117;
    ATOM_UTF8 = 118;
    SMALL_ATOM_UTF8 = 119;
    V4_PORT = 120;
    LOCAL = 121;
    NEW_FLOAT = 70;
    BIT_BINARY = 77;
    RECORD = 67;
    NEW_PID = 88;
    NEW_PORT = 89;
    NEWER_REFERENCE = 90;
}
