//! Going through a table with a match specification: which keys are looked at, and in what steps.

use std::collections::HashMap;
use std::sync::Arc;

use asterias_heap::Stored;
use asterias_machine::native::Env;
use asterias_term::{Term, atoms};
use smallvec::SmallVec;

use crate::spec::{Keys, Matched, PatternRange, Program};
use crate::store::{AllKeys, Change, Cursor, Direction, KeyRange, Kind, Visit};
use crate::table::{Fixation, Table};

/// So many objects are looked at under one lock.
const STEP: usize = 200;

/// A traversal, which may take many slices. The table keeps its places meanwhile.
#[derive(Debug)]
pub(super) struct Traversal {
    fixation: Fixation,
    pub(super) program: Arc<Program>,
    pub(super) cursor: Cursor,
    pub(super) direction: Direction,
    /// How many results are wanted at most.
    pub(super) limit: usize,
    /// How many there are.
    pub(super) count: usize,
}

/// Which keys a program looks at.
enum Plan<'p> {
    Keys(SmallVec<[Term<'p>; 4]>),
    Range(PatternRange<'p>),
    All,
}

impl<'p> Plan<'p> {
    fn of(program: &'p Program, table: &Table, limited: bool) -> Plan<'p> {
        let keys = match program.keys() {
            Keys::All => return Plan::All,
            Keys::Pattern(pattern) => {
                return Plan::Range(PatternRange::new(pattern.elements()[0]));
            }
            Keys::These(keys) => keys.elements(),
        };
        let kind = table.properties.kind;
        if limited && (keys.len() > 1 || !kind.is_unique()) {
            return Plan::All;
        }
        let mut keys: SmallVec<[Term<'p>; 4]> = SmallVec::from_slice(keys);
        if keys.len() > 1 && kind == Kind::OrderedSet {
            keys.sort_by(|a, b| a.compare(*b));
            keys.dedup_by(|a, b| a.equal(*b));
        } else if keys.len() > 1 {
            // In the order of the clauses, each once.
            let mut seen: HashMap<u64, SmallVec<[Term<'p>; 1]>> = HashMap::new();
            keys.retain(|key| {
                let same = seen.entry(key.map_key_hash()).or_default();
                let is_new = !same.iter().any(|other| other.exact_eq(*key));
                if is_new {
                    same.push(*key);
                }
                is_new
            });
        }
        Plan::Keys(keys)
    }
}

impl Traversal {
    pub(super) fn new(
        table: Arc<Table>,
        program: Arc<Program>,
        direction: Direction,
        limit: usize,
    ) -> Traversal {
        Traversal {
            fixation: Fixation::new(table),
            program,
            cursor: Cursor::Start,
            direction,
            limit,
            count: 0,
        }
    }

    pub(super) fn table(&self) -> &Table {
        self.fixation.table()
    }

    /// Goes on reading until the end, the limit, or the end of the slice. Each match is handed to `found`. True where it is over for now.
    #[inline]
    pub(super) fn read<'h>(
        &mut self,
        env: &mut Env<'h>,
        mut found: impl FnMut(&mut Env<'h>, Term<'h>),
    ) -> bool {
        let Traversal {
            fixation,
            program,
            cursor,
            direction,
            limit,
            count,
        } = self;
        let (table, program) = (fixation.table(), &**program);
        let plan = Plan::of(program, table, *limit != usize::MAX);
        if let (Keys::These(keys), Plan::All, Cursor::Start) = (program.keys(), &plan, &*cursor)
            && let [key] = keys.elements()
        {
            // Most often all objects of the key are wanted, and nobody goes on from here.
            let mut values: SmallVec<[Term<'h>; 4]> = SmallVec::new();
            env.account(1);
            table.store.read(*key, &mut |object| {
                if values.len() <= *limit
                    && let Matched::Yes(value) = program.run(env, object.term(), Some(object))
                {
                    values.push(value);
                }
            });
            if values.len() <= *limit {
                *cursor = Cursor::End;
                *count += values.len();
                values.into_iter().rev().for_each(|value| found(env, value));
                return true;
            }
        }
        let range: &dyn KeyRange = match &plan {
            Plan::Keys(keys) => {
                let values = match cursor {
                    Cursor::End => SmallVec::new(),
                    _ => read_keys(env, table, program, keys, *direction),
                };
                *cursor = Cursor::End;
                *count += values.len();
                for value in values {
                    found(env, value);
                }
                return true;
            }
            Plan::Range(range) => range,
            Plan::All => &AllKeys,
        };
        loop {
            let mut visit = |object: &Stored| {
                if let Matched::Yes(value) = program.run(env, object.term(), Some(object)) {
                    *count += 1;
                    found(env, value);
                    if *count >= *limit {
                        return Visit::Stop;
                    }
                }
                Visit::On
            };
            let store = &table.store;
            let seen = store.scan(cursor, *direction, range, STEP, &mut visit);
            if matches!(cursor, Cursor::End) || *count >= *limit {
                env.account(1 + seen / 4);
                return true;
            }
            if env.spend(1 + seen / 4) {
                return false;
            }
        }
    }

    /// Goes on changing what matches. `change` says what becomes of it. True where it is over.
    pub(super) fn rewrite<'h>(
        &mut self,
        env: &mut Env<'h>,
        change: &mut dyn FnMut(&mut Env<'h>, Term<'h>) -> Option<Change>,
    ) -> bool {
        let Traversal {
            fixation,
            program,
            cursor,
            count,
            ..
        } = self;
        let (table, program) = (fixation.table(), &**program);
        let plan = Plan::of(program, table, false);
        let mut see = |env: &mut Env<'h>, object: &Stored| match program.run(
            env,
            object.term(),
            Some(object),
        ) {
            Matched::Yes(value) => match change(env, value) {
                Some(change) => {
                    *count += 1;
                    change
                }
                None => Change::Keep,
            },
            Matched::No => Change::Keep,
        };
        let range: &dyn KeyRange = match &plan {
            Plan::Keys(keys) => {
                for key in keys {
                    env.account(1);
                    table.store.change(*key, &mut |object| see(env, object));
                }
                *cursor = Cursor::End;
                return true;
            }
            Plan::Range(range) => range,
            Plan::All => &AllKeys,
        };
        loop {
            let mut visit = |object: &Stored| see(env, object);
            let seen = table.store.rewrite(cursor, range, STEP, &mut visit);
            if matches!(cursor, Cursor::End) {
                env.account(1 + seen / 4);
                return true;
            }
            if env.spend(1 + seen / 4) {
                return false;
            }
        }
    }
}

/// What the objects of these keys come to, all of them.
fn read_keys<'h>(
    env: &mut Env<'h>,
    table: &Table,
    program: &Program,
    keys: &[Term<'_>],
    direction: Direction,
) -> SmallVec<[Term<'h>; 4]> {
    let mut values = SmallVec::new();
    for key in keys {
        env.account(1);
        let first = values.len();
        table.store.read(*key, &mut |object| {
            if let Matched::Yes(value) = program.run(env, object.term(), Some(object)) {
                values.push(value);
            }
        });
        if table.properties.kind != Kind::OrderedSet {
            // As in a traversal: what came last is first.
            values[first..].reverse();
        }
    }
    if direction == Direction::Backward {
        values.reverse();
    }
    values
}

/// Whether a value means that an object is counted or deleted.
pub(super) fn is_true(value: Term<'_>) -> bool {
    value.word() == atoms::TRUE
}
