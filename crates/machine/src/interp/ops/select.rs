//! Selection: the branch whose value a term is.
//!
//! Values and the addresses of their branches stand in the extension words; c is the distance to go where none fits.

use asterias_term::Word;

use crate::code::Op;
use crate::interp::dispatch::{dispatch, handlers};

handlers! {
    /// `select_val` among d immediates: pairs of value and address.
    fn select_linear<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        let pairs = Op::words(regs.ip).cast::<(u64, *const Op)>();
        let count = op.d as usize;
        let mut target = Op::branch(regs.ip, op.c);
        let mut index = 0;
        while index < count {
            let (value, address) = *pairs.add(index);
            if value == term.0 {
                target = address;
                break;
            }
            index += 1;
        }
        target
    }

    /// `select_val` among b immediates in ascending order of their bits: the values, then the addresses.
    fn select_binary<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a).0;
        let values = Op::words(regs.ip);
        let count = op.b as usize;
        let mut low = 0;
        let mut size = count;
        while size > 1 {
            let half = size / 2;
            if *values.add(low + half) <= term {
                low += half;
            }
            size -= half;
        }
        if *values.add(low) == term {
            *values.add(count + low) as *const Op
        } else {
            Op::branch(regs.ip, op.c)
        }
    }

    /// `select_val` among b small integers without gaps, the least in e: the addresses.
    fn select_table<A: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        let index = (term.0.wrapping_sub(op.e) >> 3) as usize;
        if term.is_small() && index < op.b as usize {
            *Op::words(regs.ip).add(index) as *const Op
        } else {
            Op::branch(regs.ip, op.c)
        }
    }

    /// `select_tuple_arity` among d headers: pairs of header and address. The term is known to be a tuple.
    fn select_tuple_arity<A: Reg>(regs, op) {
        let header: Word = A::get(&regs, op, op.a).boxed_header();
        let pairs = Op::words(regs.ip).cast::<(u64, *const Op)>();
        let count = op.d as usize;
        let mut target = Op::branch(regs.ip, op.c);
        let mut index = 0;
        while index < count {
            let (value, address) = *pairs.add(index);
            if value == header.0 {
                target = address;
                break;
            }
            index += 1;
        }
        target
    }
}
