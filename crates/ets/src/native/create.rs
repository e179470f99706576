//! Making, naming, owning, fixing and deleting tables.

use std::sync::Arc;

use asterias_heap::Stored;
use asterias_machine::native::{Atom, Env, Outcome, Stop};
use asterias_term::{Term, Word, atoms};

use super::{enter, enter_shared, find, own_pid, tables};
use crate::ends;
use crate::store::{Kind, Many, One, Store, TreeStore, hash};
use crate::table::{Heir, Need, Properties, Protection, Table, WriteConcurrency};

/// Options of a new table.
struct Options<'h> {
    properties: Properties,
    heir: Option<(Word, Term<'h>)>,
    decentralized: Option<bool>,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Options {
            properties: Properties {
                kind: Kind::Set,
                protection: Protection::Protected,
                position: 0,
                named: false,
                compressed: false,
                read_concurrency: false,
                write_concurrency: WriteConcurrency::Off,
                decentralized_counters: false,
            },
            heir: None,
            decentralized: None,
        }
    }
}

impl<'h> Options<'h> {
    fn parse(list: Term<'h>) -> Option<Options<'h>> {
        let mut options = Options::default();
        let mut list = list.list();
        for option in list.by_ref() {
            match option.as_tuple() {
                Some(option) => options.set_pair(option)?,
                None => options.set_atom(option.word())?,
            }
        }
        list.rest().word().is_nil().then_some(())?;
        let properties = &mut options.properties;
        let concurrent = properties.write_concurrency != WriteConcurrency::Off;
        if let Some(wanted) = options.decentralized {
            properties.decentralized_counters = wanted;
        }
        properties.decentralized_counters &= concurrent;
        if properties.kind == Kind::OrderedSet
            && matches!(properties.write_concurrency, WriteConcurrency::Locks(_))
        {
            return None;
        }
        if properties.protection == Protection::Private {
            properties.write_concurrency = WriteConcurrency::Off;
            properties.read_concurrency = false;
            properties.decentralized_counters = false;
        }
        Some(options)
    }

    fn set_atom(&mut self, option: Word) -> Option<()> {
        let properties = &mut self.properties;
        match option {
            atoms::BAG => properties.kind = Kind::Bag,
            atoms::DUPLICATE_BAG => properties.kind = Kind::DuplicateBag,
            atoms::ORDERED_SET => {
                properties.kind = Kind::OrderedSet;
                properties.decentralized_counters = true;
            }
            atoms::PUBLIC => properties.protection = Protection::Public,
            atoms::PRIVATE => properties.protection = Protection::Private,
            atoms::NAMED_TABLE => properties.named = true,
            atoms::COMPRESSED => properties.compressed = true,
            // What a table is anyway; they do not take back what was said before, as in OTP.
            atoms::SET | atoms::PROTECTED => {}
            _ => return None,
        }
        Some(())
    }

    fn set_pair(&mut self, option: &'h [Term<'h>]) -> Option<()> {
        let properties = &mut self.properties;
        match option {
            [name, value] => match (name.word(), value.word()) {
                (atoms::KEYPOS, _) => {
                    properties.position = value.as_usize()?.checked_sub(1)?;
                }
                (atoms::WRITE_CONCURRENCY, atoms::AUTO) => {
                    properties.decentralized_counters = true;
                    properties.write_concurrency = WriteConcurrency::Auto;
                }
                (atoms::WRITE_CONCURRENCY, _) if value.as_tuple().is_some() => {
                    properties.write_concurrency = WriteConcurrency::Locks(locks(*value)?);
                    properties.decentralized_counters = true;
                }
                (atoms::WRITE_CONCURRENCY, _) => {
                    properties.write_concurrency = if value.as_bool()? {
                        if properties.kind != Kind::OrderedSet {
                            properties.decentralized_counters = false;
                        }
                        WriteConcurrency::On
                    } else {
                        WriteConcurrency::Off
                    };
                }
                (atoms::READ_CONCURRENCY, _) => properties.read_concurrency = value.as_bool()?,
                (atoms::DECENTRALIZED_COUNTERS, _) => self.decentralized = Some(value.as_bool()?),
                (atoms::HEIR, atoms::NONE) => self.heir = None,
                _ => return None,
            },
            [name, pid, data] if name.word() == atoms::HEIR && pid.word().is_local_pid() => {
                self.heir = Some((pid.word(), *data));
            }
            _ => return None,
        }
        Some(())
    }
}

