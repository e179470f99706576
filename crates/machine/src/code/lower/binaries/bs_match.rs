//! Lowering of `bs_match`, command by command. One that reads beyond what has been ensured is refused.

use asterias_beam::{Instr, Label, LoadError, Operand};
use asterias_term::{Term, View};

use super::matching::{Field, ensure, get_byte, get_tail, sized, take_integer};
use super::{NONE, fixed_size, flags_of_list, refuse};
use crate::code::instruction::Instruction as I;
use crate::code::lower::pick::pick;
use crate::code::lower::{Builder, Src};
use crate::code::op::{Handler, Place};
use crate::interp::dispatch::slow;
use crate::interp::operand::{X, Y};
use crate::interp::ops::binaries::matching::FAST_BITS;
use crate::interp::ops::binaries::{Flags, fields, matching};
use crate::interp::ops::moves;

/// A `bs_match` being lowered, command by command.
pub(super) struct Match<'b, 'm> {
    b: &'b mut Builder<'m>,
    instr: &'b Instr,
    fail: Label,
    context: Operand,
    /// Bits that are known to be there.
    ensured: Option<u64>,
}

impl<'b, 'm> Match<'b, 'm> {
    /// A `bs_match` of this context.
    pub(super) fn new(
        b: &'b mut Builder<'m>,
        instr: &'b Instr,
        fail: Label,
        context: Operand,
    ) -> Self {
        Match {
            b,
            instr,
            fail,
            context,
            ensured: None,
        }
    }

    /// Lowers the commands.
    pub(super) fn lower(mut self, commands: &[Operand]) -> Result<(), LoadError> {
        let mut rest = commands;
        while let [Operand::Atom(name), arguments @ ..] = rest {
            let name = self.b.module.atom(*name);
            let count = match name {
                "ensure_exactly" | "skip" => 1,
                "ensure_at_least" => 2,
                "get_tail" | "=:=" => 3,
                "integer" | "binary" => 5,
                _ => return Err(self.refuse(format!("the command {name} is not known"))),
            };
            let Some((arguments, after)) = arguments.split_at_checked(count) else {
                return Err(self.refuse(format!("the command {name} is incomplete")));
            };
            rest = match (name, arguments) {
                // A size beyond 63 bits, which no bitstring has.
                ("ensure_at_least" | "ensure_exactly", [bits, ..]) if is_beyond(*bits) => {
                    let op = self.b.plain(I::Jump, moves::jump, 0, 0, 0);
                    self.b.branch(op, self.fail);
                    return Ok(());
                }
                ("ensure_at_least", [bits, unit]) => self.ensure_at_least(*bits, *unit, after),
                ("ensure_exactly", [bits]) => {
                    self.ensured = Some(Builder::number(*bits));
                    let context = self.b.src(self.context);
                    let run = pick!(matching::ensure_exactly; r context);
                    let op = self.b.put(
                        I::Bits,
                        run,
                        (context, NONE, NONE),
                        0,
                        Builder::number(*bits),
                    );
                    self.b.branch(op, self.fail);
                    after
                }
                ("skip", [bits]) => {
                    let bits = Builder::number(*bits);
                    self.take(bits)?;
                    let context = self.b.src(self.context);
                    let run = pick!(matching::take_skip; r context);
                    self.b.put(I::Bits, run, (context, NONE, NONE), 0, bits);
                    after
                }
                ("get_tail", [live, _, to]) => {
                    get_tail(self.b, self.context, *to, *live);
                    after
                }
                ("=:=", [_, bits, value]) => {
                    self.equal(*bits, *value)?;
                    after
                }
                (_, [live, flags, size, unit, to]) => {
                    let flags = flags_of_list(self.b, *flags);
                    self.field(name == "integer", (*live, *to), (*size, *unit), flags)?;
                    after
                }
                _ => after,
            };
        }
        if rest.is_empty() {
            Ok(())
        } else {
            Err(self.refuse("a command has no name"))
        }
    }

