//! The generic instruction set, as data: one table, from which [`Op`] and everything known about an instruction is made.
//!
//! It owns the number, name, age, standing and operand signature of every generic instruction that compilers have
//! emitted up to OTP 29. It says nothing of what instructions do. Numbers are never reused: an instruction keeps its
//! row when compilers stop emitting it, so that an old file can be refused by the name of what it contains.

/// Whether compilers emit an instruction, and so whether the decoder accepts it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// Emitted by the newest compiler.
    Live,
    /// Emitted by compilers of OTP 25 to 27 (some under options for older releases only), no longer by later ones.
    Legacy,
    /// Emitted by no compiler since OTP 25; the decoder refuses it by name.
    Obsolete,
}

/// What an operand of an instruction must be. The decoder checks it and gives the operand its meaning by it: an index
/// into a table arrives as [`Operand::Import`](crate::Operand::Import), not as a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A number: count, size, unit, flags.
    Unsigned,
    /// A number of arguments, at most 255.
    Arity,
    /// A number of live X registers, at most 1024.
    Live,
    /// A number of Y registers, at most 1024.
    Frame,
    /// The label that is defined here; a number in the file, [`Operand::Label`](crate::Operand::Label) once decoded.
    LabelDef,
    /// A label that exists.
    Label,
    /// A label that exists, or label 0: raise an exception instead of jumping.
    Fail,
    /// A label, or the atoms `no_fail` and `resume` (`bs_start_match4`).
    FailMode,
    /// An atom.
    Atom,
    /// Any term: register (with or without type), literal, integer, atom, nil.
    Source,
    /// A term or a plain number (sizes of the binary instructions before OTP 25).
    Size,
    /// An X or Y register to write.
    Dest,
    /// A term or floating point register.
    FSource,
    /// An X, Y or floating point register to write.
    FDest,
    /// A number of heap words or an allocation list.
    Heap,
    /// An index into the import table.
    Import,
    /// An index into the table of lambdas.
    Lambda,
    /// The atoms `safe` and `unsafe`, or an index into the table of lambdas (`call_fun2`).
    FunTag,
    /// An offset into the string table.
    String,
    /// An index into the line table.
    Line,
    /// Anything but a list.
    Any,
    /// A list of terms.
    List,
    /// A list of term, label (`select_val`).
    Cases,
    /// A list of number, label (`select_tuple_arity`).
    ArityCases,
    /// A list of key, value.
    Pairs,
    /// A list of key, register to write.
    Bindings,
    /// A list of position, term (`update_record`).
    Updates,
    /// A list of Y registers.
    YRegs,
    /// A list of segments in six operands each: type, number, unit, flags, value, size (`bs_create_bin`).
    Segments,
    /// A list of commands, each an atom and its operands (`bs_match`).
    Commands,
}

impl Kind {
    /// What the items of a list must be, over and over; `None` for what is no list.
    #[inline]
    pub fn items(self) -> Option<&'static [Self]> {
        match self {
            Self::List => Some(&[Self::Source]),
            Self::Cases => Some(&[Self::Source, Self::Label]),
            Self::ArityCases => Some(&[Self::Unsigned, Self::Label]),
            Self::Pairs => Some(&[Self::Source, Self::Source]),
            Self::Bindings => Some(&[Self::Source, Self::Dest]),
            Self::Updates => Some(&[Self::Unsigned, Self::Source]),
            Self::YRegs => Some(&[Self::Dest]),
            Self::Segments => Some(&[
                Self::Atom,
                Self::Unsigned,
                Self::Unsigned,
                Self::Any,
                Self::Any,
                Self::Any,
            ]),
            Self::Commands => Some(&[Self::Any]),
            Self::Unsigned
            | Self::Arity
            | Self::Live
            | Self::Frame
            | Self::LabelDef
            | Self::Label
            | Self::Fail
            | Self::FailMode
            | Self::Atom
            | Self::Source
            | Self::Size
            | Self::Dest
            | Self::FSource
            | Self::FDest
            | Self::Heap
            | Self::Import
            | Self::Lambda
            | Self::FunTag
            | Self::String
            | Self::Line
            | Self::Any => None,
        }
    }
}

