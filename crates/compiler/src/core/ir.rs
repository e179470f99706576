//! The intermediate form: functions as graphs of blocks in static single assignment form, patterns and guards already
//! compiled to tests and branches.
//!
//! What stands here has Erlang's meaning made explicit: evaluation order is the order of statements, variables are passed
//! on by name, closures are converted (a [`Function`] sees its parameters and nothing else), and each thing that can fail
//! says where it goes. [`crate::core::verify`] checks the following, [`crate::core::print`] shows a module as text.
//!
//! # Invariants
//! 1. A [`Var`] is defined at one place of its function: as a parameter of the function, a parameter of a block, or by a
//!    statement, and the definition dominates each use. Numbers are below [`Function::var_count`].
//! 2. Block 0 is the entry, without parameters and without predecessors. Each block can be reached.
//! 3. Only [`End::Goto`] passes arguments. All other targets ([`Fail::Goto`] too) have no parameters, except where the
//!    variant says which ([`End::Try`], [`End::Peek`]).
//! 4. [`Block::handler`] is the handler of the innermost `try` or `catch` that protects the block. What raises there enters
//!    that handler; without one it leaves the function. Protection begins with the target `body` of [`End::Try`] and ends
//!    with [`Op::EndTry`], the last statement of a block whose end is a [`End::Goto`] into blocks with the outer handler.
//!    A handler block itself has the outer handler, and only raising enters it. [`End::Return`] never stands in protected blocks.
//! 5. A statement has [`Fail::Goto`] only if its operation is one that may; then nothing is raised, the value is undefined
//!    on the way to the target, and nothing was changed. It has [`Fail::None`] if the operation cannot fail (by its kind or
//!    because of what was tested before), [`Fail::Raise`] if it raises on failure.
//! 6. Tests come first: [`Op::Head`] and [`Op::Tail`] see a list with items, [`Op::Element`] and [`Op::UpdateTuple`] a tuple
//!    that is large enough, [`Op::MapPut`] and [`Op::MapElement`] a map, as tested by an [`End::Test`], [`End::Switch`] on
//!    `tuple_size`, or by being built so, on every path to them.
//! 7. Match contexts are made by [`Op::BsStart`] and are immutable: each matching operation makes the context that stands
//!    after what it read, and older ones may still be used (for the next clause). They are used by the `Bs…` operations
//!    for matching alone, never stored, passed or returned, but may be passed to block parameters.
//! 8. Between [`End::Peek`] and [`Op::AcceptMessage`] or [`End::NextMessage`] on a path stand only operations without
//!    effects that allocate nothing but numbers.
//! 9. A call whose value is returned at once (`v = call …; return v` without a handler) is a tail call; that is decided later.

use super::bif::Bif;
use super::constant::{Atom, Const, Pool};

/// A variable of a function.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Var(pub u32);

/// A block of a function: its index in [`Function::blocks`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct BlockId(pub u32);

/// A function of the module: its index in [`Module::functions`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct FuncId(pub u32);

/// A fun of the module: its index in [`Module::lambdas`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct LambdaId(pub u32);

/// An operand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Value {
    /// What a variable holds.
    Var(Var),
    /// A constant.
    Const(Const),
}

/// A place in the source, for the `Line` chunk; line 0 means that there is none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct Loc {
    /// The file: an index into [`Module::files`].
    pub file: u32,
    /// The line, from 1.
    pub line: u32,
}

/// A module.
#[derive(Debug, Default)]
pub struct Module {
    /// Its name.
    pub name: Atom,
    /// Its atoms and literals.
    pub pool: Pool,
    /// The functions in the order in which they shall stand in the code: those of the source, `module_info/0,1`, then those
    /// made from funs and comprehensions.
    pub functions: Vec<Function>,
    /// The functions made from funs and comprehensions, inner before outer ones.
    pub made: Vec<FuncId>,
    /// The funs, in no particular order: table `FunT` has them in the order in which the code makes them first.
    pub lambdas: Vec<Lambda>,
    /// The function that loading calls.
    pub on_load: Option<FuncId>,
    /// The attributes as chunk `Attr` and `module_info(attributes)` have them: name and a list of values.
    pub attributes: Vec<(Atom, Const)>,
    /// The files that locations name; the first is the module's own.
    pub files: Vec<String>,
    /// The native records that the module defines (OTP 29).
    pub records: Vec<RecordDefinition>,
}

/// A native record that the module defines (OTP 29).
#[derive(Clone, Debug)]
pub struct RecordDefinition {
    /// Its name.
    pub name: Atom,
    /// Whether other modules may look inside.
    pub exported: bool,
    /// Its fields in order, each with the constant that it has when none is given.
    pub fields: Vec<(Atom, Option<Const>)>,
}

