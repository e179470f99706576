//! What `erts_debug` and `erts_internal` tell of the inside of terms and of the system: sizes in words, kinds of terms, the exact order.

use asterias_heap::LiteralRange;
use asterias_term::boxed::Kind;
use asterias_term::{Term, View, atom, atoms};

use super::{Env, NativeTable, Outcome, Pid, Stop};
use crate::natives;

natives! {
    /// Natives of module `erts_debug`.
    pub static ERTS_DEBUG: "erts_debug" {
        process "alloc_blocks_size"/1 => alloc_blocks_size,
        process "copy_shared"/1 => copy_shared,
        process "copy_shared"/2 => copy_shared_by,
        process "flat_size"/1 => flat_size,
        process "get_internal_state"/1 => get_internal_state,
        process "same"/2 => same,
        process "set_internal_state"/2 => set_internal_state,
        process "size"/1 => size_shared,
        process "size_shared"/1 => size_shared_own,
    }
}

natives! {
    /// Natives of module `erts_internal` on terms and the system.
    pub static ERTS_INTERNAL: "erts_internal" {
        process "cmp_term"/2 => cmp_term,
        process "dynamic_node_name"/0 => no,
        process "get_creation"/0 => get_creation,
        process "is_system_process"/1 => is_system_process,
        process "map_to_tuple_keys"/1 => map_to_tuple_keys,
        process "perf_counter_unit"/0 => time_unit,
        process "term_type"/1 => term_type,
        process "time_unit"/0 => time_unit,
    }
}

/// All tables of this file.
pub fn tables() -> &'static [&'static NativeTable] {
    static TABLES: [&NativeTable; 2] = [&ERTS_DEBUG, &ERTS_INTERNAL];
    &TABLES
}

/// `alloc_blocks_size/1`: there are no allocators of OTP's names, which count what is in use.
fn alloc_blocks_size<'h>(_: &mut Env<'h>, _: Term<'h>) -> Term<'h> {
    Term::atom(atoms::UNDEFINED)
}

/// `flat_size/1`: the words of a term without sharing.
fn flat_size<'h>(_: &mut Env<'h>, term: Term<'h>) -> usize {
    // SAFETY: the term is alive.
    unsafe { asterias_heap::flat_size(term.word()) }
}

/// `size/1`: the words of a term, shared parts once.
fn size_shared<'h>(_: &mut Env<'h>, term: Term<'h>) -> usize {
    // SAFETY: the term is alive.
    unsafe { asterias_heap::size_shared(term.word(), LiteralRange::EMPTY) }
}

/// `size_shared/1`: as `size/1`, without what belongs to code or is a persistent term.
fn size_shared_own<'h>(env: &mut Env<'h>, term: Term<'h>) -> usize {
    let literals = env.system().literals.range();
    // SAFETY: the term is alive.
    unsafe { asterias_heap::size_shared(term.word(), literals) }
}

/// `same/2`: whether both are one and the same term.
fn same<'h>(_: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> bool {
    a.word() == b.word()
}

/// `copy_shared/1`: a copy with the same sharing. Terms do not change: the term itself is one.
fn copy_shared<'h>(_: &mut Env<'h>, term: Term<'h>) -> Term<'h> {
    term
}

/// `copy_shared/2`.
fn copy_shared_by<'h>(_: &mut Env<'h>, term: Term<'h>, _: Term<'h>) -> Term<'h> {
    term
}

/// `get_internal_state/1`: of what OTP tells its tests, how many reductions the slice has left.
fn get_internal_state<'h>(env: &mut Env<'h>, what: Term<'h>) -> Outcome<'h> {
    match what.as_atom_name() {
        Some("reds_left") => {
            let left = env.engine().reductions;
            Ok(env.integer(left.max(0)))
        }
        Some("available_internal_state") => Ok(Term::atom(atoms::TRUE)),
        _ => Err(Stop::badarg()),
    }
}

/// `set_internal_state/2`.
fn set_internal_state<'h>(env: &mut Env<'h>, what: Term<'h>, value: Term<'h>) -> Outcome<'h> {
    match what.as_atom_name() {
        Some("available_internal_state") if value.as_bool().is_some() => {
            Ok(Term::atom(atoms::FALSE))
        }
        Some("reds_left") => {
            let left = value.as_usize().ok_or_else(Stop::badarg)?;
            env.engine().reductions = i64::try_from(left)
                .unwrap_or(i64::MAX)
                .min(crate::engine::SLICE);
            Ok(Term::atom(atoms::TRUE))
        }
        _ => Err(Stop::badarg()),
    }
}

/// `cmp_term/2`: the order in which integers come before floats.
fn cmp_term<'h>(_: &mut Env<'h>, a: Term<'h>, b: Term<'h>) -> i64 {
    // SAFETY: both are alive.
    let order = unsafe { asterias_term::order::compare_exact(a.word(), b.word()) };
    order as i64
}

fn no(_: &mut Env<'_>) -> bool {
    false
}

fn get_creation(_: &mut Env<'_>) -> i64 {
    0
}

/// `is_system_process/1`: all processes run code of Erlang.
fn is_system_process(_: &mut Env<'_>, _: Pid) -> bool {
    false
}

/// `time_unit/0`, `perf_counter_unit/0`: parts of a second.
fn time_unit(_: &mut Env<'_>) -> i64 {
    1_000_000_000
}

/// `map_to_tuple_keys/1`: the keys of a small map in the order in which it holds them.
fn map_to_tuple_keys<'h>(env: &mut Env<'h>, map: Term<'h>) -> Outcome<'h> {
    let is_flat = map.word().is_boxed() && matches!(map.view(), View::Map(_)) && {
        // SAFETY: the term is alive.
        unsafe { map.word().boxed_kind() == Some(Kind::FlatMap) }
    };
    match asterias_term::map::Map::new(map) {
        Some(map) if is_flat => {
            let keys: Vec<Term<'h>> = map.entries().map(|(key, _)| key).collect();
            Ok(env.tuple(&keys))
        }
        _ => Err(Stop::badarg()),
    }
}

/// `term_type/1`: how a term is represented. Floats are immediates unless they are very large or very small.
fn term_type<'h>(_: &mut Env<'h>, term: Term<'h>) -> Term<'h> {
    // SAFETY: the term is alive.
    let kind: Option<Kind> = unsafe { term.word().boxed_kind() };
    let name = match term.view() {
        View::Small(_) => "fixnum",
        View::Big(_) => "bignum",
        View::Float(_) => "hfloat",
        View::Atom(_) => "atom",
        View::Nil => "nil",
        View::Cons(..) => "list",
        View::Tuple(_) => "tuple",
        View::Record(_) => "record",
        View::Map(_) if kind == Some(Kind::FlatMap) => "flatmap",
        View::Map(_) => "hashmap",
        View::Bits(_) if kind == Some(Kind::HeapBits) => "heap_binary",
        View::Bits(_) if kind == Some(Kind::SharedBits) => "refc_binary",
        View::Bits(_) => "sub_binary",
        View::Fun(_) => "fun",
        View::Export(_) => "export",
        View::Pid(_) => "pid",
        View::Port(_) => "port",
        View::Reference(..) => "reference",
        View::External(external) => match external.kind {
            Kind::ExternalPid => "external_pid",
            Kind::ExternalPort => "external_port",
            _ => "external_reference",
        },
    };
    Term::atom(atom::intern(name))
}
