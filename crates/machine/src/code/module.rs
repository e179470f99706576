//! A loaded module: its instructions, and what can be told of an address inside them.

use std::sync::{Mutex, PoisonError};

use asterias_heap::LiteralArea;
use asterias_term::fun::Mfa;
use asterias_term::{Alloc, Word, atoms};

use super::op::{Op, Unit};

/// A module whose code can be executed.
#[derive(Debug)]
pub struct LoadedModule {
    /// Its name.
    pub name: Word,
    /// The instructions.
    pub code: Box<[Unit]>,
    /// What addresses belong to.
    pub map: SourceMap,
    /// The exported functions and where they begin.
    pub exports: Vec<(Mfa, u32)>,
    /// Its literals, until it is purged.
    pub literals: Mutex<Option<LiteralArea>>,
    /// Attributes, as External Term Format; empty for none.
    pub attributes: Box<[u8]>,
    /// Compile options and version, as External Term Format; empty for none.
    pub compile_info: Box<[u8]>,
    /// The checksum.
    pub md5: [u8; 16],
    /// Where it was loaded from.
    pub file: Option<Origin>,
    /// The function to be run before the module is published, by its first instruction.
    pub on_load: Option<u32>,
    /// The native records that it defines.
    pub records: Vec<RecordDefinition>,
}

/// Where code was loaded from, as its loader said.
#[derive(Debug, Clone)]
pub enum Origin {
    /// A file, by its path.
    Path(String),
    /// No file: what an atom says, such as `cover_compiled`.
    Other(Word),
}

/// A native record that a module defines.
#[derive(Debug)]
pub struct RecordDefinition {
    /// Its name.
    pub name: Word,
    /// Whether other modules may make such records and look inside.
    pub exported: bool,
    /// The names of its fields in the order of their declaration.
    pub fields: Vec<Word>,
    /// The values that its fields have when none is given; [`Word::NONE`] for none.
    pub defaults: Vec<Word>,
    /// What its instances share, among the literals of the module.
    pub definition: Word,
}

impl LoadedModule {
    /// Its literals, for whoever sees to it that no heap refers to them.
    pub fn take_literals(&self) -> Option<LiteralArea> {
        let mut literals = self.literals.lock().unwrap_or_else(PoisonError::into_inner);
        literals.take()
    }

    /// Words of its literals.
    pub fn literal_words(&self) -> usize {
        let literals = self.literals.lock().unwrap_or_else(PoisonError::into_inner);
        literals.as_ref().map_or(0, LiteralArea::words)
    }

    /// The native record of this name.
    pub fn record(&self, name: Word) -> Option<&RecordDefinition> {
        self.records.iter().find(|record| record.name == name)
    }
}

/// What is known of the instructions of a module, by their index.
#[derive(Debug, Default)]
pub struct SourceMap {
    /// First instruction of each function (its `func_info`), ascending.
    pub functions: Vec<(u32, Mfa)>,
    /// From this instruction on, the location with this index; ascending. A location ends with its function.
    pub lines: Vec<(u32, u32)>,
    /// What is no instruction but extension words; ascending.
    pub extensions: Vec<u32>,
    /// File (index, zero for the module's own) and line of each location; the first is unknown.
    pub locations: Vec<(u32, u32)>,
    /// Names of files, the module's own first.
    pub files: Vec<String>,
}

/// What an address belongs to.
#[derive(Debug, Clone)]
pub struct Location {
    /// The function.
    pub mfa: Mfa,
    /// File and line, where known.
    pub source: Option<(String, u32)>,
}

impl Location {
    /// `[{file, File}, {line, Line}]` in front of `rest`, as stack traces tell; `rest` alone where the place is not known.
    pub(crate) fn info(&self, heap: &mut impl Alloc, rest: Word) -> Word {
        let Some((file, line)) = &self.source else {
            return rest;
        };
        let text: Vec<Word> = file
            .chars()
            .map(|character| Word::small(i64::from(u32::from(character))))
            .collect();
        let file = heap.list(&text);
        let line = heap.tuple(&[atoms::LINE, Word::small(i64::from(*line))]);
        let file = heap.tuple(&[atoms::FILE, file]);
        let rest = heap.cons(line, rest);
        heap.cons(file, rest)
    }
}

/// The last entry whose key is not above `index`.
fn last_at<T: Copy>(entries: &[(u32, T)], index: u32) -> Option<(u32, T)> {
    let after = entries.partition_point(|(start, _)| *start <= index);
    entries.get(after.checked_sub(1)?).copied()
}

impl SourceMap {
    /// The location of the instruction `index`.
    pub fn locate(&self, index: u32) -> Option<Location> {
        let (start, mfa) = last_at(&self.functions, index)?;
        let source = match last_at(&self.lines, index) {
            Some((from, location)) if from >= start => self.source(location),
            _ => None,
        };
        Some(Location { mfa, source })
    }

    fn source(&self, location: u32) -> Option<(String, u32)> {
        let (file, line) = *self.locations.get(location as usize)?;
        (line > 0).then(|| {
            (
                self.files.get(file as usize).cloned().unwrap_or_default(),
                line,
            )
        })
    }
}

impl LoadedModule {
    /// The address of the instruction `index`.
    pub fn address(&self, index: u32) -> *const Op {
        (&raw const self.code[index as usize]).cast()
    }

    /// The range of addresses of its instructions.
    pub fn range(&self) -> std::ops::Range<usize> {
        let start = self.code.as_ptr() as usize;
        start..start + size_of_val(&*self.code)
    }

    /// The index of an instruction, given its address in this module.
    pub fn index_of(&self, ip: *const Op) -> u32 {
        ((ip as usize - self.code.as_ptr() as usize) / size_of::<Op>()) as u32
    }
}

// SAFETY: instructions hold addresses of code, exports and literals, all of which may be read from any thread and do not change.
unsafe impl Send for LoadedModule {}
// SAFETY: as above.
unsafe impl Sync for LoadedModule {}
