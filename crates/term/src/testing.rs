//! What tests of terms share: a heap that only grows, terms from their external form as recorded from OTP, and random terms.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex};

use proptest::prelude::*;

use crate::alloc::Alloc;
use crate::atom;
use crate::boxed::{Kind, header};
use crate::fun::{FunIdentity, Mfa};
use crate::map;
use crate::order::{pid_payload, reference_number};
use crate::term::Term;
use crate::word::Word;

const CHUNK_WORDS: usize = 1 << 14;

/// A heap that never gives memory back, so that every word stays valid until the test program ends.
#[derive(Default)]
pub(crate) struct TestHeap {
    room: &'static mut [Word],
}

// SAFETY: room is leaked and handed out once.
unsafe impl Alloc for TestHeap {
    fn alloc(&mut self, words: usize) -> *mut Word {
        if self.room.len() < words {
            self.room = vec![Word::NONE; words.max(CHUNK_WORDS)].leak();
        }
        let (taken, rest) = std::mem::take(&mut self.room).split_at_mut(words);
        self.room = rest;
        taken.as_mut_ptr()
    }

    unsafe fn link_shared(&mut self, _object: *mut Word) {}
}

impl TestHeap {
    /// A closure.
    pub(crate) fn closure(&mut self, identity: FunIdentity, free: &[Word]) -> Word {
        static ENTRIES: LazyLock<Mutex<HashMap<FunIdentity, &'static FunIdentity>>> =
            LazyLock::new(Mutex::default);
        let mut entries = ENTRIES.lock().expect("no test panics with the lock");
        let entry = *entries
            .entry(identity)
            .or_insert_with(|| Box::leak(Box::new(identity)));
        let mut words = vec![
            Word(std::ptr::from_ref(entry) as u64),
            Word::from_pid_payload(1),
        ];
        words.extend(free);
        self.boxed(header(Kind::Fun, words.len()), &words)
    }

    /// `fun M:F/A`.
    pub(crate) fn export(&mut self, mfa: Mfa) -> Word {
        let entry = std::ptr::from_ref(Box::leak(Box::new(mfa)));
        self.boxed(header(Kind::Export, 1), &[Word(entry as u64)])
    }

    /// These bits at an offset inside larger bytes, filled with ones around them.
    pub(crate) fn shifted_bits(&mut self, bytes: &[u8], bit_size: usize, offset: usize) -> Word {
        let size = offset + bit_size + 9;
        let mut copy = vec![0xffu8; size.div_ceil(8)];
        for bit in 0..bit_size {
            let (to, mask) = ((offset + bit) / 8, 0x80 >> ((offset + bit) % 8));
            if bytes[bit / 8] >> (7 - bit % 8) & 1 == 0 {
                copy[to] &= !mask;
            }
        }
        let owner = self.binary(&copy);
        self.sub_bits(owner, offset, bit_size)
    }

    /// A bitstring that starts at its first byte.
    pub(crate) fn bits(&mut self, bytes: &[u8], bit_size: usize) -> Word {
        let owner = self.binary(bytes);
        if bit_size == bytes.len() * 8 {
            return owner;
        }
        self.sub_bits(owner, 0, bit_size)
    }

    /// The term of an external form, written as hexadecimal digits.
    pub(crate) fn decode(&mut self, hex: &str) -> Term<'static> {
        let bytes: Vec<u8> = (0..hex.len() / 2)
            .map(|index| u8::from_str_radix(&hex[2 * index..2 * index + 2], 16).expect("hex"))
            .collect();
        let mut decoder = Decoder {
            heap: self,
            input: &bytes[1..],
        };
        let word = decoder.term();
        // SAFETY: the heap's memory is never given back.
        unsafe { Term::new(word) }
    }
}

/// Reads the external forms that OTP 27 writes. It trusts its input, which tests recorded.
struct Decoder<'d> {
    heap: &'d mut TestHeap,
    input: &'d [u8],
}

