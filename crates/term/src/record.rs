//! Native records (EEP 79, OTP 29): values of named fields, with a definition that instances share.
//!
//! A record is a boxed object of its definition and the values of its fields in the order of their declaration. The definition is a tuple
//! `{Module, Name, IsExported, Field…}` of atoms, which programs never see; [`definition`] and [`new`] are the only ones that make either,
//! so whoever reads a record relies on that shape. Two records are of one definition if those tuples are equal.

use crate::alloc::Alloc;
use crate::atom::atoms;
use crate::boxed::{Kind, header};
use crate::term::Term;
use crate::word::Word;

/// Elements of a definition before the names of the fields.
pub const FIELDS_FROM: usize = 3;

/// A definition: a tuple of atoms.
///
/// # Panics
/// Where a name is no atom.
pub fn definition<A: Alloc>(
    heap: &mut A,
    (module, name): (Word, Word),
    exported: bool,
    fields: &[Word],
) -> Word {
    let mut words = Vec::with_capacity(FIELDS_FROM + fields.len());
    words.extend([module, name, Word::from(exported)]);
    words.extend_from_slice(fields);
    assert!(words.iter().all(|word| word.is_atom()), "names are atoms");
    heap.tuple(&words)
}

/// A record of a definition and the values of its fields in order.
///
/// # Safety
/// `definition` comes from [`definition`] or from a record, is alive, and has as many fields as there are values.
pub unsafe fn new<A: Alloc>(
    heap: &mut A,
    definition: Word,
    values: impl ExactSizeIterator<Item = Word>,
) -> Word {
    let size = 1 + values.len();
    let object = heap.alloc(1 + size);
    // SAFETY: room for the header, the definition and all values was allocated.
    unsafe {
        *object = header(Kind::Record, size);
        *object.add(1) = definition;
        for (index, value) in values.enumerate().take(size - 1) {
            *object.add(2 + index) = value;
        }
    }
    Word::from_boxed(object)
}

/// A native record, seen from inside.
#[derive(Clone, Copy, Debug)]
pub struct RecordView<'h> {
    definition: Term<'h>,
    values: &'h [Term<'h>],
}

impl<'h> RecordView<'h> {
    /// From the two parts of a record.
    pub(crate) fn new(definition: Term<'h>, values: &'h [Term<'h>]) -> RecordView<'h> {
        RecordView { definition, values }
    }

    fn atom(self, index: usize) -> Word {
        self.definition
            .as_tuple()
            .and_then(|words| words.get(index))
            .map_or(atoms::UNDEFINED, |word| word.word())
    }

    /// The module that defines it.
    pub fn module(self) -> Word {
        self.atom(0)
    }

    /// Its name.
    pub fn name(self) -> Word {
        self.atom(1)
    }

    /// Whether other modules may look inside.
    pub fn is_exported(self) -> bool {
        self.atom(2) == atoms::TRUE
    }

    /// The definition that it shares with others; no term for programs.
    pub fn definition(self) -> Word {
        self.definition.word()
    }

    /// The names of its fields in the order of their declaration.
    pub fn fields(self) -> &'h [Term<'h>] {
        self.definition
            .as_tuple()
            .and_then(|words| words.get(FIELDS_FROM..))
            .unwrap_or(&[])
    }

    /// The values of its fields, in the same order.
    pub fn values(self) -> &'h [Term<'h>] {
        self.values
    }

    /// Where a field stands among the values.
    #[inline]
    pub fn position(self, field: Word) -> Option<usize> {
        self.fields().iter().position(|name| name.word() == field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::atom::intern;
    use crate::term::View;
    use crate::testing::TestHeap;

    fn record(heap: &mut TestHeap, exported: bool, fields: &[(&str, Word)]) -> Term<'static> {
        let names: Vec<Word> = fields.iter().map(|(name, _)| intern(name)).collect();
        let definition = definition(heap, (intern("m"), intern("n")), exported, &names);
        // SAFETY: as many values as names; the heap of a test outlives its terms.
        unsafe {
            let word = new(heap, definition, fields.iter().map(|(_, value)| *value));
            Term::new(word)
        }
    }

    /// Recorded from OTP 29.
    #[test]
    fn hashes_are_those_of_otp() {
        let heap = &mut TestHeap::default();
        let hash = |term: Term<'_>| term.phash2() & 0x7ff_ffff;
        let one = Word::small(1);
        assert_eq!(hash(record(heap, false, &[])), 98_187_672);
        assert_eq!(hash(record(heap, false, &[("a", one)])), 94_514_731);
        assert_eq!(hash(record(heap, true, &[("a", one)])), 9_571_790);
        assert_eq!(
            hash(record(heap, true, &[("b", one), ("a", one)])),
            96_749_273
        );
    }

    #[test]
    fn order_is_exported_size_names_values() {
        let heap = &mut TestHeap::default();
        let (one, two) = (Word::small(1), Word::small(2));
        let rising = [
            record(heap, false, &[]),
            record(heap, false, &[("a", one), ("c", one)]),
            record(heap, true, &[("b", one)]),
            record(heap, true, &[("a", one), ("b", two)]),
            record(heap, true, &[("a", two), ("b", one)]),
            record(heap, true, &[("a", two), ("c", one)]),
        ];
        for (index, term) in rising.iter().enumerate() {
            for (other_index, other) in rising.iter().enumerate() {
                assert_eq!(term.compare(*other), index.cmp(&other_index));
                assert_eq!(term.exact_eq(*other), index == other_index);
            }
        }
        let View::Record(view) = rising[4].view() else {
            panic!("a record");
        };
        assert_eq!(view.position(intern("b")), Some(1));
        assert_eq!(view.position(intern("c")), None);
    }
}
