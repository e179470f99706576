//! Source locations: the `Line` chunk.

use crate::operand::LineIndex;

/// A place in a source file.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Location<'a> {
    /// The file; `None` for the module's own name with `.erl` behind it.
    pub file: Option<&'a str>,
    /// The line, counted from 1.
    pub line: u32,
}

/// The locations of a module.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct LineTable {
    /// Whether the code contains `executable_line`.
    pub executable_lines: bool,
    /// Whether line counters were asked for at compile time.
    pub force_counters: bool,
    /// The number of `line` instructions in the code, as the compiler counted them.
    pub instr_count: u32,
    /// File number (0: the module's own) and line of each location but the unknown one.
    pub(crate) items: Vec<(u32, u32)>,
    pub(crate) files: Vec<Box<str>>,
}

impl LineTable {
    /// The number of locations, the unknown one (index 0) included.
    pub fn len(&self) -> usize {
        self.items.len() + 1
    }

    /// Whether only the unknown location exists.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The location of an index of this table; `None` for the unknown one.
    pub fn location(&self, index: LineIndex) -> Option<Location<'_>> {
        let &(file, line) = self.items.get(index.index().checked_sub(1)?)?;
        let file = file
            .checked_sub(1)
            .and_then(|file| self.files.get(file as usize));
        Some(Location {
            file: file.map(|name| &**name),
            line,
        })
    }

    /// The files besides the module's own, in the order of their numbers.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|name| &**name)
    }
}
