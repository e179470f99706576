//! Verification: code is executed without checks, so what it relies on is proven when it is loaded.
//!
//! A forward walk over each function follows what registers, frame, handlers and announced heap are before each instruction, joining
//! what is known at labels. Code that could read what was never written, run out of its function, leave a frame behind, use heap
//! that nobody announced or confuse a handler's mark with a term is refused, located. Types are followed too, from tests and results
//! alone: the annotations of a file are its claims. An operand that cannot be proven to be what an instruction relies on is not a
//! reason to refuse, since compilers know more than this walk; the instruction is listed in [`Analysis`], and the lowering puts a
//! test in front of it.
//!
//! Work is bounded: knowledge is only ever lost, forward jumps are walked once, and a budget refuses what no compiler makes.

mod bits;
mod callee;
mod calls;
mod control;
mod data;
mod registers;
mod state;
mod value;

#[cfg(test)]
mod tests;

use asterias_beam::{Function, Instr, Kind, Label, LoadError, Module, Op, Operand};

use callee::Callee;
use calls::Summaries;
use state::State;
use value::Kinds;

/// What an instruction relies on and nothing has proven, to be tested in front of it. A test that fails ends the process.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Test {
    /// A list that is not empty.
    Cons,
    /// A tuple.
    Tuple,
    /// A tuple of at least so many elements.
    TupleAtLeast(usize),
    /// A tuple of so many elements.
    TupleOf(usize),
    /// A map.
    Map,
    /// A float.
    Float,
    /// A match context.
    Context,
    /// A position in the match context of the instruction.
    Position,
    /// No test: the message that a receive looks at must be taken into the heap, for parts of it are passed on.
    Message,
}

/// A [`Test`] in front of an instruction.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Check {
    /// The index of the instruction.
    pub position: u32,
    /// What is tested; a register, if not a constant that will fail.
    pub operand: Operand,
    /// What it has to be.
    pub test: Test,
}

/// What is known of a module that may be executed.
#[derive(Clone, PartialEq, Debug)]
pub struct Analysis {
    /// The frame's size before each generic instruction, at least; `None` where there is no frame, and for what is never executed.
    pub frames: Vec<Option<u16>>,
    checks: Vec<Check>,
    cleared: Vec<u32>,
    closed: Vec<u32>,
    cut: Vec<u32>,
}

impl Analysis {
    /// The tests that must stand in front of the instruction at this index, in this order.
    pub fn checks(&self, position: usize) -> &[Check] {
        let start = self
            .checks
            .partition_point(|check| (check.position as usize) < position);
        let count = self.checks[start..]
            .iter()
            .take_while(|check| check.position as usize == position)
            .count();
        &self.checks[start..start + count]
    }

    /// Whether a test must stand in front of the instruction at this index.
    pub fn is_checked(&self, position: usize) -> bool {
        !self.checks(position).is_empty()
    }

    /// Whether the slots of the frame that the instruction at this index makes must be cleared: an exception may find them unwritten.
    pub fn is_cleared(&self, position: usize) -> bool {
        self.cleared.binary_search(&(position as u32)).is_ok()
    }

    /// Whether control must not come to the label at this index from the instruction in front of it. Compilers put exception handlers
    /// behind calls that they know not to return.
    pub fn is_closed(&self, position: usize) -> bool {
        self.closed.binary_search(&(position as u32)).is_ok()
    }

    /// Whether the branch of the instruction at this index must not be taken, as compilers know that it is not: a test whose failure would
    /// lead to code for another frame, a jump into an exception handler.
    pub fn is_cut(&self, position: usize) -> bool {
        self.cut.binary_search(&(position as u32)).is_ok()
    }

    fn finish(mut self) -> Analysis {
        // Functions are walked more than once, each time with less known: what was found remains.
        self.checks
            .sort_by_key(|check| (check.position, check.test));
        self.checks.dedup();
        self.cleared.sort_unstable();
        self.cleared.dedup();
        self.closed.sort_unstable();
        self.closed.dedup();
        self.cut.sort_unstable();
        self.cut.dedup();
        self
    }
}

/// More heap words than that no instruction asks for at once.
const HEAP_LIMIT: u32 = 1 << 24;
/// Registers that may be copied and joined, for each instruction of the module.
const BUDGET_PER_INSTRUCTION: usize = 1 << 12;
/// Functions that may be under way at the same time.
const DEPTH_LIMIT: usize = 32;
/// Registers that may be kept at labels at the same time.
const KEPT_LIMIT: usize = 1 << 24;

