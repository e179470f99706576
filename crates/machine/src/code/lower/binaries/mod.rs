//! Lowering of the bit syntax: [`matching`] and [`construction`]. The instructions are described in `interp::ops::binaries`.

mod bs_match;
mod construction;
mod matching;

use asterias_beam::{Instr, Label, LoadError, Operand};
use asterias_term::Term;

use super::{Builder, Src, refuse};
use crate::interp::ops::binaries::Flags;

const NONE: Src = Src::X(0);

/// Lowers an instruction of this family; whether it is one.
pub(super) fn lower(
    b: &mut Builder<'_>,
    instr: &Instr,
    args: &[Operand],
) -> Result<bool, LoadError> {
    Ok(matching::lower(b, instr, args)? || construction::lower(b, instr, args)?)
}

/// Lets an instruction branch, where there is a label, or raise.
fn fail_to(b: &mut Builder<'_>, op: u32, fail: Label) {
    if !fail.is_none() {
        b.branch(op, fail);
    }
}

/// The flags of an instruction that has them as bits.
fn flags_of_bits(operand: Operand) -> Flags {
    const LITTLE: u64 = 2;
    const SIGNED: u64 = 4;
    const NATIVE: u64 = 16;
    let bits = Builder::number(operand);
    let little = bits & LITTLE != 0 || bits & NATIVE != 0 && cfg!(target_endian = "little");
    flags(bits & SIGNED != 0, little)
}

fn flags(signed: bool, little: bool) -> Flags {
    Flags(if signed { Flags::SIGNED } else { 0 } | if little { Flags::LITTLE } else { 0 })
}

/// The flags of a command or segment that has them as a list of atoms.
fn flags_of_list(b: &mut Builder<'_>, operand: Operand) -> Flags {
    let (mut signed, mut little) = (false, false);
    if let (Operand::Literal(_), Src::K(list)) = (operand, b.src(operand)) {
        // SAFETY: literals live as long as their module.
        for flag in unsafe { Term::new(list) }.list() {
            match flag.as_atom_name() {
                Some("signed") => signed = true,
                Some("little") => little = true,
                Some("native") => little = cfg!(target_endian = "little"),
                _ => {}
            }
        }
    }
    flags(signed, little)
}

fn is_all(b: &Builder<'_>, operand: Operand) -> bool {
    matches!(operand, Operand::Atom(index) if b.module.atom(index) == "all")
}

/// The size in bits of a field, where the instruction has it and it is one.
fn fixed_size(size: Operand, unit: u64) -> Option<u64> {
    match size {
        Operand::Unsigned(size) => size.checked_mul(unit),
        Operand::Integer(size) => u64::try_from(size).ok()?.checked_mul(unit),
        _ => None,
    }
}

/// Bytes of the string table as extension words.
fn string_words(b: &Builder<'_>, at: usize, bytes: usize) -> Vec<u64> {
    let text = b.module.strings.get(at..).unwrap_or(&[]);
    let text = &text[..bytes.min(text.len())];
    let word = |chunk: &[u8]| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_ne_bytes(word)
    };
    text.chunks(8).map(word).collect()
}
