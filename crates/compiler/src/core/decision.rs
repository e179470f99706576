//! Patterns compiled to decisions.
//!
//! A clause is a row of tests on values that are at hand. One test of the first row is chosen; the other rows are sorted by
//! what it can tell about them; each outcome goes on with the rows that are still possible. A row that the test says nothing
//! about belongs to every outcome and is copied, as long as the copies stay few ([`copies_for`]); after that, and for rows
//! that test nothing any more, what follows is compiled once and shared, at the price of testing some things again. So the
//! code is linear in the clauses. Work waits in a list: nothing recurses.

use std::rc::Rc;

use asterias_syntax::Name;
use asterias_syntax::ast::{ExprId, Guards};
use rustc_hash::FxHashMap;

use super::bif::Bif;
use super::builder::Known;
use super::constant::{Atom, Const, Literal};
use super::ir::{BlockId, BsFlags, BsKind, BsOrder, BsSize, End, Fail, Loc, Op, Value, Var};
use super::lower::Lower;
use super::pattern::{Key, Pat, PatId, Read, ReadSize};

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
    /// Adds what `pat` demands of `value`; false if it cannot match.
    pub(crate) fn row_add(&mut self, row: &mut Row, value: Value, pat: PatId) -> bool {
        let mut todo = vec![(value, pat)];
        while let Some((value, id)) = todo.pop() {
            match self.pat(id) {
                Pat::Any => {}
                Pat::Never => return false,
                Pat::Bind(name) => {
                    let name = *name;
                    match row.binds.iter().find(|(known, _)| *known == name) {
                        Some(&(_, before)) => row.same.push((before, value)),
                        None => row.binds.push((name, value)),
                    }
                }
                Pat::Same(other) => row.same.push((*other, value)),
                Pat::Both(left, right) => {
                    let (left, right) = (*left, *right);
                    todo.push((value, right));
                    todo.push((value, left));
                }
                Pat::Const(_)
                | Pat::Text(..)
                | Pat::Cons(..)
                | Pat::Tuple(_)
                | Pat::Map(_)
                | Pat::Bits(_) => match self.foresee(value, id) {
                    Foresight::Unknown => row.tests.push(Test::Is(value, id)),
                    Foresight::No => return false,
                    Foresight::Yes(parts) => todo.extend(parts.into_iter().rev()),
                },
            }
        }
        true
    }

    /// What is known about a test before it is made.
    fn foresee(&mut self, value: Value, id: PatId) -> Foresight {
        let constant = match value {
            Value::Const(constant) => constant,
            Value::Var(_) => return self.foresee_known(value, id),
        };
        match self.pat(id).clone() {
            Pat::Const(wanted) => Foresight::when(wanted == constant),
            Pat::Text(text, from) => {
                let wanted = self.rest_of(text, from);
                Foresight::when(wanted == constant)
            }
            Pat::Tuple(items) => match self.module.pool.tuple_items(constant) {
                Some(values) if values.len() == items.len() => Foresight::Yes(
                    values
                        .iter()
                        .map(|&value| Value::Const(value))
                        .zip(items)
                        .collect(),
                ),
                _ => Foresight::No,
            },
            Pat::Cons(head, tail) => match self.module.pool.uncons(constant) {
                Some((first, rest)) => Foresight::Yes(vec![
                    (Value::Const(first), head),
                    (Value::Const(rest), tail),
                ]),
                None => Foresight::No,
            },
            Pat::Map(_) => match constant {
                Const::Lit(id) if matches!(self.module.pool.literal(id), Literal::Map(_)) => {
                    Foresight::Unknown
                }
                _ => Foresight::No,
            },
            Pat::Bits(_) => match constant {
                Const::Lit(id) if matches!(self.module.pool.literal(id), Literal::Bits(..)) => {
                    Foresight::Unknown
                }
                _ => Foresight::No,
            },
            Pat::Any | Pat::Never | Pat::Bind(_) | Pat::Same(_) | Pat::Both(..) => {
                Foresight::Unknown
            }
        }
    }

    fn foresee_known(&mut self, value: Value, id: PatId) -> Foresight {
        let Some(known) = self.b().known(value).cloned() else {
            return Foresight::Unknown;
        };
        match (known, self.pat(id).clone()) {
            (Known::Tuple(values), Pat::Tuple(items)) => {
                if values.len() == items.len() {
                    Foresight::Yes(values.into_iter().zip(items).collect())
                } else {
                    Foresight::No
                }
            }
            (Known::Cons(first, rest), Pat::Cons(head, tail)) => {
                Foresight::Yes(vec![(first, head), (rest, tail)])
            }
            (Known::Cons(..), Pat::Text(..)) | (Known::Map, Pat::Map(_)) => Foresight::Unknown,
            (Known::Boolean, Pat::Const(Const::Atom(atom))) => {
                if Const::Atom(atom).as_boolean().is_some() {
                    Foresight::Unknown
                } else {
                    Foresight::No
                }
            }
            _ => Foresight::No,
        }
    }

    /// A constant list without its first items.
    fn rest_of(&mut self, list: Const, from: u32) -> Const {
        let Const::Lit(id) = list else { return list };
        let Literal::List(items, tail) = self.module.pool.literal(id) else {
            return list;
        };
        let (rest, tail) = (items[from as usize..].to_vec(), *tail);
        self.module.pool.list(&rest, tail)
    }

    /// Compiles rows from the current block on; what matches none goes to `fail`. Afterwards there is no current block.
    pub(crate) fn decide(&mut self, rows: Vec<Row>, fail: BlockId, targets: &mut [Target]) {
        for target in targets.iter() {
            for _ in &target.names {
                self.b().param(target.block);
            }
        }
        let copies = copies_for(rows.len());
        let start = match self.b().current {
            Some(block) => block,
            None => self.b().block(),
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

enum Foresight {
    Unknown,
    No,
    Yes(Vec<(Value, PatId)>),
}

impl Foresight {
    fn when(yes: bool) -> Self {
        if yes { Self::Yes(Vec::new()) } else { Self::No }
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

    /// Tests the shape of a value.
    fn split(&mut self, value: Value, shape: Shape, rows: Vec<Row>, fail: BlockId) {
        match shape {
            Shape::Atom(_) | Shape::Int(_) => self.split_constants(value, shape, rows, fail),
            Shape::Nil => self.split_equal(value, Const::Nil, rows, fail),
            Shape::Other(constant) => self.split_equal(value, constant, rows, fail),
            Shape::Cons => self.split_cons(value, rows, fail),
            Shape::Tuple(_) => self.split_tuples(value, rows, fail),
            Shape::Map => {
                let (yes_rows, no_rows) = self.part(value, rows, |shape| shape == Shape::Map);
                let yes_rows = yes_rows
                    .into_iter()
                    .map(|(row, pat)| self.open_map(row, pat, value))
                    .collect();
                let yes = self.block();
                let no = self.block_for(no_rows, fail);
                self.lower.b().test(Bif::IsMap, vec![value], yes, no);
                self.push(yes, yes_rows, fail);
            }
            Shape::Bits => {
                let (yes_rows, no_rows) = self.part(value, rows, |shape| shape == Shape::Bits);
                let no = self.block_for(no_rows, fail);
                let start = Op::BsStart(value);
                let ctx = self.lower.b().emit(start, Fail::Goto(no), Loc::default());
                let yes_rows = yes_rows
                    .into_iter()
                    .map(|(row, pat)| self.open_bits(row, pat, ctx))
                    .collect();
                let yes = self.block();
                self.lower.b().goto(yes);
                self.push(yes, yes_rows, fail);
            }
            Shape::Never => self.lower.b().goto(fail),
        }
    }

    /// Rows with a shape (without their test of it, which is given besides) or silent about the value; and those with
    /// another shape or silent.
    fn part(
        &mut self,
        value: Value,
        rows: Vec<Row>,
        wanted: impl Fn(Shape) -> bool,
    ) -> (Vec<(Row, Option<PatId>)>, Vec<Row>) {
        let mut yes = Vec::with_capacity(rows.len());
        let mut no = Vec::new();
        for mut row in rows {
            match row.shape_of(value) {
                Some(pat) if wanted(self.lower.shape(pat)) => {
                    row.drop_shape(value);
                    yes.push((row, Some(pat)));
                }
                Some(_) => no.push(row),
                None => {
                    no.push(row.clone());
                    yes.push((row, None));
                }
            }
        }
        (yes, no)
    }

    fn open_map(&mut self, mut row: Row, pat: Option<PatId>, value: Value) -> Row {
        if let Some(pat) = pat
            && let Pat::Map(entries) = self.lower.pat(pat)
            && !entries.is_empty()
        {
            row.tests.insert(0, Test::Keys(value, entries.to_vec()));
        }
        row
    }

    fn open_bits(&mut self, mut row: Row, pat: Option<PatId>, ctx: Var) -> Row {
        if let Some(pat) = pat
            && let Pat::Bits(reads) = self.lower.pat(pat)
        {
            let reads = Rc::clone(reads);
            let test = Test::Bits {
                ctx,
                reads,
                at: 0,
                byte: 0,
            };
            row.tests.insert(0, test);
        }
        row
    }

    fn split_equal(&mut self, value: Value, constant: Const, rows: Vec<Row>, fail: BlockId) {
        let (yes_rows, no_rows) = self.part(value, rows, |shape| match shape {
            Shape::Nil => constant == Const::Nil,
            Shape::Other(other) => other == constant,
            _ => false,
        });
        let yes_rows = yes_rows.into_iter().map(|(row, _)| row).collect();
        let yes = self.block();
        let no = self.block_for(no_rows, fail);
        let args = vec![value, Value::Const(constant)];
        self.lower.b().test(Bif::EqExact, args, yes, no);
        self.push(yes, yes_rows, fail);
    }

    /// Atoms or integers of 64 bits: one switch over all that occur.
    fn split_constants(&mut self, value: Value, shape: Shape, rows: Vec<Row>, fail: BlockId) {
        let atoms = matches!(shape, Shape::Atom(_));
        let class = |shape: Shape| match shape {
            Shape::Atom(atom) if atoms => Some(Const::Atom(atom)),
            Shape::Int(int) if !atoms => Some(Const::Int(int)),
            _ => None,
        };
        let mut places: FxHashMap<Const, usize> = FxHashMap::default();
        let mut groups: Vec<(Const, Vec<Row>)> = Vec::new();
        for row in &rows {
            if let Some(pat) = row.shape_of(value)
                && let Some(constant) = class(self.lower.shape(pat))
            {
                places.entry(constant).or_insert_with(|| {
                    groups.push((constant, Vec::new()));
                    groups.len() - 1
                });
            }
        }
        let mut others = Vec::new();
        for mut row in rows {
            match row.shape_of(value) {
                Some(pat) => match class(self.lower.shape(pat)) {
                    Some(constant) => {
                        row.drop_shape(value);
                        if let Some(&place) = places.get(&constant) {
                            groups[place].1.push(row);
                        }
                    }
                    None => others.push(row),
                },
                None => {
                    for (_, group) in &mut groups {
                        group.push(row.clone());
                    }
                    others.push(row);
                }
            }
        }
        let default = self.block_for(others, fail);
        let mut cases = Vec::with_capacity(groups.len());
        for (constant, group) in groups {
            let block = self.block();
            self.push(block, group, fail);
            cases.push((constant, block));
        }
        self.lower.b().end(End::Switch {
            value,
            cases,
            default,
        });
    }

    fn split_cons(&mut self, value: Value, rows: Vec<Row>, fail: BlockId) {
        // A constant list that no other row competes with is compared as a whole.
        let lists = rows
            .iter()
            .filter_map(|row| row.shape_of(value))
            .filter(|pat| self.lower.shape(*pat) == Shape::Cons)
            .take(2)
            .count();
        if lists == 1
            && let Some(pat) = rows[0].shape_of(value)
            && let Pat::Text(list, from) = *self.lower.pat(pat)
        {
            let constant = self.lower.rest_of(list, from);
            let whole = self.lower.add_pat(Pat::Const(constant));
            let mut rows = rows;
            rows[0].replace_shape(value, whole);
            self.split_equal(value, constant, rows, fail);
            return;
        }
        let (yes_rows, no_rows) = self.part(value, rows, |shape| shape == Shape::Cons);
        let yes = self.block();
        let no = self.block_for(no_rows, fail);
        self.lower.b().end(End::TestCons { value, yes, no });
        self.lower.b().at(yes);
        let parts: Vec<Option<(PatId, PatId)>> = yes_rows
            .iter()
            .map(|(_, pat)| pat.and_then(|pat| self.lower.cons_parts(pat)))
            .collect();
        let wants = |lower: &Lower<'_>, pat: PatId| !matches!(lower.pat(pat), Pat::Any);
        let want_head = parts
            .iter()
            .flatten()
            .any(|(head, _)| wants(self.lower, *head));
        let want_tail = parts
            .iter()
            .flatten()
            .any(|(_, tail)| wants(self.lower, *tail));
        let head = want_head.then(|| Value::Var(self.lower.b().pure(Op::Head(value))));
        let tail = want_tail.then(|| Value::Var(self.lower.b().pure(Op::Tail(value))));
        let mut next = Vec::with_capacity(yes_rows.len());
        for ((mut row, _), parts) in yes_rows.into_iter().zip(parts) {
            let mut possible = true;
            if let Some((head_pat, tail_pat)) = parts {
                for (value, pat) in [(head, head_pat), (tail, tail_pat)] {
                    if let Some(value) = value {
                        possible = possible && self.lower.row_add(&mut row, value, pat);
                    }
                }
            }
            if possible {
                next.push(row);
            }
        }
        let block = self.block();
        self.lower.b().goto(block);
        self.push(block, next, fail);
    }

    fn split_tuples(&mut self, value: Value, rows: Vec<Row>, fail: BlockId) {
        let mut sizes: Vec<usize> = rows
            .iter()
            .filter_map(|row| row.shape_of(value))
            .filter_map(|pat| match self.lower.shape(pat) {
                Shape::Tuple(size) => Some(size),
                _ => None,
            })
            .collect();
        sizes.sort_unstable();
        sizes.dedup();
        let mut rest = rows;
        let mut groups = Vec::with_capacity(sizes.len());
        for &size in &sizes {
            let (yes, no) = self.part(value, rest, |shape| shape == Shape::Tuple(size));
            groups.push(yes);
            rest = no;
        }
        let no = self.block_for(rest, fail);
        if let [size] = *sizes.as_slice()
            && let Some(group) = groups.pop()
        {
            let yes = self.block();
            let tag = self.common_tag(&group);
            self.lower.b().end(End::TestTuple {
                value,
                size: u32::try_from(size).unwrap_or(u32::MAX),
                tag,
                yes,
                no,
            });
            self.elements(yes, value, size, group, tag.is_some(), fail);
            return;
        }
        let mut cases = Vec::with_capacity(sizes.len());
        let mut blocks = Vec::with_capacity(sizes.len());
        for &size in &sizes {
            let block = self.block();
            cases.push((u32::try_from(size).unwrap_or(u32::MAX), block));
            blocks.push(block);
        }
        self.lower.b().end(End::SwitchArity {
            value,
            cases,
            default: no,
        });
        for ((size, block), group) in sizes.into_iter().zip(blocks).zip(groups) {
            self.elements(block, value, size, group, false, fail);
        }
    }

    /// The atom that the first element is in every row.
    fn common_tag(&self, group: &[(Row, Option<PatId>)]) -> Option<Atom> {
        let mut common = None;
        for (_, pat) in group {
            let Pat::Tuple(items) = self.lower.pat((*pat)?) else {
                return None;
            };
            let Pat::Const(Const::Atom(tag)) = *self.lower.pat(*items.first()?) else {
                return None;
            };
            if common.is_some_and(|common| common != tag) {
                return None;
            }
            common = Some(tag);
        }
        common
    }

    /// Takes a tuple apart as far as rows ask.
    fn elements(
        &mut self,
        block: BlockId,
        value: Value,
        size: usize,
        group: Vec<(Row, Option<PatId>)>,
        tagged: bool,
        fail: BlockId,
    ) {
        self.lower.b().at(block);
        let items_of: Vec<Option<Vec<PatId>>> = group
            .iter()
            .map(|(_, pat)| match self.lower.pat((*pat)?) {
                Pat::Tuple(items) => Some(items.clone()),
                _ => None,
            })
            .collect();
        let mut elements: Vec<Option<Value>> = vec![None; size];
        for (index, element) in elements.iter_mut().enumerate() {
            let wanted = !(tagged && index == 0)
                && items_of
                    .iter()
                    .flatten()
                    .any(|items| !matches!(self.lower.pat(items[index]), Pat::Any));
            if wanted {
                let index = u32::try_from(index).unwrap_or(u32::MAX);
                let op = Op::Element(value, index);
                *element = Some(Value::Var(self.lower.b().pure(op)));
            }
        }
        let mut next = Vec::with_capacity(group.len());
        for ((mut row, _), items) in group.into_iter().zip(items_of) {
            let mut possible = true;
            let mut fresh = Row::new(row.clause);
            std::mem::swap(&mut fresh.tests, &mut row.tests);
            for (element, pat) in elements.iter().zip(items.into_iter().flatten()) {
                if let Some(element) = element {
                    possible = possible && self.lower.row_add(&mut row, *element, pat);
                }
            }
            row.tests.append(&mut fresh.tests);
            if possible {
                next.push(row);
            }
        }
        let block = self.block();
        self.lower.b().goto(block);
        self.push(block, next, fail);
    }

    /// Looks up a key.
    fn key(&mut self, map: Value, key: Key, rows: Vec<Row>, fail: BlockId) {
        let mut with: Vec<(Row, Option<PatId>)> = Vec::with_capacity(rows.len());
        let mut without = Vec::new();
        for (index, mut row) in rows.into_iter().enumerate() {
            match row.key(map, key) {
                // A key that is computed is the business of its own row.
                Some(pat) if index == 0 || matches!(key, Key::Value(_)) => {
                    row.drop_key(map, key);
                    with.push((row, Some(pat)));
                }
                Some(_) | None => {
                    without.push(row.clone());
                    with.push((row, None));
                }
            }
        }
        let no = self.block_for(without, fail);
        let key = match key {
            Key::Value(value) => value,
            Key::Expr(id) => {
                let binds = with.first().map(|(row, _)| row.binds.clone());
                self.guard_value_with(id, binds.unwrap_or_default(), no)
            }
        };
        let op = Op::MapElement(map, key);
        let found = Value::Var(self.lower.b().emit(op, Fail::Goto(no), Loc::default()));
        let mut next = Vec::with_capacity(with.len());
        for (mut row, pat) in with {
            if pat.is_none_or(|pat| self.lower.row_add(&mut row, found, pat)) {
                next.push(row);
            }
        }
        let block = self.block();
        self.lower.b().goto(block);
        self.push(block, next, fail);
    }

    /// The value of a guard expression in which names of the row are bound.
    fn guard_value_with(&mut self, id: ExprId, binds: Vec<(Name, Value)>, fail: BlockId) -> Value {
        let mark = self.lower.b().mark();
        for (name, value) in binds {
            self.lower.b().bind(name, value);
        }
        let value = self.lower.guard_value(id, fail);
        self.lower.b().restore(mark);
        value
    }

    /// Leaves in `rows` those at the front that make the same next step in the bitstring; the rest.
    fn bits_group(
        &mut self,
        rows: &mut Vec<Row>,
        ctx: Var,
        reads: &Rc<[Read]>,
        at: usize,
    ) -> Vec<Row> {
        let step = next_step(reads, at);
        let mut count = 1;
        while count < rows.len() {
            let Some((reads, at, _)) = rows[count].bits(ctx) else {
                break;
            };
            if !step.agrees(&next_step(&reads, at)) {
                break;
            }
            count += 1;
        }
        rows.split_off(count)
    }

    /// Makes one step in a bitstring that all rows make.
    fn read(&mut self, ctx: Var, reads: &Rc<[Read]>, at: usize, mut rows: Vec<Row>, fail: BlockId) {
        let step = next_step(reads, at);
        if let Step::End = step {
            self.lower
                .b()
                .emit(Op::BsTestEmpty(ctx), Fail::Goto(fail), Loc::default());
            for row in &mut rows {
                row.take_bits(ctx);
            }
            self.go_on(rows, fail);
            return;
        }
        let common = common_bytes(&rows, ctx);
        if common.len() > 1 || (!common.is_empty() && rows.len() == 1) {
            let op = Op::BsMatchString(ctx, common.clone().into());
            let after = self.lower.b().emit(op, Fail::Goto(fail), Loc::default());
            for row in &mut rows {
                row.advance_bytes(ctx, after, common.len());
            }
            self.go_on(rows, fail);
            return;
        }
        let (kind, flags, size, unit) = match step {
            Step::End => return,
            Step::Byte => (BsKind::Integer, BsFlags::default(), ReadSize::Const(8), 1),
            Step::Segment {
                kind,
                flags,
                size,
                unit,
            } => (kind, flags, size, unit),
        };
        let wanted = rows.iter().any(|row| row.wants_segment(self.lower, ctx));
        let size = match size {
            ReadSize::Const(size) => BsSize::Value(Value::Const(Const::Int(size))),
            ReadSize::All => BsSize::All,
            ReadSize::Implied => BsSize::Implied,
            ReadSize::Expr(id) => {
                let binds = rows[0].binds.clone();
                BsSize::Value(self.guard_value_with(id, binds, fail))
            }
        };
        let skips = !wanted && matches!(kind, BsKind::Integer | BsKind::Binary);
        if skips && size == BsSize::All && unit == 1 {
            for row in &mut rows {
                row.take_bits(ctx);
            }
            self.go_on(rows, fail);
            return;
        }
        let op = Op::BsMatch {
            ctx,
            kind: if skips { BsKind::Skip } else { kind },
            flags,
            size,
            unit,
        };
        let after = self.lower.b().emit(op, Fail::Goto(fail), Loc::default());
        let value = wanted.then(|| Value::Var(self.lower.b().pure(Op::BsExtract(after))));
        let mut next = Vec::with_capacity(rows.len());
        for mut row in rows {
            let pat = row.advance(self.lower, ctx, after);
            let possible = match (value, pat) {
                (Some(value), Some(pat)) => {
                    let mut later = std::mem::take(&mut row.tests);
                    let possible = self.lower.row_add(&mut row, value, pat);
                    row.tests.append(&mut later);
                    possible
                }
                _ => true,
            };
            if possible {
                next.push(row);
            }
        }
        self.go_on(next, fail);
    }

    fn go_on(&mut self, rows: Vec<Row>, fail: BlockId) {
        let block = self.block();
        self.lower.b().goto(block);
        self.push(block, rows, fail);
    }
}

impl Lower<'_> {
    fn shape(&self, pat: PatId) -> Shape {
        match self.pat(pat) {
            Pat::Const(Const::Atom(atom)) => Shape::Atom(*atom),
            Pat::Const(Const::Int(int)) => Shape::Int(*int),
            Pat::Const(Const::Nil) => Shape::Nil,
            Pat::Const(constant) => Shape::Other(*constant),
            Pat::Text(..) | Pat::Cons(..) => Shape::Cons,
            Pat::Tuple(items) => Shape::Tuple(items.len()),
            Pat::Map(_) => Shape::Map,
            Pat::Bits(_) => Shape::Bits,
            Pat::Any | Pat::Never | Pat::Bind(_) | Pat::Same(_) | Pat::Both(..) => Shape::Never,
        }
    }

    /// Head and tail of a pattern for a list with items.
    fn cons_parts(&mut self, pat: PatId) -> Option<(PatId, PatId)> {
        match *self.pat(pat) {
            Pat::Cons(head, tail) => Some((head, tail)),
            Pat::Text(list, from) => {
                let Const::Lit(id) = list else { return None };
                let Literal::List(items, end) = self.module.pool.literal(id) else {
                    return None;
                };
                let (head, end) = (items[from as usize], *end);
                let last = from as usize + 1 == items.len();
                let head = self.add_pat(Pat::Const(head));
                let tail = if last {
                    Pat::Const(end)
                } else {
                    Pat::Text(list, from + 1)
                };
                let tail = self.add_pat(tail);
                Some((head, tail))
            }
            _ => None,
        }
    }
}

impl Row {
    /// The first pattern that the row has for a value.
    fn shape_of(&self, value: Value) -> Option<PatId> {
        self.tests.iter().find_map(|test| match test {
            Test::Is(tested, pat) if *tested == value => Some(*pat),
            Test::Is(..) | Test::Bits { .. } | Test::Keys(..) => None,
        })
    }

    fn shape_place(&self, value: Value) -> Option<usize> {
        self.tests
            .iter()
            .position(|test| matches!(test, Test::Is(tested, _) if *tested == value))
    }

    fn drop_shape(&mut self, value: Value) {
        if let Some(place) = self.shape_place(value) {
            self.tests.remove(place);
        }
    }

    fn replace_shape(&mut self, value: Value, pat: PatId) {
        if let Some(place) = self.shape_place(value) {
            self.tests[place] = Test::Is(value, pat);
        }
    }

    /// The pattern for a key of a map.
    fn key(&self, map: Value, key: Key) -> Option<PatId> {
        self.tests.iter().find_map(|test| match test {
            Test::Keys(tested, entries) if *tested == map => entries
                .iter()
                .find(|(known, _)| *known == key)
                .map(|(_, pat)| *pat),
            Test::Is(..) | Test::Bits { .. } | Test::Keys(..) => None,
        })
    }

    fn drop_key(&mut self, map: Value, key: Key) {
        for test in &mut self.tests {
            if let Test::Keys(tested, entries) = test
                && *tested == map
                && let Some(place) = entries.iter().position(|(known, _)| *known == key)
            {
                entries.remove(place);
                break;
            }
        }
        self.tests
            .retain(|test| !matches!(test, Test::Keys(_, entries) if entries.is_empty()));
    }

    fn bits_place(&self, wanted: Var) -> Option<usize> {
        self.tests
            .iter()
            .position(|test| matches!(test, Test::Bits { ctx, .. } if *ctx == wanted))
    }

    /// How far the row is in a bitstring.
    fn bits(&self, wanted: Var) -> Option<(Rc<[Read]>, usize, usize)> {
        match &self.tests[self.bits_place(wanted)?] {
            Test::Bits {
                reads, at, byte, ..
            } => Some((Rc::clone(reads), *at, *byte)),
            Test::Is(..) | Test::Keys(..) => None,
        }
    }

    fn take_bits(&mut self, ctx: Var) {
        if let Some(place) = self.bits_place(ctx) {
            self.tests.remove(place);
        }
    }

    fn wants_segment(&self, lower: &Lower<'_>, ctx: Var) -> bool {
        self.bits(ctx)
            .is_some_and(|(reads, at, _)| match &reads[at] {
                Read::Bytes(_) => true,
                Read::Segment { pat, .. } => !matches!(lower.pat(*pat), Pat::Any),
            })
    }

    fn advance_bytes(&mut self, wanted: Var, after: Var, count: usize) {
        if let Some(place) = self.bits_place(wanted)
            && let Test::Bits {
                ctx,
                reads,
                at,
                byte,
            } = &mut self.tests[place]
        {
            *ctx = after;
            *byte += count;
            if let Read::Bytes(bytes) = &reads[*at]
                && *byte == bytes.len()
            {
                *at += 1;
                *byte = 0;
            }
        }
    }

    /// Steps over a segment, or one byte; the pattern for its value.
    fn advance(&mut self, lower: &mut Lower<'_>, wanted: Var, after: Var) -> Option<PatId> {
        let (reads, at, byte) = self.bits(wanted)?;
        match &reads[at] {
            Read::Bytes(bytes) => {
                let value = Const::Int(i64::from(bytes[byte]));
                self.advance_bytes(wanted, after, 1);
                Some(lower.add_pat(Pat::Const(value)))
            }
            Read::Segment { size, pat, .. } => {
                let place = self.bits_place(wanted)?;
                if *size == ReadSize::All {
                    // Nothing can be left.
                    self.tests.remove(place);
                } else if let Test::Bits { ctx, at, .. } = &mut self.tests[place] {
                    *ctx = after;
                    *at += 1;
                }
                Some(*pat)
            }
        }
    }
}

/// The next step in a bitstring.
#[derive(Clone, Copy, Debug)]
enum Step {
    End,
    Byte,
    Segment {
        kind: BsKind,
        flags: BsFlags,
        size: ReadSize,
        unit: u32,
    },
}

impl Step {
    /// Whether one reading serves both.
    fn agrees(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::End, Self::End) | (Self::Byte, Self::Byte) => true,
            (Self::Byte, segment @ Self::Segment { .. })
            | (segment @ Self::Segment { .. }, Self::Byte) => segment.is_byte(),
            (
                Self::Segment {
                    kind,
                    flags,
                    size,
                    unit,
                },
                Self::Segment {
                    kind: kind2,
                    flags: flags2,
                    size: size2,
                    unit: unit2,
                },
            ) => {
                (self.is_byte() && other.is_byte())
                    || ((kind, flags, size, unit) == (kind2, flags2, size2, unit2)
                        && !matches!(size, ReadSize::Expr(_)))
            }
            (Self::End, _) | (_, Self::End) => false,
        }
    }

    /// Whether it reads one byte as an unsigned integer.
    fn is_byte(&self) -> bool {
        match self {
            Self::Byte => true,
            Self::Segment {
                kind: BsKind::Integer,
                flags:
                    BsFlags {
                        signed: false,
                        order: BsOrder::Big | BsOrder::Little | BsOrder::Native,
                    },
                size: ReadSize::Const(size),
                unit,
            } => size * i64::from(*unit) == 8,
            Self::Segment { .. } | Self::End => false,
        }
    }
}

fn next_step(reads: &Rc<[Read]>, at: usize) -> Step {
    match reads.get(at) {
        None => Step::End,
        Some(Read::Bytes(_)) => Step::Byte,
        Some(Read::Segment {
            kind,
            flags,
            size,
            unit,
            ..
        }) => Step::Segment {
            kind: *kind,
            flags: *flags,
            size: *size,
            unit: *unit,
        },
    }
}

/// The constant bytes that all rows have next.
fn common_bytes(rows: &[Row], ctx: Var) -> Vec<u8> {
    let mut common: Option<Vec<u8>> = None;
    for row in rows {
        let Some((reads, at, byte)) = row.bits(ctx) else {
            return Vec::new();
        };
        let Read::Bytes(bytes) = &reads[at] else {
            return Vec::new();
        };
        let bytes = &bytes[byte..];
        common = Some(match common {
            None => bytes.to_vec(),
            Some(mut common) => {
                let same = common.iter().zip(bytes).take_while(|(a, b)| a == b).count();
                common.truncate(same);
                common
            }
        });
    }
    common.unwrap_or_default()
}
