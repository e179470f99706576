//! Moving terms between registers, and the frame's slots.

use asterias_term::Word;

use crate::interp::dispatch::{dispatch, handlers};
use crate::interp::operand::Reg as _;

handlers! {
    /// `move`: a → c.
    fn move_<A: Source, C: Reg>(regs, op) {
        *C::at(&regs, op.c) = A::get(&regs, op, op.a);
        regs.ip.add(1)
    }

    /// Two moves between registers: a → b, then c → d.
    fn move2<A: Reg, B: Reg, C: Reg, D: Reg>(regs, op) {
        *B::at(&regs, op.b) = *A::at(&regs, op.a);
        *D::at(&regs, u32::from(op.d)) = *C::at(&regs, op.c);
        regs.ip.add(1)
    }

    /// `swap`: a ↔ b.
    fn swap<A: Reg, B: Reg>(regs, op) {
        let (a, b) = (A::at(&regs, op.a), B::at(&regs, op.b));
        std::ptr::swap(a, b);
        regs.ip.add(1)
    }

    /// `init_yregs`: the bits of `e` name slots, from the slot at offset a on.
    fn init_yregs(regs, op) {
        use crate::interp::operand::Y;
        let first = Y::at(&regs, op.a);
        let mut slots = op.e;
        while slots != 0 {
            *first.add(slots.trailing_zeros() as usize) = Word::NIL;
            slots &= slots - 1;
        }
        regs.ip.add(1)
    }

    /// `trim`: drops the lowest a bytes of slots.
    fn trim(regs, op) {
        regs.sp = regs.sp.cast::<u8>().add(op.a as usize).cast();
        regs.ip.add(1)
    }

    /// `jump` to c.
    fn jump(regs, op) {
        crate::code::Op::branch(regs.ip, op.c)
    }
}
