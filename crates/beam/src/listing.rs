//! A module as text: its functions, labels and instructions with every operand resolved, for people to read.
//!
//! Registers print as `x0`, `y1`, `fr2`, with their type behind a colon; labels as `L5` and `-` for none; plain numbers
//! bare and integer terms as `int 5`; imports as `lists:map/2`; literals as Erlang text.

use std::fmt;

use asterias_etf::{TextPrinter, Visitor, decode, write_atom};

use crate::code::Instr;
use crate::genop::Op;
use crate::module::Module;
use crate::operand::{
    AtomIndex, BigIndex, Label, LambdaIndex, LineIndex, LiteralIndex, Operand, TypeIndex,
};
use crate::types::Type;

/// A module that prints as a listing of its generic instructions.
#[derive(Clone, Copy, Debug)]
pub struct Listing<'m>(pub &'m Module);

impl fmt::Display for Listing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let module = self.0;
        writeln!(f, "module {}", self.atom(AtomIndex(0)))?;
        for export in &module.exports {
            writeln!(f, "export {}/{}", self.atom(export.function), export.arity)?;
        }
        for function in &module.code.functions {
            let name = self.atom(function.name);
            writeln!(
                f,
                "\nfunction {name}/{} entry L{}",
                function.arity, function.entry.0
            )?;
            for instr in &module.code.instrs[function.start as usize..function.end as usize] {
                self.write_instr(f, instr)?;
            }
        }
        Ok(())
    }
}

impl Listing<'_> {
    fn write_instr(&self, f: &mut fmt::Formatter<'_>, instr: &Instr) -> fmt::Result {
        let args = self.0.code.args(instr);
        if let (Op::Label, [Operand::Label(label)]) = (instr.op, args) {
            return writeln!(f, "L{}:", label.0);
        }
        write!(f, "    {}", instr.op.name())?;
        for (index, arg) in args.iter().enumerate() {
            f.write_str(if index == 0 { " " } else { ", " })?;
            self.write_operand(f, *arg)?;
        }
        writeln!(f)
    }

    fn write_operand(&self, f: &mut fmt::Formatter<'_>, operand: Operand) -> fmt::Result {
        match operand {
            Operand::List(range) => {
                f.write_str("[")?;
                for (index, item) in self.0.code.list(range).iter().enumerate() {
                    f.write_str(if index == 0 { "" } else { ", " })?;
                    self.write_simple(f, *item)?;
                }
                f.write_str("]")
            }
            other => self.write_simple(f, other),
        }
    }

    fn write_simple(&self, f: &mut fmt::Formatter<'_>, operand: Operand) -> fmt::Result {
        match operand {
            Operand::Unsigned(value) => write!(f, "{value}"),
            Operand::Integer(value) => write!(f, "int {value}"),
            Operand::BigInteger(index) => write!(f, "int {}", self.big(index)),
            Operand::Char(value) => write!(f, "char {value}"),
            Operand::Atom(atom) => f.write_str(&self.atom(atom)),
            Operand::Nil => f.write_str("[]"),
            Operand::X(register) => write!(f, "x{register}"),
            Operand::Y(register) => write!(f, "y{register}"),
            Operand::TypedX(register, ty) => write!(f, "x{register}:{}", self.ty(ty)),
            Operand::TypedY(register, ty) => write!(f, "y{register}:{}", self.ty(ty)),
            Operand::Fr(register) => write!(f, "fr{register}"),
            Operand::Label(Label::NONE) => f.write_str("-"),
            Operand::Label(label) => write!(f, "L{}", label.0),
            Operand::Literal(literal) => f.write_str(&self.literal(literal)),
            Operand::Alloc(alloc) if alloc.floats == 0 && alloc.funs == 0 => {
                write!(f, "{}", alloc.words)
            }
            Operand::Alloc(alloc) => {
                write!(
                    f,
                    "words {} floats {} funs {}",
                    alloc.words, alloc.floats, alloc.funs
                )
            }
            // A list in a list does not exist; the caller has written the items of this one.
            Operand::List(range) => write!(f, "list of {}", range.len()),
            Operand::Import(index) => {
                let import = self.0.imports[index.index()];
                write!(
                    f,
                    "{}:{}/{}",
                    self.atom(import.module),
                    self.atom(import.function),
                    import.arity
                )
            }
            Operand::Lambda(index) => f.write_str(&self.lambda(index)),
            Operand::String(offset) => write!(f, "string at {}", offset.0),
            Operand::Line(line) => f.write_str(&self.line(line)),
        }
    }

    fn atom(&self, index: AtomIndex) -> String {
        let mut out = String::new();
        write_atom(&mut out, self.0.atom(index));
        out
    }

    fn big(&self, index: BigIndex) -> String {
        let (negative, magnitude) = self.0.code.big_magnitude(index);
        let mut text = TextPrinter::new();
        match text.big_integer(negative, &magnitude) {
            Ok(()) => text.finish(),
        }
    }

    fn literal(&self, index: LiteralIndex) -> String {
        let mut text = TextPrinter::new();
        match decode(self.0.literal(index), &mut text) {
            Ok(_) => text.finish(),
            Err(error) => format!("malformed literal {}: {error}", index.0),
        }
    }

    fn lambda(&self, index: LambdaIndex) -> String {
        let lambda = self.0.lambdas[index.index()];
        format!(
            "fun {}/{} with {} free",
            self.atom(lambda.function),
            lambda.arity,
            lambda.num_free
        )
    }

    fn line(&self, index: LineIndex) -> String {
        match self.0.lines.location(index) {
            Some(location) => {
                let own = format!("{}.erl", self.0.name());
                format!("{}:{}", location.file.unwrap_or(&own), location.line)
            }
            None => "unknown".to_owned(),
        }
    }

    fn ty(&self, index: TypeIndex) -> String {
        type_text(self.0.types[index.index()])
    }
}

/// The names of primary types, by bit.
const TYPE_NAMES: [&str; 13] = [
    "atom",
    "bitstring",
    "cons",
    "float",
    "fun",
    "integer",
    "map",
    "nil",
    "pid",
    "port",
    "reference",
    "tuple",
    "record",
];

fn type_text(ty: Type) -> String {
    let mut text = if ty.bits == Type::ALL {
        "any".to_owned()
    } else {
        let names = TYPE_NAMES
            .iter()
            .enumerate()
            .filter(|(bit, _)| ty.bits & 1 << bit != 0);
        names.map(|(_, name)| *name).collect::<Vec<_>>().join("|")
    };
    if ty.min.is_some() || ty.max.is_some() {
        let bound = |bound: Option<i64>| bound.map_or(String::new(), |bound| bound.to_string());
        text.push_str(&format!("({}..{})", bound(ty.min), bound(ty.max)));
    }
    if let Some(unit) = ty.unit {
        text.push_str(&format!("*{unit}"));
    }
    text
}
