//! Lays the pieces of a term out on lines.
//!
//! What fits the rest of a line is written on it; elements follow each other on a line as long as they are leaves. Elements of a tagged tuple
//! stand below the first one after the tag, or, where that would go too far to the right, at a fixed indentation. The layout is tried
//! without writing first, to see how far to the right it goes.
//!
//! Columns count from 1. `room` is that of the whole text: together with what stands on the line already it decides, too, whether something
//! fits.

mod flat;
mod records;

pub(super) use flat::push_flat;

use super::style::Failure;
use super::tree::{Kind, Tree};
use flat::opening;

/// The longest text, in bytes. Indentation makes that of a deep term grow with the square of its depth.
const MAX_TEXT: usize = 1 << 28;

/// Where a term is laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    /// The column of the first character.
    pub(super) column: i64,
    /// The columns of a line; zero: no lines at all.
    pub(super) width: i64,
    /// How many characters may stand on a line beside its indentation; below zero: as many as the whole has.
    pub(super) line_chars: i64,
}

/// Appends a term, broken into lines where it does not fit one, and answers the indentation below long tags.
pub(super) fn push_lines(out: &mut String, tree: &Tree<'_>, page: Page) -> Result<i64, Failure> {
    let root = tree.root();
    let len = root.len as i64;
    let room = if page.line_chars < 0 {
        len
    } else {
        page.line_chars
    };
    let column = page.column.max(1);
    if page.width == 0 || len < page.width - column && len <= room {
        push_flat(out, tree, 0);
        return Ok(0);
    }
    let place = Place {
        column,
        indent: column - 1,
        last: 0,
        used: 0,
    };
    let fits = |indent: i64| {
        Layout::<true>::new(tree, page.width, room, indent, &mut String::new()).run(place)
    };
    let indent = [-1, 4]
        .into_iter()
        .find(|indent| fits(*indent))
        .unwrap_or(1);
    let complete = Layout::<false>::new(tree, page.width, room, indent, out).run(place);
    if complete {
        Ok(indent)
    } else {
        Err(Failure::TooLong)
    }
}

/// Where a node begins.
#[derive(Clone, Copy)]
struct Place {
    column: i64,
    /// Spaces at the start of the lines that follow.
    indent: i64,
    /// How many closing characters must fit behind the node.
    last: i64,
    /// What stands on the line already, as far as it counts.
    used: i64,
}

/// The children of a container from one on.
#[derive(Clone, Copy)]
struct Row {
    kind: Kind,
    next: usize,
    end: usize,
    separator: &'static str,
    /// Where new lines begin, and what follows the last child.
    start: Place,
}

/// What is still to be done.
enum Job {
    Node(usize, Place),
    /// Children after the first, with the column and use of the line where they go on.
    Row(Row, i64, i64),
    /// Pairs after the first, likewise.
    Pairs(Row, i64, i64),
    /// Fields of a native record after the first, likewise.
    Fields(Row, i64, i64),
    /// What follows the key of a pair that is broken.
    Value(usize, Place),
    Close(&'static str),
}

/// A layout; `TRY` tells whether it is only tried.
struct Layout<'t, 'h, 'o, const TRY: bool> {
    tree: &'t Tree<'h>,
    width: i64,
    room: i64,
    /// Indentation of what stands below a tag that is longer; below zero: none, right of the tag in any case.
    tag_indent: i64,
    out: &'o mut String,
    jobs: Vec<Job>,
}

impl<'t, 'h, 'o, const TRY: bool> Layout<'t, 'h, 'o, TRY> {
    fn new(
        tree: &'t Tree<'h>,
        width: i64,
        room: i64,
        tag_indent: i64,
        out: &'o mut String,
    ) -> Self {
        Layout {
            tree,
            width,
            room,
            tag_indent,
            out,
            jobs: Vec::new(),
        }
    }

    /// Answers whether the layout keeps to the left half of the page, where that is asked for, and the text is not too long.
    fn run(mut self, place: Place) -> bool {
        self.jobs.push(Job::Node(0, place));
        while let Some(job) = self.jobs.pop() {
            if self.out.len() > MAX_TEXT {
                return false;
            }
            let good = match job {
                Job::Node(index, place) => self.node(index, place),
                Job::Row(row, column, used) => self.row(row, column, used),
                Job::Pairs(row, column, used) => self.pairs(row, column, used),
                Job::Fields(row, column, used) => self.fields(row, column, used),
                Job::Value(index, place) => {
                    self.write(" =>");
                    self.line(place.indent);
                    self.jobs.push(Job::Node(index, place));
                    true
                }
                Job::Close(text) => {
                    self.write(text);
                    true
                }
            };
            if !good {
                return false;
            }
        }
        true
    }

    fn write(&mut self, text: &str) {
        if !TRY {
            self.out.push_str(text);
        }
    }

