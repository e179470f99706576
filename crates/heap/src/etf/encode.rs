//! Terms to bytes.

use asterias_etf::{EncodeError, Encoder, Fun, Minor, Pid, Port, Record, Reference, Visitor};
use asterias_term::boxed::Kind;
use asterias_term::fun::FunIdentity;
use asterias_term::map::Map;
use asterias_term::order::{pid_parts, reference_words};
use asterias_term::term::{ExternalView, FunView};
use asterias_term::{Term, View, Word, atom};

use smallvec::SmallVec;

use super::LocalNode;

/// How to encode.
#[derive(Clone, Copy, Debug, Default)]
pub struct EncodeOptions {
    /// Write maps in the order of their keys, so that equal terms have equal bytes.
    pub deterministic: bool,
    /// Compress at this level, 1 to 9, if that makes it smaller; 0 for not.
    pub compressed: u8,
    /// The form of floats and atoms.
    pub minor: Minor,
    /// What this node is called.
    pub node: LocalNode,
}

/// The bytes of a term, version byte first: `term_to_binary/2`.
///
/// # Errors
/// A part of the term is too large for the format.
pub fn encode(term: Term<'_>, options: &EncodeOptions) -> Result<Vec<u8>, EncodeError> {
    let mut encoder = Encoder::new().in_form(options.minor);
    visit(term, options, &mut encoder)?;
    Ok(match options.compressed {
        0 => encoder.finish(),
        level => encoder.finish_compressed(level),
    })
}

/// How many bytes [`encode`] would write, not compressed: `external_size/2`.
///
/// # Errors
/// As [`encode`].
pub fn encoded_size(term: Term<'_>, options: &EncodeOptions) -> Result<usize, EncodeError> {
    let mut encoder = Encoder::measuring().in_form(options.minor);
    visit(term, options, &mut encoder)?;
    Ok(encoder.measured())
}

