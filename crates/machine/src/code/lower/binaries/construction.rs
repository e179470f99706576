//! Lowering of construction: `bs_create_bin`, and the instructions before it.

use asterias_beam::{Instr, LoadError, Op as Generic, Operand};
use asterias_term::Word;
use asterias_term::bitops::MAX_BITS;

use super::{
    NONE, fail_to, fixed_size, flags_of_bits, flags_of_list, is_all, refuse, string_words,
};
use crate::code::instruction::Instruction as I;
use crate::code::lower::{Builder, Src};
use crate::code::op::{Handler, extension_ops};
use crate::interp::dispatch::slow;
use crate::interp::operand::{X, Y};
use crate::interp::ops::binaries::create::{self, CreateBin, DYNAMIC_SIZE};
use crate::interp::ops::binaries::segment::{Segment, SegmentKind};
use crate::interp::ops::binaries::{integers, legacy};

/// The most bytes that fit a small integer.
const SHORT_STRING: usize = 7;
/// Operands of a segment of `bs_create_bin`.
const SEGMENT: usize = 6;

/// Lowers an instruction that constructs; whether it is one.
pub(super) fn lower(
    b: &mut Builder<'_>,
    instr: &Instr,
    args: &[Operand],
) -> Result<bool, LoadError> {
    match (instr.op, args) {
        (Generic::BsCreateBin, [fail, heap, live, _, to, Operand::List(segments)]) => {
            let segments = b.module.code.list(*segments);
            let parts = Parts {
                fail: *fail,
                heap: *heap,
                live: *live,
                to: *to,
            };
            create_bin(b, instr, &parts, segments)?;
        }
        _ => return Ok(lower_legacy(b, instr, args)),
    }
    Ok(true)
}

/// The operands of `bs_create_bin` apart from its segments.
struct Parts {
    fail: Operand,
    heap: Operand,
    live: Operand,
    to: Operand,
}

fn create_bin(
    b: &mut Builder<'_>,
    instr: &Instr,
    parts: &Parts,
    operands: &[Operand],
) -> Result<(), LoadError> {
    let mut segments = Vec::with_capacity(operands.len() / SEGMENT);
    let mut text = Vec::new();
    let strings_at = operands.len() / SEGMENT * 4;
    for operands in operands.chunks_exact(SEGMENT) {
        segments.push(segment(b, instr, operands, strings_at, &mut text)?);
    }
    if segments.is_empty() || segments[1..].iter().any(|segment| is_append(segment.kind)) {
        return Err(refuse(
            instr,
            "no segments, or one to be appended to that is not the first",
        ));
    }
    let total = segments
        .iter()
        .try_fold(0u64, |total, segment| match segment.kind {
            SegmentKind::Append | SegmentKind::PrivateAppend => Some(total),
            SegmentKind::BinaryFixed
            | SegmentKind::IntegerFixed
            | SegmentKind::FloatFixed
            | SegmentKind::String => total.checked_add(segment.size),
            _ => None,
        });
    let total = total
        .and_then(|total| u32::try_from(total).ok())
        .unwrap_or(DYNAMIC_SIZE);
    let handler = handler(&segments, total, b.dst(parts.to));
    let words_count = strings_at + text.len();
    if let Some(first) = segments.first_mut() {
        first.extension = extension_ops(words_count) as u64;
    }
    let mut words: Vec<u64> = segments.iter().flat_map(|segment| segment.pack()).collect();
    words.extend(&text);
    let to = b.dst(parts.to);
    let e = create::counts(segments.len() as u32, Builder::heap_words(parts.heap));
    let op = b.put(
        I::Bits,
        handler,
        (NONE, to, NONE),
        Builder::number(parts.live) as u16,
        e,
    );
    b.op_mut(op).a = total;
    fail_to(b, op, Builder::label(parts.fail));
    b.words(&words);
    Ok(())
}

