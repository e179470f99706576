//! Constants of a module: atoms and compound literals, each stored once.
//!
//! A [`Const`] is sixteen bytes and `Copy`. Equal terms (by `=:=`, so that `0.0` and `-0.0` differ) have equal [`Const`]s,
//! which makes comparison and hashing a matter of numbers. Numbers that fit 64 bits are never stored as big integers,
//! the empty list never as a list, and the tail of a list is never a list. Maps have each key once, in the order in which
//! their keys were first interned, which is of no meaning.

use dashu_int::IBig;
use rustc_hash::FxHashMap;

/// An atom of the module being compiled.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Atom(pub u32);

/// A compound literal, or a number beyond 64 bits; an index into [`Pool`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct LitId(pub u32);

/// A constant term.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Const {
    /// An integer that fits 64 bits.
    Int(i64),
    /// An atom.
    Atom(Atom),
    /// The empty list.
    Nil,
    /// Anything else.
    Lit(LitId),
}

/// What a [`LitId`] stands for.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Literal {
    /// An integer beyond 64 bits.
    Big(IBig),
    /// A float, by its bits.
    Float(u64),
    /// A list of at least one item; the tail is [`Const::Nil`] or anything but a list.
    List(Box<[Const]>, Const),
    /// A tuple.
    Tuple(Box<[Const]>),
    /// A map without repeated keys.
    Map(Box<[(Const, Const)]>),
    /// A bitstring: bytes, and how many bits of them count; unused bits are zero.
    Bits(Box<[u8]>, u64),
    /// `fun Module:Function/Arity`.
    Fun(Atom, Atom, u8),
}

macro_rules! known_atoms {
    ($($name:ident = $text:expr;)*) => {
        /// Atoms that every [`Pool`] holds at fixed places.
        #[expect(non_upper_case_globals, missing_docs, reason = "each is named after its text")]
        pub mod atoms {
            use super::Atom;
            #[derive(Clone, Copy)]
            #[repr(u32)]
            #[expect(non_camel_case_types, reason = "named after their text")]
            enum Place { $($name),* }
            $(pub const $name: Atom = Atom(Place::$name as u32);)*
        }
        const KNOWN: &[&str] = &[$($text),*];
    };
}

known_atoms! {
    r#true = "true";
    r#false = "false";
    ok = "ok";
    error = "error";
    exit = "exit";
    throw = "throw";
    erlang = "erlang";
    undefined = "undefined";
    infinity = "infinity";
    badarg = "badarg";
    badarith = "badarith";
    badmatch = "badmatch";
    badmap = "badmap";
    badkey = "badkey";
    badrecord = "badrecord";
    case_clause = "case_clause";
    function_clause = "function_clause";
    if_clause = "if_clause";
    try_clause = "try_clause";
    else_clause = "else_clause";
    bad_generator = "bad_generator";
    bad_generators = "bad_generators";
    bad_filter = "bad_filter";
    module_info = "module_info";
    get_module_info = "get_module_info";
    all = "all";
    underscore = "_";
    apply = "apply";
    element = "element";
    setelement = "setelement";
    is_record = "is_record";
    raise = "raise";
    get_stacktrace = "get_stacktrace";
    record_info = "record_info";
    size = "size";
    fields = "fields";
    maps = "maps";
    lists = "lists";
    reverse = "reverse";
    spawn_monitor = "spawn_monitor";
    spawn_request = "spawn_request";
    alias = "alias";
    make_ref = "make_ref";
    monitor = "monitor";
}

/// The constants of one module.
#[derive(Debug)]
pub struct Pool {
    atom_texts: Vec<Box<str>>,
    atom_ids: FxHashMap<Box<str>, Atom>,
    literals: Vec<Literal>,
    literal_ids: FxHashMap<Literal, LitId>,
}

impl Default for Pool {
    fn default() -> Self {
        let mut pool = Self {
            atom_texts: Vec::new(),
            atom_ids: FxHashMap::default(),
            literals: Vec::new(),
            literal_ids: FxHashMap::default(),
        };
        for text in KNOWN {
            pool.atom(text);
        }
        pool
    }
}

impl Pool {
    /// The atom with this text.
    pub fn atom(&mut self, text: &str) -> Atom {
        if let Some(&atom) = self.atom_ids.get(text) {
            return atom;
        }
        let atom = Atom(u32::try_from(self.atom_texts.len()).unwrap_or(u32::MAX));
        self.atom_texts.push(text.into());
        self.atom_ids.insert(text.into(), atom);
        atom
    }

    /// The text of an atom.
    pub fn text(&self, atom: Atom) -> &str {
        &self.atom_texts[atom.0 as usize]
    }

