//! Operands out of compact terms: each read as what the instruction says it must be, each index checked against the
//! table that it points into.

use crate::error::LoadError;
use crate::fields::{Fields, Number, TAG_A, TAG_F, TAG_H, TAG_I, TAG_U, TAG_X, TAG_Y};
use crate::genop::Kind;
use crate::operand::{
    Alloc, AtomIndex, BigIndex, ImportIndex, Label, LambdaIndex, LineIndex, LiteralIndex, Operand,
    StringOffset, TypeIndex,
};

/// Registers of each file are below this.
const MAX_REGISTERS: i64 = 1024;

/// No instruction needs more heap at once, nor a tuple more elements, in words.
const MAX_HEAP_WORDS: u64 = 1 << 27;

/// The sizes of the tables that operands point into.
pub(crate) struct TableSizes {
    pub(crate) atoms: u32,
    pub(crate) labels: u32,
    pub(crate) literals: u32,
    pub(crate) imports: u32,
    pub(crate) lambdas: u32,
    pub(crate) strings: u32,
    /// `None` where locations are unknown: all line numbers then read as 0.
    pub(crate) lines: Option<u32>,
    /// `None` where types are unknown: all types then read as "any".
    pub(crate) types: Option<u32>,
}

/// A compact term that is no list, before it is known what it must be.
pub(crate) enum Term {
    One(Operand),
    /// A list of so many items, which follow.
    List(u32),
}

/// Reads operands.
pub(crate) struct OperandReader<'a> {
    pub(crate) fields: Fields<'a>,
    pub(crate) sizes: TableSizes,
    pub(crate) bigs: Vec<Box<[u8]>>,
}

