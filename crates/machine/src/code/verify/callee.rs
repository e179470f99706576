//! What is known of imported functions: built-in ones, whose meaning no module can change.

use asterias_beam::{Import, Module, Type};

use super::value::Kinds;

/// An imported function.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Callee {
    /// Its arity.
    pub(super) arity: u8,
    /// What it gives.
    pub(super) result: Kinds,
    /// Whether it only ever raises: compilers put nothing behind a call of it.
    pub(super) never_returns: bool,
    /// Whether it is `erlang:raise/3`.
    pub(super) is_raise: bool,
    /// Whether it is `erlang:setelement/3`.
    pub(super) is_setelement: bool,
    /// Whether it is arithmetic, whose result is a float if an operand is one.
    pub(super) is_arithmetic: bool,
    /// Whether it has an instruction of its own that may collect, and so needs to be told what is alive.
    pub(super) collects: bool,
    /// Whether it is `erlang:element/2`.
    pub(super) is_element: bool,
    /// Whether a guard may call it without room for a result on the heap.
    pub(super) is_bare: bool,
    /// What its argument of the number must be for it to have a result.
    pub(super) accepts: Option<(u8, u32)>,
}

const NUMBER: u16 = Type::INTEGER | Type::FLOAT;
const LIST: u16 = Type::CONS | Type::NIL;

impl Callee {
    /// By its name.
    pub(super) fn of(module: &Module, import: &Import) -> Callee {
        let mut callee = Callee {
            arity: import.arity,
            result: Kinds::ANY,
            never_returns: false,
            is_raise: false,
            is_setelement: false,
            is_arithmetic: false,
            collects: false,
            is_element: false,
            is_bare: false,
            accepts: None,
        };
        if module.atom(import.module) == "erlang" {
            callee.describe(module.atom(import.function));
        }
        callee
    }

    fn describe(&mut self, name: &str) {
        self.never_returns = matches!((name, self.arity), ("error", 1..=3) | ("exit" | "throw", 1));
        self.is_raise = (name, self.arity) == ("raise", 3);
        self.is_setelement = (name, self.arity) == ("setelement", 3);
        self.is_arithmetic = matches!(
            (name, self.arity),
            ("+" | "-" | "*", 2) | ("-", 1) | ("abs", 1)
        );
        self.collects = matches!(
            (name, self.arity),
            (
                "+" | "-" | "*" | "/" | "div" | "rem" | "band" | "bor" | "bxor" | "bsl" | "bsr",
                2
            ) | ("-" | "bnot", 1)
        );
        self.is_element = (name, self.arity) == ("element", 2);
        self.is_bare = Callee::bare(name, self.arity);
        self.result = Callee::result_of(name, self.arity);
        self.accepts = Callee::accepted(name, self.arity);
    }

    fn bare(name: &str, arity: u8) -> bool {
        matches!(
            (name, arity),
            ("self" | "node", 0)
                | (
                    "node" | "hd" | "tl" | "get" | "not" | "tuple_size" | "map_size",
                    1
                )
                | (
                    "element"
                        | "map_get"
                        | "is_map_key"
                        | "is_function"
                        | "is_record"
                        | "max"
                        | "min",
                    2
                )
                | (
                    "and" | "or" | "xor" | "=:=" | "=/=" | "==" | "/=" | "<" | ">" | "=<" | ">=",
                    2
                )
                | ("is_record" | "is_integer", 3)
        ) || arity == 1 && Callee::is_type_test(name)
    }

    fn is_type_test(name: &str) -> bool {
        matches!(
            name,
            "is_atom"
                | "is_binary"
                | "is_bitstring"
                | "is_boolean"
                | "is_float"
                | "is_function"
                | "is_integer"
                | "is_list"
                | "is_map"
                | "is_number"
                | "is_pid"
                | "is_port"
                | "is_reference"
                | "is_tuple"
        )
    }

    fn result_of(name: &str, arity: u8) -> Kinds {
        let primary = match (name, arity) {
            ("+" | "-" | "*", 2) | ("-" | "+" | "abs", 1) => NUMBER,
            ("/", 2) | ("float", 1) => Type::FLOAT,
            ("div" | "rem" | "band" | "bor" | "bxor" | "bsl" | "bsr", 2)
            | ("bnot" | "round" | "trunc" | "floor" | "ceil", 1)
            | ("length" | "size" | "tuple_size" | "map_size" | "byte_size" | "bit_size", 1) => {
                Type::INTEGER
            }
            ("self", 0) => Type::PID,
            ("node", 0 | 1)
            | ("not", 1)
            | ("and" | "or" | "xor" | "=:=" | "=/=" | "==" | "/=" | "<" | ">" | "=<" | ">=", 2)
            | ("is_map_key" | "is_function" | "is_record", 2)
            | ("is_record" | "is_integer", 3) => Type::ATOM,
            ("list_to_tuple", 1) | ("make_tuple" | "append_element", 2 | 3) | ("setelement", 3) => {
                Type::TUPLE
            }
            (
                "tuple_to_list" | "atom_to_list" | "integer_to_list" | "float_to_list"
                | "binary_to_list",
                1,
            ) => LIST,
            _ if arity == 1 && Callee::is_type_test(name) => Type::ATOM,
            _ => return Kinds::ANY,
        };
        Kinds::primary(primary)
    }

    fn accepted(name: &str, arity: u8) -> Option<(u8, u32)> {
        let bits = |primary: u16| u32::from(primary);
        Some(match (name, arity) {
            ("hd" | "tl", 1) => (0, bits(Type::CONS)),
            ("length", 1) => (0, bits(LIST)),
            ("tuple_size", 1) => (0, bits(Type::TUPLE)),
            ("map_size", 1) => (0, bits(Type::MAP)),
            ("map_get" | "is_map_key", 2) => (1, bits(Type::MAP)),
            ("byte_size" | "bit_size", 1) => (0, bits(Type::BITSTRING) | Kinds::CONTEXT),
            ("setelement", 3) => (1, bits(Type::TUPLE)),
            _ => return None,
        })
    }
}