/// What is wrong with code that parses but must not be executed.
pub(crate) fn refuse(instr: &Instr, message: impl Into<String>) -> LoadError {
    LoadError {
        chunk: "Code",
        offset: instr.offset as usize,
        message: format!("{}: {}", instr.op.name(), message.into()),
    }
}

/// Heap words that an instruction asks for. Floats take two words where they need a box, funs three.
pub(crate) fn heap_words(operand: Operand) -> u32 {
    match operand {
        Operand::Alloc(alloc) => alloc
            .words
            .saturating_add(alloc.floats.saturating_mul(2))
            .saturating_add(alloc.funs.saturating_mul(3)),
        Operand::Unsigned(words) => u32::try_from(words).unwrap_or(u32::MAX),
        _ => 0,
    }
}

/// Proves what executing the module relies on.
///
/// # Errors
/// The code could do what no compiled code does.
pub fn verify(module: &Module) -> Result<Analysis, LoadError> {
    let code = &module.code;
    let count = code.instrs.len();
    let mut verifier = Verifier {
        module,
        callees: module
            .imports
            .iter()
            .map(|import| Callee::of(module, import))
            .collect(),
        summaries: Summaries::new(module),
        analysis: Analysis {
            frames: vec![None; count],
            checks: Vec::new(),
            cleared: Vec::new(),
            closed: Vec::new(),
            cut: Vec::new(),
        },
        budget: (1 << 20) + BUDGET_PER_INSTRUCTION.saturating_mul(count),
        state: State::at_entry(0),
        at: vec![NOWHERE; count + 1],
        kept: Vec::new(),
        kept_count: 0,
        kept_registers: 0,
        touched: Vec::new(),
        depth: 0,
        current: 0,
        function: (0, 0),
        arity: 0,
        clears: false,
        position: 0,
        restart: None,
        keep_all: false,
        raise_joined: false,
    };
    while let Some(index) = verifier.summaries.next() {
        verifier.function(index)?;
    }
    Ok(verifier.analysis.finish())
}

/// In `at`: no way to this label is known.
const NOWHERE: u32 = u32::MAX;

/// Whether control goes on at the following instruction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Next {
    Continue,
    Stop,
}

/// A function under way, while another one is walked that it calls.
struct Walk {
    current: usize,
    function: (usize, usize),
    arity: u8,
    clears: bool,
    keep_all: bool,
    state: State,
    restart: Option<usize>,
    position: usize,
    raise_joined: bool,
}

/// The walk.
struct Verifier<'m> {
    module: &'m Module,
    callees: Vec<Callee>,
    summaries: Summaries,
    analysis: Analysis,
    /// Registers that may still be copied and joined.
    budget: usize,
    /// What is known before the current instruction.
    state: State,
    /// Where in `kept` the state of the label at a position is.
    at: Vec<u32>,
    /// States of labels of this function, and behind them states that are only kept for their allocations.
    kept: Vec<State>,
    kept_count: usize,
    kept_registers: usize,
    /// Positions whose `at` is set.
    touched: Vec<u32>,
    /// Number of functions under way.
    depth: usize,
    /// Number of the function being walked.
    current: usize,
    /// First instruction of the function, and the one after its last.
    function: (usize, usize),
    arity: u8,
    /// Whether new frames of this function are to be cleared, and whether that has just been found out.
    clears: bool,
    position: usize,
    /// The first label that a backward jump has changed.
    restart: Option<usize>,
    /// Whether the function has loops, so that states must be kept even of labels that nothing has jumped to yet.
    keep_all: bool,
    /// Whether the handler has seen the Y registers as they are.
    raise_joined: bool,
}

