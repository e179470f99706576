//! Breaks a term into pieces, to a depth and, roughly, to a number of characters.
//!
//! Depth is spent by nesting and by elements in a row. Room, unless it is negative, is spent by characters; with none left, what remains
//! of a container is left out, but a leaf is always written. A tree in which something was left out can be grown to a greater depth.

mod records;

use asterias_term::integer::{self, Int, LetterCase, Radix};
use asterias_term::print::{self, Options};
use asterias_term::term::{BigView, BitsView};
use asterias_term::{Term, View, text};

use super::graphemes::chars_length;
use super::printable::{self, ListText};
use super::quote::{push_atom_text, push_string};
use super::style::{Failure, Style};
use super::tree::{COMPLETE, Kind, More, Rest, Tree};

/// `room` less `used`, never below zero unless it was.
fn less(room: i64, used: usize) -> i64 {
    if room < 0 {
        room
    } else {
        (room - used as i64).max(0)
    }
}

/// Breaks a term into pieces.
pub(super) fn measure<'h>(
    term: Term<'h>,
    depth: i64,
    room: i64,
    style: &Style<'h>,
) -> Result<Tree<'h>, Failure> {
    Builder::new(style, room >= 0, None).run(Task::Term { term, depth, room })
}

/// The same term, `depth` deeper.
pub(super) fn grow<'h>(
    tree: &Tree<'h>,
    depth: i64,
    room: i64,
    style: &Style<'h>,
) -> Result<Tree<'h>, Failure> {
    Builder::new(style, room >= 0, Some((tree, depth))).run(Task::Old { node: 0, room })
}

/// What is to be added next.
enum Task<'h> {
    Term {
        term: Term<'h>,
        depth: i64,
        room: i64,
    },
    Old {
        node: usize,
        room: i64,
    },
    Pair {
        key: Source<'h>,
        value: Source<'h>,
        room: i64,
    },
    Field {
        name: Term<'h>,
        value: Term<'h>,
        depth: i64,
        room: i64,
    },
    Dots(Option<More<'h>>),
}

/// Where a key or value comes from: a term with its depth, or the tree that grows.
#[derive(Clone, Copy)]
enum Source<'h> {
    Term(Term<'h>, i64),
    Old(usize),
}

/// The children of a container that are still to come.
enum Children<'h> {
    List(Term<'h>),
    Elements(&'h [Term<'h>]),
    Entries(Rest<'h>),
    /// Names of fields with their values.
    Fields(&'h [Term<'h>], &'h [Term<'h>]),
    Key(Source<'h>, Source<'h>),
    Value(Source<'h>),
    Old {
        next: usize,
        end: usize,
    },
    None,
}

/// A container that is not complete.
struct Frame<'h> {
    node: usize,
    children: Children<'h>,
    depth: i64,
    room: i64,
    first: bool,
}

struct Builder<'b, 'h> {
    style: &'b Style<'h>,
    /// Whether the tree may grow later.
    growing: bool,
    old: Option<(&'b Tree<'h>, i64)>,
    tree: Tree<'h>,
    frames: Vec<Frame<'h>>,
}

impl<'b, 'h> Builder<'b, 'h> {
    fn new(style: &'b Style<'h>, growing: bool, old: Option<(&'b Tree<'h>, i64)>) -> Self {
        Builder {
            style,
            growing,
            old,
            tree: Tree::default(),
            frames: Vec::new(),
        }
    }

