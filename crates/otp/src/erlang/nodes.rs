//! Nodes, of a system that is not distributed: it is `nonode@nohost` and knows no other.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::map::Map;
use asterias_term::{Term, View, Word, atom, atoms};

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

/// The kinds of nodes asked for; whether this node is of one of them.
fn has_this<'h>(kinds: Term<'h>, badarg: impl Fn() -> Stop<'h>) -> Result<bool, Stop<'h>> {
    let kinds = match kinds.view() {
        View::Atom(_) => vec![kinds],
        _ => kinds.list_to_vec().ok_or_else(&badarg)?,
    };
    let mut has_this = false;
    for kind in kinds {
        match kind.word() {
            atoms::THIS | atoms::KNOWN => has_this = true,
            atoms::VISIBLE | atoms::HIDDEN | atoms::CONNECTED => {}
            _ => return Err(badarg()),
        }
    }
    Ok(has_this)
}

/// `nodes/1`.
pub(super) fn nodes_of<'h>(env: &mut Env<'h>, kinds: Term<'h>) -> Outcome<'h> {
    let has_this = has_this(kinds, Stop::badarg)?;
    let nodes: &[Term<'h>] = if has_this { &[Term::atom(THIS)] } else { &[] };
    Ok(env.list(nodes))
}

/// `nodes/2`.
pub(super) fn nodes_by<'h>(env: &mut Env<'h>, kinds: Term<'h>, wanted: Term<'h>) -> Outcome<'h> {
    let has_this = has_this(kinds, Stop::badarg)?;
    let mut info = Vec::new();
    for (key, value) in Map::new(wanted).ok_or_else(Stop::badarg)?.entries() {
        let is_wanted = value.as_bool().ok_or_else(Stop::badarg)?;
        let value = match key.as_atom_name() {
            Some("connection_id") => atoms::UNDEFINED,
            Some("node_type") => atoms::THIS,
            _ => return Err(Stop::badarg()),
        };
        if is_wanted {
            info.push((key.word(), value));
        }
    }
    if !has_this {
        return Ok(Term::NIL);
    }
    let info = env.map_of(&info);
    let node = env.tuple(&[Term::atom(THIS), info]);
    Ok(env.list(&[node]))
}

fn check_atom<'h>(term: Term<'h>) -> Result<(), Stop<'h>> {
    if term.word().is_atom() {
        Ok(())
    } else {
        Err(Stop::badarg())
    }
}

/// `get_cookie/0`.
pub(super) fn get_cookie<'h>(_: &mut Env<'h>) -> Term<'h> {
    Term::atom(atom::intern("nocookie"))
}

/// `get_cookie/1`.
pub(super) fn get_cookie_of<'h>(env: &mut Env<'h>, node: Term<'h>) -> Outcome<'h> {
    check_atom(node)?;
    Ok(get_cookie(env))
}

fn not_started<'h>() -> Stop<'h> {
    Stop::error(Term::atom(atom::intern("distribution_not_started")))
}

/// `set_cookie/1`.
pub(super) fn set_cookie<'h>(_: &mut Env<'h>, cookie: Term<'h>) -> Outcome<'h> {
    check_atom(cookie)?;
    Err(not_started())
}

/// `set_cookie/2`.
pub(super) fn set_cookie_of<'h>(_: &mut Env<'h>, node: Term<'h>, cookie: Term<'h>) -> Outcome<'h> {
    check_atom(node)?;
    check_atom(cookie)?;
    if node.word() == THIS {
        return Err(Stop::badarg());
    }
    Err(not_started())
}

/// `monitor_node/2`: this node is always up, and no other can be.
pub(super) fn monitor_node<'h>(_: &mut Env<'h>, node: Term<'h>, flag: Term<'h>) -> Outcome<'h> {
    check_atom(node)?;
    if node.word() != THIS {
        return Err(Stop::error(Term::atom(atom::intern("notalive"))));
    }
    flag.as_bool().ok_or_else(Stop::badarg)?;
    Ok(Term::atom(atoms::TRUE))
}

/// `monitor_node/3`.
pub(super) fn monitor_node_by<'h>(
    env: &mut Env<'h>,
    node: Term<'h>,
    flag: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let badopt = || Stop::badarg_because(atoms::BADOPT);
    for option in options.list_to_vec().ok_or_else(badopt)? {
        if option.as_atom_name() != Some("allow_passive_connect") {
            return Err(badopt());
        }
    }
    monitor_node(env, node, flag)
}

/// `disconnect_node/1`.
pub(super) fn disconnect_node<'h>(_: &mut Env<'h>, _: Term<'h>) -> Term<'h> {
    Term::atom(atom::intern("ignored"))
}

/// `delay_trap/2`: the first argument, after so many milliseconds.
pub(super) fn delay_trap<'h>(env: &mut Env<'h>, result: Term<'h>, time: Term<'h>) -> Outcome<'h> {
    super::internal(env, "delay_trap", &[result, time])
}
