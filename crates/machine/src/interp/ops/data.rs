//! Lists and tuples: taking apart and building. Room on the heap has been ensured by the `test_heap` before.

use asterias_term::Word;
use asterias_term::boxed::tuple_header;

use crate::code::{Op, extension_ops};
use crate::interp::dispatch::{dispatch, handlers};
use crate::interp::operand::{Reg as _, X};

handlers! {
    /// `get_list`: a → head to b, tail to c.
    fn get_list<A: Reg, B: Reg, C: Reg>(regs, op) {
        let cell = A::get(&regs, op, op.a);
        let (head, tail) = (cell.head(), cell.tail());
        *B::at(&regs, op.b) = head;
        *C::at(&regs, op.c) = tail;
        regs.ip.add(1)
    }

    /// `is_nonempty_list` of a with branch c, then `get_list` into the X registers b and d.
    fn is_nonempty_get_list_x<A: Reg>(regs, op) {
        let cell = A::get(&regs, op, op.a);
        if cell.is_cons() {
            let (head, tail) = (cell.head(), cell.tail());
            *X::at(&regs, op.b) = head;
            *X::at(&regs, u32::from(op.d)) = tail;
            regs.ip.add(1)
        } else {
            Op::branch(regs.ip, op.c)
        }
    }

    fn get_hd<A: Reg, C: Reg>(regs, op) {
        *C::at(&regs, op.c) = A::get(&regs, op, op.a).head();
        regs.ip.add(1)
    }

    fn get_tl<A: Reg, C: Reg>(regs, op) {
        *C::at(&regs, op.c) = A::get(&regs, op, op.a).tail();
        regs.ip.add(1)
    }

    /// `get_tuple_element`: b is the distance of the element from the tuple's header in bytes.
    fn get_tuple_element<A: Reg, C: Reg>(regs, op) {
        let tuple = A::get(&regs, op, op.a).boxed_address();
        *C::at(&regs, op.c) = *tuple.cast::<u8>().add(op.b as usize).cast::<Word>();
        regs.ip.add(1)
    }

    /// Two elements of one tuple: the elements at the distances in the halves of b, to the registers in the halves of c.
    fn get_tuple_element2<A: Reg, C: Reg, D: Reg>(regs, op) {
        let tuple = A::get(&regs, op, op.a).boxed_address().cast::<u8>();
        let first = *tuple.add((op.b & 0xffff) as usize).cast::<Word>();
        let second = *tuple.add((op.b >> 16) as usize).cast::<Word>();
        *C::at(&regs, op.c & 0xffff) = first;
        *D::at(&regs, op.c >> 16) = second;
        regs.ip.add(1)
    }

    /// `set_tuple_element`: a → element of the tuple b, at distance c.
    fn set_tuple_element<A: Source, B: Reg>(regs, op) {
        let tuple = B::get(&regs, op, op.b).boxed_address();
        *tuple.cast::<u8>().add(op.c as usize).cast::<Word>() = A::get(&regs, op, op.a);
        regs.ip.add(1)
    }

    /// `put_list`: [a | b] → c.
    fn put_list<A: Source, B: Source, C: Reg>(regs, op) {
        let cell = regs.hp;
        *cell = A::get(&regs, op, op.a);
        *cell.add(1) = B::get(&regs, op, op.b);
        regs.hp = cell.add(2);
        *C::at(&regs, op.c) = Word::from_cons(cell);
        regs.ip.add(1)
    }

    /// `put_tuple2` of two elements: {a, b} → c.
    fn put_pair<A: Source, B: Source, C: Reg>(regs, op) {
        let tuple = regs.hp;
        *tuple = tuple_header(2);
        *tuple.add(1) = A::get(&regs, op, op.a);
        *tuple.add(2) = B::get(&regs, op, op.b);
        regs.hp = tuple.add(3);
        *C::at(&regs, op.c) = Word::from_boxed(tuple);
        regs.ip.add(1)
    }

    /// `put_tuple2` of d elements, the extension words → c.
    fn put_tuple<C: Reg>(regs, op) {
        let arity = op.d as usize;
        let words = Op::words(regs.ip);
        let tuple = regs.hp;
        *tuple = tuple_header(arity);
        let mut index = 0;
        while index < arity {
            *tuple.add(1 + index) = super::extension_operand(&regs, words, index);
            index += 1;
        }
        regs.hp = tuple.add(1 + arity);
        *C::at(&regs, op.c) = Word::from_boxed(tuple);
        regs.ip.add(1 + extension_ops(arity))
    }

    /// `update_record` of the tuple a, of arity d, with b pairs of element number (from 1) and term in the extension words → c.
    fn update_record<A: Reg, C: Reg>(regs, op) {
        let arity = op.d as usize;
        let pairs = op.b as usize;
        let words = Op::words(regs.ip);
        let source = A::get(&regs, op, op.a).boxed_address();
        let tuple = regs.hp;
        std::ptr::copy_nonoverlapping(source, tuple, 1 + arity);
        let mut pair = 0;
        while pair < pairs {
            let element = *words.add(2 * pair) as usize;
            *tuple.add(element) = super::extension_operand(&regs, words, 2 * pair + 1);
            pair += 1;
        }
        regs.hp = tuple.add(1 + arity);
        *C::at(&regs, op.c) = Word::from_boxed(tuple);
        regs.ip.add(1 + extension_ops(2 * pairs))
    }
}
