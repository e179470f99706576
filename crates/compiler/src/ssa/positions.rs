//! Positions of match contexts: where a context has not moved since its position was kept, it need not be put back.

use super::cfg::Cfg;
use super::ir::{BlockId, Function, InstrId, Op, Term, Value, Var};

/// Blocks times positions beyond which a function stays as it is.
const MAX_WORK: usize = 1 << 16;

/// Whether an operation leaves a context elsewhere than it was.
pub(crate) fn moves(op: Op) -> bool {
    matches!(
        op,
        Op::BsGet(_) | Op::BsSkip(_) | Op::BsSetPosition | Op::BsMatchBits | Op::BsEqual
    )
}

/// Takes away what puts contexts to where they are.
pub(crate) fn drop_useless(function: &mut Function) {
    let cfg = Cfg::of(function);
    let mut kept = Vec::new();
    for &id in &cfg.order {
        for (at, &instr) in function.block(id).instrs.iter().enumerate() {
            let made = function.get(instr);
            if let (Op::BsGetPosition, Some(position), [Value::Var(context)]) =
                (made.op, made.dst, function.list(made.args))
            {
                kept.push((id, at, *context, position));
            }
        }
    }
    if kept.len() * cfg.order.len() > MAX_WORK {
        return;
    }
    let mut useless = Vec::new();
    for (id, at, context, position) in kept {
        let search = Search {
            function,
            context,
            position,
        };
        search.run(&cfg, (id, at), &mut useless);
    }
    for block in &mut function.blocks {
        block.instrs.retain(|instr| !useless.contains(instr));
    }
}

struct Search<'a> {
    function: &'a Function,
    context: Var,
    position: Var,
}

/// What is known of a context at the beginning of a block.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unknown,
    There,
    Moved,
}

impl Search<'_> {
    fn run(&self, cfg: &Cfg, (first, at): (BlockId, usize), useless: &mut Vec<InstrId>) {
        let mut states = vec![State::Unknown; self.function.blocks.len()];
        let mut work = vec![(first, at + 1, false)];
        while let Some((id, from, is_moved)) = work.pop() {
            let (is_moved, may_move) = self.block(id, from, is_moved, &mut |_| {});
            self.function.successors(id, |to| {
                let moved = self.moves_on_edge(id, to, is_moved, may_move);
                let state = &mut states[to.index()];
                let is_news = match (*state, moved) {
                    (State::Unknown, _) => true,
                    (State::There, moved) => moved,
                    (State::Moved, _) => false,
                };
                if is_news && to != first {
                    *state = if moved { State::Moved } else { State::There };
                    work.push((to, 0, moved));
                }
            });
        }
        let mut note = |instr| useless.push(instr);
        self.block(first, at + 1, false, &mut note);
        for &id in &cfg.order {
            if states[id.index()] == State::There {
                self.block(id, 0, false, &mut note);
            } else if states[id.index()] == State::Moved {
                self.block(id, 0, true, &mut note);
            }
        }
    }

    /// Whether the context has moved when the instructions of a block are done, and whether it ever had; notes what puts it to
    /// where it is.
    fn block(
        &self,
        id: BlockId,
        from: usize,
        mut is_moved: bool,
        note: &mut dyn FnMut(InstrId),
    ) -> (bool, bool) {
        let mut may_move = is_moved;
        for &instr in &self.function.block(id).instrs[from..] {
            let op = self.function.get(instr).op;
            let args = self.function.list(self.function.get(instr).args);
            // Another context may be this one under the name of a parameter.
            if !moves(op) {
                continue;
            }
            let there = [Value::Var(self.context), Value::Var(self.position)];
            let is_back = op == Op::BsSetPosition && args == there;
            if is_back && !is_moved {
                note(instr);
            }
            is_moved = !is_back;
            may_move |= is_moved;
        }
        (is_moved, may_move)
    }

    fn moves_on_edge(&self, id: BlockId, to: BlockId, is_moved: bool, may_move: bool) -> bool {
        let block = self.function.block(id);
        if block.handler == Some(to) {
            return may_move;
        }
        match &block.term {
            Term::Branch(instr, yes, _) if moves(instr.op) => {
                // A comparison that fails may have moved the context: OTP's machines do, and leave it there.
                is_moved || *yes == to || matches!(instr.op, Op::BsMatchBits | Op::BsEqual)
            }
            _ => is_moved,
        }
    }
}
