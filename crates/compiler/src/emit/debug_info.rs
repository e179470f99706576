//! Chunk `Dbgi`: the forms of the module, for debuggers, documentation tools and whoever compiles from them again.
//!
//! The terms are written in External Term Format as they come, without a tree of them in between, and compressed, as in OTP.

use asterias_syntax::ast::{Ast, Attribute, Form};
use asterias_syntax::format::{Sink, Writer};
use asterias_syntax::{Name, Names, Term, known};
use dashu_int::IBig;

/// Tags of the External Term Format.
const VERSION: u8 = 131;
const NEW_FLOAT: u8 = 70;
const BIT_BINARY: u8 = 77;
const SMALL_INTEGER: u8 = 97;
const INTEGER: u8 = 98;
const SMALL_TUPLE: u8 = 104;
const LARGE_TUPLE: u8 = 105;
const NIL: u8 = 106;
const STRING: u8 = 107;
const LIST: u8 = 108;
const BINARY: u8 = 109;
const SMALL_BIG: u8 = 110;
const LARGE_BIG: u8 = 111;
const EXPORT: u8 = 113;
const MAP: u8 = 116;
const ATOM: u8 = 118;
const SMALL_ATOM: u8 = 119;

/// The chunk of a module: `{debug_info_v1, erl_abstract_code, {Forms, []}}`; without forms, `none` stands for them.
pub(crate) fn chunk(ast: Option<&Ast>, names: &Names) -> Vec<u8> {
    let mut sink = EtfSink::new(names);
    sink.tuple(3);
    sink.plain_atom("debug_info_v1");
    sink.plain_atom("erl_abstract_code");
    sink.tuple(2);
    match ast {
        Some(ast) => {
            // Documentation has a chunk of its own.
            let forms = || ast.forms.iter().filter(|form| !is_documentation(form));
            sink.list(forms().count());
            let mut writer = Writer::new(ast, &mut sink, true);
            for form in forms() {
                writer.form(form);
            }
            sink.end_list();
        }
        None => sink.plain_atom("none"),
    }
    sink.out.push(NIL);
    match ast {
        // Forms shrink to a fourth; the fastest level does most of it.
        Some(_) => asterias_etf::compressed(sink.out, 1),
        None => sink.out,
    }
}

/// `-doc` and `-moduledoc`.
pub(super) fn is_documentation(form: &Form) -> bool {
    matches!(
        form,
        Form::Attribute(_, Attribute::Other(known::DOC | known::MODULEDOC, _))
    )
}

/// A term in External Term Format, written as it comes.
pub(super) struct EtfSink<'n> {
    names: &'n Names,
    out: Vec<u8>,
}

impl<'n> EtfSink<'n> {
    pub(super) fn new(names: &'n Names) -> Self {
        Self {
            names,
            out: vec![VERSION],
        }
    }

    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.out
    }
}

impl EtfSink<'_> {
    /// A map; that many pairs of key and value follow.
    pub(super) fn map(&mut self, size: usize) {
        self.out.push(MAP);
        self.count(size);
    }

    pub(super) fn binary(&mut self, bytes: &[u8]) {
        self.bits(bytes, 8);
    }

    pub(super) fn plain_atom(&mut self, text: &str) {
        match u8::try_from(text.len()) {
            Ok(len) => self.out.extend_from_slice(&[SMALL_ATOM, len]),
            Err(_) => {
                self.out.push(ATOM);
                self.out
                    .extend_from_slice(&(text.len() as u16).to_be_bytes());
            }
        }
        self.out.extend_from_slice(text.as_bytes());
    }

    fn count(&mut self, count: usize) {
        self.out.extend_from_slice(&(count as u32).to_be_bytes());
    }

    fn big_integer(&mut self, is_negative: bool, magnitude: &[u8]) {
        match u8::try_from(magnitude.len()) {
            Ok(len) => self.out.extend_from_slice(&[SMALL_BIG, len]),
            Err(_) => {
                self.out.push(LARGE_BIG);
                self.count(magnitude.len());
            }
        }
        self.out.push(u8::from(is_negative));
        self.out.extend_from_slice(magnitude);
    }

    fn pieces(&mut self, items: &[Term]) {
        for item in items {
            self.term(item);
        }
    }

    fn bits(&mut self, bytes: &[u8], last: u8) {
        if last == 8 || bytes.is_empty() {
            self.out.push(BINARY);
            self.count(bytes.len());
        } else {
            self.out.push(BIT_BINARY);
            self.count(bytes.len());
            self.out.push(last);
        }
        self.out.extend_from_slice(bytes);
    }
}

