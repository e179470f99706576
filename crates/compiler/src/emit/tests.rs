//! Small modules by hand: what is written can be read again, and the loader's decoder accepts it.

use super::{Extras, emit};
use crate::core::bif::Bif;
use crate::core::constant::{Const, atoms};
use crate::core::ir::{
    Block, BlockId, Callee, End, Fail, FuncId, Function, Loc, MatchFail, Module, Op, Stmt, TryKind,
    Value, Var,
};

fn var(number: u32) -> Value {
    Value::Var(Var(number))
}

fn int(value: i64) -> Value {
    Value::Const(Const::Int(value))
}

fn stmt(dst: u32, op: Op, fail: Fail) -> Stmt {
    Stmt {
        dst: Var(dst),
        op,
        fail,
        loc: Loc { file: 0, line: 7 },
    }
}

fn block(params: &[u32], handler: Option<u32>, stmts: Vec<Stmt>, end: End) -> Block {
    Block {
        params: params.iter().map(|param| Var(*param)).collect(),
        handler: handler.map(BlockId),
        stmts,
        end,
    }
}

fn function(module: &mut Module, name: &str, params: u32, blocks: Vec<Block>) {
    module.functions.push(Function {
        name: module.pool.atom(name),
        params: (0..params).map(Var).collect(),
        exported: true,
        loc: Loc { file: 0, line: 5 },
        blocks,
        var_count: 40,
    });
}

/// fact(0) -> 1; fact(N) -> N * fact(N - 1).
fn factorial(module: &mut Module) {
    let this = FuncId(module.functions.len() as u32);
    let test = End::Switch {
        value: var(0),
        cases: vec![(Const::Int(0), BlockId(1))],
        default: BlockId(2),
    };
    let more = vec![
        stmt(1, Op::Bif(Bif::Sub, vec![var(0), int(1)]), Fail::Raise),
        stmt(2, Op::Call(Callee::Local(this), vec![var(1)]), Fail::Raise),
        stmt(3, Op::Bif(Bif::Mul, vec![var(0), var(2)]), Fail::Raise),
    ];
    let blocks = vec![
        block(&[], None, vec![], test),
        block(&[], None, vec![], End::Return(int(1))),
        block(&[], None, more, End::Return(var(3))),
    ];
    function(module, "fact", 1, blocks);
}

/// sum([H | T], A) -> sum(T, A + H); sum([], A) -> A.
fn sum(module: &mut Module) {
    let this = FuncId(module.functions.len() as u32);
    let cons = End::TestCons {
        value: var(0),
        yes: BlockId(1),
        no: BlockId(2),
    };
    let more = vec![
        stmt(2, Op::Head(var(0)), Fail::None),
        stmt(3, Op::Tail(var(0)), Fail::None),
        stmt(4, Op::Bif(Bif::Add, vec![var(1), var(2)]), Fail::Raise),
        stmt(
            5,
            Op::Call(Callee::Local(this), vec![var(3), var(4)]),
            Fail::Raise,
        ),
    ];
    let nil = End::Test {
        bif: Bif::EqExact,
        args: vec![var(0), Value::Const(Const::Nil)],
        yes: BlockId(3),
        no: BlockId(4),
    };
    let clause = End::MatchFail {
        reason: MatchFail::FunctionClause,
        args: vec![var(0), var(1)],
        loc: Loc::default(),
    };
    let blocks = vec![
        block(&[], None, vec![], cons),
        block(&[], None, more, End::Return(var(5))),
        block(&[], None, vec![], nil),
        block(&[], None, vec![], End::Return(var(1))),
        block(&[], None, vec![], clause),
    ];
    function(module, "sum", 2, blocks);
}

/// safe(F, X) -> try F(X) of V -> {ok, V, X} catch C:R -> {C, R, X} end.
fn safe(module: &mut Module) {
    let begin = End::Try {
        kind: TryKind::Try,
        body: BlockId(1),
        handler: BlockId(3),
    };
    let body = vec![
        stmt(2, Op::Call(Callee::Fun(var(0)), vec![var(1)]), Fail::Raise),
        stmt(3, Op::EndTry(BlockId(3)), Fail::None),
    ];
    let ok = Value::Const(Const::Atom(atoms::ok));
    let blocks = vec![
        block(&[], None, vec![], begin),
        block(&[], Some(3), body, End::Goto(BlockId(2), vec![var(2)])),
        block(
            &[10],
            None,
            vec![stmt(4, Op::Tuple(vec![ok, var(10), var(1)]), Fail::None)],
            End::Return(var(4)),
        ),
        block(
            &[5, 6, 7],
            None,
            vec![stmt(8, Op::Tuple(vec![var(5), var(6), var(1)]), Fail::None)],
            End::Return(var(8)),
        ),
    ];
    function(module, "safe", 2, blocks);
}

#[test]
fn what_is_written_is_read() {
    let mut module = Module::default();
    module.name = module.pool.atom("by_hand");
    factorial(&mut module);
    sum(&mut module);
    safe(&mut module);
    let file = emit(&mut module, &Extras::default()).expect("it fits the format");
    if let Ok(folder) = std::env::var("ASTERIAS_KEEP") {
        std::fs::write(format!("{folder}/by_hand.beam"), &file).expect("the folder is there");
    }
    let read = asterias_beam::Module::parse(&file).expect("it is well formed");
    assert_eq!(read.name(), "by_hand");
    assert_eq!(read.exports.len(), 3);
}
