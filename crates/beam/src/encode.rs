//! Writing a module back: every table that [`Module`] holds, in the form of a chosen release.
//!
//! What parsing drops is gone: documentation, abstract code, debug information. The checksum in the result is that of
//! the written chunks.

use std::io::Write;

use flate2::Compression;
use flate2::write::ZlibEncoder;

use crate::code::Code;
use crate::container::{Container, write_container};
use crate::digest::module_md5;
use crate::error::LoadError;
use crate::fields::{TAG_A, TAG_U};
use crate::line::LineTable;
use crate::module::{Export, Module};
use crate::operand::Operand;
use crate::tables::{AtomTable, LiteralTable};
use crate::types::write_types;
use crate::writer::Writer;

/// The form of a file that differs between releases.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Release {
    /// Atoms with one byte of length, compressed literals, types without records: what all of OTP 27 to 29 load.
    Otp27,
    /// Long atom lengths, plain literals, types with records.
    Otp29,
}

/// Size of the header in the `Code` chunk.
const HEADER_BYTES: u32 = 16;

impl Module {
    /// Writes a `.beam` file.
    ///
    /// # Errors
    /// The module does not fit in the format: an atom is too long for the release, records are new to it, or a table is larger than 4 GiB.
    pub fn encode(&self, release: Release) -> Result<Vec<u8>, LoadError> {
        self.encode_with(release, &[])
    }

    /// Writes a `.beam` file with further chunks, which are not looked into.
    ///
    /// # Errors
    /// As [`Module::encode`].
    pub fn encode_with(
        &self,
        release: Release,
        extra: &[([u8; 4], Vec<u8>)],
    ) -> Result<Vec<u8>, LoadError> {
        if release == Release::Otp27 && !self.records.is_empty() {
            return Err(LoadError::new("Recs", 0, "OTP 27 has no native records"));
        }
        let mut chunks: Vec<([u8; 4], Vec<u8>)> = vec![
            (*b"AtU8", write_atoms(&self.atoms, release)?),
            (*b"Code", self.code.encode()),
            (*b"StrT", self.strings.to_vec()),
            (*b"ImpT", self.write_imports()),
            (*b"ExpT", write_exports(&self.exports)),
        ];
        let mut optional =
            |id: &[u8; 4], is_there: bool, write: &dyn Fn() -> Result<Vec<u8>, LoadError>| {
                if is_there {
                    chunks.push((*id, write()?));
                }
                Ok::<(), LoadError>(())
            };
        optional(b"FunT", !self.lambdas.is_empty(), &|| {
            Ok(self.write_lambdas())
        })?;
        optional(b"LitT", !self.literals.is_empty(), &|| {
            write_literals(&self.literals, release)
        })?;
        optional(b"Meta", !self.meta.is_empty(), &|| Ok(self.meta.to_vec()))?;
        optional(b"Recs", !self.records.is_empty(), &|| self.write_records())?;
        optional(b"LocT", true, &|| Ok(write_exports(&self.locals)))?;
        optional(b"Attr", !self.attributes.is_empty(), &|| {
            Ok(self.attributes.to_vec())
        })?;
        optional(b"CInf", !self.compile_info.is_empty(), &|| {
            Ok(self.compile_info.to_vec())
        })?;
        // OTP's compiler has them behind what it does not need.
        let last = [
            (*b"Line", write_lines(&self.lines)?),
            (*b"Type", write_types(&self.types, release)),
        ];
        let all = chunks.iter().chain(extra).chain(&last);
        write_container(all.map(|(id, data)| (*id, &data[..])))
    }

    /// The checksum of the module in a file, as [`Module::md5`] has it.
    ///
    /// # Errors
    /// The file is no container.
    pub fn checksum(file: &[u8]) -> Result<[u8; 16], LoadError> {
        Ok(module_md5(&Container::parse(file)?))
    }

    fn write_imports(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u32(self.imports.len() as u32);
        for import in &self.imports {
            writer.u32(import.module.0 + 1);
            writer.u32(import.function.0 + 1);
            writer.u32(u32::from(import.arity));
        }
        writer.out
    }

    fn write_lambdas(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        writer.u32(self.lambdas.len() as u32);
        for lambda in &self.lambdas {
            writer.u32(lambda.function.0 + 1);
            writer.u32(u32::from(lambda.arity));
            writer.u32(lambda.label.0);
            writer.u32(lambda.index);
            writer.u32(u32::from(lambda.num_free));
            writer.u32(lambda.old_uniq);
        }
        writer.out
    }

