//! What a native sees of the process that calls it.
//!
//! The environment lends heap, process and system for the duration of one call. Everything it builds lives as long as the call's other
//! terms, for nothing collects before the call has returned.

use std::ptr::NonNull;

use asterias_term::boxed::{Kind, header, tuple_header};
use asterias_term::integer::IntOut;
use asterias_term::{Alloc, Term, Word};

use super::{Answered, Native, Outcome, Stop};
use crate::engine::Engine;
use crate::process::Process;
use crate::system::System;

/// The environment of a call of a native.
pub struct Env<'h> {
    engine: NonNull<Engine>,
    lifetime: std::marker::PhantomData<&'h mut Engine>,
}

/// The beginning of a list: [`Env::open_list`].
#[derive(Debug)]
pub struct OpenList<'h> {
    first: Term<'h>,
    /// The last cell, or null where there is none.
    last: *mut Word,
}

impl<'h> OpenList<'h> {
    /// The list with this last tail.
    #[inline]
    pub fn close(self, tail: Term<'h>) -> Term<'h> {
        if self.last.is_null() {
            return tail;
        }
        // SAFETY: the cell was made by the heap for this list alone, and nothing collects before `'h` ends.
        unsafe { *self.last.add(1) = tail.word() };
        self.first
    }
}

impl<'h> Env<'h> {
    /// The environment of the process that `engine` runs.
    ///
    /// # Safety
    /// `engine` runs a process whose heap top is synced, nothing else touches either for `'h`, and nothing collects.
    pub(crate) unsafe fn new(engine: NonNull<Engine>) -> Env<'h> {
        Env {
            engine,
            lifetime: std::marker::PhantomData,
        }
    }

