//! Parsing a whole file into a [`Module`]: the tables in the order in which they need each other.

use crate::code::Code;
use crate::compile_info::compiler_version;
use crate::container::Container;
use crate::decode::{decode, read_header};
use crate::digest::module_md5;
use crate::error::LoadError;
use crate::fields::Fields;
use crate::genop::Kind;
use crate::line::LineTable;
use crate::module::{Export, Import, Lambda, Module, RecordDefinition, RecordField};
use crate::operand::{AtomIndex, Label, Operand};
use crate::operand_reader::{OperandReader, TableSizes, Term};
use crate::tables::{AtomTable, LiteralTable};
use crate::types::{Type, parse_types};
use asterias_etf::Encoder;

/// The highest arity of a function.
const MAX_ARITY: u32 = 255;

/// The version of the `Recs` chunk.
const RECORDS_VERSION: u32 = 0;

/// Definitions in `Recs` look like this instruction, since it has three operands (`call_last`).
const RECORD_OPCODE: u8 = 5;

impl Module {
    /// Parses a `.beam` file, gzipped or not.
    ///
    /// # Errors
    /// It is no `.beam` file, or corrupt, or made by a compiler too old or too new for us; the error says where and what.
    pub fn parse(file: &[u8]) -> Result<Self, LoadError> {
        Self::from_container(&Container::parse(file)?)
    }

    /// Parses the chunks of a file.
    ///
    /// # Errors
    /// As [`Module::parse`].
    pub fn from_container(container: &Container<'_>) -> Result<Self, LoadError> {
        let optional = |id: &[u8; 4]| container.chunk(id).unwrap_or(&[]);
        let atoms = parse_atoms(container)?;
        let imports = parse_imports(required(container, "ImpT")?, &atoms)?;
        let exports = parse_exports("ExpT", required(container, "ExpT")?, &atoms)?;
        let locals = container
            .chunk(b"LocT")
            .map_or(Ok(Vec::new()), |chunk| parse_exports("LocT", chunk, &atoms))?;
        let lambdas = container
            .chunk(b"FunT")
            .map_or(Ok(Vec::new()), |chunk| parse_lambdas(chunk, &atoms))?;
        let literals = container
            .chunk(b"LitT")
            .map_or(Ok(LiteralTable::default()), LiteralTable::parse)?;
        let lines = container
            .chunk(b"Line")
            .map_or(Ok(None), LineTable::parse)?;
        let types = container.chunk(b"Type").map_or(Ok(None), parse_types)?;
        let strings = optional(b"StrT");
        let header = read_header(required(container, "Code")?)?;
        let sizes = || TableSizes {
            atoms: atoms.len() as u32,
            labels: header.label_count,
            literals: literals.len() as u32,
            imports: imports.len() as u32,
            lambdas: lambdas.len() as u32,
            strings: strings.len() as u32,
            lines: lines.as_ref().map(|lines| lines.len() as u32),
            types: types.as_ref().map(|types| types.len() as u32),
        };
        let compiler = compiler_version(optional(b"CInf")).map_or_else(
            || "an unknown compiler".to_owned(),
            |version| format!("compiler {version}"),
        );
        let mut code = decode(&header, sizes(), atoms.find("string"), &compiler)?;
        check_entries(
            "ExpT",
            &code,
            exports.iter().map(|export| (export.label, export.arity)),
        )?;
        check_entries(
            "LocT",
            &code,
            locals.iter().map(|local| (local.label, local.arity)),
        )?;
        check_entries(
            "FunT",
            &code,
            lambdas.iter().map(|lambda| (lambda.label, lambda.arity)),
        )?;
        let records = container.chunk(b"Recs").map_or(Ok(Vec::new()), |chunk| {
            parse_records(chunk, sizes(), &atoms, &mut code)
        })?;
        Ok(Self {
            code,
            imports,
            exports,
            locals,
            lambdas,
            strings: strings.into(),
            lines: lines.unwrap_or_default(),
            types: types.unwrap_or_else(|| vec![Type::ANY]),
            attributes: term_in("Attr", optional(b"Attr"))?.into(),
            compile_info: term_in("CInf", optional(b"CInf"))?.into(),
            meta: optional(b"Meta").into(),
            records,
            md5: module_md5(container),
            atoms,
            literals,
        })
    }
}

/// A chunk that is empty or holds one term, which programs ask for later.
fn term_in<'c>(name: &'static str, chunk: &'c [u8]) -> Result<&'c [u8], LoadError> {
    if !chunk.is_empty() {
        asterias_etf::decode(chunk, &mut Encoder::measuring())
            .map_err(|error| LoadError::new(name, 0, format!("no external term: {error}")))?;
    }
    Ok(chunk)
}

fn required<'c>(container: &'c Container<'_>, name: &'static str) -> Result<&'c [u8], LoadError> {
    let mut id = [0; 4];
    id.copy_from_slice(name.as_bytes());
    container
        .chunk(&id)
        .ok_or_else(|| LoadError::new(name, 0, "the chunk is missing"))
}

fn parse_atoms(container: &Container<'_>) -> Result<AtomTable, LoadError> {
    match (container.chunk(b"AtU8"), container.chunk(b"Atom")) {
        (Some(chunk), _) => AtomTable::parse_utf8(chunk),
        (None, Some(chunk)) => AtomTable::parse_latin1(chunk),
        (None, None) => Err(LoadError::new("AtU8", 0, "the chunk is missing")),
    }
}

