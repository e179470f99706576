//! Decoding the `Code` chunk: bytes to flat instructions, everything checked that can be checked without running it.
//!
//! One pass reads instructions; two short ones after it check that every label in use is defined, and cut the code into
//! functions.

use crate::code::{Code, Function, Instr, NO_POSITION};
use crate::error::LoadError;
use crate::fields::Fields;
use crate::genop::{Kind, Op, Standing};
use crate::operand::{AtomIndex, Label, ListRange, Operand};
use crate::operand_reader::{OperandReader, TableSizes, Term};

/// The name of the chunk.
const CODE: &str = "Code";

/// The version of the code format; there has been only this one.
const FORMAT: u32 = 0;

/// Operands of one segment of `bs_create_bin`.
const SEGMENT: usize = 6;

/// The most operands that an instruction has.
const MAX_ARITY: usize = 8;

/// The header of the chunk.
pub(crate) struct Header<'a> {
    pub(crate) max_opcode: u32,
    pub(crate) label_count: u32,
    function_count: u32,
    /// Where the instructions begin in the chunk.
    start: usize,
    code: &'a [u8],
}

/// Reads the header of the `Code` chunk.
pub(crate) fn read_header(chunk: &[u8]) -> Result<Header<'_>, LoadError> {
    let mut fields = Fields::new(CODE, chunk);
    let size = fields.u32()? as usize;
    let mut header = Fields::new(CODE, fields.take(size)?);
    let format = header.u32()?;
    if format != FORMAT {
        return Err(header.error(format!("the code format {format} is not known")));
    }
    let max_opcode = header.u32()?;
    let label_count = header.u32()?;
    let function_count = header.u32()?;
    let start = fields.at();
    let code = fields.take(fields.remaining())?;
    // Every label takes two bytes at least; label 0 is never defined.
    if label_count as usize > chunk.len() + 1 {
        return Err(header.error(format!("{label_count} labels cannot fit in the chunk")));
    }
    Ok(Header {
        max_opcode,
        label_count,
        function_count,
        start,
        code,
    })
}

/// Decodes the instructions behind a header.
pub(crate) fn decode(
    header: &Header<'_>,
    sizes: TableSizes,
    string_atom: Option<AtomIndex>,
    compiler: &str,
) -> Result<Code, LoadError> {
    let reader = OperandReader {
        fields: Fields::new(CODE, header.code),
        sizes,
        bigs: Vec::new(),
    };
    let code = Code {
        label_count: header.label_count,
        function_count: header.function_count,
        max_opcode: header.max_opcode,
        instrs: Vec::with_capacity(header.code.len() / 4),
        operands: Vec::with_capacity(header.code.len() / 2),
        labels: vec![NO_POSITION; header.label_count as usize],
        ..Code::default()
    };
    let mut decoder = Decoder {
        reader,
        code,
        string_atom,
        compiler,
        start: header.start,
    };
    decoder.run().map_err(|error| decoder.locate(error))?;
    let Decoder {
        reader,
        mut code,
        start,
        ..
    } = decoder;
    code.bigs = reader.bigs;
    check_labels(&code, start)?;
    code.functions = find_functions(&code, start)?;
    if code.functions.len() != code.function_count as usize {
        let message = format!(
            "{} functions instead of the promised {}",
            code.functions.len(),
            code.function_count
        );
        return Err(LoadError::new(CODE, 0, message));
    }
    Ok(code)
}

struct Decoder<'a> {
    reader: OperandReader<'a>,
    code: Code,
    /// The atom `string`, which marks segments that point into the string table.
    string_atom: Option<AtomIndex>,
    /// The version of the compiler, for messages.
    compiler: &'a str,
    start: usize,
}

