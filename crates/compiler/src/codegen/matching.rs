//! Instructions on match contexts.
//!
//! Reads whose size is constant and was checked by an [`Op::BsEnsure`] are commands of one `bs_match`. They are collected
//! while they follow each other, over the end of the block that checks, whose successor follows it directly.

use asterias_beam::{Op as Beam, Operand};

use super::asm::{Arg, block_label};
use super::emit::Emitter;
use crate::ssa::ir::{BlockId, BsFlags, BsKind, BsOrder, Instr, Op, Segment, Value};

/// The commands of a `bs_match` so far.
pub(super) struct Collected {
    /// Where the first of them fails to.
    fail: Operand,
    context: Operand,
    items: Vec<Operand>,
    /// The bits that are read, if the check for them stands elsewhere.
    unchecked: Option<u64>,
}

/// Flags as numbers.
const LITTLE: u64 = 2;
const SIGNED: u64 = 4;
const NATIVE: u64 = 16;

fn number(value: impl Into<u64>) -> Operand {
    Operand::Unsigned(value.into())
}

/// Whether an instruction in the middle of a block is a command: nothing it reads can be missing.
pub(super) fn is_command(instr: &Instr) -> bool {
    matches!(instr.op, Op::BsGet(_) | Op::BsSkip(_) | Op::BsGetTail)
}

/// Whether an instruction at the end of a block is a command.
pub(super) fn is_failing_command(instr: &Instr) -> bool {
    matches!(
        instr.op,
        Op::BsEnsure { .. } | Op::BsTestUnit(_) | Op::BsEqual
    )
}

fn flag_number(flags: BsFlags) -> Operand {
    let order = match flags.order {
        BsOrder::Big => 0,
        BsOrder::Little => LITTLE,
        BsOrder::Native => NATIVE,
    };
    number(order | if flags.signed { SIGNED } else { 0 })
}

/// Flags as atoms.
pub(super) fn flag_atoms(kind: BsKind, flags: BsFlags) -> Vec<&'static str> {
    let mut atoms = Vec::new();
    if flags.signed && kind == BsKind::Integer {
        atoms.push("signed");
    }
    match flags.order {
        BsOrder::Big => {}
        BsOrder::Little => atoms.push("little"),
        BsOrder::Native => atoms.push("native"),
    }
    atoms
}

impl Emitter<'_, '_, '_, '_> {
    /// Writes what was collected.
    pub(super) fn end_matching(&mut self) {
        let Some(mut collected) = self.matching.take() else {
            return;
        };
        // Machines forget from one instruction to the next what was checked.
        if let Some(bits) = collected.unchecked {
            let check = self.atom(self.context.names.ensure_at_least);
            let check = [check, number(bits), number(1u64)];
            collected.items.splice(0..0, check);
        }
        let list = self.asm.list(&collected.items);
        let one = Arg::One;
        self.asm.push(
            Beam::BsMatch,
            &[one(collected.fail), one(collected.context), list],
        );
    }

    /// Goes on collecting, or begins anew if what is collected has another context.
    fn collect(&mut self, context: Operand, fail: Option<Operand>) -> &mut Vec<Operand> {
        let goes_on = match &self.matching {
            Some(collected) => {
                collected.context == context && fail.is_none_or(|fail| fail == collected.fail)
            }
            None => false,
        };
        if !goes_on {
            self.end_matching();
        }
        let head = Operand::Label(self.plan.info);
        let collected = self.matching.get_or_insert_with(|| Collected {
            // What cannot fail needs a label all the same: that of the function's head is always there.
            fail: fail.unwrap_or(head),
            context,
            items: Vec::new(),
            unchecked: fail.is_none().then_some(0),
        });
        &mut collected.items
    }

