//! Native records: which one it is, and its fields, for rows one after the other that ask the same.

use super::super::ir::{Fail, Loc, Op, RecordOp, RecordTest, Value};
use super::super::pattern::{Pat, PatId};
use super::{Decisions, Row, Test};

impl Row {
    /// The pattern for what is known to be a native record, if it is what the row asks first.
    fn native(&self, record: Value) -> Option<PatId> {
        match self.tests.first() {
            Some(Test::Native(tested, pat)) if *tested == record => Some(*pat),
            _ => None,
        }
    }
}

impl Decisions<'_, '_, '_> {
    /// Leaves in `rows` those at the front that ask for the same record with the same fields; the rest.
    pub(super) fn native_group(
        &self,
        rows: &mut Vec<Row>,
        record: Value,
        first: PatId,
    ) -> Vec<Row> {
        let agrees = |row: &&Row| {
            row.native(record).is_some_and(|pat| {
                match (self.lower.pat(first), self.lower.pat(pat)) {
                    (Pat::Native(identity, fields), Pat::Native(other, others)) => {
                        let names = fields.iter().map(|(name, _)| name);
                        identity == other && names.eq(others.iter().map(|(name, _)| name))
                    }
                    _ => false,
                }
            })
        };
        let count = rows.iter().take_while(agrees).count();
        rows.split_off(count.max(1))
    }

    /// Tests which record it is and reads its fields, once for all rows.
    pub(super) fn native(
        &mut self,
        record: Value,
        pat: PatId,
        rows: Vec<Row>,
        fail: super::BlockId,
    ) {
        let Pat::Native(identity, fields) = self.lower.pat(pat).clone() else {
            return self.lower.b().goto(fail);
        };
        if let Some((module, name)) = self.lower.definition_of(identity) {
            self.lower
                .native_test(record, RecordTest::Of(module, name), fail);
        }
        if let (Some(access), false) = (identity.access(), fields.is_empty()) {
            self.lower.native_test(record, access, fail);
        }
        let mut values = Vec::with_capacity(fields.len());
        for (field, _) in fields.iter() {
            let op = Op::Record(RecordOp::Element(record, *field));
            let value = self.lower.b().emit(op, Fail::Goto(fail), Loc::default());
            values.push(Value::Var(value));
        }
        let mut next = Vec::with_capacity(rows.len());
        for mut row in rows {
            let asked = row.native(record).map(|pat| self.lower.pat(pat).clone());
            let mut later = row.tests.split_off(1);
            row.tests.clear();
            let Some(Pat::Native(_, wanted)) = asked else {
                continue;
            };
            let mut parts = values.iter().zip(wanted.iter());
            if parts.all(|(value, (_, pat))| self.lower.row_add(&mut row, *value, *pat)) {
                row.tests.append(&mut later);
                next.push(row);
            }
        }
        self.go_on(next, fail);
    }
}
