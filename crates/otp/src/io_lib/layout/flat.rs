//! Writes the pieces of a term on one line.

use crate::io_lib::tree::{Kind, Tree};

/// Appends a node on one line.
pub(in crate::io_lib) fn push_flat(out: &mut String, tree: &Tree<'_>, index: usize) {
    let end = tree.nodes[index].next;
    let mut open: Vec<(usize, Kind)> = Vec::new();
    let mut first = true;
    // The name of a record or field is written together with what opens it.
    let mut name = usize::MAX;
    for (index, node) in tree.nodes.iter().enumerate().take(end).skip(index) {
        while let Some((_, kind)) = open.pop_if(|(end, _)| *end == index) {
            out.push_str(closing(kind));
            first = false;
        }
        if index == name {
            continue;
        }
        if let Some((end, kind)) = open.last()
            && !first
        {
            out.push_str(match kind {
                Kind::Pair => " => ",
                Kind::List | Kind::ImproperList if tree.is_tail(*kind, index, *end) => "|",
                _ => ",",
            });
        }
        match node.kind {
            Kind::Record | Kind::Field => {
                name = index + 1;
                out.push_str(tree.text_of(&tree.nodes[name]));
                out.push_str(opening(node.kind));
                open.push((node.next, node.kind));
                first = true;
            }
            Kind::Text | Kind::Binary | Kind::Dots => {
                out.push_str(tree.text_of(node));
                first = false;
            }
            kind => {
                out.push_str(opening(kind));
                open.push((node.next, kind));
                first = true;
            }
        }
    }
    while let Some((_, kind)) = open.pop() {
        out.push_str(closing(kind));
    }
}

pub(super) fn opening(kind: Kind) -> &'static str {
    match kind {
        Kind::List | Kind::ImproperList => "[",
        Kind::Tuple | Kind::TaggedTuple => "{",
        Kind::Map => "#{",
        Kind::Record => "{",
        Kind::Field => " = ",
        Kind::Pair | Kind::Text | Kind::Binary | Kind::Dots => "",
    }
}

fn closing(kind: Kind) -> &'static str {
    match kind {
        Kind::List | Kind::ImproperList => "]",
        Kind::Tuple | Kind::TaggedTuple | Kind::Map | Kind::Record => "}",
        Kind::Pair | Kind::Field | Kind::Text | Kind::Binary | Kind::Dots => "",
    }
}
