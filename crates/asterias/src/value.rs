//! Terms as Rust values.
//!
//! Processes, ports, references and funs are opaque: they can be given back to the machine that they came from, compared, and shown.

use std::collections::BTreeMap;

/// A term.
///
/// ```
/// use asterias::Value;
///
/// let value = Value::Tuple(vec![Value::atom("ok"), Value::from("text")]);
/// assert_eq!(value.to_string(), r#"{ok,<<"text">>}"#);
/// ```
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// An integer of 64 bits.
    Int(i64),
    /// An integer that does not fit in 64 bits.
    BigInt(BigInt),
    /// A float; always finite.
    Float(f64),
    /// An atom, by name. Gleam's `True`, `Nil` and constructors without fields are the atoms `true`, `nil` and so on.
    Atom(String),
    /// A binary. Gleam's strings are binaries of UTF-8.
    Binary(Vec<u8>),
    /// A bitstring that is no binary.
    Bits(Bits),
    /// A proper list.
    List(Vec<Value>),
    /// A list with a last tail that is no list; not empty.
    ImproperList(Vec<Value>, Box<Value>),
    /// A tuple.
    Tuple(Vec<Value>),
    /// A native record of OTP 29.
    Record(Record),
    /// A map, as pairs in the order of its keys; of equal keys the last counts.
    Map(Vec<(Value, Value)>),
    /// A process.
    Pid(Pid),
    /// A port.
    Port(Port),
    /// A reference.
    Reference(Reference),
    /// A fun.
    Fun(Fun),
}

/// A native record of OTP 29.
#[derive(Clone, PartialEq, Debug)]
pub struct Record {
    /// The module that defines it.
    pub module: String,
    /// Its name.
    pub name: String,
    /// Whether other modules may look inside.
    pub exported: bool,
    /// Names and values of its fields, in the order of their declaration.
    pub fields: Vec<(String, Value)>,
}

/// An integer that does not fit in 64 bits.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct BigInt {
    pub(crate) negative: bool,
    pub(crate) magnitude: Vec<u8>,
}

impl BigInt {
    /// An integer from its sign and its magnitude, least significant byte first.
    pub fn new(negative: bool, magnitude: impl Into<Vec<u8>>) -> BigInt {
        let mut magnitude = magnitude.into();
        while magnitude.last() == Some(&0) {
            magnitude.pop();
        }
        BigInt {
            negative: negative && !magnitude.is_empty(),
            magnitude,
        }
    }

    /// Whether it is below zero.
    pub fn is_negative(&self) -> bool {
        self.negative
    }

    /// The magnitude, least significant byte first, without leading zeros.
    pub fn magnitude(&self) -> &[u8] {
        &self.magnitude
    }
}

/// A bitstring whose size is no multiple of eight.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Bits {
    pub(crate) bytes: Vec<u8>,
    pub(crate) last_bits: u8,
}

impl Bits {
    /// The bits of these bytes, of the last one only the `last_bits` high ones; `None` unless these are 1 to 7 of an existing byte.
    pub fn new(bytes: impl Into<Vec<u8>>, last_bits: u8) -> Option<Bits> {
        let mut bytes = bytes.into();
        let last = bytes.last_mut().filter(|_| (1..8).contains(&last_bits))?;
        *last &= 0xff << (8 - last_bits);
        Some(Bits { bytes, last_bits })
    }

    /// The bytes, the last one filled up with zeros.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Number of bits.
    pub fn bit_size(&self) -> usize {
        (self.bytes.len() - 1) * 8 + usize::from(self.last_bits)
    }
}

/// A process.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Pid {
    pub(crate) node: String,
    pub(crate) id: u32,
    pub(crate) serial: u32,
    pub(crate) creation: u32,
}

/// A port.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Port {
    pub(crate) node: String,
    pub(crate) id: u64,
    pub(crate) creation: u32,
}

/// A reference.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct Reference {
    pub(crate) node: String,
    pub(crate) creation: u32,
    pub(crate) ids: Vec<u32>,
}

/// A fun.
#[derive(Clone, PartialEq, Debug)]
pub struct Fun(pub(crate) FunKind);

#[derive(Clone, PartialEq, Debug)]
pub(crate) enum FunKind {
    External {
        module: String,
        function: String,
        arity: u8,
    },
    Local(Box<LocalFun>),
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct LocalFun {
    pub(crate) module: String,
    pub(crate) arity: u8,
    pub(crate) uniq: [u8; 16],
    pub(crate) index: u32,
    pub(crate) old_index: u32,
    pub(crate) old_uniq: u32,
    pub(crate) pid: Pid,
    pub(crate) free: Vec<Value>,
}

impl Fun {
    /// `fun Module:Function/Arity`.
    pub fn external(module: impl Into<String>, function: impl Into<String>, arity: u8) -> Fun {
        Fun(FunKind::External {
            module: module.into(),
            function: function.into(),
            arity,
        })
    }

