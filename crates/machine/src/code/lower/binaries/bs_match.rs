//! Lowering of `bs_match`: runs of commands of fixed size as one instruction, the others one by one. One that reads beyond what has been ensured is
//! refused.

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
use crate::interp::ops::binaries::several::{self, FieldKind};
use crate::interp::ops::binaries::{Flags, fields, matching};
use crate::interp::ops::moves;

/// A command that takes bits of fixed size.
enum Taken {
    Integer(Operand, Flags),
    Equal(u64),
    Skip,
}

/// A `bs_match` being lowered.
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
            if let Some(after) = self.several(rest) {
                rest = after;
                continue;
            }
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

    /// The command that ensures bits at the start of these: how many, what is asked of the number of the others, and those behind it.
    fn ensuring<'c>(&self, commands: &'c [Operand]) -> Option<(u32, u16, &'c [Operand])> {
        let [Operand::Atom(name), bits, arguments @ ..] = commands else {
            return None;
        };
        let Operand::Unsigned(bits) = *bits else {
            return None;
        };
        let bits = u32::try_from(bits).ok()?;
        match (self.b.module.atom(*name), arguments) {
            ("ensure_exactly", after) => Some((bits, several::EXACTLY, after)),
            ("ensure_at_least", [Operand::Unsigned(unit), after @ ..]) => {
                let unit = u8::try_from(unit.checked_sub(1)?).ok()?;
                (u16::from(unit) + 1)
                    .is_power_of_two()
                    .then_some((bits, u16::from(unit), after))
            }
            _ => None,
        }
    }

    /// The command at the start of these, where it takes bits of fixed size: how many, and those behind it.
    fn taking<'c>(&mut self, commands: &'c [Operand]) -> Option<(u64, Taken, &'c [Operand])> {
        let [Operand::Atom(name), arguments @ ..] = commands else {
            return None;
        };
        let (bits, taken, after) = match (self.b.module.atom(*name), arguments) {
            ("skip", [bits, after @ ..]) => (Builder::number(*bits), Taken::Skip, after),
            ("=:=", [_, bits, value, after @ ..]) => {
                let value = self.constant(*value)?;
                (Builder::number(*bits), Taken::Equal(value), after)
            }
            ("integer", [_, flags, size, unit, to, after @ ..]) => {
                let bits = fixed_size(*size, Builder::number(*unit))?;
                let flags = flags_of_list(self.b, *flags);
                (bits, Taken::Integer(*to, flags), after)
            }
            _ => return None,
        };
        (1..=FAST_BITS as u64)
            .contains(&bits)
            .then_some((bits, taken, after))
    }

    /// Lowers the longest run of commands at the start of these that one instruction can do, where there are two; gives those behind it.
    fn several<'c>(&mut self, commands: &'c [Operand]) -> Option<&'c [Operand]> {
        let (ensuring, mut rest) = match self.ensuring(commands) {
            Some((bits, unit, after)) => (Some((bits, unit)), after),
            None => (None, commands),
        };
        let ensured = match ensuring {
            Some((bits, _)) => u64::from(bits),
            None => self.ensured?,
        };
        let room = ensured.min(FAST_BITS as u64);
        let mut run = Vec::new();
        let mut total = 0;
        while let Some((bits, taken, after)) = self.taking(rest)
            && total + bits <= room
        {
            run.push((bits, taken));
            total += bits;
            rest = after;
        }
        // A byte alone has an instruction of its own.
        let is_byte = matches!(run[..], [(8, Taken::Integer(_, flags))] if flags == Flags(0));
        if run.len() + usize::from(ensuring.is_some()) < 2 || is_byte && ensured == 8 {
            return None;
        }
        self.ensured = Some(ensured - total);
        self.take_several(ensuring, &run, total);
        Some(rest)
    }

    /// An instruction for a run of commands that take `total` bits in all.
    fn take_several(&mut self, ensuring: Option<(u32, u16)>, run: &[(u64, Taken)], total: u64) {
        let mut words = Vec::with_capacity(run.len());
        let mut after = total;
        for (bits, taken) in run {
            after -= bits;
            let (kind, to) = match taken {
                Taken::Skip => continue,
                Taken::Equal(_) => (FieldKind::Equal, NONE),
                Taken::Integer(to, flags) => {
                    // A byte or less has no byte order.
                    let little = flags.0 & Flags::LITTLE != 0 && *bits > 8;
                    let kind = match (little, flags.0 & Flags::SIGNED != 0) {
                        (false, false) => FieldKind::Unsigned,
                        (false, true) => FieldKind::Signed,
                        (true, false) => FieldKind::Little,
                        (true, true) => FieldKind::SignedLittle,
                    };
                    (kind, self.b.dst(*to))
                }
            };
            let field = several::Field {
                to: to.offset(),
                kind,
                in_frame: to.place() == Place::Y,
                up: (64 - after - bits) as u8,
                down: (64 - bits) as u8,
            };
            words.push(field.pack());
            if let Taken::Equal(value) = taken {
                words.push(*value);
            }
        }
        let context = self.b.src(self.context);
        let handler = pick!(several::take_several; r context);
        let (ensured, unit) = ensuring.unwrap_or((0, 0));
        let e = several::sizes(ensured, total as u8, words.len() as u16);
        let op = self.b.put(I::Bits, handler, (context, NONE, NONE), unit, e);
        self.b.branch(op, self.fail);
        self.b.words(&words);
    }

    /// A constant of at most 64 bits.
    fn constant(&mut self, value: Operand) -> Option<u64> {
        let Src::K(word) = self.b.src(value) else {
            return None;
        };
        // SAFETY: literals live as long as their module.
        match unsafe { Term::new(word) }.view() {
            View::Small(value) => u64::try_from(value).ok(),
            View::Big(big) if !big.negative => match big.limbs {
                [value] => Some(*value),
                _ => None,
            },
            _ => None,
        }
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
        let (Some(value), 0..=64) = (self.constant(value), bits) else {
            return Err(self.refuse("no constant of at most 64 bits"));
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
