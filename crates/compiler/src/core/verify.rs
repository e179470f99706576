//! Checks the invariants of [`crate::core::ir`]; what it finds is a defect of this compiler, never of a program.
//!
//! Definitions and their dominance, targets and their parameters, handlers, and which failures an operation may have are
//! checked; that tests precede what depends on them (invariant 6) is not.

use super::ir::{Block, BlockId, End, Fail, Function, Module, Op, RecordOp, TryKind, Value, Var};

/// Checks a module; the error says which function and what is wrong.
///
/// # Errors
/// The first violation found.
pub fn module(module: &Module) -> Result<(), String> {
    for function in &module.functions {
        check(module, function).map_err(|what| {
            let name = module.pool.text(function.name);
            format!("{name}/{}: {what}", function.arity())
        })?;
    }
    Ok(())
}

fn check(module: &Module, function: &Function) -> Result<(), String> {
    if function.blocks.is_empty() {
        return Err("no blocks".into());
    }
    for (index, block) in function.blocks.iter().enumerate() {
        shape(module, function, block).map_err(|what| format!("b{index}: {what}"))?;
    }
    let graph = Graph::new(function);
    graph.definitions(function)
}

fn target(function: &Function, id: BlockId, params: usize) -> Result<&Block, String> {
    let block = function
        .blocks
        .get(id.0 as usize)
        .ok_or_else(|| format!("{id} does not exist"))?;
    if block.params.len() != params {
        let has = block.params.len();
        return Err(format!("{id} has {has} parameters, not {params}"));
    }
    if id.0 == 0 {
        return Err("a branch to the entry".into());
    }
    Ok(block)
}

/// Targets, handlers and failures.
fn shape(module: &Module, function: &Function, block: &Block) -> Result<(), String> {
    let mut handler_after = block.handler;
    let last = block.stmts.len().wrapping_sub(1);
    for (index, stmt) in block.stmts.iter().enumerate() {
        if let Fail::Goto(to) = stmt.fail
            && target(function, to, 0)?.handler != block.handler
        {
            return Err(format!("{} fails into another handler", stmt.dst));
        }
        if !may_fail_so(&stmt.op, stmt.fail) {
            return Err(format!("{} cannot have {:?}", stmt.dst, stmt.fail));
        }
        if let Op::EndTry(handler) = stmt.op {
            if index != last || !matches!(block.end, End::Goto(..)) {
                return Err("end_try inside of a block".into());
            }
            if block.handler != Some(handler) {
                return Err("end_try of another handler".into());
            }
            handler_after = target_any(function, handler)?.handler;
        }
        if let Op::MakeFun(id, free) = &stmt.op {
            let lambda = module.lambdas.get(id.0 as usize).ok_or("unknown lambda")?;
            if lambda.num_free as usize != free.len() {
                return Err(format!("{} has a wrong number of free variables", stmt.dst));
            }
        }
        if let Op::Call(super::ir::Callee::Local(id), args) = &stmt.op
            && module.functions.get(id.0 as usize).map(Function::arity) != Some(args.len())
        {
            return Err(format!("{} calls with a wrong arity", stmt.dst));
        }
    }
    end(function, block, handler_after)
}

fn target_any(function: &Function, id: BlockId) -> Result<&Block, String> {
    function
        .blocks
        .get(id.0 as usize)
        .ok_or_else(|| format!("{id} does not exist"))
}

fn end(function: &Function, block: &Block, handler: Option<BlockId>) -> Result<(), String> {
    match &block.end {
        End::Goto(to, args) => same(target(function, *to, args.len())?, handler),
        End::Try {
            kind,
            body,
            handler: new,
        } => {
            let params = match kind {
                TryKind::Try => 3,
                TryKind::Catch => 1,
            };
            same(target(function, *new, params)?, handler)?;
            same(target(function, *body, 0)?, Some(*new))
        }
        End::Peek { some, none, .. } => {
            same(target(function, *some, 1)?, handler)?;
            same(target(function, *none, 0)?, handler)
        }
        End::Return(_) if handler.is_some() => Err("return from a protected block".into()),
        End::Test { bif, args, .. } if !bif.is_test() || args.len() != usize::from(bif.arity()) => {
            Err(format!("{bif:?} is no test of that arity"))
        }
        End::Switch { cases, .. } if cases.is_empty() => Err("a switch without cases".into()),
        End::Test { .. }
        | End::TestCons { .. }
        | End::TestTuple { .. }
        | End::TestRecord { .. }
        | End::SwitchArity { .. }
        | End::Switch { .. }
        | End::Branch { .. }
        | End::NextMessage(_)
        | End::Wait { .. }
        | End::Return(_)
        | End::MatchFail { .. }
        | End::Reraise { .. }
        | End::Unreachable => {
            let mut result = Ok(());
            block.end.for_each_target(|to| {
                if result.is_ok() {
                    result = target(function, to, 0).and_then(|to| same(to, handler));
                }
            });
            result
        }
    }
}

fn same(block: &Block, handler: Option<BlockId>) -> Result<(), String> {
    if block.handler == handler {
        Ok(())
    } else {
        Err("a branch into another handler".into())
    }
}