/// A row of the table.
struct Row {
    name: &'static str,
    since: u8,
    standing: Standing,
    kinds: &'static [Kind],
}

macro_rules! generic_instructions {
    ($($code:literal $variant:ident $name:literal $since:literal $standing:ident ($($kind:ident),*);)*) => {
        /// A generic instruction; its discriminant is its number in the file.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
        #[repr(u8)]
        pub enum Op {
            $(#[doc = concat!("`", $name, "(", stringify!($($kind),*), ")`")] $variant = $code,)*
        }

        /// Every instruction, by number; the first is number 1.
        const ALL: &[Op] = &[$(Op::$variant),*];

        const ROWS: &[Row] = &[$(Row {
            name: $name,
            since: $since,
            standing: Standing::$standing,
            kinds: &[$(Kind::$kind),*],
        }),*];
    };
}

impl Op {
    /// The highest number in the table.
    pub const MAX: u8 = ALL.len() as u8;

    /// The instruction of that number; `None` if the table ends before it.
    #[inline]
    pub fn from_code(code: u8) -> Option<Self> {
        ALL.get(usize::from(code).checked_sub(1)?).copied()
    }

    /// The instruction of that name in the assembly language, whatever its age.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|op| op.name() == name)
    }

    /// All instructions in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        ALL.iter().copied()
    }

    /// Its number in the file.
    #[inline]
    pub const fn code(self) -> u8 {
        self as u8
    }

    #[inline]
    fn row(self) -> &'static Row {
        &ROWS[usize::from(self.code()) - 1]
    }

    /// Its name in the assembly language, as in `call_ext_last`.
    pub fn name(self) -> &'static str {
        self.row().name
    }

    /// The number of its operands.
    #[inline]
    pub fn arity(self) -> usize {
        self.row().kinds.len()
    }

    /// What each of its operands must be.
    #[inline]
    pub fn kinds(self) -> &'static [Kind] {
        self.row().kinds
    }

    /// The release that introduced it (10 for R10B to 16 for R16, then OTP 17 and later); 0 if older.
    pub fn since(self) -> u8 {
        self.row().since
    }

    /// Whether compilers still emit it.
    #[inline]
    pub fn standing(self) -> Standing {
        self.row().standing
    }
}

