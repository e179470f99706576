//! Terms as safe code sees them: a word together with the time for which its heap stays in place.
//!
//! A native receives `Term<'h>` values, where `'h` lasts until the native returns; nothing collects before that, so every pointer
//! behind a term stays valid and following it needs no `unsafe`. What is inside a term is seen through [`Term::view`].

use std::borrow::Cow;
use std::marker::PhantomData;

use crate::atom;
use crate::bits::{Bits, bits_of};
use crate::boxed::{Kind, kind_of_header, size_of_header};
use crate::fun::{FunIdentity, Mfa};
use crate::record::RecordView;
use crate::word::{TAG_BOXED, TAG_CONS, TAG_IMMEDIATE, TAG_SMALL, Word};

/// A term whose heap stays in place for `'h`.
#[repr(transparent)]
#[derive(Clone, Copy)]
pub struct Term<'h> {
    word: Word,
    heap: PhantomData<&'h Word>,
}

/// What a term is, with what is inside.
#[derive(Clone, Copy, Debug)]
pub enum View<'h> {
    /// An integer of 61 bits.
    Small(i64),
    /// A larger integer.
    Big(BigView<'h>),
    /// A float.
    Float(f64),
    /// An atom.
    Atom(Word),
    /// The empty list.
    Nil,
    /// A cons cell: head and tail.
    Cons(Term<'h>, Term<'h>),
    /// A tuple's elements.
    Tuple(&'h [Term<'h>]),
    /// A native record.
    Record(RecordView<'h>),
    /// A map; `maps` looks inside.
    Map(Term<'h>),
    /// A bitstring.
    Bits(BitsView<'h>),
    /// A closure.
    Fun(FunView<'h>),
    /// `fun Module:Function/Arity`.
    Export(&'h Mfa),
    /// A process of this node.
    Pid(Word),
    /// A port of this node.
    Port(Word),
    /// A reference made here: unique number, and the pid it is an alias of (or zero).
    Reference(u64, Word),
    /// A process, port or reference of another node.
    External(ExternalView<'h>),
}

/// An integer beyond 61 bits: sign and magnitude.
#[derive(Clone, Copy, Debug)]
pub struct BigView<'h> {
    /// Whether it is below zero.
    pub negative: bool,
    /// The magnitude, least significant limb first, without leading zeros.
    pub limbs: &'h [u64],
}

/// A closure: where it comes from and what it holds.
#[derive(Clone, Copy, Debug)]
pub struct FunView<'h> {
    /// Which `fun` expression made it.
    pub identity: &'h FunIdentity,
    /// The process that made it.
    pub creator: Term<'h>,
    /// The free variables.
    pub free: &'h [Term<'h>],
}

/// A process, port or reference of another node.
#[derive(Clone, Copy, Debug)]
pub struct ExternalView<'h> {
    /// Which of the three.
    pub kind: Kind,
    /// The node's name.
    pub node: Word,
    /// The node's incarnation.
    pub creation: u32,
    /// Pid and port: `number | serial << 32`. Reference: count of 32-bit words, then the words by pairs.
    pub words: &'h [u64],
}

/// The bits of a bitstring.
#[derive(Clone, Copy, Debug)]
pub struct BitsView<'h> {
    bits: Bits,
    heap: PhantomData<&'h u8>,
}

impl<'h> BitsView<'h> {
    /// Number of bits.
    #[inline]
    pub fn bit_size(&self) -> usize {
        self.bits.bit_size
    }

    /// Whether the size is a number of whole bytes: a binary.
    #[inline]
    pub fn is_binary(&self) -> bool {
        self.bits.is_binary()
    }

    /// Where the bits are.
    #[inline]
    pub fn raw(&self) -> Bits {
        self.bits
    }

    /// The bytes of a binary that starts at a byte; `None` for the others, which [`BitsView::to_bytes`] copies.
    #[inline]
    pub fn as_bytes(&self) -> Option<&'h [u8]> {
        // SAFETY: `'h` vouches for the memory; bytes of a visible bitstring do not change.
        unsafe { self.bits.as_bytes() }
    }

    /// The bytes, copied where the bits start inside a byte; bits of the last byte beyond the size are zero in a copy.
    #[inline]
    pub fn to_bytes(&self) -> Cow<'h, [u8]> {
        match self.as_bytes() {
            Some(bytes) => Cow::Borrowed(bytes),
            None => Cow::Owned(self.aligned_copy()),
        }
    }

    fn aligned_copy(&self) -> Vec<u8> {
        let count = self.bits.bit_size.div_ceil(8);
        let first = self.bits.bit_offset / 8;
        let shift = self.bits.bit_offset % 8;
        let span = (shift + self.bits.bit_size).div_ceil(8);
        // SAFETY: `'h` vouches for the memory, which holds all bits of the run.
        let source = unsafe { std::slice::from_raw_parts(self.bits.base.add(first), span) };
        let mut copy: Vec<u8> = (0..count)
            .map(|index| {
                let pair = u16::from(source[index]) << 8
                    | u16::from(source.get(index + 1).copied().unwrap_or(0));
                (pair >> (8 - shift)) as u8
            })
            .collect();
        if let (Some(last), rest @ 1..) = (copy.last_mut(), self.bits.bit_size % 8) {
            *last &= 0xff << (8 - rest);
        }
        copy
    }
}

