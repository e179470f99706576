//! How tables end: deleted by somebody, or with their owner, unless there is an heir.
//!
//! A table that ends is not found any more, and keeps its objects until nobody is left who found it before: an operation that runs meanwhile sees the table
//! of before its end, never one that has lost its objects.

use std::sync::Arc;

use asterias_heap::{FragmentBuilder, copy_term};
use asterias_machine::System;
use asterias_machine::process::signal::{Parcel, Signal};
use asterias_term::{Alloc, Term, Word, atoms};

use crate::store::Garbage;
use crate::table::Table;
use crate::tables::Tables;

/// From so many objects on, a table's memory is given back by a thread of its own: the process that deletes it has other things to do.
const MANY: usize = 10_000;

/// What stands in the word of a table's reference that names the process of an alias: no process, but a mark by which a reference to a table that is
/// gone differs from one that never was one.
pub(crate) const TABLE_MARK: Word = Word::small(1);

/// Drops what tables held.
pub(crate) fn drop_garbage(count: usize, garbage: Garbage) {
    if count < MANY {
        return;
    }
    // Where there is no thread to be had, the closure is dropped here with what it holds.
    let _handle = std::thread::Builder::new()
        .name("ets garbage".to_owned())
        .spawn(move || drop(garbage));
}

/// Deletes a table; false where that has happened already.
pub(crate) fn delete(tables: &Tables, table: &Arc<Table>) -> bool {
    let mut heir = table.ownership.lock();
    if !table.begin_end() {
        return false;
    }
    *heir = None;
    let owner = table.owner();
    tables.release(owner, |holder| {
        holder.owned.remove(&table.number);
    });
    drop(heir);
    finish(tables, table);
    true
}

fn finish(tables: &Tables, table: &Table) {
    tables.remove(table);
    let fixers = std::mem::take(&mut table.fixers.lock().by_pid);
    for (pid, count) in fixers {
        tables.release(Word(pid), |holder| {
            holder.fixed.remove(&table.number);
        });
        for _ in 0..count {
            table.store.fixed().sub();
        }
    }
}

/// A process ends: its tables go, or to their heirs.
pub(crate) fn process_ended(system: &System, tables: &Tables, pid: Word) {
    let holder = tables.holder_ended(pid);
    drop(holder.begun);
    for number in holder.fixed {
        if let Some(table) = tables.by_number(number) {
            unfix_all(&table, pid);
        }
    }
    for number in holder.owned {
        if let Some(table) = tables.by_number(number) {
            owner_ended(system, tables, &table, pid);
        }
    }
}

fn owner_ended(system: &System, tables: &Tables, table: &Arc<Table>, pid: Word) {
    let mut ownership = table.ownership.lock();
    if table.owner() != pid || table.is_gone() {
        return;
    }
    if let Some(heir) = ownership.take()
        && heir.pid != pid
        && hand_over(
            system,
            tables,
            table,
            pid,
            heir.pid,
            heir.data.elements()[0],
        )
    {
        *ownership = Some(heir);
        return;
    }
    table.begin_end();
    drop(ownership);
    finish(tables, table);
}

/// Gives a table to another process and tells it; false where that does not exist. Called under the lock of the table's ownership.
pub(crate) fn hand_over(
    system: &System,
    tables: &Tables,
    table: &Table,
    from: Word,
    to: Word,
    data: Term<'_>,
) -> bool {
    let held = tables.hold(system, to, |holder| {
        holder.owned.insert(table.number);
        table.set_owner(to);
    });
    if held {
        let mut builder = FragmentBuilder::new(16);
        let id = reference_of(table, &mut builder);
        let data = copy_term(data, &mut builder);
        let root = builder.tuple(&[atoms::ETS_TRANSFER, id, from, data]);
        let message = Parcel {
            root,
            fragment: Some(builder.finish()),
        };
        system.deliver(to, Signal::Message(message), usize::MAX);
    }
    held
}

/// What names a table: its name where it is a named one, else its reference.
pub(crate) fn reference_of(table: &Table, heap: &mut impl Alloc) -> Word {
    if table.properties.named {
        table.name()
    } else {
        heap.reference(table.number, TABLE_MARK)
    }
}

/// A process no longer fixes a table.
pub(crate) fn unfix_all(table: &Table, pid: Word) {
    let count = table.fixers.lock().by_pid.remove(&pid.0).unwrap_or(0);
    let mut last = false;
    for _ in 0..count {
        last |= table.store.fixed().sub();
    }
    if last {
        table.store.settle();
    }
}
