//! The instructions of the interpreter, a file for each family.

pub(crate) mod arith;
pub(crate) mod arith_slow;
pub(crate) mod binaries;
pub(crate) mod calls;
pub(crate) mod checks;
pub(crate) mod compare;
pub(crate) mod data;
pub(crate) mod exceptions;
pub(crate) mod floats;
pub(crate) mod funs;
pub(crate) mod guards;
pub(crate) mod maps;
pub(crate) mod moves;
pub(crate) mod natives;
pub(crate) mod receive;
pub(crate) mod records;
pub(crate) mod select;
pub(crate) mod tests;

use asterias_term::Word;
use asterias_term::word::TAG_HEADER;

use super::dispatch::Regs;

/// The operand in the extension word `index`: a term, or the content of an X or Y register.
///
/// # Safety
/// The instruction has that many extension words, and this one is an [`Arg`](crate::code::Arg) other than a floating point register.
#[inline(always)]
pub(crate) unsafe fn extension_operand(regs: &Regs, words: *const u64, index: usize) -> Word {
    // SAFETY: as the caller's.
    unsafe {
        let word = Word(*words.add(index));
        if word.tag() == TAG_HEADER {
            *extension_register(regs, word)
        } else {
            word
        }
    }
}

/// The place of a register that stands as a header in an extension word.
///
/// # Safety
/// As [`extension_operand`].
#[inline(always)]
unsafe fn extension_register(regs: &Regs, word: Word) -> *mut Word {
    let base = if word.0 & 8 == 0 {
        regs.engine.cast::<Word>()
    } else {
        regs.sp
    };
    // SAFETY: the loader has checked registers; X registers stand at the engine's start, Y registers at the stack pointer.
    unsafe { base.add((word.0 >> 8) as usize) }
}