impl Verifier<'_> {
    /// Walks a function of the module until what is known of its labels does not change. The walk of another function may be under
    /// way: it goes on afterwards where it was.
    fn function(&mut self, index: usize) -> Result<(), LoadError> {
        let function = self.module.code.functions[index];
        let outer = Walk {
            current: std::mem::replace(&mut self.current, index),
            function: std::mem::replace(
                &mut self.function,
                (function.start as usize, function.end as usize),
            ),
            arity: std::mem::replace(&mut self.arity, function.arity),
            clears: std::mem::replace(&mut self.clears, false),
            keep_all: std::mem::replace(&mut self.keep_all, false),
            state: std::mem::replace(&mut self.state, State::at_entry(0)),
            restart: self.restart.take(),
            position: self.position,
            raise_joined: self.raise_joined,
        };
        self.depth += 1;
        let result = self.walk_until_stable(&function);
        self.depth -= 1;
        self.current = outer.current;
        self.function = outer.function;
        self.arity = outer.arity;
        self.clears = outer.clears;
        self.keep_all = outer.keep_all;
        self.state = outer.state;
        self.restart = outer.restart;
        self.position = outer.position;
        self.raise_joined = outer.raise_joined;
        result
    }

    fn walk_until_stable(&mut self, function: &Function) -> Result<(), LoadError> {
        let Some(entry) = self.module.code.label_position(function.entry) else {
            return Ok(());
        };
        let (kept, touched, registers) = (self.kept_count, self.touched.len(), self.kept_registers);
        self.summaries.begin(self.current);
        loop {
            let clears = self.clears;
            let state = self.summaries.entry(self.current);
            self.keep(entry, state);
            let mut start = Some(self.function.0);
            while let Some(label) = start {
                self.restart = None;
                self.walk(label)?;
                start = self.restart;
            }
            for position in self.touched.drain(touched..) {
                self.at[position as usize] = NOWHERE;
            }
            self.kept_count = kept;
            self.kept_registers = registers;
            if clears == self.clears {
                break;
            }
        }
        self.summaries.end(self.current);
        Ok(())
    }

    /// Walks the function once from `start`, a label, to its end.
    fn walk(&mut self, start: usize) -> Result<(), LoadError> {
        let module = self.module;
        let code = &module.code;
        let end = self.function.1;
        let mut reached = false;
        for position in start..end {
            self.position = position;
            let instr = &code.instrs[position];
            if instr.op == Op::Label {
                reached = self.label(instr, reached)?;
                continue;
            }
            if !reached {
                continue;
            }
            self.analysis.frames[position] = self.state.frame();
            reached = self.step(instr, code.args(instr))? == Next::Continue;
        }
        if reached {
            let last = &code.instrs[end.saturating_sub(1)];
            return Err(refuse(last, "execution runs out of its function"));
        }
        Ok(())
    }

    /// At a label: takes what is known of all ways to it; whether there is any.
    fn label(&mut self, instr: &Instr, reached: bool) -> Result<bool, LoadError> {
        let position = self.position;
        self.raise_joined = false;
        if reached && self.is_handler(position) {
            self.analysis.frames[position] = self.state.frame();
            self.analysis.closed.push(position as u32);
        } else if reached {
            if self.at[position] == NOWHERE && !self.keep_all {
                return Ok(true);
            }
            self.join_current(instr, position, false)?;
        }
        let index = self.at[position];
        if index == NOWHERE {
            return Ok(false);
        }
        self.charge(instr, self.kept[index as usize].size())?;
        self.state.clone_from(&self.kept[index as usize]);
        Ok(true)
    }

    /// Whether `try_case` follows, which needs what the machine has caught and the current state has not.
    fn is_handler(&self, label: usize) -> bool {
        let is_caught = |slots: &[value::Slot]| {
            slots
                .iter()
                .all(|slot| !slot.kinds.may_be(Kinds::UNDEFINED))
        };
        if self.state.handlers.is_empty() || self.state.x.get(1..4).is_some_and(is_caught) {
            return false;
        }
        let mut following = self.module.code.instrs[label..self.function.1]
            .iter()
            .map(|instr| instr.op);
        following.find(|op| !matches!(op, Op::Label | Op::Line)) == Some(Op::TryCase)
    }

    fn keep(&mut self, position: usize, state: State) {
        self.at[position] = self.kept_count as u32;
        self.touched.push(position as u32);
        self.kept_registers += state.size();
        match self.kept.get_mut(self.kept_count) {
            Some(free) => *free = state,
            None => self.kept.push(state),
        }
        self.kept_count += 1;
    }

    fn charge(&mut self, instr: &Instr, registers: usize) -> Result<(), LoadError> {
        match self.budget.checked_sub(registers) {
            Some(left) if self.kept_registers <= KEPT_LIMIT => {
                self.budget = left;
                Ok(())
            }
            _ => Err(refuse(
                instr,
                "the code is more entangled than any compiler makes it",
            )),
        }
    }

    /// Lets control go from the current instruction to the label at `target`, with the current state.
    fn join_current(
        &mut self,
        instr: &Instr,
        target: usize,
        backward: bool,
    ) -> Result<(), LoadError> {
        self.charge(instr, self.state.size())?;
        let index = self.at[target];
        if index == NOWHERE && backward && !self.keep_all {
            self.keep_all = true;
            self.restart_at(self.function.0);
            return Ok(());
        }
        if index == NOWHERE {
            self.at[target] = self.kept_count as u32;
            self.touched.push(target as u32);
            self.kept_registers += self.state.size();
            match self.kept.get_mut(self.kept_count) {
                Some(free) => free.clone_from(&self.state),
                None => self.kept.push(self.state.clone()),
            }
            if backward {
                self.kept[self.kept_count].forget_values();
                self.restart_at(target);
            }
            self.kept_count += 1;
            return Ok(());
        }
        let relative = (target - self.function.0) as u32;
        self.clears |= self.kept[index as usize].hides_unwritten(&self.state);
        let kept = &mut self.kept[index as usize];
        let changed = kept
            .join(&self.state, relative, backward)
            .map_err(|conflict| refuse(instr, conflict))?;
        if backward && changed {
            self.restart_at(target);
        }
        Ok(())
    }

    fn restart_at(&mut self, target: usize) {
        self.restart = Some(self.restart.map_or(target, |restart| restart.min(target)));
    }

    /// Lets control go to a label of this function.
    fn branch(&mut self, instr: &Instr, label: Label) -> Result<(), LoadError> {
        let target = self.target(instr, label)?;
        if self.is_cut(instr, target) {
            self.analysis.cut.push(self.position as u32);
            return Ok(());
        }
        if target == self.function.0 {
            return self.clause_fails(instr);
        }
        self.join_current(instr, target, target <= self.position)
    }

    /// Whether compilers must have known that the branch is never taken: it would lead into an exception handler, or share what only
    /// raises with code that has a frame where this has none.
    fn is_cut(&self, instr: &Instr, target: usize) -> bool {
        if instr.op == Op::Jump {
            return self.is_handler(target);
        }
        let has_frame = match self.at[target] {
            _ if target == self.function.0 => false,
            NOWHERE => return false,
            index => self.kept[index as usize].has_frame,
        };
        has_frame != self.state.has_frame
            && instr.op.kinds().first() == Some(&Kind::Label)
            && instr.op.kinds().len() <= 3
    }

    /// Control goes to `func_info`, which stands alone at the start of the function and tells of its arguments.
    fn clause_fails(&mut self, instr: &Instr) -> Result<(), LoadError> {
        if self.state.has_frame {
            return Err(refuse(instr, "the frame is still there"));
        }
        self.arguments(instr, usize::from(self.arity))
    }

    fn target(&self, instr: &Instr, label: Label) -> Result<usize, LoadError> {
        match self.module.code.label_position(label) {
            Some(target) if (self.function.0..self.function.1).contains(&target) => Ok(target),
            Some(_) => Err(refuse(instr, "a jump into another function")),
            None => Err(refuse(instr, "a label that is nowhere")),
        }
    }

    /// The failure of an instruction: a branch where there is a label, an exception otherwise.
    fn fails(&mut self, instr: &Instr, fail: Operand) -> Result<(), LoadError> {
        match fail {
            Operand::Label(label) if !label.is_none() => self.branch(instr, label),
            _ => self.raises(instr),
        }
    }

    /// The current instruction needs a test in front.
    fn mark_checked(&mut self, operand: Operand, test: Test) {
        self.analysis.checks.push(Check {
            position: self.position as u32,
            operand,
            test,
        });
    }

    /// The instruction may raise: the stack is searched for marks, and the handler sees the Y registers as they are now.
    fn raises(&mut self, instr: &Instr) -> Result<(), LoadError> {
        self.check_slots();
        if self.raise_joined {
            return Ok(());
        }
        self.raise_joined = true;
        let Some(handler) = self.state.handlers.last() else {
            return Ok(());
        };
        let targets = handler.targets.clone();
        let taint = if self.state.looking {
            Kinds::FRAGILE
        } else {
            0
        };
        let caught = value::Slot {
            kinds: Kinds::of(Kinds::CAUGHT | taint),
            value: 0,
        };
        let registers = std::mem::replace(&mut self.state.x, vec![caught; 4]);
        let floats = std::mem::take(&mut self.state.floats);
        let (heap, building, fresh) = (self.state.heap, self.state.building, self.state.fresh);
        self.state.forget_heap();
        let mut joined = Ok(());
        for target in targets {
            joined = self.join_current(instr, target as usize, target as usize <= self.position);
            if joined.is_err() {
                break;
            }
        }
        self.state.x = registers;
        self.state.floats = floats;
        (self.state.heap, self.state.building, self.state.fresh) = (heap, building, fresh);
        joined
    }

    fn step(&mut self, instr: &Instr, args: &[Operand]) -> Result<Next, LoadError> {
        if let Some(next) = self.step_data(instr, args)? {
            return Ok(next);
        }
        if let Some(next) = self.step_control(instr, args)? {
            return Ok(next);
        }
        match self.step_bits(instr, args)? {
            Some(next) => Ok(next),
            None => Err(refuse(instr, "this instruction is not supported")),
        }
    }
}
