//! The module `beam_opcodes`: the table of generic instructions of `asterias_beam`, as OTP's compiler offers it to Erlang.

use std::fmt::Write as _;

use asterias_beam::Op;

/// The source of the module.
pub(crate) fn source() -> String {
    let mut text = String::from(
        "-module(beam_opcodes).\n-export([format_number/0, opcode/2, opname/1]).\nformat_number() -> 0.\n",
    );
    for op in Op::all() {
        let (name, arity, code) = (op.name(), op.arity(), op.code());
        let _ = writeln!(text, "opcode('{name}', {arity}) -> {code};");
    }
    text.push_str("opcode(Name, Arity) -> erlang:error(badarg, [Name, Arity]).\n");
    for op in Op::all() {
        let (name, arity, code) = (op.name(), op.arity(), op.code());
        let _ = writeln!(text, "opname({code}) -> {{'{name}', {arity}}};");
    }
    text.push_str("opname(Number) -> erlang:error(badarg, [Number]).\n");
    text
}
