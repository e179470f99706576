//! Natives of module `asterias_linear_hash`: what looks a pair up, puts one where the table does not have to grow, and lists all entries.
//!
//! A table is `{Tag, Size, Slots, Limit, Buddy, GrowAt, ShrinkAt, Empty, Segments}`. What a native does not do (the table is to grow, or is
//! none) it answers with `unplain`, and the Erlang function that called it goes the long way.

use asterias_machine::native::{Env, Outcome};
use asterias_machine::natives;
use asterias_term::{Term, atoms};

use crate::unplain;

natives! {
    /// Natives of module `asterias_linear_hash`.
    pub(crate) static TABLE: "asterias_linear_hash" {
        alloc "entries"/1 => entries,
        pure "pair"/2 => pair,
        alloc "plain_put"/3 => put,
    }
}

/// Slots of a segment.
const SEGMENT: usize = 16;
/// The most entries that are listed at once: more are walked by Erlang, which yields.
const MAX_LISTED: usize = 1 << 20;

/// A table.
struct Table<'h> {
    elements: &'h [Term<'h>; 9],
    segments: &'h [Term<'h>],
}

/// The place of a bucket: which segment, and where in it.
struct Place<'h> {
    segment: usize,
    slot: usize,
    slots: &'h [Term<'h>],
}

impl<'h> Table<'h> {
    fn new(term: Term<'h>) -> Option<Table<'h>> {
        let elements: &[Term<'h>; 9] = term.as_tuple()?.try_into().ok()?;
        let segments = elements[8].as_tuple()?;
        Some(Table { elements, segments })
    }

    fn number(&self, index: usize) -> Option<usize> {
        self.elements[index].as_usize()
    }

    /// Where the bucket of a key is: who hashes beyond the slots that exist stands that many earlier.
    fn place(&self, key: Term<'h>) -> Option<Place<'h>> {
        let (slots, limit, buddy) = (self.number(2)?, self.number(3)?, self.number(4)?);
        let mut slot = (key.phash() as usize).checked_rem(limit)?;
        if slot >= slots {
            slot = slot.checked_sub(buddy)?;
        }
        let (segment, slot) = (slot / SEGMENT, slot % SEGMENT);
        let slots = self.segments.get(segment)?.as_tuple()?;
        (slot < slots.len()).then_some(Place {
            segment,
            slot,
            slots,
        })
    }
}

/// The pair of a key in a bucket, and which of the entries it is; `None` where the bucket is no list of pairs.
fn found<'h>(key: Term<'h>, bucket: Term<'h>) -> Option<(Option<Term<'h>>, usize)> {
    let mut entries = bucket.list();
    let mut count = 0;
    for entry in entries.by_ref() {
        let (other, _) = entry.cell()?;
        if other.word() == key.word() || other.exact_eq(key) {
            return Some((Some(entry), count));
        }
        count += 1;
    }
    entries.rest().word().is_nil().then_some((None, count))
}

/// `pair/2`: the entry `[Key | Value]` of a key, or `none`.
fn pair<'h>(_: &mut Env<'h>, key: Term<'h>, table: Term<'h>) -> Term<'h> {
    let found = Table::new(table)
        .and_then(|table| table.place(key))
        .and_then(|place| found(key, place.slots[place.slot]));
    match found {
        Some((entry, _)) => entry.unwrap_or(Term::atom(atoms::NONE)),
        None => unplain(),
    }
}

/// `plain_put/3`: the table with a value for a key, behind the others of its bucket where the key is new.
fn put<'h>(env: &mut Env<'h>, key: Term<'h>, value: Term<'h>, table: Term<'h>) -> Term<'h> {
    put_pair(env, key, value, table).unwrap_or_else(unplain)
}

fn put_pair<'h>(
    env: &mut Env<'h>,
    key: Term<'h>,
    value: Term<'h>,
    table: Term<'h>,
) -> Option<Term<'h>> {
    let table = Table::new(table)?;
    let place = table.place(key)?;
    let bucket = place.slots[place.slot];
    let (entry, before) = found(key, bucket)?;
    let size = table.number(1)? + usize::from(entry.is_none());
    if size > table.number(5)? {
        return None;
    }
    let mut rest = bucket.list();
    let before = env.open_list(rest.by_ref().take(before));
    let after = match entry {
        Some(_) => rest.rest().cell()?.1,
        None => Term::NIL,
    };
    let pair = env.cons(key, value);
    let tail = env.cons(pair, after);
    let bucket = before.close(tail);
    let segment = env.tuple_with(place.slots, place.slot, bucket);
    let mut elements = *table.elements;
    elements[1] = env.unsigned(size as u64);
    elements[8] = env.tuple_with(table.segments, place.segment, segment);
    Some(env.tuple(&elements))
}

/// `entries/1`: all entries, in the order of a fold: from the last slot to the first.
fn entries<'h>(env: &mut Env<'h>, table: Term<'h>) -> Outcome<'h> {
    let listed = listed(table);
    env.account(listed.as_ref().map_or(0, Vec::len) / 10);
    Ok(listed.map_or_else(unplain, |entries| env.list(&entries)))
}

fn listed<'h>(table: Term<'h>) -> Option<Vec<Term<'h>>> {
    let table = Table::new(table)?;
    let mut entries = Vec::with_capacity(table.number(1)?.min(MAX_LISTED));
    for segment in table.segments.iter().rev() {
        for bucket in segment.as_tuple()?.iter().rev() {
            let mut bucket = bucket.list();
            entries.extend(bucket.by_ref());
            if !bucket.rest().word().is_nil() || entries.len() > MAX_LISTED {
                return None;
            }
        }
    }
    Some(entries)
}
