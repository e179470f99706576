//! Where something stands: file, line and column in eight bytes, as `-file` says and not as the disk says.
//!
//! Lines count to [`Pos::MAX_LINE`] and columns to [`Pos::MAX_COLUMN`]; what lies beyond is told as the last one. Column 0
//! means that only the line is known, as in forms that a parse transform made.

/// A file that positions name, by its number in [`Files`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct FileId(pub u16);

/// A place in a source text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pos(u64);

const COLUMN_BITS: u32 = 20;
const LINE_BITS: u32 = 28;
const FILE_SHIFT: u32 = COLUMN_BITS + LINE_BITS;
const GENERATED: u64 = 1 << 63;

impl Pos {
    /// The last line that a position can tell.
    pub const MAX_LINE: u32 = (1 << LINE_BITS) - 1;
    /// The last column that a position can tell.
    pub const MAX_COLUMN: u32 = (1 << COLUMN_BITS) - 1;
    /// How many files one compilation may name.
    pub const MAX_FILES: u16 = 1 << 15;
    /// No place at all: line 0 of the first file.
    pub const NONE: Self = Self(0);

    /// A place; `column` is 0 where only the line is known.
    #[must_use]
    pub fn new(file: FileId, line: u32, column: u32) -> Self {
        let line = u64::from(line.min(Self::MAX_LINE));
        let column = u64::from(column.min(Self::MAX_COLUMN));
        let file = u64::from(file.0.min(Self::MAX_FILES - 1));
        Self(file << FILE_SHIFT | line << COLUMN_BITS | column)
    }

    /// The file, as the last `-file` attribute named it.
    #[must_use]
    pub fn file(self) -> FileId {
        FileId(((self.0 & !GENERATED) >> FILE_SHIFT) as u16)
    }

    /// The line, counted from 1; 0 if there is none.
    #[must_use]
    pub fn line(self) -> u32 {
        (self.0 >> COLUMN_BITS) as u32 & Self::MAX_LINE
    }

    /// The column, counted in characters from 1; 0 if only the line is known.
    #[must_use]
    pub fn column(self) -> u32 {
        self.0 as u32 & Self::MAX_COLUMN
    }

    /// The same place in another file.
    #[must_use]
    pub fn with_file(self, file: FileId) -> Self {
        let mut moved = Self::new(file, self.line(), self.column());
        moved.0 |= self.0 & GENERATED;
        moved
    }

    /// The same place, marked as generated code: nothing is warned about there.
    #[must_use]
    pub fn generated(self) -> Self {
        Self(self.0 | GENERATED)
    }

    /// Whether a parse transform marked this place as generated.
    #[must_use]
    pub fn is_generated(self) -> bool {
        self.0 & GENERATED != 0
    }
}

impl std::fmt::Debug for Pos {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}:{}", self.file().0, self.line(), self.column())
    }
}

/// The files of one compilation: the module's own, those it includes, and those that `-file` names.
#[derive(Clone, Debug, Default)]
pub struct Files {
    names: Vec<Box<str>>,
}

impl Files {
    /// The number of a file; `None` if there are already [`Pos::MAX_FILES`].
    pub fn add(&mut self, name: &str) -> Option<FileId> {
        if let Some(at) = self.names.iter().rposition(|known| &**known == name) {
            return Some(FileId(at as u16));
        }
        if self.names.len() >= usize::from(Pos::MAX_FILES) {
            return None;
        }
        self.names.push(name.into());
        Some(FileId((self.names.len() - 1) as u16))
    }

    /// How many files there are.
    #[must_use]
    pub fn count(&self) -> u16 {
        self.names.len() as u16
    }

    /// The name of a file; empty if `id` is of another compilation.
    #[must_use]
    pub fn name(&self, id: FileId) -> &str {
        self.names.get(usize::from(id.0)).map_or("", |name| name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_keeps_its_parts() {
        let pos = Pos::new(FileId(7), 123_456, 789);
        assert_eq!(
            (pos.file(), pos.line(), pos.column()),
            (FileId(7), 123_456, 789)
        );
        assert!(!pos.is_generated());
        let marked = pos.generated();
        assert!(marked.is_generated());
        assert_eq!(
            (marked.file(), marked.line(), marked.column()),
            (FileId(7), 123_456, 789)
        );
        assert_eq!(size_of::<Pos>(), 8);
    }

    #[test]
    fn what_is_too_large_is_told_as_the_last() {
        let pos = Pos::new(FileId(u16::MAX), u32::MAX, u32::MAX);
        assert_eq!((pos.line(), pos.column()), (Pos::MAX_LINE, Pos::MAX_COLUMN));
        assert!(!pos.is_generated());
    }
}
