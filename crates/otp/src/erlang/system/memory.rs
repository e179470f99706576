//! `memory/0,1`: how many bytes are in use, and for what.
//!
//! Processes tell how large they are at the end of each slice; the rest is counted when it is asked for.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Term, View, atom};

use super::pair;

/// What an atom needs beside its text.
const ATOM_BYTES: usize = 48;
/// The usual length of the text of an atom.
const ATOM_TEXT: usize = 12;

const ITEMS: [&str; 9] = [
    "total",
    "processes",
    "processes_used",
    "system",
    "atom",
    "atom_used",
    "binary",
    "code",
    "ets",
];

/// The values of [`ITEMS`].
fn values(env: &Env<'_>) -> [usize; 9] {
    let system = env.system();
    let (processes, binary) = system.processes.memory();
    let atoms = atom::count() as usize * (ATOM_BYTES + ATOM_TEXT);
    let code = code_bytes(env);
    let tables = system.table_words() * size_of::<Term<'_>>();
    let rest = atoms + binary + code + tables;
    let total = processes + rest;
    [
        total, processes, processes, rest, atoms, atoms, binary, code, tables,
    ]
}

fn code_bytes(env: &Env<'_>) -> usize {
    let code = &env.system().code;
    let size = |module| {
        let versions = code.versions(module);
        let both = versions.current.into_iter().chain(versions.old);
        both.map(|version| version.range().len() + version.literal_words() * 8)
            .sum::<usize>()
    };
    code.loaded().into_iter().map(size).sum()
}

/// `memory/0`.
pub(in crate::erlang) fn memory<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let mut list = Vec::new();
    for (item, value) in ITEMS.into_iter().zip(values(env)) {
        let value = env.unsigned(value as u64);
        list.push(pair(env, item, value));
    }
    Ok(env.list(&list))
}

fn value_of<'h>(values: [usize; 9], item: Term<'h>) -> Result<usize, Stop<'h>> {
    let name = item.as_atom_name();
    let index = ITEMS.iter().position(|known| name == Some(known));
    index.map(|index| values[index]).ok_or_else(Stop::badarg)
}

/// `memory/1`.
pub(in crate::erlang) fn memory_of<'h>(env: &mut Env<'h>, items: Term<'h>) -> Outcome<'h> {
    let values = values(env);
    if let View::Atom(_) = items.view() {
        let value = value_of(values, items)?;
        return Ok(env.unsigned(value as u64));
    }
    let mut list = Vec::new();
    for item in items.list_to_vec().ok_or_else(Stop::badarg)? {
        let value = value_of(values, item)?;
        let value = env.unsigned(value as u64);
        list.push(env.tuple(&[item, value]));
    }
    Ok(env.list(&list))
}

/// `allocated_areas` of `system_info/1`.
pub(super) fn areas<'h>(env: &mut Env<'h>) -> Vec<Term<'h>> {
    let values = values(env);
    let areas = [("atom_table", values[4]), ("loaded_code", values[7])];
    areas
        .into_iter()
        .map(|(name, value)| {
            let value = env.unsigned(value as u64);
            pair(env, name, value)
        })
        .collect()
}

/// A line for each item.
pub(super) fn text(env: &Env<'_>) -> String {
    let lines = ITEMS.into_iter().zip(values(env));
    lines
        .map(|(item, value)| format!("{item}: {value}\n"))
        .collect()
}