    fn flat(&mut self, index: usize) {
        if !TRY {
            push_flat(self.out, self.tree, index);
        }
    }

    fn line(&mut self, indent: i64) {
        if !TRY {
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(
                ' ',
                usize::try_from(indent).unwrap_or(0),
            ));
        }
    }

    fn len(&self, index: usize) -> i64 {
        self.tree.nodes[index].len as i64
    }

    fn fits(&self, index: usize, place: Place) -> bool {
        let len = self.len(index);
        len < self.width - place.column - place.last && len + place.used + place.last <= self.room
    }

    /// Whether a node goes on the line that others stand on, behind a separator.
    fn follows(&self, index: usize, column: i64, used: i64, last: i64) -> bool {
        // Another separator follows where this is not the last.
        let (len, behind) = (self.len(index) + 1, if last == 0 { 1 } else { last });
        len + behind < self.width - column && used + len + behind <= self.room
    }

    fn is_leaf(&self, index: usize) -> bool {
        self.tree.nodes[index].kind == Kind::Text
    }

    /// Whether both key and value are leaves.
    fn is_leaf_pair(&self, index: usize) -> bool {
        let value = self.tree.nodes.get(index + 1).map_or(0, |key| key.next);
        self.is_leaf(index + 1)
            && self
                .tree
                .nodes
                .get(value)
                .is_some_and(|value| value.kind == Kind::Text)
    }

    /// What must fit behind a child before `next`: nothing where another follows it.
    fn last(&self, row: &Row, next: usize) -> i64 {
        let another = next != row.end && !self.tree.is_tail(row.kind, next, row.end);
        if another { 0 } else { row.start.last + 1 }
    }

    fn node(&mut self, index: usize, place: Place) -> bool {
        if self.fits(index, place) {
            self.flat(index);
            return true;
        }
        let node = self.tree.nodes[index];
        let Place {
            column,
            indent,
            last,
            used,
        } = place;
        if node.kind == Kind::Record {
            self.write(self.tree.text_of(&self.tree.nodes[index + 1]));
        }
        self.write(opening(node.kind));
        let inside = |by: i64| Place {
            column: column + by,
            indent: indent + by,
            last,
            used: used + 1,
        };
        let row = |start: Place, separator: &'static str| Row {
            kind: node.kind,
            next: index + 1,
            end: node.next,
            separator,
            start,
        };
        match node.kind {
            Kind::Text | Kind::Dots | Kind::Pair | Kind::Field => {
                self.flat(index);
                true
            }
            Kind::Binary => {
                self.binary(index, inside(2), used);
                true
            }
            Kind::List | Kind::ImproperList => {
                self.jobs.push(Job::Close("]"));
                self.head(row(inside(1), "|"));
                true
            }
            Kind::Tuple => {
                self.jobs.push(Job::Close("}"));
                self.head(row(inside(1), ","));
                true
            }
            Kind::TaggedTuple => {
                self.jobs.push(Job::Close("}"));
                self.tagged(row(
                    Place {
                        used: used + 1,
                        ..place
                    },
                    ",",
                ))
            }
            Kind::Record => {
                self.jobs.push(Job::Close("}"));
                let name = self.tree.nodes[index + 1];
                let row = Row {
                    next: name.next,
                    ..row(place, ",")
                };
                self.record(row, name.len as i64 + 1)
            }
            Kind::Map => {
                self.jobs.push(Job::Close("}"));
                self.map(row(inside(2), ","));
                true
            }
        }
    }

    /// The children of a container from the first on.
    fn head(&mut self, row: Row) {
        let Row {
            next: index, start, ..
        } = row;
        let node = self.tree.nodes[index];
        if node.kind == Kind::Dots {
            return self.flat(index);
        }
        let row = Row {
            next: node.next,
            ..row
        };
        let last = self.last(&row, node.next);
        self.element(index, row, Place { last, ..start });
    }

    /// A child, then those after it.
    fn element(&mut self, index: usize, row: Row, place: Place) {
        let leaf = self.is_leaf(index) && self.fits(index, place);
        // What was broken ends its line.
        let len = if leaf { self.len(index) } else { self.width };
        self.jobs
            .push(Job::Row(row, place.column + len, place.used + len));
        if leaf {
            self.flat(index);
        } else {
            self.jobs.push(Job::Node(index, place));
        }
    }

    /// The children of a container after the first.
    fn row(&mut self, mut row: Row, mut column: i64, mut used: i64) -> bool {
        while row.next != row.end {
            let index = row.next;
            let node = self.tree.nodes[index];
            if self.tree.is_tail(row.kind, index, row.end) {
                self.tail(&row, column, used);
                return true;
            }
            row.next = node.next;
            let last = self.last(&row, node.next);
            self.write(",");
            if self.is_leaf(index) && self.follows(index, column, used, last) {
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
            if !(self.is_leaf(index) && self.fits(index, place)) {
                self.element(index, row, place);
                return true;
            }
            self.flat(index);
            column = place.column + node.len as i64;
            used = node.len as i64;
        }
        true
    }

    /// The dots at the end of a row, or the tail of an improper list.
    fn tail(&mut self, row: &Row, column: i64, used: i64) {
        let index = row.next;
        self.write(row.separator);
        if self.tree.nodes[index].kind == Kind::Dots {
            return self.flat(index);
        }
        let (len, last) = (self.len(index) + 1, row.start.last + 1);
        if len < self.width - column - last && len + used + last <= self.room && self.is_leaf(index)
        {
            return self.flat(index);
        }
        self.line(row.start.indent);
        // The trial goes on where the line ends.
        let column = if TRY { column } else { row.start.column };
        self.jobs.push(Job::Node(
            index,
            Place {
                column,
                last,
                used: 0,
                ..row.start
            },
        ));
    }

    /// A tuple's tag and the elements after it.
    fn tagged(&mut self, row: Row) -> bool {
        let Row {
            next: index, start, ..
        } = row;
        let node = self.tree.nodes[index];
        self.flat(index);
        if node.kind == Kind::Dots {
            return true;
        }
        let len = node.len as i64;
        let behind = start.column + len + 2;
        let row = Row {
            next: node.next,
            ..row
        };
        if self.tag_indent > 0 && len + 2 > self.tag_indent {
            let column = start.column + self.tag_indent;
            if TRY && self.room + column > self.width && column > self.width / 2 {
                return false;
            }
            let start = Place {
                column,
                indent: start.indent + self.tag_indent,
                ..start
            };
            return self.row(Row { start, ..row }, behind, start.used + len);
        }
        if TRY && self.room + behind >= self.width && behind >= self.width / 2 {
            return false;
        }
        self.write(",");
        self.head(Row {
            start: Place {
                column: behind,
                indent: start.indent + len + 2,
                used: start.used + len + 1,
                ..start
            },
            ..row
        });
        true
    }

    fn map(&mut self, row: Row) {
        let index = row.next;
        let node = self.tree.nodes[index];
        if node.kind == Kind::Dots {
            return self.flat(index);
        }
        let row = Row {
            next: node.next,
            ..row
        };
        let used = row.start.used + i64::from(TRY);
        let last = self.last(&row, node.next);
        let from = if TRY { used } else { 0 };
        self.pair(
            index,
            row,
            Place {
                last,
                used,
                ..row.start
            },
            from,
        );
    }

    /// A pair, then those after it, for which `from` counts as used before it.
    fn pair(&mut self, index: usize, row: Row, place: Place, from: i64) {
        let fits = self.fits(index, place);
        let len = if fits && self.is_leaf_pair(index) {
            self.len(index)
        } else {
            self.width
        };
        self.jobs
            .push(Job::Pairs(row, row.start.column + len, from + len));
        if fits {
            return self.flat(index);
        }
        let key = index + 1;
        let value = self.tree.nodes[key].next;
        let by = if self.tag_indent > 0 {
            self.tag_indent
        } else {
            4
        };
        let Place {
            column,
            indent,
            last,
            ..
        } = place;
        let below = Place {
            column: column + by,
            indent: indent + by,
            last,
            used: 0,
        };
        self.jobs.push(Job::Value(value, below));
        self.jobs.push(Job::Node(key, place));
    }

    /// The pairs of a map after the first.
    fn pairs(&mut self, mut row: Row, mut column: i64, mut used: i64) -> bool {
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
            if self.is_leaf_pair(index) && self.follows(index, column, used, last) {
                self.flat(index);
                column += node.len as i64 + 1;
                used += node.len as i64 + 1;
                continue;
            }
            self.line(row.start.indent);
            self.pair(
                index,
                row,
                Place {
                    last,
                    used: 0,
                    ..row.start
                },
                0,
            );
            return true;
        }
        true
    }

    /// A bitstring as numbers, broken behind commas; its opening is not written yet.
    fn binary(&mut self, index: usize, inside: Place, used: i64) {
        if TRY {
            return;
        }
        let node = self.tree.nodes[index];
        let text = self.tree.text_of(&node);
        let text = text
            .strip_prefix("<<")
            .and_then(|text| text.strip_suffix(">>"))
            .unwrap_or(text);
        let width = (self.width - inside.column).min(self.room - 4 - used) - inside.last;
        let width = width.max(8);
        let mut left = width;
        self.write("<<");
        for number in text.split_inclusive(',') {
            let len = number.len() as i64;
            if len > left {
                self.line(inside.indent);
                left = width;
            }
            left -= len;
            self.write(number);
        }
        self.write(">>");
    }
}