/// What a fun is made from.
#[derive(Clone, Copy, Debug)]
pub struct Lambda {
    /// The function with its body: it takes the arguments of the fun, then its free variables.
    pub function: FuncId,
    /// How many free variables it has.
    pub num_free: u32,
}

/// A function.
#[derive(Debug, Default)]
pub struct Function {
    /// Its name.
    pub name: Atom,
    /// Its parameters; as many as its arity.
    pub params: Vec<Var>,
    /// Whether other modules may call it.
    pub exported: bool,
    /// Where it begins in the source.
    pub loc: Loc,
    /// Its blocks; the first is the entry.
    pub blocks: Vec<Block>,
    /// One more than the highest number of a variable.
    pub var_count: u32,
}

/// Statements, then a decision.
#[derive(Debug)]
pub struct Block {
    /// What the predecessors pass.
    pub params: Vec<Var>,
    /// The handler of the innermost `try` or `catch` around it.
    pub handler: Option<BlockId>,
    /// What is done, in order.
    pub stmts: Vec<Stmt>,
    /// What happens then.
    pub end: End,
}

/// One operation.
#[derive(Debug)]
pub struct Stmt {
    /// The variable that it defines. Operations for effect alone define it too; nothing uses it then.
    pub dst: Var,
    /// What is done.
    pub op: Op,
    /// What happens if it fails.
    pub fail: Fail,
    /// Where in the source; for what may raise, the line in the stack trace.
    pub loc: Loc,
}

/// What happens if an operation fails.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fail {
    /// It cannot fail.
    None,
    /// It raises: into [`Block::handler`], or out of the function.
    Raise,
    /// It goes to a block without parameters, raising nothing.
    Goto(BlockId),
}

/// An operation of a [`Stmt`].
#[derive(Clone, Debug)]
pub enum Op {
    /// A function of `erlang` that is an instruction. `Fail`: any, [`Fail::None`] if the function never fails.
    Bif(Bif, Vec<Value>),
    /// `[Head | Tail]`.
    Cons(Value, Value),
    /// A tuple.
    Tuple(Vec<Value>),
    /// A tuple with some elements (counted from 0) replaced: a tuple of the given size, no element twice.
    UpdateTuple {
        /// The size of the tuple.
        size: u32,
        /// The tuple.
        tuple: Value,
        /// Positions and their new elements, in rising order.
        updates: Vec<(u32, Value)>,
    },
    /// A map with associations added or replaced, in order. With `exact` each key must exist: [`Fail::Raise`] (`badkey`) or
    /// [`Fail::Goto`]; without it cannot fail. `base` is known to be a map; keys may repeat.
    MapPut {
        /// The map.
        base: Value,
        /// Whether each key must be there already (`:=`).
        exact: bool,
        /// Keys and values.
        pairs: Vec<(Value, Value)>,
    },
    /// The value of a key; always with [`Fail::Goto`], taken if it is not there.
    MapElement(Value, Value),
    /// The head of a list with items.
    Head(Value),
    /// The tail of a list with items.
    Tail(Value),
    /// An element of a tuple, counted from 0.
    Element(Value, u32),
    /// Builds a bitstring; always can fail.
    BsCreate(Vec<BsPart>),
    /// An empty binary that a loop will append to (`bs_init_writable`), with a guess of its size in bytes.
    BsInitWritable(Value),
    /// Begins to match: [`Fail::Goto`] if the value is no bitstring. Defines a context.
    BsStart(Value),
    /// Reads or skips one segment; [`Fail::Goto`]. Defines the context after it.
    BsMatch {
        /// The context before it.
        ctx: Var,
        /// What to read, which also says whether the value is wanted ([`Op::BsExtract`]).
        kind: BsKind,
        /// How the bits are to be understood.
        flags: BsFlags,
        /// How many units it has.
        size: BsSize,
        /// The unit, in bits; 0 for the `utf` kinds. For [`BsSize::All`] the rest must be a multiple of it.
        unit: u32,
    },
    /// The value that the [`Op::BsMatch`] read whose context this is. At most one for each, in a block that it dominates.
    BsExtract(Var),
    /// Compares the next bits with constant ones (whole bytes); [`Fail::Goto`]. Defines the context after them.
    BsMatchString(Var, Box<[u8]>),
    /// Demands that no bits are left (with [`Fail::Goto`]). Defines nothing of use.
    BsTestEmpty(Var),
    /// A fun with its free variables.
    MakeFun(LambdaId, Vec<Value>),
    /// Calls. Always [`Fail::Raise`].
    Call(Callee, Vec<Value>),
    /// Ends the protection of the handler (a block of [`End::Try`]); see invariant 4.
    EndTry(BlockId),
    /// Turns the raw stack trace of a handler into a term.
    BuildStacktrace(Value),
    /// Takes the message that [`End::Peek`] showed out of the mailbox (and ends the receive).
    AcceptMessage,
    /// A message is no longer waited for: the timer has fired (`timeout`); the first statement of `expired` of [`End::Wait`].
    EndTimeout,
    /// What only OTP 29 knows: operations on native records.
    Record(RecordOp),
}

