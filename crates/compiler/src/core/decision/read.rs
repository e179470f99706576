//! Keys of maps and segments of bitstrings: one look-up or one step, made once for all rows that make it.

use std::rc::Rc;

use asterias_syntax::Name;
use asterias_syntax::ast::ExprId;

use super::super::constant::Const;
use super::super::ir::{BlockId, BsFlags, BsKind, BsOrder, BsSize, Fail, Loc, Op, Value, Var};
use super::super::pattern::{Key, Pat, PatId, Read, ReadSize};
use super::{Decisions, Row};

impl Decisions<'_, '_, '_> {
    /// Looks up a key.
    pub(super) fn key(&mut self, map: Value, key: Key, rows: Vec<Row>, fail: BlockId) {
        let mut with: Vec<(Row, Option<PatId>)> = Vec::with_capacity(rows.len());
        let mut without = Vec::new();
        for (index, mut row) in rows.into_iter().enumerate() {
            match row.key(map, key) {
                // A key that is computed is the business of its own row.
                Some(pat) if index == 0 || matches!(key, Key::Value(_)) => {
                    row.drop_key(map, key);
                    with.push((row, Some(pat)));
                }
                Some(_) | None => {
                    without.push(row.clone());
                    with.push((row, None));
                }
            }
        }
        let no = self.block_for(without, fail);
        let key = match key {
            Key::Value(value) => value,
            Key::Expr(id) => {
                let binds = with.first().map(|(row, _)| row.binds.clone());
                self.guard_value_with(id, binds.unwrap_or_default(), no)
            }
        };
        let op = Op::MapElement(map, key);
        let found = Value::Var(self.lower.b().emit(op, Fail::Goto(no), Loc::default()));
        let mut next = Vec::with_capacity(with.len());
        for (mut row, pat) in with {
            if pat.is_none_or(|pat| self.lower.row_add(&mut row, found, pat)) {
                next.push(row);
            }
        }
        let block = self.block();
        self.lower.b().goto(block);
        self.push(block, next, fail);
    }

    /// The value of a guard expression in which names of the row are bound.
    pub(super) fn guard_value_with(
        &mut self,
        id: ExprId,
        binds: Vec<(Name, Value)>,
        fail: BlockId,
    ) -> Value {
        let mark = self.lower.b().mark();
        for (name, value) in binds {
            self.lower.b().bind(name, value);
        }
        let value = self.lower.guard_value(id, fail);
        self.lower.b().restore(mark);
        value
    }

    /// Leaves in `rows` those at the front that make the same next step in the bitstring; the rest.
    pub(super) fn bits_group(
        &mut self,
        rows: &mut Vec<Row>,
        ctx: Var,
        reads: &Rc<[Read]>,
        at: usize,
    ) -> Vec<Row> {
        let step = next_step(reads, at);
        let mut count = 1;
        while count < rows.len() {
            let Some((reads, at, _)) = rows[count].bits(ctx) else {
                break;
            };
            if !step.agrees(&next_step(&reads, at)) {
                break;
            }
            count += 1;
        }
        rows.split_off(count)
    }

    /// Makes one step in a bitstring that all rows make.
    pub(super) fn read(
        &mut self,
        ctx: Var,
        reads: &Rc<[Read]>,
        at: usize,
        mut rows: Vec<Row>,
        fail: BlockId,
    ) {
        let step = next_step(reads, at);
        if let Step::End = step {
            self.lower
                .b()
                .emit(Op::BsTestEmpty(ctx), Fail::Goto(fail), Loc::default());
            for row in &mut rows {
                row.take_bits(ctx);
            }
            self.go_on(rows, fail);
            return;
        }
        let common = common_bytes(&rows, ctx);
        if common.len() > 1 || (!common.is_empty() && rows.len() == 1) {
            let op = Op::BsMatchString(ctx, common.clone().into());
            let after = self.lower.b().emit(op, Fail::Goto(fail), Loc::default());
            for row in &mut rows {
                row.advance_bytes(ctx, after, common.len());
            }
            self.go_on(rows, fail);
            return;
        }
        let (kind, flags, size, unit) = match step {
            Step::End => return,
            Step::Byte => (BsKind::Integer, BsFlags::default(), ReadSize::Const(8), 1),
            Step::Segment {
                kind,
                flags,
                size,
                unit,
            } => (kind, flags, size, unit),
        };
        let wanted = rows.iter().any(|row| row.wants_segment(self.lower, ctx));
        let size = match size {
            ReadSize::Const(size) => BsSize::Value(Value::Const(Const::Int(size))),
            ReadSize::All => BsSize::All,
            ReadSize::Implied => BsSize::Implied,
            ReadSize::Expr(id) => {
                // Names that other parts of the pattern bind are not what they are here.
                let is_own = |name: Name| {
                    reads[..at].iter().any(|read| match read {
                        Read::Segment { pat, .. } => {
                            matches!(self.lower.pat(*pat), Pat::Bind(own) if *own == name)
                        }
                        Read::Bytes(_) => false,
                    })
                };
                let mut binds = rows[0].binds.clone();
                binds.retain(|(name, _)| is_own(*name));
                match self.guard_value_with(id, binds, fail) {
                    Value::Const(Const::Atom(_) | Const::Nil | Const::Lit(_)) => {
                        // No size at all, whatever atom it may be.
                        self.lower.b().goto(fail);
                        return;
                    }
                    size @ (Value::Var(_) | Value::Const(Const::Int(_))) => BsSize::Value(size),
                }
            }
        };
        let skips = !wanted && matches!(kind, BsKind::Integer | BsKind::Binary);
        if skips && size == BsSize::All && unit == 1 {
            for row in &mut rows {
                row.take_bits(ctx);
            }
            self.go_on(rows, fail);
            return;
        }
        let op = Op::BsMatch {
            ctx,
            kind: if skips { BsKind::Skip } else { kind },
            flags,
            size,
            unit,
        };
        let after = self.lower.b().emit(op, Fail::Goto(fail), Loc::default());
        let value = wanted.then(|| Value::Var(self.lower.b().pure(Op::BsExtract(after))));
        let mut next = Vec::with_capacity(rows.len());
        for mut row in rows {
            let pat = row.advance(self.lower, ctx, after);
            let possible = match (value, pat) {
                (Some(value), Some(pat)) => {
                    let mut later = std::mem::take(&mut row.tests);
                    let possible = self.lower.row_add(&mut row, value, pat);
                    row.tests.append(&mut later);
                    possible
                }
                _ => true,
            };
            if possible {
                next.push(row);
            }
        }
        self.go_on(next, fail);
    }
}

