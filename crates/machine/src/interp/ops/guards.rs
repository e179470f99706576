//! Guard functions that have instructions of their own. Operand a (and b), destination c; a failure branches to `e`, or raises.

use asterias_term::boxed::{Kind, MAP_KINDS, kind_of_header, size_of_header};
use asterias_term::{Word, atoms, map};

use crate::code::Op;
use crate::engine::Engine;
use crate::interp::dispatch::{dispatch, handlers, slow, slow_operations};

handlers! {
    /// `self/0` → c.
    fn self_pid<C: Reg>(regs, op) {
        *C::at(&regs, op.c) = (*(*regs.engine).process).shared.id;
        regs.ip.add(1)
    }

    /// `hd/1`.
    fn hd<A: Reg, C: Reg>(regs, op) {
        let list = A::get(&regs, op, op.a);
        if !list.is_cons() {
            slow!(regs, HdFails);
        }
        *C::at(&regs, op.c) = list.head();
        regs.ip.add(1)
    }

    /// `tl/1`.
    fn tl<A: Reg, C: Reg>(regs, op) {
        let list = A::get(&regs, op, op.a);
        if !list.is_cons() {
            slow!(regs, TlFails);
        }
        *C::at(&regs, op.c) = list.tail();
        regs.ip.add(1)
    }

    /// `not/1`.
    fn not<A: Reg, C: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        let result = if term == atoms::TRUE {
            atoms::FALSE
        } else if term == atoms::FALSE {
            atoms::TRUE
        } else {
            slow!(regs, NotFails)
        };
        *C::at(&regs, op.c) = result;
        regs.ip.add(1)
    }

    /// `tuple_size/1`.
    fn tuple_size<A: Reg, C: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        if !term.is_kind(1 << Kind::Tuple as u32) {
            slow!(regs, TupleSizeFails);
        }
        *C::at(&regs, op.c) = Word::small(size_of_header(term.boxed_header()) as i64);
        regs.ip.add(1)
    }

    /// `map_size/1`.
    fn map_size<A: Reg, C: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        if !term.is_kind(MAP_KINDS) {
            slow!(regs, MapSizeFails);
        }
        *C::at(&regs, op.c) = Word::small(map::len(term) as i64);
        regs.ip.add(1)
    }

    /// `map_get/2`: the value of the key a in the map b.
    fn map_get<A: Source, B: Source, C: Reg>(regs, op) {
        let (key, term) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if !term.is_kind(MAP_KINDS) {
            slow!(regs, MapGetFails);
        }
        match map::get(term, key) {
            Some(value) => *C::at(&regs, op.c) = value,
            None => slow!(regs, MapGetFails),
        }
        regs.ip.add(1)
    }

    /// `is_map_key/2`: whether the key a is in the map b.
    fn is_map_key<A: Source, B: Source, C: Reg>(regs, op) {
        let (key, term) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if !term.is_kind(MAP_KINDS) {
            slow!(regs, IsMapKeyFails);
        }
        let found = map::get(term, key).is_some();
        *C::at(&regs, op.c) = if found { atoms::TRUE } else { atoms::FALSE };
        regs.ip.add(1)
    }

    /// `byte_size/1`.
    fn byte_size<A: Reg, C: Reg>(regs, op) {
        let term = A::get(&regs, op, op.a);
        match asterias_term::bits::bits_of(term) {
            Some(bits) => *C::at(&regs, op.c) = Word::small(bits.bit_size.div_ceil(8) as i64),
            None => slow!(regs, ByteSizeFails),
        }
        regs.ip.add(1)
    }

    /// `element/2`: the element a of the tuple b.
    fn element<A: Source, B: Source, C: Reg>(regs, op) {
        let (index, tuple) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        if !tuple.is_boxed() || !index.is_small() {
            slow!(regs, ElementFails);
        }
        let header = tuple.boxed_header();
        let position = (index.small_value() as u64).wrapping_sub(1);
        if kind_of_header(header) != Kind::Tuple || position >= size_of_header(header) as u64 {
            slow!(regs, ElementFails);
        }
        *C::at(&regs, op.c) = tuple.boxed_word(position as usize);
        regs.ip.add(1)
    }
}

unsafe fn fail(
    engine: &mut Engine,
    ip: *const Op,
    reason: Word,
    name: Word,
    count: u16,
) -> *const Op {
    // SAFETY: the engine's registers are saved, and `ip` is one of the instructions above.
    unsafe {
        let op = &*ip;
        if op.e != 0 && !engine.has_constant(ip) {
            return op.e as *const Op;
        }
        let mut arguments = [engine.operand(ip, 0), Word::NIL];
        if count == 2 {
            arguments[1] = engine.operand(ip, 1);
        }
        engine.raise_bif_error(
            ip,
            reason,
            atoms::ERLANG,
            name,
            &arguments[..usize::from(count)],
        )
    }
}

slow_operations! {
    pub(crate) fn HdFails(engine, ip) {
        fail(engine, ip, atoms::BADARG, atoms::HD, 1)
    }

    pub(crate) fn TlFails(engine, ip) {
        fail(engine, ip, atoms::BADARG, atoms::TL, 1)
    }

    pub(crate) fn NotFails(engine, ip) {
        fail(engine, ip, atoms::BADARG, atoms::NOT, 1)
    }

    pub(crate) fn TupleSizeFails(engine, ip) {
        fail(engine, ip, atoms::BADARG, atoms::TUPLE_SIZE, 1)
    }

    pub(crate) fn MapSizeFails(engine, ip) {
        let term = engine.operand(ip, 0);
        let reason = asterias_term::Alloc::tuple(engine.heap(), &[atoms::BADMAP, term]);
        fail(engine, ip, reason, atoms::MAP_SIZE, 1)
    }

    pub(crate) fn MapGetFails(engine, ip) {
        let (key, term) = (engine.operand(ip, 0), engine.operand(ip, 1));
        let reason = if term.is_kind(MAP_KINDS) {
            [atoms::BADKEY, key]
        } else {
            [atoms::BADMAP, term]
        };
        let reason = asterias_term::Alloc::tuple(engine.heap(), &reason);
        fail(engine, ip, reason, atoms::MAP_GET, 2)
    }

    pub(crate) fn IsMapKeyFails(engine, ip) {
        let term = engine.operand(ip, 1);
        let reason = asterias_term::Alloc::tuple(engine.heap(), &[atoms::BADMAP, term]);
        fail(engine, ip, reason, atoms::IS_MAP_KEY, 2)
    }

    pub(crate) fn ByteSizeFails(engine, ip) {
        fail(engine, ip, atoms::BADARG, atoms::BYTE_SIZE, 1)
    }

    pub(crate) fn ElementFails(engine, ip) {
        fail(engine, ip, atoms::BADARG, atoms::ELEMENT, 2)
    }
}