/// An atom's number in a table, counted from 1.
fn parse_atom(fields: &mut Fields<'_>, atoms: &AtomTable) -> Result<AtomIndex, LoadError> {
    let start = fields.clone();
    let number = fields.u32()?;
    match number.checked_sub(1) {
        Some(index) if (index as usize) < atoms.len() => Ok(AtomIndex(index)),
        Some(_) | None => Err(start.error(format!("there is no atom {number}"))),
    }
}

fn parse_arity(fields: &mut Fields<'_>) -> Result<u8, LoadError> {
    let start = fields.clone();
    let arity = fields.u32()?;
    u8::try_from(arity).map_err(|_| start.error(format!("arity {arity} exceeds {MAX_ARITY}")))
}

fn parse_imports(chunk: &[u8], atoms: &AtomTable) -> Result<Vec<Import>, LoadError> {
    let mut fields = Fields::new("ImpT", chunk);
    let count = fields.count(12)?;
    let import = |_| {
        Ok(Import {
            module: parse_atom(&mut fields, atoms)?,
            function: parse_atom(&mut fields, atoms)?,
            arity: parse_arity(&mut fields)?,
        })
    };
    (0..count).map(import).collect()
}

fn parse_exports(
    name: &'static str,
    chunk: &[u8],
    atoms: &AtomTable,
) -> Result<Vec<Export>, LoadError> {
    let mut fields = Fields::new(name, chunk);
    let count = fields.count(12)?;
    let export = |_| {
        Ok(Export {
            function: parse_atom(&mut fields, atoms)?,
            arity: parse_arity(&mut fields)?,
            label: Label(fields.u32()?),
        })
    };
    (0..count).map(export).collect()
}

fn parse_lambdas(chunk: &[u8], atoms: &AtomTable) -> Result<Vec<Lambda>, LoadError> {
    let mut fields = Fields::new("FunT", chunk);
    let count = fields.count(24)?;
    let lambda = |_| {
        let function = parse_atom(&mut fields, atoms)?;
        let arity = parse_arity(&mut fields)?;
        let label = Label(fields.u32()?);
        let index = fields.u32()?;
        let num_free = parse_arity(&mut fields)?;
        let old_uniq = fields.u32()?;
        if num_free > arity {
            return Err(fields.error("a fun has more free variables than arguments"));
        }
        Ok(Lambda {
            function,
            arity,
            label,
            index,
            num_free,
            old_uniq,
        })
    };
    (0..count).map(lambda).collect()
}

/// Checks that each label is where a function of that arity is entered.
fn check_entries(
    chunk: &'static str,
    code: &Code,
    mut entries: impl Iterator<Item = (Label, u8)>,
) -> Result<(), LoadError> {
    let mut arities = vec![None; code.label_count as usize];
    for function in &code.functions {
        // The decoder has checked that labels are below the count.
        arities[function.entry.index()] = Some(function.arity);
    }
    match entries
        .find(|(label, arity)| arities.get(label.index()).copied().flatten() != Some(*arity))
    {
        Some((label, arity)) => {
            let message = format!(
                "label {} is no entry of a function of arity {arity}",
                label.0
            );
            Err(LoadError::new(chunk, 0, message))
        }
        None => Ok(()),
    }
}

fn parse_records(
    chunk: &[u8],
    sizes: TableSizes,
    atoms: &AtomTable,
    code: &mut Code,
) -> Result<Vec<RecordDefinition>, LoadError> {
    let mut fields = Fields::new("Recs", chunk);
    let version = fields.u32()?;
    if version != RECORDS_VERSION {
        return Err(fields.error(format!("version {version} of native records is not known")));
    }
    let count = fields.u32()?;
    let _fields_of_all = fields.u32()?;
    fields.check_count(count, 1)?;
    let bigs = std::mem::take(&mut code.bigs);
    let mut reader = OperandReader {
        fields,
        sizes,
        bigs,
    };
    let records = (0..count)
        .map(|_| parse_record(&mut reader, atoms))
        .collect();
    code.bigs = reader.bigs;
    records
}

fn parse_record(
    reader: &mut OperandReader<'_>,
    atoms: &AtomTable,
) -> Result<RecordDefinition, LoadError> {
    if reader.fields.u8()? != RECORD_OPCODE {
        return Err(reader.fields.error("a record definition is malformed"));
    }
    let name = record_atom(reader)?;
    let exported = match atoms.text(record_atom(reader)?) {
        "true" => true,
        "false" => false,
        _ => return Err(reader.fields.error("a boolean is expected here")),
    };
    let len = match reader.term()? {
        Term::List(len) if len.is_multiple_of(2) => len / 2,
        Term::List(_) | Term::One(_) => {
            return Err(reader.fields.error("a list of fields is expected here"));
        }
    };
    let field = |_| {
        Ok(RecordField {
            name: record_atom(reader)?,
            default: record_default(reader)?,
        })
    };
    let fields = (0..len).map(field).collect::<Result<_, _>>()?;
    Ok(RecordDefinition {
        name,
        exported,
        fields,
    })
}

fn record_atom(reader: &mut OperandReader<'_>) -> Result<AtomIndex, LoadError> {
    match reader.term()? {
        Term::One(Operand::Atom(atom)) => Ok(atom),
        Term::One(_) | Term::List(_) => Err(reader.fields.error("an atom is expected here")),
    }
}

/// A term, or a plain number for "none".
fn record_default(reader: &mut OperandReader<'_>) -> Result<Option<Operand>, LoadError> {
    match reader.term()? {
        Term::One(Operand::Unsigned(_)) => Ok(None),
        Term::One(Operand::X(_) | Operand::Y(_)) | Term::List(_) => {
            Err(reader.fields.error("the value of a field is malformed"))
        }
        Term::One(operand) => reader.resolve(Kind::Source, operand).map(Some),
    }
}
