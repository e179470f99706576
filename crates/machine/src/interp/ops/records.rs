//! Native records (OTP 29): tests, fields, making and updating. Compilers put tests in front where they know no better, but nothing here
//! relies on them: what is no record fails, or raises `badrecord`.

use asterias_term::boxed::RECORD_KINDS;
use asterias_term::record::{self, RecordView};
use asterias_term::{Alloc, Term, View, Word, atoms};
use smallvec::SmallVec;

use crate::code::{Op, extension_ops};
use crate::engine::Engine;
use crate::interp::dispatch::{dispatch, handlers, slow_operations};

handlers! {
    /// `is_any_native_record` of a, or branch to c.
    fn is_any_native_record<A: Reg>(regs, op) {
        if A::get(&regs, op, op.a).is_kind(RECORD_KINDS) {
            regs.ip.add(1)
        } else {
            Op::branch(regs.ip, op.c)
        }
    }

    /// `is_native_record` of a: one of the module e and of the name whose atom has the number b, or branch to c.
    fn is_native_record<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        let is = term.is_kind(RECORD_KINDS) && {
            let definition = term.boxed_word(0);
            definition.boxed_word(0) == Word(op.e)
                && definition.boxed_word(1) == Word::from_atom_index(op.b)
        };
        if is { regs.ip.add(1) } else { Op::branch(regs.ip, op.c) }
    }

    /// `is_record_accessible` of a: an exported record, or one of the module e; or branch to c.
    fn is_record_accessible<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        let is = term.is_kind(RECORD_KINDS) && {
            let definition = term.boxed_word(0);
            definition.boxed_word(2) == atoms::TRUE || definition.boxed_word(0) == Word(op.e)
        };
        if is { regs.ip.add(1) } else { Op::branch(regs.ip, op.c) }
    }
}

/// A record, seen from inside.
///
/// # Safety
/// `word` is a term whose objects stay in place while the view is used.
unsafe fn view<'h>(word: Word) -> Option<RecordView<'h>> {
    // SAFETY: as the caller's.
    match unsafe { Term::new(word) }.view() {
        View::Record(record) => Some(record),
        _ => None,
    }
}

