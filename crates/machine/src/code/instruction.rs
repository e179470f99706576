//! The specific instructions by number and name, for listings and slow paths.
//!
//! A row gives the name and how operands are shown: `a`, `b`, `c` are registers or the constant by their kinds, `A`, `B`, `C` numbers, `d` the
//! small number, `e` the word in hexadecimal, `k` that word as a term, `j` a branch at the distance in `c`, `x` an export entry in `e`, `f` a fun
//! entry in `e`, `w` extension words follow (`d` of them), `v` likewise (`b` of them).

macro_rules! instructions {
    ($($variant:ident $name:literal $format:literal;)*) => {
        /// A specific instruction.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        #[repr(u16)]
        pub enum Instruction {
            $(#[doc = concat!("`", $name, "`")] $variant),*
        }

        const ROWS: &[(Instruction, &str, &str)] = &[$((Instruction::$variant, $name, $format)),*];
    };
}

impl Instruction {
    /// The instruction of this number.
    pub fn from_number(number: u16) -> Option<Instruction> {
        ROWS.get(usize::from(number)).map(|row| row.0)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        ROWS[self as usize].1
    }

    /// How its operands are shown.
    pub fn format(self) -> &'static str {
        ROWS[self as usize].2
    }
}

instructions! {
    FuncInfo "func_info" "d";
    Extension "extension" "";
    Jump "jump" "j";
    Move "move" "a c";
    Move2 "move2" "a b";
    Swap "swap" "a b";
    InitYregs "init_yregs" "A e";
    Trim "trim" "A";
    Call "call" "j";
    CallOnly "call_only" "j";
    CallLast "call_last" "j";
    MoveCall "move_call" "a j";
    MoveCallOnly "move_call_only" "a j";
    MoveCallLast "move_call_last" "a j";
    Move2Call "move2_call" "a b j";
    Move2CallOnly "move2_call_only" "a b j";
    Move2CallLast "move2_call_last" "a b j";
    CallExt "call_ext" "x";
    CallExtOnly "call_ext_only" "x";
    CallExtLast "call_ext_last" "x";
    CallNative "call_native" "x";
    NativeEntry "native_entry" "x";
    Return "return" "";
    DeallocateReturn "deallocate_return" "";
    MoveReturn "move_return" "a";
    MoveDeallocateReturn "move_deallocate_return" "a";
    Deallocate "deallocate" "";
    Allocate "allocate" "A";
    AllocateMove "allocate_move" "A B C";
    AllocateMove2 "allocate_move2" "A B C e";
    TestHeap "test_heap" "A d";
    GetList "get_list" "a b c";
    IsNonemptyGetList "is_nonempty_get_list" "a B d j";
    GetHd "get_hd" "a c";
    GetTl "get_tl" "a c";
    GetTupleElement "get_tuple_element" "a B c";
    GetTupleElement2 "get_tuple_element2" "a B C";
    SetTupleElement "set_tuple_element" "a b C";
    PutList "put_list" "a b c";
    PutPair "put_pair" "a b c";
    PutTuple "put_tuple" "c w";
    UpdateRecord "update_record" "a c d";
    IsInteger "is_integer" "a j";
    IsFloat "is_float" "a j";
    IsNumber "is_number" "a j";
    IsAtom "is_atom" "a j";
    IsPid "is_pid" "a j";
    IsPort "is_port" "a j";
    IsReference "is_reference" "a j";
    IsNil "is_nil" "a j";
    IsBinary "is_binary" "a j";
    IsBitstring "is_bitstring" "a j";
    IsList "is_list" "a j";
    IsNonemptyList "is_nonempty_list" "a j";
    IsTuple "is_tuple" "a j";
    TestArity "test_arity" "a e j";
    IsTupleOfArity "is_tuple_of_arity" "a e j";
    IsTaggedTuple "is_tagged_tuple" "a d k j";
    IsMap "is_map" "a j";
    IsBoolean "is_boolean" "a j";
    IsFunction "is_function" "a j";
    IsFunction2 "is_function2" "a b j";
    IsEqImmediate "is_eq_immediate" "a k j";
    IsNeImmediate "is_ne_immediate" "a k j";
    IsEqExact "is_eq_exact" "a b j";
    IsNeExact "is_ne_exact" "a b j";
    IsEq "is_eq" "a b j";
    IsNe "is_ne" "a b j";
    IsLt "is_lt" "a b j";
    IsGe "is_ge" "a b j";
    SelectLinear "select_linear" "a j d";
    SelectBinary "select_binary" "a j B";
    SelectTable "select_table" "a j B";
    SelectTupleArity "select_tuple_arity" "a j d";
    Add "+" "a b c";
    Subtract "-" "a b c";
    Multiply "*" "a b c";
    Divide "/" "a b c";
    Div "div" "a b c";
    Rem "rem" "a b c";
    Band "band" "a b c";
    Bor "bor" "a b c";
    Bxor "bxor" "a b c";
    Bsl "bsl" "a b c";
    Bsr "bsr" "a b c";
    Bnot "bnot" "a c";
    Negate "negate" "a c";
    GuardNative "guard_native" "x";
    SelfPid "self" "c";
    FmoveLoad "fmove_load" "a C";
    FmoveStore "fmove_store" "A c";
    FmoveMove "fmove_move" "A C";
    Fconv "fconv" "a C";
    Fadd "fadd" "A B C";
    Fsub "fsub" "A B C";
    Fmul "fmul" "A B C";
    Fdiv "fdiv" "A B C";
    Fnegate "fnegate" "A C";
    CallFun "call_fun" "d";
    CallFunLast "call_fun_last" "d";
    Apply "apply" "d";
    ApplyLast "apply_last" "d";
    MakeFun "make_fun" "c f w";
    GetMapElement "get_map_element" "a b d j";
    GetMapElements "get_map_elements" "a B j";
    HasMapFields "has_map_fields" "a v j";
    PutMapAssoc "put_map_assoc" "a B";
    PutMapExact "put_map_exact" "a B";
    IsAnyNativeRecord "is_any_native_record" "a j";
    IsNativeRecord "is_native_record" "a B k j";
    IsRecordAccessible "is_record_accessible" "a k j";
    GetRecordElements "get_record_elements" "a B j";
    GetRecordField "get_record_field" "a w";
    MakeRecord "make_record" "k v";
    CreateRecord "create_record" "k B";
    UpdateNativeRecord "update_native_record" "a B";
    RecordFails "record_fails" "k";
    Try "try" "a j";
    TryEnd "try_end" "a";
    TryCase "try_case" "a";
    CatchEnd "catch_end" "a";
    Badmatch "badmatch" "a";
    CaseEnd "case_end" "a";
    TryCaseEnd "try_case_end" "a";
    Badrecord "badrecord" "a";
    IfEnd "if_end" "";
    Raise "raise" "a b";
    RawRaise "raw_raise" "";
    BuildStacktrace "build_stacktrace" "";
    Send "send" "";
    LoopRec "loop_rec" "k j";
    LoopRecEnd "loop_rec_end" "j";
    RemoveMessage "remove_message" "";
    Wait "wait" "j";
    WaitTimeout "wait_timeout" "a j";
    Timeout "timeout" "";
    MarkerReserve "recv_marker_reserve" "c";
    MarkerBind "recv_marker_bind" "a b";
    MarkerClear "recv_marker_clear" "a";
    MarkerUse "recv_marker_use" "a";
    Bits "bits" "e";
    TupleSize "tuple_size" "a c";
    Element "element" "a b c";
    MapSize "map_size" "a c";
    MapGet "map_get" "a b c";
    IsMapKey "is_map_key" "a b c";
    ByteSize "byte_size" "a c";
    Hd "hd" "a c";
    Tl "tl" "a c";
    Not "not" "a c";
    ExactEqual "=:=" "a b c";
    ExactDifferent "=/=" "a b c";
    Equal "==" "a b c";
    Different "/=" "a b c";
    Less "<" "a b c";
    AtMost "=<" "a b c";
    Greater ">" "a b c";
    AtLeast ">=" "a b c";
    Min "min" "a b c";
    Max "max" "a b c";
    Check "check" "a B";
    KeepMessage "keep_message" "";
    Trap "trap" "";
}