    /// Number of arguments that it is called with.
    pub fn arity(&self) -> u8 {
        match &self.0 {
            FunKind::External { arity, .. } => *arity,
            FunKind::Local(fun) => fun.arity,
        }
    }
}

impl Value {
    /// An atom.
    pub fn atom(name: impl Into<String>) -> Value {
        Value::Atom(name.into())
    }

    /// A string as Erlang has it: the list of its characters.
    pub fn charlist(text: &str) -> Value {
        Value::List(
            text.chars()
                .map(|character| Value::Int(i64::from(u32::from(character))))
                .collect(),
        )
    }

    /// The integer, where it fits.
    pub fn as_i64(&self) -> Option<i64> {
        if let Value::Int(value) = self {
            Some(*value)
        } else {
            None
        }
    }

    /// The float.
    pub fn as_f64(&self) -> Option<f64> {
        if let Value::Float(value) = self {
            Some(*value)
        } else {
            None
        }
    }

    /// The name of the atom.
    pub fn as_atom(&self) -> Option<&str> {
        if let Value::Atom(name) = self {
            Some(name)
        } else {
            None
        }
    }

    /// `true` or `false`.
    pub fn as_bool(&self) -> Option<bool> {
        match self.as_atom() {
            Some("true") => Some(true),
            Some("false") => Some(false),
            _ => None,
        }
    }

    /// The binary's text, where it is UTF-8.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(self.as_bytes()?).ok()
    }

    /// The binary's bytes.
    pub fn as_bytes(&self) -> Option<&[u8]> {
        if let Value::Binary(bytes) = self {
            Some(bytes)
        } else {
            None
        }
    }

    /// The proper list's elements.
    pub fn as_list(&self) -> Option<&[Value]> {
        if let Value::List(elements) = self {
            Some(elements)
        } else {
            None
        }
    }

    /// The tuple's elements.
    pub fn as_tuple(&self) -> Option<&[Value]> {
        if let Value::Tuple(elements) = self {
            Some(elements)
        } else {
            None
        }
    }

    /// The map's value for a key that is this atom.
    pub fn get(&self, key: &str) -> Option<&Value> {
        let Value::Map(pairs) = self else { return None };
        pairs
            .iter()
            .rev()
            .find(|(name, _)| name.as_atom() == Some(key))
            .map(|(_, value)| value)
    }

    /// The string, given as a list of characters.
    pub fn as_charlist(&self) -> Option<String> {
        let character = |value: &Value| char::from_u32(u32::try_from(value.as_i64()?).ok()?);
        self.as_list()?.iter().map(character).collect()
    }

    /// The process.
    pub fn as_pid(&self) -> Option<&Pid> {
        if let Value::Pid(pid) = self {
            Some(pid)
        } else {
            None
        }
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Value {
        Value::Int(value)
    }
}

impl From<i32> for Value {
    fn from(value: i32) -> Value {
        Value::Int(i64::from(value))
    }
}

impl From<u64> for Value {
    fn from(value: u64) -> Value {
        Value::from(i128::from(value))
    }
}

impl From<i128> for Value {
    fn from(value: i128) -> Value {
        match i64::try_from(value) {
            Ok(value) => Value::Int(value),
            Err(_) => Value::BigInt(BigInt::new(value < 0, value.unsigned_abs().to_le_bytes())),
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Value {
        Value::atom(if value { "true" } else { "false" })
    }
}

impl From<&str> for Value {
    /// A binary, as Gleam's strings are.
    fn from(text: &str) -> Value {
        Value::Binary(text.as_bytes().to_vec())
    }
}

impl From<String> for Value {
    /// A binary, as Gleam's strings are.
    fn from(text: String) -> Value {
        Value::Binary(text.into_bytes())
    }
}

impl From<Pid> for Value {
    fn from(pid: Pid) -> Value {
        Value::Pid(pid)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(elements: Vec<T>) -> Value {
        Value::List(elements.into_iter().map(Into::into).collect())
    }
}

impl<K: Into<Value>, V: Into<Value>> From<BTreeMap<K, V>> for Value {
    fn from(map: BTreeMap<K, V>) -> Value {
        Value::Map(
            map.into_iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect(),
        )
    }
}
