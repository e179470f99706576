//! Values from and to terms, over the External Term Format's visitor.
//!
//! Values are trees that Rust walks, compares and drops by recursion: so they are at most [`MAX_DEPTH`] deep, and a deeper term
//! or value is refused. Lists count as one level, however long.

use asterias_etf::{EncodeError, Encoder, Visitor};
use asterias_heap::FragmentBuilder;
use asterias_heap::etf::{self, DecodeOptions, EncodeOptions, FunResolver};
use asterias_machine::process::signal::Parcel;
use asterias_machine::{System, Term, Word};
use asterias_term::fun::{FunIdentity, Mfa};

use crate::error::Error;
use crate::value::{BigInt, Bits, Fun, FunKind, LocalFun, Pid, Port, Record, Reference, Value};

/// How deep values may be nested.
pub(crate) const MAX_DEPTH: usize = 1000;

/// Why a term is no value.
#[derive(Debug)]
pub(crate) enum Refusal {
    TooDeep,
    TooLarge,
}

impl From<EncodeError> for Refusal {
    fn from(_: EncodeError) -> Refusal {
        Refusal::TooLarge
    }
}

/// A term as a value.
pub(crate) fn from_term(term: Term<'_>) -> Result<Value, Refusal> {
    let mut builder = Builder::default();
    etf::visit(term, &EncodeOptions::default(), &mut builder)?;
    Ok(builder.done.pop().unwrap_or(Value::List(Vec::new())))
}

enum Open {
    Children,
    Fun(Box<LocalFun>),
    Record(Box<Record>),
}

/// Complete values stand in `done` until the container around them ends.
#[derive(Default)]
struct Builder {
    done: Vec<Value>,
    open: Vec<(Open, usize)>,
}

impl Builder {
    fn push(&mut self, value: Value) -> Result<(), Refusal> {
        self.done.push(value);
        Ok(())
    }

    fn begin(&mut self, open: Open) -> Result<(), Refusal> {
        if self.open.len() == MAX_DEPTH {
            return Err(Refusal::TooDeep);
        }
        self.open.push((open, self.done.len()));
        Ok(())
    }

    fn end(&mut self) -> (Open, Vec<Value>) {
        let (open, from) = self.open.pop().unwrap_or((Open::Children, 0));
        (open, self.done.split_off(from))
    }
}

fn pid_of(pid: &asterias_etf::Pid<'_>) -> Pid {
    Pid {
        node: pid.node.to_owned(),
        id: pid.id,
        serial: pid.serial,
        creation: pid.creation,
    }
}

impl Visitor for Builder {
    type Error = Refusal;

    fn integer(&mut self, value: i64) -> Result<(), Refusal> {
        self.push(Value::Int(value))
    }

    fn big_integer(&mut self, negative: bool, magnitude: &[u8]) -> Result<(), Refusal> {
        self.push(Value::BigInt(BigInt::new(negative, magnitude)))
    }

    fn float(&mut self, value: f64) -> Result<(), Refusal> {
        self.push(Value::Float(value))
    }

    fn atom(&mut self, text: &str) -> Result<(), Refusal> {
        self.push(Value::atom(text))
    }

    fn nil(&mut self) -> Result<(), Refusal> {
        self.push(Value::List(Vec::new()))
    }

    fn string(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.push(Value::List(
            bytes
                .iter()
                .map(|byte| Value::Int(i64::from(*byte)))
                .collect(),
        ))
    }

    fn binary(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        self.push(Value::Binary(bytes.to_vec()))
    }

    fn bit_binary(&mut self, bytes: &[u8], last_bits: u8) -> Result<(), Refusal> {
        self.push(
            Bits::new(bytes, last_bits).map_or_else(|| Value::Binary(bytes.to_vec()), Value::Bits),
        )
    }

    fn pid(&mut self, pid: &asterias_etf::Pid<'_>) -> Result<(), Refusal> {
        self.push(Value::Pid(pid_of(pid)))
    }

    fn port(&mut self, port: &asterias_etf::Port<'_>) -> Result<(), Refusal> {
        self.push(Value::Port(Port {
            node: port.node.to_owned(),
            id: port.id,
            creation: port.creation,
        }))
    }

    fn reference(&mut self, reference: &asterias_etf::Reference<'_>) -> Result<(), Refusal> {
        self.push(Value::Reference(Reference {
            node: reference.node.to_owned(),
            creation: reference.creation,
            ids: reference.ids().to_vec(),
        }))
    }

    fn export(&mut self, module: &str, function: &str, arity: u8) -> Result<(), Refusal> {
        self.push(Value::Fun(Fun::external(module, function, arity)))
    }

    fn tuple_begin(&mut self, _: u32) -> Result<(), Refusal> {
        self.begin(Open::Children)
    }