generic_instructions! {
    // Labels, calls, frames, processes.
    1 Label "label" 0 Live (LabelDef);
    2 FuncInfo "func_info" 0 Live (Atom, Atom, Arity);
    3 IntCodeEnd "int_code_end" 0 Live ();
    4 Call "call" 0 Live (Arity, Label);
    5 CallLast "call_last" 0 Live (Arity, Label, Frame);
    6 CallOnly "call_only" 0 Live (Arity, Label);
    7 CallExt "call_ext" 0 Live (Arity, Import);
    8 CallExtLast "call_ext_last" 0 Live (Arity, Import, Frame);
    9 Bif0 "bif0" 0 Live (Import, Dest);
    10 Bif1 "bif1" 0 Live (Fail, Import, Source, Dest);
    11 Bif2 "bif2" 0 Live (Fail, Import, Source, Source, Dest);
    12 Allocate "allocate" 0 Live (Frame, Live);
    13 AllocateHeap "allocate_heap" 0 Live (Frame, Heap, Live);
    14 AllocateZero "allocate_zero" 0 Obsolete (Any, Any);
    15 AllocateHeapZero "allocate_heap_zero" 0 Obsolete (Any, Any, Any);
    16 TestHeap "test_heap" 0 Live (Heap, Live);
    17 Init "init" 0 Obsolete (Any);
    18 Deallocate "deallocate" 0 Live (Frame);
    19 Return "return" 0 Live ();
    20 Send "send" 0 Live ();
    21 RemoveMessage "remove_message" 0 Live ();
    22 Timeout "timeout" 0 Live ();
    23 LoopRec "loop_rec" 0 Live (Label, Dest);
    24 LoopRecEnd "loop_rec_end" 0 Live (Label);
    25 Wait "wait" 0 Live (Label);
    26 WaitTimeout "wait_timeout" 0 Live (Label, Source);
    // Arithmetic of the first compilers.
    27 MPlus "m_plus" 0 Obsolete (Any, Any, Any, Any);
    28 MMinus "m_minus" 0 Obsolete (Any, Any, Any, Any);
    29 MTimes "m_times" 0 Obsolete (Any, Any, Any, Any);
    30 MDiv "m_div" 0 Obsolete (Any, Any, Any, Any);
    31 IntDiv "int_div" 0 Obsolete (Any, Any, Any, Any);
    32 IntRem "int_rem" 0 Obsolete (Any, Any, Any, Any);
    33 IntBand "int_band" 0 Obsolete (Any, Any, Any, Any);
    34 IntBor "int_bor" 0 Obsolete (Any, Any, Any, Any);
    35 IntBxor "int_bxor" 0 Obsolete (Any, Any, Any, Any);
    36 IntBsl "int_bsl" 0 Obsolete (Any, Any, Any, Any);
    37 IntBsr "int_bsr" 0 Obsolete (Any, Any, Any, Any);
    38 IntBnot "int_bnot" 0 Obsolete (Any, Any, Any);
    // Tests and selection.
    39 IsLt "is_lt" 0 Live (Label, Source, Source);
    40 IsGe "is_ge" 0 Live (Label, Source, Source);
    41 IsEq "is_eq" 0 Live (Label, Source, Source);
    42 IsNe "is_ne" 0 Live (Label, Source, Source);
    43 IsEqExact "is_eq_exact" 0 Live (Label, Source, Source);
    44 IsNeExact "is_ne_exact" 0 Live (Label, Source, Source);
    45 IsInteger "is_integer" 0 Live (Label, Source);
    46 IsFloat "is_float" 0 Live (Label, Source);
    47 IsNumber "is_number" 0 Live (Label, Source);
    48 IsAtom "is_atom" 0 Live (Label, Source);
    49 IsPid "is_pid" 0 Live (Label, Source);
    50 IsReference "is_reference" 0 Live (Label, Source);
    51 IsPort "is_port" 0 Live (Label, Source);
    52 IsNil "is_nil" 0 Live (Label, Source);
    53 IsBinary "is_binary" 0 Live (Label, Source);
    54 IsConstant "is_constant" 0 Obsolete (Any, Any);
    55 IsList "is_list" 0 Live (Label, Source);
    56 IsNonemptyList "is_nonempty_list" 0 Live (Label, Source);
    57 IsTuple "is_tuple" 0 Live (Label, Source);
    58 TestArity "test_arity" 0 Live (Label, Source, Unsigned);
    59 SelectVal "select_val" 0 Live (Source, Label, Cases);
    60 SelectTupleArity "select_tuple_arity" 0 Live (Source, Label, ArityCases);
    // Control and data movement.
    61 Jump "jump" 0 Live (Label);
    62 Catch "catch" 0 Live (Dest, Label);
    63 CatchEnd "catch_end" 0 Live (Dest);
    64 Move "move" 0 Live (Source, Dest);
    65 GetList "get_list" 0 Live (Source, Dest, Dest);
    66 GetTupleElement "get_tuple_element" 0 Live (Source, Unsigned, Dest);
    67 SetTupleElement "set_tuple_element" 0 Live (Source, Source, Unsigned);
    68 PutString "put_string" 0 Obsolete (Any, Any, Any);
    69 PutList "put_list" 0 Live (Source, Source, Dest);
    70 PutTuple "put_tuple" 0 Obsolete (Any, Any);
    71 Put "put" 0 Obsolete (Any);
    72 Badmatch "badmatch" 0 Live (Source);
    73 IfEnd "if_end" 0 Live ();
    74 CaseEnd "case_end" 0 Live (Source);
    75 CallFun "call_fun" 0 Live (Arity);
    76 MakeFun "make_fun" 0 Obsolete (Any, Any, Any);
    77 IsFunction "is_function" 0 Live (Label, Source);
    78 CallExtOnly "call_ext_only" 0 Live (Arity, Import);
    // Bit syntax of the first compilers.
    79 BsStartMatch "bs_start_match" 0 Obsolete (Any, Any);
    80 BsGetInteger "bs_get_integer" 0 Obsolete (Any, Any, Any, Any, Any);
    81 BsGetFloat "bs_get_float" 0 Obsolete (Any, Any, Any, Any, Any);
    82 BsGetBinary "bs_get_binary" 0 Obsolete (Any, Any, Any, Any, Any);
    83 BsSkipBits "bs_skip_bits" 0 Obsolete (Any, Any, Any, Any);
    84 BsTestTail "bs_test_tail" 0 Obsolete (Any, Any);
    85 BsSave "bs_save" 0 Obsolete (Any);
    86 BsRestore "bs_restore" 0 Obsolete (Any);
    87 BsInit "bs_init" 0 Obsolete (Any, Any);
    88 BsFinal "bs_final" 0 Obsolete (Any, Any);
    89 BsPutInteger "bs_put_integer" 0 Legacy (Fail, Source, Unsigned, Unsigned, Source);
    90 BsPutBinary "bs_put_binary" 0 Legacy (Fail, Source, Unsigned, Unsigned, Source);
    91 BsPutFloat "bs_put_float" 0 Legacy (Fail, Source, Unsigned, Unsigned, Source);
    92 BsPutString "bs_put_string" 0 Legacy (Unsigned, String);
    93 BsNeedBuf "bs_need_buf" 0 Obsolete (Any);
    94 Fclearerror "fclearerror" 0 Obsolete ();
    95 Fcheckerror "fcheckerror" 0 Obsolete (Any);
    // Floating point.
    96 Fmove "fmove" 0 Live (FSource, FDest);
    97 Fconv "fconv" 0 Live (Source, FDest);
    98 Fadd "fadd" 0 Live (Fail, FSource, FSource, FDest);
    99 Fsub "fsub" 0 Live (Fail, FSource, FSource, FDest);
    100 Fmul "fmul" 0 Live (Fail, FSource, FSource, FDest);
    101 Fdiv "fdiv" 0 Live (Fail, FSource, FSource, FDest);
    102 Fnegate "fnegate" 0 Live (Fail, FSource, FDest);
    103 MakeFun2 "make_fun2" 0 Obsolete (Any);
    // Exceptions.
    104 Try "try" 0 Live (Dest, Label);
    105 TryEnd "try_end" 0 Live (Dest);
    106 TryCase "try_case" 0 Live (Dest);
    107 TryCaseEnd "try_case_end" 0 Live (Source);
    108 Raise "raise" 0 Live (Source, Source);
    // R10B to R16: second bit syntax, apply, garbage collecting BIFs.
    109 BsInit2 "bs_init2" 10 Legacy (Fail, Size, Heap, Live, Unsigned, Dest);
    110 BsBitsToBytes "bs_bits_to_bytes" 10 Obsolete (Any, Any, Any);
    111 BsAdd "bs_add" 10 Legacy (Fail, Source, Source, Unsigned, Dest);
    112 Apply "apply" 10 Live (Arity);
    113 ApplyLast "apply_last" 10 Live (Arity, Frame);
    114 IsBoolean "is_boolean" 10 Live (Label, Source);
    115 IsFunction2 "is_function2" 10 Live (Label, Source, Source);
    116 BsStartMatch2 "bs_start_match2" 10 Obsolete (Any, Any, Any, Any, Any);
    117 BsGetInteger2 "bs_get_integer2" 10 Live (Label, Source, Live, Source, Unsigned, Unsigned, Dest);
    118 BsGetFloat2 "bs_get_float2" 10 Live (Label, Source, Live, Source, Unsigned, Unsigned, Dest);
    119 BsGetBinary2 "bs_get_binary2" 10 Live (Label, Source, Live, Source, Unsigned, Unsigned, Dest);
    120 BsSkipBits2 "bs_skip_bits2" 10 Live (Label, Source, Source, Unsigned, Unsigned);
    121 BsTestTail2 "bs_test_tail2" 10 Live (Label, Source, Unsigned);
    122 BsSave2 "bs_save2" 10 Obsolete (Any, Any);
    123 BsRestore2 "bs_restore2" 10 Obsolete (Any, Any);
    124 GcBif1 "gc_bif1" 10 Live (Fail, Live, Import, Source, Dest);
    125 GcBif2 "gc_bif2" 10 Live (Fail, Live, Import, Source, Source, Dest);
    126 BsFinal2 "bs_final2" 10 Obsolete (Any, Any);
    127 BsBitsToBytes2 "bs_bits_to_bytes2" 10 Obsolete (Any, Any);
    128 PutLiteral "put_literal" 11 Obsolete (Any, Any);
    129 IsBitstr "is_bitstr" 11 Live (Label, Source);
    130 BsContextToBinary "bs_context_to_binary" 12 Obsolete (Any);
    131 BsTestUnit "bs_test_unit" 12 Legacy (Label, Source, Unsigned);
    132 BsMatchString "bs_match_string" 12 Live (Label, Source, Unsigned, String);
    133 BsInitWritable "bs_init_writable" 12 Live ();
    134 BsAppend "bs_append" 12 Legacy (Fail, Source, Heap, Live, Unsigned, Source, Unsigned, Dest);
    135 BsPrivateAppend "bs_private_append" 12 Legacy (Fail, Source, Unsigned, Source, Unsigned, Dest);
    136 Trim "trim" 12 Live (Frame, Frame);
    137 BsInitBits "bs_init_bits" 12 Legacy (Fail, Size, Heap, Live, Unsigned, Dest);
    138 BsGetUtf8 "bs_get_utf8" 12 Live (Label, Source, Live, Unsigned, Dest);
    139 BsSkipUtf8 "bs_skip_utf8" 12 Live (Label, Source, Live, Unsigned);
    140 BsGetUtf16 "bs_get_utf16" 12 Live (Label, Source, Live, Unsigned, Dest);
    141 BsSkipUtf16 "bs_skip_utf16" 12 Live (Label, Source, Live, Unsigned);
    142 BsGetUtf32 "bs_get_utf32" 12 Live (Label, Source, Live, Unsigned, Dest);
    143 BsSkipUtf32 "bs_skip_utf32" 12 Live (Label, Source, Live, Unsigned);
    144 BsUtf8Size "bs_utf8_size" 12 Legacy (Fail, Source, Dest);
    145 BsPutUtf8 "bs_put_utf8" 12 Legacy (Fail, Unsigned, Source);
    146 BsUtf16Size "bs_utf16_size" 12 Legacy (Fail, Source, Dest);
    147 BsPutUtf16 "bs_put_utf16" 12 Legacy (Fail, Unsigned, Source);
    148 BsPutUtf32 "bs_put_utf32" 12 Legacy (Fail, Unsigned, Source);
    149 OnLoad "on_load" 13 Live ();
    // R14 to OTP 20.
    150 RecvMark "recv_mark" 14 Obsolete (Any);
    151 RecvSet "recv_set" 14 Obsolete (Any);
    152 GcBif3 "gc_bif3" 14 Live (Fail, Live, Import, Source, Source, Source, Dest);
    153 Line "line" 15 Live (Line);
    154 PutMapAssoc "put_map_assoc" 17 Live (Fail, Source, Dest, Live, Pairs);
    155 PutMapExact "put_map_exact" 17 Live (Fail, Source, Dest, Live, Pairs);
    156 IsMap "is_map" 17 Live (Label, Source);
    157 HasMapFields "has_map_fields" 17 Live (Label, Source, List);
    158 GetMapElements "get_map_elements" 17 Live (Label, Source, Bindings);
    159 IsTaggedTuple "is_tagged_tuple" 20 Live (Label, Source, Unsigned, Atom);
    // OTP 21 to 24.
    160 BuildStacktrace "build_stacktrace" 21 Live ();
    161 RawRaise "raw_raise" 21 Live ();
    162 GetHd "get_hd" 21 Live (Source, Dest);
    163 GetTl "get_tl" 21 Live (Source, Dest);
    164 PutTuple2 "put_tuple2" 22 Live (Dest, List);
    165 BsGetTail "bs_get_tail" 22 Live (Source, Dest, Live);
    166 BsStartMatch3 "bs_start_match3" 22 Live (Label, Source, Live, Dest);
    167 BsGetPosition "bs_get_position" 22 Live (Source, Dest, Live);
    168 BsSetPosition "bs_set_position" 22 Live (Source, Source);
    169 Swap "swap" 23 Live (Dest, Dest);
    170 BsStartMatch4 "bs_start_match4" 23 Live (FailMode, Live, Source, Dest);
    171 MakeFun3 "make_fun3" 24 Live (Lambda, Dest, List);
    172 InitYregs "init_yregs" 24 Live (YRegs);
    173 RecvMarkerBind "recv_marker_bind" 24 Live (Source, Source);
    174 RecvMarkerClear "recv_marker_clear" 24 Live (Source);
    175 RecvMarkerReserve "recv_marker_reserve" 24 Live (Dest);
    176 RecvMarkerUse "recv_marker_use" 24 Live (Source);
    // OTP 25 to 29.
    177 BsCreateBin "bs_create_bin" 25 Live (Fail, Heap, Live, Unsigned, Dest, Segments);
    178 CallFun2 "call_fun2" 25 Live (FunTag, Arity, Source);
    179 NifStart "nif_start" 25 Live ();
    180 Badrecord "badrecord" 25 Live (Source);
    181 UpdateRecord "update_record" 26 Live (Atom, Unsigned, Source, Dest, Updates);
    182 BsMatch "bs_match" 26 Live (Label, Source, Commands);
    183 ExecutableLine "executable_line" 27 Live (Line, Unsigned);
    184 DebugLine "debug_line" 28 Live (Any, Line, Unsigned, Live);
    185 Bif3 "bif3" 28 Live (Fail, Import, Source, Source, Source, Dest);
    186 IsAnyNativeRecord "is_any_native_record" 29 Live (Label, Source);
    187 IsNativeRecord "is_native_record" 29 Live (Label, Source, Atom, Atom);
    188 GetRecordElements "get_record_elements" 29 Live (Label, Source, Bindings);
    189 PutRecord "put_record" 29 Live (Fail, Source, Source, Dest, Live, Pairs);
    190 IsRecordAccessible "is_record_accessible" 29 Live (Label, Source, Atom);
    191 GetRecordField "get_record_field" 29 Live (Fail, Source, Source, Atom, Dest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_rows() {
        for (index, op) in Op::all().enumerate() {
            assert_eq!(usize::from(op.code()), index + 1);
            assert_eq!(Op::from_code(op.code()), Some(op));
            assert_eq!(Op::from_name(op.name()), Some(op));
            assert!(op.arity() <= 8);
        }
        assert_eq!((Op::from_code(0), Op::from_code(Op::MAX + 1)), (None, None));
        assert_eq!((Op::MAX, Op::GetRecordField.code()), (191, 191));
    }

    #[test]
    fn lists_come_last() {
        // The decoder lays the items of a list before the operands of its instruction.
        for op in Op::all() {
            let lists = op
                .kinds()
                .iter()
                .filter(|kind| **kind == Kind::List)
                .count();
            assert!(lists <= 1, "{}", op.name());
        }
    }
}