fn may_fail_so(op: &Op, fail: Fail) -> bool {
    match op {
        Op::Bif(bif, args) => {
            args.len() == usize::from(bif.arity()) && (bif.can_fail() || fail == Fail::None)
        }
        Op::MapPut { exact, .. } => *exact || fail == Fail::None,
        Op::MapElement(..)
        | Op::BsStart(_)
        | Op::BsMatch { .. }
        | Op::BsMatchString(..)
        | Op::BsTestEmpty(_) => matches!(fail, Fail::Goto(_)),
        Op::BsCreate(_) => fail != Fail::None,
        Op::Call(..) => fail == Fail::Raise,
        Op::Record(RecordOp::Put { .. }) => fail == Fail::Raise,
        Op::Record(RecordOp::Element(..)) => matches!(fail, Fail::Goto(_)),
        Op::Record(RecordOp::Field { .. }) => fail != Fail::None,
        Op::Cons(..)
        | Op::Tuple(_)
        | Op::UpdateTuple { .. }
        | Op::Head(_)
        | Op::Tail(_)
        | Op::Element(..)
        | Op::BsInitWritable(_)
        | Op::BsExtract(_)
        | Op::MakeFun(..)
        | Op::EndTry(_)
        | Op::BuildStacktrace(_)
        | Op::AcceptMessage
        | Op::EndTimeout => fail == Fail::None,
    }
}

/// Where a variable is defined: block, and position in it (0 for parameters).
type Place = (usize, usize);

/// Blocks in reverse postorder, and their immediate dominators.
struct Graph {
    order: Vec<usize>,
    number: Vec<usize>,
    dominator: Vec<usize>,
}

const NONE: usize = usize::MAX;

impl Graph {
    fn new(function: &Function) -> Self {
        let count = function.blocks.len();
        // A handler may be entered from wherever its `try` protects; its definitions come from before the `try`.
        let mut order = Vec::with_capacity(count);
        let mut seen = vec![false; count];
        let mut stack: Vec<(usize, Vec<usize>)> = vec![(0, successors(&function.blocks[0]))];
        seen[0] = true;
        while let Some((block, rest)) = stack.last_mut() {
            match rest.pop() {
                Some(next) if next < count && !seen[next] => {
                    seen[next] = true;
                    stack.push((next, successors(&function.blocks[next])));
                }
                Some(_) => {}
                None => {
                    order.push(*block);
                    stack.pop();
                }
            }
        }
        order.reverse();
        let mut number = vec![NONE; count];
        for (index, &block) in order.iter().enumerate() {
            number[block] = index;
        }
        let mut graph = Self {
            order,
            number,
            dominator: vec![NONE; count],
        };
        graph.dominators(function);
        graph
    }

    /// Cooper, Harvey, Kennedy: A Simple, Fast Dominance Algorithm.
    fn dominators(&mut self, function: &Function) {
        let mut before = vec![Vec::new(); function.blocks.len()];
        for &block in &self.order {
            for next in successors(&function.blocks[block]) {
                before[next].push(block);
            }
        }
        self.dominator[0] = 0;
        let mut changed = true;
        while changed {
            changed = false;
            for &block in self.order.iter().skip(1) {
                let mut found = NONE;
                for &from in &before[block] {
                    if self.dominator[from] != NONE {
                        found = if found == NONE {
                            from
                        } else {
                            self.meet(found, from)
                        };
                    }
                }
                if self.dominator[block] != found {
                    self.dominator[block] = found;
                    changed = true;
                }
            }
        }
    }

    fn meet(&self, mut a: usize, mut b: usize) -> usize {
        while a != b {
            while self.number[a] > self.number[b] {
                a = self.dominator[a];
            }
            while self.number[b] > self.number[a] {
                b = self.dominator[b];
            }
        }
        a
    }

    fn dominates(&self, above: usize, mut below: usize) -> bool {
        while self.number[below] > self.number[above] {
            below = self.dominator[below];
        }
        above == below
    }

    fn definitions(&self, function: &Function) -> Result<(), String> {
        let mut places: Vec<Option<Place>> = vec![None; function.var_count as usize];
        let mut define = |var: Var, place: Place| match places.get_mut(var.0 as usize) {
            None => Err(format!("{var} is not counted")),
            Some(Some(_)) => Err(format!("{var} is defined twice")),
            Some(slot) => {
                *slot = Some(place);
                Ok(())
            }
        };
        for &param in &function.params {
            define(param, (0, 0))?;
        }
        for (id, block) in function.blocks.iter().enumerate() {
            if self.number[id] == NONE {
                return Err(format!("b{id} cannot be reached"));
            }
            for &param in &block.params {
                define(param, (id, 0))?;
            }
            for (index, stmt) in block.stmts.iter().enumerate() {
                define(stmt.dst, (id, index + 1))?;
            }
        }
        for (id, block) in function.blocks.iter().enumerate() {
            let check = |value: Value, at: usize| -> Result<(), String> {
                let Value::Var(var) = value else {
                    return Ok(());
                };
                match places.get(var.0 as usize).copied().flatten() {
                    Some((by, index)) if by == id && index < at => Ok(()),
                    Some((by, _)) if by != id && self.dominates(by, id) => Ok(()),
                    Some(_) => Err(format!("b{id}: {var} is used where it is not defined")),
                    None => Err(format!("b{id}: {var} is never defined")),
                }
            };
            let mut result = Ok(());
            for (index, stmt) in block.stmts.iter().enumerate() {
                stmt.op.for_each_value(|value| {
                    if result.is_ok() {
                        result = check(value, index + 1);
                    }
                });
            }
            block.end.for_each_value(|value| {
                if result.is_ok() {
                    result = check(value, block.stmts.len() + 1);
                }
            });
            result?;
        }
        Ok(())
    }
}

fn successors(block: &Block) -> Vec<usize> {
    let mut all = Vec::new();
    block.for_each_successor(|to| all.push(to.0 as usize));
    all
}
