//! What is known before an instruction, and how it comes together where control does.
//!
//! Joining only ever loses knowledge. Two ways to a label must agree on the frame and on the marks of `try` and `catch` in it.

use super::value::{Kinds, Slot};

/// A `try` or `catch` in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Handler {
    /// The Y register that holds the mark.
    pub(super) slot: u16,
    /// Positions of the labels where an exception may be handled; more than one where ways with different marks have come together.
    pub(super) targets: Vec<u32>,
}

/// What is known before an instruction.
#[derive(Debug)]
pub(super) struct State {
    /// Whether there is a frame.
    pub(super) has_frame: bool,
    /// X registers; those beyond are undefined.
    pub(super) x: Vec<Slot>,
    /// The frame's slots; it has more of them where ways with frames of different sizes have come together.
    pub(super) y: Vec<Slot>,
    /// Marks in force, the innermost last; it has the lowest slot.
    pub(super) handlers: Vec<Handler>,
    /// Floating point registers that have been written, a bit each.
    pub(super) floats: Vec<u64>,
    /// Heap words that may still be used without asking.
    pub(super) heap: u32,
    /// Whether a binary is being built piece by piece.
    pub(super) building: bool,
    /// Whether a receive looks at a message that is still in the mailbox.
    pub(super) looking: bool,
    /// The tuple that `setelement/3` has just made, if nothing has been allocated since.
    pub(super) fresh: u32,
}

/// Why two states do not fit together.
pub(super) type Conflict = &'static str;

/// Registers beyond so many are not asked whether they hold the same term.
const ALIAS_LIMIT: usize = 64;

impl Clone for State {
    fn clone(&self) -> State {
        State {
            has_frame: self.has_frame,
            x: self.x.clone(),
            y: self.y.clone(),
            handlers: self.handlers.clone(),
            floats: self.floats.clone(),
            heap: self.heap,
            building: self.building,
            looking: self.looking,
            fresh: self.fresh,
        }
    }

    /// Keeps the allocations.
    fn clone_from(&mut self, source: &State) {
        self.has_frame = source.has_frame;
        self.x.clear();
        self.x.extend_from_slice(&source.x);
        self.y.clear();
        self.y.extend_from_slice(&source.y);
        self.handlers.clone_from(&source.handlers);
        self.floats.clone_from(&source.floats);
        self.heap = source.heap;
        self.building = source.building;
        self.looking = source.looking;
        self.fresh = source.fresh;
    }
}

impl State {
    /// At the entry of a function.
    pub(super) fn at_entry(arity: u8) -> State {
        let argument = |index: u8| Slot {
            kinds: Kinds::ANY,
            value: u32::from(index) + 1,
        };
        State {
            has_frame: false,
            x: (0..arity).map(argument).collect(),
            y: Vec::new(),
            handlers: Vec::new(),
            floats: Vec::new(),
            heap: 0,
            building: false,
            looking: false,
            fresh: 0,
        }
    }

    /// Size of the frame.
    #[inline]
    pub(super) fn frame(&self) -> Option<u16> {
        self.has_frame.then_some(self.y.len() as u16)
    }

    /// Registers in the state: what copying and joining it costs.
    #[inline]
    pub(super) fn size(&self) -> usize {
        self.x.len() + self.y.len() + 1
    }

    /// Forgets X registers from `live` on.
    #[inline]
    pub(super) fn kill_from(&mut self, live: usize) {
        self.x.truncate(live);
    }

    /// Writes an X register.
    #[inline]
    pub(super) fn set_x(&mut self, index: u16, slot: Slot) {
        let index = usize::from(index);
        if index >= self.x.len() {
            self.x.resize(index + 1, Slot::UNDEFINED);
        }
        self.x[index] = slot;
    }

    /// What was announced may be gone: something else allocates.
    #[inline]
    pub(super) fn forget_heap(&mut self) {
        self.heap = 0;
        self.fresh = 0;
        self.building = false;
    }

    /// Whether a floating point register has been written.
    pub(super) fn has_float(&self, index: u16) -> bool {
        self.floats
            .get(usize::from(index) / 64)
            .is_some_and(|bits| bits >> (index % 64) & 1 != 0)
    }

    /// A floating point register is written.
    pub(super) fn set_float(&mut self, index: u16) {
        let word = usize::from(index) / 64;
        if word >= self.floats.len() {
            self.floats.resize(word + 1, 0);
        }
        self.floats[word] |= 1 << (index % 64);
    }

    /// All registers that hold the same term as one that has been found to be `kinds`.
    pub(super) fn refine(&mut self, value: u32, kinds: Kinds) {
        for slot in self.x.iter_mut().chain(&mut self.y) {
            if slot.value == value {
                slot.kinds = kinds;
            }
        }
    }

