//! The natives of module `ets`, one file for each kind of operation.
//!
//! Each begins by finding its table ([`enter`]), which also says why it is refused, in the words of `erl_stdlib_errors`.

mod create;
mod info;
mod keys;
mod objects;
mod program;
mod resume;
mod select;
mod traverse;
mod update;

use std::sync::Arc;

use asterias_machine::native::{Env, NativeTable, Stop};
use asterias_machine::natives;
use asterias_term::{Term, Word, atoms};

use crate::ends::TABLE_MARK;
use crate::table::{Need, Table};
use crate::tables::Tables;

pub(crate) use info::words_of;

natives! {
    /// Natives of module `ets`.
    static ETS: "ets" {
        process "new"/2 => create::new,
        process "delete"/1 => create::delete,
        process "rename"/2 => create::rename,
        process "give_away"/3 => create::give_away,
        process "setopts"/2 => create::setopts,
        process "whereis"/1 => create::whereis,
        process "all"/0 => create::all,
        process "safe_fixtable"/2 => create::safe_fixtable,
        process "insert"/2 => objects::insert,
        process "insert_new"/2 => objects::insert_new,
        process "lookup"/2 => objects::lookup,
        process "lookup_element"/3 => objects::lookup_element,
        process "lookup_element"/4 => objects::lookup_element_or,
        process "member"/2 => objects::member,
        process "delete"/2 => objects::delete,
        process "delete_object"/2 => objects::delete_object,
        process "internal_delete_all"/2 => objects::delete_all,
        process "take"/2 => objects::take,
        process "update_counter"/3 => update::counter,
        process "update_counter"/4 => update::counter_or,
        process "update_element"/3 => update::element,
        process "update_element"/4 => update::element_or,
        process "first"/1 => keys::first,
        process "first_lookup"/1 => keys::first_lookup,
        process "last"/1 => keys::last,
        process "last_lookup"/1 => keys::last_lookup,
        process "next"/2 => keys::next,
        process "next_lookup"/2 => keys::next_lookup,
        process "prev"/2 => keys::prev,
        process "prev_lookup"/2 => keys::prev_lookup,
        process "slot"/2 => keys::slot,
        process "select"/1 => select::go_on,
        process "select"/2 => select::select,
        process "select"/3 => select::select_some,
        process "select_reverse"/1 => select::go_on,
        process "select_reverse"/2 => select::select_reverse,
        process "select_reverse"/3 => select::select_reverse_some,
        process "select_count"/2 => select::select_count,
        process "internal_select_delete"/2 => select::select_delete,
        process "select_replace"/2 => select::select_replace,
        process "match"/1 => select::go_on,
        process "match"/2 => select::match_all,
        process "match"/3 => select::match_some,
        process "match_object"/1 => select::go_on,
        process "match_object"/2 => select::match_object,
        process "match_object"/3 => select::match_object_some,
        process "info"/1 => info::info,
        process "info"/2 => info::info_item,
        process "match_spec_compile"/1 => program::compile,
        process "is_compiled_ms"/1 => program::is_compiled,
        process "match_spec_run_r"/3 => program::run_reverse,
    }
}

natives! {
    /// Natives of module `erlang` on match specifications.
    static ERLANG: "erlang" {
        process "match_spec_test"/3 => program::test,
    }
}

/// All tables of natives of this crate.
pub(crate) static TABLES: [&NativeTable; 2] = [&ETS, &ERLANG];

/// Reductions of an operation on one object of so many words.
fn cost(words: usize) -> usize {
    1 + words / 32
}

/// The tables of the system.
fn tables<'h>(env: &Env<'h>) -> Result<&'h Tables, Stop<'h>> {
    env.system()
        .resident::<Tables>()
        .ok_or_else(Stop::system_limit)
}

fn own_pid(env: &mut Env<'_>) -> Word {
    env.process().id
}

/// The table that a term names; else the cause of the error.
#[inline]
fn find<'h>(env: &Env<'h>, tables: &Tables, term: Term<'_>) -> Result<&'h Arc<Table>, Word> {
    let found = if let Some((number, mark)) = term.as_local_reference() {
        let gone = if mark == TABLE_MARK {
            atoms::ID
        } else {
            atoms::TYPE
        };
        tables.read_by_number(env, number).ok_or(gone)?
    } else if term.word().is_atom() {
        tables.read_by_name(env, term.word()).ok_or(atoms::ID)?
    } else {
        return Err(atoms::TYPE);
    };
    if found.is_gone() {
        return Err(atoms::ID);
    }
    Ok(found)
}

/// The table that a term names, for what is needed.
#[inline(always)]
fn admit<'h>(env: &mut Env<'h>, table: Term<'h>, need: Need) -> Result<&'h Arc<Table>, Stop<'h>> {
    let tables = tables(env)?;
    let found = find(env, tables, table).map_err(Stop::badarg_because)?;
    if found.protection() != crate::table::Protection::Public || need == Need::Info {
        let own = own_pid(env);
        if !found.allows(own, need) {
            return Err(Stop::badarg_because(atoms::ACCESS));
        }
    }
    Ok(found)
}

/// The table that the first argument names, for what is needed.
///
/// # Errors
/// `badarg` where there is no such table or the process may not do that. Where the table is busy with an insertion of very many objects, the process
/// helps, and comes again with the same arguments.
#[inline(always)]
fn enter<'h, const N: usize>(
    env: &mut Env<'h>,
    arguments: [Term<'h>; N],
    need: Need,
) -> Result<&'h Arc<Table>, Stop<'h>> {
    // Arguments are values: only who helps needs them in memory.
    #[cold]
    #[inline(never)]
    fn help_with<'h, const N: usize>(
        env: &mut Env<'h>,
        table: &Table,
        arguments: [Term<'h>; N],
    ) -> Result<(), Stop<'h>> {
        help(env, table, &arguments)
    }

    let found = admit(env, arguments[0], need)?;
    if found.bulk.is_busy() {
        help_with(env, found, arguments)?;
    }
    Ok(found)
}

/// Helps a busy table until it is done or the time is over.
fn help<'h>(env: &mut Env<'h>, table: &Table, arguments: &[Term<'h>]) -> Result<(), Stop<'h>> {
    while table.bulk.is_busy() {
        let work = table.bulk.help(&*table.store);
        if env.spend(work) && table.bulk.is_busy() {
            return Err(Stop::Again(env.list(arguments)));
        }
    }
    Ok(())
}

/// As [`enter`], for longer than a call.
fn enter_shared<'h>(
    env: &mut Env<'h>,
    arguments: &[Term<'h>],
    need: Need,
) -> Result<Arc<Table>, Stop<'h>> {
    let found = admit(env, arguments[0], need)?;
    if found.bulk.is_busy() {
        help(env, found, arguments)?;
    }
    Ok(Arc::clone(found))
}
