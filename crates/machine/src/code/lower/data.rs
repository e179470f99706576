//! Lowering of moves, lists, tuples, and selections.

use asterias_beam::{Instr, LoadError, Op as Generic, Operand};
use asterias_term::Word;
use asterias_term::boxed::tuple_header;

use super::pick::pick;
use super::{Builder, Src};
use crate::code::instruction::Instruction as I;
use crate::code::op::{Handler, Place};
use crate::interp::operand::{K, X, Y};
use crate::interp::ops::{data, moves, select};

const NONE: Src = Src::X(0);
/// Up to so many values are compared one after the other.
const LINEAR_LIMIT: usize = 6;

impl Builder<'_> {
    /// Lowers an instruction of this family; gives the number of generic instructions consumed.
    pub(super) fn lower_data(
        &mut self,
        instr: &Instr,
        args: &[Operand],
    ) -> Result<Option<usize>, LoadError> {
        match instr.op {
            Generic::Move => return Ok(Some(self.lower_move(args))),
            Generic::Swap => {
                let (a, b) = (self.dst(args[0]), self.dst(args[1]));
                self.put(I::Swap, pick!(moves::swap; r a, r b), (a, b, NONE), 0, 0);
            }
            Generic::GetList => {
                let a = self.in_register(args[0], 0);
                let (b, c) = (self.dst(args[1]), self.dst(args[2]));
                self.put(
                    I::GetList,
                    pick!(data::get_list; r a, r b, r c),
                    (a, b, c),
                    0,
                    0,
                );
            }
            Generic::GetHd => {
                let a = self.in_register(args[0], 0);
                let c = self.dst(args[1]);
                self.put(I::GetHd, pick!(data::get_hd; r a, r c), (a, NONE, c), 0, 0);
            }
            Generic::GetTl => {
                let a = self.in_register(args[0], 0);
                let c = self.dst(args[1]);
                self.put(I::GetTl, pick!(data::get_tl; r a, r c), (a, NONE, c), 0, 0);
            }
            Generic::GetTupleElement => return Ok(Some(self.get_tuple_element(args))),
            Generic::SetTupleElement => {
                let a = self.src(args[0]);
                let b = self.in_register(args[1], 0);
                let e = Builder::constant(a, NONE);
                let op = self.put(
                    I::SetTupleElement,
                    pick!(data::set_tuple_element; s a, r b),
                    (a, b, NONE),
                    0,
                    e,
                );
                self.op_mut(op).c = element_distance(args[2]);
            }
            Generic::PutList => {
                let (a, b) = self.at_most_one_constant(args[0], args[1]);
                let c = self.dst(args[2]);
                let e = Builder::constant(a, b);
                self.put(
                    I::PutList,
                    pick!(data::put_list; s a, s b, r c),
                    (a, b, c),
                    0,
                    e,
                );
            }
            Generic::PutTuple2 => self.put_tuple(args),
            Generic::UpdateRecord => self.update_record(args),
            Generic::SelectVal => self.select_val(args),
            Generic::SelectTupleArity => self.select_tuple_arity(args),
            _ => return Ok(None),
        }
        Ok(Some(1))
    }

    /// `get_tuple_element`, two of which from the same tuple become one.
    fn get_tuple_element(&mut self, args: &[Operand]) -> usize {
        let a = self.in_register(args[0], 0);
        let c = self.dst(args[2]);
        let distance = element_distance(args[1]);
        if let Some((next, next_args)) = self.peek(1)
            && next.op == Generic::GetTupleElement
            && c != a
        {
            let same = self.src(next_args[0]) == a;
            let (d, second) = (self.dst(next_args[2]), element_distance(next_args[1]));
            if same && distance < 0x1_0000 && second < 0x1_0000 {
                let handler = pick!(data::get_tuple_element2; r a, r c, r d);
                let op = self.put(I::GetTupleElement2, handler, (a, NONE, NONE), 0, 0);
                let op = self.op_mut(op);
                op.b = distance | second << 16;
                op.c = c.offset() | d.offset() << 16;
                return 2;
            }
        }
        let op = self.put(
            I::GetTupleElement,
            pick!(data::get_tuple_element; r a, r c),
            (a, NONE, c),
            0,
            0,
        );
        self.op_mut(op).b = distance;
        1
    }

    fn put_tuple(&mut self, args: &[Operand]) {
        let Operand::List(range) = args[1] else {
            return;
        };
        let elements = self.module.code.list(range);
        let c = self.dst(args[0]);
        if let [first, second] = *elements {
            let (a, b) = self.at_most_one_constant(first, second);
            let e = Builder::constant(a, b);
            self.put(
                I::PutPair,
                pick!(data::put_pair; s a, s b, r c),
                (a, b, c),
                0,
                e,
            );
            return;
        }
        let words: Vec<u64> = elements.iter().map(|operand| self.arg(*operand)).collect();
        self.put(
            I::PutTuple,
            pick!(data::put_tuple; r c),
            (NONE, NONE, c),
            words.len() as u16,
            0,
        );
        self.words(&words);
    }

    /// `update_record`: compilers have ensured that the source is a tuple of that size. The hint is not used: a new tuple is made always.
    fn update_record(&mut self, args: &[Operand]) {
        let Operand::List(range) = args[4] else {
            return;
        };
        let size = Builder::number(args[1]);
        self.test_heap_within(size as u32 + 1);
        let a = self.in_register(args[2], 0);
        let c = self.dst(args[3]);
        let mut words = Vec::new();
        for pair in self.module.code.list(range).chunks_exact(2) {
            words.push(Builder::number(pair[0]));
            words.push(self.arg(pair[1]));
        }
        let op = self.put(
            I::UpdateRecord,
            pick!(data::update_record; r a, r c),
            (a, NONE, c),
            size as u16,
            0,
        );
        self.op_mut(op).b = words.len() as u32 / 2;
        self.words(&words);
    }

    /// Room for an instruction whose allocation the compiler has announced by a `test_heap` before: nothing to do.
    fn test_heap_within(&mut self, _words: u32) {}

    fn select_val(&mut self, args: &[Operand]) {
        let Operand::List(range) = args[2] else {
            return;
        };
        let a = self.in_register(args[0], 0);
        let default = Builder::label(args[1]);
        let mut pairs = Vec::new();
        let mut boxed = Vec::new();
        for pair in self.module.code.list(range).chunks_exact(2) {
            let label = Builder::label(pair[1]);
            match self.constant_of(pair[0]) {
                Some(value) if value.is_immediate() => pairs.push((value, label)),
                Some(value) => boxed.push((value, label)),
                None => {}
            }
        }
        // Large integers and boxed floats are compared one by one, in front of the others.
        for (value, label) in boxed {
            use crate::interp::ops::tests;
            let handler = pick!(tests::is_ne_exact; r a, s Src::K(value));
            let op = self.put(I::IsNeExact, handler, (a, Src::K(value), NONE), 0, value.0);
            self.branch(op, label);
        }
        pairs.sort_by_key(|(value, _)| value.0);
        pairs.dedup_by_key(|(value, _)| value.0);
        let count = pairs.len();
        let dense = count > 2
            && pairs.iter().all(|(value, _)| value.is_small())
            && self.is_dense(pairs[0].0, pairs[count - 1].0, count);
        if dense {
            let least = pairs[0].0.small_value();
            let size = (pairs[count - 1].0.small_value() - least) as usize + 1;
            let op = self.put(
                I::SelectTable,
                pick!(select::select_table; r a),
                (a, NONE, NONE),
                0,
                pairs[0].0.0,
            );
            self.op_mut(op).b = size as u32;
            self.branch(op, default);
            self.words(&vec![0; size]);
            let mut next = 0;
            for index in 0..size {
                let label = if pairs[next].0.small_value() - least == index as i64 {
                    next += 1;
                    pairs[next - 1].1
                } else {
                    default
                };
                self.word_address(op, index as u32, label);
            }
        } else if count <= LINEAR_LIMIT {
            let op = self.put(
                I::SelectLinear,
                pick!(select::select_linear; r a),
                (a, NONE, NONE),
                count as u16,
                0,
            );
            self.branch(op, default);
            let words: Vec<u64> = pairs.iter().flat_map(|(value, _)| [value.0, 0]).collect();
            self.words(&words);
            for (index, (_, label)) in pairs.iter().enumerate() {
                self.word_address(op, 2 * index as u32 + 1, *label);
            }
        } else {
            let op = self.put(
                I::SelectBinary,
                pick!(select::select_binary; r a),
                (a, NONE, NONE),
                0,
                0,
            );
            self.op_mut(op).b = count as u32;
            self.branch(op, default);
            let mut words: Vec<u64> = pairs.iter().map(|(value, _)| value.0).collect();
            words.resize(2 * count, 0);
            self.words(&words);
            for (index, (_, label)) in pairs.iter().enumerate() {
                self.word_address(op, (count + index) as u32, *label);
            }
        }
    }

    /// Whether a table over these small integers is worth its room. Values sort by their bits, so a negative least comes last.
    fn is_dense(&self, least: Word, greatest: Word, count: usize) -> bool {
        let span = greatest.small_value().checked_sub(least.small_value());
        span.is_some_and(|span| span >= 0 && (span as u64) < 2 * count as u64)
    }

    fn select_tuple_arity(&mut self, args: &[Operand]) {
        let Operand::List(range) = args[2] else {
            return;
        };
        let a = self.in_register(args[0], 0);
        let mut words = Vec::new();
        let mut labels = Vec::new();
        for pair in self.module.code.list(range).chunks_exact(2) {
            words.extend([tuple_header(Builder::number(pair[0]) as usize).0, 0]);
            labels.push(Builder::label(pair[1]));
        }
        let handler = pick!(select::select_tuple_arity; r a);
        let op = self.put(
            I::SelectTupleArity,
            handler,
            (a, NONE, NONE),
            labels.len() as u16,
            0,
        );
        self.branch(op, Builder::label(args[1]));
        self.words(&words);
        for (index, label) in labels.into_iter().enumerate() {
            self.word_address(op, 2 * index as u32 + 1, label);
        }
    }
}

/// The distance of an element (counted from 0) from its tuple's header in bytes.
pub(super) const fn distance_of(element: u32) -> u32 {
    (element + 1) * 8
}

fn element_distance(operand: Operand) -> u32 {
    distance_of(Builder::number(operand) as u32)
}
