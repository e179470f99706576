//! Patterns compiled to decisions.
//!
//! A clause is a row of tests on values that are at hand. One test of the first row is chosen; the other rows are sorted by
//! what it can tell about them; each outcome goes on with the rows that are still possible. A row that the test says nothing
//! about belongs to every outcome and is copied, as long as the copies stay few ([`copies_for`]); after that, and for rows
//! that test nothing any more, what follows is compiled once and shared, at the price of testing some things again. So the
//! code is linear in the clauses. Work waits in a list: nothing recurses.

mod native;
mod read;
mod row;
mod split;

use std::rc::Rc;

use asterias_syntax::Name;
use asterias_syntax::ast::{ExprId, Guards};

use super::constant::{Atom, Const};
use super::ir::{BlockId, Value, Var};
use super::lower::Lower;
use super::pattern::{Key, PatId, Read};

/// How many rows may be copied in matching that many clauses.
const fn copies_for(rows: usize) -> usize {
    4 * rows + 16
}

/// What must hold besides the patterns.
#[derive(Clone, Debug)]
pub(crate) enum Guard {
    /// Nothing.
    None,
    /// One of these, each a conjunction.
    Alternatives(Guards),
    /// All of these.
    All(Rc<[ExprId]>),
}

/// Where a clause leads.
pub(crate) struct Target {
    /// The block of its body; its parameters are the values of `names`.
    pub(crate) block: BlockId,
    pub(crate) names: Vec<Name>,
    pub(crate) guard: Guard,
    /// Whether anything leads there.
    pub(crate) reached: bool,
}

impl Target {
    pub(crate) fn new(block: BlockId, names: Vec<Name>, guard: Guard) -> Self {
        Self {
            block,
            names,
            guard,
            reached: false,
        }
    }
}

/// What is left to test of a clause.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    tests: Vec<Test>,
    binds: Vec<(Name, Value)>,
    same: Vec<(Value, Value)>,
    clause: usize,
}

impl Row {
    pub(crate) fn new(clause: usize) -> Self {
        Self {
            tests: Vec::new(),
            binds: Vec::new(),
            same: Vec::new(),
            clause,
        }
    }
}

#[derive(Clone, Debug)]
enum Test {
    /// A value has a shape.
    Is(Value, PatId),
    /// What is left of a bitstring, from a step on (and from a byte of it, if it is constant bytes).
    Bits {
        ctx: Var,
        reads: Rc<[Read]>,
        at: usize,
        byte: usize,
    },
    /// A map has keys.
    Keys(Value, Vec<(Key, PatId)>),
    /// What is a native record is this one, and has fields.
    Native(Value, PatId),
}

struct Work {
    block: BlockId,
    rows: Vec<Row>,
    fail: BlockId,
}

/// What a pattern demands of a value, as far as one test can tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    Atom(Atom),
    Int(i64),
    Nil,
    Cons,
    Tuple(usize),
    Map,
    Native,
    Bits,
    Other(Const),
    Never,
}

struct Decisions<'l, 'a, 't> {
    lower: &'l mut Lower<'a>,
    targets: &'t mut [Target],
    work: Vec<Work>,
    copies: usize,
}

impl Lower<'_> {
    /// Compiles rows from the current block on; what matches none goes to `fail`. Afterwards there is no current block.
    pub(crate) fn decide(&mut self, rows: Vec<Row>, fail: BlockId, targets: &mut [Target]) {
        for target in targets.iter() {
            for _ in &target.names {
                self.b().param(target.block);
            }
        }
        let copies = copies_for(rows.len());
        let Some(start) = self.b().current else {
            // Nothing leads here.
            return;
        };
        let mut decisions = Decisions {
            lower: self,
            targets,
            work: vec![Work {
                block: start,
                rows,
                fail,
            }],
            copies,
        };
        while let Some(work) = decisions.work.pop() {
            decisions.step(work);
        }
        self.b().current = None;
    }
}