/// Operations on native records (OTP 29). A record is named by an atom (of this module), by a constant tuple of module and
/// name, or by `'_'`.
#[derive(Clone, Debug)]
pub enum RecordOp {
    /// Builds one: with a `base`, one like it, which is known to be so; else as defined. Always [`Fail::Raise`].
    Put {
        /// Which record.
        identity: Const,
        /// The record that is updated.
        base: Option<Value>,
        /// Fields and values.
        fields: Vec<(Atom, Value)>,
    },
    /// The value of a field of what is known to be a record; always with [`Fail::Goto`], taken if it has no such field.
    Element(Value, Atom),
    /// The value of a field of what should be such a record. [`Fail::Raise`] or [`Fail::Goto`].
    Field {
        /// The record.
        record: Value,
        /// Which record.
        identity: Const,
        /// The field.
        field: Atom,
    },
}

/// A test that looks at native records.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RecordTest {
    /// Any native record.
    Any,
    /// One of a definition, by module and name; the value is known to be a native record.
    Of(Atom, Atom),
    /// One whose fields this module may name; the value is known to be a native record.
    Accessible {
        /// Whether it must be exported, even if it is this module's own.
        external: bool,
    },
}

/// What is called.
#[derive(Clone, Copy, Debug)]
pub enum Callee {
    /// A function of this module.
    Local(FuncId),
    /// `module:function`, with constant names.
    Remote(Atom, Atom),
    /// `Module:Function` with at least one name not constant (`apply`).
    Dynamic(Value, Value),
    /// A fun.
    Fun(Value),
}

/// What a segment of a bitstring holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BsKind {
    /// An integer.
    Integer,
    /// A float.
    Float,
    /// Bits as they are: `binary`, `bytes`, `bits`, `bitstring`.
    Binary,
    /// A code point in UTF-8.
    Utf8,
    /// A code point in UTF-16.
    Utf16,
    /// A code point in UTF-32.
    Utf32,
    /// In matching: bits that nobody asks for. The size counts as for an integer.
    Skip,
    /// In building: constant bytes, which [`BsPart::value`] holds as a literal bitstring of whole bytes.
    String,
}

/// How the bits of a segment are to be understood.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub struct BsFlags {
    /// An integer with sign.
    pub signed: bool,
    /// The byte order.
    pub order: BsOrder,
}

/// A byte order.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum BsOrder {
    /// Most significant byte first.
    #[default]
    Big,
    /// Least significant byte first.
    Little,
    /// That of the machine that runs the code.
    Native,
}

/// How many units a segment has.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BsSize {
    /// That many. Matching fails, building raises, if it is no integer or negative.
    Value(Value),
    /// All that is left, or the whole of the value.
    All,
    /// The kind says it (`utf8` and its like, and [`BsKind::String`]).
    Implied,
}

/// A segment of a bitstring to build.
#[derive(Clone, Copy, Debug)]
pub struct BsPart {
    /// What it holds.
    pub kind: BsKind,
    /// How its bits are laid.
    pub flags: BsFlags,
    /// How many units it has.
    pub size: BsSize,
    /// The unit, in bits; 0 for the `utf` kinds.
    pub unit: u32,
    /// The value.
    pub value: Value,
    /// Where the segment stands, as `error_info` counts it: from 1. Merged literals have the number of their first.
    pub index: u32,
}

