//! Reading and writing registers, safepoints, and what instructions rely on their operands to be.

use asterias_beam::{Instr, Label, LoadError, Op, Operand, Type};

use super::value::{Kinds, Slot, kinds_of_literal};
use super::{HEAP_LIMIT, Next, Test, Verifier, heap_words, refuse};

/// In the number of a term: it is the atom with the rest of the number.
const ATOM: u32 = 1 << 30;

impl Verifier<'_> {
    /// What the operand is; a register must have been written.
    #[inline]
    pub(super) fn read(&self, instr: &Instr, operand: Operand) -> Result<Slot, LoadError> {
        let (slot, name, index) = match operand {
            Operand::X(index) | Operand::TypedX(index, _) => {
                (self.state.x.get(usize::from(index)).copied(), 'x', index)
            }
            Operand::Y(index) | Operand::TypedY(index, _) => {
                let Some(slot) = self.state.y.get(usize::from(index)) else {
                    return Err(refuse(instr, format!("y{index} is beyond the frame")));
                };
                (Some(*slot), 'y', index)
            }
            // All copies of an atom are the same term.
            Operand::Atom(index) if index.0 < ATOM => {
                return Ok(Slot {
                    kinds: Kinds::primary(Type::ATOM),
                    value: ATOM | index.0,
                });
            }
            constant => {
                return Ok(Slot {
                    kinds: self.constant(constant),
                    value: 0,
                });
            }
        };
        match slot {
            Some(slot) if slot.kinds.is_readable() => Ok(slot),
            _ => Err(refuse(instr, format!("{name}{index} holds no term"))),
        }
    }

    /// Reads all operands; gives the taint of them together.
    pub(super) fn read_all(&self, instr: &Instr, operands: &[Operand]) -> Result<Kinds, LoadError> {
        let mut kinds = Kinds::of(0);
        for operand in operands {
            kinds = kinds.tainted_by(self.read(instr, *operand)?.kinds);
        }
        Ok(kinds)
    }

    fn constant(&self, operand: Operand) -> Kinds {
        let primary = match operand {
            Operand::Literal(index) => return kinds_of_literal(self.module.literal(index)),
            Operand::Nil => Type::NIL,
            Operand::Atom(_) => Type::ATOM,
            _ => Type::INTEGER,
        };
        Kinds::primary(primary)
    }

    /// Writes a register; the mark of a handler must not be overwritten.
    #[inline]
    pub(super) fn write(
        &mut self,
        instr: &Instr,
        target: Operand,
        slot: Slot,
    ) -> Result<(), LoadError> {
        match target {
            Operand::X(index) | Operand::TypedX(index, _) => {
                self.state.set_x(index, slot);
                Ok(())
            }
            Operand::Y(index) | Operand::TypedY(index, _) => {
                match self.state.y.get_mut(usize::from(index)) {
                    None => Err(refuse(instr, format!("y{index} is beyond the frame"))),
                    Some(old) if old.kinds.may_be(Kinds::MARK) => Err(refuse(
                        instr,
                        format!("y{index} holds the mark of an exception handler"),
                    )),
                    Some(old) => {
                        *old = slot;
                        self.raise_joined = false;
                        Ok(())
                    }
                }
            }
            _ => Err(refuse(instr, "the destination is no register")),
        }
    }

    /// Writes a term of these kinds that no other register holds; `number` tells destinations of one instruction apart.
    pub(super) fn define(
        &mut self,
        instr: &Instr,
        target: Operand,
        kinds: Kinds,
        number: usize,
    ) -> Result<(), LoadError> {
        let value = self.fresh_value(number);
        self.write(instr, target, Slot { kinds, value })
    }

    /// The number of a term that the current instruction makes.
    pub(super) fn fresh_value(&self, number: usize) -> u32 {
        // Arguments have the numbers below 264.
        let relative = self.position - self.function.0 + 33;
        if number < 8 && relative < 1 << 27 {
            (relative << 3 | number) as u32
        } else {
            0
        }
    }

    /// The atom that a register holds, where that is known.
    pub(super) fn atom_in(&self, register: u16) -> Option<&str> {
        let slot = self.state.x.get(usize::from(register))?;
        let index = slot.value ^ ATOM;
        (slot.value >> 30 == 1 && (index as usize) < self.module.atoms.len())
            .then(|| self.module.atom(asterias_beam::AtomIndex(index)))
    }

    /// The operand, and all registers that hold the same term, have been found to be of these kinds.
    pub(super) fn refine(&mut self, operand: Operand, slot: Slot, kinds: Kinds) {
        if slot.kinds == kinds {
            return;
        }
        if slot.value != 0 {
            return self.state.refine(slot.value, kinds);
        }
        match operand {
            Operand::X(index) | Operand::TypedX(index, _) => {
                if let Some(slot) = self.state.x.get_mut(usize::from(index)) {
                    slot.kinds = kinds;
                }
            }
            Operand::Y(index) | Operand::TypedY(index, _) => {
                if let Some(slot) = self.state.y.get_mut(usize::from(index)) {
                    slot.kinds = kinds;
                }
            }
            _ => {}
        }
    }

    /// A test: the operand is one thing where it holds, another where it branches.
    pub(super) fn test(
        &mut self,
        instr: &Instr,
        fail: Operand,
        operand: Operand,
        (yes, no): (Kinds, Kinds),
    ) -> Result<Next, LoadError> {
        let slot = self.read(instr, operand)?;
        if !no.is_impossible() {
            self.refine(operand, slot, no);
            self.fails(instr, fail)?;
        }
        if yes.is_impossible() {
            return Ok(Next::Stop);
        }
        let now = if no.is_impossible() { slot.kinds } else { no };
        self.refine(operand, Slot { kinds: now, ..slot }, yes);
        Ok(Next::Continue)
    }

    /// The instruction relies on this operand; what is not proven is tested in front of it.
    pub(super) fn need(
        &mut self,
        instr: &Instr,
        operand: Operand,
        want: Test,
    ) -> Result<Slot, LoadError> {
        let slot = self.read(instr, operand)?;
        let (holds, kinds) = match want {
            Test::Cons => slot.holds(Type::CONS.into()),
            Test::Tuple => slot.holds(Type::TUPLE.into()),
            Test::Map => slot.holds(Type::MAP.into()),
            Test::Float => slot.holds(Type::FLOAT.into()),
            Test::Context | Test::Position | Test::Message => slot.holds(Kinds::CONTEXT),
            Test::TupleAtLeast(arity) => {
                let kinds = slot.kinds.of_arity_at_least(arity);
                (
                    slot.kinds.is_only(u32::from(Type::TUPLE)) && slot.kinds.arity().0 >= arity,
                    kinds,
                )
            }
            Test::TupleOf(arity) => {
                let is_tuple = slot.kinds.is_only(u32::from(Type::TUPLE));
                (
                    is_tuple && slot.kinds.arity() == (arity, true),
                    slot.kinds.of_arity(arity),
                )
            }
        };
        if holds {
            return Ok(slot);
        }
        self.mark_checked(operand, want);
        if matches!(
            operand,
            Operand::X(_) | Operand::TypedX(..) | Operand::Y(_) | Operand::TypedY(..)
        ) {
            // Where the test cannot succeed, what follows is not executed, and may be taken for anything that satisfies it.
            let kinds = if kinds.is_impossible() {
                Verifier::wanted(want)
            } else {
                kinds
            };
            self.refine(operand, slot, kinds);
            return Ok(Slot { kinds, ..slot });
        }
        Ok(slot)
    }

    fn wanted(want: Test) -> Kinds {
        match want {
            Test::Cons => Kinds::primary(Type::CONS),
            Test::Tuple => Kinds::primary(Type::TUPLE),
            Test::Map => Kinds::primary(Type::MAP),
            Test::Float => Kinds::primary(Type::FLOAT),
            Test::Context | Test::Position | Test::Message => Kinds::of(Kinds::CONTEXT),
            Test::TupleAtLeast(arity) => Kinds::ANY.of_arity_at_least(arity),
            Test::TupleOf(arity) => Kinds::tuple(arity),
        }
    }

    /// Exceptions and collections look at all slots of the frame: where one may not have been written, frames are cleared when they
    /// are made.
    pub(super) fn check_slots(&mut self) {
        let mut found = false;
        for slot in &mut self.state.y {
            if slot.kinds.may_be(Kinds::UNDEFINED) {
                *slot = Slot::NIL;
                found = true;
            }
        }
        self.clears |= found;
    }

    /// Parts of a message that is still in the mailbox must not be passed on: the message is taken into the heap before.
    pub(super) fn keep_message(&mut self) {
        self.mark_checked(Operand::Nil, Test::Message);
        for slot in self.state.x.iter_mut().chain(&mut self.state.y) {
            slot.kinds = slot.kinds.durable();
        }
    }

    /// No slot of the frame may be part of a message when the mailbox moves on.
    pub(super) fn keep_message_in_slots(&mut self) {
        if self.state.looking
            && self
                .state
                .y
                .iter()
                .any(|slot| slot.kinds.may_be(Kinds::FRAGILE))
        {
            self.keep_message();
        }
    }

    /// A safepoint: so many X registers are alive, the others are lost, and so is announced heap.
    pub(super) fn collects(&mut self, instr: &Instr, live: Operand) -> Result<(), LoadError> {
        let live = number(live) as usize;
        self.check_slots();
        for index in 0..live {
            self.read(instr, Operand::X(index as u16))?;
        }
        self.state.kill_from(live);
        self.state.forget_heap();
        Ok(())
    }

    /// So many words have been asked for.
    pub(super) fn announce(&mut self, instr: &Instr, words: Operand) -> Result<(), LoadError> {
        let words = heap_words(words);
        if words > HEAP_LIMIT {
            return Err(refuse(
                instr,
                format!("{words} words of heap are more than any code needs"),
            ));
        }
        self.state.heap = words;
        Ok(())
    }

    /// Uses announced heap.
    pub(super) fn allocate_words(&mut self, instr: &Instr, words: usize) -> Result<(), LoadError> {
        match u32::try_from(words)
            .ok()
            .and_then(|words| self.state.heap.checked_sub(words))
        {
            Some(left) => {
                self.state.heap = left;
                Ok(())
            }
            None => {
                let left = self.state.heap;
                Err(refuse(
                    instr,
                    format!(
                        "{words} words of heap are used where {left} are left of those asked for"
                    ),
                ))
            }
        }
    }

    /// The first `count` X registers are arguments of a call: terms that may be kept.
    pub(super) fn arguments(&mut self, instr: &Instr, count: usize) -> Result<(), LoadError> {
        let mut fragile = false;
        for index in 0..count {
            fragile |= self
                .read(instr, Operand::X(index as u16))?
                .kinds
                .may_be(Kinds::FRAGILE);
        }
        if fragile {
            self.keep_message();
        }
        Ok(())
    }

    /// What a call leaves: a result, the frame, and nothing else.
    pub(super) fn returns(&mut self, kinds: Kinds) {
        self.state.kill_from(0);
        self.state.forget_heap();
        self.state.floats.clear();
        let value = self.fresh_value(0);
        self.state.set_x(0, Slot { kinds, value });
    }

    /// Operands that the decoder lets pass and no compiler writes.
    pub(super) fn unsupported(&self, instr: &Instr) -> LoadError {
        refuse(instr, "the operands do not fit")
    }
}

/// A plain number.
#[inline]
pub(super) fn number(operand: Operand) -> u64 {
    match operand {
        Operand::Unsigned(value) => value,
        Operand::Integer(value) => u64::try_from(value).unwrap_or(u64::MAX),
        _ => 0,
    }
}

/// A label operand; [`Label::NONE`] for none.
#[inline]
pub(super) fn label(operand: Operand) -> Label {
    match operand {
        Operand::Label(label) => label,
        _ => Label::NONE,
    }
}

/// Whether an instruction is a call in the place of a return.
pub(super) fn is_tail(op: Op) -> bool {
    matches!(
        op,
        Op::CallOnly | Op::CallLast | Op::CallExtOnly | Op::CallExtLast | Op::ApplyLast
    )
}
