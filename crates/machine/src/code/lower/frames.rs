//! The size of the frame at every instruction, by following the code.
//!
//! Exceptions need to know whether the function at an address has a frame. Compiled code is consistent: however an instruction is reached, the
//! frame is the same. Code that is not is refused.

use asterias_beam::{Instr, LoadError, Module, Op as Generic, Operand};

/// The state before an instruction.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unreached,
    Frame(Option<u16>),
}

/// Whether execution never goes on at the following instruction.
fn ends(op: Generic) -> bool {
    matches!(
        op,
        Generic::Return
            | Generic::CallLast
            | Generic::CallOnly
            | Generic::CallExtLast
            | Generic::CallExtOnly
            | Generic::ApplyLast
            | Generic::Jump
            | Generic::SelectVal
            | Generic::SelectTupleArity
            | Generic::Badmatch
            | Generic::CaseEnd
            | Generic::IfEnd
            | Generic::TryCaseEnd
            | Generic::Badrecord
            | Generic::FuncInfo
            | Generic::Raise
            | Generic::Wait
            | Generic::LoopRecEnd
            | Generic::IntCodeEnd
    )
}

/// Whether a call is of a function that only raises: compilers put nothing behind it.
fn never_returns(module: &Module, instr: &Instr, args: &[Operand]) -> bool {
    let (Generic::CallExt, Some(Operand::Import(index))) = (instr.op, args.get(1)) else { return false };
    let import = module.imports[index.index()];
    module.atom(import.module) == "erlang"
        && matches!(
            (module.atom(import.function), import.arity),
            ("error", 1..=3) | ("exit" | "throw", 1)
        )
}

/// The frame after an instruction, given the one before.
fn after(instr: &Instr, args: &[Operand], before: Option<u16>) -> Result<Option<u16>, LoadError> {
    let number = |operand: Operand| match operand {
        Operand::Unsigned(value) if value <= 1024 => Ok(value as u16),
        _ => Err(super::refuse(instr, "a frame of that size is not possible")),
    };
    match instr.op {
        Generic::Allocate | Generic::AllocateHeap => {
            if before.is_some() {
                return Err(super::refuse(instr, "there is a frame already"));
            }
            Ok(Some(number(args[0])?))
        }
        Generic::Deallocate | Generic::CallLast | Generic::CallExtLast | Generic::ApplyLast => {
            if before.is_none() {
                return Err(super::refuse(instr, "there is no frame"));
            }
            Ok(None)
        }
        Generic::Trim => match before {
            Some(size) if number(args[0])? <= size => Ok(Some(size - number(args[0])?)),
            _ => Err(super::refuse(instr, "there is no frame of that size")),
        },
        Generic::Return if before.is_some() => Err(super::refuse(instr, "the frame is still there")),
        Generic::Call | Generic::CallExt | Generic::CallFun | Generic::CallFun2 | Generic::Apply if before.is_none() => {
            Err(super::refuse(instr, "there is no frame to return to"))
        }
        _ => Ok(before),
    }
}

fn y_registers_fit(operand: Operand, frame: Option<u16>) -> bool {
    match operand {
        Operand::Y(index) | Operand::TypedY(index, _) => frame.is_some_and(|size| index < size),
        _ => true,
    }
}

/// The frame size before each instruction; `None` where there is no frame, and for what is never executed.
pub(super) fn frame_sizes(module: &Module) -> Result<Vec<Option<u16>>, LoadError> {
    let code = &module.code;
    let mut states = vec![State::Unreached; code.instrs.len() + 1];
    let mut work: Vec<usize> = Vec::new();
    for function in &code.functions {
        states[function.start as usize] = State::Frame(None);
        work.push(function.start as usize);
        if let Some(entry) = code.label_position(function.entry) {
            states[entry] = State::Frame(None);
            work.push(entry);
        }
        while let Some(mut position) = work.pop() {
            while let State::Frame(before) = states[position] {
                let Some(instr) = code.instrs.get(position) else { break };
                let args = code.args(instr);
                let frame = after(instr, args, before)?;
                let mut reach = |operand: Operand| -> Result<(), LoadError> {
                    if !y_registers_fit(operand, frame.or(before)) {
                        return Err(super::refuse(instr, "a Y register beyond the frame"));
                    }
                    let Operand::Label(label) = operand else { return Ok(()) };
                    if label.is_none() || instr.op == Generic::Call || instr.op == Generic::CallOnly || instr.op == Generic::CallLast {
                        return Ok(());
                    }
                    let Some(target) = code.label_position(label) else {
                        return Err(super::refuse(instr, "a label that is nowhere"));
                    };
                    if target < function.start as usize || target >= function.end as usize {
                        return Err(super::refuse(instr, "a jump into another function"));
                    }
                    join(instr, &mut states[target], before, target, &mut work)
                };
                for operand in args {
                    if let Operand::List(range) = operand {
                        for item in code.list(*range) {
                            reach(*item)?;
                        }
                    } else if instr.op != Generic::Label {
                        reach(*operand)?;
                    }
                }
                if ends(instr.op) || never_returns(module, instr, args) {
                    break;
                }
                position += 1;
                match states.get(position) {
                    Some(State::Unreached) => states[position] = State::Frame(frame),
                    Some(State::Frame(known)) if *known == frame => break,
                    _ => return Err(super::refuse(instr, "the frame differs by how the code is reached")),
                }
                if position >= function.end as usize {
                    return Err(super::refuse(instr, "execution runs out of its function"));
                }
            }
        }
    }
    Ok(states
        .into_iter()
        .map(|state| match state {
            State::Frame(frame) => frame,
            State::Unreached => None,
        })
        .collect())
}

fn join(
    instr: &Instr,
    state: &mut State,
    frame: Option<u16>,
    target: usize,
    work: &mut Vec<usize>,
) -> Result<(), LoadError> {
    match *state {
        State::Unreached => {
            *state = State::Frame(frame);
            work.push(target);
            Ok(())
        }
        State::Frame(known) if known == frame => Ok(()),
        State::Frame(_) => Err(super::refuse(instr, "the frame differs by how the code is reached")),
    }
}