/// The handler for these segments of `total` bits.
fn handler(segments: &[Segment], total: u32, to: Src) -> Handler {
    let in_x = matches!(to, Src::X(_));
    match segments {
        // Only whole bytes are appended to there.
        [first, rest @ ..] if is_append(first.kind) => match integers::are_short(rest, total) {
            true if !8u16.is_multiple_of(first.unit) => slow::<CreateBin>,
            true if total == 8 && rest.len() == 1 && in_x => integers::append_byte::<X>,
            true if total == 8 && rest.len() == 1 => integers::append_byte::<Y>,
            true if in_x => integers::append_integers::<X>,
            true => integers::append_integers::<Y>,
            false => slow::<CreateBin>,
        },
        _ => match integers::are_short(segments, total) {
            true if in_x => integers::create_integers::<X>,
            true => integers::create_integers::<Y>,
            false => slow::<CreateBin>,
        },
    }
}

fn is_append(kind: SegmentKind) -> bool {
    matches!(kind, SegmentKind::Append | SegmentKind::PrivateAppend)
}

/// A segment; the bytes of a string go to `text`, which will stand at `strings_at`.
fn segment(
    b: &mut Builder<'_>,
    instr: &Instr,
    operands: &[Operand],
    strings_at: usize,
    text: &mut Vec<u64>,
) -> Result<Segment, LoadError> {
    let [Operand::Atom(kind), number, unit, flags, value, size] = *operands else {
        return Err(refuse(instr, "a segment has no type"));
    };
    let kind = b.module.atom(kind);
    let unit = Builder::number(unit);
    let fixed = fixed_size(size, unit).filter(|bits| *bits <= MAX_BITS as u64);
    let choose = |constant, dynamic| if fixed.is_some() { constant } else { dynamic };
    let segment = Segment {
        kind: match kind {
            "append" => SegmentKind::Append,
            "private_append" => SegmentKind::PrivateAppend,
            "binary" if is_all(b, size) => SegmentKind::BinaryAll,
            "binary" => choose(SegmentKind::BinaryFixed, SegmentKind::Binary),
            "integer" => choose(SegmentKind::IntegerFixed, SegmentKind::Integer),
            "float" => choose(SegmentKind::FloatFixed, SegmentKind::Float),
            "string" => SegmentKind::String,
            "utf8" => SegmentKind::Utf8,
            "utf16" => SegmentKind::Utf16,
            "utf32" => SegmentKind::Utf32,
            _ => {
                return Err(refuse(
                    instr,
                    format!("the segment type {kind} is not known"),
                ));
            }
        },
        flags: flags_of_list(b, flags),
        unit: u16::try_from(unit).unwrap_or(u16::MAX).max(1),
        number: u32::try_from(Builder::number(number)).unwrap_or(u32::MAX),
        value: 0,
        size: 0,
        extension: 0,
    };
    if let (SegmentKind::String, Operand::String(at)) = (segment.kind, value) {
        let bytes = Builder::number(size) as usize;
        if bytes <= SHORT_STRING {
            // A few bytes are a number.
            let string = b.module.strings.get(at.index()..).unwrap_or(&[]);
            let value = string
                .iter()
                .take(bytes)
                .fold(0, |value, byte| value << 8 | i64::from(*byte));
            return Ok(Segment {
                kind: SegmentKind::IntegerFixed,
                value: Word::small(value).0,
                size: 8 * bytes as u64,
                ..segment
            });
        }
        let value = (strings_at + text.len()) as u64;
        text.extend(string_words(b, at.index(), bytes));
        return Ok(Segment {
            value,
            size: 8 * bytes as u64,
            ..segment
        });
    }
    let size = match fixed {
        Some(bits) => bits,
        None => b.arg(size),
    };
    Ok(Segment {
        value: b.arg(value),
        size,
        ..segment
    })
}