    fn run(mut self, root: Task<'h>) -> Result<Tree<'h>, Failure> {
        let mut next = Some(root);
        loop {
            let complete = match next {
                Some(task) => self.start(task)?,
                None => self.finish(),
            };
            if let Some(node) = complete {
                match self.frames.last_mut() {
                    None => return Ok(self.tree),
                    Some(frame) => took(frame, &mut self.tree, node),
                }
            }
            next = self.next_child();
        }
    }

    /// Adds a node; answers it if it is complete.
    fn start(&mut self, task: Task<'h>) -> Result<Option<usize>, Failure> {
        match task {
            Task::Term { term, depth, room } => self.term(term, depth, room),
            Task::Old { node, room } => self.old(node, room),
            Task::Pair { key, value, room } => {
                self.open(Kind::Pair, 4, Children::Key(key, value), 0, room);
                Ok(None)
            }
            Task::Field {
                name,
                value,
                depth,
                room,
            } => {
                let children = Children::Value(Source::Term(value, depth));
                self.open(Kind::Field, 3, children, 0, less(room, 3));
                self.name(|out, unicode| push_atom_text(out, name.word(), unicode));
                Ok(None)
            }
            Task::Dots(more) => {
                let node = self.tree.ascii("...");
                self.tree.nodes[node].kind = Kind::Dots;
                self.tree.cut(node, more);
                Ok(Some(node))
            }
        }
    }

    fn open(&mut self, kind: Kind, len: usize, children: Children<'h>, depth: i64, room: i64) {
        let node = self.tree.open(kind, len);
        self.frames.push(Frame {
            node,
            children,
            depth,
            room,
            first: true,
        });
    }

    fn more(&self, more: impl FnOnce() -> More<'h>) -> Option<More<'h>> {
        self.growing.then(more)
    }

    fn leaf(&mut self, write: impl FnOnce(&mut String)) -> Result<Option<usize>, Failure> {
        let start = self.tree.text.len();
        write(&mut self.tree.text);
        let len = chars_length(&self.tree.text[start..]);
        Ok(Some(self.tree.leaf(Kind::Text, start, len)))
    }

    fn cut_leaf(
        &mut self,
        text: &str,
        term: Term<'h>,
        depth: i64,
    ) -> Result<Option<usize>, Failure> {
        let node = self.tree.ascii(text);
        let more = self.more(|| More::Term(term, depth));
        self.tree.cut(node, more);
        Ok(Some(node))
    }

    fn term(&mut self, term: Term<'h>, depth: i64, room: i64) -> Result<Option<usize>, Failure> {
        let unicode = self.style.unicode;
        match term.view() {
            View::Small(value) => self.leaf(|out| push_int(out, Int::Small(value))),
            View::Big(BigView { negative, limbs }) => {
                self.leaf(|out| push_int(out, Int::Big { negative, limbs }))
            }
            View::Float(value) => self.leaf(|out| text::push_shortest(out, value)),
            View::Atom(atom) => self.leaf(|out| push_atom_text(out, atom, unicode)),
            View::Nil => Ok(Some(self.tree.ascii("[]"))),
            View::Cons(..) => self.list(term, depth, room),
            View::Tuple([]) => Ok(Some(self.tree.ascii("{}"))),
            View::Tuple(_) if depth == 1 => self.cut_leaf("{...}", term, depth),
            View::Tuple(elements) => self.tuple(term, elements, depth, room),
            View::Record(record) => self.record(term, record, depth, room),
            View::Map(_) => self.map(term, depth, room),
            View::Bits(bits) => self.bits(term, bits, depth, room),
            View::Fun(_)
            | View::Export(_)
            | View::Pid(_)
            | View::Port(_)
            | View::Reference(..)
            | View::External(_) => self.leaf(|out| print::push(out, term, Options::WRITE)),
        }
    }

    fn list(&mut self, list: Term<'h>, depth: i64, room: i64) -> Result<Option<usize>, Failure> {
        let shown = if self.style.strings {
            printable::list_text(list, depth, room, self.style)
        } else {
            ListText::No
        };
        match shown {
            ListText::No => {
                self.open(Kind::List, 2, Children::List(list), depth, less(room, 2));
                if let Some(frame) = self.frames.last()
                    && self.growing
                {
                    // A list that was cut is measured again as a whole.
                    self.tree.remember(frame.node, More::Term(list, depth));
                }
                Ok(None)
            }
            ListText::Whole => {
                self.leaf(|out| push_string(out, list.list().filter_map(printable::character)))
            }
            ListText::Prefix(count) => {
                let prefix = list.list().take(count).filter_map(printable::character);
                let node = self.leaf(|out| push_string(out, prefix))?;
                if let Some(node) = node.and_then(|node| self.tree.nodes.get_mut(node)) {
                    // More depth does not make the prefix longer, so nothing counts as left out.
                    self.tree.text.push_str("...");
                    node.end += 3;
                    node.len += 3;
                }
                Ok(node)
            }
        }
    }

    fn map(&mut self, map: Term<'h>, depth: i64, room: i64) -> Result<Option<usize>, Failure> {
        if asterias_term::map::Map::new(map).is_some_and(|map| map.is_empty()) {
            return Ok(Some(self.tree.ascii("#{}")));
        }
        if depth == 1 {
            return self.cut_leaf("#{...}", map, depth);
        }
        let entries = self.style.order.entries(map)?;
        let rest = Rest {
            entries,
            index: 0,
            depth: depth - 1,
        };
        self.open(Kind::Map, 3, Children::Entries(rest), depth, less(room, 3));
        Ok(None)
    }

    fn bits(
        &mut self,
        term: Term<'h>,
        bits: BitsView<'h>,
        depth: i64,
        room: i64,
    ) -> Result<Option<usize>, Failure> {
        if bits.bit_size() == 0 {
            return Ok(Some(self.tree.ascii("<<>>")));
        }
        if depth == 1 {
            return self.cut_leaf("<<...>>", term, depth);
        }
        let bytes = bits.to_bytes();
        let shown = if self.style.strings && bits.is_binary() {
            printable::binary_text(&bytes, depth - 1, less(room, 6), self.style)
        } else {
            None
        };
        let Some(shown) = shown else {
            return self.numbers(term, &bytes, bits.bit_size(), depth, room);
        };
        let start = self.tree.text.len();
        let out = &mut self.tree.text;
        out.push_str("<<");
        let text = out.len();
        push_string(out, shown.text.chars());
        let len = chars_length(&out[text..]);
        let text = out.len();
        out.push_str(if shown.utf8 { "/utf8" } else { "" });
        out.push_str(if shown.cut { "...>>" } else { ">>" });
        let len = len + 2 + out.len() - text;
        let node = self.tree.leaf(Kind::Text, start, len);
        if shown.cut {
            let more = self.more(|| More::Term(term, depth));
            self.tree.cut(node, more);
        }
        Ok(Some(node))
    }

    /// A bitstring as numbers.
    fn numbers(
        &mut self,
        term: Term<'h>,
        bytes: &[u8],
        bit_size: usize,
        depth: i64,
        room: i64,
    ) -> Result<Option<usize>, Failure> {
        let start = self.tree.text.len();
        let cut = push_numbers(&mut self.tree.text, bytes, bit_size, depth, room);
        let len = self.tree.text.len() - start;
        let node = self.tree.leaf(Kind::Binary, start, len);
        if cut {
            let more = self.more(|| More::Term(term, depth));
            self.tree.cut(node, more);
        }
        Ok(Some(node))
    }

    /// Adds a node of the tree that grows.
    fn old(&mut self, index: usize, room: i64) -> Result<Option<usize>, Failure> {
        let Some((old, deeper)) = self.old else {
            return Err(Failure::Badarg);
        };
        let node = &old.nodes[index];
        if !node.cut {
            return Ok(Some(self.tree.copy(old, index)));
        }
        if let Some(More::Term(term, depth)) = old.more.get(node.more as usize) {
            return self.term(*term, depth + deeper, room);
        }
        let next = index + 1;
        if node.kind == Kind::Pair {
            let value = old.nodes[next].next;
            let children = Children::Key(Source::Old(next), Source::Old(value));
            self.open(Kind::Pair, 4, children, 0, room);
        } else {
            let len = if node.kind == Kind::Map { 3 } else { 2 };
            let children = Children::Old {
                next,
                end: node.next,
            };
            self.open(node.kind, len, children, 0, less(room, len));
        }
        Ok(None)
    }

    /// The next child of the innermost container.
    fn next_child(&mut self) -> Option<Task<'h>> {
        let frame = self.frames.last_mut()?;
        if let Children::Old { next, end } = frame.children {
            let (old, deeper) = self.old?;
            if next == end {
                return None;
            }
            let node = &old.nodes[next];
            match old
                .more
                .get(node.more as usize)
                .filter(|_| node.kind == Kind::Dots)
            {
                Some(More::Elements(rest, depth)) => {
                    frame.children = Children::Elements(rest);
                    frame.depth = depth + deeper;
                }
                Some(More::Entries(rest, depth)) => {
                    frame.children = Children::Entries(rest.clone());
                    frame.depth = depth + deeper;
                }
                Some(More::Term(..)) | None => {
                    frame.children = Children::Old {
                        next: node.next,
                        end,
                    };
                    if node.next != end {
                        frame.room = less(frame.room, 1);
                    }
                    return Some(Task::Old {
                        node: next,
                        room: frame.room,
                    });
                }
            }
        }
        next_new(frame, &mut self.tree, self.growing)
    }

    /// Closes the innermost container, whose children are complete.
    fn finish(&mut self) -> Option<usize> {
        let frame = self.frames.pop()?;
        let next = self.tree.nodes.len();
        let node = &mut self.tree.nodes[frame.node];
        node.next = next;
        if !node.cut {
            node.more = COMPLETE;
        }
        Some(frame.node)
    }
}

/// The next child of a container that does not come from an older tree.
fn next_new<'h>(frame: &mut Frame<'h>, tree: &mut Tree<'h>, growing: bool) -> Option<Task<'h>> {
    let full = frame.depth == 1 || frame.room == 0;
    match &mut frame.children {
        Children::None | Children::Old { .. } => None,
        Children::Key(key, value) => {
            let (key, value) = (*key, *value);
            frame.children = Children::Value(value);
            Some(half(key, frame.room, 1))
        }
        Children::Value(value) => {
            let value = *value;
            frame.children = Children::None;
            Some(half(value, frame.room, 0))
        }
        Children::List(list) => match list.view() {
            View::Nil => None,
            _ if full => {
                frame.children = Children::None;
                Some(Task::Dots(None))
            }
            View::Cons(head, tail) => {
                *list = tail;
                child(frame, head, tail.word().is_nil())
            }
            _ => {
                let tail = *list;
                frame.children = Children::None;
                tree.nodes[frame.node].kind = Kind::ImproperList;
                child(frame, tail, true)
            }
        },
        Children::Elements(elements) => match elements {
            [] => None,
            rest if full => {
                let more = growing.then_some(More::Elements(rest, frame.depth));
                frame.children = Children::None;
                Some(Task::Dots(more))
            }
            [first, rest @ ..] => {
                let first = *first;
                *elements = rest;
                let last = rest.is_empty();
                child(frame, first, last)
            }
        },
        Children::Fields(names, values) => match (&names[..], &values[..]) {
            ([name, names_left @ ..], [value, values_left @ ..]) if !full => {
                let (name, value) = (*name, *value);
                (*names, *values) = (names_left, values_left);
                frame.depth -= 1;
                Some(Task::Field {
                    name,
                    value,
                    depth: frame.depth,
                    room: frame.room,
                })
            }
            ([], _) | (_, []) => None,
            _ => {
                frame.children = Children::None;
                Some(Task::Dots(None))
            }
        },
        Children::Entries(rest) => {
            let (key, value) = *rest.entries.get(rest.index)?;
            if full {
                let more = growing.then(|| More::Entries(rest.clone(), frame.depth));
                frame.children = Children::None;
                return Some(Task::Dots(more));
            }
            rest.index += 1;
            if rest.index < rest.entries.len() {
                frame.room = less(frame.room, 1);
            }
            frame.depth -= 1;
            let (key, value) = (
                Source::Term(key, rest.depth),
                Source::Term(value, rest.depth),
            );
            Some(Task::Pair {
                key,
                value,
                room: frame.room,
            })
        }
    }
}

fn child<'h>(frame: &mut Frame<'h>, term: Term<'h>, last: bool) -> Option<Task<'h>> {
    if !last {
        frame.room = less(frame.room, 1);
    }
    frame.depth -= 1;
    Some(Task::Term {
        term,
        depth: frame.depth,
        room: frame.room,
    })
}

/// A key or value. Where a key grows, a character less is left to it.
fn half(source: Source<'_>, room: i64, key: usize) -> Task<'_> {
    match source {
        Source::Term(term, depth) => Task::Term { term, depth, room },
        Source::Old(node) => Task::Old {
            node,
            room: less(room, key),
        },
    }
}

/// Accounts for a child that is complete.
fn took<'h>(frame: &mut Frame<'h>, tree: &mut Tree<'h>, child: usize) {
    let (len, cut) = (tree.nodes[child].len, tree.nodes[child].cut);
    let node = &mut tree.nodes[frame.node];
    node.len += len;
    if node.kind == Kind::Field {
        frame.room = less(frame.room, len);
    } else if node.kind == Kind::Pair {
        frame.room = less(frame.room, len + 4);
    } else {
        node.len += usize::from(!frame.first);
        frame.room = less(frame.room, len);
    }
    frame.first = false;
    node.cut |= cut;
}

fn push_int(out: &mut String, value: Int<'_>) {
    integer::push_text(out, value, Radix::TEN, LetterCase::Upper);
}

/// Appends a bitstring as numbers; answers whether dots stand for some of them.
fn push_numbers(
    out: &mut String,
    bytes: &[u8],
    bit_size: usize,
    mut depth: i64,
    room: i64,
) -> bool {
    let mut room = less(room, 4);
    let (whole, rest) = (bit_size / 8, bit_size % 8);
    let mut cut = false;
    out.push_str("<<");
    for (index, byte) in bytes.iter().take(bit_size.div_ceil(8)).enumerate() {
        if depth == 1 || room == 0 {
            out.push_str("...");
            cut = true;
            break;
        }
        let start = out.len();
        if index == whole {
            push_int(out, Int::Small(i64::from(byte >> (8 - rest))));
            out.push(':');
            push_int(out, Int::Small(rest as i64));
            break;
        }
        push_int(out, Int::Small(i64::from(*byte)));
        if index + 1 < bit_size.div_ceil(8) {
            out.push(',');
        }
        depth -= 1;
        room = less(room, out.len() - start);
    }
    out.push_str(">>");
    cut
}
