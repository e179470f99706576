//! One function while it is being made: its blocks, the block that grows, variables and what the source calls them.
//!
//! Between calls there is a current block, or none where nothing can be reached; what is emitted there then goes into a
//! block without predecessors, which cleaning removes. Names are scoped by an undo log.

use asterias_syntax::Name;
use rustc_hash::FxHashMap;

use super::bif::Bif;
use super::constant::{Atom, Const};
use super::ir::{
    Block, BlockId, End, Fail, FuncId, Function, LambdaId, Loc, MatchFail, Op, Stmt, Value, Var,
};

/// What is known of a variable because of how it was made.
#[derive(Clone, Debug)]
pub(crate) enum Known {
    /// A tuple of these.
    Tuple(Vec<Value>),
    /// A list of a head and a tail.
    Cons(Value, Value),
    /// `true` or `false`.
    Boolean,
    /// A map.
    Map,
}

/// Why a name that is not bound in a function may still be found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Outside {
    /// It is a function of the source: there is nothing outside.
    Nothing,
    /// It is the body of a fun: a name of the enclosing function becomes a free variable.
    Capture,
    /// It is the loop of a comprehension, whose free variables were fixed when it was begun.
    Fixed,
}

/// A name that a function takes from the one around it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Captured {
    pub(crate) name: Name,
    /// Its parameter here.
    pub(crate) param: Var,
    /// What it is in the function around.
    pub(crate) outer: Value,
}

/// A function while it is being made.
pub(crate) struct Builder {
    pub(crate) id: FuncId,
    pub(crate) name: Atom,
    pub(crate) params: Vec<Var>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) current: Option<BlockId>,
    pub(crate) handler: Option<BlockId>,
    pub(crate) var_count: u32,
    pub(crate) outside: Outside,
    pub(crate) captured: Vec<Captured>,
    /// The name of a named fun, and its lambda.
    pub(crate) own_name: Option<(Name, LambdaId)>,
    /// Where funs of this very lambda are made inside of it: block and statement, to which free variables are added.
    pub(crate) own_uses: Vec<(BlockId, usize)>,
    names: FxHashMap<Name, Value>,
    undo: Vec<(Name, Option<Value>)>,
    /// The parts of the undo log that operands beside the one being made have written.
    beside: Vec<(usize, usize)>,
    known: FxHashMap<Var, Known>,
}

/// A state of the scope to go back to.
#[derive(Clone, Copy)]
pub(crate) struct Mark(usize);

impl Builder {
    pub(crate) fn new(id: FuncId, name: Atom, arity: usize, outside: Outside) -> Self {
        let mut builder = Self {
            id,
            name,
            params: Vec::with_capacity(arity),
            blocks: Vec::with_capacity(8),
            current: None,
            handler: None,
            var_count: 0,
            outside,
            captured: Vec::new(),
            own_name: None,
            own_uses: Vec::new(),
            names: FxHashMap::default(),
            undo: Vec::new(),
            beside: Vec::new(),
            known: FxHashMap::default(),
        };
        for _ in 0..arity {
            let param = builder.var();
            builder.params.push(param);
        }
        let entry = builder.block();
        builder.current = Some(entry);
        builder
    }

    pub(crate) fn finish(self, exported: bool, loc: Loc) -> Function {
        Function {
            name: self.name,
            params: self.params,
            exported,
            loc,
            blocks: self.blocks,
            var_count: self.var_count,
        }
    }

    pub(crate) fn var(&mut self) -> Var {
        let var = Var(self.var_count);
        self.var_count += 1;
        var
    }

    /// A new block without parameters, protected as what is emitted now.
    pub(crate) fn block(&mut self) -> BlockId {
        self.block_under(self.handler)
    }

    pub(crate) fn block_under(&mut self, handler: Option<BlockId>) -> BlockId {
        let id = BlockId(u32::try_from(self.blocks.len()).unwrap_or(u32::MAX));
        self.blocks.push(Block {
            params: Vec::new(),
            handler,
            stmts: Vec::new(),
            end: End::Unreachable,
        });
        id
    }

    /// Adds a parameter to a block.
    pub(crate) fn param(&mut self, block: BlockId) -> Var {
        let var = self.var();
        self.blocks[block.0 as usize].params.push(var);
        var
    }

    fn here(&mut self) -> BlockId {
        match self.current {
            Some(block) => block,
            None => {
                let block = self.block();
                self.current = Some(block);
                block
            }
        }
    }

    /// Adds a statement to the current block.
    pub(crate) fn emit(&mut self, op: Op, fail: Fail, loc: Loc) -> Var {
        let dst = self.var();
        let block = self.here();
        self.blocks[block.0 as usize]
            .stmts
            .push(Stmt { dst, op, fail, loc });
        dst
    }

