//! What is known of a table.

use std::time::{SystemTime, UNIX_EPOCH};

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::{Alloc, Term, Word, atoms};

use super::{enter, find, tables};
use crate::ends::TABLE_MARK;
use crate::store::Kind;
use crate::table::{Need, Table, WriteConcurrency};

/// The option that says how many locks a table has.
pub(super) const LOCKS: &str = "debug_hash_fixed_number_of_locks";
/// Words of an empty table in OTP, which is about what it is here.
const TABLE_WORDS: usize = 300;

/// Nanoseconds since 1970.
pub(super) fn system_time() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_nanos()).unwrap_or(i64::MAX)
    })
}

/// Words of a table with all that is in it.
pub(crate) fn words_of(table: &Table) -> usize {
    TABLE_WORDS + table.store.words()
}

/// The items of `ets:info/1`, the last one first.
const ITEMS: [Word; 15] = [
    atoms::PROTECTION,
    atoms::KEYPOS,
    atoms::TYPE,
    atoms::NAMED_TABLE,
    atoms::NODE,
    atoms::SIZE,
    atoms::NAME,
    atoms::HEIR,
    atoms::OWNER,
    atoms::MEMORY,
    atoms::COMPRESSED,
    atoms::WRITE_CONCURRENCY,
    atoms::READ_CONCURRENCY,
    atoms::DECENTRALIZED_COUNTERS,
    atoms::ID,
];

fn item<'h>(env: &mut Env<'h>, table: &Table, item: Word) -> Option<Term<'h>> {
    let properties = &table.properties;
    let word = match item {
        atoms::SIZE => return Some(env.unsigned(table.store.len() as u64)),
        atoms::MEMORY => return Some(env.unsigned(words_of(table) as u64)),
        atoms::TYPE => properties.kind.atom(),
        atoms::OWNER => table.owner(),
        atoms::HEIR => table
            .ownership
            .lock()
            .as_ref()
            .map_or(atoms::NONE, |heir| heir.pid),
        atoms::PROTECTION => table.protection().atom(),
        atoms::NAME => table.name(),
        atoms::KEYPOS => return Some(env.unsigned(properties.position as u64 + 1)),
        atoms::NODE => atoms::NONODE_AT_NOHOST,
        atoms::NAMED_TABLE => Word::from(properties.named),
        atoms::COMPRESSED => Word::from(properties.compressed),
        atoms::READ_CONCURRENCY => Word::from(properties.read_concurrency),
        atoms::WRITE_CONCURRENCY => match properties.write_concurrency {
            WriteConcurrency::Locks(count) => {
                let name = env.atom(LOCKS).ok()?;
                let count = env.integer(i64::from(count));
                return Some(env.tuple(&[name, count]));
            }
            WriteConcurrency::Off => atoms::FALSE,
            WriteConcurrency::On => atoms::TRUE,
            WriteConcurrency::Auto => atoms::AUTO,
        },
        atoms::DECENTRALIZED_COUNTERS => Word::from(properties.decentralized_counters),
        atoms::ID => {
            return Some(env.build(|heap| heap.reference(table.number, TABLE_MARK)));
        }
        fixed if asterias_term::atom::name(fixed) == "fixed" => {
            Word::from(table.store.fixed().is_fixed())
        }
        atoms::SAFE_FIXED | atoms::SAFE_FIXED_MONOTONIC_TIME => {
            return Some(safe_fixed(env, table, item == atoms::SAFE_FIXED));
        }
        atoms::STATS => return Some(stats(env, table)),
        _ => return None,
    };
    Some(env.build(|_| word))
}

/// `{Time, [{Pid, Count}]}`, or `false`.
fn safe_fixed<'h>(env: &mut Env<'h>, table: &Table, system: bool) -> Term<'h> {
    let fixers = table.fixers.lock();
    if fixers.by_pid.is_empty() {
        return Term::atom(atoms::FALSE);
    }
    let time = if system {
        let (mega, rest) = (fixers.since.1 / 1_000_000_000_000_000, fixers.since.1);
        let (seconds, micros) = (rest / 1_000_000_000 % 1_000_000, rest / 1_000 % 1_000_000);
        let parts = [mega, seconds, micros].map(|part| env.integer(part));
        env.tuple(&parts)
    } else {
        env.integer(fixers.since.0)
    };
    let mut list = Vec::with_capacity(fixers.by_pid.len());
    for (pid, count) in &fixers.by_pid {
        let pair = [env.build(|_| Word(*pid)), env.unsigned(*count as u64)];
        list.push(env.tuple(&pair));
    }
    let list = env.list(&list);
    env.tuple(&[time, list])
}

/// How the objects are spread: `{Slots, Average, Deviation, Expected, Fewest, Most, Kept, Locks}` of the objects of a slot, which has those of one key,
/// and what deviation hashing would give. Ordered tables have no slots.
fn stats<'h>(env: &mut Env<'h>, table: &Table) -> Term<'h> {
    if table.properties.kind == Kind::OrderedSet {
        return Term::atom(atoms::FALSE);
    }
    let shape = table.store.shape();
    env.account(shape.places / 8);
    let places = env.unsigned(shape.places.max(1) as u64);
    let count = shape.places.max(1) as f64;
    let mean = table.store.len() as f64 / count;
    let deviation = (shape.squares as f64 / count - mean * mean).max(0.0).sqrt();
    let elements = [
        places,
        env.float(mean),
        env.float(deviation),
        env.float((mean * (1.0 - 1.0 / count)).sqrt()),
        env.unsigned(shape.fewest as u64),
        env.unsigned(shape.most as u64),
        env.unsigned(shape.dead as u64),
        env.unsigned(shape.locks as u64),
    ];
    env.tuple(&elements)
}

pub(super) fn info<'h>(env: &mut Env<'h>, term: Term<'h>) -> Outcome<'h> {
    match find(env, tables(env)?, term) {
        Ok(_) => {}
        Err(atoms::ID) => return Ok(Term::atom(atoms::UNDEFINED)),
        Err(cause) => return Err(Stop::badarg_because(cause)),
    }
    let table = enter(env, [term], Need::Info)?;
    let mut list = Vec::with_capacity(ITEMS.len());
    for name in ITEMS.iter().rev() {
        if let Some(value) = item(env, table, *name) {
            list.push(env.tuple(&[Term::atom(*name), value]));
        }
    }
    env.account(4);
    Ok(env.list(&list))
}

pub(super) fn info_item<'h>(env: &mut Env<'h>, term: Term<'h>, name: Term<'h>) -> Outcome<'h> {
    match find(env, tables(env)?, term) {
        Ok(_) => {}
        Err(atoms::ID) => return Ok(Term::atom(atoms::UNDEFINED)),
        Err(cause) => return Err(Stop::badarg_because(cause)),
    }
    let table = enter(env, [term, name], Need::Info)?;
    if name.word() == atoms::BINARY {
        return Ok(binaries(env, table));
    }
    item(env, table, name.word()).ok_or_else(Stop::badarg)
}

/// `{Address, Size, References}` of each off-heap binary.
fn binaries<'h>(env: &mut Env<'h>, table: &Table) -> Term<'h> {
    let mut found = Vec::new();
    let mut seen = 0;
    table.store.every(&mut |object| {
        seen += 1;
        object.each_off_heap(&mut |address, bytes, count| found.push((address, bytes, count)));
    });
    env.account(seen);
    let mut list = Vec::with_capacity(found.len());
    for (address, bytes, count) in found {
        let parts = [address, bytes, count].map(|part| env.unsigned(part as u64));
        list.push(env.tuple(&parts));
    }
    env.list(&list)
}