    /// Whether joining two frames of different sizes would lose sight of slots that have not been written.
    #[inline]
    pub(super) fn hides_unwritten(&self, other: &State) -> bool {
        let common = self.y.len().min(other.y.len());
        self.y[common..]
            .iter()
            .chain(&other.y[common..])
            .any(|slot| slot.kinds.may_be(Kinds::UNDEFINED))
    }

    /// Forgets which registers hold the same term.
    pub(super) fn forget_values(&mut self) {
        for slot in self.x.iter_mut().chain(&mut self.y) {
            slot.value = 0;
        }
        self.fresh = 0;
    }

    /// Joins what is known on another way into this state, which is that of the label at `position`; whether anything changed.
    ///
    /// `backward`: the other way comes from behind the label. Terms of an earlier turn are not those of this one.
    ///
    /// # Errors
    /// The ways disagree on what must be the same on all.
    pub(super) fn join(
        &mut self,
        other: &State,
        position: u32,
        backward: bool,
    ) -> Result<bool, Conflict> {
        if self.has_frame != other.has_frame {
            return Err("the frame differs by how the code is reached");
        }
        let mut changed = self.join_handlers(&other.handlers)?;
        if self.y.len() > other.y.len() {
            // Compilers share what only raises between frames of different sizes; slots are counted from the same end.
            self.y.truncate(other.y.len());
            changed = true;
        }
        if self.heap > other.heap {
            self.heap = other.heap;
            changed = true;
        }
        if self.building && !other.building {
            self.building = false;
            changed = true;
        }
        if !self.looking && other.looking {
            self.looking = true;
            changed = true;
        }
        if self.fresh != 0 && (self.fresh != other.fresh || backward) {
            self.fresh = 0;
            changed = true;
        }
        if !self.floats.is_empty() {
            changed |= self.join_floats(&other.floats);
        }
        if self.x.len() > other.x.len() {
            self.x.truncate(other.x.len());
            changed = true;
        }
        let count = self.x.len();
        if self.x[..] != other.x[..count] || self.y[..] != other.y[..self.y.len()] || backward {
            changed |= self.join_slots(other, position, backward);
        }
        Ok(changed)
    }

    fn join_slots(&mut self, other: &State, position: u32, backward: bool) -> bool {
        let mut changed = false;
        let mut pairs: Vec<(u32, u32, u32)> = Vec::new();
        let count = self.x.len();
        let registers = self.x.iter_mut().chain(&mut self.y);
        let others = other.x[..count].iter().chain(&other.y);
        for (index, (slot, from)) in registers.zip(others).enumerate() {
            let mut kinds = slot.kinds.join(from.kinds);
            if backward {
                kinds = kinds.widened(from.kinds);
            }
            changed |= kinds != slot.kinds;
            slot.kinds = kinds;
            if backward {
                changed |= slot.value != 0;
                slot.value = 0;
            } else if slot.value != from.value {
                let before = slot.value;
                slot.value = joined_value(&mut pairs, (before, from.value), position, index);
                changed |= slot.value != before;
            }
        }
        changed
    }

    fn join_floats(&mut self, other: &[u64]) -> bool {
        let mut changed = false;
        for (index, bits) in self.floats.iter_mut().enumerate() {
            let common = *bits & other.get(index).copied().unwrap_or(0);
            changed |= common != *bits;
            *bits = common;
        }
        changed
    }

    fn join_handlers(&mut self, other: &[Handler]) -> Result<bool, Conflict> {
        if self.handlers.len() != other.len() {
            return Err("the exception handlers differ by how the code is reached");
        }
        let mut changed = false;
        for (handler, from) in self.handlers.iter_mut().zip(other) {
            if handler.slot != from.slot {
                return Err("the exception handlers differ by how the code is reached");
            }
            if handler.targets == from.targets {
                continue;
            }
            for target in &from.targets {
                if !handler.targets.contains(target) {
                    handler.targets.push(*target);
                    changed = true;
                }
            }
        }
        Ok(changed)
    }
}

/// The number of a term that is one or another by the way taken: the same for all registers that hold the same two.
fn joined_value(
    pairs: &mut Vec<(u32, u32, u32)>,
    values: (u32, u32),
    position: u32,
    index: usize,
) -> u32 {
    if values.0 == 0 || values.1 == 0 || index >= ALIAS_LIMIT || position >= 1 << 24 {
        return 0;
    }
    if let Some((.., value)) = pairs.iter().find(|(one, two, _)| (*one, *two) == values) {
        return *value;
    }
    let value = 1 << 31 | position << 6 | index as u32;
    pairs.push((values.0, values.1, value));
    value
}