    fn tuple_end(&mut self) -> Result<(), Refusal> {
        let (_, elements) = self.end();
        self.push(Value::Tuple(elements))
    }

    fn list_begin(&mut self, _: u32) -> Result<(), Refusal> {
        self.begin(Open::Children)
    }

    fn list_tail(&mut self) -> Result<(), Refusal> {
        Ok(())
    }

    fn list_end(&mut self) -> Result<(), Refusal> {
        let (_, mut elements) = self.end();
        match elements.pop() {
            Some(Value::List(tail)) => {
                elements.extend(tail);
                self.push(Value::List(elements))
            }
            Some(Value::ImproperList(more, tail)) => {
                elements.extend(more);
                self.push(Value::ImproperList(elements, tail))
            }
            Some(tail) => self.push(Value::ImproperList(elements, Box::new(tail))),
            None => self.push(Value::List(elements)),
        }
    }

    fn map_begin(&mut self, _: u32) -> Result<(), Refusal> {
        self.begin(Open::Children)
    }

    fn map_end(&mut self) -> Result<(), Refusal> {
        let (_, children) = self.end();
        let mut pairs = Vec::with_capacity(children.len() / 2);
        let mut children = children.into_iter();
        while let (Some(key), Some(value)) = (children.next(), children.next()) {
            pairs.push((key, value));
        }
        self.push(Value::Map(pairs))
    }

    fn record_begin(&mut self, record: &asterias_etf::Record<'_>) -> Result<(), Refusal> {
        self.begin(Open::Record(Box::new(Record {
            module: record.module.to_owned(),
            name: record.name.to_owned(),
            exported: record.exported,
            fields: record
                .fields
                .iter()
                .map(|name| ((*name).to_owned(), Value::Int(0)))
                .collect(),
        })))
    }

    fn record_end(&mut self) -> Result<(), Refusal> {
        match self.end() {
            (Open::Record(mut record), values) => {
                for (field, value) in record.fields.iter_mut().zip(values) {
                    field.1 = value;
                }
                self.push(Value::Record(*record))
            }
            (Open::Children | Open::Fun(_), children) => self.push(Value::Tuple(children)),
        }
    }

    fn fun_begin(&mut self, fun: &asterias_etf::Fun<'_>) -> Result<(), Refusal> {
        self.begin(Open::Fun(Box::new(LocalFun {
            module: fun.module.to_owned(),
            arity: fun.arity,
            uniq: fun.uniq,
            index: fun.index,
            old_index: fun.old_index,
            old_uniq: fun.old_uniq,
            pid: pid_of(&fun.pid),
            free: Vec::new(),
        })))
    }

    fn fun_end(&mut self) -> Result<(), Refusal> {
        match self.end() {
            (Open::Fun(mut fun), free) => {
                fun.free = free;
                self.push(Value::Fun(Fun(FunKind::Local(fun))))
            }
            (Open::Children | Open::Record(_), children) => self.push(Value::Tuple(children)),
        }
    }
}

/// A value as a term that can be sent.
pub(crate) fn to_parcel(system: &System, value: &Value) -> Result<Parcel, Error> {
    let mut encoder = Encoder::new();
    encode(value, &mut encoder, 0)?;
    let bytes = encoder.finish();
    let mut builder = FragmentBuilder::new(bytes.len() / 4 + 16);
    let options = DecodeOptions {
        atom_limit: system.atom_limit(),
        ..DecodeOptions::default()
    };
    let (root, _) = etf::decode(&bytes, &mut builder, &options, &mut Resolver(system))
        .map_err(|error| Error::value(error.to_string()))?;
    Ok(Parcel {
        root,
        fragment: Some(builder.finish()),
    })
}

/// The funs of a system.
struct Resolver<'s>(&'s System);

impl FunResolver for Resolver<'_> {
    fn export(&mut self, module: Word, function: Word, arity: u32) -> Option<*const Mfa> {
        Some(&raw const self.0.code.export(module, function, arity).mfa)
    }

    fn fun(&mut self, identity: &FunIdentity) -> Option<*const FunIdentity> {
        Some(&raw const self.0.code.fun_entry(*identity).identity)
    }
}

fn size(length: usize) -> Result<u32, Error> {
    u32::try_from(length).map_err(|_| Error::value("a value is too large for a term"))
}

fn too_large(error: EncodeError) -> Error {
    Error::value(error.to_string())
}