/// How a block ends.
#[derive(Clone, Debug)]
pub enum End {
    /// Goes on, passing arguments to the parameters.
    Goto(BlockId, Vec<Value>),
    /// A test by a function for which [`Bif::is_test`] holds.
    Test {
        /// The function.
        bif: Bif,
        /// Its arguments.
        args: Vec<Value>,
        /// Where `true` leads.
        yes: BlockId,
        /// Where `false` leads.
        no: BlockId,
    },
    /// A list with items, or something else.
    TestCons {
        /// What is tested.
        value: Value,
        /// If it is a list with items.
        yes: BlockId,
        /// If not.
        no: BlockId,
    },
    /// A tuple of a given size whose first element is a given atom, if one is given.
    TestTuple {
        /// What is tested.
        value: Value,
        /// Its size.
        size: u32,
        /// Its first element.
        tag: Option<Atom>,
        /// If it is so.
        yes: BlockId,
        /// If not.
        no: BlockId,
    },
    /// A native record of a kind.
    TestRecord {
        /// What is tested.
        value: Value,
        /// What is asked.
        test: RecordTest,
        /// If it is so.
        yes: BlockId,
        /// If not.
        no: BlockId,
    },
    /// By the size of a tuple; what is no tuple goes to `default`.
    SwitchArity {
        /// What is tested.
        value: Value,
        /// Sizes, rising, and where they lead.
        cases: Vec<(u32, BlockId)>,
        /// Anything else.
        default: BlockId,
    },
    /// By a value, compared with `=:=`: the constants are all atoms or all integers of 64 bits, each once; at least one.
    Switch {
        /// What is tested.
        value: Value,
        /// Constants and where they lead.
        cases: Vec<(Const, BlockId)>,
        /// Anything else.
        default: BlockId,
    },
    /// By a variable that is known to hold `true` or `false`.
    Branch {
        /// The variable.
        cond: Var,
        /// Where `true` leads.
        yes: BlockId,
        /// Where `false` leads.
        no: BlockId,
    },
    /// Returns.
    Return(Value),
    /// Raises what Erlang raises when nothing matches, as error `reason` with arguments.
    MatchFail {
        /// Which.
        reason: MatchFail,
        /// The values that belong to it: all arguments of the function for `function_clause`, one or none for others.
        args: Vec<Value>,
        /// Where.
        loc: Loc,
    },
    /// Raises again what a handler got: class, reason and raw stack trace (`raw_raise`).
    Reraise {
        /// The class.
        class: Value,
        /// The reason.
        reason: Value,
        /// The raw stack trace.
        trace: Value,
    },
    /// Begins to protect: `body` has `handler` as its [`Block::handler`].
    Try {
        /// Whether for `try` (the handler takes class, reason and raw stack trace) or for `catch` (it takes the value).
        kind: TryKind,
        /// What is protected.
        body: BlockId,
        /// Where raising leads.
        handler: BlockId,
    },
    /// Looks at the next message: `some` has one parameter, the message; without a message goes to `none`. It is the only
    /// statement of its block, which [`End::NextMessage`] and [`End::Wait`] name.
    Peek {
        /// Where a message leads.
        some: BlockId,
        /// Where the end of the mailbox leads.
        none: BlockId,
        /// Where in the source.
        loc: Loc,
    },
    /// Leaves the message where it is and goes back to the [`End::Peek`].
    NextMessage(BlockId),
    /// Waits for a message (to `again`), or until the time is over (to `expired`).
    Wait {
        /// Milliseconds, or `infinity`; anything else raises `timeout_value`. 0 means that nothing is waited for.
        timeout: Value,
        /// The block of the [`End::Peek`]; this very block if no message is looked at.
        again: BlockId,
        /// Where the end of the time leads; none if `timeout` is the constant `infinity`.
        expired: Option<BlockId>,
    },
    /// Never reached: what was called before does not return.
    Unreachable,
}

/// Whether handlers take an exception apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TryKind {
    /// `try`: the handler takes class, reason and raw stack trace.
    Try,
    /// `catch`: the handler takes the value of the expression.
    Catch,
}

/// What is raised when nothing matches; always of class `error`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum MatchFail {
    /// `{badmatch, Value}`.
    BadMatch,
    /// `{case_clause, Value}`.
    CaseClause,
    /// `if_clause`.
    IfClause,
    /// `function_clause`, with the arguments of this function as the arguments in the stack trace.
    FunctionClause,
    /// `{try_clause, Value}`.
    TryClause,
    /// `{else_clause, Value}`.
    ElseClause,
    /// `{badrecord, Value}`.
    BadRecord,
    /// `{badmap, Value}`.
    BadMap,
    /// `{bad_generator, Value}`.
    BadGenerator,
    /// `{bad_generators, Value}`, the value being a tuple.
    BadGenerators,
    /// `{bad_filter, Value}`.
    BadFilter,
    /// `{badarg, Value}`: what stands at the left of `andalso` or `orelse` is no boolean.
    BadArg,
}

impl Default for Atom {
    fn default() -> Self {
        super::constant::atoms::undefined
    }
}

impl Function {
    /// How many arguments it takes.
    pub fn arity(&self) -> usize {
        self.params.len()
    }

    /// A block.
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0 as usize]
    }
}

impl Module {
    /// A function.
    pub fn function(&self, id: FuncId) -> &Function {
        &self.functions[id.0 as usize]
    }
}

impl Value {
    /// The constant, if it is one.
    pub fn as_const(self) -> Option<Const> {
        match self {
            Self::Const(constant) => Some(constant),
            Self::Var(_) => None,
        }
    }

    /// The variable, if it is one.
    pub fn as_var(self) -> Option<Var> {
        match self {
            Self::Var(var) => Some(var),
            Self::Const(_) => None,
        }
    }
}

impl From<Var> for Value {
    fn from(var: Var) -> Self {
        Self::Var(var)
    }
}

impl From<Const> for Value {
    fn from(constant: Const) -> Self {
        Self::Const(constant)
    }
}
