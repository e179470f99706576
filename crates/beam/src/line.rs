//! Source locations: the `Line` chunk.

use crate::error::LoadError;
use crate::fields::{Fields, Number, TAG_A, TAG_I};
use crate::operand::LineIndex;

/// The version of the chunk; there has been only this one.
const VERSION: u32 = 0;

/// The code contains `executable_line`.
const FLAG_EXECUTABLE_LINES: u32 = 1;

/// Line counters were asked for.
const FLAG_FORCE_COUNTERS: u32 = 2;

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
    /// Reads `Line`; `None` if it has a version that is not known, which costs line numbers and nothing else.
    pub(crate) fn parse(chunk: &[u8]) -> Result<Option<Self>, LoadError> {
        let mut fields = Fields::new("Line", chunk);
        if fields.u32()? != VERSION {
            return Ok(None);
        }
        let flags = fields.u32()?;
        let instr_count = fields.u32()?;
        let item_count = fields.u32()?;
        let file_count = fields.u32()?;
        fields.check_count(item_count, 1)?;
        fields.check_count(file_count, 2)?;
        let items = parse_items(&mut fields, item_count, file_count)?;
        let files = (0..file_count)
            .map(|_| parse_file(&mut fields))
            .collect::<Result<_, _>>()?;
        Ok(Some(Self {
            executable_lines: flags & FLAG_EXECUTABLE_LINES != 0,
            force_counters: flags & FLAG_FORCE_COUNTERS != 0,
            instr_count,
            items,
            files,
        }))
    }

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

/// Lines are integers; an atom's tag before them changes the file for all that follow.
fn parse_items(
    fields: &mut Fields<'_>,
    count: u32,
    files: u32,
) -> Result<Vec<(u32, u32)>, LoadError> {
    let mut items = Vec::with_capacity(count as usize);
    let mut file = 0;
    while items.len() < count as usize {
        let start = fields.clone();
        let (tag, number) = fields.compact()?;
        let number = match number {
            Number::Small(value) => u32::try_from(value).ok(),
            Number::Big(_) => None,
        };
        match (tag, number) {
            (TAG_A, Some(number)) if number <= files => file = number,
            (TAG_I, Some(line)) => items.push((file, line)),
            _ => return Err(start.error("a line item is malformed")),
        }
    }
    Ok(items)
}

fn parse_file(fields: &mut Fields<'_>) -> Result<Box<str>, LoadError> {
    let len = usize::from(fields.u16()?);
    let start = fields.clone();
    let name = std::str::from_utf8(fields.take(len)?);
    name.map(Box::from)
        .map_err(|_| start.error("a file name is not UTF-8"))
}
