//! Natives of module `lists`: what walks or sorts a list without calling a fun.
//!
//! Where no clause of the function takes the arguments, the error is `function_clause` of that function; where the Erlang definition
//! would fail in an operation on an element, that operation is called in the native's place, so that the error is its own.

mod build;
mod extremes;
mod flatten;
mod keys;
mod merge;
mod parts;
mod search;
mod sort;
mod zip;

use asterias_machine::native::{Env, Stop};
use asterias_machine::natives;
use asterias_term::{Term, View, Word, atoms};

/// The most elements of a list that is made of a number alone.
const MAX_COUNT: u64 = 1 << 32;

natives! {
    /// Natives of module `lists`.
    pub(crate) static TABLE: "lists" {
        alloc "append"/2 => build::append,
        alloc "delete"/2 => search::delete,
        alloc "droplast"/1 => parts::droplast,
        alloc "duplicate"/2 => build::duplicate,
        alloc "flatlength"/1 => flatten::flatlength,
        alloc "flatten"/1 => flatten::flatten,
        alloc "flatten"/2 => flatten::flatten_onto,
        alloc "join"/2 => build::join,
        alloc "keydelete"/3 => keys::keydelete,
        pure "keyfind"/3 => keys::keyfind,
        pure "keymember"/3 => keys::keymember,
        alloc "keymerge"/3 => merge::keymerge,
        alloc "keyreplace"/4 => keys::keyreplace,
        alloc "keysearch"/3 => keys::keysearch,
        alloc "keysort"/2 => sort::keysort,
        alloc "keystore"/4 => keys::keystore,
        alloc "keytake"/3 => keys::keytake,
        pure "last"/1 => parts::last,
        pure "max"/1 => extremes::max,
        pure "member"/2 => search::member,
        alloc "merge"/2 => merge::merge,
        pure "min"/1 => extremes::min,
        pure "nth"/2 => parts::nth,
        pure "nthtail"/2 => parts::nthtail,
        pure "prefix"/2 => search::prefix,
        alloc "reverse"/1 => build::reverse,
        alloc "reverse"/2 => build::reverse_onto,
        alloc "seq"/2 => build::seq,
        alloc "seq"/3 => build::seq_by,
        alloc "sort"/1 => sort::sort,
        alloc "split"/2 => parts::split,
        alloc "sublist"/2 => parts::sublist,
        alloc "sublist"/3 => parts::sublist_from,
        alloc "subtract"/2 => build::subtract,
        alloc "suffix"/2 => search::suffix,
        alloc "sum"/1 => extremes::sum,
        alloc "ukeysort"/2 => sort::ukeysort,
        alloc "ukeymerge"/3 => merge::ukeymerge,
        alloc "umerge"/2 => merge::umerge,
        alloc "unzip"/1 => zip::unzip,
        alloc "usort"/1 => sort::usort,
        alloc "zip"/2 => zip::zip,
        alloc "zip"/3 => zip::zip_how,
    }
}

/// `error:function_clause` of the native.
fn function_clause<'h>() -> Stop<'h> {
    Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))
}

/// A call of `erlang:Function(Arguments…)` in the native's place.
fn call_erlang<'h>(env: &mut Env<'h>, function: Word, arguments: &[Term<'h>]) -> Stop<'h> {
    let arguments = env.list(arguments);
    Stop::Call {
        module: atoms::ERLANG,
        function,
        arguments,
    }
}

fn is_list(term: Term<'_>) -> bool {
    matches!(term.view(), View::Nil | View::Cons(..))
}

/// Whether this is an integer above zero.
fn is_positive(term: Term<'_>) -> bool {
    match term.view() {
        View::Small(value) => value > 0,
        View::Big(big) => !big.negative,
        _ => false,
    }
}

/// A count given by an integer that is not negative; what no list can have stays out of reach.
fn count(term: Term<'_>) -> Option<usize> {
    match term.view() {
        View::Small(value) => usize::try_from(value).ok(),
        View::Big(big) if !big.negative => Some(usize::MAX),
        _ => None,
    }
}

/// All elements of a proper list, or `function_clause`.
fn elements<'h>(env: &mut Env<'h>, list: Term<'h>) -> Result<Vec<Term<'h>>, Stop<'h>> {
    let elements = list.list_to_vec().ok_or_else(function_clause)?;
    env.account(elements.len() / 20);
    Ok(elements)
}
