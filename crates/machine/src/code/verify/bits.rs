//! The bit syntax: match contexts, construction at once, and construction piece by piece.

use asterias_beam::{Instr, LoadError, Op, Operand, Type};

use super::registers::{label, number};
use super::value::{Kinds, Slot};
use super::{Next, Test, Verifier, refuse};

/// Operands of a segment of `bs_create_bin`.
const SEGMENT: usize = 6;
const BITS: Kinds = Kinds::primary(Type::BITSTRING);
const CONTEXT: Kinds = Kinds::of(Kinds::CONTEXT);

impl Verifier<'_> {
    /// Follows an instruction of this family.
    pub(super) fn step_bits(
        &mut self,
        instr: &Instr,
        args: &[Operand],
    ) -> Result<Option<Next>, LoadError> {
        match (instr.op, args) {
            (Op::BsStartMatch3, [fail, source, live, target])
            | (Op::BsStartMatch4, [fail, live, source, target]) => {
                self.start_match(instr, *fail, *source, *live, *target)?;
            }
            (Op::BsMatch, [fail, context, Operand::List(range)]) => {
                let slot = self.context(instr, *context)?;
                self.commands(
                    instr,
                    *fail,
                    (*context, slot),
                    self.module.code.list(*range),
                )?;
            }
            (
                Op::BsGetInteger2 | Op::BsGetFloat2 | Op::BsGetBinary2,
                [fail, context, live, size, _, _, target],
            ) => {
                let slot = self.context(instr, *context)?;
                self.read(instr, *size)?;
                self.collects_keeping(instr, *live, (*context, slot))?;
                self.branch(instr, label(*fail))?;
                let primary = match instr.op {
                    Op::BsGetInteger2 => Type::INTEGER,
                    Op::BsGetFloat2 => Type::FLOAT,
                    _ => Type::BITSTRING,
                };
                self.define(
                    instr,
                    *target,
                    Kinds::primary(primary).tainted_by(slot.kinds),
                    0,
                )?;
            }
            (Op::BsGetUtf8 | Op::BsGetUtf16 | Op::BsGetUtf32, [fail, context, _, _, target]) => {
                self.context(instr, *context)?;
                self.branch(instr, label(*fail))?;
                self.define(instr, *target, Kinds::primary(Type::INTEGER), 0)?;
            }
            (Op::BsSkipUtf8 | Op::BsSkipUtf16 | Op::BsSkipUtf32, [fail, context, ..])
            | (Op::BsTestTail2 | Op::BsTestUnit | Op::BsMatchString, [fail, context, ..]) => {
                self.context(instr, *context)?;
                self.branch(instr, label(*fail))?;
            }
            (Op::BsSkipBits2, [fail, context, size, ..]) => {
                self.context(instr, *context)?;
                self.read(instr, *size)?;
                self.branch(instr, label(*fail))?;
            }
            (Op::BsGetTail, [context, target, live]) => {
                let slot = self.context(instr, *context)?;
                self.collects_keeping(instr, *live, (*context, slot))?;
                self.define(instr, *target, BITS.tainted_by(slot.kinds), 0)?;
            }
            (Op::BsGetPosition, [context, target, _]) => {
                self.context(instr, *context)?;
                self.define(instr, *target, Kinds::primary(Type::INTEGER), 0)?;
            }
            (Op::BsSetPosition, [context, position]) => {
                // Whether the position is one of this context is not followed: it is always tested.
                self.read(instr, *position)?;
                self.context(instr, *context)?;
                self.mark_checked(*position, Test::Position);
            }
            (Op::BsCreateBin, [fail, words, live, _, target, Operand::List(range)]) => {
                self.create(
                    instr,
                    (*fail, *words, *live, *target),
                    self.module.code.list(*range),
                )?;
            }
            _ => return self.step_pieces(instr, args),
        }
        Ok(Some(Next::Continue))
    }

    /// Construction as compilers before OTP 25 have it.
    fn step_pieces(&mut self, instr: &Instr, args: &[Operand]) -> Result<Option<Next>, LoadError> {
        match (instr.op, args) {
            (Op::BsInit2 | Op::BsInitBits, [fail, size, words, live, _, target]) => {
                self.read(instr, *size)?;
                self.collects(instr, *live)?;
                self.fails(instr, *fail)?;
                self.begin(instr, *words, *target)?;
            }
            (Op::BsAppend, [fail, size, words, live, _, source, _, target]) => {
                self.read_all(instr, &[*size, *source])?;
                self.collects(instr, *live)?;
                self.fails(instr, *fail)?;
                self.begin(instr, *words, *target)?;
            }
            (Op::BsPrivateAppend, [fail, size, _, source, _, target]) => {
                self.read_all(instr, &[*size, *source])?;
                self.state.forget_heap();
                self.fails(instr, *fail)?;
                self.begin(instr, Operand::Unsigned(0), *target)?;
            }
            (Op::BsInitWritable, _) => {
                self.read(instr, Operand::X(0))?;
                self.check_slots();
                self.returns(BITS);
            }
            (Op::BsAdd, [fail, first, second, _, target]) => {
                self.read_all(instr, &[*first, *second])?;
                self.fails(instr, *fail)?;
                self.define(instr, *target, Kinds::primary(Type::INTEGER), 0)?;
            }
            (Op::BsUtf8Size | Op::BsUtf16Size, [fail, source, target]) => {
                self.read(instr, *source)?;
                self.fails(instr, *fail)?;
                self.define(instr, *target, Kinds::primary(Type::INTEGER), 0)?;
            }
            (Op::BsPutInteger | Op::BsPutFloat | Op::BsPutBinary, [fail, size, _, _, source]) => {
                self.read_all(instr, &[*size, *source])?;
                self.goes_on_building(instr)?;
                self.fails(instr, *fail)?;
            }
            (Op::BsPutUtf8 | Op::BsPutUtf16 | Op::BsPutUtf32, [fail, _, source]) => {
                self.read(instr, *source)?;
                self.goes_on_building(instr)?;
                self.fails(instr, *fail)?;
            }
            (Op::BsPutString, _) => self.goes_on_building(instr)?,
            _ => return Ok(None),
        }
        Ok(Some(Next::Continue))
    }

    fn start_match(
        &mut self,
        instr: &Instr,
        fail: Operand,
        source: Operand,
        live: Operand,
        target: Operand,
    ) -> Result<(), LoadError> {
        let taint = self.read(instr, source)?.kinds;
        self.collects(instr, live)?;
        match fail {
            Operand::Label(fail) if !fail.is_none() => self.branch(instr, fail)?,
            _ => self.raises(instr)?,
        }
        self.define(instr, target, CONTEXT.tainted_by(taint), 0)
    }

    /// The match context of an instruction, in a register.
    fn context(&mut self, instr: &Instr, operand: Operand) -> Result<Slot, LoadError> {
        match operand {
            Operand::X(_) | Operand::TypedX(..) | Operand::Y(_) | Operand::TypedY(..) => {
                self.need(instr, operand, Test::Context)
            }
            _ => Err(refuse(instr, "a constant is no match context")),
        }
    }

    /// A safepoint of an instruction that matches: the register of its context is kept up to date whatever is alive.
    fn collects_keeping(
        &mut self,
        instr: &Instr,
        live: Operand,
        (context, slot): (Operand, Slot),
    ) -> Result<(), LoadError> {
        self.collects(instr, live)?;
        if let Operand::X(index) | Operand::TypedX(index, _) = context {
            self.state.set_x(index, slot);
        }
        Ok(())
    }

    fn commands(
        &mut self,
        instr: &Instr,
        fail: Operand,
        (context, slot): (Operand, Slot),
        commands: &[Operand],
    ) -> Result<(), LoadError> {
        let module = self.module;
        let mut rest = commands;
        let mut ensured = 0u64;
        let mut destinations = 0;
        while let [Operand::Atom(name), arguments @ ..] = rest {
            let name = module.atom(*name);
            let count = match name {
                "ensure_exactly" | "skip" => 1,
                "ensure_at_least" => 2,
                "get_tail" | "=:=" => 3,
                "integer" | "binary" => 5,
                _ => return Err(refuse(instr, format!("the command {name} is not known"))),
            };
            let Some((arguments, after)) = arguments.split_at_checked(count) else {
                return Err(refuse(instr, format!("the command {name} is incomplete")));
            };
            let (taken, result) = match (name, arguments) {
                ("ensure_at_least" | "ensure_exactly", [bits, ..]) => {
                    self.branch(instr, label(fail))?;
                    ensured = number(*bits);
                    (Some(0), None)
                }
                ("skip", [bits]) => (Some(number(*bits)), None),
                ("=:=", [_, bits, _]) => {
                    self.branch(instr, label(fail))?;
                    (Some(number(*bits)), None)
                }
                ("get_tail", [live, _, target]) => {
                    (Some(0), Some((*live, *target, Type::BITSTRING)))
                }
                (_, [live, _, size, unit, target]) => {
                    let primary = if name == "integer" {
                        Type::INTEGER
                    } else {
                        Type::BITSTRING
                    };
                    (
                        number(*size).checked_mul(number(*unit)),
                        Some((*live, *target, primary)),
                    )
                }
                _ => return Err(self.unsupported(instr)),
            };
            ensured = match taken.and_then(|bits| ensured.checked_sub(bits)) {
                Some(left) => left,
                // So much was asked for that no bitstring has it: nothing behind is reached.
                None if ensured >= i64::MAX as u64 => ensured,
                None => return Err(refuse(instr, "it reads more bits than it has ensured")),
            };
            if let Some((live, target, primary)) = result {
                self.collects_keeping(instr, live, (context, slot))?;
                self.define(
                    instr,
                    target,
                    Kinds::primary(primary).tainted_by(slot.kinds),
                    destinations,
                )?;
                destinations += 1;
                if target == context && !after.is_empty() {
                    return Err(refuse(
                        instr,
                        "the match context is overwritten before its last use",
                    ));
                }
            }
            rest = after;
        }
        if rest.is_empty() {
            Ok(())
        } else {
            Err(refuse(instr, "a command has no name"))
        }
    }

    /// Segments are read behind the safepoint: their registers must be alive there.
    fn create(
        &mut self,
        instr: &Instr,
        (fail, words, live, target): (Operand, Operand, Operand, Operand),
        segments: &[Operand],
    ) -> Result<(), LoadError> {
        self.collects(instr, live)?;
        for segment in segments.chunks_exact(SEGMENT) {
            self.read_all(instr, &segment[4..])?;
        }
        self.fails(instr, fail)?;
        self.announce(instr, words)?;
        self.define(instr, target, BITS, 0)
    }

    fn begin(&mut self, instr: &Instr, words: Operand, target: Operand) -> Result<(), LoadError> {
        self.announce(instr, words)?;
        self.state.building = true;
        self.define(instr, target, BITS, 0)
    }

    /// Nothing may move between the instruction that makes a binary and those that write into it.
    fn goes_on_building(&self, instr: &Instr) -> Result<(), LoadError> {
        if self.state.building {
            Ok(())
        } else {
            Err(refuse(instr, "there is no binary being built"))
        }
    }
}
