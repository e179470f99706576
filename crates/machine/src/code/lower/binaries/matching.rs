//! Lowering of matching. What has a fixed size becomes instructions that read without asking, each preceded by one that has looked at
//! the end.

use asterias_beam::{Instr, Label, LoadError, Op as Generic, Operand};
use asterias_term::Word;

use super::bs_match::Match;
use super::{NONE, fail_to, fixed_size, flags_of_bits, is_all, string_words};
use crate::code::instruction::Instruction as I;
use crate::code::lower::pick::pick;
use crate::code::lower::{Builder, Src};
use crate::code::op::{Handler, Place};
use crate::interp::dispatch::slow;
use crate::interp::operand::{K, X, Y};
use crate::interp::ops::binaries::matching::FAST_BITS;
use crate::interp::ops::binaries::{Flags, fields, matching};

/// What the instructions have in common that read a field.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) fail: Label,
    pub(super) context: Operand,
    pub(super) live: Operand,
    pub(super) to: Operand,
}

/// Lowers an instruction that matches; whether it is one.
pub(super) fn lower(
    b: &mut Builder<'_>,
    instr: &Instr,
    args: &[Operand],
) -> Result<bool, LoadError> {
    match (instr.op, args) {
        (Generic::BsStartMatch3, [fail, term, live, to]) => {
            start_match(b, Builder::label(*fail), *term, *live, *to)
        }
        // Both atoms mean that it cannot fail.
        (Generic::BsStartMatch4, [fail, live, term, to]) => {
            start_match(b, Builder::label(*fail), *term, *live, *to)
        }
        (Generic::BsMatch, [fail, context, Operand::List(commands)]) => {
            let commands = b.module.code.list(*commands);
            Match::new(b, instr, Builder::label(*fail), *context).lower(commands)?;
        }
        (Generic::BsGetInteger2, [fail, context, live, size, unit, flags, to]) => {
            let field = Field {
                fail: Builder::label(*fail),
                context: *context,
                live: *live,
                to: *to,
            };
            let (unit, flags) = (Builder::number(*unit), flags_of_bits(*flags));
            match fixed_size(*size, unit) {
                Some(8) if flags.0 & Flags::SIGNED == 0 => get_byte(b, field, 1),
                Some(bits) if bits <= FAST_BITS as u64 => {
                    ensure(b, field.fail, *context, bits, 1);
                    take_integer(b, *context, *to, bits, flags);
                }
                _ => sized(b, slow::<fields::GetInteger>, field, *size, unit, flags),
            }
        }
        (Generic::BsGetFloat2, [fail, context, live, size, unit, flags, to]) => {
            let field = Field {
                fail: Builder::label(*fail),
                context: *context,
                live: *live,
                to: *to,
            };
            sized(
                b,
                slow::<fields::GetFloat>,
                field,
                *size,
                Builder::number(*unit),
                flags_of_bits(*flags),
            );
        }
        (Generic::BsGetBinary2, [fail, context, live, size, unit, flags, to]) => {
            let field = Field {
                fail: Builder::label(*fail),
                context: *context,
                live: *live,
                to: *to,
            };
            if is_all(b, *size) {
                let unit = Builder::number(*unit).max(1);
                get(b, slow::<fields::GetRest>, field, unit);
            } else {
                sized(
                    b,
                    slow::<fields::GetBinary>,
                    field,
                    *size,
                    Builder::number(*unit),
                    flags_of_bits(*flags),
                );
            }
        }
        (Generic::BsSkipBits2, [fail, context, size, unit, _]) => {
            skip(b, Builder::label(*fail), *context, *size, *unit)
        }
        (Generic::BsTestTail2, [fail, context, bits]) => {
            let context = b.src(*context);
            let run = pick!(matching::ensure_exactly; r context);
            let op = b.put(
                I::Bits,
                run,
                (context, NONE, NONE),
                0,
                Builder::number(*bits),
            );
            b.branch(op, Builder::label(*fail));
        }
        (Generic::BsTestUnit, [fail, context, unit]) => {
            ensure(
                b,
                Builder::label(*fail),
                *context,
                0,
                Builder::number(*unit),
            );
        }
        (Generic::BsMatchString, [fail, context, Operand::Unsigned(bits), Operand::String(at)]) => {
            match_string(b, Builder::label(*fail), *context, *bits, at.index());
        }
        (Generic::BsGetTail, [context, to, live]) => get_tail(b, *context, *to, *live),
        (Generic::BsGetPosition, [context, to, _]) => {
            let (context, to) = (b.src(*context), b.dst(*to));
            let run = pick!(matching::get_position; r context, r to);
            b.put(I::Bits, run, (context, to, NONE), 0, 0);
        }
        (Generic::BsSetPosition, [context, position]) => {
            let (context, position) = (b.src(*context), b.src(*position));
            let run = pick!(matching::set_position; r context, s position);
            b.put(
                I::Bits,
                run,
                (context, position, NONE),
                0,
                Builder::constant(position, NONE),
            );
        }
        _ => return Ok(lower_characters(b, instr, args)),
    }
    Ok(true)
}

