//! From SSA to generic instructions: frames, registers, instructions, labels, in this order and function by function.
//!
//! A function comes in as [`crate::ssa::ir::Function`] and leaves as instructions behind those of the functions before it.

mod asm;
mod color;
mod create;
mod effects;
mod emit;
mod frames;
pub(crate) mod limits;
mod link;
mod liveness;
mod matching;
mod messages;
mod moves;
mod names;
mod ops;
mod records;
mod regset;
mod rename;
mod reserve;
mod spill;
mod stack;

use asterias_beam::{CodeBuilder, Label, Op as Beam, Operand};

pub(crate) use emit::Context;
pub(crate) use names::Names;

use crate::ssa::cfg::Cfg;
use crate::ssa::ir::{FuncId, Function};
use emit::Plan;
use frames::Frames;
use limits::TooComplex;
use liveness::Liveness;

/// Generates the code of a function. Its labels are numbered from `next_label` on; the new next one is given back.
///
/// # Errors
/// More values are needed at once than there are registers for.
pub(crate) fn generate(
    mut function: Function,
    id: FuncId,
    context: &mut Context<'_, '_>,
    out: &mut CodeBuilder,
    next_label: u32,
) -> Result<u32, TooComplex> {
    let function = &mut function;
    let cfg = Cfg::of(function);
    let (mut frames, cfg) = Frames::place(function, cfg);
    let spills = spill::spill(function, &cfg, &mut frames);
    let cfg = Cfg::of(function);
    let liveness = Liveness::of(function, &cfg);
    let colors = color::color(function, &cfg, &liveness, &spills);
    if colors.is_full {
        return Err(TooComplex);
    }
    let sizes = stack::sizes(function, &cfg, &frames, &colors);
    let inits = stack::inits(function, &cfg, &frames, &spills, &colors, &sizes);
    let entry = context.entries[id.0 as usize];
    let info = Label(entry.0 - 1);
    let plan = Plan {
        function,
        cfg: &cfg,
        liveness: &liveness,
        frames: &frames,
        spills: &spills,
        colors: &colors,
        sizes: &sizes,
        inits: &inits,
        info,
    };
    let module = Operand::Atom(asterias_beam::AtomIndex(0));
    let name = Operand::Atom(context.tables.atom(function.name));
    let line = context.tables.line(function.loc, context.files);
    out.push(Beam::Label, &[Operand::Label(info)]);
    let line = Operand::Line(line);
    out.push(Beam::Line, &[line]);
    let arity = Operand::Unsigned(u64::from(function.arity));
    out.push(Beam::FuncInfo, &[module, name, arity]);
    out.push(Beam::Label, &[Operand::Label(entry)]);
    if context.on_load == Some(id) {
        out.push(Beam::OnLoad, &[]);
    }
    let emitted = emit::emit(&plan, context);
    let blocks = function.blocks.len();
    Ok(link::link(&emitted, blocks, line, out, next_label))
}

/// Whether the first block of a function makes a frame, as far as its shape says.
pub(crate) fn makes_frame_at_entry(function: &Function) -> bool {
    let mut draft = function.clone();
    let cfg = Cfg::of(&draft);
    let (frames, _) = Frames::place(&mut draft, cfg);
    frames.entry(Function::ENTRY).is_some()
}
