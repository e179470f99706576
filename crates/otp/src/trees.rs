//! Natives of modules `gb_trees` and `gb_sets`: what follows one path through a tree, and what lists one.
//!
//! A node is a tuple whose first element is the key and whose last two are the subtrees of smaller and of larger keys; an empty subtree is
//! `nil`. Where a key is not there, the answer is `absent`. What a native does not do (a part of the tree is to be rebuilt, a node is none)
//! it answers with `unplain`, and the Erlang function that called it goes the long way, which raises the errors.

use std::cmp::Ordering;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::atom::intern;
use asterias_term::{Term, atoms};
use smallvec::SmallVec;

natives! {
    /// Natives of module `gb_trees`.
    pub(crate) static TREES: "gb_trees" {
        pure "get_node"/2 => get,
        alloc "lookup_node"/2 => lookup,
        alloc "pairs"/2 => pairs,
        alloc "plain_delete"/2 => delete::<TREE>,
        alloc "plain_insert"/4 => insert_pair,
        alloc "plain_update"/3 => update,
    }
}

natives! {
    /// Natives of module `gb_sets`.
    pub(crate) static SETS: "gb_sets" {
        alloc "elements"/2 => elements,
        pure "is_in"/2 => is_in,
        alloc "plain_delete"/2 => delete::<SET>,
        alloc "plain_insert"/3 => insert_element,
    }
}

/// Elements of a node of a tree: key, value, smaller, larger.
const TREE: usize = 4;
/// Elements of a node of a set: element, smaller, larger.
const SET: usize = 3;

/// A node.
#[derive(Clone, Copy)]
struct Node<'h, const SIZE: usize>(&'h [Term<'h>; SIZE]);

impl<'h, const SIZE: usize> Node<'h, SIZE> {
    fn new(term: Term<'h>) -> Option<Node<'h, SIZE>> {
        term.as_tuple()?.try_into().ok().map(Node)
    }

    fn smaller(self) -> Term<'h> {
        self.0[SIZE - 2]
    }

    fn larger(self) -> Term<'h> {
        self.0[SIZE - 1]
    }

    /// The node with another subtree on one side.
    fn with(self, env: &mut Env<'h>, side: Side, subtree: Term<'h>) -> Term<'h> {
        let mut elements = *self.0;
        elements[SIZE - 2 + side as usize] = subtree;
        env.tuple(&elements)
    }
}

/// Which subtree a path goes into.
#[derive(Clone, Copy)]
enum Side {
    Smaller,
    Larger,
}

/// The nodes above a place, the root first. Trees are balanced: most paths are short.
type Path<'h, const SIZE: usize> = SmallVec<[(Node<'h, SIZE>, Side); 32]>;

/// Where a key is, or would be.
enum Place<'h, const SIZE: usize> {
    Node(Node<'h, SIZE>),
    Leaf,
    /// What stands there is no tree.
    Broken,
}

/// Goes from a node to where a key is.
#[inline]
fn seek<'h, const SIZE: usize>(
    env: &mut Env<'h>,
    key: Term<'h>,
    root: Term<'h>,
    mut pass: impl FnMut(Node<'h, SIZE>, Side),
) -> Place<'h, SIZE> {
    let mut at = root;
    let mut depth = 0;
    let place = loop {
        let Some(node) = Node::<SIZE>::new(at) else {
            break if at.word() == atoms::NIL {
                Place::Leaf
            } else {
                Place::Broken
            };
        };
        let side = match key.compare(node.0[0]) {
            Ordering::Less => Side::Smaller,
            Ordering::Greater => Side::Larger,
            Ordering::Equal => break Place::Node(node),
        };
        pass(node, side);
        depth += 1;
        at = node.0[SIZE - 2 + side as usize];
    };
    env.account(depth / 8);
    place
}

/// The tree in which a subtree was replaced, from below upwards.
fn rebuilt<'h, const SIZE: usize>(
    env: &mut Env<'h>,
    path: Path<'h, SIZE>,
    subtree: Term<'h>,
) -> Term<'h> {
    path.into_iter()
        .rev()
        .fold(subtree, |below, (node, side)| node.with(env, side, below))
}

/// The answer instead of a node.
fn instead<'h, const SIZE: usize>(place: Place<'h, SIZE>) -> Outcome<'h> {
    Ok(Term::atom(intern(match place {
        Place::Node(_) => "exists",
        Place::Leaf => "absent",
        Place::Broken => "unplain",
    })))
}

fn function_clause<'h>() -> Stop<'h> {
    Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))
}

/// `gb_trees:lookup_node/2`.
fn lookup<'h>(env: &mut Env<'h>, key: Term<'h>, root: Term<'h>) -> Outcome<'h> {
    match seek::<TREE>(env, key, root, |_, _| ()) {
        Place::Node(node) => Ok(env.tuple(&[Term::atom(atoms::VALUE), node.0[1]])),
        Place::Leaf => Ok(Term::atom(atoms::NONE)),
        Place::Broken => Err(function_clause()),
    }
}

/// `gb_trees:get_node/2`.
fn get<'h>(env: &mut Env<'h>, key: Term<'h>, root: Term<'h>) -> Outcome<'h> {
    match seek::<TREE>(env, key, root, |_, _| ()) {
        Place::Node(node) => Ok(node.0[1]),
        Place::Leaf | Place::Broken => Err(function_clause()),
    }
}

