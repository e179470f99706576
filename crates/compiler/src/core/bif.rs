//! Functions of `erlang` that are instructions: what may stand in a guard, and nothing else.
//!
//! One table says how each is called, whether it can fail and whether it answers a boolean. None has an effect, so a call
//! whose answer is not used and which cannot fail may go.

macro_rules! bifs {
    ($($variant:ident $name:literal $arity:literal $fails:ident $answer:ident;)*) => {
        /// A function of `erlang` that is an instruction.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        pub enum Bif { $($variant),* }

        const TABLE: &[Row] = &[$(Row {
            bif: Bif::$variant,
            name: $name,
            arity: $arity,
            can_fail: bifs!(@fails $fails),
            is_boolean: bifs!(@answer $answer),
        }),*];
    };
    (@fails total) => { false };
    (@fails fails) => { true };
    (@answer boolean) => { true };
    (@answer term) => { false };
}

struct Row {
    bif: Bif,
    name: &'static str,
    arity: u8,
    can_fail: bool,
    is_boolean: bool,
}

bifs! {
    // Comparison.
    EqExact "=:=" 2 total boolean;
    NeExact "=/=" 2 total boolean;
    Eq "==" 2 total boolean;
    Ne "/=" 2 total boolean;
    Lt "<" 2 total boolean;
    Ge ">=" 2 total boolean;
    Gt ">" 2 total boolean;
    Le "=<" 2 total boolean;
    // Tests of type.
    IsAtom "is_atom" 1 total boolean;
    IsBinary "is_binary" 1 total boolean;
    IsBitstring "is_bitstring" 1 total boolean;
    IsBoolean "is_boolean" 1 total boolean;
    IsFloat "is_float" 1 total boolean;
    IsFunction "is_function" 1 total boolean;
    IsFunctionArity "is_function" 2 fails boolean;
    IsInteger "is_integer" 1 total boolean;
    IsIntegerRange "is_integer" 3 fails boolean;
    IsList "is_list" 1 total boolean;
    IsMap "is_map" 1 total boolean;
    IsMapKey "is_map_key" 2 fails boolean;
    IsNumber "is_number" 1 total boolean;
    IsPid "is_pid" 1 total boolean;
    IsPort "is_port" 1 total boolean;
    IsReference "is_reference" 1 total boolean;
    IsTuple "is_tuple" 1 total boolean;
    // Boolean operators that evaluate both sides.
    And "and" 2 fails boolean;
    Or "or" 2 fails boolean;
    Xor "xor" 2 fails boolean;
    Not "not" 1 fails boolean;
    // Arithmetic.
    Add "+" 2 fails term;
    Sub "-" 2 fails term;
    Mul "*" 2 fails term;
    FDiv "/" 2 fails term;
    Div "div" 2 fails term;
    Rem "rem" 2 fails term;
    Neg "-" 1 fails term;
    Plus "+" 1 fails term;
    Band "band" 2 fails term;
    Bor "bor" 2 fails term;
    Bxor "bxor" 2 fails term;
    Bnot "bnot" 1 fails term;
    Bsl "bsl" 2 fails term;
    Bsr "bsr" 2 fails term;
    Abs "abs" 1 fails term;
    Ceil "ceil" 1 fails term;
    Floor "floor" 1 fails term;
    Float "float" 1 fails term;
    Round "round" 1 fails term;
    Trunc "trunc" 1 fails term;
    Max "max" 2 total term;
    Min "min" 2 total term;
    // Parts of terms.
    BinaryPart2 "binary_part" 2 fails term;
    BinaryPart3 "binary_part" 3 fails term;
    BitSize "bit_size" 1 fails term;
    ByteSize "byte_size" 1 fails term;
    Element "element" 2 fails term;
    Hd "hd" 1 fails term;
    Length "length" 1 fails term;
    MapGet "map_get" 2 fails term;
    MapSize "map_size" 1 fails term;
    Size "size" 1 fails term;
    Tl "tl" 1 fails term;
    TupleSize "tuple_size" 1 fails term;
    // The running system.
    Node0 "node" 0 total term;
    Node1 "node" 1 fails term;
    SelfPid "self" 0 total term;
}

impl Bif {
    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// The name in module `erlang`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// How many arguments it takes.
    pub fn arity(self) -> u8 {
        self.row().arity
    }

    /// Whether there are arguments with which it raises.
    pub fn can_fail(self) -> bool {
        self.row().can_fail
    }

    /// Whether all its answers are `true` or `false`.
    pub fn is_boolean(self) -> bool {
        self.row().is_boolean
    }

    /// Whether it can stand as the condition of a branch: it answers a boolean and never fails.
    pub fn is_test(self) -> bool {
        self.is_boolean() && !self.can_fail()
    }

    /// The function of that name and arity, if it is one of these.
    pub fn find(name: &str, arity: usize) -> Option<Self> {
        TABLE
            .iter()
            .find(|row| usize::from(row.arity) == arity && row.name == name)
            .map(|row| row.bif)
    }

    /// All of them, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.bif)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_stands_in_the_order_of_the_variants() {
        for (index, bif) in Bif::all().enumerate() {
            assert_eq!(bif as usize, index);
            assert_eq!(Bif::find(bif.name(), usize::from(bif.arity())), Some(bif));
        }
    }
}
