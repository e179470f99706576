//! Natives of module `array`: one element read or set, and all values as a list. What a native does not do (the tree is to grow, the
//! array is none) it answers with `unplain`, and the Erlang function that called it goes the long way.
//!
//! An array is `{array, Size, Fixed, Default, Tree}`. A tree is `{First, Shift, Root}`: the key of index 0, the bits of a key below those
//! that choose a child of the root, and the root. Nodes and leaves are tuples of sixteen, and what is empty is `[]`.

use asterias_machine::native::Env;
use asterias_machine::natives;
use asterias_term::{Term, atoms};
use smallvec::SmallVec;

use crate::unplain;

natives! {
    /// Natives of module `array`.
    pub(crate) static TABLE: "array" {
        alloc "plain_get"/2 => get,
        alloc "plain_put"/4 => put,
        alloc "plain_set"/3 => set,
        alloc "plain_values"/3 => values,
    }
}

/// Bits of a key that choose among the children of a node.
const BITS: u32 = 4;
/// Children of a node.
const WIDTH: usize = 1 << BITS;
/// The most bits that a small key has below those that choose a child of the root.
const MAX_SHIFT: u32 = 56;
/// The most values that are listed at once: more are walked by Erlang, which yields.
const MAX_LISTED: usize = 1 << 20;

/// A node or leaf.
type Node<'h> = &'h [Term<'h>; WIDTH];

/// A node or leaf, or none where the tree is empty; `None` where the term is neither.
fn node<'h>(term: Term<'h>) -> Option<Option<Node<'h>>> {
    if term.word().is_nil() {
        return Some(None);
    }
    term.as_tuple()?.try_into().ok().map(Some)
}

fn position(key: i64, shift: u32) -> usize {
    (key >> shift) as usize & (WIDTH - 1)
}

/// A tree: where its keys begin, and what stands at its root.
struct Tree<'h> {
    parts: &'h [Term<'h>; 3],
    first: i64,
    shift: u32,
}

impl<'h> Tree<'h> {
    fn new(term: Term<'h>) -> Option<Tree<'h>> {
        let parts: &[Term<'h>; 3] = term.as_tuple()?.try_into().ok()?;
        let first = parts[0].word().as_small()?;
        let shift = u32::try_from(parts[1].word().as_small()?).ok()?;
        let is_shift = shift <= MAX_SHIFT && shift.is_multiple_of(BITS);
        is_shift.then_some(Tree {
            parts,
            first,
            shift,
        })
    }

    /// The key of an index, where the tree has a place for it.
    fn key(&self, index: i64) -> Option<i64> {
        let key = self.first.checked_add(index)?;
        (key >= 0 && key >> (self.shift + BITS) == 0).then_some(key)
    }

    /// The leaf of a key, or none where the tree is empty there.
    fn leaf(&self, key: i64) -> Option<Option<Node<'h>>> {
        let (mut at, mut shift) = (self.parts[2], self.shift);
        loop {
            let Some(elements) = node(at)? else {
                return Some(None);
            };
            if shift == 0 {
                return Some(Some(elements));
            }
            at = elements[position(key, shift)];
            shift -= BITS;
        }
    }

    /// The tree with a value for a key.
    fn with(
        &self,
        env: &mut Env<'h>,
        key: i64,
        value: Term<'h>,
        default: Term<'h>,
    ) -> Option<Term<'h>> {
        let mut path: SmallVec<[Node<'h>; 8]> = SmallVec::new();
        let (mut at, mut shift) = (self.parts[2], self.shift);
        let mut changed = loop {
            match node(at)? {
                Some(leaf) if shift == 0 => break env.tuple_with(leaf, position(key, 0), value),
                Some(elements) => {
                    path.push(elements);
                    at = elements[position(key, shift)];
                    shift -= BITS;
                }
                None => break sprout(env, key, value, default, shift),
            }
        };
        for (level, elements) in path.iter().enumerate().rev() {
            let shift = self.shift - level as u32 * BITS;
            changed = env.tuple_with(*elements, position(key, shift), changed);
        }
        Some(env.tuple(&[self.parts[0], self.parts[1], changed]))
    }
}

/// A tree of this height in which one value is set.
fn sprout<'h>(
    env: &mut Env<'h>,
    key: i64,
    value: Term<'h>,
    default: Term<'h>,
    height: u32,
) -> Term<'h> {
    let mut tree = env.tuple_with(&[default; WIDTH], position(key, 0), value);
    for shift in (BITS..=height).step_by(BITS as usize) {
        tree = env.tuple_with(&[Term::NIL; WIDTH], position(key, shift), tree);
    }
    tree
}