    fn refuse(&self, message: impl Into<String>) -> LoadError {
        refuse(self.instr, message)
    }

    /// The next command uses so many bits.
    fn take(&mut self, bits: u64) -> Result<(), LoadError> {
        match self.ensured.and_then(|ensured| ensured.checked_sub(bits)) {
            Some(left) => {
                self.ensured = Some(left);
                Ok(())
            }
            None => Err(self.refuse("it reads more bits than it has ensured")),
        }
    }

    /// Together with the next command where that reads a byte, and no more has to be ensured.
    fn ensure_at_least<'c>(
        &mut self,
        bits: Operand,
        unit: Operand,
        after: &'c [Operand],
    ) -> &'c [Operand] {
        let (bits, unit) = (Builder::number(bits), Builder::number(unit));
        if let (
            [
                Operand::Atom(name),
                live,
                flags,
                size,
                field_unit,
                to,
                rest @ ..,
            ],
            8,
            1 | 2 | 4 | 8,
        ) = (after, bits, unit)
            && self.b.module.atom(*name) == "integer"
            && fixed_size(*size, Builder::number(*field_unit)) == Some(8)
            && flags_of_list(self.b, *flags).0 & Flags::SIGNED == 0
        {
            let field = Field {
                fail: self.fail,
                context: self.context,
                live: *live,
                to: *to,
            };
            get_byte(self.b, field, unit as u16);
            self.ensured = Some(0);
            return rest;
        }
        self.ensured = Some(bits);
        ensure(self.b, self.fail, self.context, bits, unit);
        after
    }

    fn equal(&mut self, bits: Operand, value: Operand) -> Result<(), LoadError> {
        let bits = Builder::number(bits);
        self.take(bits)?;
        let value = match self.b.src(value) {
            // SAFETY: literals live as long as their module.
            Src::K(word) => unsafe { Term::new(word) },
            Src::X(_) | Src::Y(_) => return Err(self.refuse("a register stands for a constant")),
        };
        let value = match value.view() {
            View::Small(value) => u64::try_from(value).ok(),
            View::Big(big) if !big.negative => match big.limbs {
                [value] => Some(*value),
                _ => None,
            },
            _ => None,
        };
        let (Some(value), 0..=64) = (value, bits) else {
            return Err(self.refuse("a constant of more than 64 bits"));
        };
        let context = self.b.src(self.context);
        let run = pick!(matching::take_equal; r context);
        let op = self
            .b
            .put(I::Bits, run, (context, NONE, NONE), bits as u16, value);
        self.b.branch(op, self.fail);
        Ok(())
    }

    fn field(
        &mut self,
        is_integer: bool,
        (live, to): (Operand, Operand),
        (size, unit): (Operand, Operand),
        flags: Flags,
    ) -> Result<(), LoadError> {
        let unit = Builder::number(unit);
        let Some(bits) = fixed_size(size, unit) else {
            return Err(self.refuse("a field has no fixed size"));
        };
        self.take(bits)?;
        let field = Field {
            fail: self.fail,
            context: self.context,
            live,
            to,
        };
        if !is_integer {
            let (context, to) = (self.b.src(self.context), self.b.dst(to));
            let run = pick!(matching::take_bits; r context, r to);
            let live = Builder::number(live) as u16;
            self.b.put(I::Bits, run, (context, to, NONE), live, bits);
        } else if bits <= FAST_BITS as u64 {
            take_integer(self.b, self.context, to, bits, flags);
        } else {
            sized(self.b, slow::<fields::GetInteger>, field, size, unit, flags);
        }
        Ok(())
    }
}

/// Whether there are no bitstrings of this size.
fn is_beyond(bits: Operand) -> bool {
    matches!(bits, Operand::BigInteger(_)) || Builder::number(bits) >= i64::MAX as u64
}
