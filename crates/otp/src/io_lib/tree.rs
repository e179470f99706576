//! A term broken into the pieces that are laid out: which containers there are, how wide each is on one line, and the texts of the
//! leaves.
//!
//! Nodes stand in the order in which their texts appear: the children of a node follow it, up to its `next`. So walking needs no
//! pointers, and the depth of a term costs no native stack.

use asterias_term::Term;

use super::style::Entries;

/// No continuation.
pub(super) const COMPLETE: u32 = u32::MAX;

/// What a node is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// A leaf, never broken.
    Text,
    /// A bitstring as numbers, broken at its commas.
    Binary,
    /// A list; `[]` is its tail, or dots.
    List,
    /// A list whose last child is its tail.
    ImproperList,
    /// A tuple.
    Tuple,
    /// A tuple of at least two elements, the first of which is an atom.
    TaggedTuple,
    /// A map; its children are pairs.
    Map,
    /// Key and value.
    Pair,
    /// A native record: its name as a leaf, then its fields.
    Record,
    /// A field of a native record: its name as a leaf, then its value.
    Field,
    /// Elements that were left out.
    Dots,
}

/// A piece of a term.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    /// Whether something inside was left out that more depth might show.
    pub(super) cut: bool,
    /// How to go on where something was left out: an index into the continuations, or [`COMPLETE`].
    pub(super) more: u32,
    /// Characters on one line.
    pub(super) len: usize,
    /// The node after this one and all its children.
    pub(super) next: usize,
    /// A leaf's text, in bytes of the tree's.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// How to go on where something was left out.
#[derive(Clone, Debug)]
pub(super) enum More<'h> {
    /// With the term again, which was cut at this depth.
    Term(Term<'h>, i64),
    /// With the elements of a tuple from here on.
    Elements(&'h [Term<'h>], i64),
    /// With entries of a map.
    Entries(Rest<'h>, i64),
}

/// Entries of a map from an index on, with keys and values of this depth.
#[derive(Clone, Debug)]
pub(super) struct Rest<'h> {
    pub(super) entries: Entries<'h>,
    pub(super) index: usize,
    pub(super) depth: i64,
}

/// A term in pieces; the first node is the whole.
#[derive(Debug, Default)]
pub(super) struct Tree<'h> {
    pub(super) nodes: Vec<Node>,
    pub(super) text: String,
    pub(super) more: Vec<More<'h>>,
}

impl<'h> Tree<'h> {
    /// The whole.
    pub(super) fn root(&self) -> Node {
        self.nodes[0]
    }

    /// A leaf's text.
    pub(super) fn text_of(&self, node: &Node) -> &str {
        &self.text[node.start..node.end]
    }

    /// Whether the last child of a node, which is what `index` is, stands behind a bar in lists.
    pub(super) fn is_tail(&self, parent: Kind, index: usize, end: usize) -> bool {
        let node = &self.nodes[index];
        node.kind == Kind::Dots || parent == Kind::ImproperList && node.next == end
    }

    /// Adds a node that is closed later.
    pub(super) fn open(&mut self, kind: Kind, len: usize) -> usize {
        let at = self.text.len();
        self.push(Node {
            kind,
            cut: false,
            more: COMPLETE,
            len,
            next: 0,
            start: at,
            end: at,
        })
    }

    /// Adds a leaf whose text, from `start` on, was just written.
    pub(super) fn leaf(&mut self, kind: Kind, start: usize, len: usize) -> usize {
        let next = self.nodes.len() + 1;
        let end = self.text.len();
        self.push(Node {
            kind,
            cut: false,
            more: COMPLETE,
            len,
            next,
            start,
            end,
        })
    }

    /// Adds a leaf of ASCII text.
    pub(super) fn ascii(&mut self, text: &str) -> usize {
        let start = self.text.len();
        self.text.push_str(text);
        self.leaf(Kind::Text, start, text.len())
    }

    /// Marks a node as one that more depth may show more of.
    pub(super) fn cut(&mut self, index: usize, more: Option<More<'h>>) {
        self.nodes[index].cut = true;
        if let Some(more) = more {
            self.remember(index, more);
        }
    }

    /// Says how to go on with a node, should something of it be left out.
    pub(super) fn remember(&mut self, index: usize, more: More<'h>) {
        if let Ok(number) = u32::try_from(self.more.len()) {
            self.nodes[index].more = number;
            self.more.push(more);
        }
    }

    fn push(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// Adds a copy of a complete node of another tree, with all its children.
    pub(super) fn copy(&mut self, from: &Tree<'h>, index: usize) -> usize {
        let first = self.nodes.len();
        let end = from.nodes[index].next;
        // Texts stand in the order of the nodes.
        let start = from.nodes[index].start;
        let stop = from.nodes[index..end]
            .iter()
            .map(|node| node.end)
            .max()
            .unwrap_or(start);
        let text = self.text.len();
        self.text.push_str(&from.text[start..stop]);
        self.nodes
            .extend(from.nodes[index..end].iter().map(|node| Node {
                next: node.next - index + first,
                start: node.start - start + text,
                end: node.end - start + text,
                ..*node
            }));
        first
    }
}