/// `{debug_hash_fixed_number_of_locks, Count}`.
fn locks(option: Term<'_>) -> Option<u32> {
    let [name, count] = option.as_tuple()? else {
        return None;
    };
    let count = u32::try_from(count.as_usize()?).ok()?;
    let fits = name.as_atom_name() == Some(super::info::LOCKS) && (64..=32_768).contains(&count);
    // There are as many as a power of two.
    fits.then(|| 1 << count.ilog2())
}

fn store_of(properties: &Properties) -> Box<dyn Store> {
    let concurrent = properties.write_concurrency != WriteConcurrency::Off;
    let shards = match properties.protection {
        Protection::Private => hash::PRIVATE_SHARDS,
        _ if concurrent => hash::CONCURRENT_SHARDS,
        _ if properties.read_concurrency => hash::READ_SHARDS,
        Protection::Public | Protection::Protected => hash::USUAL_SHARDS,
    };
    let (kind, position) = (properties.kind, properties.position);
    match kind {
        Kind::Set => Box::new(hash::HashStore::<One>::new(kind, position, shards)),
        Kind::Bag | Kind::DuplicateBag => {
            Box::new(hash::HashStore::<Many>::new(kind, position, shards))
        }
        Kind::OrderedSet => {
            let shared = concurrent || properties.read_concurrency;
            Box::new(TreeStore::new(position, concurrent, shared))
        }
    }
}

/// Data of an heir or of a gift, outside the heap.
fn stored<'h>(data: Term<'h>) -> Result<Stored, Stop<'h>> {
    Stored::of(&[data]).map_err(|_| Stop::system_limit())
}

/// The heir, where that process is alive.
fn heir_of<'h>(env: &Env<'h>, heir: Option<(Word, Term<'h>)>) -> Result<Option<Heir>, Stop<'h>> {
    let heir = heir.filter(|(pid, _)| env.system().processes.is_alive(*pid));
    heir.map(|(pid, data)| {
        Ok(Heir {
            pid,
            data: stored(data)?,
        })
    })
    .transpose()
}

pub(super) fn new<'h>(env: &mut Env<'h>, name: Atom, options: Term<'h>) -> Outcome<'h> {
    let options = Options::parse(options).ok_or_else(Stop::badarg)?;
    let tables = tables(env)?;
    if !tables.has_room() {
        return Err(Stop::system_limit());
    }
    let heir = heir_of(env, options.heir)?;
    let system = env.system();
    let number = system.next_unique();
    let own = own_pid(env);
    let table = Arc::new(Table::new(
        number,
        name.0,
        own,
        options.properties,
        heir,
        store_of(&options.properties),
    ));
    if !tables.insert(&table) {
        return Err(Stop::badarg_because(atoms::ALREADY_EXISTS));
    }
    tables.hold(system, own, |holder| {
        holder.owned.insert(number);
    });
    env.account(20);
    Ok(env.build(|heap| ends::reference_of(&table, heap)))
}

pub(super) fn delete<'h>(env: &mut Env<'h>, table: Term<'h>) -> Outcome<'h> {
    let tables = tables(env)?;
    let found = enter_shared(env, &[table], Need::Write)?;
    if !ends::delete(tables, &found) {
        return Err(Stop::badarg_because(atoms::ID));
    }
    env.account(20);
    Ok(Term::atom(atoms::TRUE))
}

pub(super) fn rename<'h>(env: &mut Env<'h>, table: Term<'h>, name: Term<'h>) -> Outcome<'h> {
    let tables = tables(env)?;
    let found = enter_shared(env, &[table, name], Need::Write)?;
    if !name.word().is_atom() || !tables.rename(&found, name.word()) {
        return Err(Stop::badarg());
    }
    Ok(env.build(|heap| ends::reference_of(&found, heap)))
}