impl Decoder<'_> {
    fn run(&mut self) -> Result<(), LoadError> {
        loop {
            let offset = self.reader.fields.at() as u32;
            let number = self.reader.fields.u8()?;
            let op = self.known(number)?;
            self.instruction(op, offset)?;
            if op == Op::IntCodeEnd {
                break;
            }
        }
        if self.reader.fields.is_at_end() {
            Ok(())
        } else {
            Err(self.reader.fields.error("code goes on after int_code_end"))
        }
    }

    /// The instruction of a number, if it is one that compilers still emit.
    #[inline]
    fn known(&self, number: u8) -> Result<Op, LoadError> {
        match Op::from_code(number) {
            Some(op) if op.standing() != Standing::Obsolete => Ok(op),
            Some(op) => Err(self.reader.fields.error(format!(
                "instruction {}/{} is obsolete: no compiler since OTP 25 emits it (this is from {})",
                op.name(),
                op.arity(),
                self.compiler
            ))),
            None => Err(self.reader.fields.error(format!(
                "instruction number {number} is not known: the newest known is {} of OTP 29 (this is from {})",
                Op::MAX,
                self.compiler
            ))),
        }
    }

    fn instruction(&mut self, op: Op, offset: u32) -> Result<(), LoadError> {
        let mut args = [Operand::Nil; MAX_ARITY];
        let kinds = op.kinds();
        for (arg, kind) in args.iter_mut().zip(kinds) {
            *arg = match self.reader.term()? {
                Term::One(operand) => self.reader.resolve(*kind, operand)?,
                Term::List(len) => self.list(*kind, len)?,
            };
        }
        let start = self.code.operands.len() as u32;
        self.code.operands.extend_from_slice(&args[..kinds.len()]);
        match (op, args[0]) {
            (Op::Label, Operand::Label(label)) => self.define(label)?,
            (Op::BsMatchString | Op::BsPutString, _) => self.check_string(op, &args)?,
            _ => {}
        }
        self.code.instrs.push(Instr {
            op,
            arity: kinds.len() as u8,
            args: start,
            offset,
        });
        Ok(())
    }

    fn define(&mut self, label: Label) -> Result<(), LoadError> {
        let position = self.code.instrs.len() as u32;
        // The reader has checked that the label is below the count.
        let slot = &mut self.code.labels[label.index()];
        if *slot != NO_POSITION {
            return Err(self
                .reader
                .fields
                .error(format!("label {} is defined twice", label.0)));
        }
        *slot = position;
        Ok(())
    }

    fn check_string(&self, op: Op, args: &[Operand; MAX_ARITY]) -> Result<(), LoadError> {
        match (op, args) {
            (Op::BsMatchString, [_, _, Operand::Unsigned(bits), Operand::String(offset), ..]) => {
                self.reader.check_string(*offset, bits.div_ceil(8))
            }
            (_, [Operand::Unsigned(bytes), Operand::String(offset), ..]) => {
                self.reader.check_string(*offset, *bytes)
            }
            _ => Ok(()),
        }
    }

    fn list(&mut self, kind: Kind, len: u32) -> Result<Operand, LoadError> {
        let Some(items) = kind.items() else {
            return Err(self
                .reader
                .fields
                .error(format!("a list stands where {kind:?} is expected")));
        };
        if !(len as usize).is_multiple_of(items.len()) {
            return Err(self
                .reader
                .fields
                .error(format!("a list of {len} is no list of {kind:?}")));
        }
        let start = self.code.operands.len();
        for item in items.iter().cycle().take(len as usize) {
            let operand = match self.reader.term()? {
                Term::One(operand) => self.reader.resolve(*item, operand)?,
                Term::List(_) => return Err(self.reader.fields.error("a list stands in a list")),
            };
            self.code.operands.push(operand);
        }
        match kind {
            Kind::Segments => self.resolve_segments(start)?,
            Kind::YRegs => self.check_y_registers(start)?,
            _ => {}
        }
        Ok(Operand::List(ListRange {
            start: start as u32,
            len,
        }))
    }

    /// In a segment of type `string` the value is an offset into the string table and the size counts bytes.
    fn resolve_segments(&mut self, start: usize) -> Result<(), LoadError> {
        let Some(string) = self.string_atom else {
            return Ok(());
        };
        for segment in self.code.operands[start..].chunks_exact_mut(SEGMENT) {
            if segment[0] != Operand::Atom(string) {
                continue;
            }
            let Operand::Integer(size) = segment[5] else {
                return Err(self.reader.misfit(Kind::Unsigned, segment[5]));
            };
            let value = self.reader.resolve(Kind::String, segment[4])?;
            if let Operand::String(offset) = value {
                self.reader
                    .check_string(offset, u64::try_from(size).unwrap_or(u64::MAX))?;
            }
            segment[4] = value;
        }
        Ok(())
    }

    fn check_y_registers(&self, start: usize) -> Result<(), LoadError> {
        match self.code.operands[start..]
            .iter()
            .find(|operand| !matches!(operand, Operand::Y(_)))
        {
            Some(operand) => Err(self.reader.misfit(Kind::YRegs, *operand)),
            None => Ok(()),
        }
    }

    /// Moves an error to its place in the chunk, and says in which instruction it is.
    fn locate(&self, mut error: LoadError) -> LoadError {
        error.offset += self.start;
        let function = self
            .code
            .instrs
            .iter()
            .rposition(|instr| instr.op == Op::FuncInfo);
        if let Some(index) = function {
            let declared = &self.code.instrs[index];
            error.message.push_str(&format!(
                " (instruction {} of the module, in the function at offset {})",
                self.code.instrs.len(),
                self.start + declared.offset as usize
            ));
        }
        error
    }
}

