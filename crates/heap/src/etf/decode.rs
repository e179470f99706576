//! Bytes to terms.
//!
//! Values that are complete stand on a stack until the container around them ends; so no more is allocated than the bytes justify,
//! whatever sizes they claim.

use std::fmt;

use asterias_etf::{Decoder, Error, Fun, Pid, Port, Progress, Record, Reference, Visitor};
use asterias_term::atom::{self, AtomError};
use asterias_term::boxed::{Kind, header};
use asterias_term::fun::{FunIdentity, Mfa};
use asterias_term::order::{PID_NUMBER_BITS, pid_payload, reference_number};
use asterias_term::{Alloc, Word, map, record};

use super::LocalNode;

/// How to decode.
#[derive(Clone, Copy, Debug)]
pub struct DecodeOptions {
    /// Make no atoms (`binary_to_term(_, [safe])`); the resolver sees to funs.
    pub safe: bool,
    /// How many atoms there may be.
    pub atom_limit: u32,
    /// The most bytes that compressed data may grow to.
    pub max_bytes: usize,
    /// The node whose pids, ports and references are local.
    pub node: LocalNode,
}

impl Default for DecodeOptions {
    fn default() -> Self {
        DecodeOptions {
            safe: false,
            atom_limit: 1 << 20,
            max_bytes: usize::MAX,
            node: LocalNode::default(),
        }
    }
}

/// Bits of the number of a port of a node.
const PORT_BITS: u32 = 60;
/// Bits of the first word of identity of a reference of a node.
const REFERENCE_BITS: u32 = 18;

/// Why bytes are no term here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DecodeError {
    /// The bytes are no term.
    Malformed(asterias_etf::DecodeError),
    /// An atom would have to be made, and that is not allowed.
    UnsafeAtom,
    /// An atom cannot be made.
    Atom(AtomError),
    /// A map has a key twice.
    DuplicateKey,
    /// A pid, port or reference claims to be of this node, and has a number that no node gives.
    Identity,
    /// A fun that the resolver does not accept.
    Fun,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DecodeError::Malformed(error) => error.fmt(f),
            DecodeError::UnsafeAtom => f.write_str("an atom that does not exist yet"),
            DecodeError::Atom(AtomError::TooLong) => f.write_str("an atom is too long"),
            DecodeError::Atom(AtomError::TableFull) => f.write_str("there are too many atoms"),
            DecodeError::DuplicateKey => f.write_str("a map with a key twice"),
            DecodeError::Identity => f.write_str("an identity that this node cannot have"),
            DecodeError::Fun => f.write_str("a fun that is not known here"),
        }
    }
}

impl std::error::Error for DecodeError {}

/// Who knows the funs of this machine.
pub trait FunResolver {
    /// The entry of `fun Module:Function/Arity`, which begins with its [`Mfa`] and is never freed; `None` to refuse.
    fn export(&mut self, module: Word, function: Word, arity: u32) -> Option<*const Mfa>;

    /// The entry of a fun with an environment, which begins with its [`FunIdentity`] and is never freed; `None` to refuse. The name of
    /// the function is not in the bytes, so `identity.function` is [`Word::NONE`].
    fn fun(&mut self, identity: &FunIdentity) -> Option<*const FunIdentity>;
}

/// Accepts no funs.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFuns;

impl FunResolver for NoFuns {
    fn export(&mut self, _module: Word, _function: Word, _arity: u32) -> Option<*const Mfa> {
        None
    }

    fn fun(&mut self, _identity: &FunIdentity) -> Option<*const FunIdentity> {
        None
    }
}

