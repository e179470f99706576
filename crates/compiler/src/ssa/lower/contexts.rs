//! Match contexts: from values to states.
//!
//! In core a matching operation makes a new context and the old one stays as it is; the machine has one that moves. This
//! file finds which contexts are one and the same (their *root*), follows at which of them the machine's context stands on
//! every path, and so says where a position must be restored, and which positions must be kept for that.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::core::ir::{self, BlockId, End, Fail, Op, Value, Var};

/// What is known about the contexts of a function.
#[derive(Default)]
pub(super) struct Contexts {
    /// For each context the one that it is a state of.
    roots: FxHashMap<Var, Var>,
    /// Contexts whose position must be kept.
    kept: FxHashSet<Var>,
    /// Where contexts stand at the beginning of each block.
    entries: Vec<Standing>,
    /// The value that the operation reads which makes this context.
    extracts: FxHashMap<Var, Var>,
}

/// At which context each root stands; `None` where paths disagree.
#[derive(Clone, Default, PartialEq, Debug)]
pub(super) struct Standing(Vec<(Var, Option<Var>)>);

impl Standing {
    fn get(&self, root: Var) -> Option<Var> {
        let (_, at) = self.0.iter().find(|(other, _)| *other == root)?;
        *at
    }

    fn set(&mut self, root: Var, at: Option<Var>) {
        match self.0.iter_mut().find(|(other, _)| *other == root) {
            Some(entry) => entry.1 = at,
            None => self.0.push((root, at)),
        }
    }

    /// Joins what another path says; whether that changed anything.
    fn join(&mut self, other: &Self) -> bool {
        let mut is_changed = false;
        for &(root, at) in &other.0 {
            match self.0.iter_mut().find(|(known, _)| *known == root) {
                Some(entry) if entry.1 == at || entry.1.is_none() => {}
                Some(entry) => {
                    entry.1 = None;
                    is_changed = true;
                }
                None => {
                    self.0.push((root, at));
                    is_changed = true;
                }
            }
        }
        is_changed
    }
}

/// What an operation does to contexts.
pub(super) enum Effect {
    /// Nothing.
    None,
    /// It makes a context that is new to the machine.
    Start(Var),
    /// It reads from a context and stays there.
    Use(Var),
    /// It reads from the first and stands at the second.
    Move(Var, Var),
}

/// What a statement does to contexts.
pub(super) fn effect(stmt: &ir::Stmt) -> Effect {
    match &stmt.op {
        Op::BsStart(_) => Effect::Start(stmt.dst),
        Op::BsMatch { ctx, .. } | Op::BsMatchString(ctx, _) => Effect::Move(*ctx, stmt.dst),
        Op::BsTestEmpty(ctx) => Effect::Use(*ctx),
        _ => Effect::None,
    }
}

impl Contexts {
    /// Studies a function; `order` has its blocks with predecessors first, loops apart.
    pub(super) fn of(function: &ir::Function, order: &[BlockId]) -> Self {
        let mut contexts = Self::default();
        let has_any = function.blocks.iter().any(|block| {
            block
                .stmts
                .iter()
                .any(|stmt| matches!(stmt.op, Op::BsStart(_)))
        });
        if !has_any {
            return contexts;
        }
        contexts.find_roots(function, order);
        contexts.find_standing(function, order);
        contexts
    }

    /// The context of the machine that a context is a state of.
    pub(super) fn root(&self, ctx: Var) -> Var {
        self.roots.get(&ctx).copied().unwrap_or(ctx)
    }

    /// Whether a variable is a context.
    pub(super) fn is_context(&self, var: Var) -> bool {
        self.roots.contains_key(&var)
    }

    /// Whether the position of a context must be kept.
    pub(super) fn is_kept(&self, ctx: Var) -> bool {
        self.kept.contains(&ctx)
    }

    /// Where contexts stand when a block begins.
    pub(super) fn entry(&self, block: BlockId) -> Standing {
        self.entries
            .get(block.0 as usize)
            .cloned()
            .unwrap_or_default()
    }

    /// The value read together with the making of a context.
    pub(super) fn extract(&self, ctx: Var) -> Option<Var> {
        self.extracts.get(&ctx).copied()
    }

    fn find_roots(&mut self, function: &ir::Function, order: &[BlockId]) {
        loop {
            let mut is_changed = false;
            for &id in order {
                let block = function.block(id);
                for stmt in &block.stmts {
                    let (dst, root) = match effect(stmt) {
                        Effect::Start(dst) => (dst, Some(dst)),
                        Effect::Move(ctx, dst) => (dst, self.roots.get(&ctx).copied()),
                        Effect::Use(_) | Effect::None => {
                            if let Op::BsExtract(ctx) = stmt.op {
                                self.extracts.insert(ctx, stmt.dst);
                            }
                            continue;
                        }
                    };
                    if let Some(root) = root {
                        is_changed |= self.roots.insert(dst, root) != Some(root);
                    }
                }
                is_changed |= self.pass_roots(function, &block.end);
            }
            if !is_changed {
                return;
            }
        }
    }