/// The next step in a bitstring.
#[derive(Clone, Copy, Debug)]
enum Step {
    End,
    Byte,
    Segment {
        kind: BsKind,
        flags: BsFlags,
        size: ReadSize,
        unit: u32,
    },
}

impl Step {
    /// Whether one reading serves both.
    fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::End, Self::End) | (Self::Byte, Self::Byte) => true,
            (Self::Byte, segment @ Self::Segment { .. })
            | (segment @ Self::Segment { .. }, Self::Byte) => segment.is_byte(),
            (
                Self::Segment {
                    kind,
                    flags,
                    size,
                    unit,
                },
                Self::Segment {
                    kind: kind2,
                    flags: flags2,
                    size: size2,
                    unit: unit2,
                },
            ) => {
                (self.is_byte() && other.is_byte())
                    || ((kind, flags, size, unit) == (kind2, flags2, size2, unit2)
                        && !matches!(size, ReadSize::Expr(_)))
            }
            (Self::End, _) | (_, Self::End) => false,
        }
    }

    /// Whether it reads one byte as an unsigned integer.
    fn is_byte(&self) -> bool {
        match self {
            Self::Byte => true,
            Self::Segment {
                kind: BsKind::Integer,
                flags:
                    BsFlags {
                        signed: false,
                        order: BsOrder::Big | BsOrder::Little | BsOrder::Native,
                    },
                size: ReadSize::Const(size),
                unit,
            } => size.checked_mul(i64::from(*unit)) == Some(8),
            Self::Segment { .. } | Self::End => false,
        }
    }
}

fn next_step(reads: &Rc<[Read]>, at: usize) -> Step {
    match reads.get(at) {
        None => Step::End,
        Some(Read::Bytes(_)) => Step::Byte,
        Some(Read::Segment {
            kind,
            flags,
            size,
            unit,
            ..
        }) => Step::Segment {
            kind: *kind,
            flags: *flags,
            size: *size,
            unit: *unit,
        },
    }
}

/// The constant bytes that all rows have next.
fn common_bytes(rows: &[Row], ctx: Var) -> Vec<u8> {
    let mut common: Option<Vec<u8>> = None;
    for row in rows {
        let Some((reads, at, byte)) = row.bits(ctx) else {
            return Vec::new();
        };
        let Read::Bytes(bytes) = &reads[at] else {
            return Vec::new();
        };
        let bytes = &bytes[byte..];
        common = Some(match common {
            None => bytes.to_vec(),
            Some(mut common) => {
                let same = common.iter().zip(bytes).take_while(|(a, b)| a == b).count();
                common.truncate(same);
                common
            }
        });
    }
    common.unwrap_or_default()
}
