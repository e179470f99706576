//! Sending, receiving, waiting.
//!
//! At `loop_rec` no X register is alive, so it is a safepoint, and a process that waits keeps only its stack.

use asterias_term::boxed::Kind;
use asterias_term::{Word, atoms};

use crate::code::Op;
use crate::engine::{Engine, Stopped};
use crate::interp::dispatch::{dispatch, handlers, leave, slow, slow_operations};
use crate::port::Refused;

handlers! {
    /// `loop_rec`: the message that the receive looks at → e (a register as an extension word), or branch to c where there is none.
    fn loop_rec(regs, _op) {
        let process = &mut *(*regs.engine).process;
        // A heap that asks for a collection has no limit.
        if (*regs.engine).heap_limit.is_null() || process.suspended > 0 {
            slow!(regs, LoopRec);
        }
        let Some(parcel) = process.mailbox.current() else { slow!(regs, LoopRec) };
        let message = parcel.root;
        (*regs.engine).x[0] = message;
        regs.ip.add(1)
    }

    /// `loop_rec_end`: the receive looks at the next message, at c.
    fn loop_rec_end(regs, op) {
        (*(*regs.engine).process).mailbox.advance();
        regs.reductions -= 1;
        if regs.reductions <= 0 {
            slow!(regs, LoopRecYield);
        }
        Op::branch(regs.ip, op.c)
    }
}

slow_operations! {
    /// `send`: the term in X1 to the destination in X0; the term is the result.
    pub(crate) fn Send(engine, ip) {
        let (destination, message) = (engine.x[0], engine.x[1]);
        engine.reductions -= 4;
        match engine.send(destination, message, false) {
            Ok(()) => {
                engine.x[0] = message;
                ip.add(1)
            }
            Err(Refused::Busy(busy)) => engine.block_at(ip, 2, busy),
            Err(Refused::Badarg) => {
                engine.raise_bif_error(ip, atoms::BADARG, atoms::ERLANG, asterias_term::atom::intern("send"), &[destination, message])
            }
        }
    }

    /// As `loop_rec`, where the heap is to be collected, or signals have to be looked at.
    pub(crate) fn LoopRec(engine, ip) {
        let op = &*ip;
        if (engine.wants_collection() || engine.heap_limit.is_null())
            && let Some(stop) = engine.collect(0, 0) {
                return stop;
            }
        let process = engine.process();
        if process.mailbox.current().is_none() {
            if !engine.receive_signals() {
                return leave();
            }
            if process.collect_asked
                && let Some(stop) = engine.collect(0, 0) {
                    return stop;
                }
            if process.mailbox.current().is_none() {
                return Op::branch(ip, op.c);
            }
        }
        if process.suspended > 0 {
            return wait_at(engine, ip);
        }
        let message = process.mailbox.current().map_or(Word::NONE, |parcel| parcel.root);
        engine.set_arg(op.e, message);
        ip.add(1)
    }

    /// The slice is over at `loop_rec_end`.
    pub(crate) fn LoopRecYield(engine, ip) {
        engine.ip = Op::branch(ip, (*ip).c);
        engine.live = 0;
        engine.stopped = Stopped::Yielded;
        leave()
    }

    /// `remove_message`: the message fits and becomes the process' own.
    pub(crate) fn RemoveMessage(engine, ip) {
        let process = engine.process();
        if let Some(parcel) = process.mailbox.remove_current()
            && let Some(fragment) = parcel.fragment {
                process.heap.adopt(fragment);
                if process.heap.needs_collection() {
                    // Whatever looks at the limit next, collects.
                    engine.heap_limit = std::ptr::null_mut();
                }
            }
        engine.cancel_receive_timer();
        ip.add(1)
    }

    /// `wait`: for another message, to be looked at by the `loop_rec` at c.
    pub(crate) fn Wait(engine, ip) {
        wait_at(engine, Op::branch(ip, (*ip).c))
    }

    /// `wait_timeout`: as `wait`, at most a milliseconds; then goes on behind.
    pub(crate) fn WaitTimeout(engine, ip) {
        let process = engine.process();
        let target = Op::branch(ip, (*ip).c);
        if process.timer.expired {
            engine.cancel_receive_timer();
            return ip.add(1);
        }
        if process.timer.endless || process.timer.handle.is_some() {
            return wait_at(engine, target);
        }
        let timeout = engine.operand(ip, 0);
        if timeout == atoms::INFINITY {
            process.timer.endless = true;
            return wait_at(engine, target);
        }
        match timeout.as_small() {
            Some(0) => ip.add(1),
            Some(milliseconds @ 1..=0xffff_ffff) => {
                process.timer.sequence += 1;
                let handle = engine.system().timers.start_receive(
                    engine.worker,
                    std::time::Duration::from_millis(milliseconds as u64),
                    process.id,
                    process.timer.sequence,
                );
                process.timer.handle = Some(handle);
                wait_at(engine, target)
            }
            _ => {
                // The receive is over: the next one looks at all messages.
                process.mailbox.restart();
                engine.raise_error(ip, atoms::TIMEOUT_VALUE)
            }
        }
    }

    /// `timeout`: the next receive looks at all messages again.
    pub(crate) fn Timeout(engine, ip) {
        engine.cancel_receive_timer();
        engine.process().mailbox.restart();
        ip.add(1)
    }

    /// `recv_marker_reserve`: remembers the end of the mailbox in a marker → c.
    pub(crate) fn MarkerReserve(engine, ip) {
        if !engine.receive_signals() {
            return leave();
        }
        let number = engine.process().mailbox.reserve_marker();
        engine.set_target(ip, Word::small(number as i64));
        ip.add(1)
    }

    /// `recv_marker_bind`: the marker a belongs to the reference b.
    pub(crate) fn MarkerBind(engine, ip) {
        let (marker, reference) = (engine.operand(ip, 0), engine.operand(ip, 1));
        if let (Some(number), Some(reference)) = (marker.as_small(), reference_number(reference)) {
            engine.process().mailbox.bind_marker(number as u64, reference);
        }
        ip.add(1)
    }

    /// `recv_marker_clear`: forgets the marker of the reference, or the unbound marker, a.
    pub(crate) fn MarkerClear(engine, ip) {
        let term = engine.operand(ip, 0);
        if let Some(reference) = reference_number(term) {
            engine.process().mailbox.clear_marker(reference);
        } else if let Some(number) = term.as_small() {
            engine.process().mailbox.clear_reserved(number as u64);
        }
        ip.add(1)
    }

    /// `recv_marker_use`: the receive begins at the marker of the reference a.
    pub(crate) fn MarkerUse(engine, ip) {
        if let Some(reference) = reference_number(engine.operand(ip, 0)) {
            engine.process().mailbox.use_marker(reference);
        }
        ip.add(1)
    }
}

/// Waits, to go on at `target` without live registers.
fn wait_at(engine: &mut Engine, target: *const Op) -> *const Op {
    engine.ip = target;
    engine.live = 0;
    engine.stopped = Stopped::Waiting;
    leave()
}

/// The number of a reference made here.
///
/// # Safety
/// If `word` is boxed, its object is alive.
pub(crate) unsafe fn reference_number(word: Word) -> Option<u64> {
    // SAFETY: the caller vouches for the term.
    unsafe { (word.boxed_kind() == Some(Kind::Reference)).then(|| word.boxed_word(0).0) }
}
