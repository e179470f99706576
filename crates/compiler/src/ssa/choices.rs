//! Comparisons of one value with one constant after the other, made one choice between them.

use super::cfg::Cfg;
use super::ir::{BlockId, Function, Instr, Op, Term, Test, Value};
use crate::core::bif::Bif;
use crate::core::constant::Const;

/// Fewer comparisons are no worse than a choice.
const LEAST_CASES: usize = 3;

/// Joins the chains of comparisons of a function.
pub(crate) fn join(function: &mut Function) {
    let cfg = Cfg::of(function);
    let mut is_taken = vec![false; function.blocks.len()];
    for &id in &cfg.order {
        if is_taken[id.index()] {
            continue;
        }
        let Some(chain) = Chain::from(function, &cfg, id, &mut is_taken) else {
            continue;
        };
        function.block_mut(id).term = Term::Switch {
            value: chain.value,
            default: chain.default,
            cases: chain.cases,
        };
    }
}

struct Chain {
    value: Value,
    cases: Vec<(Const, BlockId)>,
    default: BlockId,
}

impl Chain {
    /// The chain that begins with the end of a block, if a choice is better.
    fn from(function: &Function, cfg: &Cfg, id: BlockId, is_taken: &mut [bool]) -> Option<Self> {
        let mut chain = Self::link(function, id)?;
        let mut links = vec![];
        while !links.contains(&chain.default) {
            let next = chain.default;
            let block = function.block(next);
            let leads_on = block.instrs.is_empty()
                && block.params.is_empty()
                && block.handler == function.block(id).handler
                && cfg.preds(next).len() == 1;
            let Some(link) = Self::link(function, next).filter(|_| leads_on) else {
                break;
            };
            let is_same_kind = |(constant, _): &(Const, BlockId)| {
                matches!(constant, Const::Int(_)) == matches!(chain.cases[0].0, Const::Int(_))
            };
            if link.value != chain.value || !link.cases.iter().all(is_same_kind) {
                break;
            }
            for (constant, to) in link.cases {
                if chain.cases.iter().all(|(known, _)| *known != constant) {
                    chain.cases.push((constant, to));
                }
            }
            chain.default = link.default;
            links.push(next);
        }
        if links.is_empty() || chain.cases.len() < LEAST_CASES {
            return None;
        }
        for link in links {
            is_taken[link.index()] = true;
        }
        Some(chain)
    }

    /// What the end of one block tells apart.
    fn link(function: &Function, id: BlockId) -> Option<Self> {
        match &function.block(id).term {
            Term::Switch {
                value,
                default,
                cases,
            } => Some(Self {
                value: *value,
                cases: cases.clone(),
                default: *default,
            }),
            Term::Branch(instr, yes, no) => {
                let (value, constant) = compared(function, instr)?;
                let (equal, other) = match instr.op {
                    Op::Test(Test::Bif(Bif::EqExact)) => (*yes, *no),
                    Op::Test(Test::Bif(Bif::NeExact)) => (*no, *yes),
                    _ => return None,
                };
                Some(Self {
                    value,
                    cases: vec![(constant, equal)],
                    default: other,
                })
            }
            _ => None,
        }
    }
}

/// A variable and the integer or atom that it is compared with.
fn compared(function: &Function, instr: &Instr) -> Option<(Value, Const)> {
    match *function.list(instr.args) {
        [
            value @ Value::Var(_),
            Value::Const(constant @ (Const::Int(_) | Const::Atom(_))),
        ]
        | [
            Value::Const(constant @ (Const::Int(_) | Const::Atom(_))),
            value @ Value::Var(_),
        ] => Some((value, constant)),
        _ => None,
    }
}