/// Checks that every label in use is defined.
fn check_labels(code: &Code, start: usize) -> Result<(), LoadError> {
    let is_undefined = |operand: &Operand| match operand {
        Operand::Label(label) => !label.is_none() && code.labels[label.index()] == NO_POSITION,
        _ => false,
    };
    let Some(position) = code.operands.iter().position(is_undefined) else {
        return Ok(());
    };
    // The operands of an instruction lie behind the items of its lists: the first that ends behind the position has it.
    let user = code
        .instrs
        .iter()
        .find(|instr| instr.args as usize + usize::from(instr.arity) > position);
    let (name, offset) = user.map_or(("", 0), |instr| (instr.op.name(), instr.offset));
    let message = format!(
        "{name} uses a label that is defined nowhere: {:?}",
        code.operands[position]
    );
    Err(LoadError::new(CODE, start + offset as usize, message))
}

/// Cuts the code into functions: label, lines, `func_info`, label, body.
fn find_functions(code: &Code, start: usize) -> Result<Vec<Function>, LoadError> {
    let mut functions: Vec<Function> =
        Vec::with_capacity(code.function_count.min(1 << 16) as usize);
    let last = code.instrs.len().saturating_sub(1);
    for (index, instr) in code
        .instrs
        .iter()
        .enumerate()
        .filter(|(_, instr)| instr.op == Op::FuncInfo)
    {
        let function = function_at(code, index).ok_or_else(|| {
            LoadError::new(
                CODE,
                start + instr.offset as usize,
                "func_info does not stand between two labels",
            )
        })?;
        if let Some(previous) = functions.last_mut() {
            previous.end = function.start;
        }
        functions.push(Function {
            end: last as u32,
            ..function
        });
    }
    match functions.first() {
        Some(first) if first.start > 0 => Err(LoadError::new(
            CODE,
            start,
            "code stands before the first function",
        )),
        None if last > 0 => Err(LoadError::new(
            CODE,
            start,
            "code stands outside of any function",
        )),
        Some(_) | None => Ok(functions),
    }
}

fn function_at(code: &Code, info: usize) -> Option<Function> {
    let label = |index: usize| match (code.instrs.get(index)?.op, code.args(&code.instrs[index])) {
        (Op::Label, [Operand::Label(label)]) => Some(*label),
        _ => None,
    };
    let [_, Operand::Atom(name), Operand::Unsigned(arity)] = code.args(&code.instrs[info]) else {
        return None;
    };
    let before = code.instrs[..info]
        .iter()
        .rposition(|instr| instr.op != Op::Line)?;
    Some(Function {
        name: *name,
        arity: u8::try_from(*arity).ok()?,
        info_label: label(before)?,
        entry: label(info + 1)?,
        start: before as u32,
        end: 0,
    })
}