pub(super) fn give_away<'h>(
    env: &mut Env<'h>,
    table: Term<'h>,
    pid: Term<'h>,
    data: Term<'h>,
) -> Outcome<'h> {
    let tables = tables(env)?;
    let found = enter_shared(env, &[table, pid, data], Need::Write)?;
    let system = env.system();
    let own = own_pid(env);
    let to = pid.word();
    if !to.is_local_pid() || !system.processes.is_alive(to) {
        return Err(Stop::badarg());
    }
    let _ownership = found.ownership.lock();
    if found.is_gone() {
        return Err(Stop::badarg_because(atoms::ID));
    }
    if found.owner() != own {
        return Err(Stop::badarg_because(atoms::NOT_OWNER));
    }
    if to == own {
        return Err(Stop::badarg_because(atoms::OWNER));
    }
    if !ends::hand_over(system, tables, &found, own, to, data) {
        return Err(Stop::badarg());
    }
    tables.release(own, |holder| {
        holder.owned.remove(&found.number);
    });
    Ok(Term::atom(atoms::TRUE))
}

pub(super) fn setopts<'h>(env: &mut Env<'h>, table: Term<'h>, options: Term<'h>) -> Outcome<'h> {
    let found = enter_shared(env, &[table, options], Need::Write)?;
    let list: Vec<Term<'h>> = match options.as_tuple() {
        Some(_) => vec![options],
        None => options.list_to_vec().ok_or_else(Stop::badarg)?,
    };
    let mut heir = None;
    let mut protection = None;
    for option in list {
        let option = option.as_tuple().ok_or_else(Stop::badarg)?;
        match option {
            [name, none] if name.word() == atoms::HEIR && none.word() == atoms::NONE => {
                if heir.replace(None).is_some() {
                    return Err(Stop::badarg());
                }
            }
            [name, pid, data] if name.word() == atoms::HEIR && pid.word().is_local_pid() => {
                if heir.replace(Some((pid.word(), *data))).is_some() {
                    return Err(Stop::badarg());
                }
            }
            [name, value] if name.word() == atoms::PROTECTION => {
                let value = Protection::from_atom(value.word()).ok_or_else(Stop::badarg)?;
                if protection.replace(value).is_some() {
                    return Err(Stop::badarg());
                }
            }
            _ => return Err(Stop::badarg()),
        }
    }
    let heir = heir.map(|heir| heir_of(env, heir)).transpose()?;
    let mut ownership = found.ownership.lock();
    if found.owner() != own_pid(env) {
        return Err(Stop::badarg());
    }
    if let Some(heir) = heir {
        *ownership = heir;
    }
    if let Some(protection) = protection {
        found.set_protection(protection);
    }
    Ok(Term::atom(atoms::TRUE))
}

pub(super) fn whereis<'h>(env: &mut Env<'h>, name: Atom) -> Outcome<'h> {
    let tables = tables(env)?;
    match find(env, tables, Term::atom(name.0)) {
        Ok(found) => {
            let number = found.number;
            Ok(env.build(|heap| asterias_term::Alloc::reference(heap, number, ends::TABLE_MARK)))
        }
        Err(_) => Ok(Term::atom(atoms::UNDEFINED)),
    }
}

pub(super) fn all<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let tables = tables(env)?;
    let mut references = Vec::new();
    for table in tables.all() {
        references.push(env.build(|heap| ends::reference_of(&table, heap)));
    }
    env.account(references.len());
    Ok(env.list(&references))
}

pub(super) fn safe_fixtable<'h>(env: &mut Env<'h>, table: Term<'h>, fix: Term<'h>) -> Outcome<'h> {
    let found = enter(env, [table, fix], Need::Read)?;
    let fix = fix.as_bool().ok_or_else(Stop::badarg)?;
    let tables = tables(env)?;
    let system = env.system();
    let own = own_pid(env);
    let mut fixers = found.fixers.lock();
    if fix {
        found.store.fixed().add();
        if fixers.by_pid.is_empty() {
            fixers.since = (system.monotonic_nanoseconds(), super::info::system_time());
        }
        let count = fixers.by_pid.entry(own.0).or_insert(0);
        *count += 1;
        if *count == 1 {
            drop(fixers);
            tables.hold(system, own, |holder| {
                holder.fixed.insert(found.number);
            });
        }
        return Ok(Term::atom(atoms::TRUE));
    }
    let Some(count) = fixers.by_pid.get_mut(&own.0) else {
        return Ok(Term::atom(atoms::TRUE));
    };
    *count -= 1;
    if *count == 0 {
        fixers.by_pid.remove(&own.0);
        drop(fixers);
        tables.release(own, |holder| {
            holder.fixed.remove(&found.number);
        });
    } else {
        drop(fixers);
    }
    if found.store.fixed().sub() {
        found.store.settle();
    }
    Ok(Term::atom(atoms::TRUE))
}
