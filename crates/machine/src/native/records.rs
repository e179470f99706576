//! What natives need to make native records.

use asterias_term::record::{self, RecordView};
use asterias_term::{Term, Word};

use super::Env;
use crate::code::RecordDefinition;

impl<'h> Env<'h> {
    /// A native record of a definition of its own: `{Module, Name}`, whether it is exported, the names of its fields and their values.
    ///
    /// # Panics
    /// Where a name is no atom, or there are not as many values as names.
    pub fn record(
        &mut self,
        identity: (Word, Word),
        exported: bool,
        names: &[Word],
        values: &[Term<'h>],
    ) -> Term<'h> {
        assert_eq!(names.len(), values.len(), "a value for each field");
        let values = Env::words(values);
        self.build(|heap| {
            let definition = record::definition(heap, identity, exported, names);
            // SAFETY: the definition has a field for each of the values.
            unsafe { record::new(heap, definition, values.iter().copied()) }
        })
    }

    /// A native record of the same definition with other values.
    ///
    /// # Panics
    /// Where there are not as many values as fields.
    pub fn updated_record(&mut self, record: RecordView<'h>, values: &[Term<'h>]) -> Term<'h> {
        assert_eq!(
            record.fields().len(),
            values.len(),
            "a value for each field"
        );
        let values = Env::words(values);
        // SAFETY: the definition is that of a live record and has a field for each of the values.
        self.build(|heap| unsafe { record::new(heap, record.definition(), values.iter().copied()) })
    }

    /// The value that a field of a loaded module's record has when none is given.
    pub fn record_default(&mut self, record: &RecordDefinition, field: usize) -> Option<Term<'h>> {
        let word = record.defaults.get(field).copied()?;
        // SAFETY: a literal of a module that is loaded; literals outlive the call.
        (!word.is_none()).then(|| unsafe { Term::new(word) })
    }
}