fn lower_characters(b: &mut Builder<'_>, instr: &Instr, args: &[Operand]) -> bool {
    let (handler, to): (Handler, Option<Operand>) = match (instr.op, args) {
        (Generic::BsGetUtf8, [.., to]) => {
            let (context, to) = (b.src(args[1]), b.dst(*to));
            (pick!(matching::get_utf8; r context, r to), Some(args[4]))
        }
        (Generic::BsGetUtf16, [.., to]) => (slow::<fields::GetUtf16>, Some(*to)),
        (Generic::BsGetUtf32, [.., to]) => (slow::<fields::GetUtf32>, Some(*to)),
        (Generic::BsSkipUtf8, _) => (slow::<fields::GetUtf8>, None),
        (Generic::BsSkipUtf16, _) => (slow::<fields::GetUtf16>, None),
        (Generic::BsSkipUtf32, _) => (slow::<fields::GetUtf32>, None),
        _ => return false,
    };
    let context = b.src(args[1]);
    let to = to.map_or(Src::K(Word::NIL), |to| b.dst(to));
    let flags = flags_of_bits(args[3]);
    let op = b.put(I::Bits, handler, (context, to, NONE), u16::from(flags.0), 0);
    b.branch(op, Builder::label(args[0]));
    true
}

fn start_match(b: &mut Builder<'_>, fail: Label, term: Operand, live: Operand, to: Operand) {
    let (term, to, live) = (b.src(term), b.dst(to), Builder::number(live) as u16);
    let run: Handler = match term {
        Src::K(_) => slow::<fields::StartMatch>,
        _ => pick!(matching::start_match; r term, r to),
    };
    let op = b.put(
        I::Bits,
        run,
        (term, to, NONE),
        live,
        Builder::constant(term, NONE),
    );
    fail_to(b, op, fail);
}

/// At least `bits` are left, and the number of the others is a multiple of `unit`.
pub(super) fn ensure(b: &mut Builder<'_>, fail: Label, context: Operand, bits: u64, unit: u64) {
    let context = b.src(context);
    let unit = u16::try_from(unit).unwrap_or(u16::MAX).max(1);
    let (run, unit) = if unit.is_power_of_two() {
        (pick!(matching::ensure_at_least; r context), unit - 1)
    } else {
        (pick!(matching::ensure_unit; r context), unit)
    };
    let op = b.put(I::Bits, run, (context, NONE, NONE), unit, bits);
    b.branch(op, fail);
}