    /// How many atoms there are; they are numbered from 0.
    pub fn atom_count(&self) -> usize {
        self.atom_texts.len()
    }

    /// What a literal is.
    pub fn literal(&self, id: LitId) -> &Literal {
        &self.literals[id.0 as usize]
    }

    /// How many literals there are; they are numbered from 0, and what one contains has lower numbers than it.
    pub fn literal_count(&self) -> usize {
        self.literals.len()
    }

    /// Stores a literal; its parts must be of this pool and in the form that [`Literal`] demands.
    fn intern(&mut self, literal: Literal) -> Const {
        if let Some(&id) = self.literal_ids.get(&literal) {
            return Const::Lit(id);
        }
        let id = LitId(u32::try_from(self.literals.len()).unwrap_or(u32::MAX));
        self.literals.push(literal.clone());
        self.literal_ids.insert(literal, id);
        Const::Lit(id)
    }

    /// An integer of any size.
    pub fn integer(&mut self, value: &IBig) -> Const {
        match i64::try_from(value).ok() {
            Some(small) => Const::Int(small),
            None => self.intern(Literal::Big(value.clone())),
        }
    }

    /// A float, which the caller has found to be finite.
    pub fn float(&mut self, value: f64) -> Const {
        self.intern(Literal::Float(value.to_bits()))
    }

    /// A tuple.
    pub fn tuple(&mut self, items: &[Const]) -> Const {
        self.intern(Literal::Tuple(items.into()))
    }

    /// A list with a tail of any kind.
    pub fn list(&mut self, items: &[Const], tail: Const) -> Const {
        if items.is_empty() {
            return tail;
        }
        if let Const::Lit(id) = tail
            && let Literal::List(more, end) = self.literal(id)
        {
            let joined = items.iter().chain(more.iter()).copied().collect();
            let end = *end;
            return self.intern(Literal::List(joined, end));
        }
        self.intern(Literal::List(items.into(), tail))
    }

    /// A list of code points.
    pub fn string(&mut self, text: &str) -> Const {
        let items: Vec<Const> = text
            .chars()
            .map(|c| Const::Int(i64::from(u32::from(c))))
            .collect();
        self.list(&items, Const::Nil)
    }

    /// A map; of equal keys the last one counts.
    pub fn map(&mut self, pairs: &[(Const, Const)]) -> Const {
        let mut sorted: Vec<(Const, Const)> = pairs.to_vec();
        sorted.reverse();
        sorted.sort_by_key(|pair| pair.0);
        sorted.dedup_by_key(|pair| pair.0);
        self.intern(Literal::Map(sorted.into()))
    }

    /// A bitstring of the first `bits` bits; the rest of the last byte must be zero.
    pub fn bits(&mut self, bytes: &[u8], bits: u64) -> Const {
        self.intern(Literal::Bits(bytes.into(), bits))
    }

    /// `fun Module:Function/Arity`.
    pub fn external_fun(&mut self, module: Atom, function: Atom, arity: u8) -> Const {
        self.intern(Literal::Fun(module, function, arity))
    }

    /// The head and the tail of a constant list, if it is one with items.
    pub fn uncons(&mut self, list: Const) -> Option<(Const, Const)> {
        let Const::Lit(id) = list else { return None };
        let Literal::List(items, tail) = self.literal(id) else {
            return None;
        };
        let (head, tail) = (items[0], *tail);
        if items.len() == 1 {
            return Some((head, tail));
        }
        let rest: Vec<Const> = items[1..].to_vec();
        Some((head, self.list(&rest, tail)))
    }

    /// The items of a constant tuple, if it is one.
    pub fn tuple_items(&self, tuple: Const) -> Option<&[Const]> {
        match tuple {
            Const::Lit(id) => match self.literal(id) {
                Literal::Tuple(items) => Some(items),
                Literal::Big(_)
                | Literal::Float(_)
                | Literal::List(..)
                | Literal::Map(_)
                | Literal::Bits(..)
                | Literal::Fun(..) => None,
            },
            Const::Int(_) | Const::Atom(_) | Const::Nil => None,
        }
    }
}

impl Const {
    /// The atom `true` or `false`.
    pub const fn boolean(value: bool) -> Self {
        Self::Atom(if value { atoms::r#true } else { atoms::r#false })
    }

    /// The value of the atoms `true` and `false`.
    pub fn as_boolean(self) -> Option<bool> {
        match self {
            Self::Atom(atoms::r#true) => Some(true),
            Self::Atom(atoms::r#false) => Some(false),
            Self::Atom(_) | Self::Int(_) | Self::Nil | Self::Lit(_) => None,
        }
    }
}
