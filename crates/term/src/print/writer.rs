//! The walk over a term that writes its text: a stack of what is still to write, a buffer before the sink, and the limits.

use crate::atom;
use crate::bits::{Bits, bits_of};
use crate::boxed::{Kind, kind_of_header, size_of_header};
use crate::fun::{FunIdentity, Mfa};
use crate::integer::{self, LetterCase, Radix};
use crate::order::number::Number;
use crate::order::{self, Reader};
use crate::record::FIELDS_FROM;
use crate::term::Term;
use crate::text;
use crate::word::Word;

use super::printable::{is_string, is_text};
use super::{Options, Style, push_atom, push_display_atom};

/// Text that is held back before it goes to the sink.
const BUFFER: usize = 4096;

/// Depth left; below zero there is no limit. Counts down as in `io_lib:write/2`, so a limit shows only at one and zero.
type Depth = i64;

/// What is still to write.
#[derive(Clone, Copy)]
enum Item {
    Text(&'static str),
    Term(Word, Depth),
    /// What follows an element of a list.
    Tail(Word, Depth),
    /// Elements of a tuple after the first.
    Elements {
        next: *const Word,
        left: usize,
        depth: Depth,
    },
    /// Fields of a native record.
    Fields {
        names: *const Word,
        values: *const Word,
        left: usize,
        depth: Depth,
        first: bool,
    },
    /// A key and its value, both at this depth.
    Entry {
        key: Word,
        value: Word,
        depth: Depth,
    },
    /// Entries of a flat map: keys, and values in the same order.
    Flat {
        keys: *const Word,
        values: *const Word,
        left: usize,
    },
    /// Children of a large map's node.
    Children {
        next: *const Word,
        left: usize,
    },
    /// The map whose entries are being written ends: the one around it goes on.
    EndMap(Entries),
}

/// How far the entries of a map have come.
#[derive(Clone, Copy)]
struct Entries {
    /// Depth of each key and value.
    depth: Depth,
    /// Depth that entries in a row use up.
    left: Depth,
    first: bool,
}

pub(super) struct Writer<'s> {
    options: Options,
    sink: &'s mut dyn FnMut(&str),
    buffer: String,
    /// Characters that may still go to the sink.
    room: usize,
    full: bool,
    stack: Vec<Item>,
    entries: Entries,
}