slow_operations! {
    /// `get_record_elements` of a: b pairs of field and destination in the extension words; branch to c. All fields are found before any
    /// destination is written, for the record's own register may be among them.
    pub(crate) fn GetRecordElements(engine, ip) {
        let op = &*ip;
        let (pairs, words) = (op.b as usize, Op::words(ip));
        let Some(record) = view(engine.operand(ip, 0)) else { return Op::branch(ip, op.c) };
        let mut found: SmallVec<[Word; 8]> = SmallVec::new();
        for pair in 0..pairs {
            match record.position(Word(*words.add(2 * pair))).and_then(|at| record.values().get(at)) {
                Some(value) => found.push(value.word()),
                None => return Op::branch(ip, op.c),
            }
        }
        for (pair, value) in found.into_iter().enumerate() {
            engine.set_arg(*words.add(2 * pair + 1), value);
        }
        ip.add(1 + extension_ops(2 * pairs))
    }

    /// `get_record_field` of a; in the extension words the destination, where to branch on failure (zero: raise), which record it has to
    /// be, and the field. An atom names a record of any module, `_` any record, `{Module, Name}` an exported one; d is set where the
    /// record may be one of the module e though it is not exported.
    pub(crate) fn GetRecordField(engine, ip) {
        let words = Op::words(ip);
        let (fail, identity, field) = (*words.add(1), Word(*words.add(2)), Word(*words.add(3)));
        let term = engine.operand(ip, 0);
        let Some(record) = view(term).filter(|record| is_record_of(*record, identity)) else {
            return engine.raise_or_branch(ip, atoms::BADRECORD, term, fail);
        };
        match record.position(field).and_then(|at| record.values().get(at)) {
            Some(value) => {
                engine.set_arg(*words, value.word());
                ip.add(1 + extension_ops(4))
            }
            None if fail != 0 => fail as *const Op,
            None => engine.raise_field(ip, atoms::BADFIELD, (record.module(), record.name()), field),
        }
    }

    /// `put_record` of a record of this module: its definition is e, its b values are in the extension words behind the destination; d
    /// is live.
    pub(crate) fn MakeRecord(engine, ip) {
        let op = &*ip;
        let (count, words) = (op.b as usize, Op::words(ip));
        let mut result = {
            let values = (0..count).map(|index| engine.arg(*words.add(1 + index)));
            let values: SmallVec<[Word; 16]> = values.collect();
            record::new(engine.heap(), Word(op.e), values.into_iter())
        };
        if let Some(stop) = engine.collect_after(ip, usize::from(op.d), &mut result) {
            return stop;
        }
        engine.set_arg(*words, result);
        ip.add(1 + extension_ops(1 + count))
    }

    /// `put_record` of a record of another module, `{Module, Name}` at e: b pairs of field and value are in the extension words behind the
    /// destination; d is live. A module that is not loaded is loaded.
    pub(crate) fn CreateRecord(engine, ip) {
        let op = &*ip;
        let identity = Word(op.e);
        let (module, name) = (identity.boxed_word(0), identity.boxed_word(1));
        let system = engine.system();
        if !system.code.versions(module).is_loaded() {
            // Without the module there is no definition, which is what the error then says.
            let _not_found = system.ensure_loaded(module);
        }
        let current = system.code.versions(module).current;
        let definition = current.as_ref().and_then(|module| module.record(name)).filter(|record| record.exported);
        let Some(definition) = definition else {
            return engine.raise_error_with(ip, atoms::BADRECORD, identity);
        };
        let (pairs, words) = (op.b as usize, Op::words(ip));
        let mut values: SmallVec<[Word; 16]> = definition.defaults.iter().copied().collect();
        for pair in 0..pairs {
            let field = Word(*words.add(1 + 2 * pair));
            match definition.fields.iter().position(|name| *name == field) {
                Some(at) => values[at] = engine.arg(*words.add(2 + 2 * pair)),
                None => return engine.raise_field(ip, atoms::BADFIELD, (module, name), field),
            }
        }
        if let Some(at) = values.iter().position(|value| value.is_none()) {
            return engine.raise_field(ip, atoms::NOVALUE, (module, name), definition.fields[at]);
        }
        let mut result = record::new(engine.heap(), definition.definition, values.into_iter());
        if let Some(stop) = engine.collect_after(ip, usize::from(op.d), &mut result) {
            return stop;
        }
        engine.set_arg(*words, result);
        ip.add(1 + extension_ops(1 + 2 * pairs))
    }

    /// `put_record` from the record a: b pairs of field and new value are in the extension words behind the destination; d is live.
    pub(crate) fn UpdateNativeRecord(engine, ip) {
        let op = &*ip;
        let (pairs, words) = (op.b as usize, Op::words(ip));
        let term = engine.operand(ip, 0);
        let Some(record) = view(term) else {
            return engine.raise_error_with(ip, atoms::BADRECORD, term);
        };
        let mut values: SmallVec<[Word; 16]> = record.values().iter().map(|value| value.word()).collect();
        for pair in 0..pairs {
            let field = Word(*words.add(1 + 2 * pair));
            match record.position(field).filter(|at| *at < values.len()) {
                Some(at) => values[at] = engine.arg(*words.add(2 + 2 * pair)),
                None => return engine.raise_field(ip, atoms::BADFIELD, (record.module(), record.name()), field),
            }
        }
        let mut result = record::new(engine.heap(), record.definition(), values.into_iter());
        if let Some(stop) = engine.collect_after(ip, usize::from(op.d), &mut result) {
            return stop;
        }
        engine.set_arg(*words, result);
        ip.add(1 + extension_ops(1 + 2 * pairs))
    }

    /// `put_record` that never succeeds, as its operands alone tell: raises the reason e.
    pub(crate) fn RecordFails(engine, ip) {
        let reason = Word((*ip).e);
        engine.raise_error(ip, reason)
    }
}

/// Whether a record is what an instruction asks for: of a name in the module that executes it, any, or an exported one of `{Module, Name}`.
///
/// # Safety
/// `identity` is a live term.
unsafe fn is_record_of(record: RecordView<'_>, identity: Word) -> bool {
    // SAFETY: as the caller's.
    match unsafe { Term::new(identity) }.view() {
        View::Tuple([module, name]) => {
            record.is_exported() && record.module() == module.word() && record.name() == name.word()
        }
        _ => identity == atoms::UNDERSCORE || record.name() == identity,
    }
}

impl Engine {
    /// `{badfield, {{Module, Name}, Field}}`, or `novalue` in its place.
    unsafe fn raise_field(
        &mut self,
        ip: *const Op,
        reason: Word,
        (module, name): (Word, Word),
        field: Word,
    ) -> *const Op {
        // SAFETY: an instruction raises, with registers saved.
        unsafe {
            let heap = self.heap();
            let record = heap.tuple(&[module, name]);
            let value = heap.tuple(&[record, field]);
            self.raise_error_with(ip, reason, value)
        }
    }
}
