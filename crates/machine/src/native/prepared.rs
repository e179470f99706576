//! Natives of module `erlang` that load code in steps: prepared first, which changes nothing, then published all at once.
//!
//! Prepared code is a reference; it can be published once, and goes when nobody holds the reference.

use std::borrow::Cow;
use std::sync::{Mutex, PoisonError};

use asterias_term::{Term, View, Word, atom, atoms};

use super::{Atom, Env, NativeTable, Outcome, Stop};
use crate::code::Origin;
use crate::natives;
use crate::system::Prepared;

natives! {
    /// Natives of module `erlang` that load code in steps.
    static ERLANG: "erlang" {
        process "prepare_loading"/2 => prepare_loading,
        process "has_prepared_code_on_load"/1 => has_on_load,
        process "finish_loading"/1 => finish_loading,
        process "call_on_load_function"/1 => call_on_load,
        process "finish_after_on_load"/2 => finish_after_on_load,
    }
}

natives! {
    /// Natives of module `prim_code` that load code in steps.
    static PRIM_CODE: "prim_code" {
        process "prepare"/3 => prepare,
    }
}

/// All tables of this file.
pub fn tables() -> &'static [&'static NativeTable] {
    static TABLES: [&NativeTable; 2] = [&ERLANG, &PRIM_CODE];
    &TABLES
}

/// Prepared code, until it is published.
struct Slot {
    name: Word,
    on_load: bool,
    prepared: Mutex<Option<Prepared>>,
}

impl Slot {
    fn is_full(&self) -> bool {
        let prepared = self.prepared.lock();
        prepared.unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn take(&self) -> Option<Prepared> {
        let prepared = self.prepared.lock();
        prepared.unwrap_or_else(PoisonError::into_inner).take()
    }
}

fn prepare_loading<'h>(env: &mut Env<'h>, module: Atom, bytes: Cow<'h, [u8]>) -> Outcome<'h> {
    prepare_from(env, module, None, &bytes)
}

/// As `erlang:prepare_loading/2`, of code from a file.
fn prepare<'h>(
    env: &mut Env<'h>,
    module: Atom,
    file: Term<'h>,
    bytes: Cow<'h, [u8]>,
) -> Outcome<'h> {
    let file = super::code::origin(file)?;
    prepare_from(env, module, Some(file), &bytes)
}

fn prepare_from<'h>(
    env: &mut Env<'h>,
    module: Atom,
    file: Option<Origin>,
    bytes: &[u8],
) -> Outcome<'h> {
    env.account(bytes.len() / 16);
    match env.system().prepare_module(module.0, bytes, file) {
        Ok(prepared) => {
            let slot = Slot {
                name: prepared.name(),
                on_load: prepared.has_on_load(),
                prepared: Mutex::new(Some(prepared)),
            };
            Ok(env.resource(slot, bytes.len()))
        }
        Err(_) => Ok(env.tuple(&[
            Term::atom(atoms::ERROR),
            Term::atom(atom::intern("badfile")),
        ])),
    }
}

fn slot<'h>(env: &mut Env<'h>, reference: Term<'h>) -> Result<&'h Slot, Stop<'h>> {
    let slot = env.resource_value::<Slot>(reference);
    slot.filter(|slot| slot.is_full()).ok_or_else(Stop::badarg)
}

fn has_on_load<'h>(env: &mut Env<'h>, reference: Term<'h>) -> Outcome<'h> {
    let slot = env.resource_value::<Slot>(reference);
    let slot = slot.ok_or_else(Stop::badarg)?;
    Ok(Term::atom(Word::from(slot.on_load && slot.is_full())))
}

/// `{Reason, Modules}`.
fn refused<'h>(env: &mut Env<'h>, reason: &str, modules: &[Word]) -> Outcome<'h> {
    let modules: Vec<Term<'h>> = modules.iter().copied().map(Term::atom).collect();
    let modules = env.list(&modules);
    Ok(env.tuple(&[Term::atom(atom::intern(reason)), modules]))
}

/// Publishes prepared code: all of it, or none and `{not_purged | duplicated, Modules}`. A module with an `on_load` function must be the
/// only one; it waits for that, which `{on_load, [Module]}` tells.
fn finish_loading<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    let references = list.list_to_vec().ok_or_else(Stop::badarg)?;
    let mut slots = Vec::new();
    for reference in references {
        slots.push(slot(env, reference)?);
    }
    let mut names: Vec<Word> = slots.iter().map(|slot| slot.name).collect();
    names.sort_unstable_by_key(|name| name.0);
    let mut twice: Vec<Word> = names
        .windows(2)
        .filter(|pair| pair[0] == pair[1])
        .map(|pair| pair[0])
        .collect();
    twice.dedup();
    if !twice.is_empty() {
        return refused(env, "duplicated", &twice);
    }
    let code = &env.system().code;
    let blocked: Vec<Word> = slots
        .iter()
        .map(|slot| slot.name)
        .filter(|name| {
            let versions = code.versions(*name);
            versions.current.is_some() && versions.old.is_some() || code.waits_for_on_load(*name)
        })
        .collect();
    if !blocked.is_empty() {
        return refused(env, "not_purged", &blocked);
    }
    let on_load: Vec<Word> = slots
        .iter()
        .filter(|slot| slot.on_load)
        .map(|slot| slot.name)
        .collect();
    if !on_load.is_empty() && slots.len() > 1 {
        return Err(Stop::system_limit());
    }
    for slot in &slots {
        // Nobody else can have taken it: the checks above and this are one slice of the only holder, or a program raced with itself.
        let prepared = slot.take().ok_or_else(Stop::badarg)?;
        let loader = env.process().id;
        if env.system().finish_module(prepared, loader).is_err() {
            return refused(env, "not_purged", &[slot.name]);
        }
    }
    if on_load.is_empty() {
        Ok(Term::atom(atoms::OK))
    } else {
        refused(env, "on_load", &on_load)
    }
}

fn call_on_load<'h>(env: &mut Env<'h>, module: Atom) -> Outcome<'h> {
    if !env.system().code.waits_for_on_load(module.0) {
        return Err(Stop::badarg());
    }
    Err(Stop::Call {
        module: atom::intern("$on_load"),
        function: module.0,
        arguments: Term::NIL,
    })
}

fn finish_after_on_load<'h>(env: &mut Env<'h>, module: Atom, succeeded: Term<'h>) -> Outcome<'h> {
    let View::Atom(atoms::TRUE | atoms::FALSE) = succeeded.view() else {
        return Err(Stop::badarg());
    };
    if env
        .system()
        .code
        .finish_on_load(module.0, None, succeeded.word() == atoms::TRUE)
    {
        Ok(Term::atom(atoms::TRUE))
    } else {
        Err(Stop::badarg())
    }
}