    /// A read that cannot fail.
    pub(super) fn command(&mut self, instr: &Instr) {
        let args = self.operands(instr);
        let context = args[0];
        if self
            .matching
            .as_ref()
            .is_some_and(|found| found.context != context)
        {
            self.end_matching();
        }
        if instr.op == Op::BsGetTail && self.matching.is_none() {
            return self.get_tail(instr, context);
        }
        let live = number(self.live_count_with(&args));
        let names = self.context.names;
        let mut items = Vec::with_capacity(6);
        let bits = match instr.op {
            Op::BsGet(segment) | Op::BsSkip(segment) => {
                self.size_of(instr).saturating_mul(u64::from(segment.unit))
            }
            _ => 0,
        };
        match instr.op {
            Op::BsGet(segment) => {
                let kind = match segment.kind {
                    BsKind::Binary => names.binary,
                    _ => names.integer,
                };
                let kind = self.atom(kind);
                let flags = match segment.kind {
                    BsKind::Binary => Vec::new(),
                    _ => flag_atoms(BsKind::Integer, segment.flags),
                };
                let flags = self.context.tables.atom_list(&flags);
                let size = self.size_of(instr);
                items.extend([kind, live, flags, number(size), number(segment.unit)]);
            }
            Op::BsSkip(_) => items.extend([self.atom(names.skip), number(bits)]),
            _ => items.extend([self.atom(names.get_tail), live, number(1u64)]),
        }
        self.kill(instr);
        if instr.dst.is_some() {
            items.push(self.destination(instr.dst));
        }
        self.collect(context, None).extend(items);
        if let Some(collected) = &mut self.matching {
            collected.unchecked = collected.unchecked.map(|before| before + bits);
        }
        self.define(instr.dst);
    }

    fn size_of(&self, instr: &Instr) -> u64 {
        let size = self.plan.function.list(instr.args).get(1).copied();
        let size = size.and_then(|size| self.constant(size)).unwrap_or(0);
        u64::try_from(size).unwrap_or(0)
    }

    fn get_tail(&mut self, instr: &Instr, context: Operand) {
        let live = number(self.live_count_with(&[context]));
        self.kill(instr);
        let to = self.destination(instr.dst);
        self.asm.plain(Beam::BsGetTail, &[context, to, live]);
        self.define(instr.dst);
    }

    /// A check that others rely on.
    pub(super) fn failing_command(&mut self, instr: &Instr, yes: BlockId, no: BlockId) {
        let args = self.operands(instr);
        let context = args[0];
        let fail = block_label(no);
        let names = self.context.names;
        let goes_on = match &self.matching {
            Some(found) => found.context == context && found.fail == fail,
            None => false,
        };
        if instr.op == Op::BsEqual && !goes_on {
            // What was checked before is forgotten by a new instruction.
            self.end_matching();
            return self.match_bits(instr, fail, context);
        }
        let items = match instr.op {
            Op::BsEnsure { bits, unit: 0 } => {
                vec![self.atom(names.ensure_exactly), number(bits)]
            }
            Op::BsEnsure { bits, unit } => {
                vec![self.atom(names.ensure_at_least), number(bits), number(unit)]
            }
            Op::BsTestUnit(unit) => {
                vec![self.atom(names.ensure_at_least), number(0u64), number(unit)]
            }
            _ => self.equal(instr),
        };
        if instr.op != Op::BsEqual {
            self.end_matching();
        }
        self.collect(context, Some(fail)).extend(items);
        self.kill(instr);
        if self.plan.cfg.preds(yes).len() != 1 {
            self.end_matching();
        }
    }

    /// Compares with constant bits, checking that there are as many.
    fn match_bits(&mut self, instr: &Instr, fail: Operand, context: Operand) {
        if let Some(Value::Const(constant)) = self.plan.function.list(instr.args).get(1)
            && let Some((bytes, bits)) = self.context.tables.bits(*constant)
        {
            let string = Operand::String(self.context.tables.string(bytes));
            let args = [fail, context, number(bits), string];
            self.asm.plain(Beam::BsMatchString, &args);
        }
        self.kill(instr);
    }

    /// Bits to compare with, which were checked to be there.
    fn equal(&mut self, instr: &Instr) -> Vec<Operand> {
        let constant = match self.plan.function.list(instr.args).get(1) {
            Some(Value::Const(constant)) => *constant,
            Some(Value::Var(_)) | None => return Vec::new(),
        };
        let Some((bytes, _)) = self.context.tables.bits(constant) else {
            return Vec::new();
        };
        let equal = self.atom(self.context.names.equal);
        // Three bytes at a time: what is compared must be a small integer everywhere.
        bytes
            .chunks(3)
            .flat_map(|chunk| {
                let value = chunk
                    .iter()
                    .fold(0u64, |value, byte| value << 8 | u64::from(*byte));
                let bits = 8 * chunk.len() as u64;
                [equal, Operand::Nil, number(bits), number(value)]
            })
            .collect()
    }