impl Sink for EtfSink<'_> {
    fn atom(&mut self, name: Name) {
        let names = self.names;
        self.plain_atom(names.text(name));
    }

    fn integer(&mut self, value: i64) {
        if let Ok(byte) = u8::try_from(value) {
            self.out.extend_from_slice(&[SMALL_INTEGER, byte]);
        } else if let Ok(small) = i32::try_from(value) {
            self.out.push(INTEGER);
            self.out.extend_from_slice(&small.to_be_bytes());
        } else {
            let magnitude = value.unsigned_abs();
            let len = 8 - magnitude.leading_zeros() as usize / 8;
            self.big_integer(value < 0, &magnitude.to_le_bytes()[..len]);
        }
    }

    fn big(&mut self, value: &IBig) {
        let magnitude = value.clone().into_parts().1.to_le_bytes();
        self.big_integer(*value < IBig::ZERO, &magnitude);
    }

    fn float(&mut self, value: f64) {
        self.out.push(NEW_FLOAT);
        self.out.extend_from_slice(&value.to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        let is_bytes = text.chars().all(|c| u32::from(c) < 256);
        let count = text.chars().count();
        if count == 0 {
            self.out.push(NIL);
        } else if let (true, Ok(len)) = (is_bytes, u16::try_from(count)) {
            self.out.push(STRING);
            self.out.extend_from_slice(&len.to_be_bytes());
            self.out.extend(text.chars().map(|c| u32::from(c) as u8));
        } else {
            self.list(count);
            for c in text.chars() {
                self.integer(i64::from(u32::from(c)));
            }
            self.end_list();
        }
    }

    fn tuple(&mut self, size: usize) {
        match u8::try_from(size) {
            Ok(size) => self.out.extend_from_slice(&[SMALL_TUPLE, size]),
            Err(_) => {
                self.out.push(LARGE_TUPLE);
                self.count(size);
            }
        }
    }

    fn list(&mut self, length: usize) {
        // What has no elements is its end alone.
        if length > 0 {
            self.out.push(LIST);
            self.count(length);
        }
    }

    fn end_list(&mut self) {
        self.out.push(NIL);
    }

    fn term(&mut self, term: &Term) {
        match term {
            Term::Atom(name) => self.atom(*name),
            Term::Integer(value) => self.integer(*value),
            Term::Big(value) => self.big(value),
            Term::Float(value) => self.float(*value),
            Term::String(text) => self.text(text),
            Term::List(items) => {
                self.list(items.len());
                self.pieces(items);
                self.end_list();
            }
            Term::Improper(items, tail) => {
                self.list(items.len());
                self.pieces(items);
                self.term(tail);
            }
            Term::Tuple(items) => {
                self.tuple(items.len());
                self.pieces(items);
            }
            Term::Map(pairs) => {
                self.map(pairs.len());
                for (key, value) in pairs {
                    self.term(key);
                    self.term(value);
                }
            }
            Term::Bits(bytes, last) => self.bits(bytes, *last),
            Term::Fun(module, function, arity) => {
                self.out.push(EXPORT);
                self.atom(*module);
                self.atom(*function);
                self.integer(i64::from(*arity));
            }
        }
    }
}
