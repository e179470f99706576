//! Maps: building, updating, looking into.

use asterias_term::boxed::MAP_KINDS;
use asterias_term::{Word, atoms, map, order};

use crate::code::{Op, extension_ops};
use crate::interp::dispatch::{dispatch, handlers, slow_operations};

handlers! {
    /// `get_map_elements` of one key: the value of the key b in the map a → the register d (X), or branch to c.
    fn get_map_element<A: Reg, B: Source>(regs, op) {
        let (term, key) = (A::get(&regs, op, op.a), B::get(&regs, op, op.b));
        match map::get(term, key) {
            Some(value) => {
                *regs.engine.cast::<u8>().add(op.d as usize).cast::<Word>() = value;
                regs.ip.add(1)
            }
            None => Op::branch(regs.ip, op.c),
        }
    }
}

slow_operations! {
    /// `get_map_elements` of the map a: b pairs of key and destination in the extension words; branch to c. All keys are looked up before
    /// any destination is written, for the map's own register may be among them.
    pub(crate) fn GetMapElements(engine, ip) {
        let op = &*ip;
        let (term, pairs, words) = (engine.operand(ip, 0), op.b as usize, Op::words(ip));
        let mut found: smallvec::SmallVec<[Word; 8]> = smallvec::SmallVec::new();
        for pair in 0..pairs {
            let key = engine.arg(*words.add(2 * pair));
            match map::get(term, key) {
                Some(value) => found.push(value),
                None => return Op::branch(ip, op.c),
            }
        }
        for (pair, value) in found.into_iter().enumerate() {
            engine.set_arg(*words.add(2 * pair + 1), value);
        }
        ip.add(1 + extension_ops(2 * pairs))
    }

    /// `has_map_fields` of the map a: b keys in the extension words; branch to c.
    pub(crate) fn HasMapFields(engine, ip) {
        let op = &*ip;
        let (term, count, words) = (engine.operand(ip, 0), op.b as usize, Op::words(ip));
        for index in 0..count {
            if !map::contains(term, engine.arg(*words.add(index))) {
                return Op::branch(ip, op.c);
            }
        }
        ip.add(1 + extension_ops(count))
    }

    /// `put_map_assoc`: the map a with b pairs of key and value from the extension words, whose first is the destination; d is live.
    pub(crate) fn PutMapAssoc(engine, ip) {
        let op = &*ip;
        let (term, pairs, words) = (engine.operand(ip, 0), op.b as usize, Op::words(ip));
        if !term.is_kind(MAP_KINDS) {
            return engine.raise_or_branch(ip, atoms::BADMAP, term, op.e);
        }
        let mut result = if pairs == 1 {
            let (key, value) = (engine.arg(*words.add(1)), engine.arg(*words.add(2)));
            map::put(engine.heap(), term, key, value)
        } else {
            let entries = entries(engine, words, pairs);
            map::update_assoc(engine.heap(), term, &entries)
        };
        if let Some(stop) = engine.collect_after(ip, usize::from(op.d), &mut result) {
            return stop;
        }
        engine.set_arg(*words, result);
        ip.add(1 + extension_ops(1 + 2 * pairs))
    }

    /// `put_map_exact`: as `put_map_assoc`, of keys that must be there.
    pub(crate) fn PutMapExact(engine, ip) {
        let op = &*ip;
        let (term, pairs, words) = (engine.operand(ip, 0), op.b as usize, Op::words(ip));
        if !term.is_kind(MAP_KINDS) {
            return engine.raise_or_branch(ip, atoms::BADMAP, term, op.e);
        }
        let entries = entries(engine, words, pairs);
        // Of several keys that are missing the first in their order is told, as in OTP.
        let missing = entries.iter().map(|(key, _)| *key);
        let missing = missing.filter(|key| !map::contains(term, *key));
        if let Some(key) = missing.min_by(|a, b| order::compare_map_keys(*a, *b)) {
            return engine.raise_or_branch(ip, atoms::BADKEY, key, op.e);
        }
        let mut result = map::update_assoc(engine.heap(), term, &entries);
        if let Some(stop) = engine.collect_after(ip, usize::from(op.d), &mut result) {
            return stop;
        }
        engine.set_arg(*words, result);
        ip.add(1 + extension_ops(1 + 2 * pairs))
    }
}

/// The pairs of key and value behind the first extension word.
unsafe fn entries(
    engine: &crate::engine::Engine,
    words: *const u64,
    pairs: usize,
) -> smallvec::SmallVec<[(Word, Word); 8]> {
    // SAFETY: the instruction has that many extension words.
    unsafe {
        (0..pairs)
            .map(|pair| {
                (
                    engine.arg(*words.add(1 + 2 * pair)),
                    engine.arg(*words.add(2 + 2 * pair)),
                )
            })
            .collect()
    }
}