    /// Where the last statement of the current block stands.
    pub(crate) fn last_place(&mut self) -> (BlockId, usize) {
        let block = self.here();
        let len = self.blocks[block.0 as usize].stmts.len();
        (block, len.saturating_sub(1))
    }

    /// A pure operation that cannot fail.
    pub(crate) fn pure(&mut self, op: Op) -> Var {
        self.emit(op, Fail::None, Loc::default())
    }

    /// Ends the current block.
    pub(crate) fn end(&mut self, end: End) {
        let block = self.here();
        self.blocks[block.0 as usize].end = end;
        self.current = None;
    }

    pub(crate) fn goto(&mut self, target: BlockId) {
        self.end(End::Goto(target, Vec::new()));
    }

    /// Goes to a block with arguments, if the current place can be reached at all.
    pub(crate) fn goto_with(&mut self, target: BlockId, args: Vec<Value>) {
        if self.current.is_some() {
            self.end(End::Goto(target, args));
        }
    }

    pub(crate) fn at(&mut self, block: BlockId) {
        self.current = Some(block);
    }

    pub(crate) fn test(&mut self, bif: Bif, args: Vec<Value>, yes: BlockId, no: BlockId) {
        self.end(End::Test { bif, args, yes, no });
    }

    pub(crate) fn match_fail(&mut self, reason: MatchFail, args: Vec<Value>, loc: Loc) {
        self.end(End::MatchFail { reason, args, loc });
    }

    // Names.

    pub(crate) fn bind(&mut self, name: Name, value: Value) {
        let old = self.names.insert(name, value);
        self.undo.push((name, old));
    }

    /// Binds below all scopes.
    pub(crate) fn bind_base(&mut self, name: Name, value: Value) {
        self.names.insert(name, value);
    }

    pub(crate) fn find(&self, name: Name) -> Option<Value> {
        self.names.get(&name).copied()
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark(self.undo.len())
    }

    pub(crate) fn restore(&mut self, mark: Mark) {
        while self.undo.len() > mark.0 {
            if let Some((name, old)) = self.undo.pop() {
                match old {
                    Some(value) => self.names.insert(name, value),
                    None => self.names.remove(&name),
                };
            }
        }
    }

    /// The names bound since, in the order of binding, with their values.
    pub(crate) fn bound_since(&self, mark: Mark) -> Vec<(Name, Value)> {
        let mut found: Vec<(Name, Value)> = Vec::new();
        for (name, _) in &self.undo[mark.0..] {
            if let Some(value) = self.find(*name) {
                found.push((*name, value));
            }
        }
        found
    }

    /// The next operand is made: what was bound since `mark` was bound by operands beside it.
    pub(crate) fn begin_operand(&mut self, mark: Mark) {
        self.beside.push((mark.0, self.undo.len()));
    }

    pub(crate) fn end_operand(&mut self) {
        self.beside.pop();
    }

    /// Whether an operand beside the one being made has bound anything.
    pub(crate) fn is_beside_bindings(&self) -> bool {
        self.beside.iter().any(|&(from, to)| from < to)
    }

    /// Whether an operand beside the one being made has bound the name: funs and comprehensions do not see it.
    pub(crate) fn is_bound_beside(&self, name: Name) -> bool {
        self.is_beside_bindings()
            && self
                .undo
                .iter()
                .rposition(|&(bound, _)| bound == name)
                .is_some_and(|at| {
                    self.beside
                        .iter()
                        .any(|&(from, to)| (from..to).contains(&at))
                })
    }

    // Knowledge.

    pub(crate) fn know(&mut self, var: Var, known: Known) {
        self.known.insert(var, known);
    }

    pub(crate) fn known(&self, value: Value) -> Option<&Known> {
        match value {
            Value::Var(var) => self.known.get(&var),
            Value::Const(_) => None,
        }
    }

    /// A tuple, as a constant if its elements are.
    pub(crate) fn tuple(&mut self, items: Vec<Value>) -> Var {
        let var = self.pure(Op::Tuple(items.clone()));
        self.know(var, Known::Tuple(items));
        var
    }

    pub(crate) fn is_boolean(&self, value: Value) -> bool {
        match value {
            Value::Const(constant) => constant.as_boolean().is_some(),
            Value::Var(_) => matches!(self.known(value), Some(Known::Boolean)),
        }
    }
}

/// The constants, if all values are.
pub(crate) fn constants(values: &[Value]) -> Option<Vec<Const>> {
    values.iter().map(|value| value.as_const()).collect()
}