impl<'d> Decoder<'d> {
    fn take(&mut self, count: usize) -> &'d [u8] {
        let (taken, rest) = self.input.split_at(count);
        self.input = rest;
        taken
    }

    fn number(&mut self, bytes: usize) -> usize {
        (self.take(bytes).iter()).fold(0, |sum, byte| sum << 8 | usize::from(*byte))
    }

    fn terms(&mut self, count: usize) -> Vec<Word> {
        (0..count).map(|_| self.term()).collect()
    }

    fn atom(&mut self, size: usize) -> Word {
        let name = std::str::from_utf8(self.take(size)).expect("UTF-8");
        atom::intern(name)
    }

    fn big(&mut self, count: usize) -> Word {
        let negative = self.number(1) == 1;
        let limbs: Vec<u64> = (self.take(count).chunks(8))
            .map(|limb| (limb.iter().rev()).fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
            .collect();
        self.heap.big(negative, &limbs)
    }

    fn small(&mut self, bytes: usize) -> i64 {
        self.number(bytes) as i64
    }

    fn term(&mut self) -> Word {
        match self.number(1) {
            97 => Word::small(self.small(1)),
            98 => Word::small(i64::from(self.small(4) as i32)),
            110 => {
                let count = self.number(1);
                self.big(count)
            }
            111 => {
                let count = self.number(4);
                self.big(count)
            }
            70 => {
                let bits = self.number(8) as u64;
                self.heap.float(f64::from_bits(bits))
            }
            119 => {
                let size = self.number(1);
                self.atom(size)
            }
            118 => {
                let size = self.number(2);
                self.atom(size)
            }
            104 => {
                let arity = self.number(1);
                let elements = self.terms(arity);
                self.heap.tuple(&elements)
            }
            105 => {
                let arity = self.number(4);
                let elements = self.terms(arity);
                self.heap.tuple(&elements)
            }
            106 => Word::NIL,
            107 => {
                let size = self.number(2);
                let bytes: Vec<Word> = (self.take(size).iter())
                    .map(|byte| Word::small(i64::from(*byte)))
                    .collect();
                self.heap.list(&bytes)
            }
            108 => {
                let count = self.number(4);
                let elements = self.terms(count);
                let tail = self.term();
                self.heap.list_with_tail(&elements, tail)
            }
            109 => {
                let size = self.number(4);
                let bytes = self.take(size);
                self.heap.binary(bytes)
            }
            77 => {
                let size = self.number(4);
                let last = self.number(1);
                let bytes = self.take(size);
                self.heap.bits(bytes, size * 8 - 8 + last)
            }
            116 => {
                let count = self.number(4);
                let entries: Vec<(Word, Word)> =
                    (0..count).map(|_| (self.term(), self.term())).collect();
                // SAFETY: all terms are alive.
                unsafe { map::from_entries(self.heap, &entries) }
            }
            112 => self.closure(),
            113 => {
                let (module, function) = (self.term(), self.term());
                let arity = self.term().small_value() as u32;
                self.heap.export(Mfa {
                    module,
                    function,
                    arity,
                })
            }
            88 => self.pid(),
            120 => {
                let (node, number) = (self.term(), self.number(8));
                let creation = self.number(4);
                self.external(Kind::ExternalPort, node, creation, &[number as u64])
            }
            90 => self.reference(),
            tag => panic!("the tag {tag} is not for tests"),
        }
    }

    fn closure(&mut self) -> Word {
        self.number(4);
        let arity = self.number(1) as u32;
        let unique = self.take(16).try_into().expect("16 bytes");
        let (index, free) = (self.number(4) as u32, self.number(4));
        let module = self.term();
        let (old_index, old_unique) = (self.term(), self.term());
        let _creator = self.term();
        let words = self.terms(free);
        let identity = FunIdentity {
            module,
            function: module,
            arity,
            free: free as u32,
            index,
            old_index: old_index.small_value() as u32,
            old_unique: old_unique.small_value() as u32,
            unique,
        };
        self.heap.closure(identity, &words)
    }

    fn pid(&mut self) -> Word {
        let node = self.term();
        let (number, serial, creation) = (self.number(4), self.number(4), self.number(4));
        if creation == 0 {
            return Word::from_pid_payload(pid_payload(number as u32, serial as u32));
        }
        let numbers = number as u64 | (serial as u64) << 32;
        self.external(Kind::ExternalPid, node, creation, &[numbers])
    }

    fn reference(&mut self) -> Word {
        let count = self.number(2);
        let (node, creation) = (self.term(), self.number(4));
        let words: Vec<u32> = (0..count).map(|_| self.number(4) as u32).collect();
        if let ([a, b, c], 0) = (words.as_slice(), creation) {
            let number = reference_number([*a, *b, *c]).expect("a local reference");
            return self.heap.reference(number, Word(0));
        }
        let mut raw = vec![count as u64];
        raw.extend(
            (words.chunks(2)).map(|pair| {
                u64::from(pair[0]) | u64::from(pair.get(1).copied().unwrap_or(0)) << 32
            }),
        );
        self.external(Kind::ExternalReference, node, creation, &raw)
    }

    fn external(&mut self, kind: Kind, node: Word, creation: usize, raw: &[u64]) -> Word {
        let mut words = vec![node, Word(creation as u64)];
        words.extend(raw.iter().map(|word| Word(*word)));
        self.heap.boxed(header(kind, words.len()), &words)
    }
}

