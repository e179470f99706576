//! What a function may need of the machine: how many registers of a kind instructions can name.

use crate::core::ir;

/// How many X registers there are.
pub(super) const MAX_X: u16 = 1023;
/// How many slots a frame may have, and how many floating point registers there are.
pub(super) const MAX_Y: u16 = 1024;

/// A function needs more registers than there are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct TooComplex;

/// Checks how deep `try` and `catch` stand within each other: each takes a slot of the frame.
///
/// # Errors
/// There are not that many slots.
pub(crate) fn check_protection(function: &ir::Function) -> Result<(), TooComplex> {
    let outer = |at: usize| {
        let handler = function.blocks[at].handler;
        handler.map(|handler| handler.0 as usize)
    };
    // How deep each handler stands that was met, found once for all on the way to it.
    let mut depths: Vec<Option<usize>> = vec![None; function.blocks.len()];
    let mut way = Vec::new();
    for block in 0..function.blocks.len() {
        let mut at = outer(block);
        while let Some(handler) = at
            && depths[handler].is_none()
        {
            way.push(handler);
            at = outer(handler);
        }
        let mut depth = at.and_then(|handler| depths[handler]).unwrap_or(0);
        for handler in way.drain(..).rev() {
            depth += 1;
            depths[handler] = Some(depth);
        }
        if depth > usize::from(MAX_Y) {
            return Err(TooComplex);
        }
    }
    Ok(())
}