    /// Hands an outcome over to the engine: a value in a register, the rare rest in the engine.
    #[inline(always)]
    pub fn finish(mut self, outcome: Outcome<'h>) -> Answered<'h> {
        let word = match outcome {
            Ok(value) => value.word(),
            Err(stop) => {
                self.keep_stop(stop);
                Word::NONE
            }
        };
        Answered {
            word,
            lifetime: std::marker::PhantomData,
        }
    }

    #[cold]
    #[inline(never)]
    fn keep_stop(&mut self, stop: Stop<'h>) {
        // SAFETY: only the lifetime changes, and `take_stop` gives it back to the same call before anything collects.
        let stop = unsafe { std::mem::transmute::<Stop<'h>, Stop<'static>>(stop) };
        self.engine().native_stop = Some(stop);
    }

    /// Calls another native in this environment.
    pub fn call(&mut self, native: Native, arguments: &'h [Term<'h>]) -> Outcome<'h> {
        // SAFETY: this environment is not used until the native has returned.
        let answered = native(unsafe { Env::new(self.engine) }, arguments);
        // SAFETY: the native has just returned.
        unsafe { self.engine().outcome(answered) }
    }

    /// The calling process.
    #[inline]
    pub fn process(&mut self) -> &mut Process {
        // SAFETY: `new`'s caller vouches that the process is this engine's alone.
        unsafe { &mut *self.engine.as_ref().process }
    }

    /// The running system.
    #[inline]
    pub fn system(&self) -> &'h System {
        // SAFETY: an engine never outlives its system.
        unsafe { &*self.engine.as_ref().system }
    }

    /// Which worker runs the process just now: a number below [`Env::workers`].
    #[inline]
    pub fn worker(&self) -> usize {
        // SAFETY: the engine is this environment's.
        unsafe { self.engine.as_ref().worker }
    }

    /// Number of workers.
    #[inline]
    pub fn workers(&self) -> usize {
        self.system().queues.workers()
    }

    pub(crate) fn engine(&mut self) -> &mut Engine {
        // SAFETY: `new`'s caller vouches that the engine is not used otherwise for `'h`.
        unsafe { self.engine.as_mut() }
    }

    #[inline]
    fn term(word: Word) -> Term<'h> {
        // SAFETY: made by this environment's heap just now; nothing collects before `'h` ends.
        unsafe { Term::new(word) }
    }

    /// Words of a slice of terms: a `Term` is a `Word`.
    #[inline]
    pub fn words<'a>(terms: &'a [Term<'h>]) -> &'a [Word] {
        // SAFETY: `Term` is transparent over `Word`.
        unsafe { std::slice::from_raw_parts(terms.as_ptr().cast::<Word>(), terms.len()) }
    }

    /// Runs an algorithm that builds a term from words, such as those of `asterias_term::map`.
    ///
    /// The result must be a term made in the given heap or one that the native holds already.
    #[inline]
    pub fn build(&mut self, build: impl FnOnce(&mut asterias_heap::Heap) -> Word) -> Term<'h> {
        Env::term(build(&mut self.process().heap))
    }

    /// A tuple of `size` elements, made while they come.
    ///
    /// # Panics
    /// Where fewer come.
    #[inline]
    pub fn tuple_from(
        &mut self,
        size: usize,
        mut elements: impl Iterator<Item = Term<'h>>,
    ) -> Term<'h> {
        let room = self.process().heap.alloc(1 + size);
        // SAFETY: room for the header and so many elements, all of which are written.
        unsafe {
            *room = tuple_header(size);
            for index in 1..=size {
                let element = elements.next().expect("as many elements as were told");
                *room.add(index) = element.word();
            }
        }
        Env::term(Word::from_boxed(room))
    }

    /// The tuple of these elements with another one at `place`.
    ///
    /// # Panics
    /// Where they are not so many.
    #[inline]
    pub fn tuple_with(
        &mut self,
        elements: &[Term<'h>],
        place: usize,
        element: Term<'h>,
    ) -> Term<'h> {
        assert!(place < elements.len(), "a place among the elements");
        let tuple = self.process().heap.tuple(Env::words(elements));
        // SAFETY: a tuple made just now, of more than `place` elements, which nobody else has seen.
        unsafe { *tuple.boxed_address().add(1 + place) = element.word() };
        Env::term(tuple)
    }

    /// A tuple.
    pub fn tuple(&mut self, elements: &[Term<'h>]) -> Term<'h> {
        Env::term(self.process().heap.tuple(Env::words(elements)))
    }

    /// A cons cell.
    #[inline]
    pub fn cons(&mut self, head: Term<'h>, tail: Term<'h>) -> Term<'h> {
        Env::term(self.process().heap.cons(head.word(), tail.word()))
    }

    /// A list of `count` elements before a last tail, made while they come.
    ///
    /// # Panics
    /// Where fewer come.
    pub fn list_from(
        &mut self,
        count: usize,
        elements: impl Iterator<Item = Term<'h>>,
        tail: Term<'h>,
    ) -> Term<'h> {
        let words = elements.map(Term::word);
        Env::term(self.process().heap.list_from(count, words, tail.word()))
    }

    /// A proper list.
    pub fn list(&mut self, elements: &[Term<'h>]) -> Term<'h> {
        Env::term(self.process().heap.list(Env::words(elements)))
    }

    /// A list with this last tail.
    pub fn list_with_tail(&mut self, elements: &[Term<'h>], tail: Term<'h>) -> Term<'h> {
        Env::term(
            self.process()
                .heap
                .list_with_tail(Env::words(elements), tail.word()),
        )
    }

    /// The beginning of a list of these elements, however many come.
    #[inline]
    pub fn open_list(&mut self, elements: impl Iterator<Item = Term<'h>>) -> OpenList<'h> {
        let (first, last) = self.process().heap.open_list(elements.map(Term::word));
        OpenList {
            first: Env::term(first),
            last,
        }
    }

    /// An integer.
    #[inline]
    pub fn integer(&mut self, value: i64) -> Term<'h> {
        Env::term(self.process().heap.integer(value))
    }

    /// A non-negative integer.
    pub fn unsigned(&mut self, value: u64) -> Term<'h> {
        Env::term(self.process().heap.unsigned(value))
    }

    /// An integer from sign and magnitude, least significant limb first.
    pub fn big(&mut self, negative: bool, limbs: &[u64]) -> Term<'h> {
        Env::term(self.process().heap.big(negative, limbs))
    }

    /// An integer of any size.
    pub fn integer_of(&mut self, value: &IntOut) -> Term<'h> {
        match value {
            IntOut::Small(value) => self.integer(*value),
            IntOut::Big { negative, limbs } => self.big(*negative, limbs),
        }
    }

    /// A float. The caller has made sure that it is finite.
    #[inline]
    pub fn float(&mut self, value: f64) -> Term<'h> {
        Env::term(self.process().heap.float(value))
    }

    /// A binary with a copy of these bytes.
    pub fn binary(&mut self, bytes: &[u8]) -> Term<'h> {
        Env::term(self.process().heap.binary(bytes))
    }

    /// A binary of `size` bytes, zeros at first, that `fill` writes.
    ///
    /// # Errors
    /// `system_limit` where there is no memory for so many.
    pub fn binary_with(&mut self, size: usize, fill: impl FnOnce(&mut [u8])) -> Outcome<'h> {
        let made = size
            .checked_mul(8)
            .and_then(|bits| self.process().heap.try_new_bits(bits));
        let Some((word, data)) = made else {
            return Err(Stop::system_limit());
        };
        // SAFETY: there is room for `size` bytes, which nobody else sees yet; zeros make them bytes.
        let bytes = unsafe {
            data.write_bytes(0, size);
            std::slice::from_raw_parts_mut(data, size)
        };
        fill(bytes);
        Ok(Env::term(word))
    }

    /// A bitstring of `bit_size` bits from the start of `bytes`; bits beyond are dropped.
    pub fn bitstring(&mut self, bytes: &[u8], bit_size: usize) -> Term<'h> {
        let count = bit_size.div_ceil(8);
        let (word, data) = self.process().heap.new_bits(bit_size);
        let bytes = &bytes[..count];
        // SAFETY: `new_bits` gave room for `count` bytes.
        unsafe {
            std::ptr::copy_nonoverlapping(bytes.as_ptr(), data, count);
            if !bit_size.is_multiple_of(8) {
                *data.add(count - 1) &= 0xff << (8 - bit_size % 8);
            }
        }
        Env::term(word)
    }

    /// The part of a bitstring from `bit_offset` (relative to its start), of `bit_size` bits, sharing its bytes.
    ///
    /// # Panics
    /// Where `whole` is no bitstring or the part is not inside it.
    pub fn sub_bits(&mut self, whole: Term<'h>, bit_offset: usize, bit_size: usize) -> Term<'h> {
        // SAFETY: `whole` is alive.
        let bits = unsafe { asterias_term::bits::bits_of(whole.word()) }.expect("a bitstring");
        assert!(
            bit_offset
                .checked_add(bit_size)
                .is_some_and(|end| end <= bits.bit_size),
            "a part inside the whole"
        );
        if bit_size == 0 {
            return self.binary(&[]);
        }
        // SAFETY: a live bitstring has an owner.
        let owner = unsafe { asterias_term::bits::owner_of(whole.word()) };
        Env::term(
            self.process()
                .heap
                .sub_bits(owner, bits.bit_offset + bit_offset, bit_size),
        )
    }

    /// Number of bytes that a bitstring keeps alive: its own, or those of the whole that it is a part of. `None` for other terms.
    pub fn referenced_bytes(&self, bits: Term<'h>) -> Option<usize> {
        // SAFETY: the term is alive, and a live bitstring has an owner.
        unsafe {
            asterias_term::bits::bits_of(bits.word())?;
            let owner = asterias_term::bits::owner_of(bits.word());
            asterias_term::bits::bits_of(owner).map(|bits| bits.bit_size.div_ceil(8))
        }
    }

    /// A list of the characters of `text`: a string.
    pub fn string(&mut self, text: &str) -> Term<'h> {
        if text.is_ascii() {
            return self.byte_list(text.as_bytes());
        }
        let words = text
            .chars()
            .map(|character| Word::small(i64::from(u32::from(character))));
        let count = text.chars().count();
        Env::term(self.process().heap.list_from(count, words, Word::NIL))
    }

    /// As [`Env::string`], before another list.
    pub fn string_with_tail(&mut self, text: &str, tail: Term<'h>) -> Term<'h> {
        let code = |character| Word::small(i64::from(u32::from(character)));
        text.chars().rev().fold(tail, |list, character| {
            Env::term(self.process().heap.cons(code(character), list.word()))
        })
    }

    /// A list of small integers: the bytes.
    pub fn byte_list(&mut self, bytes: &[u8]) -> Term<'h> {
        let words = bytes.iter().map(|byte| Word::small(i64::from(*byte)));
        Env::term(self.process().heap.list_from(bytes.len(), words, Word::NIL))
    }

    /// `fun Module:Function/Arity`, whether there is such a function or not.
    ///
    /// # Panics
    /// Where module or function is no atom.
    pub fn external_fun(&mut self, module: Word, function: Word, arity: u32) -> Term<'h> {
        assert!(module.is_atom() && function.is_atom(), "atoms");
        let export = self.system().code.export(module, function, arity);
        let entry = Word(std::ptr::from_ref(export) as u64);
        Env::term(self.process().heap.boxed(header(Kind::Export, 1), &[entry]))
    }

    /// The atom of this name, made if need be.
    ///
    /// # Errors
    /// `system_limit` where the name is too long or the atom table full.
    pub fn atom(&mut self, name: &str) -> Result<Term<'h>, Stop<'h>> {
        match asterias_term::atom::try_intern(name, self.system().atom_limit()) {
            Ok(atom) => Ok(Term::atom(atom)),
            Err(_) => Err(Stop::system_limit()),
        }
    }

    /// A map of these entries, whose keys and values are immediates.
    ///
    /// # Panics
    /// Where one is not.
    pub fn map_of(&mut self, entries: &[(Word, Word)]) -> Term<'h> {
        let mut words = entries.iter().flat_map(|(key, value)| [key, value]);
        assert!(words.all(|word| word.is_immediate()), "immediates");
        // SAFETY: keys and values are immediates.
        self.build(|heap| unsafe { asterias_term::map::from_entries(heap, entries) })
    }

    /// `{Reason, Value}` as an error, such as `{badmap, M}`.
    pub fn error_with(&mut self, reason: Word, value: Term<'h>) -> Stop<'h> {
        let reason = self.tuple(&[Term::atom(reason), value]);
        Stop::error(reason)
    }

    /// Accounts for work: about one unit for what a function call costs. A native that runs for long answers
    /// [`Stop::Again`] when this says that its time is over.
    #[inline]
    #[must_use]
    pub fn spend(&mut self, reductions: usize) -> bool {
        let engine = self.engine();
        engine.reductions -= i64::try_from(reductions).unwrap_or(i64::MAX / 2);
        engine.reductions <= 0
    }

    /// The slice ends with this native, and what is left of it counts for nobody.
    pub(crate) fn leave_slice(&mut self) {
        let engine = self.engine();
        let left = engine.reductions.max(0);
        engine.slice -= left;
        engine.reductions -= left;
    }

    /// As [`Env::spend`], by a native that cannot stop half-way.
    #[inline]
    pub fn account(&mut self, reductions: usize) {
        let _over = self.spend(reductions);
    }
}
