//! Constants of the syntax tree as terms of a process.

use asterias_machine::Term;
use asterias_machine::native::{Env, Outcome};
use asterias_syntax::{Names, Term as Constant};
use asterias_term::map::Map;

/// What is left to do with a constant.
enum Step<'a> {
    Build(&'a Constant),
    Tuple(usize),
    List(usize),
    Improper(usize),
    Map(usize),
}

/// The term of a constant.
pub(super) fn build<'h>(env: &mut Env<'h>, constant: &Constant, names: &Names) -> Outcome<'h> {
    let mut steps = vec![Step::Build(constant)];
    let mut done: Vec<Term<'h>> = Vec::new();
    while let Some(step) = steps.pop() {
        let built = match step {
            Step::Build(Constant::Tuple(items)) => {
                steps.push(Step::Tuple(items.len()));
                steps.extend(items.iter().rev().map(Step::Build));
                continue;
            }
            Step::Build(Constant::List(items)) => {
                steps.push(Step::List(items.len()));
                steps.extend(items.iter().rev().map(Step::Build));
                continue;
            }
            Step::Build(Constant::Improper(items, tail)) => {
                steps.push(Step::Improper(items.len()));
                steps.push(Step::Build(tail));
                steps.extend(items.iter().rev().map(Step::Build));
                continue;
            }
            Step::Build(Constant::Map(pairs)) => {
                steps.push(Step::Map(pairs.len()));
                for (key, value) in pairs.iter().rev() {
                    steps.extend([Step::Build(value), Step::Build(key)]);
                }
                continue;
            }
            Step::Build(simple) => simple_term(env, simple, names)?,
            Step::Tuple(size) => {
                let elements = done.split_off(done.len() - size);
                env.tuple(&elements)
            }
            Step::List(size) => {
                let elements = done.split_off(done.len() - size);
                env.list(&elements)
            }
            Step::Improper(size) => {
                let tail = done.pop().unwrap_or(Term::NIL);
                let elements = done.split_off(done.len() - size);
                env.list_with_tail(&elements, tail)
            }
            Step::Map(size) => {
                let pairs = done.split_off(done.len() - 2 * size);
                let pairs: Vec<_> = pairs
                    .chunks_exact(2)
                    .map(|pair| (pair[0], pair[1]))
                    .collect();
                env.build(|heap| Map::from_entries(heap, &pairs))
            }
        };
        done.push(built);
    }
    Ok(done.pop().unwrap_or(Term::NIL))
}

fn simple_term<'h>(env: &mut Env<'h>, constant: &Constant, names: &Names) -> Outcome<'h> {
    Ok(match constant {
        Constant::Atom(name) => env.atom(names.text(*name))?,
        Constant::Integer(value) => env.integer(*value),
        Constant::Big(value) => {
            let (sign, magnitude) = value.as_sign_words();
            env.big(matches!(sign, dashu_int::Sign::Negative), magnitude)
        }
        Constant::Float(value) => env.float(*value),
        Constant::String(text) => env.string(text),
        Constant::Bits(bytes, last) => {
            let unused = usize::from(8 - (*last).clamp(1, 8));
            env.bitstring(bytes, (bytes.len() * 8).saturating_sub(unused))
        }
        Constant::Fun(module, function, arity) => {
            let module = env.atom(names.text(*module))?;
            let function = env.atom(names.text(*function))?;
            env.external_fun(module.word(), function.word(), *arity)
        }
        // The others hold constants and are taken apart by the caller.
        _ => Term::NIL,
    })
}