fn lower_legacy(b: &mut Builder<'_>, instr: &Instr, args: &[Operand]) -> bool {
    let number = Builder::number;
    let flags = |operand: Operand| u64::from(flags_of_bits(operand).0);
    let (handler, words, live): (Handler, Vec<u64>, Operand) = match (instr.op, args) {
        (Generic::BsInitWritable, _) => {
            b.put(
                I::Bits,
                slow::<legacy::InitWritable>,
                (NONE, NONE, NONE),
                0,
                0,
            );
            return true;
        }
        (Generic::BsUtf8Size | Generic::BsUtf16Size, [_, value, to]) => {
            let (value, to) = (b.src(*value), b.dst(*to));
            let handler: Handler = match instr.op {
                Generic::BsUtf8Size => slow::<legacy::Utf8Size>,
                _ => slow::<legacy::Utf16Size>,
            };
            b.put(
                I::Bits,
                handler,
                (value, to, NONE),
                0,
                Builder::constant(value, NONE),
            );
            return true;
        }
        (Generic::BsPutString, [Operand::Unsigned(size), Operand::String(at)]) => {
            let text = string_words(b, at.index(), *size as usize);
            b.put(
                I::Bits,
                slow::<legacy::PutString>,
                (NONE, NONE, NONE),
                0,
                size * 8,
            );
            b.words(&text);
            return true;
        }
        (Generic::BsInit2 | Generic::BsInitBits, [_, size, heap, live, _, to]) => {
            let unit = if instr.op == Generic::BsInit2 { 8 } else { 1 };
            let words = vec![
                b.arg(*size),
                u64::from(Builder::heap_words(*heap)),
                unit,
                b.dst(*to).arg(),
            ];
            (slow::<legacy::Init>, words, *live)
        }
        (Generic::BsAdd, [_, first, second, unit, to]) => {
            let words = vec![
                b.arg(*first),
                b.arg(*second),
                number(*unit),
                b.dst(*to).arg(),
            ];
            (slow::<legacy::Add>, words, Operand::Unsigned(0))
        }
        (Generic::BsAppend, [_, size, heap, live, unit, left, _, to]) => {
            let heap = u64::from(Builder::heap_words(*heap));
            (
                slow::<legacy::Append>,
                vec![
                    b.arg(*size),
                    heap,
                    number(*unit),
                    b.arg(*left),
                    b.dst(*to).arg(),
                ],
                *live,
            )
        }
        (Generic::BsPrivateAppend, [_, size, unit, left, _, to]) => {
            let words = vec![
                b.arg(*size),
                0,
                number(*unit),
                b.arg(*left),
                b.dst(*to).arg(),
            ];
            (slow::<legacy::PrivateAppend>, words, Operand::Unsigned(0))
        }
        (
            Generic::BsPutInteger | Generic::BsPutFloat | Generic::BsPutBinary,
            [_, size, unit, bits, value],
        ) => {
            let size = if is_all(b, *size) {
                legacy::ALL
            } else {
                b.arg(*size)
            };
            let handler: Handler = match instr.op {
                Generic::BsPutInteger => slow::<legacy::PutInteger>,
                Generic::BsPutFloat => slow::<legacy::PutFloat>,
                _ => slow::<legacy::PutBinary>,
            };
            (
                handler,
                vec![size, number(*unit), flags(*bits), b.arg(*value)],
                Operand::Unsigned(0),
            )
        }
        (Generic::BsPutUtf8 | Generic::BsPutUtf16 | Generic::BsPutUtf32, [_, bits, value]) => {
            let handler: Handler = match instr.op {
                Generic::BsPutUtf8 => slow::<legacy::PutUtf8>,
                Generic::BsPutUtf16 => slow::<legacy::PutUtf16>,
                _ => slow::<legacy::PutUtf32>,
            };
            (
                handler,
                vec![b.arg(*value), flags(*bits), 0, 0],
                Operand::Unsigned(0),
            )
        }
        _ => return false,
    };
    let op = b.put(I::Bits, handler, (NONE, NONE, NONE), number(live) as u16, 0);
    fail_to(b, op, Builder::label(args[0]));
    b.words(&words);
    true
}
