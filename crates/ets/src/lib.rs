//! ETS: tables of terms that live outside all processes, and match specifications, which search them.
//!
//! - `table`, `tables`, `ends`: what a table is, how it is found, who owns it, how it goes.
//! - `store`: where its objects are. Each store synchronizes itself, key by key; there is no lock of a whole table that those who read or write single
//!   objects would share.
//! - `bulk`: very many objects inserted at once.
//! - `spec`: match specifications, compiled and run.
//! - `native`: the natives of module `ets`.
//!
//! Objects are [`Stored`](asterias_heap::Stored) tuples: what a native gets from a table it copies into its process's heap while it holds the lock, so
//! no term ever points into a table. No native holds a lock longer than some hundred objects take, but for those few that are atomic for many.

#![forbid(unsafe_code)]

mod bulk;
mod ends;
mod native;
mod spec;
mod store;
mod table;
mod tables;

use asterias_machine::System;

/// Gives a system its tables and their natives; before any process runs.
pub fn install(system: &System) {
    system.set_resident(tables::Tables::new());
    system.set_table_words(words);
    system.set_end_watcher(|system, pid| {
        if let Some(tables) = system.resident::<tables::Tables>() {
            ends::process_ended(system, tables, pid);
        }
    });
    for table in native::TABLES {
        system.add_natives(table);
    }
}

/// Words that all tables of a system take: `erlang:memory(ets)` in words.
fn words(system: &System) -> usize {
    system.resident::<tables::Tables>().map_or(0, |tables| {
        tables
            .all()
            .iter()
            .map(|table| native::words_of(table))
            .sum()
    })
}
