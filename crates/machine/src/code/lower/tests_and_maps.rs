//! Lowering of tests, and of the instructions on maps.

use asterias_beam::{Instr, LoadError, Op as Generic, Operand};
use asterias_term::Word;
use asterias_term::boxed::tuple_header;

use super::pick::pick;
use super::{Builder, Src, refuse};
use crate::code::instruction::Instruction as I;
use crate::code::op::{Handler, Place};
use crate::interp::dispatch::slow;
use crate::interp::operand::{K, X, Y};
use crate::interp::ops::{data, funs, maps, tests};

const NONE: Src = Src::X(0);

impl Builder<'_> {
    /// Lowers an instruction of this family; gives the number of generic instructions consumed.
    pub(super) fn lower_tests_and_maps(
        &mut self,
        instr: &Instr,
        args: &[Operand],
    ) -> Result<Option<usize>, LoadError> {
        macro_rules! test {
            ($instruction:ident, $function:ident) => {
                test!($instruction, $function, 0)
            };
            ($instruction:ident, $function:ident, $e:expr) => {{
                let a = self.in_register(args[1], 0);
                let op = self.put(I::$instruction, pick!(tests::$function; r a), (a, NONE, NONE), 0, $e);
                self.branch(op, Builder::label(args[0]));
            }};
        }
        macro_rules! compare {
            ($instruction:ident, $function:ident) => {{
                let (a, b) = self.at_most_one_constant(args[1], args[2]);
                let e = Builder::constant(a, b);
                let op = self.put(I::$instruction, pick!(tests::$function; s a, s b), (a, b, NONE), 0, e);
                self.branch(op, Builder::label(args[0]));
            }};
        }
        match instr.op {
            Generic::IsInteger => test!(IsInteger, is_integer),
            Generic::IsFloat => test!(IsFloat, is_float),
            Generic::IsNumber => test!(IsNumber, is_number),
            Generic::IsAtom => test!(IsAtom, is_atom),
            Generic::IsPid => test!(IsPid, is_pid),
            Generic::IsPort => test!(IsPort, is_port),
            Generic::IsReference => test!(IsReference, is_reference),
            Generic::IsNil => test!(IsNil, is_nil),
            Generic::IsBinary => test!(IsBinary, is_binary),
            Generic::IsBitstr => test!(IsBitstring, is_bitstring),
            Generic::IsList => test!(IsList, is_list),
            Generic::IsNonemptyList => return Ok(Some(self.is_nonempty_list(args))),
            Generic::IsTuple => return Ok(Some(self.is_tuple(args))),
            Generic::TestArity => test!(TestArity, test_arity, arity_header(args[2])),
            Generic::IsTaggedTuple => {
                let a = self.in_register(args[1], 0);
                let tag = self.constant_of(args[3]).unwrap_or(Word::NIL);
                let Ok(arity) = u16::try_from(Builder::number(args[2])) else {
                    self.is_large_tagged_tuple(args, a, tag);
                    return Ok(Some(1));
                };
                let handler = pick!(tests::is_tagged_tuple; r a);
                let op = self.put(I::IsTaggedTuple, handler, (a, NONE, NONE), arity, tag.0);
                self.branch(op, Builder::label(args[0]));
            }
            Generic::IsMap => test!(IsMap, is_map),
            Generic::IsBoolean => test!(IsBoolean, is_boolean),
            Generic::IsFunction => test!(IsFunction, is_function),
            Generic::IsFunction2 => {
                let (a, b) = self.at_most_one_constant(args[1], args[2]);
                let e = Builder::constant(a, b);
                let op = self.put(
                    I::IsFunction2,
                    slow::<funs::IsFunction2>,
                    (a, b, NONE),
                    0,
                    e,
                );
                self.branch(op, Builder::label(args[0]));
            }
            Generic::IsEqExact | Generic::IsNeExact => self.exact(instr.op, args),
            Generic::IsEq => compare!(IsEq, is_eq),
            Generic::IsNe => compare!(IsNe, is_ne),
            Generic::IsLt => compare!(IsLt, is_lt),
            Generic::IsGe => compare!(IsGe, is_ge),
            Generic::GetMapElements => self.get_map_elements(args),
            Generic::HasMapFields => {
                let Operand::List(range) = args[2] else {
                    return Err(refuse(instr, "no list of keys"));
                };
                let a = self.in_register(args[1], 0);
                let words: Vec<u64> = self
                    .module
                    .code
                    .list(range)
                    .iter()
                    .map(|key| self.arg(*key))
                    .collect();
                let op = self.put(
                    I::HasMapFields,
                    slow::<maps::HasMapFields>,
                    (a, NONE, NONE),
                    0,
                    0,
                );
                self.op_mut(op).b = words.len() as u32;
                self.branch(op, Builder::label(args[0]));
                self.words(&words);
            }
            Generic::PutMapAssoc => self.put_map(I::PutMapAssoc, slow::<maps::PutMapAssoc>, args),
            Generic::PutMapExact => self.put_map(I::PutMapExact, slow::<maps::PutMapExact>, args),
            _ => return Ok(None),
        }
        Ok(Some(1))
    }

    /// `is_tagged_tuple` of an arity beyond what its instruction can say: the size first, then the first element.
    fn is_large_tagged_tuple(&mut self, args: &[Operand], a: Src, tag: Word) {
        let size = self.put(
            I::IsTupleOfArity,
            pick!(tests::is_tuple_of_arity; r a),
            (a, NONE, NONE),
            0,
            arity_header(args[2]),
        );
        self.branch(size, Builder::label(args[0]));
        let first = Builder::scratch(1);
        let element = self.put(
            I::GetTupleElement,
            pick!(data::get_tuple_element; r a, r first),
            (a, NONE, first),
            0,
            0,
        );
        self.op_mut(element).b = super::data::distance_of(0);
        let op = self.put(
            I::IsEqImmediate,
            pick!(tests::is_eq_immediate; r first),
            (first, Src::K(tag), NONE),
            0,
            tag.0,
        );
        self.branch(op, Builder::label(args[0]));
    }

    /// `is_nonempty_list`, together with the `get_list` that follows.
    fn is_nonempty_list(&mut self, args: &[Operand]) -> usize {
        let a = self.in_register(args[1], 0);
        if let Some((next, next_args)) = self.peek(1)
            && next.op == Generic::GetList
            && self.src(next_args[0]) == a
        {
            let (head, tail) = (self.dst(next_args[1]), self.dst(next_args[2]));
            if matches!((head, tail), (Src::X(_), Src::X(_))) {
                let handler = pick!(data::is_nonempty_get_list_x; r a);
                let op = self.put(
                    I::IsNonemptyGetList,
                    handler,
                    (a, head, NONE),
                    tail.offset() as u16,
                    0,
                );
                self.branch(op, Builder::label(args[0]));
                return 2;
            }
        }
        let op = self.put(
            I::IsNonemptyList,
            pick!(tests::is_nonempty_list; r a),
            (a, NONE, NONE),
            0,
            0,
        );
        self.branch(op, Builder::label(args[0]));
        1
    }

    /// `is_tuple`, together with the `test_arity` that follows.
    fn is_tuple(&mut self, args: &[Operand]) -> usize {
        let a = self.in_register(args[1], 0);
        if let Some((next, next_args)) = self.peek(1)
            && next.op == Generic::TestArity
            && next_args[0] == args[0]
            && self.src(next_args[1]) == a
        {
            let handler = pick!(tests::is_tuple_of_arity; r a);
            let op = self.put(
                I::IsTupleOfArity,
                handler,
                (a, NONE, NONE),
                0,
                arity_header(next_args[2]),
            );
            self.branch(op, Builder::label(args[0]));
            return 2;
        }
        let op = self.put(
            I::IsTuple,
            pick!(tests::is_tuple; r a),
            (a, NONE, NONE),
            0,
            0,
        );
        self.branch(op, Builder::label(args[0]));
        1
    }

    fn exact(&mut self, operation: Generic, args: &[Operand]) {
        let (left, right) = (self.src(args[1]), self.src(args[2]));
        // Constants come second: equality does not mind.
        let (a, b) = match (left, right) {
            (Src::K(_), Src::K(_)) => (self.in_register(args[1], 0), right),
            (Src::K(_), _) => (right, left),
            _ => (left, right),
        };
        let e = Builder::constant(b, NONE);
        let equal = operation == Generic::IsEqExact;
        let immediate = matches!(b, Src::K(word) if word.is_immediate());
        let (instruction, handler) = match (equal, immediate) {
            (true, true) => (I::IsEqImmediate, pick!(tests::is_eq_immediate; r a)),
            (false, true) => (I::IsNeImmediate, pick!(tests::is_ne_immediate; r a)),
            (true, false) => (I::IsEqExact, pick!(tests::is_eq_exact; r a, s b)),
            (false, false) => (I::IsNeExact, pick!(tests::is_ne_exact; r a, s b)),
        };
        let op = self.put(instruction, handler, (a, b, NONE), 0, e);
        self.branch(op, Builder::label(args[0]));
    }

    fn get_map_elements(&mut self, args: &[Operand]) {
        let Operand::List(range) = args[2] else {
            return;
        };
        let a = self.in_register(args[1], 0);
        let pairs = self.module.code.list(range);
        let label = Builder::label(args[0]);
        if let [key, target] = *pairs {
            let (b, c) = (self.src(key), self.dst(target));
            if let Src::X(_) = c {
                let e = Builder::constant(b, NONE);
                let handler = pick!(maps::get_map_element; r a, s b);
                let op = self.put(
                    I::GetMapElement,
                    handler,
                    (a, b, NONE),
                    c.offset() as u16,
                    e,
                );
                self.branch(op, label);
                return;
            }
        }
        let words: Vec<u64> = pairs.iter().map(|operand| self.arg(*operand)).collect();
        let op = self.put(
            I::GetMapElements,
            slow::<maps::GetMapElements>,
            (a, NONE, NONE),
            0,
            0,
        );
        self.op_mut(op).b = pairs.len() as u32 / 2;
        self.branch(op, label);
        self.words(&words);
    }

    fn put_map(&mut self, instruction: I, handler: Handler, args: &[Operand]) {
        let Operand::List(range) = args[4] else {
            return;
        };
        let a = self.in_register(args[1], 0);
        let mut words = vec![self.dst(args[2]).arg()];
        let pairs = self.module.code.list(range);
        for operand in pairs {
            words.push(self.arg(*operand));
        }
        let live = Builder::number(args[3]) as u16;
        let op = self.put(instruction, handler, (a, NONE, NONE), live, 0);
        self.op_mut(op).b = pairs.len() as u32 / 2;
        self.address(op, Builder::label(args[0]));
        self.words(&words);
    }
}

fn arity_header(operand: Operand) -> u64 {
    tuple_header(Builder::number(operand) as usize).0
}