/// Ensures and reads an unsigned integer of 8 bits; `unit`, a power of two up to 8, divides the number of the others.
pub(super) fn get_byte(b: &mut Builder<'_>, field: Field, unit: u16) {
    let (context, to) = (b.src(field.context), b.dst(field.to));
    let run = pick!(matching::get_byte; r context, r to);
    let op = b.put(I::Bits, run, (context, to, NONE), unit - 1, 0);
    b.branch(op, field.fail);
}

/// Reads an integer of at most [`FAST_BITS`] bits that are known to be there.
pub(super) fn take_integer(
    b: &mut Builder<'_>,
    context: Operand,
    to: Operand,
    bits: u64,
    flags: Flags,
) {
    let (context, to) = (b.src(context), b.dst(to));
    // A byte or less has no byte order.
    let flags = Flags(flags.0 & if bits <= 8 { Flags::SIGNED } else { !0 });
    let (run, e) = match (bits, flags) {
        (8, Flags(0)) => (pick!(matching::take_byte; r context, r to), 0),
        (1.., Flags(Flags::SIGNED)) => (
            pick!(matching::take_signed; r context, r to),
            (1 << bits) - 1,
        ),
        (_, Flags(0)) => (
            pick!(matching::take_unsigned; r context, r to),
            (1 << bits) - 1,
        ),
        _ => (
            pick!(matching::take_small; r context, r to),
            u64::from(flags.0),
        ),
    };
    b.put(I::Bits, run, (context, to, NONE), bits as u16, e);
}

/// A slow operation on a field.
fn get(b: &mut Builder<'_>, run: Handler, field: Field, e: u64) {
    let (context, to) = (b.src(field.context), b.dst(field.to));
    let op = b.put(
        I::Bits,
        run,
        (context, to, NONE),
        Builder::number(field.live) as u16,
        e,
    );
    b.branch(op, field.fail);
}

/// A slow operation on a field of a size.
pub(super) fn sized(
    b: &mut Builder<'_>,
    run: Handler,
    field: Field,
    size: Operand,
    unit: u64,
    flags: Flags,
) {
    let size = b.arg(size);
    get(b, run, field, size);
    b.words(&[unit, u64::from(flags.0)]);
}

fn skip(b: &mut Builder<'_>, fail: Label, context: Operand, size: Operand, unit: Operand) {
    let unit = Builder::number(unit);
    if is_all(b, size) {
        return ensure(b, fail, context, 0, unit);
    }
    let bits = fixed_size(size, unit);
    let (context, size) = (b.src(context), b.arg(size));
    let op = match bits {
        Some(bits) => {
            let run = pick!(matching::skip; r context);
            b.put(I::Bits, run, (context, NONE, NONE), 0, bits)
        }
        None => {
            let unit = u16::try_from(unit).unwrap_or(u16::MAX);
            b.put(
                I::Bits,
                slow::<fields::Skip>,
                (context, NONE, NONE),
                unit,
                size,
            )
        }
    };
    b.branch(op, fail);
}

fn match_string(b: &mut Builder<'_>, fail: Label, context: Operand, bits: u64, at: usize) {
    let text = string_words(b, at, bits.div_ceil(8) as usize);
    let context = b.src(context);
    let op = if let (1..=64, &[word]) = (bits, &text[..]) {
        let value = u64::from_be_bytes(word.to_ne_bytes()) >> (64 - bits);
        let run = pick!(matching::get_equal; r context);
        b.put(I::Bits, run, (context, NONE, NONE), bits as u16, value)
    } else {
        let op = b.put(
            I::Bits,
            slow::<fields::MatchString>,
            (context, NONE, NONE),
            0,
            bits,
        );
        b.words(&text);
        op
    };
    b.branch(op, fail);
}

pub(super) fn get_tail(b: &mut Builder<'_>, context: Operand, to: Operand, live: Operand) {
    let (context, to) = (b.src(context), b.dst(to));
    let run = pick!(matching::get_tail; r context, r to);
    b.put(
        I::Bits,
        run,
        (context, to, NONE),
        Builder::number(live) as u16,
        0,
    );
}
