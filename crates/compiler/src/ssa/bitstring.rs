//! Matching of bitstrings: reads of constant size that fail to the same place are checked together, once.
//!
//! A run is a chain of blocks with nothing in them but such a read each. Failing before the first of them instead of between
//! them makes no difference to who comes next: after a run of several, every position is restored before it is used,
//! because the paths that lead there disagree about it.

use super::cfg::Cfg;
use super::ir::{BlockId, BsKind, Function, Instr, Op, Term, Test, Value, Var};
use crate::core::bif::Bif;
use crate::core::constant::{Const, Literal, Pool};

/// Runs are not longer than this, in bits.
const MAX_BITS: u64 = 1 << 24;

/// What ends a run.
#[derive(Clone, Copy)]
enum Tail {
    /// More bits may follow, a multiple of this.
    Open(u16),
    /// Exactly so many more.
    Closed(u32),
}

/// Fuses the reads of a function.
pub fn fuse(function: &mut Function, pool: &Pool) {
    let cfg = Cfg::of(function);
    let mut is_taken = vec![false; function.blocks.len()];
    for &id in &cfg.order {
        if is_taken[id.index()] {
            continue;
        }
        let mut run = Run::default();
        let next = run.collect(function, &cfg, pool, id, &mut is_taken);
        if let (Some(next), false) = (next, run.reads.is_empty() || run.is_comparison()) {
            run.rewrite(function, id, next);
        }
    }
}

#[derive(Default)]
struct Run {
    reads: Vec<Instr>,
    bits: u64,
    tail: Option<Tail>,
    fail: Option<BlockId>,
    context: Option<Var>,
}

impl Run {
    /// Follows the chain from a block, and gives where it leads.
    fn collect(
        &mut self,
        function: &Function,
        cfg: &Cfg,
        pool: &Pool,
        first: BlockId,
        is_taken: &mut [bool],
    ) -> Option<BlockId> {
        let mut id = first;
        loop {
            let Term::Branch(instr, yes, no) = function.block(id).term else {
                return Some(id).filter(|id| *id != first);
            };
            let is_next = id == first || Self::is_link(function, cfg, id, first);
            if !is_next || self.tail.is_some() || !self.take(function, pool, &instr, no) {
                return Some(id).filter(|id| *id != first);
            }
            if id != first {
                is_taken[id.index()] = true;
            }
            id = yes;
        }
    }

    fn is_link(function: &Function, cfg: &Cfg, id: BlockId, first: BlockId) -> bool {
        let block = function.block(id);
        block.instrs.is_empty()
            && cfg.preds(id).len() == 1
            && block.handler == function.block(first).handler
    }

    /// Nothing but one comparison: an instruction of its own leaves the context where it is when it fails, a command need not.
    fn is_comparison(&self) -> bool {
        self.tail.is_none() && matches!(self.reads.as_slice(), [only] if only.op == Op::BsMatchBits)
    }

    /// Takes a read into the run, if it fits.
    fn take(&mut self, function: &Function, pool: &Pool, instr: &Instr, no: BlockId) -> bool {
        let args = function.list(instr.args);
        let Some(&Value::Var(context)) = args.first() else {
            return false;
        };
        if self.fail.is_some_and(|fail| fail != no)
            || self.context.is_some_and(|known| known != context)
        {
            return false;
        }
        let bits = match instr.op {
            Op::BsGet(segment) | Op::BsSkip(segment) => {
                let is_plain = matches!(
                    segment.kind,
                    BsKind::Integer | BsKind::Binary | BsKind::Skip
                );
                match args.get(1) {
                    Some(Value::Const(Const::Int(size @ 0..))) if is_plain => {
                        (*size as u64).saturating_mul(u64::from(segment.unit))
                    }
                    _ => return false,
                }
            }
            Op::BsMatchBits => match args.get(1) {
                Some(Value::Const(Const::Lit(id))) => match pool.literal(*id) {
                    Literal::Bits(_, bits) if bits % 8 == 0 && *bits <= 64 => *bits,
                    _ => return false,
                },
                _ => return false,
            },
            Op::BsTestTail(bits) if !self.reads.is_empty() => {
                self.tail = Some(Tail::Closed(bits));
                return true;
            }
            Op::BsTestUnit(unit) if !self.reads.is_empty() => {
                self.tail = Some(Tail::Open(unit));
                return true;
            }
            _ => return false,
        };
        if self.bits.saturating_add(bits) > MAX_BITS {
            return false;
        }
        self.bits += bits;
        self.fail = Some(no);
        self.context = Some(context);
        self.reads.push(*instr);
        true
    }

    fn rewrite(self, function: &mut Function, first: BlockId, next: BlockId) {
        let (Some(fail), Some(context)) = (self.fail, self.context) else {
            return;
        };
        let handler = function.block(first).handler;
        let mut bits = self.bits as u32;
        let unit = match self.tail {
            None => 1,
            Some(Tail::Open(unit)) => unit,
            Some(Tail::Closed(more)) => {
                bits += more;
                0
            }
        };
        let args = function.args(&[Value::Var(context)]);
        let ensure = Instr {
            op: Op::BsEnsure { bits, unit },
            dst: None,
            args,
            loc: self.reads[0].loc,
        };
        let mut current = function.new_block(handler);
        function.block_mut(first).term = Term::Branch(ensure, current, fail);
        for read in self.reads {
            if read.op == Op::BsMatchBits {
                let after = function.new_block(handler);
                let equal = Instr {
                    op: Op::BsEqual,
                    ..read
                };
                function.block_mut(current).term = Term::Branch(equal, after, fail);
                current = after;
                continue;
            }
            function.instrs.push(read);
            let instr = super::ir::InstrId(function.instrs.len() as u32 - 1);
            function.block_mut(current).instrs.push(instr);
        }
        let args = function.args(&[]);
        function.block_mut(current).term = Term::Jump(next, args);
    }
}

/// What is only asked whether it is the empty bitstring is compared with it: no context is made for that.
pub(crate) fn compare_empty(function: &mut Function, pool: &mut Pool) {
    let cfg = Cfg::of(function);
    let mut uses = vec![0u32; function.var_count as usize];
    for &id in &cfg.order {
        super::uses::visit(function, id, |value| {
            if let Value::Var(var) = value {
                uses[var.index()] += 1;
            }
        });
    }
    for &id in &cfg.order {
        let Term::Branch(start, asked, no) = function.block(id).term else {
            continue;
        };
        let (Op::BsStart, Some(context)) = (start.op, start.dst) else {
            continue;
        };
        let block = function.block(asked);
        let Term::Branch(tail, yes, other) = block.term else {
            continue;
        };
        let is_question = tail.op == Op::BsTestTail(0)
            && function.list(tail.args) == [Value::Var(context)]
            && uses[context.index()] == 1
            && other == no
            && block.instrs.is_empty()
            && cfg.preds(asked).len() == 1;
        if is_question {
            let asks = [
                function.list(start.args)[0],
                Value::Const(pool.bits(&[], 0)),
            ];
            let test = Instr {
                op: Op::Test(Test::Bif(Bif::EqExact)),
                dst: None,
                args: function.args(&asks),
                loc: start.loc,
            };
            function.block_mut(id).term = Term::Branch(test, yes, no);
        }
    }
}
