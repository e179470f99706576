//! Tests of the shape of a value: rows sorted by what each outcome leaves possible.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::super::bif::Bif;
use super::super::constant::{Atom, Const};
use super::super::ir::{BlockId, End, Fail, Loc, Op, RecordTest, Value, Var};
use super::super::lower::Lower;
use super::super::pattern::{Pat, PatId};
use super::{Decisions, Row, Shape, Test};

impl Decisions<'_, '_, '_> {
    /// Tests the shape of a value.
    pub(super) fn split(&mut self, value: Value, shape: Shape, rows: Vec<Row>, fail: BlockId) {
        match shape {
            Shape::Atom(_) | Shape::Int(_) => self.split_constants(value, shape, rows, fail),
            Shape::Nil if self.any_has(&rows, value, Shape::Cons) => {
                // Lists have items more often than not.
                self.split_cons(value, rows, fail);
            }
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
            Shape::Native => {
                let (yes_rows, no_rows) = self.part(value, rows, |shape| shape == Shape::Native);
                let yes_rows = yes_rows
                    .into_iter()
                    .map(|(mut row, pat)| {
                        row.tests
                            .splice(0..0, pat.map(|pat| Test::Native(value, pat)));
                        row
                    })
                    .collect();
                let no = self.block_for(no_rows, fail);
                self.lower.native_test(value, RecordTest::Any, no);
                self.go_on(yes_rows, fail);
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

    fn any_has(&self, rows: &[Row], value: Value, wanted: Shape) -> bool {
        let mut shapes = rows.iter().filter_map(|row| row.shape_of(value));
        shapes.any(|pat| self.lower.shape(pat) == wanted)
    }

    /// Rows with a shape (without their test of it, which is given besides) or silent about the value; and those with
    /// another shape or silent.
    pub(super) fn part(
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

    pub(super) fn open_map(&mut self, mut row: Row, pat: Option<PatId>, value: Value) -> Row {
        if let Some(pat) = pat
            && let Pat::Map(entries) = self.lower.pat(pat)
            && !entries.is_empty()
        {
            row.tests.insert(0, Test::Keys(value, entries.to_vec()));
        }
        row
    }

    pub(super) fn open_bits(&mut self, mut row: Row, pat: Option<PatId>, ctx: Var) -> Row {
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

    pub(super) fn split_equal(
        &mut self,
        value: Value,
        constant: Const,
        rows: Vec<Row>,
        fail: BlockId,
    ) {
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
    pub(super) fn split_constants(
        &mut self,
        value: Value,
        shape: Shape,
        rows: Vec<Row>,
        fail: BlockId,
    ) {
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

    pub(super) fn split_cons(&mut self, value: Value, rows: Vec<Row>, fail: BlockId) {
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

    pub(super) fn split_tuples(&mut self, value: Value, rows: Vec<Row>, fail: BlockId) {
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
    pub(super) fn common_tag(&self, group: &[(Row, Option<PatId>)]) -> Option<Atom> {
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
    pub(super) fn elements(
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
}
