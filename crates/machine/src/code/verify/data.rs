//! Moves, lists, tuples, maps, tests, selections, guard functions, floats.

use asterias_beam::{Instr, LoadError, Op, Operand, Type};

use super::registers::{label, number};
use super::value::{Kinds, Slot};
use super::{Next, Test, Verifier, refuse};

/// Larger tuples there are not.
const ARITY_LIMIT: u64 = 1 << 24;
/// An arity is a field of 16 bits in some instructions.
const SHORT_ARITY_LIMIT: usize = 1 << 16;
const TUPLE: u32 = Type::TUPLE as u32;
const FLOAT: u32 = Type::FLOAT as u32;

impl Verifier<'_> {
    /// Follows an instruction of this family.
    pub(super) fn step_data(
        &mut self,
        instr: &Instr,
        args: &[Operand],
    ) -> Result<Option<Next>, LoadError> {
        match (instr.op, args) {
            (Op::Move, [source, target]) => {
                let mut slot = self.read(instr, *source)?;
                if slot.value == 0 {
                    slot.value = self.fresh_value(0);
                    self.name(*source, slot.value);
                }
                self.write(instr, *target, slot)?;
            }
            (Op::Swap, [a, b]) => {
                let (first, second) = (self.read(instr, *a)?, self.read(instr, *b)?);
                self.write(instr, *a, second)?;
                self.write(instr, *b, first)?;
            }
            (Op::GetList, [source, head, tail]) => {
                let taint = self.need(instr, *source, Test::Cons)?.kinds;
                self.define(instr, *head, Kinds::ANY.tainted_by(taint), 0)?;
                self.define(instr, *tail, Kinds::ANY.tainted_by(taint), 1)?;
            }
            (Op::GetHd | Op::GetTl, [source, target]) => {
                let taint = self.need(instr, *source, Test::Cons)?.kinds;
                self.define(instr, *target, Kinds::ANY.tainted_by(taint), 0)?;
            }
            (Op::GetTupleElement, [source, index, target]) => {
                let mut arity = self.limited(instr, *index)? + 1;
                let slot = self.read(instr, *source)?;
                if !slot.kinds.is_only(TUPLE) || slot.kinds.arity().0 < arity {
                    arity = arity.max(self.following_arity(*source));
                }
                let taint = self.need(instr, *source, Test::TupleAtLeast(arity))?.kinds;
                self.define(instr, *target, Kinds::ANY.tainted_by(taint), 0)?;
            }
            (Op::SetTupleElement, [source, tuple, index]) => {
                self.set_tuple_element(instr, *source, *tuple, *index)?
            }
            (Op::PutList, [head, tail, target]) => {
                let taint = self.read_all(instr, &[*head, *tail])?;
                self.allocate_words(instr, 2)?;
                self.define(
                    instr,
                    *target,
                    Kinds::primary(Type::CONS).tainted_by(taint),
                    0,
                )?;
            }
            (Op::PutTuple2, [target, Operand::List(range)]) => {
                let elements = self.module.code.list(*range);
                if elements.len() >= SHORT_ARITY_LIMIT {
                    return Err(refuse(
                        instr,
                        format!("a tuple of {} elements is not supported", elements.len()),
                    ));
                }
                let taint = self.read_all(instr, elements)?;
                self.allocate_words(instr, 1 + elements.len())?;
                self.define(
                    instr,
                    *target,
                    Kinds::tuple(elements.len()).tainted_by(taint),
                    0,
                )?;
            }
            (Op::UpdateRecord, [_, size, source, target, Operand::List(range)]) => {
                self.update_record(
                    instr,
                    (*size, *source, *target),
                    self.module.code.list(*range),
                )?;
            }
            (Op::SelectVal, [source, default, Operand::List(range)]) => {
                self.read(instr, *source)?;
                for case in self.module.code.list(*range).chunks_exact(2) {
                    self.branch(instr, label(case[1]))?;
                }
                self.branch(instr, label(*default))?;
                return Ok(Some(Next::Stop));
            }
            (Op::SelectTupleArity, [source, default, Operand::List(range)]) => {
                let slot = self.need(instr, *source, Test::Tuple)?;
                let mut now = slot;
                for case in self.module.code.list(*range).chunks_exact(2) {
                    let kinds = slot.kinds.of_arity(self.limited(instr, case[0])?);
                    if !kinds.is_impossible() {
                        self.refine(*source, now, kinds);
                        now.kinds = kinds;
                        self.branch(instr, label(case[1]))?;
                    }
                }
                self.refine(*source, now, slot.kinds);
                self.branch(instr, label(*default))?;
                return Ok(Some(Next::Stop));
            }
            (Op::GetMapElements, [fail, source, Operand::List(range)]) => {
                let pairs = self.module.code.list(*range);
                let mut taint = self.need(instr, *source, Test::Map)?.kinds;
                for pair in pairs.chunks_exact(2) {
                    taint = taint.tainted_by(self.read(instr, pair[0])?.kinds);
                }
                self.branch(instr, label(*fail))?;
                for (number, pair) in pairs.chunks_exact(2).enumerate() {
                    self.define(instr, pair[1], Kinds::ANY.tainted_by(taint), number)?;
                }
            }
            (Op::HasMapFields, [fail, source, Operand::List(range)]) => {
                self.need(instr, *source, Test::Map)?;
                self.read_all(instr, self.module.code.list(*range))?;
                self.branch(instr, label(*fail))?;
            }
            (
                Op::PutMapAssoc | Op::PutMapExact,
                [fail, source, target, live, Operand::List(range)],
            ) => {
                let slot = self.read(instr, *source)?;
                let taint = self
                    .read_all(instr, self.module.code.list(*range))?
                    .tainted_by(slot.kinds);
                self.collects(instr, *live)?;
                self.fails(instr, *fail)?;
                self.define(
                    instr,
                    *target,
                    Kinds::primary(Type::MAP).tainted_by(taint),
                    0,
                )?;
            }
            (Op::GetRecordElements, [fail, source, Operand::List(range)]) => {
                let taint = self.read(instr, *source)?.kinds;
                self.branch(instr, label(*fail))?;
                for (number, pair) in self.module.code.list(*range).chunks_exact(2).enumerate() {
                    self.define(instr, pair[1], Kinds::ANY.tainted_by(taint), number)?;
                }
            }
            (Op::GetRecordField, [fail, source, name, _, target]) => {
                let taint = self.read_all(instr, &[*source, *name])?;
                self.fails(instr, *fail)?;
                self.define(instr, *target, Kinds::ANY.tainted_by(taint), 0)?;
            }
            (Op::PutRecord, [fail, name, source, target, live, Operand::List(range)]) => {
                let first = self.read_all(instr, &[*name, *source])?;
                let taint = self
                    .read_all(instr, self.module.code.list(*range))?
                    .tainted_by(first);
                self.collects(instr, *live)?;
                self.fails(instr, *fail)?;
                self.define(
                    instr,
                    *target,
                    Kinds::primary(Type::RECORD).tainted_by(taint),
                    0,
                )?;
            }
            _ => return self.step_tests(instr, args),
        }
        Ok(Some(Next::Continue))
    }

    fn step_tests(&mut self, instr: &Instr, args: &[Operand]) -> Result<Option<Next>, LoadError> {
        let next = match (instr.op, args) {
            (Op::TestArity, [fail, source, arity]) => {
                let arity = self.limited(instr, *arity)?;
                let slot = self.need(instr, *source, Test::Tuple)?;
                let yes = slot.kinds.of_arity(arity);
                let no = if slot.kinds.arity() == (arity, true) {
                    Kinds::of(0)
                } else {
                    slot.kinds
                };
                self.test(instr, *fail, *source, (yes, no))?
            }
            (Op::IsTaggedTuple, [fail, source, arity, _]) => {
                let arity = self.limited(instr, *arity)?;
                let slot = self.read(instr, *source)?;
                self.test(
                    instr,
                    *fail,
                    *source,
                    (slot.kinds.of_arity(arity), slot.kinds),
                )?
            }
            (Op::IsEqExact, [fail, a, b]) => {
                let (first, second) = (self.read(instr, *a)?, self.read(instr, *b)?);
                self.branch(instr, label(*fail))?;
                self.equal(*a, first, *b, second)
            }
            (Op::IsNeExact, [fail, a, b]) => {
                let (first, second) = (self.read(instr, *a)?, self.read(instr, *b)?);
                let both = first.kinds.both(second.kinds);
                if !both.is_impossible() {
                    // The branch is where they are equal.
                    self.equal(*a, first, *b, second);
                    self.branch(instr, label(*fail))?;
                    self.restore(*a, first);
                    self.restore(*b, second);
                }
                Next::Continue
            }
            (Op::IsEq | Op::IsNe | Op::IsLt | Op::IsGe | Op::IsFunction2, [fail, ..])
            | (Op::IsRecordAccessible, [fail, ..])
            | (Op::IsAnyNativeRecord | Op::IsNativeRecord, [fail, ..]) => {
                self.read_all(instr, &args[1..])?;
                self.branch(instr, label(*fail))?;
                Next::Continue
            }
            (op, [fail, source]) => {
                let Some((primary, decides)) = tested(op) else {
                    return self.step_numbers(instr, args);
                };
                let slot = self.read(instr, *source)?;
                let yes = slot.kinds.restricted_to(primary);
                let no = if decides {
                    slot.kinds.restricted_to(!primary)
                } else {
                    slot.kinds
                };
                self.test(instr, *fail, *source, (yes, no))?
            }
            _ => return self.step_numbers(instr, args),
        };
        Ok(Some(next))
    }

    fn step_numbers(&mut self, instr: &Instr, args: &[Operand]) -> Result<Option<Next>, LoadError> {
        match (instr.op, args) {
            (Op::Bif0, [import, target]) => {
                self.guard(instr, Operand::Nil, None, *import, &[], *target)?
            }
            (Op::Bif1 | Op::Bif2 | Op::Bif3, [fail, import, sources @ .., target]) => {
                self.guard(instr, *fail, None, *import, sources, *target)?;
            }
            (Op::GcBif1 | Op::GcBif2 | Op::GcBif3, [fail, live, import, sources @ .., target]) => {
                self.guard(instr, *fail, Some(*live), *import, sources, *target)?;
            }
            (Op::Fmove, [source, target]) => self.fmove(instr, *source, *target)?,
            (Op::Fconv, [source, Operand::Fr(target)]) => {
                self.read(instr, *source)?;
                self.raises(instr)?;
                self.state.set_float(*target);
            }
            (
                Op::Fadd | Op::Fsub | Op::Fmul | Op::Fdiv | Op::Fnegate,
                [_, sources @ .., Operand::Fr(target)],
            ) => {
                for source in sources {
                    self.read_float(instr, *source)?;
                }
                self.raises(instr)?;
                self.state.set_float(*target);
            }
            _ => return Ok(None),
        }
        Ok(Some(Next::Continue))
    }

    /// A term without number gets one, so that its copy is known to be the same.
    fn name(&mut self, source: Operand, value: u32) {
        let slot = match source {
            Operand::X(index) | Operand::TypedX(index, _) => {
                self.state.x.get_mut(usize::from(index))
            }
            Operand::Y(index) | Operand::TypedY(index, _) => {
                self.state.y.get_mut(usize::from(index))
            }
            _ => None,
        };
        if let Some(slot) = slot {
            slot.value = value;
        }
    }

    fn limited(&self, instr: &Instr, operand: Operand) -> Result<usize, LoadError> {
        match number(operand) {
            value if value < ARITY_LIMIT => Ok(value as usize),
            value => Err(refuse(instr, format!("{value} is beyond any tuple"))),
        }
    }

    fn short(&self, instr: &Instr, operand: Operand) -> Result<usize, LoadError> {
        match self.limited(instr, operand)? {
            value if value < SHORT_ARITY_LIMIT => Ok(value),
            value => Err(refuse(
                instr,
                format!("an arity of {value} is not supported"),
            )),
        }
    }

    /// The arity that the instructions behind this one rely on that take elements of the same tuple: one test serves them all.
    fn following_arity(&self, source: Operand) -> usize {
        let code = &self.module.code;
        let mut arity = 0;
        let mut overwritten = false;
        for instr in &code.instrs[self.position..self.function.1] {
            let (Op::GetTupleElement, [from, index, target]) = (instr.op, code.args(instr)) else {
                break;
            };
            if *from != source || overwritten || number(*index) >= ARITY_LIMIT {
                break;
            }
            arity = arity.max(number(*index) as usize + 1);
            overwritten = is_same_register(*target, source);
        }
        arity
    }

    /// The tuple must be the new one that `setelement/3` has made: no other may change.
    fn set_tuple_element(
        &mut self,
        instr: &Instr,
        source: Operand,
        tuple: Operand,
        index: Operand,
    ) -> Result<(), LoadError> {
        let arity = self.limited(instr, index)? + 1;
        if self.read(instr, source)?.kinds.may_be(Kinds::FRAGILE) {
            return Err(refuse(
                instr,
                "the element may be part of a message that is still in the mailbox",
            ));
        }
        let slot = self.read(instr, tuple)?;
        if self.state.fresh == 0 || slot.value != self.state.fresh {
            return Err(refuse(
                instr,
                "the tuple is not one that setelement/3 has just made",
            ));
        }
        self.need(instr, tuple, Test::TupleAtLeast(arity))?;
        Ok(())
    }

    fn update_record(
        &mut self,
        instr: &Instr,
        (size, source, target): (Operand, Operand, Operand),
        updates: &[Operand],
    ) -> Result<(), LoadError> {
        let size = self.short(instr, size)?;
        let mut taint = self.need(instr, source, Test::TupleOf(size))?.kinds;
        for update in updates.chunks_exact(2) {
            if !(1..=size as u64).contains(&number(update[0])) {
                return Err(refuse(
                    instr,
                    format!("a tuple of {size} has no element {}", number(update[0])),
                ));
            }
            taint = taint.tainted_by(self.read(instr, update[1])?.kinds);
        }
        self.allocate_words(instr, 1 + size)?;
        self.define(instr, target, Kinds::tuple(size).tainted_by(taint), 0)
    }

    /// Two operands turn out to be the same.
    fn equal(&mut self, a: Operand, first: Slot, b: Operand, second: Slot) -> Next {
        let both = first.kinds.both(second.kinds);
        if both.is_impossible() {
            return Next::Stop;
        }
        self.refine(a, first, both.durable().tainted_by(first.kinds));
        self.refine(b, second, both.durable().tainted_by(second.kinds));
        Next::Continue
    }

    /// What was known before a branch.
    fn restore(&mut self, operand: Operand, before: Slot) {
        self.refine(
            operand,
            Slot {
                kinds: Kinds::of(0),
                ..before
            },
            before.kinds,
        );
    }

    fn guard(
        &mut self,
        instr: &Instr,
        fail: Operand,
        live: Option<Operand>,
        import: Operand,
        sources: &[Operand],
        target: Operand,
    ) -> Result<(), LoadError> {
        let Operand::Import(index) = import else {
            return Err(self.unsupported(instr));
        };
        let callee = self.callees[index.index()];
        if usize::from(callee.arity) != sources.len() {
            return Err(refuse(
                instr,
                format!(
                    "{} arguments for a function of {}",
                    sources.len(),
                    callee.arity
                ),
            ));
        }
        let mut kinds = callee.result;
        for source in sources {
            let slot = self.read(instr, *source)?;
            if callee.is_arithmetic && slot.kinds.is_only(FLOAT) {
                kinds = Kinds::primary(Type::FLOAT);
            }
        }
        if callee.is_arithmetic && self.are_integers(instr, sources)? {
            kinds = Kinds::primary(Type::INTEGER);
        }
        let taint = self.read_all(instr, sources)?;
        match live {
            Some(live) => self.collects(instr, live)?,
            None if callee.is_bare => {}
            None if callee.collects => {
                return Err(refuse(instr, "arithmetic needs to know the live registers"));
            }
            // A native that allocates uses what is left of the heap, and never collects here.
            None => self.state.forget_heap(),
        }
        self.fails(instr, fail)?;
        self.accept(sources, callee);
        self.define(instr, target, kinds.tainted_by(taint), 0)
    }

    fn are_integers(&self, instr: &Instr, sources: &[Operand]) -> Result<bool, LoadError> {
        for source in sources {
            if !self
                .read(instr, *source)?
                .kinds
                .is_only(u32::from(Type::INTEGER))
            {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What the operands of a guard function must have been for it to succeed; those that are still there.
    fn accept(&mut self, sources: &[Operand], callee: super::Callee) {
        let (operand, bits, arity) = match (callee.accepts, sources) {
            (Some((index, bits)), _) => (sources[usize::from(index)], bits, None),
            (None, [Operand::Integer(element), tuple]) if callee.is_element => {
                (*tuple, TUPLE, usize::try_from(*element).ok())
            }
            (None, [_, tuple]) if callee.is_element => (*tuple, TUPLE, None),
            _ => return,
        };
        let slot = match operand {
            Operand::X(index) | Operand::TypedX(index, _) => {
                self.state.x.get(usize::from(index)).copied()
            }
            Operand::Y(index) | Operand::TypedY(index, _) => {
                self.state.y.get(usize::from(index)).copied()
            }
            _ => None,
        };
        let Some(slot) = slot.filter(|slot| slot.kinds.is_readable()) else {
            return;
        };
        let kinds = match arity {
            Some(arity) => slot.kinds.of_arity_at_least(arity),
            None => slot.kinds.restricted_to(bits),
        };
        if !kinds.is_impossible() {
            self.refine(operand, slot, kinds);
        }
    }

    fn fmove(&mut self, instr: &Instr, source: Operand, target: Operand) -> Result<(), LoadError> {
        match (source, target) {
            (Operand::Fr(_), Operand::Fr(target)) => {
                self.read_float(instr, source)?;
                self.state.set_float(target);
                Ok(())
            }
            (Operand::Fr(_), target) => {
                self.read_float(instr, source)?;
                self.allocate_words(instr, 2)?;
                self.define(instr, target, Kinds::primary(Type::FLOAT), 0)
            }
            (source, Operand::Fr(target)) => {
                self.need(instr, source, Test::Float)?;
                self.state.set_float(target);
                Ok(())
            }
            _ => Err(self.unsupported(instr)),
        }
    }

    fn read_float(&self, instr: &Instr, operand: Operand) -> Result<(), LoadError> {
        match operand {
            Operand::Fr(index) if self.state.has_float(index) => Ok(()),
            Operand::Fr(index) => Err(refuse(instr, format!("fr{index} holds no float"))),
            _ => Err(self.unsupported(instr)),
        }
    }
}

fn is_same_register(a: Operand, b: Operand) -> bool {
    match (a, b) {
        (Operand::X(a) | Operand::TypedX(a, _), Operand::X(b) | Operand::TypedX(b, _))
        | (Operand::Y(a) | Operand::TypedY(a, _), Operand::Y(b) | Operand::TypedY(b, _)) => a == b,
        _ => false,
    }
}

/// What a type test asks for, and whether all others fail it.
fn tested(op: Op) -> Option<(u32, bool)> {
    let (primary, decides) = match op {
        Op::IsInteger => (Type::INTEGER, true),
        Op::IsFloat => (Type::FLOAT, true),
        Op::IsNumber => (Type::INTEGER | Type::FLOAT, true),
        Op::IsAtom => (Type::ATOM, true),
        Op::IsBoolean => (Type::ATOM, false),
        Op::IsPid => (Type::PID, true),
        Op::IsPort => (Type::PORT, true),
        Op::IsReference => (Type::REFERENCE, true),
        Op::IsNil => (Type::NIL, true),
        Op::IsList => (Type::CONS | Type::NIL, true),
        Op::IsNonemptyList => (Type::CONS, true),
        Op::IsTuple => (Type::TUPLE, true),
        Op::IsMap => (Type::MAP, true),
        Op::IsFunction => (Type::FUN, true),
        Op::IsBitstr => return Some((u32::from(Type::BITSTRING) | Kinds::CONTEXT, true)),
        Op::IsBinary => return Some((u32::from(Type::BITSTRING) | Kinds::CONTEXT, false)),
        _ => return None,
    };
    Some((u32::from(primary), decides))
}
