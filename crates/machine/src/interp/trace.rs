//! Stack traces: taken when an exception is raised, told when a program asks.
//!
//! The *raw trace* is cheap to take: `[Extra | Words]`, where the bitstring `Words` holds the class and the addresses of calls, and
//! `Extra` what is known of the first entry (`[]` or `{M, F, ArgsOrArity, Location}`), or the whole list after `erlang:raise/3`.
//! `build_stacktrace` turns it into the list that programs see.

use asterias_term::boxed::Kind;
use asterias_term::{Alloc, Word, atoms};

use crate::code::Op;
use crate::engine::Engine;
use crate::native::Class;

impl Engine {
    /// Whether the function at `ip` has a frame.
    pub(super) fn has_frame(&self, ip: *const Op) -> bool {
        // SAFETY: `ip` is the instruction being executed.
        unsafe { (*ip).code & crate::code::op::Code::FRAME != 0 }
    }

    /// The addresses of a trace from `ip` outwards, at most `depth`; with `ip` itself, where `with_ip`.
    ///
    /// # Safety
    /// The engine's registers are saved and `ip` is the instruction being executed.
    pub(crate) unsafe fn addresses(&self, ip: *const Op, with_ip: bool, depth: usize) -> Vec<u64> {
        let mut addresses: Vec<u64> = Vec::with_capacity(depth);
        if with_ip && depth > 0 {
            addresses.push(ip as u64);
        }
        let mut previous = 0;
        // SAFETY: frames are linked as `stack` describes; the outermost return address is that of the process' end.
        unsafe {
            let (sp, mut fp) = (self.sp, self.fp);
            let base = (*self.process).stack.base();
            let mut address = if self.has_frame(ip) && !fp.is_null() {
                let address = *fp.add(1);
                fp = (*fp).0 as *mut Word;
                address
            } else if sp < base {
                *sp
            } else {
                return addresses;
            };
            while addresses.len() < depth {
                if address.0 != previous {
                    // The call stands before its return address.
                    addresses.push(address.0 - size_of::<Op>() as u64);
                    previous = address.0;
                }
                if fp.is_null() {
                    break;
                }
                address = *fp.add(1);
                fp = (*fp).0 as *mut Word;
            }
        }
        addresses
    }

    /// A raw trace.
    ///
    /// # Safety
    /// As [`Engine::addresses`].
    pub(super) unsafe fn raw_trace(
        &mut self,
        ip: *const Op,
        class: Class,
        with_ip: bool,
        extra: Word,
    ) -> Word {
        let depth = self.system().backtrace_depth().max(1);
        let depth = if extra.is_nil() {
            depth
        } else {
            depth.saturating_sub(1)
        };
        // SAFETY: as the caller's.
        unsafe {
            let addresses = self.addresses(ip, with_ip, depth);
            self.pack_trace(class, false, extra, &addresses)
        }
    }

    /// A raw trace whose first entry, that of the caller of a native, has these arguments. The caller is at `ip` where the native was
    /// called `in_caller`, and behind it where the native stands at its own entry.
    ///
    /// # Safety
    /// As [`Engine::addresses`].
    pub(super) unsafe fn caller_trace(
        &mut self,
        ip: *const Op,
        class: Class,
        in_caller: bool,
        arguments: Option<Word>,
        info: Word,
    ) -> Word {
        let depth = self.system().backtrace_depth().max(1);
        // SAFETY: as the caller's.
        unsafe {
            let addresses = self.addresses(ip, in_caller, depth);
            if let Some((caller, rest)) = addresses.split_first()
                && let Some(extra) = self.trace_entry_at(*caller as *const Op, arguments, info)
            {
                return self.pack_trace(class, false, extra, rest);
            }
            self.pack_trace(class, false, Word::NIL, &addresses)
        }
    }

