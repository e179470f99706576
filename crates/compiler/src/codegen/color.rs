//! Registers for variables: colours in the order of dominance.
//!
//! The live ranges of a function in single assignment form never need more registers than are live at once if variables
//! are coloured where they are defined, dominators first (Hack, Grund, Goos: Register Allocation for Programs in SSA Form).
//! So there is no spilling here: what must be in the frame was decided before. Choices are led by hints: the place of the
//! argument in the next call, the register of the parameter that a jump gives, the first register for what is returned.

use rustc_hash::FxHashMap;

use super::effects::{answers_in_x0, heap_need, is_call, is_gc_point};
use super::limits::{MAX_X, MAX_Y};
use super::liveness::Liveness;
use super::regset::RegSet;
use super::spill::Spills;
use crate::ssa::cfg::Cfg;
use crate::ssa::ir::{BlockId, Function, Instr, Op, Term, Value, Var};

/// Where a variable lives.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Reg {
    /// An X register.
    X(u16),
    /// A Y register.
    Y(u16),
    /// A floating point register.
    F(u16),
    /// Nowhere: it is not used.
    None,
}

/// The registers of a function.
#[derive(Debug)]
pub(super) struct Colors {
    /// For each variable.
    pub(super) regs: Vec<Reg>,
    /// For each operand in [`Function::values`], whether it is the last use of its variable in its block.
    pub(super) dies: Vec<bool>,
    /// For each variable, whether nothing uses it.
    pub(super) unused: Vec<bool>,
    /// There are fewer registers than the function needs: some variables have got none.
    pub(super) is_full: bool,
}

/// A place where a variable would save a move.
#[derive(Clone, Copy)]
struct Hint {
    reg: u16,
    /// Whether memory may be collected between definition and use, as far as it is not known better.
    collects: bool,
    /// The block of the use, and how many collections come after the use in it.
    at: (BlockId, u32),
}

/// Colours a function.
pub(super) fn color(
    function: &Function,
    cfg: &Cfg,
    liveness: &Liveness,
    spills: &Spills,
) -> Colors {
    let mut coloring = Coloring {
        function,
        cfg,
        liveness,
        in_frame: &spills.in_frame,
        made_at: &spills.made_at,
        hints: vec![None; function.var_count as usize],
        colors: Colors {
            regs: vec![Reg::None; function.var_count as usize],
            dies: vec![false; function.values.len()],
            unused: vec![true; function.var_count as usize],
            is_full: false,
        },
        xs: RegSet::default(),
        ys: RegSet::default(),
        fs: RegSet::default(),
        valid: RegSet::default(),
        valid_out: vec![None; function.blocks.len()],
        live: vec![false; function.var_count as usize],
        frame_end: 0,
    };
    coloring.find_last_uses();
    coloring.find_hints();
    for &id in &cfg.order {
        coloring.block(id);
    }
    coloring.place_tags();
    coloring.colors
}

struct Coloring<'a> {
    function: &'a Function,
    cfg: &'a Cfg,
    liveness: &'a Liveness,
    in_frame: &'a [bool],
    made_at: &'a FxHashMap<BlockId, usize>,
    hints: Vec<Option<Hint>>,
    colors: Colors,
    xs: RegSet,
    ys: RegSet,
    fs: RegSet,
    /// X registers that hold terms, live or not.
    valid: RegSet,
    /// What holds where a block ends, and where it ends by failing: then nothing was defined.
    valid_out: Vec<Option<[RegSet; 2]>>,
    /// Scratch for one block.
    live: Vec<bool>,
    /// How many Y registers are in use, tags apart.
    frame_end: u16,
}

