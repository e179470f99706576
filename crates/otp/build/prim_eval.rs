//! The module `prim_eval`, put together from instructions, since no Erlang says what it does: receiving a message only if
//! a fun takes it.
//!
//! `prim_eval:'receive'(Fun, Timeout)` applies `Fun` to each message in turn until it answers something else than the atom
//! `nomatch`; that message is removed, and the answer is the result. After `Timeout` the result is the atom `timeout`.

use asterias_beam::{
    AtomIndex, AtomTable, CodeBuilder, Export, Import, ImportIndex, Label, LineTable, LiteralTable,
    LoadError, Module, Op, Operand, Release, Type,
};

/// The file of the module.
///
/// # Errors
/// Never for this module; what is too large for the format is refused.
pub(crate) fn file() -> Result<Vec<u8>, LoadError> {
    let mut atoms = AtomTable::default();
    let name = atoms.push("prim_eval");
    let receive = atoms.push("receive");
    let module_info = atoms.push("module_info");
    let erlang = atoms.push("erlang");
    let get_module_info = atoms.push("get_module_info");
    let nomatch = atoms.push("nomatch");
    let timeout = atoms.push("timeout");
    let mut code = CodeBuilder::default();
    take_message(&mut code, name, receive, [nomatch, timeout]);
    info(&mut code, name, module_info, 0);
    info(&mut code, name, module_info, 1);
    let export = |(function, arity, label): (AtomIndex, u8, u32)| Export {
        function,
        arity,
        label: Label(label),
    };
    let exports = [(receive, 2, 2), (module_info, 0, 7), (module_info, 1, 9)];
    let import = |arity| Import {
        module: erlang,
        function: get_module_info,
        arity,
    };
    Module {
        atoms,
        code: code.finish(10),
        imports: [1, 2].map(import).into(),
        exports: exports.map(export).into(),
        locals: Vec::new(),
        lambdas: Vec::new(),
        literals: LiteralTable::default(),
        strings: Box::default(),
        lines: LineTable::default(),
        types: vec![Type::ANY],
        attributes: Box::default(),
        compile_info: Box::default(),
        meta: Box::default(),
        records: Vec::new(),
        md5: [0; 16],
    }
    .encode(Release::Otp27)
}

/// The entry is label 2.
fn take_message(
    code: &mut CodeBuilder,
    module: AtomIndex,
    function: AtomIndex,
    [nomatch, timeout]: [AtomIndex; 2],
) {
    use Operand::{Atom, Unsigned, X, Y};
    let at = |label| Operand::Label(Label(label));
    let (next, kept, empty) = (at(3), at(4), at(5));
    head(code, 1, module, function, 2);
    code.push(Op::Allocate, &[Unsigned(2), Unsigned(2)]);
    code.push(Op::Move, &[X(1), Y(0)]);
    code.push(Op::Move, &[X(0), Y(1)]);
    code.push(Op::Label, &[next]);
    code.push(Op::LoopRec, &[empty, X(0)]);
    code.push(Op::Move, &[Y(1), X(1)]);
    code.push(Op::CallFun, &[Unsigned(1)]);
    code.push(Op::IsNeExact, &[kept, X(0), Atom(nomatch)]);
    code.push(Op::RemoveMessage, &[]);
    code.push(Op::Deallocate, &[Unsigned(2)]);
    code.push(Op::Return, &[]);
    code.push(Op::Label, &[kept]);
    code.push(Op::LoopRecEnd, &[next]);
    code.push(Op::Label, &[empty]);
    code.push(Op::WaitTimeout, &[next, Y(0)]);
    code.push(Op::Timeout, &[]);
    code.push(Op::Move, &[Atom(timeout), X(0)]);
    code.push(Op::Deallocate, &[Unsigned(2)]);
    code.push(Op::Return, &[]);
}

/// `module_info/0` and `/1`; the entries are labels 7 and 9.
fn info(code: &mut CodeBuilder, module: AtomIndex, function: AtomIndex, arity: u16) {
    use Operand::{Atom, Unsigned, X};
    head(code, 6 + 2 * u32::from(arity), module, function, arity);
    if arity == 1 {
        code.push(Op::Move, &[X(0), X(1)]);
    }
    code.push(Op::Move, &[Atom(module), X(0)]);
    let import = Operand::Import(ImportIndex(u32::from(arity)));
    code.push(Op::CallExtOnly, &[Unsigned(u64::from(arity) + 1), import]);
}

/// What stands before a function, and the label of its entry, which is the one behind `label`.
fn head(code: &mut CodeBuilder, label: u32, module: AtomIndex, function: AtomIndex, arity: u16) {
    let [before, entry] = [label, label + 1].map(|label| Operand::Label(Label(label)));
    code.push(Op::Label, &[before]);
    let arity = Operand::Unsigned(u64::from(arity));
    code.push(
        Op::FuncInfo,
        &[Operand::Atom(module), Operand::Atom(function), arity],
    );
    code.push(Op::Label, &[entry]);
}
