//! Calls, frames, exceptions, messages.

use asterias_beam::{Instr, LoadError, Op, Operand, Type};

use super::registers::{is_tail, label, number};
use super::state::Handler;
use super::value::{Kinds, Slot};
use super::{DEPTH_LIMIT, Next, Verifier, refuse};

impl Verifier<'_> {
    /// Follows an instruction of this family.
    pub(super) fn step_control(
        &mut self,
        instr: &Instr,
        args: &[Operand],
    ) -> Result<Option<Next>, LoadError> {
        let next = match (instr.op, args) {
            (Op::Line | Op::ExecutableLine | Op::DebugLine | Op::NifStart, _) => Next::Continue,
            (Op::FuncInfo, _) => {
                self.no_frame(instr)?;
                self.arguments(instr, usize::from(self.arity))?;
                Next::Stop
            }
            (Op::IntCodeEnd, _) => Next::Stop,
            (Op::Call | Op::CallOnly | Op::CallLast, [arity, target, ..]) => {
                self.local_call(instr, *arity, *target)?
            }
            (Op::CallExt | Op::CallExtOnly | Op::CallExtLast, [arity, import, ..]) => {
                self.external_call(instr, *arity, *import)?
            }
            (Op::CallFun, [arity]) => self.call(instr, number(*arity) as usize + 1, Kinds::ANY)?,
            (Op::CallFun2, [_, arity, fun]) => {
                if self.read(instr, *fun)?.kinds.may_be(Kinds::FRAGILE) {
                    self.keep_message();
                }
                self.call(instr, number(*arity) as usize, Kinds::ANY)?
            }
            (Op::Apply | Op::ApplyLast, [arity, ..]) => {
                self.call(instr, number(*arity) as usize + 2, Kinds::ANY)?
            }
            (Op::Return, _) => {
                self.no_frame(instr)?;
                self.arguments(instr, 1)?;
                let result = self.read(instr, Operand::X(0))?.kinds;
                self.summaries.gives(self.current, result);
                Next::Stop
            }
            (Op::Allocate, [slots, live]) => {
                self.allocate(instr, *slots, *live)?;
                Next::Continue
            }
            (Op::AllocateHeap, [slots, words, live]) => {
                self.allocate(instr, *slots, *live)?;
                self.announce(instr, *words)?;
                Next::Continue
            }
            (Op::TestHeap, [words, live]) => {
                self.collects(instr, *live)?;
                self.announce(instr, *words)?;
                Next::Continue
            }
            (Op::Deallocate, _) => {
                self.drop_frame(instr)?;
                Next::Continue
            }
            (Op::Trim, [count, _]) => {
                self.trim(instr, number(*count) as usize)?;
                Next::Continue
            }
            (Op::InitYregs, [Operand::List(range)]) => {
                for slot in self.module.code.list(*range) {
                    self.write(instr, *slot, Slot::NIL)?;
                }
                Next::Continue
            }
            (Op::Jump, [target]) => {
                self.branch(instr, label(*target))?;
                Next::Stop
            }
            (Op::MakeFun3, [Operand::Lambda(index), target, Operand::List(range)]) => {
                let free = self.module.code.list(*range);
                let lambda = &self.module.lambdas[index.index()];
                if free.len() != usize::from(lambda.num_free) || lambda.num_free > lambda.arity {
                    return Err(refuse(
                        instr,
                        "the fun has another number of free variables",
                    ));
                }
                let taint = self.read_all(instr, free)?;
                self.allocate_words(instr, 3 + free.len())?;
                self.define(
                    instr,
                    *target,
                    Kinds::primary(Type::FUN).tainted_by(taint),
                    0,
                )?;
                Next::Continue
            }
            (Op::OnLoad, _) if self.arity != 0 => {
                return Err(refuse(instr, "the function has arguments"));
            }
            (Op::OnLoad, _) => Next::Continue,
            _ => return self.step_exceptions(instr, args),
        };
        Ok(Some(next))
    }

    fn step_exceptions(
        &mut self,
        instr: &Instr,
        args: &[Operand],
    ) -> Result<Option<Next>, LoadError> {
        let next = match (instr.op, args) {
            (Op::Try | Op::Catch, [slot, target]) => {
                self.begin_handler(instr, *slot, *target)?;
                Next::Continue
            }
            (Op::TryEnd, [slot]) => {
                self.end_handler(instr, *slot)?;
                Next::Continue
            }
            (Op::TryCase, [slot]) => {
                self.end_handler(instr, *slot)?;
                self.try_case(instr)?;
                Next::Continue
            }
            (Op::CatchEnd, [slot]) => {
                self.end_handler(instr, *slot)?;
                self.catch_end(instr)?;
                Next::Continue
            }
            (
                Op::Badmatch | Op::CaseEnd | Op::TryCaseEnd | Op::Badrecord | Op::IfEnd | Op::Raise,
                _,
            ) => {
                self.read_all(instr, args)?;
                self.raises(instr)?;
                Next::Stop
            }
            (Op::RawRaise, _) => {
                self.arguments(instr, 3)?;
                self.raises(instr)?;
                if matches!(self.atom_in(0), Some("error" | "exit" | "throw")) {
                    return Ok(Some(Next::Stop));
                }
                self.returns(Kinds::primary(Type::ATOM));
                Next::Continue
            }
            (Op::BuildStacktrace, _) => {
                self.arguments(instr, 1)?;
                self.check_slots();
                self.returns(Kinds::ANY);
                Next::Continue
            }
            _ => return self.step_messages(instr, args),
        };
        Ok(Some(next))
    }

    fn step_messages(
        &mut self,
        instr: &Instr,
        args: &[Operand],
    ) -> Result<Option<Next>, LoadError> {
        let next = match (instr.op, args) {
            (Op::Send, _) => {
                self.arguments(instr, 2)?;
                self.raises(instr)?;
                self.returns(Kinds::ANY);
                Next::Continue
            }
            (Op::LoopRec, [target, to]) => {
                self.waits();
                self.branch(instr, label(*target))?;
                self.state.looking = true;
                self.define(instr, *to, Kinds::of(Kinds::TERMS | Kinds::FRAGILE), 0)?;
                Next::Continue
            }
            (Op::LoopRecEnd | Op::Wait, [target]) => {
                self.waits();
                self.branch(instr, label(*target))?;
                Next::Stop
            }
            (Op::WaitTimeout, [target, time]) => {
                // Without a receive in front the process comes back to this instruction, its time is running, and the register is lost.
                if !matches!(time, Operand::X(_) | Operand::TypedX(..)) {
                    self.read(instr, *time)?;
                }
                self.raises(instr)?;
                self.waits();
                self.branch(instr, label(*target))?;
                Next::Continue
            }
            (Op::Timeout, _) => {
                self.waits();
                Next::Continue
            }
            (Op::RemoveMessage, _) => {
                self.state.looking = false;
                for slot in self.state.x.iter_mut().chain(&mut self.state.y) {
                    slot.kinds = slot.kinds.durable();
                }
                Next::Continue
            }
            (Op::RecvMarkerBind | Op::RecvMarkerClear | Op::RecvMarkerUse, _) => {
                self.read_all(instr, args)?;
                Next::Continue
            }
            (Op::RecvMarkerReserve, [to]) => {
                self.define(instr, *to, Kinds::primary(Type::INTEGER), 0)?;
                Next::Continue
            }
            _ => return Ok(None),
        };
        Ok(Some(next))
    }

    fn local_call(
        &mut self,
        instr: &Instr,
        arity: Operand,
        target: Operand,
    ) -> Result<Next, LoadError> {
        let Some(function) = self.summaries.at(label(target).index()) else {
            return Err(refuse(
                instr,
                "the label is not where a function is entered",
            ));
        };
        let expected = usize::from(self.summaries.get(function).arity);
        if number(arity) != expected as u64 {
            return Err(refuse(
                instr,
                format!("{} arguments for a function of {expected}", number(arity)),
            ));
        }
        self.arguments(instr, expected)?;
        let mut result = self
            .summaries
            .call(self.current, function, &self.state.x[..expected]);
        if self.summaries.is_worth_walking(function) && self.depth < DEPTH_LIMIT {
            self.function(function)?;
            result = self.summaries.get(function).result;
        }
        self.call(instr, expected, result)
    }

    fn external_call(
        &mut self,
        instr: &Instr,
        arity: Operand,
        import: Operand,
    ) -> Result<Next, LoadError> {
        let Operand::Import(index) = import else {
            return Err(self.unsupported(instr));
        };
        let callee = self.callees[index.index()];
        if number(arity) != u64::from(callee.arity) {
            return Err(refuse(
                instr,
                format!(
                    "{} arguments for a function of {}",
                    number(arity),
                    callee.arity
                ),
            ));
        }
        if callee.never_returns || callee.is_raise && self.certainly_raises() {
            self.arguments(instr, usize::from(callee.arity))?;
            self.keep_message_in_slots();
            self.raises(instr)?;
            return Ok(Next::Stop);
        }
        let mut result = callee.result;
        if callee.is_setelement {
            let tuple = self.read(instr, Operand::X(1))?.kinds;
            result = tuple.restricted_to(u32::from(Type::TUPLE)).durable();
        }
        let next = self.call(instr, usize::from(callee.arity), result)?;
        if callee.is_setelement && next == Next::Continue {
            // What is set in the copy of a tuple must find the tuple where this has put it.
            self.state.fresh = self.fresh_value(0);
        }
        Ok(next)
    }

    /// Whether `erlang:raise/3` has valid arguments: it gives `badarg` for others.
    fn certainly_raises(&self) -> bool {
        let is_nil = self
            .state
            .x
            .get(2)
            .is_some_and(|slot| slot.kinds.is_only(u32::from(Type::NIL)));
        is_nil && matches!(self.atom_in(0), Some("error" | "exit" | "throw"))
    }

    /// A call with so many X registers, in any place, of what gives one of `result`.
    fn call(&mut self, instr: &Instr, registers: usize, result: Kinds) -> Result<Next, LoadError> {
        self.arguments(instr, registers)?;
        self.keep_message_in_slots();
        if is_tail(instr.op) {
            if matches!(instr.op, Op::CallOnly | Op::CallExtOnly) {
                self.no_frame(instr)?;
            } else {
                self.raises(instr)?;
                self.drop_frame(instr)?;
            }
            self.summaries.gives(self.current, result);
            return Ok(Next::Stop);
        }
        if !self.state.has_frame {
            return Err(refuse(instr, "there is no frame to return to"));
        }
        self.raises(instr)?;
        if result.is_impossible() {
            return Ok(Next::Stop);
        }
        self.state.looking = false;
        self.returns(result);
        Ok(Next::Continue)
    }

    fn no_frame(&self, instr: &Instr) -> Result<(), LoadError> {
        if self.state.has_frame {
            Err(refuse(instr, "the frame is still there"))
        } else {
            Ok(())
        }
    }

    fn allocate(&mut self, instr: &Instr, slots: Operand, live: Operand) -> Result<(), LoadError> {
        if self.state.has_frame {
            return Err(refuse(instr, "there is a frame already"));
        }
        self.collects(instr, live)?;
        self.state.has_frame = true;
        let fill = if self.clears {
            Slot::NIL
        } else {
            Slot::UNDEFINED
        };
        self.state.y.resize(number(slots).min(1024) as usize, fill);
        if self.clears {
            self.analysis.cleared.push(self.position as u32);
        }
        self.raise_joined = false;
        Ok(())
    }

    fn drop_frame(&mut self, instr: &Instr) -> Result<(), LoadError> {
        if !self.state.has_frame {
            return Err(refuse(instr, "there is no frame"));
        }
        if !self.state.handlers.is_empty() {
            return Err(refuse(instr, "an exception handler is still in force"));
        }
        self.state.has_frame = false;
        self.state.y.clear();
        Ok(())
    }

    /// What is left is not compared with the operand: where frames of different sizes have come together, only the least is known.
    fn trim(&mut self, instr: &Instr, count: usize) -> Result<(), LoadError> {
        if !self.state.has_frame || count > self.state.y.len() {
            return Err(refuse(instr, "there is no frame of that size"));
        }
        for handler in &mut self.state.handlers {
            match handler.slot.checked_sub(count as u16) {
                Some(slot) => handler.slot = slot,
                None => return Err(refuse(instr, "an exception handler is still in force")),
            }
        }
        self.state.y.drain(..count);
        self.raise_joined = false;
        Ok(())
    }

    /// Handlers are found by their slots: an inner one has a lower slot than those around it.
    fn begin_handler(
        &mut self,
        instr: &Instr,
        slot: Operand,
        target: Operand,
    ) -> Result<(), LoadError> {
        let Operand::Y(index) = slot else {
            return Err(refuse(instr, "the mark needs a Y register"));
        };
        if self
            .state
            .handlers
            .last()
            .is_some_and(|handler| handler.slot <= index)
        {
            return Err(refuse(
                instr,
                format!("y{index} is not below the slots of the handlers around it"),
            ));
        }
        let target = self.target(instr, label(target))?;
        self.write(
            instr,
            slot,
            Slot {
                kinds: Kinds::of(Kinds::MARK),
                value: 0,
            },
        )?;
        self.state.handlers.push(Handler {
            slot: index,
            targets: vec![target as u32],
        });
        Ok(())
    }

    fn end_handler(&mut self, instr: &Instr, slot: Operand) -> Result<(), LoadError> {
        match (slot, self.state.handlers.last()) {
            (Operand::Y(index), Some(handler)) if handler.slot == index => {
                self.state.y[usize::from(index)] = Slot::NIL;
                self.state.handlers.pop();
                self.raise_joined = false;
                Ok(())
            }
            _ => Err(refuse(instr, "this is not the innermost exception handler")),
        }
    }

    /// X1 to X3 are what the machine has caught.
    fn try_case(&mut self, instr: &Instr) -> Result<(), LoadError> {
        let caught = |slot: &Slot| !slot.kinds.may_be(Kinds::UNDEFINED | Kinds::MARK);
        let taint = match self.state.x.get(1..4) {
            Some(slots) if slots.iter().all(caught) => slots
                .iter()
                .fold(Kinds::of(0), |taint, slot| taint.tainted_by(slot.kinds)),
            _ => return Err(refuse(instr, "it is not only reached by exceptions")),
        };
        self.state.kill_from(0);
        self.state.set_x(
            0,
            Slot {
                kinds: Kinds::ANY.tainted_by(taint),
                value: self.fresh_value(0),
            },
        );
        self.state.set_x(
            1,
            Slot {
                kinds: Kinds::ANY.tainted_by(taint),
                value: self.fresh_value(1),
            },
        );
        self.state.set_x(
            2,
            Slot {
                kinds: Kinds::ANY.tainted_by(taint),
                value: self.fresh_value(2),
            },
        );
        Ok(())
    }

    /// X0 is a result, or nothing, and then X1 to X3 are what the machine has caught.
    fn catch_end(&mut self, instr: &Instr) -> Result<(), LoadError> {
        self.check_slots();
        let taint = match self.state.x.first() {
            Some(slot) if !slot.kinds.may_be(Kinds::UNDEFINED | Kinds::MARK) => slot.kinds,
            _ => return Err(refuse(instr, "x0 holds no term")),
        };
        self.state.kill_from(0);
        self.state.forget_heap();
        let kinds = Kinds::ANY.tainted_by(taint);
        self.state.set_x(
            0,
            Slot {
                kinds,
                value: self.fresh_value(0),
            },
        );
        Ok(())
    }

    /// The process may wait here, or look at another message: only the frame is kept.
    fn waits(&mut self) {
        self.check_slots();
        self.keep_message_in_slots();
        self.state.kill_from(0);
        self.state.forget_heap();
        self.state.floats.clear();
        self.state.looking = false;
    }
}
