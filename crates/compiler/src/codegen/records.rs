//! Native records (OTP 29): tests, fields, making and updating.

use asterias_beam::{Op as Beam, Operand};

use super::asm::Arg;
use super::emit::Emitter;
use super::ops::{RAISE, number};
use crate::ssa::ir::{Instr, RecordTest};

impl Emitter<'_, '_, '_, '_> {
    pub(super) fn test_record(&mut self, test: RecordTest, value: Operand, fail: Operand) {
        match test {
            RecordTest::Any => self.unary(Beam::IsAnyNativeRecord, value, fail),
            RecordTest::Of(module, name) => {
                let value = self.in_register(value, &[]);
                let (module, name) = (self.atom(module), self.atom(name));
                self.asm
                    .plain(Beam::IsNativeRecord, &[fail, value, module, name]);
            }
            RecordTest::Accessible { external } => {
                let value = self.in_register(value, &[]);
                let names = self.context.names;
                let scope = self.atom(if external {
                    names.external
                } else {
                    names.auto_local
                });
                self.asm
                    .plain(Beam::IsRecordAccessible, &[fail, value, scope]);
            }
        }
    }

    pub(super) fn put_record(&mut self, instr: &Instr) {
        self.line(instr.loc);
        let operands = self.operands(instr);
        let live = number(self.live_count_with(&operands));
        let list = self.asm.list(&operands[2..]);
        self.kill(instr);
        let to = self.destination(instr.dst);
        let one = Arg::One;
        self.asm.push(
            Beam::PutRecord,
            &[
                one(RAISE),
                one(operands[0]),
                one(operands[1]),
                one(to),
                one(live),
                list,
            ],
        );
        self.define(instr.dst);
    }

    pub(super) fn record_element(&mut self, instr: &Instr, fail: Operand) {
        let operands = self.operands(instr);
        let record = self.in_register(operands[0], &operands);
        self.kill(instr);
        let to = self.destination(instr.dst);
        let list = self.asm.list(&[operands[1], to]);
        let one = Arg::One;
        self.asm
            .push(Beam::GetRecordElements, &[one(fail), one(record), list]);
        self.define(instr.dst);
    }

    pub(super) fn record_field(&mut self, instr: &Instr, fail: Operand) {
        if fail == RAISE {
            self.line(instr.loc);
        }
        let operands = self.operands(instr);
        let record = self.in_register(operands[0], &operands);
        self.kill(instr);
        let to = self.destination(instr.dst);
        let args = [fail, record, operands[1], operands[2], to];
        self.asm.plain(Beam::GetRecordField, &args);
        self.define(instr.dst);
    }
}