    /// A parameter has the root of its arguments if they agree, else it is one itself.
    fn pass_roots(&mut self, function: &ir::Function, end: &End) -> bool {
        let End::Goto(target, args) = end else {
            return false;
        };
        let mut is_changed = false;
        for (arg, &param) in args.iter().zip(&function.block(*target).params) {
            let Some(root) = arg.as_var().and_then(|var| self.roots.get(&var).copied()) else {
                continue;
            };
            let merged = match self.roots.get(&param) {
                None => root,
                Some(&known) if known == root => continue,
                Some(&known) if known == param => continue,
                Some(_) => param,
            };
            self.roots.insert(param, merged);
            is_changed = true;
        }
        is_changed
    }

    fn find_standing(&mut self, function: &ir::Function, order: &[BlockId]) {
        self.entries = vec![Standing::default(); function.blocks.len()];
        let mut seen = vec![false; function.blocks.len()];
        loop {
            let mut is_changed = false;
            for &id in order {
                is_changed |= self.flow(function, id, &mut seen);
            }
            if !is_changed {
                return;
            }
        }
    }

    /// Follows one block and joins what holds at its ends into the blocks after it.
    fn flow(&mut self, function: &ir::Function, id: BlockId, seen: &mut [bool]) -> bool {
        let mut standing = self.entry(id);
        let block = function.block(id);
        let mut is_changed = false;
        for stmt in &block.stmts {
            match effect(stmt) {
                Effect::None => continue,
                Effect::Start(dst) => {
                    self.leave(&standing, stmt.fail, seen, &mut is_changed);
                    standing.set(dst, Some(dst));
                }
                Effect::Use(ctx) => {
                    self.stand_at(&mut standing, ctx);
                    self.leave(&standing, stmt.fail, seen, &mut is_changed);
                }
                Effect::Move(ctx, dst) => {
                    self.stand_at(&mut standing, ctx);
                    if matches!(stmt.op, Op::BsMatchString(..)) {
                        // A comparison that fails may have moved the context: OTP's machines do, and leave it there.
                        let mut moved = standing.clone();
                        moved.set(self.root(ctx), None);
                        self.leave(&moved, stmt.fail, seen, &mut is_changed);
                    } else {
                        self.leave(&standing, stmt.fail, seen, &mut is_changed);
                    }
                    standing.set(self.root(dst), Some(dst));
                }
            }
        }
        for stmt in &block.stmts {
            // Other failures of the block: the least that holds anywhere in it.
            if let (Effect::None, Fail::Goto(to)) = (effect(stmt), stmt.fail) {
                let entry = self.entry(id);
                let mut joined = standing.clone();
                joined.join(&entry);
                if block
                    .stmts
                    .iter()
                    .any(|stmt| !matches!(effect(stmt), Effect::None))
                {
                    joined.0.iter_mut().for_each(|(_, at)| *at = None);
                }
                self.merge(to, &joined, seen, &mut is_changed);
            }
        }
        if let End::Goto(target, args) = &block.end {
            for (arg, &param) in args.iter().zip(&function.block(*target).params) {
                if let Value::Var(var) = *arg
                    && self.is_context(var)
                {
                    self.stand_at(&mut standing, var);
                    standing.set(self.root(param), Some(param));
                }
            }
            self.merge(*target, &standing, seen, &mut is_changed);
        } else {
            super::targets(&block.end, |to| {
                self.merge(to, &standing, seen, &mut is_changed);
            });
        }
        is_changed
    }

    /// A context is used: if the machine's stands elsewhere, the position of this one must have been kept.
    fn stand_at(&mut self, standing: &mut Standing, ctx: Var) {
        let root = self.root(ctx);
        if standing.get(root) != Some(ctx) {
            self.kept.insert(ctx);
            standing.set(root, Some(ctx));
        }
    }

    fn leave(&mut self, standing: &Standing, fail: Fail, seen: &mut [bool], changed: &mut bool) {
        if let Fail::Goto(to) = fail {
            self.merge(to, standing, seen, changed);
        }
    }

    fn merge(&mut self, to: BlockId, standing: &Standing, seen: &mut [bool], changed: &mut bool) {
        let index = to.0 as usize;
        if seen[index] {
            *changed |= self.entries[index].join(standing);
        } else {
            seen[index] = true;
            self.entries[index] = standing.clone();
            *changed = true;
        }
    }

    /// Whether the machine's context must be moved before this context is used; it stands there from now on.
    pub(super) fn needs_restore(&self, standing: &mut Standing, ctx: Var) -> bool {
        let root = self.root(ctx);
        let needs = standing.get(root) != Some(ctx);
        standing.set(root, Some(ctx));
        needs
    }

    /// The machine's context stands at a new place.
    pub(super) fn moved(&self, standing: &mut Standing, ctx: Var) {
        standing.set(self.root(ctx), Some(ctx));
    }
}
