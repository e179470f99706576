//! Housekeeping: copies, parameters that always get the same, blocks that only lead on, values that nobody uses.
//!
//! Every other pass may leave such things behind; this one takes them away until nothing changes any more. It never adds
//! work to a path.

use super::cfg::Cfg;
use super::ir::{Args, BlockId, Function, Instr, Op, Term, Value, Var};

/// Rounds after which it is good enough, come what may.
const MAX_ROUNDS: usize = 8;

/// Simplifies a function.
pub fn simplify(function: &mut Function) {
    for _ in 0..MAX_ROUNDS {
        let mut round = Round::new(function);
        round.copies();
        round.trivial_params();
        round.apply();
        let mut is_changed = round.is_changed;
        is_changed |= lead_on(function);
        is_changed |= merge(function);
        is_changed |= remove_unused(function);
        if !is_changed {
            return;
        }
    }
}

struct Round<'f> {
    function: &'f mut Function,
    cfg: Cfg,
    /// What a variable stands for.
    aliases: Vec<Option<Value>>,
    is_changed: bool,
}

impl<'f> Round<'f> {
    fn new(function: &'f mut Function) -> Self {
        let cfg = Cfg::of(function);
        let aliases = vec![None; function.var_count as usize];
        Self {
            function,
            cfg,
            aliases,
            is_changed: false,
        }
    }

    /// What a value stands for in the end.
    fn resolve(&self, mut value: Value) -> Value {
        while let Value::Var(var) = value
            && let Some(alias) = self.aliases[var.index()]
        {
            value = alias;
        }
        value
    }

    fn set(&mut self, var: Var, value: Value) {
        self.aliases[var.index()] = Some(value);
        self.is_changed = true;
    }

    fn copies(&mut self) {
        for at in 0..self.cfg.order.len() {
            let id = self.cfg.order[at];
            let instrs = std::mem::take(&mut self.function.block_mut(id).instrs);
            let kept = instrs
                .into_iter()
                .filter(|instr| {
                    let Instr { op, dst, args, .. } = *self.function.get(*instr);
                    let (Op::Copy, Some(dst)) = (op, dst) else {
                        return true;
                    };
                    let value = self.resolve(self.function.list(args)[0]);
                    self.set(dst, value);
                    false
                })
                .collect();
            self.function.block_mut(id).instrs = kept;
        }
    }

    /// A parameter that gets the same from everywhere is no parameter.
    fn trivial_params(&mut self) {
        for at in 1..self.cfg.order.len() {
            let id = self.cfg.order[at];
            let mut index = 0;
            while index < self.function.block(id).params.len() {
                match self.only_argument(id, index) {
                    Some(value) => {
                        let param = self.function.block_mut(id).params.remove(index);
                        self.remove_argument(id, index);
                        self.set(param, value);
                    }
                    None => index += 1,
                }
            }
        }
    }

    fn only_argument(&self, id: BlockId, index: usize) -> Option<Value> {
        let param = Value::Var(self.function.block(id).params[index]);
        let mut only = None;
        for pred in self.cfg.preds(id) {
            let Term::Jump(_, args) = self.function.block(*pred).term else {
                return None;
            };
            let value = self.resolve(*self.function.list(args).get(index)?);
            match only {
                _ if value == param => {}
                None => only = Some(value),
                Some(other) if other == value => {}
                Some(_) => return None,
            }
        }
        only
    }

    fn remove_argument(&mut self, id: BlockId, index: usize) {
        let mut preds = self.cfg.preds(id).to_vec();
        preds.dedup();
        for pred in preds {
            if let Term::Jump(to, args) = self.function.block(pred).term {
                let mut values = self.function.list(args).to_vec();
                values.remove(index);
                let args = self.function.args(&values);
                self.function.block_mut(pred).term = Term::Jump(to, args);
            }
        }
    }

    fn apply(&mut self) {
        if !self.is_changed {
            return;
        }
        for at in 0..self.function.values.len() {
            self.function.values[at] = self.resolve(self.function.values[at]);
        }
        for at in 0..self.function.blocks.len() {
            let mut term = std::mem::replace(&mut self.function.blocks[at].term, Term::Unreachable);
            match &mut term {
                Term::Switch { value, .. }
                | Term::SwitchSize { value, .. }
                | Term::WaitTimeout(value, ..)
                | Term::Return(value) => *value = self.resolve(*value),
                Term::Reraise(trace, reason) => {
                    *trace = self.resolve(*trace);
                    *reason = self.resolve(*reason);
                }
                _ => {}
            }
            self.function.blocks[at].term = term;
        }
    }
}

/// Who leads to a block without parameters that only jumps leads there directly; who jumps to a return returns.
fn lead_on(function: &mut Function) -> bool {
    let mut is_changed = false;
    for at in 0..function.blocks.len() {
        let id = BlockId(at as u32);
        let mut turns = 0;
        // A loop of empty blocks must not be followed for ever.
        while turns < 4 && jump_further(function, id) {
            is_changed = true;
            turns += 1;
        }
        let mut found = Vec::new();
        function.successors(id, |to| found.push((to, leads_to(function, to))));
        if found.iter().any(|(_, to)| to.is_some()) {
            let has_changed = &mut is_changed;
            function.redirect(id, |to| {
                let further = found.iter().find(|(from, _)| *from == to);
                match further {
                    Some((_, Some(further))) => {
                        *has_changed = true;
                        *further
                    }
                    Some((_, None)) | None => to,
                }
            });
        }
    }
    is_changed
}