impl Coloring<'_> {
    fn find_last_uses(&mut self) {
        let mut touched = Vec::new();
        for &id in &self.cfg.order {
            for var in touched.drain(..) {
                let var: Var = var;
                self.live[var.index()] = false;
            }
            let block = self.function.block(id);
            let late = late_failure(&block.term);
            let (live, liveness) = (&mut self.live, self.liveness);
            let mut mark = |to: BlockId| {
                for &var in liveness.live_in(to) {
                    live[var.index()] = true;
                    touched.push(var);
                }
            };
            self.function.successors(id, |to| {
                if Some(to) != late {
                    mark(to);
                }
            });
            self.function.term_values(&block.term, |value| {
                if let (Value::Var(var), false) = (value, matches!(block.term, Term::Branch(..))) {
                    // Operands of other terminators die with the block.
                    self.colors.unused[var.index()] = false;
                    self.live[var.index()] = true;
                    touched.push(var);
                }
            });
            if let Term::Branch(instr, ..) = &block.term {
                self.last_uses_of(instr, &mut touched);
            }
            for &var in late.map_or(&[][..], |to| liveness.live_in(to)) {
                self.live[var.index()] = true;
                touched.push(var);
            }
            for &instr in block.instrs.iter().rev() {
                let instr = *self.function.get(instr);
                self.last_uses_of(&instr, &mut touched);
            }
        }
        for var in touched {
            self.live[var.index()] = false;
        }
    }

    fn last_uses_of(&mut self, instr: &Instr, touched: &mut Vec<Var>) {
        for at in instr.args.range() {
            let Value::Var(var) = self.function.values[at] else {
                continue;
            };
            self.colors.unused[var.index()] = false;
            if !self.live[var.index()] {
                self.colors.dies[at] = true;
            }
        }
        for at in instr.args.range() {
            if let Value::Var(var) = self.function.values[at] {
                self.live[var.index()] = true;
                touched.push(var);
            }
        }
    }

    /// Backwards, so that of several hints the earliest use gives the one that stays.
    fn find_hints(&mut self) {
        for &id in self.cfg.order.iter().rev() {
            let block = self.function.block(id);
            let mut collections = 0u32;
            match &block.term {
                Term::Return(Value::Var(var)) => self.hint(*var, 0, (id, 0)),
                Term::Jump(to, args) => {
                    let params = &self.function.block(*to).params;
                    for (arg, param) in self.function.list(*args).iter().zip(params) {
                        if let (Value::Var(var), Some(hint)) = (arg, self.hints[param.index()]) {
                            self.hints[var.index()] = Some(hint);
                        }
                    }
                }
                _ => {}
            }
            for &instr in block.instrs.iter().rev() {
                let instr = self.function.get(instr);
                if let Some(dst) = instr.dst
                    && let Some(hint) = &mut self.hints[dst.index()]
                    && hint.at.0 == id
                {
                    hint.collects = hint.at.1 != collections;
                }
                if is_gc_point(instr.op) {
                    collections += 1;
                }
                if is_call(instr.op) {
                    self.hint_arguments(instr, (id, collections));
                }
            }
        }
    }

    fn hint_arguments(&mut self, instr: &Instr, at: (BlockId, u32)) {
        let args = self.function.list(instr.args);
        let first = match instr.op {
            Op::CallFun => 1,
            Op::Apply => 2,
            _ => 0,
        };
        for (place, arg) in args[first.min(args.len())..].iter().enumerate() {
            if let Value::Var(var) = arg {
                self.hint(*var, place as u16, at);
            }
        }
        let arity = args.len().saturating_sub(first);
        for (place, arg) in args[..first.min(args.len())].iter().enumerate() {
            if let Value::Var(var) = arg {
                self.hint(*var, (arity + place) as u16, at);
            }
        }
    }

    fn hint(&mut self, var: Var, reg: u16, at: (BlockId, u32)) {
        self.hints[var.index()] = Some(Hint {
            reg,
            collects: true,
            at,
        });
    }

    fn block(&mut self, id: BlockId) {
        self.enter(id);
        let function = self.function;
        let block = function.block(id);
        for (at, &instr) in block.instrs.iter().enumerate() {
            self.frame(id, at);
            self.instr(function.get(instr));
        }
        self.frame(id, block.instrs.len());
        let mut failed = None;
        if let Term::Branch(instr, ..) = &block.term {
            failed = Some(self.instr(instr));
        }
        if matches!(block.term, Term::Wait(_) | Term::WaitTimeout(..)) {
            self.valid.clear();
        }
        let valid = self.valid.clone();
        let failed = failed.unwrap_or_else(|| valid.clone());
        self.valid_out[id.index()] = Some([valid, failed]);
    }

    /// Making the frame collects.
    fn frame(&mut self, id: BlockId, at: usize) {
        if self.made_at.get(&id) == Some(&at) {
            self.collected();
        }
    }

    /// Only what lies below the last live register survives a collection.
    fn collected(&mut self) {
        self.valid.intersect(&RegSet::below(self.xs.end()));
    }

    /// Registers at the beginning of a block: those of what is live, then its parameters get theirs.
    fn enter(&mut self, id: BlockId) {
        self.xs.clear();
        self.ys.clear();
        self.fs.clear();
        for &var in self.liveness.live_in(id) {
            self.occupy(self.colors.regs[var.index()], true);
        }
        self.valid = self.valid_at(id);
        let function = self.function;
        let params = &function.block(id).params;
        let is_entry = id == Function::ENTRY;
        if is_entry || self.function.is_handler(id) {
            for (at, &param) in params.iter().enumerate() {
                self.assign(param, Reg::X(at as u16));
            }
        } else {
            for (at, &param) in params.iter().enumerate() {
                self.param(id, at, param);
            }
        }
        for &param in params {
            if self.colors.unused[param.index()] {
                self.occupy(self.colors.regs[param.index()], false);
            }
        }
    }

    /// What holds on all paths to a block.
    fn valid_at(&self, id: BlockId) -> RegSet {
        if self.function.is_handler(id) {
            return RegSet::default();
        }
        let mut valid: Option<RegSet> = None;
        for pred in self.cfg.preds(id) {
            let fails = self.function.block(*pred).term.fails_to(id);
            match (&mut valid, &self.valid_out[pred.index()]) {
                (None, Some(out)) => valid = Some(out[usize::from(fails)].clone()),
                (Some(valid), Some(out)) => valid.intersect(&out[usize::from(fails)]),
                (_, None) => return RegSet::default(),
            }
        }
        valid.unwrap_or_default()
    }

    /// A parameter goes where one of its arguments is, if that is free.
    fn param(&mut self, id: BlockId, at: usize, param: Var) {
        if self.is_framed(param) {
            return self.define(param, false);
        }
        for pred in self.cfg.preds(id) {
            let Term::Jump(_, args) = self.function.block(*pred).term else {
                continue;
            };
            let Some(Value::Var(arg)) = self.function.list(args).get(at) else {
                continue;
            };
            if let Reg::X(reg) = self.colors.regs[arg.index()]
                && !self.xs.contains(reg)
                && self.hints[param.index()].is_none_or(|hint| hint.reg == reg)
            {
                return self.assign(param, Reg::X(reg));
            }
        }
        self.define(param, false);
    }

    /// Gives registers to what an instruction defines; what holds if it fails instead.
    fn instr(&mut self, instr: &Instr) -> RegSet {
        if is_gc_point(instr.op) || !heap_need(instr).is_none() {
            self.collected();
        }
        for at in instr.args.range() {
            if self.colors.dies[at]
                && let Value::Var(var) = self.function.values[at]
            {
                self.occupy(self.colors.regs[var.index()], false);
            }
        }
        if answers_in_x0(instr.op) {
            self.xs.clear();
            self.valid.clear();
        }
        if instr.op == Op::Timeout {
            self.valid.clear();
        }
        let failed = self.valid.clone();
        if answers_in_x0(instr.op) {
            match instr.dst {
                Some(dst) => self.assign(dst, Reg::X(0)),
                None => self.valid.insert(0),
            }
        } else if let Some(dst) = instr.dst {
            let source = match (instr.op, self.function.list(instr.args)) {
                (Op::Copy, [Value::Var(src)]) => Some(self.colors.regs[src.index()]),
                _ => None,
            };
            self.define_near(dst, source, is_float(instr.op));
        }
        if let Some(dst) = instr.dst
            && self.colors.unused[dst.index()]
        {
            self.occupy(self.colors.regs[dst.index()], false);
        }
        failed
    }

    /// Tags lie beyond all else in the frame, those of inner regions before those of the regions around them: handlers are
    /// searched in this order.
    fn place_tags(&mut self) {
        let depth_of = |function: &Function, id: BlockId| {
            let mut depth = 0;
            let mut at = function.block(id).handler;
            while let Some(handler) = at {
                depth += 1;
                at = function.block(handler).handler;
            }
            depth
        };
        let mut tags: Vec<(Var, u16)> = Vec::new();
        for &id in &self.cfg.order {
            if let Term::Try { tag, .. } = self.function.block(id).term {
                tags.push((tag, depth_of(self.function, id)));
            }
        }
        let deepest = tags.iter().map(|(_, depth)| *depth).max().unwrap_or(0);
        for (tag, depth) in tags {
            let slot = Reg::Y(self.frame_end + deepest - depth);
            self.colors.regs[tag.index()] = self.within_limits(slot);
        }
    }

    fn is_framed(&self, var: Var) -> bool {
        self.in_frame.get(var.index()).copied().unwrap_or(false)
    }

    /// A copy stays where its source is, if the source is not needed any more.
    fn define_near(&mut self, dst: Var, source: Option<Reg>, is_float: bool) {
        if let Some(Reg::X(reg)) = source
            && !self.is_framed(dst)
            && !self.xs.contains(reg)
            && self.hints[dst.index()].is_none()
        {
            return self.assign(dst, Reg::X(reg));
        }
        self.define(dst, is_float);
    }

    fn define(&mut self, var: Var, is_float: bool) {
        let reg = if is_float {
            Reg::F(self.fs.first_free())
        } else if self.is_framed(var) {
            Reg::Y(self.ys.first_free())
        } else {
            Reg::X(self.choose(var))
        };
        self.assign(var, reg);
    }

    fn choose(&self, var: Var) -> u16 {
        let free = self.xs.first_free();
        match self.hints[var.index()] {
            Some(hint) if !self.xs.contains(hint.reg) => {
                // Below a live register all must hold terms when memory is collected.
                let has_hole = hint.collects && !self.valid.contains_all_below(hint.reg);
                if has_hole { free } else { hint.reg }
            }
            Some(_) | None => free,
        }
    }

    fn assign(&mut self, var: Var, reg: Reg) {
        let reg = self.within_limits(reg);
        self.colors.regs[var.index()] = reg;
        match reg {
            Reg::X(reg) => self.valid.insert(reg),
            Reg::Y(reg) => self.frame_end = self.frame_end.max(reg + 1),
            Reg::F(_) | Reg::None => {}
        }
        self.occupy(reg, true);
    }

    fn within_limits(&mut self, reg: Reg) -> Reg {
        let fits = match reg {
            Reg::X(reg) => reg < MAX_X,
            Reg::Y(reg) | Reg::F(reg) => reg < MAX_Y,
            Reg::None => true,
        };
        self.colors.is_full |= !fits;
        if fits { reg } else { Reg::None }
    }

    fn occupy(&mut self, reg: Reg, is_taken: bool) {
        let (set, reg) = match reg {
            Reg::X(reg) => (&mut self.xs, reg),
            Reg::Y(reg) => (&mut self.ys, reg),
            Reg::F(reg) => (&mut self.fs, reg),
            Reg::None => return,
        };
        if is_taken {
            set.insert(reg);
        } else {
            set.remove(reg);
        }
    }
}

/// Where a branch leads that leaves all registers as they are when it fails: its result may take the register of what only
/// the failure still needs.
fn late_failure(term: &Term) -> Option<BlockId> {
    match term {
        Term::Branch(instr, yes, no)
            if yes != no && matches!(instr.op, Op::BsStart | Op::Bif(_)) =>
        {
            Some(*no)
        }
        _ => None,
    }
}

/// Whether the result of an operation is in a floating point register.
fn is_float(op: Op) -> bool {
    matches!(op, Op::FloatPut | Op::FloatConvert | Op::FloatOp(_))
}
