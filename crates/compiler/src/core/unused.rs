//! Functions that nothing can come to are left out, as in OTP: `module_info(functions)` does not know them.

use super::ir::{Callee, FuncId, Function, Lambda, Module, Op};

/// Takes out what is neither exported, nor called when the module is loaded, nor reached from such functions by calls and funs.
pub(crate) fn remove(module: &mut Module) {
    let reached = reached(module);
    if reached.iter().all(|&reached| reached) {
        return;
    }
    let mut count = 0;
    let numbers: Vec<FuncId> = reached
        .iter()
        .map(|&reached| {
            let number = FuncId(count);
            count += u32::from(reached);
            number
        })
        .collect();
    let renumber = |id: &mut FuncId| *id = numbers[id.0 as usize];
    module.made.retain(|id| reached[id.0 as usize]);
    module.made.iter_mut().for_each(renumber);
    let mut reached = reached.into_iter();
    module.functions.retain(|_| reached.next() == Some(true));
    for block in module
        .functions
        .iter_mut()
        .flat_map(|function| &mut function.blocks)
    {
        for stmt in &mut block.stmts {
            if let Op::Call(Callee::Local(id), _) = &mut stmt.op {
                renumber(id);
            }
        }
    }
    // No code makes a fun of a function that is gone: which one it names then is not seen.
    for lambda in &mut module.lambdas {
        renumber(&mut lambda.function);
        lambda.function.0 = lambda.function.0.min(count.saturating_sub(1));
    }
    module.on_load.iter_mut().for_each(renumber);
}

fn reached(module: &Module) -> Vec<bool> {
    let mut reached = vec![false; module.functions.len()];
    let mut stack: Vec<FuncId> = Vec::new();
    let mut visit = |id: FuncId, stack: &mut Vec<FuncId>| {
        if let Some(reached) = reached.get_mut(id.0 as usize)
            && !std::mem::replace(reached, true)
        {
            stack.push(id);
        }
    };
    for (at, function) in module.functions.iter().enumerate() {
        if function.exported {
            visit(FuncId(at as u32), &mut stack);
        }
    }
    if let Some(id) = module.on_load {
        visit(id, &mut stack);
    }
    while let Some(id) = stack.pop() {
        each_target(
            &module.functions[id.0 as usize],
            &module.lambdas,
            |target| {
                visit(target, &mut stack);
            },
        );
    }
    reached
}

/// What a function calls or makes funs of.
fn each_target(function: &Function, lambdas: &[Lambda], mut visit: impl FnMut(FuncId)) {
    for stmt in function.blocks.iter().flat_map(|block| &block.stmts) {
        match &stmt.op {
            Op::Call(Callee::Local(id), _) => visit(*id),
            Op::MakeFun(lambda, _) => {
                if let Some(lambda) = lambdas.get(lambda.0 as usize) {
                    visit(lambda.function);
                }
            }
            _ => {}
        }
    }
}