    /// `[Extra | Words]`: the class and whether `extra` is the whole trace in the first word, then addresses.
    pub(super) unsafe fn pack_trace(
        &mut self,
        class: Class,
        whole: bool,
        extra: Word,
        addresses: &[u64],
    ) -> Word {
        let first = class as u64 | u64::from(whole) << 8;
        let bytes: Vec<u8> = std::iter::once(&first)
            .chain(addresses)
            .flat_map(|word| word.to_ne_bytes())
            .collect();
        // SAFETY: the engine runs a process.
        let heap = unsafe { self.heap() };
        let words = heap.binary(&bytes);
        heap.cons(extra, words)
    }

    /// The words of a raw trace; `None` for any other term.
    unsafe fn trace_words(trace: Word) -> Option<Vec<u64>> {
        // SAFETY: the caller passes a live term; only a raw trace is a cons whose tail is a bitstring.
        unsafe {
            if !trace.is_cons()
                || !matches!(
                    trace.tail().boxed_kind(),
                    Some(Kind::HeapBits | Kind::SharedBits)
                )
            {
                return None;
            }
            let bytes = asterias_term::bits::bits_of(trace.tail())?.as_bytes()?;
            Some(
                bytes
                    .chunks_exact(8)
                    .map(|word| u64::from_ne_bytes(word.try_into().unwrap_or_default()))
                    .collect(),
            )
        }
    }

    /// A trace with the class of the exception that is raised with it: `erlang:raise/3` may change the class.
    ///
    /// # Safety
    /// The engine runs a process; `trace` is alive.
    pub(crate) unsafe fn trace_of_class(&mut self, trace: Word, class: Class) -> Word {
        // SAFETY: as the caller's.
        unsafe {
            match Engine::trace_words(trace).as_deref() {
                Some([first, addresses @ ..]) if first & 0xff != class as u64 => {
                    self.pack_trace(class, first >> 8 != 0, trace.head(), addresses)
                }
                Some(_) | None => trace,
            }
        }
    }

    /// The class of the exception that a raw trace belongs to.
    ///
    /// # Safety
    /// `trace` is alive.
    pub(crate) unsafe fn trace_class(trace: Word) -> Option<Class> {
        // SAFETY: as the caller's.
        let words = unsafe { Engine::trace_words(trace) }?;
        Some(match words.first()? & 0xff {
            0 => Class::Error,
            1 => Class::Exit,
            _ => Class::Throw,
        })
    }

    /// Turns a trace into the list that programs see.
    ///
    /// # Safety
    /// The engine runs a process with saved registers; `trace` is alive.
    pub(crate) unsafe fn build_trace(&mut self, trace: Word) -> Word {
        // SAFETY: as the caller's; a raw trace has the layout of `raw_trace`.
        unsafe {
            let Some(words) = Engine::trace_words(trace) else {
                return trace;
            };
            let extra = trace.head();
            let Some((first, addresses)) = words.split_first() else {
                return Word::NIL;
            };
            if first >> 8 != 0 {
                return extra;
            }
            let mut entries = Vec::with_capacity(addresses.len() + 1);
            if !extra.is_nil() {
                entries.push(extra);
            }
            for address in addresses {
                let entry = self.trace_entry_at(*address as *const Op, None, Word::NIL);
                // Who called the program from outside is no part of it.
                entries.extend(entry.filter(|entry| entry.boxed_word(0) != atoms::ASTERIAS));
            }
            self.heap().list(&entries)
        }
    }

    /// `{M, F, ArgsOrArity, Location}` of the function at an address; `None` outside loaded code.
    pub(super) unsafe fn trace_entry_at(
        &mut self,
        ip: *const Op,
        arguments: Option<Word>,
        info: Word,
    ) -> Option<Word> {
        let location = self.system().code.locate(ip)?;
        // SAFETY: the engine runs a process.
        let heap = unsafe { self.heap() };
        let list = location.info(heap, info);
        let arguments = arguments.unwrap_or(Word::small(i64::from(location.mfa.arity)));
        Some(heap.tuple(&[location.mfa.module, location.mfa.function, arguments, list]))
    }
}