    /// Makes a context.
    pub(super) fn start_matching(&mut self, instr: &Instr, fail: Option<Operand>) {
        let args = self.operands(instr);
        let source = self.in_register(args[0], &[]);
        let live = number(self.live_count_with(&[source]));
        self.kill(instr);
        let to = self.destination(instr.dst);
        match fail {
            Some(fail) => self
                .asm
                .plain(Beam::BsStartMatch3, &[fail, source, live, to]),
            None => {
                let mode = self.atom(self.context.names.no_fail);
                self.asm
                    .plain(Beam::BsStartMatch4, &[mode, live, source, to]);
            }
        }
        self.define(instr.dst);
    }

    /// Other instructions on contexts that do not fail to a label.
    pub(super) fn context_instr(&mut self, instr: &Instr) {
        let args = self.operands(instr);
        match instr.op {
            Op::BsGetPosition => {
                let live = number(self.live_count_with(&args));
                self.kill(instr);
                let to = self.destination(instr.dst);
                self.asm.plain(Beam::BsGetPosition, &[args[0], to, live]);
                self.define(instr.dst);
            }
            Op::BsSetPosition => {
                self.asm.plain(Beam::BsSetPosition, &[args[0], args[1]]);
                self.kill(instr);
            }
            Op::BsResume => {
                let live = number(self.live_count_with(&args));
                self.kill(instr);
                let to = self.destination(instr.dst);
                let mode = self.atom(self.context.names.resume);
                self.asm
                    .plain(Beam::BsStartMatch4, &[mode, live, args[0], to]);
                self.define(instr.dst);
            }
            // What remains fails to labels only.
            _ => self.kill(instr),
        }
    }

    /// Other instructions on contexts that fail to a label.
    pub(super) fn context_branch(&mut self, instr: &Instr, fail: Operand) {
        let args = self.operands(instr);
        match instr.op {
            Op::BsGet(segment) => self.checked_get(segment, instr, fail, &args),
            Op::BsSkip(segment) => self.checked_skip(segment, instr, fail, &args),
            Op::BsMatchBits => self.match_bits(instr, fail, args[0]),
            Op::BsTestTail(bits) => {
                self.asm
                    .plain(Beam::BsTestTail2, &[fail, args[0], number(bits)]);
                self.kill(instr);
            }
            // What remains does not fail to labels.
            _ => self.kill(instr),
        }
    }

    fn checked_get(&mut self, segment: Segment, instr: &Instr, fail: Operand, args: &[Operand]) {
        let live = number(self.live_count_with(args));
        self.kill(instr);
        let to = self.destination(instr.dst);
        let flags = flag_number(segment.flags);
        let op = match segment.kind {
            BsKind::Integer | BsKind::Skip | BsKind::String => Beam::BsGetInteger2,
            BsKind::Float => Beam::BsGetFloat2,
            BsKind::Binary => Beam::BsGetBinary2,
            BsKind::Utf8 => Beam::BsGetUtf8,
            BsKind::Utf16 => Beam::BsGetUtf16,
            BsKind::Utf32 => Beam::BsGetUtf32,
        };
        let context = args[0];
        if matches!(segment.kind, BsKind::Utf8 | BsKind::Utf16 | BsKind::Utf32) {
            self.asm.plain(op, &[fail, context, live, flags, to]);
        } else {
            let unit = number(segment.unit);
            self.asm
                .plain(op, &[fail, context, live, args[1], unit, flags, to]);
        }
        self.define(instr.dst);
    }

    fn checked_skip(&mut self, segment: Segment, instr: &Instr, fail: Operand, args: &[Operand]) {
        let flags = flag_number(segment.flags);
        let op = match segment.kind {
            BsKind::Utf8 => Beam::BsSkipUtf8,
            BsKind::Utf16 => Beam::BsSkipUtf16,
            BsKind::Utf32 => Beam::BsSkipUtf32,
            _ => {
                let args = [fail, args[0], args[1], number(segment.unit), flags];
                self.asm.plain(Beam::BsSkipBits2, &args);
                return self.kill(instr);
            }
        };
        let live = number(self.live_count_with(args));
        self.asm.plain(op, &[fail, args[0], live, flags]);
        self.kill(instr);
    }
}