/// Builds the term that `bytes` begin with, and says how many of them it took.
///
/// # Errors
/// The bytes are no term, or one that may not exist here. What was built until then is left in the heap, unreachable.
pub fn decode<A: Alloc>(
    bytes: &[u8],
    heap: &mut A,
    options: &DecodeOptions,
    funs: &mut dyn FunResolver,
) -> Result<(Word, usize), DecodeError> {
    let mut builder = Builder {
        heap,
        options,
        funs,
        values: Vec::new(),
        open: Vec::new(),
    };
    let mut decoder =
        Decoder::with_limit(bytes, options.max_bytes).map_err(DecodeError::Malformed)?;
    loop {
        match decoder.step(&mut builder, usize::MAX) {
            Ok(Progress::More) => {}
            Ok(Progress::Done) => break,
            Err(Error::Malformed(error)) => return Err(DecodeError::Malformed(error)),
            Err(Error::Refused(error)) => return Err(error),
        }
    }
    let root = builder.values.pop().unwrap_or(Word::NIL);
    Ok((root, decoder.used()))
}

/// A container whose children are not complete.
struct Open {
    /// Where its children begin among the values.
    from: usize,
    /// Of a fun: its entry and creator.
    fun: Option<(Word, Word)>,
}

struct Builder<'b, A> {
    heap: &'b mut A,
    options: &'b DecodeOptions,
    funs: &'b mut dyn FunResolver,
    values: Vec<Word>,
    open: Vec<Open>,
}

impl<A: Alloc> Builder<'_, A> {
    fn push(&mut self, word: Word) -> Result<(), DecodeError> {
        self.values.push(word);
        Ok(())
    }

    fn begin(&mut self, fun: Option<(Word, Word)>) -> Result<(), DecodeError> {
        self.open.push(Open {
            from: self.values.len(),
            fun,
        });
        Ok(())
    }

    /// Replaces the children of the innermost container by what `make` makes of them.
    fn end(&mut self, make: impl FnOnce(&mut A, &[Word], Open) -> Word) -> Result<(), DecodeError> {
        self.try_end(|heap, children, open| Ok(make(heap, children, open)))
    }

    fn try_end(
        &mut self,
        make: impl FnOnce(&mut A, &[Word], Open) -> Result<Word, DecodeError>,
    ) -> Result<(), DecodeError> {
        if let Some(open) = self.open.pop() {
            let from = open.from.min(self.values.len());
            let word = make(self.heap, &self.values[from..], open)?;
            self.values.truncate(from);
            self.values.push(word);
        }
        Ok(())
    }

    fn make_atom(&self, text: &str) -> Result<Word, DecodeError> {
        if let Some(atom) = atom::existing(text) {
            return Ok(atom);
        }
        if self.options.safe {
            return Err(DecodeError::UnsafeAtom);
        }
        atom::try_intern(text, self.options.atom_limit).map_err(DecodeError::Atom)
    }

    /// Whether an identity is of this node. A creation of 0 stands for any.
    fn is_local(&self, node: Word, creation: u32) -> bool {
        let local = self.options.node;
        node == local.name && (creation == local.creation || creation == 0)
    }

    /// Refuses what claims to be of this node but has a number that no node gives.
    fn claims_local(&self, node: Word, creation: u32, exists: bool) -> Result<bool, DecodeError> {
        let local = self.is_local(node, creation);
        if local && !exists {
            return Err(DecodeError::Identity);
        }
        Ok(local)
    }

    /// A pid. One that claims to be of this node but has a serial beyond ours was made by another run of it, and stays external; so
    /// with ports and references.
    fn make_pid(&mut self, pid: &Pid<'_>) -> Result<Word, DecodeError> {
        let node = self.make_atom(pid.node)?;
        let exists = pid.id >> PID_NUMBER_BITS == 0;
        if self.claims_local(node, pid.creation, exists)?
            && let Some(word) = local_pid(pid.id, pid.serial)
        {
            return Ok(word);
        }
        let numbers = u64::from(pid.id) | u64::from(pid.serial) << 32;
        Ok(self.external(Kind::ExternalPid, node, pid.creation, &[numbers]))
    }

    fn external(&mut self, kind: Kind, node: Word, creation: u32, numbers: &[u64]) -> Word {
        let mut words = vec![node, Word(u64::from(creation))];
        words.extend(numbers.iter().copied().map(Word));
        self.heap.boxed(header(kind, words.len()), &words)
    }
}