    fn write_records(&self) -> Result<Vec<u8>, LoadError> {
        let mut writer = Writer::default();
        writer.u32(0);
        writer.u32(self.records.len() as u32);
        writer.u32(
            self.records
                .iter()
                .map(|record| record.fields.len() as u32)
                .sum(),
        );
        for record in &self.records {
            writer.out.push(5);
            writer.operand(&self.code, Operand::Atom(record.name));
            let word = if record.exported { "true" } else { "false" };
            let exported = self.atoms.find(word).ok_or_else(|| {
                LoadError::new("Recs", 0, "the atoms of record definitions are missing")
            })?;
            writer.operand(&self.code, Operand::Atom(exported));
            writer.extended(1, 2 * record.fields.len() as u64);
            for field in &record.fields {
                writer.operand(&self.code, Operand::Atom(field.name));
                writer.operand(&self.code, field.default.unwrap_or(Operand::Unsigned(0)));
            }
        }
        Ok(writer.out)
    }
}

impl Code {
    /// Writes the `Code` chunk.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::default();
        for word in [
            HEADER_BYTES,
            0,
            self.max_opcode,
            self.label_count,
            self.function_count,
        ] {
            writer.u32(word);
        }
        for instr in &self.instrs {
            writer.out.push(instr.op.code());
            for (arg, kind) in self.args(instr).iter().zip(instr.op.kinds()) {
                match (kind, arg) {
                    // Where it is defined, a label is a plain number.
                    (crate::Kind::LabelDef, Operand::Label(label)) => {
                        writer.compact(TAG_U, u64::from(label.0))
                    }
                    _ => writer.operand(self, *arg),
                }
            }
        }
        writer.out
    }
}

fn write_atoms(atoms: &AtomTable, release: Release) -> Result<Vec<u8>, LoadError> {
    let mut writer = Writer::default();
    let count = atoms.len() as u32;
    writer.u32(if release == Release::Otp27 {
        count
    } else {
        count.wrapping_neg()
    });
    for text in atoms.iter() {
        match (release, u8::try_from(text.len())) {
            (Release::Otp27, Ok(len)) => writer.out.push(len),
            (Release::Otp27, Err(_)) => {
                let message = format!("an atom of {} bytes is too long for OTP 27", text.len());
                return Err(LoadError::new("AtU8", writer.out.len(), message));
            }
            (Release::Otp29, _) => writer.compact(TAG_U, text.len() as u64),
        }
        writer.out.extend_from_slice(text.as_bytes());
    }
    Ok(writer.out)
}

fn write_exports(exports: &[Export]) -> Vec<u8> {
    let mut writer = Writer::default();
    writer.u32(exports.len() as u32);
    for export in exports {
        writer.u32(export.function.0 + 1);
        writer.u32(u32::from(export.arity));
        writer.u32(export.label.0);
    }
    writer.out
}

fn write_literals(literals: &LiteralTable, release: Release) -> Result<Vec<u8>, LoadError> {
    let mut writer = Writer::default();
    writer.u32(literals.len() as u32);
    for term in literals.iter() {
        writer.u32(term.len() as u32);
        writer.out.extend_from_slice(term);
    }
    let mut out = Writer::default();
    if release == Release::Otp29 {
        out.u32(0);
        out.out.append(&mut writer.out);
        return Ok(out.out);
    }
    out.u32(writer.out.len() as u32);
    let failed = |_| LoadError::new("LitT", 0, "the literals cannot be compressed");
    let mut zlib = ZlibEncoder::new(out.out, Compression::default());
    zlib.write_all(&writer.out).map_err(failed)?;
    zlib.finish().map_err(failed)
}

fn write_lines(lines: &LineTable) -> Result<Vec<u8>, LoadError> {
    let mut writer = Writer::default();
    let flags = u32::from(lines.executable_lines) | u32::from(lines.force_counters) << 1;
    for word in [
        0,
        flags,
        lines.instr_count,
        lines.items.len() as u32,
        lines.files.len() as u32,
    ] {
        writer.u32(word);
    }
    let mut current = 0;
    for &(file, line) in &lines.items {
        if file != current {
            writer.compact(TAG_A, u64::from(file));
            current = file;
        }
        writer.integer(i64::from(line));
    }
    for file in &lines.files {
        let too_long = || LoadError::new("Line", 0, "a file name is too long");
        writer.u16(u16::try_from(file.len()).map_err(|_| too_long())?);
        writer.out.extend_from_slice(file.as_bytes());
    }
    Ok(writer.out)
}