/// `gb_sets:is_in/2`.
fn is_in<'h>(env: &mut Env<'h>, key: Term<'h>, root: Term<'h>) -> Result<bool, Stop<'h>> {
    match seek::<SET>(env, key, root, |_, _| ()) {
        Place::Node(_) => Ok(true),
        Place::Leaf => Ok(false),
        Place::Broken => Err(function_clause()),
    }
}

/// `gb_trees:plain_update/3`.
fn update<'h>(env: &mut Env<'h>, key: Term<'h>, value: Term<'h>, root: Term<'h>) -> Outcome<'h> {
    let mut path = Path::<TREE>::new();
    let place = seek(env, key, root, |node, side| path.push((node, side)));
    let Place::Node(node) = place else {
        return instead(place);
    };
    let [_, _, smaller, larger] = *node.0;
    let changed = env.tuple(&[key, value, smaller, larger]);
    Ok(rebuilt(env, path, changed))
}

/// A new leaf, where the limit on its depth leaves room; `exists` where the key is there.
fn insert<'h, const SIZE: usize>(
    env: &mut Env<'h>,
    key: Term<'h>,
    leaf: &[Term<'h>; SIZE],
    root: Term<'h>,
    limit: Term<'h>,
) -> Outcome<'h> {
    let mut path = Path::<SIZE>::new();
    let place = seek(env, key, root, |node, side| path.push((node, side)));
    let has_room = |limit: usize| limit.checked_shr(path.len() as u32).unwrap_or(0) > 0;
    match place {
        Place::Leaf if limit.as_usize().is_some_and(has_room) => {
            let leaf = env.tuple(leaf);
            Ok(rebuilt(env, path, leaf))
        }
        Place::Leaf => instead(Place::<SIZE>::Broken),
        Place::Node(_) | Place::Broken => instead(place),
    }
}

/// `gb_trees:plain_insert/4`.
fn insert_pair<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    value: Term<'h>,
    root: Term<'h>,
    limit: Term<'h>,
) -> Outcome<'h> {
    let nil = Term::atom(atoms::NIL);
    insert(env, key, &[key, value, nil, nil], root, limit)
}

/// `gb_sets:plain_insert/3`.
fn insert_element<'h>(
    env: &mut Env<'h>,
    element: Term<'h>,
    root: Term<'h>,
    limit: Term<'h>,
) -> Outcome<'h> {
    let nil = Term::atom(atoms::NIL);
    insert(env, element, &[element, nil, nil], root, limit)
}

/// `plain_delete/2` of both: the smallest of the larger keys takes the place of a node with two subtrees.
fn delete<'h, const SIZE: usize>(env: &mut Env<'h>, key: Term<'h>, root: Term<'h>) -> Outcome<'h> {
    let mut path = Path::<SIZE>::new();
    let place = seek(env, key, root, |node, side| path.push((node, side)));
    let Place::Node(node) = place else {
        return instead(place);
    };
    let is_nil = |term: Term<'h>| term.word() == atoms::NIL;
    let joined = if is_nil(node.larger()) {
        node.smaller()
    } else if is_nil(node.smaller()) {
        node.larger()
    } else {
        let mut below = Path::<SIZE>::new();
        let mut at = node.larger();
        let least = loop {
            let Some(next) = Node::<SIZE>::new(at) else {
                return instead(Place::<SIZE>::Broken);
            };
            if is_nil(next.smaller()) {
                break next;
            }
            below.push((next, Side::Smaller));
            at = next.smaller();
        };
        let larger = rebuilt(env, below, least.larger());
        let mut elements = *least.0;
        elements[SIZE - 2] = node.smaller();
        elements[SIZE - 1] = larger;
        env.tuple(&elements)
    };
    Ok(rebuilt(env, path, joined))
}

/// The nodes of a tree from the largest key to the smallest, made into a list before `tail`.
fn listed<'h, const SIZE: usize>(
    env: &mut Env<'h>,
    root: Term<'h>,
    tail: Term<'h>,
    item: impl Fn(&mut Env<'h>, &'h [Term<'h>; SIZE]) -> Term<'h>,
) -> Outcome<'h> {
    let mut above: Vec<Node<'h, SIZE>> = Vec::new();
    let mut at = root;
    let mut list = tail;
    let mut count = 0;
    loop {
        if let Some(node) = Node::new(at) {
            above.push(node);
            at = node.larger();
            continue;
        }
        if at.word() != atoms::NIL {
            return Err(function_clause());
        }
        let Some(node) = above.pop() else {
            env.account(count / 10);
            return Ok(list);
        };
        let element = item(env, node.0);
        list = env.cons(element, list);
        count += 1;
        at = node.smaller();
    }
}

/// `gb_trees:pairs/2`.
fn pairs<'h>(env: &mut Env<'h>, root: Term<'h>, tail: Term<'h>) -> Outcome<'h> {
    listed::<TREE>(env, root, tail, |env, [key, value, _, _]| {
        env.tuple(&[*key, *value])
    })
}

/// `gb_sets:elements/2`.
fn elements<'h>(env: &mut Env<'h>, root: Term<'h>, tail: Term<'h>) -> Outcome<'h> {
    listed::<SET>(env, root, tail, |_, [element, _, _]| *element)
}
