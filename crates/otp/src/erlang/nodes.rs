//! Nodes, of a system that is not distributed: it is `nonode@nohost` and knows no other.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View, Word, atoms};

/// The name of this node.
const THIS: Word = atoms::NONODE_AT_NOHOST;

/// `node/0`.
pub(super) fn node<'h>(_: &mut Env<'h>) -> Term<'h> {
    Term::atom(THIS)
}

/// `node/1`: where a process, port or reference is from.
pub(super) fn node_of<'h>(_: &mut Env<'h>, identity: Term<'h>) -> Outcome<'h> {
    match identity.view() {
        View::Pid(_) | View::Port(_) | View::Reference(..) => Ok(Term::atom(THIS)),
        View::External(external) => Ok(Term::atom(external.node)),
        _ => Err(Stop::badarg()),
    }
}

/// `is_alive/0`.
pub(super) fn is_alive(_: &mut Env<'_>) -> bool {
    false
}

/// `nodes/0`.
pub(super) fn nodes<'h>(_: &mut Env<'h>) -> Term<'h> {
    Term::NIL
}

/// `nodes/1`.
pub(super) fn nodes_of<'h>(env: &mut Env<'h>, kinds: Term<'h>) -> Outcome<'h> {
    let kinds = match kinds.view() {
        View::Atom(_) => vec![kinds],
        _ => kinds.list_to_vec().ok_or_else(Stop::badarg)?,
    };
    let mut has_this = false;
    for kind in kinds {
        match kind.word() {
            atoms::THIS | atoms::KNOWN => has_this = true,
            atoms::VISIBLE | atoms::HIDDEN | atoms::CONNECTED => {}
            _ => return Err(Stop::badarg()),
        }
    }
    let nodes: &[Term<'h>] = if has_this { &[Term::atom(THIS)] } else { &[] };
    Ok(env.list(nodes))
}