fn encode(value: &Value, encoder: &mut Encoder, depth: usize) -> Result<(), Error> {
    if depth > MAX_DEPTH {
        return Err(Error::value("a value is nested too deep"));
    }
    let deeper = depth + 1;
    match value {
        Value::Int(value) => encoder.integer(*value),
        Value::BigInt(value) => big(value, encoder),
        Value::Float(value) if value.is_finite() => encoder.float(*value),
        Value::Float(_) => return Err(Error::value("a float that is not finite is no term")),
        Value::Atom(name) if name.chars().count() > 255 => {
            return Err(Error::value("an atom has at most 255 characters"));
        }
        Value::Atom(name) => encoder.atom(name),
        Value::Binary(bytes) => encoder.binary(bytes),
        Value::Bits(bits) => encoder.bit_binary(&bits.bytes, bits.last_bits),
        Value::List(elements) if elements.is_empty() => encoder.nil(),
        Value::List(elements) => {
            encoder
                .list_begin(size(elements.len())?)
                .map_err(too_large)?;
            encode_all(elements, encoder, deeper)?;
            encoder
                .list_tail()
                .and_then(|()| encoder.nil())
                .and_then(|()| encoder.list_end())
        }
        Value::ImproperList(elements, tail) if elements.is_empty() => {
            return encode(tail, encoder, deeper);
        }
        Value::ImproperList(elements, tail) => {
            encoder
                .list_begin(size(elements.len())?)
                .map_err(too_large)?;
            encode_all(elements, encoder, deeper)?;
            encoder.list_tail().map_err(too_large)?;
            encode(tail, encoder, deeper)?;
            encoder.list_end()
        }
        Value::Tuple(elements) => {
            encoder
                .tuple_begin(size(elements.len())?)
                .map_err(too_large)?;
            encode_all(elements, encoder, deeper)?;
            encoder.tuple_end()
        }
        Value::Record(record) => {
            let names: Vec<&str> = record
                .fields
                .iter()
                .map(|(name, _)| name.as_str())
                .collect();
            encoder
                .record_begin(&asterias_etf::Record {
                    module: &record.module,
                    name: &record.name,
                    exported: record.exported,
                    fields: &names,
                })
                .map_err(too_large)?;
            for (_, value) in &record.fields {
                encode(value, encoder, deeper)?;
            }
            encoder.record_end()
        }
        Value::Map(pairs) => {
            let last: Vec<_> = pairs
                .iter()
                .enumerate()
                .filter(|(index, (key, _))| {
                    !pairs[index + 1..].iter().any(|(later, _)| later == key)
                })
                .collect();
            encoder.map_begin(size(last.len())?).map_err(too_large)?;
            for (_, (key, value)) in last {
                encode(key, encoder, deeper)?;
                encode(value, encoder, deeper)?;
            }
            encoder.map_end()
        }
        Value::Pid(pid) => encoder.pid(&borrowed(pid)),
        Value::Port(port) => encoder.port(&asterias_etf::Port {
            node: &port.node,
            id: port.id,
            creation: port.creation,
        }),
        Value::Reference(reference) => {
            match asterias_etf::Reference::new(&reference.node, reference.creation, &reference.ids)
            {
                Some(reference) => encoder.reference(&reference),
                None => return Err(Error::value("a reference without identity")),
            }
        }
        Value::Fun(Fun(FunKind::External {
            module,
            function,
            arity,
        })) => encoder.export(module, function, *arity),
        Value::Fun(Fun(FunKind::Local(fun))) => return local_fun(fun, encoder, deeper),
    }
    .map_err(too_large)
}

fn encode_all(values: &[Value], encoder: &mut Encoder, depth: usize) -> Result<(), Error> {
    values
        .iter()
        .try_for_each(|value| encode(value, encoder, depth))
}

fn big(value: &BigInt, encoder: &mut Encoder) -> Result<(), EncodeError> {
    let mut bytes = [0; 16];
    if let Some(low) = bytes.get_mut(..value.magnitude.len()) {
        low.copy_from_slice(&value.magnitude);
        // A magnitude of 2^127 and more is far from 64 bits.
        let magnitude = i128::try_from(u128::from_le_bytes(bytes)).unwrap_or(i128::MAX);
        let signed = if value.negative {
            -magnitude
        } else {
            magnitude
        };
        if let Ok(small) = i64::try_from(signed) {
            return encoder.integer(small);
        }
    }
    encoder.big_integer(value.negative, &value.magnitude)
}

fn borrowed(pid: &Pid) -> asterias_etf::Pid<'_> {
    asterias_etf::Pid {
        node: &pid.node,
        id: pid.id,
        serial: pid.serial,
        creation: pid.creation,
    }
}

fn local_fun(fun: &LocalFun, encoder: &mut Encoder, depth: usize) -> Result<(), Error> {
    let head = asterias_etf::Fun {
        module: &fun.module,
        arity: fun.arity,
        uniq: fun.uniq,
        index: fun.index,
        old_index: fun.old_index,
        old_uniq: fun.old_uniq,
        pid: borrowed(&fun.pid),
        num_free: size(fun.free.len())?,
    };
    encoder.fun_begin(&head).map_err(too_large)?;
    encode_all(&fun.free, encoder, depth)?;
    encoder.fun_end().map_err(too_large)
}
