//! Arithmetic on floats in registers of their own: results that go on into further arithmetic are not made terms between.
//!
//! Only operations that hang together are moved there, and only inside of a block: loading and storing cost something too.
//! Whatever may let another process run loses the registers, so nothing is kept in them across it.

use asterias_beam::Type;
use rustc_hash::FxHashMap;

use super::ir::{BlockId, FloatOp, Function, Instr, InstrId, Noted, Op, Value, Var};
use super::simplify::simplify;
use crate::core::bif::Bif;
use crate::core::constant::{Const, Literal, Pool};

/// Machines have sixteen registers; an operation takes up to three new ones.
const MAX_REGISTERS: usize = 16 - 3;

/// Moves the arithmetic of a function into registers for floats, where types prove what it is; `noted` is the table of
/// the types of operands.
pub(crate) fn use_registers(function: &mut Function, noted: &[Type], pool: &mut Pool) {
    let mut is_changed = false;
    for at in 0..function.blocks.len() {
        let id = BlockId(at as u32);
        let chained = chained(function, id, noted, pool);
        if !chained.is_empty() {
            is_changed = true;
            rewrite(function, id, &chained, noted, pool);
        }
    }
    if is_changed {
        simplify(function);
    }
}

/// The operations of a block that work on the result of another one, or whose result another one works on.
fn chained(
    function: &Function,
    id: BlockId,
    noted: &[Type],
    pool: &Pool,
) -> FxHashMap<InstrId, FloatOp> {
    let mut chained = FxHashMap::default();
    let mut results: FxHashMap<Var, (InstrId, FloatOp)> = FxHashMap::default();
    for &at in &function.block(id).instrs {
        let instr = function.get(at);
        let Some(op) = float_op(function, instr, noted, pool) else {
            if !keeps_registers(instr.op) {
                results.clear();
            }
            continue;
        };
        for value in function.list(instr.args) {
            if let Value::Var(var) = value
                && let Some((from, made)) = results.get(var)
            {
                chained.insert(*from, *made);
                chained.insert(at, op);
            }
        }
        if let Some(dst) = instr.dst {
            results.insert(dst, (at, op));
        }
    }
    chained
}

/// Whether an instruction neither raises nor collects nor calls: registers for floats are as they were.
fn keeps_registers(op: Op) -> bool {
    matches!(
        op,
        Op::Copy | Op::Element(_) | Op::Hd | Op::Tl | Op::Cons | Op::Tuple
    )
}

/// The operation on floats that an instruction certainly is, if it does not raise.
fn float_op(function: &Function, instr: &Instr, noted: &[Type], pool: &Pool) -> Option<FloatOp> {
    let op = match instr.op {
        Op::Bif(Bif::Add) => FloatOp::Add,
        Op::Bif(Bif::Sub) => FloatOp::Sub,
        Op::Bif(Bif::Mul) => FloatOp::Mul,
        Op::Bif(Bif::FDiv) => FloatOp::Div,
        Op::Bif(Bif::Neg) => FloatOp::Neg,
        _ => return None,
    };
    let mut has_float = op == FloatOp::Div;
    for at in instr.args.range() {
        match function.values[at] {
            Value::Var(_) => has_float |= is_float(function, at, noted),
            Value::Const(Const::Int(_)) => {}
            Value::Const(Const::Lit(id)) if matches!(pool.literal(id), Literal::Float(_)) => {
                has_float = true;
            }
            Value::Const(_) => return None,
        }
    }
    has_float.then_some(op)
}

fn is_float(function: &Function, at: usize, noted: &[Type]) -> bool {
    let place = function.types.get(at).copied().unwrap_or(Noted::NOTHING);
    noted[place.0 as usize].bits == Type::FLOAT
}

fn rewrite(
    function: &mut Function,
    id: BlockId,
    chained: &FxHashMap<InstrId, FloatOp>,
    noted: &[Type],
    pool: &mut Pool,
) {
    let instrs = std::mem::take(&mut function.block_mut(id).instrs);
    let mut registers = Registers::default();
    for at in instrs {
        let instr = *function.get(at);
        let Some(&op) = chained.get(&at) else {
            if !keeps_registers(instr.op) {
                registers.held.clear();
            }
            function.block_mut(id).instrs.push(at);
            continue;
        };
        if registers.held.len() > MAX_REGISTERS {
            registers.held.clear();
        }
        let mut operands = Vec::with_capacity(2);
        for at in instr.args.range() {
            operands.push(registers.load(function, (id, at), &instr, noted, pool));
        }
        let result = function.new_var();
        function.push(id, Op::FloatOp(op), Some(result), &operands, instr.loc);
        function.push(
            id,
            Op::FloatGet,
            instr.dst,
            &[Value::Var(result)],
            instr.loc,
        );
        if let Some(dst) = instr.dst {
            registers.held.insert(Value::Var(dst), result);
        }
    }
}

/// The values that are in registers.
#[derive(Default)]
struct Registers {
    held: FxHashMap<Value, Var>,
}

impl Registers {
    /// The register of an operand, which is at a place in [`Function::values`].
    fn load(
        &mut self,
        function: &mut Function,
        (id, at): (BlockId, usize),
        instr: &Instr,
        noted: &[Type],
        pool: &mut Pool,
    ) -> Value {
        let value = function.values[at];
        if let Some(register) = self.held.get(&value) {
            return Value::Var(*register);
        }
        let (op, from) = match value {
            Value::Var(_) if is_float(function, at, noted) => (Op::FloatPut, value),
            Value::Var(_) => (Op::FloatConvert, value),
            Value::Const(Const::Int(int)) => (Op::FloatPut, Value::Const(pool.float(int as f64))),
            Value::Const(_) => (Op::FloatPut, value),
        };
        let register = function.new_var();
        function.push(id, op, Some(register), &[from], instr.loc);
        self.held.insert(value, register);
        Value::Var(register)
    }
}