/// A recipe for a term. Of one recipe equal terms can be made that are stored differently.
#[derive(Clone, Debug)]
pub(crate) enum Recipe {
    Integer(i64),
    Big(bool, Vec<u64>),
    Float(f64),
    Atom(&'static str),
    Pid(u64),
    Reference(u64),
    Bits(Vec<u8>, usize),
    Export(&'static str, u32),
    List(Vec<Recipe>, Box<Recipe>),
    Tuple(Vec<Recipe>),
    Closure(u32, Vec<Recipe>),
    Map(Vec<(Recipe, Recipe)>),
    /// A map of these entries and forty more, so that it is a trie.
    LargeMap(Vec<(Recipe, Recipe)>),
}

impl Recipe {
    /// A term of this recipe. `variant` decides how it is stored.
    pub(crate) fn build(&self, heap: &mut TestHeap, variant: usize) -> Term<'static> {
        let word = self.word(heap, variant);
        // SAFETY: the heap's memory is never given back.
        unsafe { Term::new(word) }
    }

    fn words(recipes: &[Recipe], heap: &mut TestHeap, variant: usize) -> Vec<Word> {
        (recipes.iter())
            .map(|recipe| recipe.word(heap, variant))
            .collect()
    }

    fn word(&self, heap: &mut TestHeap, variant: usize) -> Word {
        match self {
            Recipe::Integer(value) => heap.integer(*value),
            Recipe::Big(negative, limbs) => heap.big(*negative, limbs),
            Recipe::Float(value) => heap.float(*value),
            Recipe::Atom(name) => atom::intern(name),
            Recipe::Pid(payload) => Word::from_pid_payload(*payload),
            Recipe::Reference(number) => heap.reference(*number, Word(0)),
            Recipe::Bits(bytes, size) if variant == 0 => heap.bits(bytes, *size),
            Recipe::Bits(bytes, size) => heap.shifted_bits(bytes, *size, variant),
            Recipe::Export(function, arity) => heap.export(Mfa {
                module: atom::atoms::ERLANG,
                function: atom::intern(function),
                arity: *arity,
            }),
            Recipe::List(elements, tail) => {
                let tail = tail.word(heap, variant);
                let elements = Recipe::words(elements, heap, variant);
                heap.list_with_tail(&elements, tail)
            }
            Recipe::Tuple(elements) => {
                let elements = Recipe::words(elements, heap, variant);
                heap.tuple(&elements)
            }
            Recipe::Closure(index, free) => {
                let free = Recipe::words(free, heap, variant);
                let identity = FunIdentity {
                    module: atom::atoms::LISTS,
                    function: atom::atoms::LISTS,
                    arity: 1,
                    free: free.len() as u32,
                    index: *index,
                    old_index: *index,
                    old_unique: 77,
                    unique: [3; 16],
                };
                heap.closure(identity, &free)
            }
            Recipe::Map(entries) => Recipe::map(entries, 0, heap, variant),
            Recipe::LargeMap(entries) => Recipe::map(entries, 40, heap, variant),
        }
    }

    fn map(entries: &[(Recipe, Recipe)], more: i64, heap: &mut TestHeap, variant: usize) -> Word {
        let mut words: Vec<(Word, Word)> = (entries.iter())
            .map(|(key, value)| (key.word(heap, variant), value.word(heap, variant)))
            .collect();
        let filling = (0..more).map(|number| (Word::small(1000 + number), Word::small(number)));
        words.extend(filling);
        let start = variant % words.len().max(1);
        // SAFETY: all terms are alive.
        unsafe {
            if variant == 0 {
                return map::from_entries(heap, &words);
            }
            // Later entries of the same key win, whatever order the others come in.
            let all = map::from_entries(heap, &words);
            let unique: Vec<(Word, Word)> = map::iter(all).collect();
            let start = start % unique.len().max(1);
            let (first, last) = unique.split_at(start);
            map::from_entries(heap, &[last, first].concat())
        }
    }
}

/// Recipes from small sets of leaves, so that equal terms are common.
pub(crate) fn recipe() -> impl Strategy<Value = Recipe> {
    leaf().prop_recursive(4, 40, 5, |inner| {
        let many = || prop::collection::vec(inner.clone(), 0..4);
        let entries = || prop::collection::vec((inner.clone(), inner.clone()), 0..4);
        prop_oneof![
            (many(), leaf()).prop_map(|(elements, tail)| Recipe::List(elements, Box::new(tail))),
            many().prop_map(|elements| Recipe::List(
                elements,
                Box::new(Recipe::List(vec![], Box::new(Recipe::Atom("a"))))
            )),
            many().prop_map(Recipe::Tuple),
            (0u32..2, many()).prop_map(|(index, free)| Recipe::Closure(index, free)),
            entries().prop_map(Recipe::Map),
            entries().prop_map(Recipe::LargeMap),
        ]
    })
}

fn leaf() -> impl Strategy<Value = Recipe> {
    prop_oneof![
        (-2i64..3).prop_map(Recipe::Integer),
        prop::sample::select(vec![
            1 << 53,
            (1 << 53) + 1,
            1 << 60,
            -(1 << 60) - 1,
            i64::MIN
        ])
        .prop_map(Recipe::Integer),
        (any::<bool>(), 1u64..3).prop_map(|(negative, high)| Recipe::Big(negative, vec![0, high])),
        prop::sample::select(vec![
            0.0,
            -0.0,
            1.0,
            -1.0,
            1.5,
            9_007_199_254_740_992.0,
            18_446_744_073_709_551_616.0,
            1e300,
            -1e-300
        ])
        .prop_map(Recipe::Float),
        prop::sample::select(vec!["a", "b", "aa", "ä", "true", "π"]).prop_map(Recipe::Atom),
        (0u64..3).prop_map(|number| Recipe::Pid(number << 27)),
        (0u64..3).prop_map(|number| Recipe::Reference(number << 17)),
        (
            prop::collection::vec(prop::sample::select(vec![0u8, 255]), 1..30),
            0usize..8
        )
            .prop_map(|(bytes, less)| {
                let size = bytes.len() * 8 - less;
                Recipe::Bits(bytes, size)
            }),
        (prop::sample::select(vec!["f", "g"]), 0u32..2)
            .prop_map(|(function, arity)| Recipe::Export(function, arity)),
    ]
}