/// Tells a visitor what a term consists of.
///
/// # Errors
/// Those of the visitor, and parts too large for the format.
pub fn visit<V>(term: Term<'_>, options: &EncodeOptions, visitor: &mut V) -> Result<(), V::Error>
where
    V: Visitor,
    V::Error: From<EncodeError>,
{
    let mut walk = Walk {
        options,
        visitor,
        frames: Vec::new(),
    };
    let mut current = Some(term);
    loop {
        if let Some(term) = current.take() {
            walk.enter(term)?;
        }
        match walk.next()? {
            Step::Child(term) => current = Some(term),
            Step::Ended => {}
            Step::Done => return Ok(()),
        }
    }
}

/// A container whose children are being told.
enum Frame<'h> {
    Tuple(&'h [Term<'h>]),
    Fun(&'h [Term<'h>]),
    Record(&'h [Term<'h>]),
    List(Term<'h>),
    Tail,
    /// Keys and values in turn, the last one first.
    Map(Vec<Term<'h>>),
}

enum Step<'h> {
    Child(Term<'h>),
    Ended,
    Done,
}

struct Walk<'w, 'h, V> {
    options: &'w EncodeOptions,
    visitor: &'w mut V,
    frames: Vec<Frame<'h>>,
}

fn count(length: usize) -> Result<u32, EncodeError> {
    u32::try_from(length).map_err(|_| EncodeError::TooLarge)
}

/// The longest list that is written as a string.
const LONGEST_STRING: usize = 65_535;

/// The bytes, where this is a proper list of bytes that is written as a string.
fn string(list: Term<'_>) -> Option<SmallVec<[u8; 64]>> {
    let mut bytes = SmallVec::new();
    let mut elements = list.list();
    for element in elements.by_ref() {
        let byte = element
            .word()
            .as_small()
            .and_then(|value| u8::try_from(value).ok())?;
        if bytes.len() == LONGEST_STRING {
            return None;
        }
        bytes.push(byte);
    }
    elements.rest().word().is_nil().then_some(bytes)
}

impl<'h, V> Walk<'_, 'h, V>
where
    V: Visitor,
    V::Error: From<EncodeError>,
{
    /// Tells a scalar, or the beginning of a container.
    fn enter(&mut self, term: Term<'h>) -> Result<(), V::Error> {
        match term.view() {
            View::Small(value) => self.visitor.integer(value),
            View::Big(big) => self.big(big.negative, big.limbs),
            View::Float(value) => self.visitor.float(value),
            View::Atom(word) => self.visitor.atom(atom::name(word)),
            View::Nil => self.visitor.nil(),
            View::Cons(..) => self.list(term),
            View::Tuple(elements) => {
                self.visitor.tuple_begin(count(elements.len())?)?;
                self.frames.push(Frame::Tuple(elements));
                Ok(())
            }
            View::Record(record) => {
                let fields: Vec<&str> = record
                    .fields()
                    .iter()
                    .filter_map(|field| field.as_atom_name())
                    .collect();
                self.visitor.record_begin(&Record {
                    module: atom::name(record.module()),
                    name: atom::name(record.name()),
                    exported: record.is_exported(),
                    fields: &fields,
                })?;
                self.frames.push(Frame::Record(record.values()));
                Ok(())
            }
            View::Map(term) => self.map(term),
            View::Bits(bits) => {
                let bytes = bits.to_bytes();
                match bits.bit_size() % 8 {
                    0 => self.visitor.binary(&bytes),
                    rest => self.visitor.bit_binary(&bytes, rest as u8),
                }
            }
            View::Fun(fun) => self.fun(&fun),
            View::Export(mfa) => {
                let arity = u8::try_from(mfa.arity).map_err(|_| EncodeError::TooLarge)?;
                self.visitor
                    .export(atom::name(mfa.module), atom::name(mfa.function), arity)
            }
            View::Pid(word) => self.visitor.pid(&self.local_pid(word)),
            View::Port(word) => {
                let node = self.options.node;
                self.visitor.port(&Port {
                    node: atom::name(node.name),
                    id: word.payload(),
                    creation: node.creation,
                })
            }
            View::Reference(number, alias) => self.reference(number, alias),
            View::External(external) => self.external(&external),
        }
    }

    /// The next child of the innermost container, or its end.
    fn next(&mut self) -> Result<Step<'h>, V::Error> {
        let Some(frame) = self.frames.last_mut() else {
            return Ok(Step::Done);
        };
        match frame {
            Frame::Tuple(rest) | Frame::Fun(rest) | Frame::Record(rest) => {
                if let Some((first, others)) = rest.split_first() {
                    *rest = others;
                    return Ok(Step::Child(*first));
                }
            }
            Frame::Map(rest) => {
                if let Some(term) = rest.pop() {
                    return Ok(Step::Child(term));
                }
            }
            Frame::List(rest) => {
                if let View::Cons(head, tail) = rest.view() {
                    *rest = tail;
                    return Ok(Step::Child(head));
                }
                let tail = *rest;
                *frame = Frame::Tail;
                self.visitor.list_tail()?;
                return Ok(Step::Child(tail));
            }
            Frame::Tail => {}
        }
        match self.frames.pop() {
            Some(Frame::Tuple(_)) => self.visitor.tuple_end()?,
            Some(Frame::Fun(_)) => self.visitor.fun_end()?,
            Some(Frame::Record(_)) => self.visitor.record_end()?,
            Some(Frame::Map(_)) => self.visitor.map_end()?,
            Some(Frame::List(_) | Frame::Tail) => self.visitor.list_end()?,
            None => {}
        }
        Ok(Step::Ended)
    }

    fn big(&mut self, negative: bool, limbs: &[u64]) -> Result<(), V::Error> {
        if let [limb] = limbs {
            let value = if negative {
                0i64.checked_sub_unsigned(*limb)
            } else {
                i64::try_from(*limb).ok()
            };
            if let Some(value) = value {
                return self.visitor.integer(value);
            }
        }
        let mut bytes: Vec<u8> = limbs.iter().flat_map(|limb| limb.to_le_bytes()).collect();
        while bytes.last() == Some(&0) {
            bytes.pop();
        }
        self.visitor.big_integer(negative, &bytes)
    }

    fn list(&mut self, term: Term<'h>) -> Result<(), V::Error> {
        if let Some(bytes) = string(term) {
            return self.visitor.string(&bytes);
        }
        self.visitor.list_begin(count(term.list().count())?)?;
        self.frames.push(Frame::List(term));
        Ok(())
    }

    fn map(&mut self, term: Term<'h>) -> Result<(), V::Error> {
        let Some(map) = Map::new(term) else {
            self.visitor.map_begin(0)?;
            return self.visitor.map_end();
        };
        self.visitor.map_begin(count(map.len())?)?;
        let mut children = Vec::with_capacity(2 * map.len());
        if self.options.deterministic {
            children.extend(
                map.sorted_entries()
                    .into_iter()
                    .flat_map(|(key, value)| [key, value]),
            );
            children.reverse();
        } else if map.is_flat() {
            children.extend(map.entries().flat_map(|(key, value)| [key, value]));
            children.reverse();
        } else {
            // Against the order of iteration, as OTP does.
            children.extend(map.entries().flat_map(|(key, value)| [value, key]));
        }
        self.frames.push(Frame::Map(children));
        Ok(())
    }

    fn fun(&mut self, fun: &FunView<'h>) -> Result<(), V::Error> {
        let FunIdentity {
            module,
            arity,
            index,
            old_index,
            old_unique,
            unique,
            ..
        } = *fun.identity;
        let pid = match fun.creator.view() {
            View::External(external) => external_pid(&external),
            _ => self.local_pid(fun.creator.word()),
        };
        self.visitor.fun_begin(&Fun {
            module: atom::name(module),
            arity: u8::try_from(arity).map_err(|_| EncodeError::TooLarge)?,
            uniq: unique,
            index,
            old_index,
            old_uniq: old_unique,
            pid,
            num_free: count(fun.free.len())?,
        })?;
        self.frames.push(Frame::Fun(fun.free));
        Ok(())
    }

    fn local_pid(&self, pid: Word) -> Pid<'static> {
        let (id, serial) = pid_parts(pid.payload());
        Pid {
            node: atom::name(self.options.node.name),
            id,
            serial,
            creation: self.options.node.creation,
        }
    }

    fn reference(&mut self, number: u64, alias: Word) -> Result<(), V::Error> {
        let mut ids = reference_words(number).to_vec();
        if alias.is_local_pid() {
            // An alias is known by the process it leads to.
            let (number, serial) = pid_parts(alias.payload());
            ids.extend([number, serial]);
        }
        let node = self.options.node;
        self.tell_reference(atom::name(node.name), node.creation, &ids)
    }

    fn tell_reference(&mut self, node: &str, creation: u32, ids: &[u32]) -> Result<(), V::Error> {
        let reference = Reference::new(node, creation, ids).ok_or(EncodeError::TooLarge)?;
        self.visitor.reference(&reference)
    }

    fn external(&mut self, external: &ExternalView<'h>) -> Result<(), V::Error> {
        let node = atom::name(external.node);
        match (external.kind, external.words) {
            (Kind::ExternalPid, _) => self.visitor.pid(&external_pid(external)),
            (Kind::ExternalPort, words) => self.visitor.port(&Port {
                node,
                id: words.first().copied().unwrap_or(0),
                creation: external.creation,
            }),
            (_, [count, packed @ ..]) => {
                let ids: Vec<u32> = packed
                    .iter()
                    .flat_map(|pair| [*pair as u32, (*pair >> 32) as u32])
                    .take(*count as usize)
                    .collect();
                self.tell_reference(node, external.creation, &ids)
            }
            (_, []) => self.tell_reference(node, external.creation, &[]),
        }
    }
}

fn external_pid(external: &ExternalView<'_>) -> Pid<'static> {
    let numbers = external.words.first().copied().unwrap_or(0);
    Pid {
        node: atom::name(external.node),
        id: numbers as u32,
        serial: (numbers >> 32) as u32,
        creation: external.creation,
    }
}
