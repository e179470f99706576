//! Lowering of native records (OTP 29). A record of the module itself is resolved here: its instruction has the definition and every value.

use asterias_beam::{Instr, LoadError, Op as Generic, Operand};
use asterias_term::boxed::{Kind, kind_of_header, size_of_header};
use asterias_term::{Alloc, Word, atoms, record};

use super::pick::pick;
use super::{Builder, Src, refuse};
use crate::code::instruction::Instruction as I;
use crate::code::module::RecordDefinition;
use crate::code::op::{Handler, Place};
use crate::interp::dispatch::slow;
use crate::interp::operand::{X, Y};
use crate::interp::ops::records;

const NONE: Src = Src::X(0);

impl Builder<'_> {
    /// Makes the definitions of the module's records.
    pub(super) fn define_records(&mut self) -> Result<(), LoadError> {
        let module = self.module;
        for described in &module.records {
            let fields: Vec<Word> = described
                .fields
                .iter()
                .map(|field| self.atom(field.name))
                .collect();
            let mut sorted: Vec<u32> = fields.iter().map(|field| field.atom_index()).collect();
            sorted.sort_unstable();
            if sorted.windows(2).any(|pair| pair[0] == pair[1]) {
                return Err(LoadError {
                    chunk: "Recs",
                    offset: 0,
                    message: "a native record has a field twice".into(),
                });
            }
            let defaults = described
                .fields
                .iter()
                .map(
                    |field| match field.default.map(|default| self.src(default)) {
                        Some(Src::K(word)) => word,
                        Some(Src::X(_) | Src::Y(_)) | None => Word::NONE,
                    },
                )
                .collect();
            let name = self.atom(described.name);
            let identity = (self.atom(asterias_beam::AtomIndex(0)), name);
            let definition =
                record::definition(&mut self.area.0, identity, described.exported, &fields);
            self.records.push(RecordDefinition {
                name,
                exported: described.exported,
                fields,
                defaults,
                definition,
            });
        }
        Ok(())
    }

    /// Lowers an instruction of this family; gives the number of generic instructions consumed.
    pub(super) fn lower_records(
        &mut self,
        instr: &Instr,
        args: &[Operand],
    ) -> Result<Option<usize>, LoadError> {
        match (instr.op, args) {
            (Generic::IsAnyNativeRecord, [fail, source]) => {
                let a = self.in_register(*source, 0);
                let handler = pick!(records::is_any_native_record; r a);
                let op = self.put(I::IsAnyNativeRecord, handler, (a, NONE, NONE), 0, 0);
                self.branch(op, Builder::label(*fail));
            }
            (Generic::IsNativeRecord, [fail, source, module, name]) => {
                let a = self.in_register(*source, 0);
                let (module, name) = (self.name(instr, *module)?, self.name(instr, *name)?);
                let handler = pick!(records::is_native_record; r a);
                let op = self.put(I::IsNativeRecord, handler, (a, NONE, NONE), 0, module.0);
                self.op_mut(op).b = name.atom_index();
                self.branch(op, Builder::label(*fail));
            }
            (Generic::IsRecordAccessible, [fail, source, scope]) => {
                let a = self.in_register(*source, 0);
                // `external`: only exported records. Otherwise those of this module too.
                let scope = self.name(instr, *scope)?;
                let module = if asterias_term::atom::name(scope) == "external" {
                    Word::NONE
                } else {
                    self.atom(asterias_beam::AtomIndex(0))
                };
                let handler = pick!(records::is_record_accessible; r a);
                let op = self.put(I::IsRecordAccessible, handler, (a, NONE, NONE), 0, module.0);
                self.branch(op, Builder::label(*fail));
            }
            (Generic::GetRecordElements, [fail, source, Operand::List(range)]) => {
                let a = self.in_register(*source, 0);
                let pairs = self.module.code.list(*range);
                let words = self.fields(instr, pairs)?;
                let handler = slow::<records::GetRecordElements>;
                let op = self.put(I::GetRecordElements, handler, (a, NONE, NONE), 0, 0);
                self.op_mut(op).b = pairs.len() as u32 / 2;
                self.branch(op, Builder::label(*fail));
                self.words(&words);
            }
            (Generic::GetRecordField, [fail, source, identity, field, target]) => {
                let a = self.in_register(*source, 0);
                let identity = self.identity(instr, *identity)?;
                let field = self.name(instr, *field)?;
                let words = [self.dst(*target).arg(), 0, identity.0, field.0];
                let handler = slow::<records::GetRecordField>;
                let op = self.put(I::GetRecordField, handler, (a, NONE, NONE), 4, 0);
                self.words(&words);
                self.word_address(op, 1, Builder::label(*fail));
            }
            (Generic::PutRecord, [fail, identity, source, target, live, Operand::List(range)]) => {
                // It stands in no guard, so there is nowhere to go but to a handler.
                if !Builder::label(*fail).is_none() {
                    return Err(refuse(
                        instr,
                        "a native record is made where it may not fail",
                    ));
                }
                let operands = (*identity, *source, *target);
                let live = Builder::number(*live) as u16;
                self.put_record(instr, operands, live, self.module.code.list(*range))?;
            }
            _ => return Ok(None),
        }
        Ok(Some(1))
    }

    fn name(&mut self, instr: &Instr, operand: Operand) -> Result<Word, LoadError> {
        match self.src(operand) {
            Src::K(word) if word.is_atom() => Ok(word),
            _ => Err(refuse(instr, "an atom is expected here")),
        }
    }

    /// Which record: an atom, or a tuple of two.
    fn identity(&mut self, instr: &Instr, operand: Operand) -> Result<Word, LoadError> {
        let Src::K(word) = self.src(operand) else {
            return Err(refuse(
                instr,
                "the name of a native record is expected here",
            ));
        };
        // SAFETY: constants are literals of this module, alive.
        let is_pair = unsafe {
            word.boxed_kind() == Some(Kind::Tuple) && {
                let header = word.boxed_header();
                kind_of_header(header) == Kind::Tuple
                    && size_of_header(header) == 2
                    && word.boxed_word(0).is_atom()
                    && word.boxed_word(1).is_atom()
            }
        };
        if word.is_atom() || is_pair {
            Ok(word)
        } else {
            Err(refuse(instr, "the name of a native record is malformed"))
        }
    }

    /// Pairs of a field and another operand as extension words.
    fn fields(&mut self, instr: &Instr, pairs: &[Operand]) -> Result<Vec<u64>, LoadError> {
        let mut words = Vec::with_capacity(1 + pairs.len());
        for pair in pairs.chunks_exact(2) {
            words.push(self.name(instr, pair[0])?.0);
            words.push(self.arg(pair[1]));
        }
        Ok(words)
    }

    fn put_record(
        &mut self,
        instr: &Instr,
        (identity, source, target): (Operand, Operand, Operand),
        live: u16,
        pairs: &[Operand],
    ) -> Result<(), LoadError> {
        let identity = self.identity(instr, identity)?;
        let mut words = vec![self.dst(target).arg()];
        let given = self.fields(instr, pairs)?;
        let count = given.len() as u32 / 2;
        if source != Operand::Nil {
            let a = self.in_register(source, 0);
            words.extend(given);
            let handler = slow::<records::UpdateNativeRecord>;
            let op = self.put(I::UpdateNativeRecord, handler, (a, NONE, NONE), live, 0);
            self.op_mut(op).b = count;
        } else if identity.is_atom() {
            return self.make_record(instr, identity, live, words, &given);
        } else {
            words.extend(given);
            let op = self.plain(
                I::CreateRecord,
                slow::<records::CreateRecord>,
                0,
                live,
                identity.0,
            );
            self.op_mut(op).b = count;
        }
        self.words(&words);
        Ok(())
    }

    /// A record of this module: all that can go wrong is known now.
    fn make_record(
        &mut self,
        instr: &Instr,
        name: Word,
        live: u16,
        mut words: Vec<u64>,
        given: &[u64],
    ) -> Result<(), LoadError> {
        let Some(record) = self.records.iter().find(|record| record.name == name) else {
            return Err(refuse(
                instr,
                "the module defines no native record of this name",
            ));
        };
        let definition = record.definition;
        let mut values: Vec<u64> = record.defaults.iter().map(|word| word.0).collect();
        let mut failed = None;
        for pair in given.chunks_exact(2) {
            match record.fields.iter().position(|field| field.0 == pair[0]) {
                Some(at) => values[at] = pair[1],
                None => failed = failed.or(Some((atoms::BADFIELD, Word(pair[0])))),
            }
        }
        let missing = values.iter().position(|value| *value == Word::NONE.0);
        if let Some((reason, field)) =
            failed.or(missing.map(|at| (atoms::NOVALUE, record.fields[at])))
        {
            let area = &mut self.area.0;
            let record = area.tuple(&[self.atoms[0], name]);
            let value = area.tuple(&[record, field]);
            let reason = area.tuple(&[reason, value]);
            self.plain(I::RecordFails, slow::<records::RecordFails>, 0, 0, reason.0);
            return Ok(());
        }
        words.extend(&values);
        let op = self.plain(
            I::MakeRecord,
            slow::<records::MakeRecord>,
            0,
            live,
            definition.0,
        );
        self.op_mut(op).b = values.len() as u32;
        self.words(&words);
        Ok(())
    }
}
