//! Going through a table with a match specification: which keys are looked at, and in what steps.

use std::sync::Arc;

use asterias_heap::Stored;
use asterias_machine::native::Env;
use asterias_term::{Term, atoms};

use crate::spec::{Matched, PatternRange, Program, Reach};
use crate::store::{AllKeys, Change, Cursor, Direction, Kind, Visit};
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
    Keys(Vec<Term<'p>>),
    Range(PatternRange<'p>),
    All,
}

impl<'p> Plan<'p> {
    fn of(program: &'p Program, table: &Table, limited: bool) -> Plan<'p> {
        let properties = &table.properties;
        let ordered = properties.kind == Kind::OrderedSet;
        let mut keys: Vec<Term<'p>> = Vec::new();
        for head in program.heads() {
            match Reach::of(*head, properties.position) {
                Reach::Nothing => {}
                Reach::Key(key) => keys.push(key),
                Reach::Pattern(pattern) if ordered && program.heads().len() == 1 => {
                    return Plan::Range(PatternRange { pattern });
                }
                Reach::Pattern(_) | Reach::All => return Plan::All,
            }
        }
        if limited && (keys.len() > 1 || !properties.kind.is_unique()) {
            return Plan::All;
        }
        keys.sort_by(|a, b| a.compare(*b));
        keys.dedup_by(|a, b| if ordered { a.equal(*b) } else { a.exact_eq(*b) });
        Plan::Keys(keys)
    }
}

impl Traversal {
    pub(super) fn new(
        table: Arc<Table>,
        program: Program,
        direction: Direction,
        limit: usize,
    ) -> Traversal {
        Traversal {
            fixation: Fixation::new(table),
            program: Arc::new(program),
            cursor: Cursor::Start,
            direction,
            limit,
            count: 0,
        }
    }

    /// Goes on reading until the end, the limit, or the end of the slice. Each match is handed to `found`. True where it is over for now.
    pub(super) fn read<'h>(
        &mut self,
        env: &mut Env<'h>,
        found: &mut dyn FnMut(&mut Env<'h>, Term<'h>),
    ) -> bool {
        let table = self.fixation.table().clone();
        let program = self.program.clone();
        let plan = Plan::of(&program, &table, self.limit != usize::MAX);
        let (limit, mut count) = (self.limit, self.count);
        if let Plan::Keys(keys) = plan {
            self.read_keys(env, &table, &program, keys, found);
            return true;
        }
        let mut see = |env: &mut Env<'h>, object: &Stored| {
            if let Matched::Yes(value) = program.run(env, object.term(), Some(object)) {
                count += 1;
                found(env, value);
            }
            if count >= limit {
                Visit::Stop
            } else {
                Visit::On
            }
        };
        let over = loop {
            let mut stopped = false;
            let mut visit = |object: &Stored| {
                let visit = see(env, object);
                stopped = visit == Visit::Stop;
                visit
            };
            let seen = match &plan {
                Plan::Range(range) => {
                    table
                        .store
                        .scan(&mut self.cursor, self.direction, range, STEP, &mut visit)
                }
                Plan::All | Plan::Keys(_) => {
                    table
                        .store
                        .scan(&mut self.cursor, self.direction, &AllKeys, STEP, &mut visit)
                }
            };
            if matches!(self.cursor, Cursor::End) || stopped {
                env.account(1 + seen / 4);
                break true;
            }
            if env.spend(1 + seen / 4) {
                break false;
            }
        };
        self.count = count;
        over
    }

    /// Reads the objects of these keys, all of them.
    fn read_keys<'h>(
        &mut self,
        env: &mut Env<'h>,
        table: &Table,
        program: &Program,
        keys: Vec<Term<'_>>,
        found: &mut dyn FnMut(&mut Env<'h>, Term<'h>),
    ) {
        let mut values = Vec::new();
        if !matches!(self.cursor, Cursor::End) {
            for key in keys {
                env.account(1);
                table.store.read(key, &mut |object| {
                    if let Matched::Yes(value) = program.run(env, object.term(), Some(object)) {
                        values.push(value);
                    }
                });
            }
        }
        self.cursor = Cursor::End;
        self.count += values.len();
        if self.direction == Direction::Backward {
            values.reverse();
        }
        for value in values {
            found(env, value);
        }
    }

    /// Goes on changing what matches. `change` says what becomes of it. True where it is over.
    pub(super) fn rewrite<'h>(
        &mut self,
        env: &mut Env<'h>,
        change: &mut dyn FnMut(&mut Env<'h>, Term<'h>) -> Option<Change>,
    ) -> bool {
        let table = self.fixation.table().clone();
        let program = self.program.clone();
        let plan = Plan::of(&program, &table, false);
        let mut count = self.count;
        let mut see = |env: &mut Env<'h>, object: &Stored| match program.run(
            env,
            object.term(),
            Some(object),
        ) {
            Matched::Yes(value) => match change(env, value) {
                Some(change) => {
                    count += 1;
                    change
                }
                None => Change::Keep,
            },
            Matched::No => Change::Keep,
        };
        let over = match &plan {
            Plan::Keys(keys) => {
                for key in keys {
                    env.account(1);
                    table.store.change(*key, &mut |object| see(env, object));
                }
                self.cursor = Cursor::End;
                true
            }
            Plan::Range(_) | Plan::All => loop {
                let mut visit = |object: &Stored| see(env, object);
                let seen = match &plan {
                    Plan::Range(range) => {
                        table
                            .store
                            .rewrite(&mut self.cursor, range, STEP, &mut visit)
                    }
                    Plan::All | Plan::Keys(_) => {
                        table
                            .store
                            .rewrite(&mut self.cursor, &AllKeys, STEP, &mut visit)
                    }
                };
                if matches!(self.cursor, Cursor::End) {
                    env.account(1 + seen / 4);
                    break true;
                }
                if env.spend(1 + seen / 4) {
                    break false;
                }
            },
        };
        self.count = count;
        over
    }
}

/// Whether a value means that an object is counted or deleted.
pub(super) fn is_true(value: Term<'_>) -> bool {
    value.word() == atoms::TRUE
}