impl<'h> Term<'h> {
    /// The empty list.
    pub const NIL: Term<'static> = Term {
        word: Word::NIL,
        heap: PhantomData,
    };

    /// A term from its word.
    ///
    /// # Safety
    /// What `word` points to stays alive and in place for `'h`, and `word` is a term: no header, no mark.
    #[inline(always)]
    pub const unsafe fn new(word: Word) -> Term<'h> {
        Term {
            word,
            heap: PhantomData,
        }
    }

    /// Terms from their words.
    ///
    /// # Safety
    /// As [`Term::new`], for each.
    #[inline(always)]
    pub const unsafe fn slice(words: &'h [Word]) -> &'h [Term<'h>] {
        // SAFETY: `Term` is transparent over `Word`, and the caller vouches for the words.
        unsafe { std::slice::from_raw_parts(words.as_ptr().cast::<Term<'h>>(), words.len()) }
    }

    /// An atom.
    ///
    /// # Panics
    /// Where `atom` is not an atom.
    #[inline]
    pub fn atom(atom: Word) -> Term<'h> {
        assert!(atom.is_atom(), "not an atom");
        Term {
            word: atom,
            heap: PhantomData,
        }
    }

    /// A small integer, or `None` where it must be boxed.
    #[inline]
    pub fn small(value: i64) -> Option<Term<'h>> {
        Word::try_small(value).map(|word| Term {
            word,
            heap: PhantomData,
        })
    }

    /// The word.
    #[inline(always)]
    pub const fn word(self) -> Word {
        self.word
    }

    /// What this term is, with what is inside.
    // Inlined: who asks for one kind pays for that alone.
    #[inline]
    pub fn view(self) -> View<'h> {
        let word = self.word;
        match word.tag() {
            TAG_SMALL => View::Small(word.small_value()),
            TAG_CONS => {
                // SAFETY: `'h` vouches for the cell.
                unsafe { View::Cons(Term::new(word.head()), Term::new(word.tail())) }
            }
            TAG_BOXED => self.view_boxed(),
            TAG_IMMEDIATE if word.is_atom() => View::Atom(word),
            TAG_IMMEDIATE if word.is_local_pid() => View::Pid(word),
            TAG_IMMEDIATE if word.is_local_port() => View::Port(word),
            TAG_IMMEDIATE => View::Nil,
            _ => View::Float(word.float_value()),
        }
    }

    #[inline(never)]
    fn view_boxed(self) -> View<'h> {
        let word = self.word;
        // SAFETY: `'h` vouches for the object, and each layout is that of `boxed`.
        unsafe {
            let header = word.boxed_header();
            let size = size_of_header(header);
            let body = std::slice::from_raw_parts(word.boxed_address().add(1).cast::<u64>(), size);
            let terms = |from: usize| {
                Term::slice(std::slice::from_raw_parts(
                    word.boxed_address().add(1 + from),
                    size - from,
                ))
            };
            match kind_of_header(header) {
                Kind::Tuple => View::Tuple(terms(0)),
                Kind::Record => {
                    View::Record(RecordView::new(Term::new(word.boxed_word(0)), terms(1)))
                }
                Kind::FlatMap | Kind::TrieRoot | Kind::TrieNode | Kind::Collision => {
                    View::Map(self)
                }
                Kind::Fun => View::Fun(FunView {
                    identity: &*(body[0] as *const FunIdentity),
                    creator: Term::new(word.boxed_word(1)),
                    free: terms(2),
                }),
                Kind::Export => View::Export(&*(body[0] as *const Mfa)),
                Kind::SubBits | Kind::MatchContext | Kind::HeapBits | Kind::SharedBits => {
                    let bits = bits_of(word).unwrap_or(Bits {
                        base: std::ptr::null(),
                        bit_offset: 0,
                        bit_size: 0,
                    });
                    View::Bits(BitsView {
                        bits,
                        heap: PhantomData,
                    })
                }
                Kind::BigPositive => View::Big(BigView {
                    negative: false,
                    limbs: body,
                }),
                Kind::BigNegative => View::Big(BigView {
                    negative: true,
                    limbs: body,
                }),
                Kind::Float => View::Float(f64::from_bits(body[0])),
                Kind::Reference => View::Reference(body[0], Word(body[1])),
                kind @ (Kind::ExternalPid | Kind::ExternalPort | Kind::ExternalReference) => {
                    View::External(ExternalView {
                        kind,
                        node: Word(body[0]),
                        creation: body[1] as u32,
                        words: &body[2..],
                    })
                }
            }
        }
    }

    /// The value of an integer that fits 64 bits.
    #[inline]
    pub fn as_i64(self) -> Option<i64> {
        match self.word.as_small() {
            Some(value) => Some(value),
            None => self.boxed_as_i64(),
        }
    }

    fn boxed_as_i64(self) -> Option<i64> {
        match self.view() {
            View::Big(BigView {
                negative,
                limbs: [limb],
            }) => {
                if negative {
                    0i64.checked_sub_unsigned(*limb)
                } else {
                    i64::try_from(*limb).ok()
                }
            }
            _ => None,
        }
    }

    /// The value of a small integer that is a size or index.
    #[inline]
    pub fn as_usize(self) -> Option<usize> {
        self.word
            .as_small()
            .and_then(|value| usize::try_from(value).ok())
    }

    /// The value of a float.
    #[inline]
    pub fn as_float(self) -> Option<f64> {
        match self.view() {
            View::Float(value) => Some(value),
            _ => None,
        }
    }

    /// The name, where this is an atom.
    pub fn as_atom_name(self) -> Option<&'static str> {
        self.word.is_atom().then(|| atom::name(self.word))
    }

    /// `true` or `false`, where this is one of the two.
    #[inline]
    pub fn as_bool(self) -> Option<bool> {
        if self.word == atom::atoms::TRUE {
            Some(true)
        } else if self.word == atom::atoms::FALSE {
            Some(false)
        } else {
            None
        }
    }

    /// The elements, where this is a tuple.
    #[inline]
    pub fn as_tuple(self) -> Option<&'h [Term<'h>]> {
        // SAFETY: `'h` vouches for the object; a tuple is its elements.
        unsafe {
            if self.word.boxed_kind() != Some(Kind::Tuple) {
                return None;
            }
            let size = size_of_header(self.word.boxed_header());
            let elements = self.word.boxed_address().add(1);
            Some(Term::slice(std::slice::from_raw_parts(elements, size)))
        }
    }

    /// Head and tail, where this is a cons cell.
    #[inline]
    pub fn as_cell(self) -> Option<&'h [Term<'h>]> {
        if !self.word.is_cons() {
            return None;
        }
        // SAFETY: `'h` vouches for the cell, which is two words.
        unsafe {
            let cell = self.word.cons_address().cast_const();
            Some(Term::slice(std::slice::from_raw_parts(cell, 2)))
        }
    }

    /// Number and alias, where this is a reference of this node.
    #[inline]
    pub fn as_local_reference(self) -> Option<(u64, Word)> {
        // SAFETY: `'h` vouches for the object; the words are those of the layout.
        unsafe {
            if self.word.boxed_kind() != Some(Kind::Reference) {
                return None;
            }
            Some((self.word.boxed_word(0).0, self.word.boxed_word(1)))
        }
    }

    /// The bits, where this is a bitstring.
    #[inline]
    pub fn as_bits(self) -> Option<BitsView<'h>> {
        // SAFETY: `'h` vouches for the object.
        unsafe { bits_of(self.word) }.map(|bits| BitsView {
            bits,
            heap: PhantomData,
        })
    }

    /// The bytes, where this is a binary (whole bytes).
    #[inline]
    pub fn as_binary(self) -> Option<Cow<'h, [u8]>> {
        self.as_bits()
            .filter(BitsView::is_binary)
            .map(|bits| bits.to_bytes())
    }

    /// Head and tail, where this is a cons cell.
    #[inline]
    pub fn cell(self) -> Option<(Term<'h>, Term<'h>)> {
        if !self.word.is_cons() {
            return None;
        }
        // SAFETY: `'h` vouches for the cell.
        unsafe { Some((Term::new(self.word.head()), Term::new(self.word.tail()))) }
    }

    /// Walks along the cons cells from here.
    #[inline]
    pub fn list(self) -> List<'h> {
        List { rest: self }
    }

    /// All elements of a proper list; `None` where this is not a list or its last tail is not `[]`.
    pub fn list_to_vec(self) -> Option<Vec<Term<'h>>> {
        let mut list = self.list();
        let elements: Vec<_> = list.by_ref().collect();
        list.rest.word.is_nil().then_some(elements)
    }
}

impl std::fmt::Debug for Term<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.word.fmt(f)
    }
}

/// The elements of a list, until the first tail that is not a cons cell.
#[derive(Clone, Copy, Debug)]
pub struct List<'h> {
    rest: Term<'h>,
}

impl<'h> List<'h> {
    /// What is left: after the last element, the final tail, which is `[]` in a proper list.
    #[inline]
    pub fn rest(&self) -> Term<'h> {
        self.rest
    }
}

impl<'h> Iterator for List<'h> {
    type Item = Term<'h>;

    #[inline]
    fn next(&mut self) -> Option<Term<'h>> {
        let (head, tail) = self.rest.cell()?;
        self.rest = tail;
        Some(head)
    }
}
