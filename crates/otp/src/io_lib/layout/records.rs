//! Lays native records out: as `#module:name{field = value,…}`, its fields below the first one, or, behind a long name, at a fixed
//! indentation. A value that does not fit behind the name of its field goes the same way.

use super::{Job, Layout, Place, Row};
use crate::io_lib::tree::Kind;

impl<const TRY: bool> Layout<'_, '_, '_, TRY> {
    /// The fields of a native record, behind a name and a brace of this length.
    pub(super) fn record(&mut self, row: Row, len: i64) -> bool {
        let (index, place) = (row.next, row.start);
        if index == row.end {
            return true;
        }
        let node = self.tree.nodes[index];
        if node.kind == Kind::Dots {
            self.flat(index);
            return true;
        }
        let used = place.used + len;
        let Some((start, below)) = self.behind(len, Place { used, ..place }) else {
            return false;
        };
        if below {
            self.line(start.indent);
        }
        let row = Row {
            next: node.next,
            start,
            ..row
        };
        let last = self.last(&row, node.next);
        self.field(index, row, Place { last, ..start })
    }

    /// Where goes what stands behind a name of this length: on its line, or, behind a long name, below. Nowhere, if that is too far to
    /// the right.
    fn behind(&self, len: i64, place: Place) -> Option<(Place, bool)> {
        let below = self.tag_indent > 0 && len > self.tag_indent;
        let by = if below { self.tag_indent } else { len };
        let column = place.column + by;
        if TRY && self.room + column > self.width && column > self.width / 2 {
            return None;
        }
        let place = Place {
            column,
            indent: place.indent + by,
            used: if below { 0 } else { place.used },
            ..place
        };
        Some((place, below))
    }

    /// Whether the value of a field is a leaf.
    fn is_leaf_field(&self, index: usize) -> bool {
        let value = self.tree.nodes.get(index + 2);
        value.is_some_and(|value| value.kind == Kind::Text)
    }

    /// A field, then those after it.
    fn field(&mut self, index: usize, row: Row, place: Place) -> bool {
        let fits = self.fits(index, place);
        let len = if fits && self.is_leaf_field(index) {
            self.len(index)
        } else {
            self.width
        };
        self.jobs
            .push(Job::Fields(row, place.column + len, place.used + len));
        if fits {
            self.flat(index);
            return true;
        }
        let name = self.tree.nodes[index + 1];
        let len = name.len as i64 + 3;
        let used = place.used + len;
        let Some((start, below)) = self.behind(len, Place { used, ..place }) else {
            return false;
        };
        self.write(self.tree.text_of(&name));
        self.write(if below { " =" } else { " = " });
        if below {
            self.line(start.indent);
        }
        self.jobs.push(Job::Node(name.next, start));
        true
    }

    /// The fields of a native record after the first.
    pub(super) fn fields(&mut self, mut row: Row, mut column: i64, mut used: i64) -> bool {
        while row.next != row.end {
            let index = row.next;
            let node = self.tree.nodes[index];
            self.write(",");
            if node.kind == Kind::Dots {
                self.flat(index);
                return true;
            }
            row.next = node.next;
            let last = self.last(&row, node.next);
            if self.is_leaf_field(index) && self.follows(index, column, used, last) {
                self.flat(index);
                column += node.len as i64 + 1;
                used += node.len as i64 + 1;
                continue;
            }
            self.line(row.start.indent);
            let place = Place {
                last,
                used: 0,
                ..row.start
            };
            return self.field(index, row, place);
        }
        true
    }
}
