//! Types across a module: what functions are called with and what they answer, and what follows for their code.
//!
//! A function that only the module itself calls has parameters of the types that its callers give. Functions are looked at
//! again whenever a caller gives more or somebody they call answers more; every type grows a few times only.

mod calls;
mod edit;
mod infer;
mod narrow;
mod transfer;
mod ty;

use std::collections::VecDeque;

use asterias_beam::Type;
use rustc_hash::FxHashMap;

use crate::core::constant::{Const, Pool};
use crate::core::ir::{FuncId, Module};
use crate::ssa::ir::{Function, Noted, Op, Term, Value, Var};
use crate::ssa::positions;
use crate::ssa::simplify::{simplify, substitute};
use edit::Edit;
use infer::{Inference, Results, Shape, grow};
use ty::Ty;

/// What is known of a function.
#[derive(Default)]
struct Facts {
    /// What it is called with; none if nobody is known to call it.
    params: Option<Vec<Ty>>,
    param_joins: Vec<u8>,
    /// What it answers; none if it is not known to return.
    result: Option<Ty>,
    result_joins: u8,
    callers: Vec<u32>,
    is_queued: bool,
}

struct Known {
    functions: Vec<Facts>,
    /// What the last look at each function found.
    found: Vec<Found>,
}

/// What follows from the types of a function.
#[derive(Default)]
struct Found {
    edits: Vec<Edit>,
    operands: Vec<(u32, Type)>,
}

impl Results for Known {
    fn result(&self, function: FuncId) -> Option<Ty> {
        self.functions[function.0 as usize].result.clone()
    }
}

/// Simplifies the functions of a module by the types of their values, and notes what instructions profit from; the types
/// that are noted are given back, the first of them that of any value.
pub(crate) fn improve(functions: &mut [Function], module: &Module) -> Vec<Type> {
    let shapes: Vec<Shape> = functions.iter().map(Shape::of).collect();
    let mut known = begin(functions, module);
    let mut queue = VecDeque::new();
    for (at, facts) in known.functions.iter_mut().enumerate() {
        if facts.params.is_some() {
            facts.is_queued = true;
            queue.push_back(at);
        }
    }
    while let Some(at) = queue.pop_front() {
        known.functions[at].is_queued = false;
        let Some(inference) = infer(functions, &shapes, &module.pool, &known, at) else {
            continue;
        };
        let Inference {
            calls,
            result,
            edits,
            operands,
            ..
        } = inference;
        known.found[at] = Found { edits, operands };
        let mut again = Vec::new();
        for (callee, args) in calls {
            if known.give(callee, &args) {
                again.push(callee.0 as usize);
            }
        }
        let facts = &mut known.functions[at];
        if let Some(result) = result
            && grow(&mut facts.result, &result, &mut facts.result_joins)
        {
            again.extend(facts.callers.iter().map(|caller| *caller as usize));
        }
        for at in again {
            let facts = &mut known.functions[at];
            if facts.params.is_some() && !std::mem::replace(&mut facts.is_queued, true) {
                queue.push_back(at);
            }
        }
    }
    let mut notes = Notes::default();
    for (function, found) in functions.iter_mut().zip(known.found) {
        notes.take(function, found.operands);
        if !found.edits.is_empty() {
            found.edits.iter().for_each(|edit| edit.apply(function));
            set_constants(function, &found.edits);
            simplify(function);
            positions::drop_useless(function);
            simplify(function);
        }
    }
    notes.types
}

/// Larger sizes of segments stay in variables.
const LARGEST_KNOWN_SIZE: i64 = 1 << 24;

/// Variables that have one value only give way to it.
fn set_constants(function: &mut Function, edits: &[Edit]) {
    let mut values = vec![None; function.var_count as usize];
    for edit in edits {
        if let Edit::Constant(var, constant) = edit {
            values[var.index()] = Some(Value::Const(*constant));
        }
    }
    for size in sizes(function) {
        let is_size =
            |value: &Value| matches!(value, Value::Const(Const::Int(0..=LARGEST_KNOWN_SIZE)));
        // In the place of a size some atoms mean something else, and what is none has to fail when it is its turn.
        values[size.index()] = values[size.index()].filter(is_size);
    }
    substitute(function, &values);
}