/// Where a block leads that does nothing else; neither has parameters.
fn leads_to(function: &Function, id: BlockId) -> Option<BlockId> {
    let block = function.block(id);
    if !block.instrs.is_empty() || !block.params.is_empty() {
        return None;
    }
    match block.term {
        Term::Jump(to, args) if args.is_empty() && to != id => Some(to),
        _ => None,
    }
}

fn jump_further(function: &mut Function, id: BlockId) -> bool {
    let Term::Jump(to, args) = function.block(id).term else {
        return false;
    };
    let target = function.block(to);
    if !target.instrs.is_empty() || target.handler != function.block(id).handler || to == id {
        return false;
    }
    let substitute = |value: Value| {
        let at = target
            .params
            .iter()
            .position(|param| Value::Var(*param) == value);
        at.map_or(value, |at| function.list(args)[at])
    };
    let term = match target.term {
        Term::Return(value) => Term::Return(substitute(value)),
        _ => return false,
    };
    function.block_mut(id).term = term;
    true
}

/// A block with one predecessor that jumps to it becomes part of that.
fn merge(function: &mut Function) -> bool {
    let cfg = Cfg::of(function);
    let mut aliases: Vec<Option<Value>> = Vec::new();
    let mut is_changed = false;
    let mut gone = vec![false; function.blocks.len()];
    for &id in &cfg.order {
        if gone[id.index()] {
            continue;
        }
        while let Term::Jump(to, args) = function.block(id).term {
            let can_merge = to != id
                && to != Function::ENTRY
                && cfg.preds(to).len() == 1
                && function.block(to).handler == function.block(id).handler;
            if !can_merge {
                break;
            }
            aliases.resize(function.var_count as usize, None);
            absorb(function, id, to, args, &mut aliases);
            gone[to.index()] = true;
            is_changed = true;
        }
    }
    if is_changed {
        substitute(function, &aliases);
    }
    is_changed
}

fn absorb(
    function: &mut Function,
    id: BlockId,
    to: BlockId,
    args: Args,
    aliases: &mut [Option<Value>],
) {
    let params = std::mem::take(&mut function.block_mut(to).params);
    for (param, value) in params.iter().zip(function.list(args)) {
        aliases[param.index()] = Some(*value);
    }
    let instrs = std::mem::take(&mut function.block_mut(to).instrs);
    let term = std::mem::replace(&mut function.block_mut(to).term, Term::Unreachable);
    let block = function.block_mut(id);
    block.instrs.extend(instrs);
    block.term = term;
}

/// Puts values in the place of the variables that stand for them.
pub(crate) fn substitute(function: &mut Function, aliases: &[Option<Value>]) {
    let resolve = |mut value: Value| {
        while let Value::Var(var) = value
            && let Some(Some(alias)) = aliases.get(var.index())
        {
            value = *alias;
        }
        value
    };
    for value in &mut function.values {
        *value = resolve(*value);
    }
    for block in &mut function.blocks {
        match &mut block.term {
            Term::Switch { value, .. }
            | Term::SwitchSize { value, .. }
            | Term::WaitTimeout(value, ..)
            | Term::Return(value) => *value = resolve(*value),
            Term::Reraise(trace, reason) => {
                *trace = resolve(*trace);
                *reason = resolve(*reason);
            }
            _ => {}
        }
    }
}

/// Whether an instruction may go if nothing uses its result.
fn is_removable(instr: &Instr) -> bool {
    match instr.op {
        Op::Bif(bif) => !bif.can_fail(),
        Op::Copy
        | Op::Cons
        | Op::Tuple
        | Op::PutMap { exact: false }
        | Op::Hd
        | Op::Tl
        | Op::Element(_)
        | Op::UpdateRecord { .. }
        | Op::MakeFun(_)
        | Op::BsGetPosition
        | Op::BuildStacktrace
        | Op::FloatPut
        | Op::FloatGet => true,
        _ => false,
    }
}

/// Removes instructions whose results nobody uses, and parameters too.
fn remove_unused(function: &mut Function) -> bool {
    let cfg = Cfg::of(function);
    let mut uses = vec![0u32; function.var_count as usize];
    for &id in &cfg.order {
        crate::ssa::uses::visit(function, id, |value| {
            if let Value::Var(var) = value {
                uses[var.index()] += 1;
            }
        });
    }
    let mut is_changed = false;
    for &id in cfg.order.iter().rev() {
        let mut instrs = std::mem::take(&mut function.block_mut(id).instrs);
        let before = instrs.len();
        let mut index = instrs.len();
        while index > 0 {
            index -= 1;
            let instr = *function.get(instrs[index]);
            let is_unused = instr.dst.is_some_and(|dst| uses[dst.index()] == 0);
            if is_unused && is_removable(&instr) {
                for value in function.list(instr.args) {
                    if let Value::Var(var) = value {
                        uses[var.index()] -= 1;
                    }
                }
                instrs.remove(index);
            }
        }
        is_changed |= instrs.len() != before;
        function.block_mut(id).instrs = instrs;
    }
    is_changed
}