impl<'s> Writer<'s> {
    pub(super) fn new(options: Options, sink: &'s mut dyn FnMut(&str)) -> Writer<'s> {
        Writer {
            options,
            sink,
            buffer: String::new(),
            room: options.characters.unwrap_or(usize::MAX),
            full: false,
            stack: Vec::new(),
            entries: Entries {
                depth: -1,
                left: -1,
                first: true,
            },
        }
    }

    pub(super) fn print(mut self, term: Term<'_>) {
        let depth = self.options.depth.map_or(-1, Depth::from);
        self.stack.push(Item::Term(term.word(), depth));
        while !self.full
            && let Some(item) = self.stack.pop()
        {
            // SAFETY: `term` vouches for its objects, and all items are of it.
            unsafe { self.item(item) };
            if self.buffer.len() >= BUFFER {
                self.flush();
            }
        }
        self.flush();
    }

    /// Hands the buffer to the sink, as far as there is room.
    fn flush(&mut self) {
        let cut = (self.buffer.char_indices())
            .nth(self.room)
            .map(|(index, _)| index)
            .filter(|_| self.options.characters.is_some());
        match cut {
            _ if self.full => {}
            Some(index) => {
                (self.sink)(&self.buffer[..index]);
                (self.sink)("...");
                self.full = true;
            }
            None => {
                if self.options.characters.is_some() {
                    self.room -= self.buffer.chars().count();
                }
                (self.sink)(&self.buffer);
            }
        }
        self.buffer.clear();
    }

    fn text(&mut self, text: &str) {
        self.buffer.push_str(text);
    }

    fn number(&mut self, value: u64) {
        let value = integer::Int::Big {
            negative: false,
            limbs: &[value],
        };
        integer::push_text(&mut self.buffer, value, Radix::TEN, LetterCase::Upper);
    }

    fn numbers(&mut self, values: impl IntoIterator<Item = u64>) {
        for (index, value) in values.into_iter().enumerate() {
            if index > 0 {
                self.text(".");
            }
            self.number(value);
        }
    }

    fn is_display(&self) -> bool {
        self.options.style == Style::Display
    }

    fn atom(&mut self, word: Word) {
        let name = atom::name(word);
        match self.options.style {
            Style::Display => push_display_atom(&mut self.buffer, name),
            Style::Write => push_atom(&mut self.buffer, name, true),
            Style::WriteUnicode => push_atom(&mut self.buffer, name, false),
        }
    }

    unsafe fn item(&mut self, item: Item) {
        // SAFETY: items are of live terms.
        unsafe {
            match item {
                Item::Text(text) => self.text(text),
                Item::Term(_, 0) => self.text("..."),
                Item::Term(word, depth) => self.term(word, depth),
                Item::Tail(tail, depth) => self.tail(tail, depth),
                Item::Elements { next, left, depth } => self.elements(next, left, depth),
                Item::Fields {
                    names,
                    values,
                    left,
                    depth,
                    first,
                } => self.fields((names, values, left), depth, first),
                Item::Entry { key, value, depth } => {
                    self.stack.push(Item::Term(value, depth));
                    let arrow = if self.is_display() { "=>" } else { " => " };
                    self.stack.push(Item::Text(arrow));
                    self.stack.push(Item::Term(key, depth));
                }
                Item::Flat { left: 0, .. } | Item::Children { left: 0, .. } => {}
                Item::Flat { keys, values, left } => {
                    let rest = Item::Flat {
                        keys: keys.add(1),
                        values: values.add(1),
                        left: left - 1,
                    };
                    self.entry(*keys, *values, rest);
                }
                Item::Children { next, left } => self.child(next, left),
                Item::EndMap(outer) => {
                    // With a limit, the row's end shows even where nothing was left out.
                    if self.entries.left == 1 {
                        self.text(",...");
                    }
                    self.text("}");
                    self.entries = outer;
                }
            }
        }
    }

    unsafe fn term(&mut self, word: Word, depth: Depth) {
        // SAFETY: the caller vouches for the term.
        unsafe {
            if word.is_atom() {
                self.atom(word);
            } else if let Some(number) = Number::of(word) {
                self.number_term(number);
            } else if word.is_cons() {
                self.list(word, depth);
            } else if word.is_boxed() {
                self.object(word, depth);
            } else if word.is_nil() {
                self.text("[]");
            } else if word.is_local_pid() {
                self.pid(word, 0);
            } else {
                self.port(word, 0);
            }
        }
    }

    fn number_term(&mut self, number: Number<'_>) {
        match number {
            Number::Integer(value) => {
                integer::push_text(&mut self.buffer, value, Radix::TEN, LetterCase::Upper);
            }
            Number::Float(value) if self.is_display() => {
                let printed = text::scientific(value, 6).unwrap_or_default();
                self.text(&printed);
            }
            Number::Float(value) => text::push_shortest(&mut self.buffer, value),
        }
    }

    unsafe fn pid(&mut self, word: Word, channel: u64) {
        // SAFETY: the caller vouches for the pid.
        let (number, serial) = unsafe { order::pid_numbers(word) };
        self.text("<");
        self.numbers([channel, number.into(), serial.into()]);
        self.text(">");
    }

    unsafe fn port(&mut self, word: Word, channel: u64) {
        // SAFETY: the caller vouches for the port.
        let number = unsafe { order::port_number(word) };
        self.text("#Port<");
        self.numbers([channel, number]);
        self.text(">");
    }

    unsafe fn reference(&mut self, word: Word, channel: u64) {
        // SAFETY: the caller vouches for the reference.
        let (numbers, count) = unsafe { order::reference_numbers(word) };
        self.text("#Ref<");
        let words = numbers[..count].iter().rev().copied().map(u64::from);
        self.numbers(std::iter::once(channel).chain(words));
        self.text(">");
    }

    unsafe fn list(&mut self, word: Word, depth: Depth) {
        if depth == 1 {
            return self.text("[...]");
        }
        // SAFETY: the caller vouches for the cell.
        unsafe {
            if self.is_display() && is_string(word) {
                return self.string(word);
            }
            self.text("[");
            self.stack.push(Item::Tail(word.tail(), depth - 1));
            self.stack.push(Item::Term(word.head(), depth - 1));
        }
    }

    unsafe fn tail(&mut self, tail: Word, depth: Depth) {
        if tail.is_nil() {
            self.text("]");
        } else if depth == 1 {
            self.text("|...]");
        } else if tail.is_cons() {
            self.text(",");
            // SAFETY: the caller vouches for the cell.
            unsafe {
                self.stack.push(Item::Tail(tail.tail(), depth - 1));
                self.stack.push(Item::Term(tail.head(), depth - 1));
            }
        } else {
            self.text("|");
            self.stack.push(Item::Text("]"));
            self.stack.push(Item::Term(tail, depth - 1));
        }
    }

    unsafe fn string(&mut self, word: Word) {
        self.text("\"");
        // SAFETY: the caller vouches for the list.
        for element in unsafe { Term::new(word) }.list() {
            match element.word().small_value() as u8 {
                b'\n' => self.text("\\n"),
                b'"' => self.text("\\\""),
                byte => self.buffer.push(char::from(byte)),
            }
            if self.buffer.len() >= BUFFER {
                self.flush();
                if self.full {
                    return;
                }
            }
        }
        self.text("\"");
    }

    unsafe fn elements(&mut self, next: *const Word, left: usize, depth: Depth) {
        if left == 0 {
            return self.text("}");
        }
        if depth == 1 {
            return self.text(",...}");
        }
        self.text(",");
        self.stack.push(Item::Elements {
            next: next.wrapping_add(1),
            left: left - 1,
            depth: depth - 1,
        });
        // SAFETY: an element is left.
        self.stack.push(Item::Term(unsafe { *next }, depth - 1));
    }

    unsafe fn object(&mut self, word: Word, depth: Depth) {
        // SAFETY: the caller vouches for the object; what is read follows from its kind.
        unsafe {
            let header = word.boxed_header();
            match kind_of_header(header) {
                Kind::Tuple => self.tuple(word, size_of_header(header), depth),
                Kind::Record => self.record(word, depth),
                Kind::FlatMap | Kind::TrieRoot | Kind::TrieNode | Kind::Collision => {
                    self.map(word, depth);
                }
                Kind::Fun => self.closure(word),
                Kind::Export => self.export(word),
                Kind::SubBits | Kind::MatchContext | Kind::HeapBits | Kind::SharedBits => {
                    if let Some(bits) = bits_of(word) {
                        self.bits(bits, depth);
                    }
                }
                // Numbers were written before.
                Kind::BigPositive | Kind::BigNegative | Kind::Float => {}
                Kind::Reference => self.reference(word, 0),
                Kind::ExternalReference => self.reference(word, channel(word)),
                Kind::ExternalPid => self.pid(word, channel(word)),
                Kind::ExternalPort => self.port(word, channel(word)),
            }
        }
    }

    unsafe fn tuple(&mut self, word: Word, arity: usize, depth: Depth) {
        if arity == 0 {
            return self.text("{}");
        }
        if depth == 1 {
            return self.text("{...}");
        }
        self.text("{");
        // SAFETY: the caller vouches for a tuple of this arity, which is not zero.
        unsafe {
            let first = word.boxed_address().add(1);
            self.stack.push(Item::Elements {
                next: first.add(1),
                left: arity - 1,
                depth: depth - 1,
            });
            self.stack.push(Item::Term(*first, depth - 1));
        }
    }

    unsafe fn record(&mut self, word: Word, depth: Depth) {
        // SAFETY: the caller vouches for a record: a definition, whose fields are as many as the values behind it.
        unsafe {
            let definition = word.boxed_word(0);
            self.text("#");
            self.atom(definition.boxed_word(0));
            self.text(":");
            self.atom(definition.boxed_word(1));
            self.text("{");
            self.stack.push(Item::Fields {
                names: definition.boxed_address().add(1 + FIELDS_FROM),
                values: word.boxed_address().add(2),
                left: size_of_header(word.boxed_header()) - 1,
                depth,
                first: true,
            });
        }
    }

    /// Each field uses up one level of depth for those after it, and its value one more.
    unsafe fn fields(
        &mut self,
        (names, values, left): (*const Word, *const Word, usize),
        depth: Depth,
        first: bool,
    ) {
        if left == 0 {
            return self.text("}");
        }
        if !first {
            self.text(",");
        }
        if depth == 1 {
            return self.text("...}");
        }
        // SAFETY: a field is left.
        unsafe {
            self.atom(*names);
            self.text(if self.is_display() { "=" } else { " = " });
            self.stack.push(Item::Fields {
                names: names.wrapping_add(1),
                values: values.wrapping_add(1),
                left: left - 1,
                depth: depth - 1,
                first: false,
            });
            self.stack.push(Item::Term(*values, depth - 1));
        }
    }

    unsafe fn map(&mut self, word: Word, depth: Depth) {
        // SAFETY: the caller vouches for the map.
        unsafe {
            let header = word.boxed_header();
            let flat = kind_of_header(header) == Kind::FlatMap;
            let size = size_of_header(header);
            if depth == 1 || flat && size == 1 {
                return self.text("#{}");
            }
            self.text("#{");
            let entries = Entries {
                depth: depth - 1,
                // The first entry is written in any case, and uses nothing up.
                left: depth,
                first: true,
            };
            let outer = std::mem::replace(&mut self.entries, entries);
            self.stack.push(Item::EndMap(outer));
            if flat {
                self.stack.push(Item::Flat {
                    keys: word.boxed_word(0).boxed_address().add(1),
                    values: word.boxed_address().add(2),
                    left: size - 1,
                });
            } else {
                let (next, left) = crate::hash::children(word);
                self.stack.push(Item::Children { next, left });
            }
        }
    }

    /// Writes an entry, then goes on with `rest`, unless the row has used its depth up.
    fn entry(&mut self, key: Word, value: Word, rest: Item) {
        if self.entries.left == 1 {
            return;
        }
        if !self.entries.first {
            self.text(",");
        }
        self.entries.first = false;
        self.entries.left -= 1;
        self.stack.push(rest);
        self.stack.push(Item::Entry {
            key,
            value,
            depth: self.entries.depth,
        });
    }

    unsafe fn child(&mut self, next: *const Word, left: usize) {
        let rest = Item::Children {
            next: next.wrapping_add(1),
            left: left - 1,
        };
        // SAFETY: a child is left, and is an entry or a node, alive.
        unsafe {
            let child = *next;
            if child.is_cons() {
                return self.entry(child.head(), child.tail(), rest);
            }
            let (next, left) = crate::hash::children(child);
            self.stack.push(rest);
            self.stack.push(Item::Children { next, left });
        }
    }

    unsafe fn closure(&mut self, word: Word) {
        // SAFETY: the caller vouches for the closure, whose first word is the address of its entry.
        let identity = unsafe { &*(word.boxed_word(0).0 as *const FunIdentity) };
        self.text("#Fun<");
        self.text(atom::name(identity.module));
        self.text(".");
        self.numbers([identity.old_index.into(), identity.old_unique.into()]);
        self.text(">");
    }

    unsafe fn export(&mut self, word: Word) {
        // SAFETY: the caller vouches for the export, whose first word is the address of its entry.
        let mfa = unsafe { &*(word.boxed_word(0).0 as *const Mfa) };
        self.text("fun ");
        push_display_atom(&mut self.buffer, atom::name(mfa.module));
        self.text(":");
        push_display_atom(&mut self.buffer, atom::name(mfa.function));
        self.text("/");
        self.number(mfa.arity.into());
    }

    unsafe fn bits(&mut self, bits: Bits, mut depth: Depth) {
        // SAFETY: the caller vouches for the run.
        unsafe {
            if self.options.binary_strings && is_text(bits) {
                return self.binary_string(bits);
            }
            let mut reader = Reader::new(bits);
            self.text("<<");
            while reader.left() > 0 && !self.full {
                if reader.left() < bits.bit_size {
                    self.text(",");
                }
                if depth == 1 {
                    self.text("...");
                    break;
                }
                if reader.left() >= 8 {
                    let byte = reader.byte();
                    self.number(byte.into());
                } else {
                    let size = reader.left();
                    let value = reader.rest() >> (64 - size);
                    self.number(value);
                    self.text(":");
                    self.number(size as u64);
                }
                depth -= 1;
                if self.buffer.len() >= BUFFER {
                    self.flush();
                }
            }
            self.text(">>");
        }
    }

    unsafe fn binary_string(&mut self, bits: Bits) {
        let mut reader = Reader::new(bits);
        self.text("<<\"");
        while reader.left() > 0 && !self.full {
            // SAFETY: the run is alive and has whole bytes.
            match unsafe { reader.byte() } {
                b'"' => self.text("\\\""),
                byte => self.buffer.push(char::from(byte)),
            }
            if self.buffer.len() >= BUFFER {
                self.flush();
            }
        }
        self.text("\">>");
    }
}

/// The number of a node in pids, ports and references as text: that of its name in the atom table, as in OTP.
unsafe fn channel(word: Word) -> u64 {
    // SAFETY: the caller vouches for an external object.
    unsafe { order::external_words(word).0.atom_index().into() }
}