/// The variables that are sizes of segments.
fn sizes(function: &Function) -> Vec<Var> {
    let ends = function
        .blocks
        .iter()
        .filter_map(|block| match &block.term {
            Term::Branch(instr, ..) => Some(instr),
            _ => None,
        });
    let mut sizes = Vec::new();
    for instr in function.instrs.iter().chain(ends) {
        if matches!(instr.op, Op::BsGet(_) | Op::BsSkip(_) | Op::BsCreate(..)) {
            let args = function.list(instr.args);
            sizes.extend(
                args.iter()
                    .skip(1)
                    .step_by(2)
                    .filter_map(|value| value.as_var()),
            );
        }
    }
    sizes
}

/// The types that instructions profit from, each once.
struct Notes {
    types: Vec<Type>,
    places: FxHashMap<Type, Noted>,
}

impl Default for Notes {
    fn default() -> Self {
        Self {
            types: vec![Type::ANY],
            places: FxHashMap::default(),
        }
    }
}

impl Notes {
    fn take(&mut self, function: &mut Function, operands: Vec<(u32, Type)>) {
        function.types = vec![Noted::NOTHING; function.values.len()];
        for (at, ty) in operands {
            let types = &mut self.types;
            let place = self.places.entry(ty).or_insert_with(|| {
                types.push(ty);
                Noted(types.len() as u32 - 1)
            });
            function.types[at as usize] = *place;
        }
    }
}

fn infer<'a>(
    functions: &'a [Function],
    shapes: &'a [Shape],
    pool: &'a Pool,
    known: &'a Known,
    at: usize,
) -> Option<Inference<'a>> {
    let params = known.functions[at].params.as_ref()?;
    Some(Inference::run(
        &functions[at],
        &shapes[at],
        pool,
        known,
        params,
    ))
}

/// What is known before anything is: others call what is exported and what funs are made of, and a library may take the
/// place of a function that says so.
fn begin(functions: &[Function], module: &Module) -> Known {
    let mut known = Known {
        functions: Vec::new(),
        found: Vec::new(),
    };
    known.functions.resize_with(functions.len(), Facts::default);
    known.found.resize_with(functions.len(), Found::default);
    for (at, function) in functions.iter().enumerate() {
        let arity = usize::from(function.arity);
        let facts = &mut known.functions[at];
        facts.param_joins = vec![0; arity];
        let is_replaced = is_replaced(function, &module.pool);
        if is_replaced {
            facts.result = Some(Ty::ANY);
        }
        if is_replaced || module.functions[at].exported {
            facts.params = Some(vec![Ty::ANY; arity]);
        }
        for block in &function.blocks {
            for instr in &block.instrs {
                if let Op::Call(callee) = function.get(*instr).op {
                    let callers = &mut known.functions[callee.0 as usize].callers;
                    if callers.last() != Some(&(at as u32)) {
                        callers.push(at as u32);
                    }
                }
            }
        }
    }
    let made = module.lambdas.iter().map(|lambda| lambda.function);
    for function in made.chain(module.on_load) {
        let arity = usize::from(functions[function.0 as usize].arity);
        known.functions[function.0 as usize].params = Some(vec![Ty::ANY; arity]);
    }
    known
}

/// Whether a native may stand in the place of a function.
pub(crate) fn is_replaced(function: &Function, pool: &Pool) -> bool {
    let mut instrs = function.blocks.iter().flat_map(|block| &block.instrs);
    instrs.any(|instr| match function.get(*instr).op {
        Op::NifStart => true,
        Op::CallRemote(_, name) => pool.text(name) == "nif_error",
        _ => false,
    })
}

impl Known {
    /// A function is called with arguments; whether that is news.
    fn give(&mut self, callee: FuncId, args: &[Ty]) -> bool {
        let facts = &mut self.functions[callee.0 as usize];
        let Some(params) = &mut facts.params else {
            facts.params = Some(args.iter().map(|arg| arg.clone().unshown()).collect());
            return true;
        };
        let mut is_news = false;
        for ((param, arg), joins) in params.iter_mut().zip(args).zip(&mut facts.param_joins) {
            let mut known = Some(param.clone());
            if grow(&mut known, &arg.clone().unshown(), joins) {
                is_news = true;
                *param = known.unwrap_or(Ty::ANY);
            }
        }
        is_news
    }
}

#[cfg(test)]
mod tests;