fn local_pid(number: u32, serial: u32) -> Option<Word> {
    let fits = number >> PID_NUMBER_BITS == 0 && serial >> (58 - PID_NUMBER_BITS) == 0;
    fits.then(|| Word::from_pid_payload(pid_payload(number, serial)))
}

/// The unique number of a reference of this node, and the process it is an alias of, if it is one.
fn local_reference(ids: &[u32]) -> Option<(u64, Word)> {
    let (number, alias) = match *ids {
        [a] => ([a, 0, 0], Word(0)),
        [a, b] => ([a, b, 0], Word(0)),
        [a, b, c] => ([a, b, c], Word(0)),
        [a, b, c, number, serial] => ([a, b, c], local_pid(number, serial)?),
        _ => return None,
    };
    Some((reference_number(number)?, alias))
}

/// What follows a reference's creation: the count of words, then the words by pairs.
fn packed(ids: &[u32]) -> Vec<u64> {
    let mut words = vec![ids.len() as u64];
    words.extend(ids.chunks(2).map(|pair| match *pair {
        [low, high] => u64::from(low) | u64::from(high) << 32,
        _ => pair.first().copied().map_or(0, u64::from),
    }));
    words
}

impl<A: Alloc> Visitor for Builder<'_, A> {
    type Error = DecodeError;

    fn integer(&mut self, value: i64) -> Result<(), DecodeError> {
        let word = self.heap.integer(value);
        self.push(word)
    }

    fn big_integer(&mut self, negative: bool, magnitude: &[u8]) -> Result<(), DecodeError> {
        let limbs: Vec<u64> = magnitude
            .chunks(8)
            .map(|chunk| {
                let mut limb = [0; 8];
                limb[..chunk.len()].copy_from_slice(chunk);
                u64::from_le_bytes(limb)
            })
            .collect();
        let word = self.heap.big(negative, &limbs);
        self.push(word)
    }

    fn float(&mut self, value: f64) -> Result<(), DecodeError> {
        let word = self.heap.float(value);
        self.push(word)
    }

    fn atom(&mut self, text: &str) -> Result<(), DecodeError> {
        let word = self.make_atom(text)?;
        self.push(word)
    }

    fn nil(&mut self) -> Result<(), DecodeError> {
        self.push(Word::NIL)
    }

    fn string(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        let elements: Vec<Word> = bytes
            .iter()
            .map(|byte| Word::small(i64::from(*byte)))
            .collect();
        let word = self.heap.list(&elements);
        self.push(word)
    }

    fn binary(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        let word = self.heap.binary(bytes);
        self.push(word)
    }

    fn bit_binary(&mut self, bytes: &[u8], last_bits: u8) -> Result<(), DecodeError> {
        let Some((last, whole)) = bytes.split_last() else {
            return self.push(Word::NIL);
        };
        let last_bits = last_bits.clamp(1, 7);
        let mut copy = whole.to_vec();
        copy.push(last & (0xff << (8 - last_bits)));
        let (word, data) = self.heap.new_bits(whole.len() * 8 + usize::from(last_bits));
        // SAFETY: there is room for as many bytes as hold the bits.
        unsafe { std::ptr::copy_nonoverlapping(copy.as_ptr(), data, copy.len()) };
        self.push(word)
    }

    fn pid(&mut self, pid: &Pid<'_>) -> Result<(), DecodeError> {
        let word = self.make_pid(pid)?;
        self.push(word)
    }

    fn port(&mut self, port: &Port<'_>) -> Result<(), DecodeError> {
        let node = self.make_atom(port.node)?;
        let exists = port.id >> PORT_BITS == 0;
        let local = self.claims_local(node, port.creation, exists)?;
        let word = if local && port.id >> 58 == 0 {
            Word::from_port_payload(port.id)
        } else {
            self.external(Kind::ExternalPort, node, port.creation, &[port.id])
        };
        self.push(word)
    }

    fn reference(&mut self, reference: &Reference<'_>) -> Result<(), DecodeError> {
        let node = self.make_atom(reference.node)?;
        let ids = reference.ids();
        let exists = ids.first().is_some_and(|id| id >> REFERENCE_BITS == 0);
        let local = self.claims_local(node, reference.creation, exists)?;
        let word = match local_reference(ids) {
            Some((number, alias)) if local => self.heap.reference(number, alias),
            Some(_) | None => {
                let words = packed(ids);
                self.external(Kind::ExternalReference, node, reference.creation, &words)
            }
        };
        self.push(word)
    }

    fn export(&mut self, module: &str, function: &str, arity: u8) -> Result<(), DecodeError> {
        let (module, function) = (self.make_atom(module)?, self.make_atom(function)?);
        let entry = self
            .funs
            .export(module, function, u32::from(arity))
            .ok_or(DecodeError::Fun)?;
        let word = self
            .heap
            .boxed(header(Kind::Export, 1), &[Word(entry as u64)]);
        self.push(word)
    }

    fn tuple_begin(&mut self, _len: u32) -> Result<(), DecodeError> {
        self.begin(None)
    }

    fn tuple_end(&mut self) -> Result<(), DecodeError> {
        self.end(|heap, elements, _| heap.tuple(elements))
    }

    fn list_begin(&mut self, _len: u32) -> Result<(), DecodeError> {
        self.begin(None)
    }

    fn list_tail(&mut self) -> Result<(), DecodeError> {
        Ok(())
    }

    fn list_end(&mut self) -> Result<(), DecodeError> {
        self.end(|heap, elements, _| match elements.split_last() {
            Some((tail, elements)) => heap.list_with_tail(elements, *tail),
            None => Word::NIL,
        })
    }

    fn map_begin(&mut self, _len: u32) -> Result<(), DecodeError> {
        self.begin(None)
    }

    fn map_end(&mut self) -> Result<(), DecodeError> {
        self.try_end(|heap, children, _| {
            let entries: Vec<(Word, Word)> = children
                .chunks_exact(2)
                .map(|entry| (entry[0], entry[1]))
                .collect();
            // SAFETY: keys and values were built in this heap just now, and allocating moves nothing.
            unsafe {
                let map = map::from_entries(heap, &entries);
                if map::len(map) == entries.len() {
                    Ok(map)
                } else {
                    Err(DecodeError::DuplicateKey)
                }
            }
        })
    }

    fn record_begin(&mut self, record: &Record<'_>) -> Result<(), DecodeError> {
        let names = (self.make_atom(record.module)?, self.make_atom(record.name)?);
        let fields = record
            .fields
            .iter()
            .map(|field| self.make_atom(field))
            .collect::<Result<Vec<_>, _>>()?;
        let definition = record::definition(self.heap, names, record.exported, &fields);
        self.push(definition)?;
        self.begin(None)
    }

    fn record_end(&mut self) -> Result<(), DecodeError> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let values = self.values.split_off(open.from.min(self.values.len()));
        if let Some(definition) = self.values.pop() {
            // SAFETY: the definition was made before the values, with as many fields as the decoder announced values.
            let word = unsafe { record::new(self.heap, definition, values.into_iter()) };
            self.push(word)?;
        }
        Ok(())
    }

    fn fun_begin(&mut self, fun: &Fun<'_>) -> Result<(), DecodeError> {
        let identity = FunIdentity {
            module: self.make_atom(fun.module)?,
            function: Word::NONE,
            arity: u32::from(fun.arity),
            free: fun.num_free,
            index: fun.index,
            old_index: fun.old_index,
            old_unique: fun.old_uniq,
            unique: fun.uniq,
        };
        let entry = self.funs.fun(&identity).ok_or(DecodeError::Fun)?;
        let creator = self.make_pid(&fun.pid)?;
        self.begin(Some((Word(entry as u64), creator)))
    }

    fn fun_end(&mut self) -> Result<(), DecodeError> {
        self.end(|heap, free, open| {
            let mut words = Vec::with_capacity(2 + free.len());
            words.extend(
                open.fun
                    .map_or([Word(0), Word::NIL], |(entry, creator)| [entry, creator]),
            );
            words.extend_from_slice(free);
            heap.boxed(header(Kind::Fun, words.len()), &words)
        })
    }
}