/// An array.
struct Array<'h> {
    parts: &'h [Term<'h>; 5],
    size: i64,
}

impl<'h> Array<'h> {
    fn new(term: Term<'h>) -> Option<Array<'h>> {
        let parts: &[Term<'h>; 5] = term.as_tuple()?.try_into().ok()?;
        let size = parts[1].word().as_small()?;
        let is_array = parts[0].as_atom_name() == Some("array");
        is_array.then_some(Array { parts, size })
    }

    /// Whether there may be something at an index.
    fn has(&self, index: i64) -> bool {
        index >= 0 && (index < self.size || self.parts[2].word() == atoms::FALSE)
    }

    fn default(&self) -> Term<'h> {
        self.parts[3]
    }

    fn value(&self, index: Term<'h>) -> Option<Term<'h>> {
        let index = index.word().as_small().filter(|index| self.has(*index))?;
        if index >= self.size {
            return Some(self.default());
        }
        let tree = Tree::new(self.parts[4])?;
        let leaf = match tree.key(index) {
            Some(key) => tree.leaf(key)?.map(|leaf| leaf[position(key, 0)]),
            None => None,
        };
        Some(leaf.unwrap_or(self.default()))
    }

    fn with(&self, env: &mut Env<'h>, index: Term<'h>, value: Term<'h>) -> Option<Term<'h>> {
        let index = index.word().as_small().filter(|index| self.has(*index))?;
        let tree = Tree::new(self.parts[4])?;
        let tree = tree.with(env, tree.key(index)?, value, self.default())?;
        let mut parts = *self.parts;
        parts[1] = env.integer(self.size.max(index + 1));
        parts[4] = tree;
        Some(env.tuple(&parts))
    }
}

/// `plain_get/2`: `[Value]`.
fn get<'h>(env: &mut Env<'h>, index: Term<'h>, array: Term<'h>) -> Term<'h> {
    match Array::new(array).and_then(|array| array.value(index)) {
        Some(value) => env.cons(value, Term::NIL),
        None => unplain(),
    }
}

/// `plain_set/3`.
fn set<'h>(env: &mut Env<'h>, index: Term<'h>, value: Term<'h>, array: Term<'h>) -> Term<'h> {
    let array = Array::new(array).and_then(|array| array.with(env, index, value));
    array.unwrap_or_else(unplain)
}

/// `plain_put/4`: the tree with a value at an index.
fn put<'h>(
    env: &mut Env<'h>,
    index: Term<'h>,
    value: Term<'h>,
    default: Term<'h>,
    tree: Term<'h>,
) -> Term<'h> {
    let index = index.word().as_small();
    let changed = Tree::new(tree)
        .zip(index)
        .and_then(|(tree, index)| tree.with(env, tree.key(index)?, value, default));
    changed.unwrap_or_else(unplain)
}

/// `plain_values/3`: so many values from index 0 on, where they are not too many to be listed at once.
fn values<'h>(env: &mut Env<'h>, size: Term<'h>, default: Term<'h>, tree: Term<'h>) -> Term<'h> {
    match listed(size, default, tree) {
        Some(values) => {
            env.account(values.len() / 20);
            env.list(&values)
        }
        None => unplain(),
    }
}

fn listed<'h>(size: Term<'h>, default: Term<'h>, tree: Term<'h>) -> Option<Vec<Term<'h>>> {
    let size = size.as_usize().filter(|size| *size <= MAX_LISTED)?;
    let tree = Tree::new(tree)?;
    let mut values = Vec::with_capacity(size);
    let mut leaf = None;
    for index in 0..size as i64 {
        let place = position(tree.first.wrapping_add(index), 0);
        if place == 0 || index == 0 {
            leaf = match tree.key(index) {
                Some(key) => tree.leaf(key)?,
                None => None,
            };
        }
        values.push(leaf.map_or(default, |leaf| leaf[place]));
    }
    Some(values)
}