impl OperandReader<'_> {
    /// Any compact term.
    #[inline]
    pub(crate) fn term(&mut self) -> Result<Term, LoadError> {
        let (tag, number) = self.fields.compact()?;
        let value = match number {
            Number::Small(value) => value,
            Number::Big(bytes) => {
                // Only integers can be that long.
                self.bigs.push(bytes.into());
                return Ok(Term::One(Operand::BigInteger(BigIndex(
                    self.bigs.len() as u32 - 1,
                ))));
            }
        };
        let operand = match tag {
            TAG_U => Operand::Unsigned(value.cast_unsigned()),
            TAG_I => Operand::Integer(value),
            TAG_A if value == 0 => Operand::Nil,
            TAG_A => Operand::Atom(AtomIndex(self.index(
                value - 1,
                self.sizes.atoms,
                "atom",
            )?)),
            TAG_X => Operand::X(self.register(value)?),
            TAG_Y => Operand::Y(self.register(value)?),
            TAG_F => Operand::Label(Label(self.index(value, self.sizes.labels, "label")?)),
            TAG_H => Operand::Char(self.index(value, 0x11_0000, "character")?),
            _ => return self.extended(value),
        };
        Ok(Term::One(operand))
    }

    fn extended(&mut self, code: i64) -> Result<Term, LoadError> {
        let operand = match code {
            1 => {
                let len = self.fields.compact_u32()?;
                self.fields.check_count(len, 1)?;
                return Ok(Term::List(len));
            }
            2 => {
                let number = self.fields.compact_u32()?;
                Operand::Fr(self.register(i64::from(number))?)
            }
            3 => Operand::Alloc(self.alloc_list()?),
            4 => {
                let number = self.fields.compact_u32()?;
                Operand::Literal(LiteralIndex(self.index(
                    i64::from(number),
                    self.sizes.literals,
                    "literal",
                )?))
            }
            5 => self.typed_register()?,
            _ => {
                return Err(self
                    .fields
                    .error(format!("there is no extended operand {code}")));
            }
        };
        Ok(Term::One(operand))
    }

    fn typed_register(&mut self) -> Result<Operand, LoadError> {
        let (tag, number) = self.fields.compact()?;
        let Number::Small(value) = number else {
            return Err(self.fields.error("a typed register is expected here"));
        };
        let register = self.register(value)?;
        let number = self.fields.compact_u32()?;
        let ty = match self.sizes.types {
            Some(types) => TypeIndex(self.index(i64::from(number), types, "type")?),
            None => TypeIndex(0),
        };
        match tag {
            TAG_X => Ok(Operand::TypedX(register, ty)),
            TAG_Y => Ok(Operand::TypedY(register, ty)),
            _ => Err(self.fields.error("a typed register is expected here")),
        }
    }

    fn alloc_list(&mut self) -> Result<Alloc, LoadError> {
        let len = self.fields.compact_u32()?;
        self.fields.check_count(len, 2)?;
        let mut alloc = Alloc::default();
        for _ in 0..len {
            let what = self.fields.compact_u32()?;
            let count = self.fields.compact_u32()?;
            let sum = match what {
                0 => &mut alloc.words,
                1 => &mut alloc.floats,
                2 => &mut alloc.funs,
                _ => {
                    return Err(self
                        .fields
                        .error("an allocation list counts something unknown"));
                }
            };
            *sum = sum
                .checked_add(count)
                .filter(|sum| u64::from(*sum) <= MAX_HEAP_WORDS)
                .ok_or_else(|| self.fields.error("an allocation is impossibly large"))?;
        }
        Ok(alloc)
    }

    #[inline]
    fn index(&self, value: i64, size: u32, what: &str) -> Result<u32, LoadError> {
        match u32::try_from(value) {
            Ok(index) if index < size => Ok(index),
            Ok(_) | Err(_) => Err(self.fields.error(format!("there is no {what} {value}"))),
        }
    }

    #[inline]
    fn register(&self, value: i64) -> Result<u16, LoadError> {
        if (0..MAX_REGISTERS).contains(&value) {
            Ok(value as u16)
        } else {
            Err(self.fields.error(format!("there is no register {value}")))
        }
    }

    /// Gives a compact term the meaning that its place asks for.
    #[inline]
    pub(crate) fn resolve(&self, kind: Kind, operand: Operand) -> Result<Operand, LoadError> {
        use Operand as O;
        let fits = match kind {
            Kind::Source => is_source(operand),
            Kind::Dest => matches!(operand, O::X(_) | O::Y(_)),
            Kind::Label => matches!(operand, O::Label(label) if !label.is_none()),
            Kind::Fail => matches!(operand, O::Label(_)),
            Kind::FailMode => matches!(operand, O::Label(_) | O::Atom(_)),
            Kind::Atom => matches!(operand, O::Atom(_)),
            Kind::Unsigned => matches!(operand, O::Unsigned(_)),
            Kind::Arity => matches!(operand, O::Unsigned(0..=255)),
            Kind::Live | Kind::Frame => matches!(operand, O::Unsigned(0..=1024)),
            Kind::Size => is_source(operand) || matches!(operand, O::Unsigned(_)),
            Kind::FSource => is_source(operand) || matches!(operand, O::Fr(_)),
            Kind::FDest => matches!(operand, O::X(_) | O::Y(_) | O::Fr(_)),
            Kind::Any => true,
            Kind::LabelDef
            | Kind::Heap
            | Kind::Import
            | Kind::Lambda
            | Kind::FunTag
            | Kind::String
            | Kind::Line => return self.convert(kind, operand),
            Kind::List
            | Kind::Cases
            | Kind::ArityCases
            | Kind::Pairs
            | Kind::Bindings
            | Kind::Updates
            | Kind::YRegs
            | Kind::Segments
            | Kind::Commands => false,
        };
        if fits {
            Ok(operand)
        } else {
            Err(self.misfit(kind, operand))
        }
    }

    /// Turns plain numbers into indices of the table that they point into.
    fn convert(&self, kind: Kind, operand: Operand) -> Result<Operand, LoadError> {
        let value = match operand {
            Operand::Unsigned(value) => value,
            Operand::Alloc(_) if kind == Kind::Heap => return Ok(operand),
            Operand::Atom(_) if kind == Kind::FunTag => return Ok(operand),
            _ => return Err(self.misfit(kind, operand)),
        };
        let number = i64::try_from(value).unwrap_or(i64::MAX);
        Ok(match kind {
            Kind::LabelDef if value == 0 => return Err(self.misfit(kind, operand)),
            Kind::LabelDef => {
                Operand::Label(Label(self.index(number, self.sizes.labels, "label")?))
            }
            Kind::Import => Operand::Import(ImportIndex(self.index(
                number,
                self.sizes.imports,
                "import",
            )?)),
            Kind::Lambda | Kind::FunTag => Operand::Lambda(LambdaIndex(self.index(
                number,
                self.sizes.lambdas,
                "lambda",
            )?)),
            Kind::Line => Operand::Line(LineIndex(match self.sizes.lines {
                Some(lines) => self.index(number, lines, "line item")?,
                None => 0,
            })),
            Kind::Heap if value <= MAX_HEAP_WORDS => Operand::Alloc(Alloc {
                words: value as u32,
                ..Alloc::default()
            }),
            Kind::String => {
                let end = self.sizes.strings.saturating_add(1);
                Operand::String(StringOffset(self.index(number, end, "string offset")?))
            }
            _ => return Err(self.misfit(kind, operand)),
        })
    }

    /// Checks that so many bytes of the string table follow an offset.
    pub(crate) fn check_string(&self, offset: StringOffset, bytes: u64) -> Result<(), LoadError> {
        if u64::from(offset.0).saturating_add(bytes) <= u64::from(self.sizes.strings) {
            Ok(())
        } else {
            Err(self
                .fields
                .error("a string reaches beyond the string table"))
        }
    }

    #[cold]
    pub(crate) fn misfit(&self, kind: Kind, operand: Operand) -> LoadError {
        self.fields.error(format!(
            "operand {operand:?} stands where {kind:?} is expected"
        ))
    }
}

#[inline]
fn is_source(operand: Operand) -> bool {
    use Operand as O;
    match operand {
        O::X(_)
        | O::Y(_)
        | O::TypedX(..)
        | O::TypedY(..)
        | O::Literal(_)
        | O::Integer(_)
        | O::BigInteger(_)
        | O::Atom(_)
        | O::Nil
        | O::Char(_) => true,
        O::Unsigned(_)
        | O::Fr(_)
        | O::Label(_)
        | O::Alloc(_)
        | O::List(_)
        | O::Import(_)
        | O::Lambda(_)
        | O::String(_)
        | O::Line(_) => false,
    }
}