impl Decisions<'_, '_, '_> {
    fn push(&mut self, block: BlockId, rows: Vec<Row>, fail: BlockId) {
        self.work.push(Work { block, rows, fail });
    }

    fn block(&mut self) -> BlockId {
        self.lower.b().block()
    }

    /// A block for rows: `fail` itself if there are none.
    fn block_for(&mut self, rows: Vec<Row>, fail: BlockId) -> BlockId {
        if rows.is_empty() {
            return fail;
        }
        let block = self.block();
        self.push(block, rows, fail);
        block
    }

    fn step(&mut self, work: Work) {
        let Work {
            block,
            mut rows,
            mut fail,
        } = work;
        self.lower.b().at(block);
        let Some(first) = rows.first() else {
            self.lower.b().goto(fail);
            return;
        };
        if first.tests.is_empty() {
            let rest = rows.split_off(1);
            if let Some(row) = rows.pop() {
                self.leaf(&row, rest, fail);
            }
            return;
        }
        let chosen = self.choose(&rows);
        // Rows at the end that test nothing are compiled once.
        let shared = rows.len()
            - rows
                .iter()
                .rev()
                .take_while(|row| row.tests.is_empty())
                .count();
        let mut rest = rows.split_off(shared);
        match rows[0].tests[chosen].clone() {
            Test::Is(value, pat) => {
                let silent = rows
                    .iter()
                    .filter(|row| row.shape_of(value).is_none())
                    .count();
                if silent > 0 {
                    let cost = silent * self.branches(&rows, value);
                    if cost > self.copies {
                        let at = rows
                            .iter()
                            .position(|row| row.shape_of(value).is_none())
                            .unwrap_or(rows.len());
                        let mut later = rows.split_off(at);
                        later.append(&mut rest);
                        rest = later;
                    } else {
                        self.copies -= cost;
                    }
                }
                fail = self.block_for(rest, fail);
                self.split(value, self.lower.shape(pat), rows, fail);
            }
            Test::Bits { ctx, reads, at, .. } => {
                let later = self.bits_group(&mut rows, ctx, &reads, at);
                fail = self.block_for([later, rest].concat(), fail);
                self.read(ctx, &reads, at, rows, fail);
            }
            Test::Keys(map, entries) => {
                let silent = rows
                    .iter()
                    .filter(|row| row.key(map, entries[0].0).is_none())
                    .count();
                if silent > self.copies {
                    let at = rows
                        .iter()
                        .position(|row| row.key(map, entries[0].0).is_none())
                        .unwrap_or(rows.len());
                    let mut later = rows.split_off(at);
                    later.append(&mut rest);
                    rest = later;
                } else {
                    self.copies -= silent;
                }
                fail = self.block_for(rest, fail);
                self.key(map, entries[0].0, rows, fail);
            }
            Test::Native(record, pat) => {
                let later = self.native_group(&mut rows, record, pat);
                fail = self.block_for([later, rest].concat(), fail);
                self.native(record, pat, rows, fail);
            }
        }
    }

    /// The test of the first row that most of the following rows make too.
    fn choose(&self, rows: &[Row]) -> usize {
        const LOOK_AHEAD: usize = 16;
        let mut best = (0, 0);
        let tests = &rows[0].tests;
        if tests.len() == 1 {
            return 0;
        }
        for (index, test) in tests.iter().enumerate() {
            let Test::Is(value, _) = test else {
                continue;
            };
            let score = 1 + rows[1..]
                .iter()
                .take(LOOK_AHEAD)
                .take_while(|row| row.shape_of(*value).is_some())
                .count();
            if score > best.1 {
                best = (index, score);
            }
        }
        best.0
    }

    /// How many outcomes a test of the value has, at most.
    fn branches(&self, rows: &[Row], value: Value) -> usize {
        let mut seen: Vec<Shape> = Vec::new();
        for row in rows {
            if let Some(pat) = row.shape_of(value) {
                let shape = self.lower.shape(pat);
                if seen.len() < 64 && !seen.contains(&shape) {
                    seen.push(shape);
                }
            }
        }
        seen.len()
    }

    /// The first row matches, but for what a guard may say.
    fn leaf(&mut self, row: &Row, rest: Vec<Row>, fail: BlockId) {
        let clause = row.clause;
        let guard = self.targets[clause].guard.clone();
        let certain = row.same.is_empty() && self.lower.guard_is_empty(&guard);
        let no = if certain {
            fail
        } else {
            self.block_for(rest, fail)
        };
        for &(left, right) in &row.same {
            self.lower.same_or(left, right, no);
        }
        let mark = self.lower.b().mark();
        for &(name, value) in &row.binds {
            self.lower.b().bind(name, value);
        }
        self.lower.guard(&guard, no);
        self.lower.b().restore(mark);
        let target = &mut self.targets[clause];
        let args: Vec<Value> = target
            .names
            .iter()
            .map(|name| {
                row.binds
                    .iter()
                    .find(|(known, _)| known == name)
                    .map_or(Value::Const(Const::Nil), |(_, value)| *value)
            })
            .collect();
        if self.lower.b().current.is_some() {
            target.reached = true;
            let block = target.block;
            self.lower.b().goto_with(block, args);
        }
    }

    fn go_on(&mut self, rows: Vec<Row>, fail: BlockId) {
        let block = self.block();
        self.lower.b().goto(block);
        self.push(block, rows, fail);
    }
}
