//! Building bitstrings.

use asterias_beam::{Op as Beam, Operand};

use super::asm::Arg;
use super::effects::Need;
use super::emit::{Emitter, alloc};
use super::matching::flag_atoms;
use crate::ssa::ir::{Append, BsFlags, BsKind, Instr, Segment, Value};

fn number(value: impl Into<u64>) -> Operand {
    Operand::Unsigned(value.into())
}

impl Emitter<'_, '_, '_, '_> {
    /// A bitstring of segments; `merged` is heap reserved with it.
    pub(super) fn create(
        &mut self,
        append: Append,
        first: u32,
        instr: &Instr,
        fail: Operand,
        merged: Need,
    ) {
        let operands = self.operands(instr);
        self.line(instr.loc);
        let live = number(self.live_count_with(&operands));
        let count = operands.len() / 2;
        let mut items = Vec::with_capacity(6 * count);
        let mut unit = 1;
        for (at, pair) in operands.chunks(2).enumerate() {
            let function = self.plan.function;
            let segment = function.segments[first as usize + at];
            let value = function.list(instr.args)[2 * at];
            let is_appended = at == 0 && append != Append::No;
            if is_appended {
                unit = segment.unit;
            }
            let mut pair = [pair[0], pair[1]];
            self.typed(instr, 2 * at, &mut pair);
            let parts = self.segment(segment, value, pair, is_appended.then_some(append));
            items.extend(parts);
        }
        let list = self.asm.list(&items);
        self.kill(instr);
        let to = self.destination(instr.dst);
        let one = Arg::One;
        let unit = number(unit);
        self.asm.push(
            Beam::BsCreateBin,
            &[
                one(fail),
                one(alloc(merged)),
                one(live),
                one(unit),
                one(to),
                list,
            ],
        );
        self.define(instr.dst);
    }

    fn segment(
        &mut self,
        segment: Segment,
        value: Value,
        [operand, size]: [Operand; 2],
        append: Option<Append>,
    ) -> [Operand; 6] {
        let names = self.context.names;
        let kind = match (append, segment.kind) {
            (Some(Append::Private), _) => names.private_append,
            (Some(_), _) => names.append,
            (None, BsKind::Integer | BsKind::Skip) => names.integer,
            (None, BsKind::Float) => names.float,
            (None, BsKind::Binary) => names.binary,
            (None, BsKind::Utf8) => names.utf8,
            (None, BsKind::Utf16) => names.utf16,
            (None, BsKind::Utf32) => names.utf32,
            (None, BsKind::String) => names.string,
        };
        let kind = self.atom(kind);
        let place = number(segment.number);
        if segment.kind == BsKind::String {
            let bytes = match value {
                Value::Const(constant) => self.context.tables.bits(constant),
                Value::Var(_) => None,
            };
            let (bytes, _) = bytes.unwrap_or((&[], 0));
            let string = Operand::String(self.context.tables.string(bytes));
            return [kind, number(0u64), number(8u64), Operand::Nil, string, size];
        }
        // A sign makes no difference to the bits.
        let flags = BsFlags {
            signed: false,
            ..segment.flags
        };
        let flags = flag_atoms(segment.kind, flags);
        let flags = match segment.kind {
            BsKind::Binary => Operand::Nil,
            _ => self.context.tables.atom_list(&flags),
        };
        [kind, place, number(segment.unit), flags, operand, size]
    }
}
