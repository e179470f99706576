//! From generic to specific instructions: one pass over a parsed module, which resolves operands, chooses handlers by the kinds of operands
//! and fuses common sequences. What comes out is complete: nothing is decoded or looked up again when it runs.

mod binaries;
mod checks;
mod control;
mod data;
mod numbers;
mod pick;
mod records;
mod src;
mod tests_and_maps;

use std::sync::Mutex;

use asterias_beam::{Instr, Label, LoadError, Module, Op as Generic, Operand};
use asterias_heap::{AreaBuilder, Literals};
use asterias_term::fun::{FunIdentity, Mfa};
use asterias_term::{Alloc, Word, atom, atoms};

use super::instruction::Instruction;
use super::module::{LoadedModule, RecordDefinition, SourceMap};
use super::op::{Code, Handler, Op, Place, Unit, extension_ops};
use super::tables::CodeTables;
use super::verify::{Analysis, verify};
use crate::interp::dispatch::slow;
use crate::interp::ops;

/// Where an address has to be filled in when all instructions have their place.
#[derive(Clone, Copy, Debug)]
enum Fixup {
    /// The distance to the label, in field `c`.
    Distance { op: u32, label: Label },
    /// The address of the label, in field `e`.
    Address { op: u32, label: Label },
    /// The address of the label, in extension word `word` of the instruction.
    Word { op: u32, word: u32, label: Label },
}

pub(crate) use super::verify::refuse;
pub(crate) use src::Src;

/// Lowers one module.
pub(crate) struct Builder<'m> {
    /// The module as its file describes it.
    pub(crate) module: &'m Module,
    /// Where entries are found.
    pub(crate) tables: &'m CodeTables,
    atoms: Vec<Word>,
    literals: Vec<Word>,
    area: Area,
    ops: Vec<Unit>,
    labels: Vec<Option<u32>>,
    fixups: Vec<Fixup>,
    funs: Vec<FunIdentity>,
    map: SourceMap,
    /// What is proven of the module, and what has to be tested.
    analysis: Analysis,
    /// Whether a branch leads to the trap.
    has_trap: bool,
    /// The generic instruction being lowered.
    position: usize,
    entries: Vec<(Mfa, u32)>,
    /// Native records that the module defines.
    records: Vec<RecordDefinition>,
    on_load: Option<u32>,
    /// Instructions before this index may not be fused with later ones: a label stands there.
    barrier: usize,
}

/// Makes literals while the module is being lowered.
struct Area(AreaBuilder);

impl<'m> Builder<'m> {
    /// The term of an atom operand.
    pub(crate) fn atom(&self, index: asterias_beam::AtomIndex) -> Word {
        self.atoms[index.index()]
    }

    /// A source operand.
    pub(crate) fn src(&mut self, operand: Operand) -> Src {
        match operand {
            Operand::X(index) | Operand::TypedX(index, _) => Src::X(u32::from(index)),
            Operand::Y(index) | Operand::TypedY(index, _) => Src::Y(u32::from(index)),
            Operand::Integer(value) => Src::K(self.area.0.integer(value)),
            Operand::Unsigned(value) => Src::K(self.area.0.unsigned(value)),
            Operand::Char(value) => Src::K(Word::small(i64::from(value))),
            Operand::BigInteger(index) => {
                let (negative, bytes) = self.module.code.big_magnitude(index);
                let mut limbs = vec![0u64; bytes.len().div_ceil(8)];
                for (position, byte) in bytes.iter().enumerate() {
                    limbs[position / 8] |= u64::from(*byte) << (position % 8 * 8);
                }
                Src::K(self.area.0.big(negative, &limbs))
            }
            Operand::Atom(index) => Src::K(self.atom(index)),
            Operand::Nil => Src::K(Word::NIL),
            Operand::Literal(index) => Src::K(self.literals[index.index()]),
            Operand::Fr(_)
            | Operand::Label(_)
            | Operand::Alloc(_)
            | Operand::List(_)
            | Operand::Import(_)
            | Operand::Lambda(_)
            | Operand::String(_)
            | Operand::Line(_) => Src::K(Word::NIL),
        }
    }

    /// A destination register.
    pub(crate) fn dst(&mut self, operand: Operand) -> Src {
        self.src(operand)
    }

    /// A source operand as an extension word.
    pub(crate) fn arg(&mut self, operand: Operand) -> u64 {
        self.src(operand).arg()
    }

    /// The byte offset of a floating point register.
    pub(crate) fn fr(operand: Operand) -> u32 {
        match operand {
            Operand::Fr(index) => u32::from(index) * 8,
            _ => 0,
        }
    }

    /// A plain number.
    pub(crate) fn number(operand: Operand) -> u64 {
        match operand {
            Operand::Unsigned(value) => value,
            Operand::Integer(value) => value as u64,
            _ => 0,
        }
    }

    /// A label operand; [`Label::NONE`] for none.
    pub(crate) fn label(operand: Operand) -> Label {
        match operand {
            Operand::Label(label) => label,
            _ => Label::NONE,
        }
    }

    /// Heap words that an instruction asks for. Floats take two words where they need a box, funs three.
    pub(crate) fn heap_words(operand: Operand) -> u32 {
        super::verify::heap_words(operand)
    }

    /// Index of the next instruction.
    pub(crate) fn here(&self) -> u32 {
        self.ops.len() as u32
    }

    /// Appends an instruction.
    pub(crate) fn emit(&mut self, mut op: Op) -> u32 {
        let index = self.here();
        if self
            .analysis
            .frames
            .get(self.position)
            .copied()
            .flatten()
            .is_some()
        {
            op.code |= Code::FRAME;
        }
        self.ops.push(Unit::from(op));
        index
    }

    /// Appends an instruction made of these parts.
    pub(crate) fn put(
        &mut self,
        instruction: Instruction,
        run: Handler,
        (a, b, c): (Src, Src, Src),
        d: u16,
        e: u64,
    ) -> u32 {
        let code = Code::new(instruction as u16, a.place(), b.place(), c.place()).0;
        self.emit(Op {
            run,
            a: a.offset(),
            b: b.offset(),
            c: c.offset(),
            d,
            code,
            e,
        })
    }

    /// Appends an instruction whose operands are numbers.
    pub(crate) fn plain(
        &mut self,
        instruction: Instruction,
        run: Handler,
        a: u32,
        d: u16,
        e: u64,
    ) -> u32 {
        let code = Code::new(instruction as u16, Place::X, Place::X, Place::X).0;
        self.emit(Op {
            run,
            a,
            b: 0,
            c: 0,
            d,
            code,
            e,
        })
    }

    /// The instruction at an index, to be completed.
    pub(crate) fn op_mut(&mut self, index: u32) -> &mut Op {
        self.ops[index as usize].op_mut()
    }

    /// Appends extension words behind the last instruction.
    pub(crate) fn words(&mut self, words: &[u64]) {
        for chunk in words.chunks(4) {
            let mut four = [0; 4];
            four[..chunk.len()].copy_from_slice(chunk);
            let here = self.here();
            self.map.extensions.push(here);
            self.ops.push(Unit(four));
        }
        debug_assert_eq!(words.chunks(4).count(), extension_ops(words.len()));
    }

    /// Lets field `c` of an instruction be the distance to a label.
    pub(crate) fn branch(&mut self, op: u32, label: Label) {
        self.fixups.push(Fixup::Distance { op, label });
    }

    /// Lets field `e` of an instruction be the address of a label, or zero for none.
    pub(crate) fn address(&mut self, op: u32, label: Label) {
        if !label.is_none() {
            self.fixups.push(Fixup::Address { op, label });
        }
    }

    /// Lets an extension word of an instruction be the address of a label, or zero for none.
    pub(crate) fn word_address(&mut self, op: u32, word: u32, label: Label) {
        if !label.is_none() {
            self.fixups.push(Fixup::Word { op, word, label });
        }
    }

    /// The entry of an imported function.
    pub(crate) fn import(&self, operand: Operand) -> Option<&'m super::tables::Export> {
        let Operand::Import(index) = operand else {
            return None;
        };
        let import = self.module.imports[index.index()];
        Some(self.tables.export(
            self.atom(import.module),
            self.atom(import.function),
            u32::from(import.arity),
        ))
    }

    /// The instructions from here on are reached by jumps too.
    fn define(&mut self, label: Label) {
        let here = self.here();
        if let Some(slot) = self.labels.get_mut(label.index()) {
            *slot = Some(here);
        }
        self.barrier = self.ops.len();
    }

    fn lower_function(&mut self, function: &asterias_beam::Function) -> Result<(), LoadError> {
        let code = &self.module.code;
        let mfa = Mfa {
            module: self.atoms[0],
            function: self.atom(function.name),
            arity: u32::from(function.arity),
        };
        let native = self
            .tables
            .find_export(mfa.module, mfa.function, mfa.arity)
            .filter(|export| export.native().is_some() && self.is_replaced(function));
        self.position = function.start as usize;
        while self.position < function.end as usize {
            let instr = &code.instrs[self.position];
            let args = code.args(instr);
            match instr.op {
                Generic::Label => {
                    if self.analysis.is_closed(self.position) {
                        self.lower_trap();
                    }
                    self.define(Builder::label(args[0]));
                }
                Generic::FuncInfo => {
                    let index = self.plain(
                        Instruction::FuncInfo,
                        slow::<ops::exceptions::FuncInfo>,
                        0,
                        mfa.arity as u16,
                        0,
                    );
                    self.map.functions.push((index, mfa));
                    self.barrier = self.ops.len();
                }
                Generic::Line => {
                    if let Some(Operand::Line(line)) = args.first() {
                        let here = self.here();
                        self.map.lines.push((here, line.0));
                    }
                }
                _ => {
                    let consumed = self.lower(instr, args)?;
                    self.position += consumed;
                    continue;
                }
            }
            if instr.op == Generic::Label && Builder::label(args[0]) == function.entry {
                let start = self.here();
                self.entries.push((mfa, start));
                if let Some(export) = native {
                    let address = std::ptr::from_ref(export) as u64;
                    self.plain(
                        Instruction::NativeEntry,
                        slow::<ops::natives::NativeEntry>,
                        0,
                        mfa.arity as u16,
                        address,
                    );
                    self.define_rest(function);
                    return Ok(());
                }
            }
            self.position += 1;
        }
        Ok(())
    }

    /// Whether a native takes the place of a function: others can call it, or it is a stub. What else a module has, is its own, whatever its name.
    fn is_replaced(&self, function: &asterias_beam::Function) -> bool {
        let exports = &self.module.exports;
        if exports.iter().any(|export| export.label == function.entry) {
            return true;
        }
        let code = &self.module.code;
        let calls = code.instrs[function.start as usize..function.end as usize]
            .iter()
            .flat_map(|instr| code.args(instr));
        let mut imports = calls.filter_map(|&arg| self.import(arg));
        imports.any(|import| atom::name(import.mfa.function) == "nif_error")
    }

    /// The body of a function that is a native: its labels exist, and nothing leads to them.
    fn define_rest(&mut self, function: &asterias_beam::Function) {
        let code = &self.module.code;
        for position in self.position + 1..function.end as usize {
            let instr = &code.instrs[position];
            if instr.op == Generic::Label {
                self.define(Builder::label(code.args(instr)[0]));
            }
        }
    }

    /// Lowers the instruction at the position, perhaps with following ones; gives their number.
    fn lower(&mut self, instr: &Instr, args: &[Operand]) -> Result<usize, LoadError> {
        self.lower_checks(args);
        let mut cut;
        let args = if self.analysis.is_cut(self.position) {
            cut = args.to_vec();
            cut[0] = Operand::Label(self.trap_label());
            self.has_trap = true;
            &cut[..]
        } else {
            args
        };
        if let Some(count) = self.lower_control(instr, args)? {
            return Ok(count);
        }
        if let Some(count) = self.lower_data(instr, args)? {
            return Ok(count);
        }
        if let Some(count) = self.lower_tests_and_maps(instr, args)? {
            return Ok(count);
        }
        if let Some(count) = self.lower_records(instr, args)? {
            return Ok(count);
        }
        if let Some(count) = self.lower_numbers(instr, args)? {
            return Ok(count);
        }
        if binaries::lower(self, instr, args)? {
            return Ok(1);
        }
        Err(refuse(instr, "this instruction is not supported"))
    }

    /// The generic instruction `ahead` of the current one in the same function, where no label stands between and it needs no test.
    pub(crate) fn peek(&self, ahead: usize) -> Option<(&'m Instr, &'m [Operand])> {
        let code = &self.module.code;
        if self.analysis.is_checked(self.position + ahead)
            || self.analysis.is_cut(self.position + ahead)
        {
            return None;
        }
        let instr = code.instrs.get(self.position + ahead)?;
        Some((instr, code.args(instr)))
    }

    fn finish(mut self) -> Result<(LoadedModule, Vec<(FunIdentity, u32)>), LoadError> {
        let Area(area) = self.area;
        let literals = area.finish().map_err(|_| LoadError {
            chunk: "LitT",
            offset: 0,
            message: "no room for the literals of the module".into(),
        })?;
        let mut code = std::mem::take(&mut self.ops).into_boxed_slice();
        let base = code.as_ptr();
        for fixup in &self.fixups {
            let (Fixup::Distance { label, .. }
            | Fixup::Address { label, .. }
            | Fixup::Word { label, .. }) = *fixup;
            let Some(target) = self.labels.get(label.index()).copied().flatten() else {
                return Err(LoadError {
                    chunk: "Code",
                    offset: 0,
                    message: format!("label {} is nowhere", label.0),
                });
            };
            // SAFETY: targets are indices of instructions of this block, or one past its end for a label at the end of the code.
            let address = unsafe { base.add(target as usize) } as u64;
            match *fixup {
                Fixup::Distance { op, .. } => {
                    let distance = (i64::from(target) - i64::from(op)) * size_of::<Op>() as i64;
                    code[op as usize].op_mut().c = distance as i32 as u32;
                }
                Fixup::Address { op, .. } => code[op as usize].op_mut().e = address,
                Fixup::Word { op, word, .. } => {
                    code[op as usize + 1 + word as usize / 4].0[word as usize % 4] = address;
                }
            }
        }
        let mut entries = Vec::new();
        for (lambda, identity) in self.module.lambdas.iter().zip(&self.funs) {
            if let Some(start) = self.labels.get(lambda.label.index()).copied().flatten() {
                entries.push((*identity, start));
            }
        }
        let exported = |mfa: &Mfa| {
            self.module.exports.iter().any(|export| {
                self.atoms[export.function.index()] == mfa.function
                    && u32::from(export.arity) == mfa.arity
            })
        };
        let mut exports = self.entries.clone();
        exports.retain(|(mfa, _)| exported(mfa));
        let module = LoadedModule {
            name: self.atoms[0],
            code,
            map: self.map,
            exports,
            literals: Mutex::new(Some(literals)),
            attributes: self.module.attributes.clone(),
            compile_info: self.module.compile_info.clone(),
            md5: self.module.md5,
            file: None,
            on_load: self.on_load,
            records: self.records,
        };
        Ok((module, entries))
    }
}

/// Lowers a parsed module; gives it with the funs that it defines and where they begin.
///
/// # Errors
/// A literal that is no term, or code that cannot be executed.
pub(crate) fn lower(
    module: &Module,
    tables: &CodeTables,
    literals: &Literals,
    atom_limit: u32,
) -> Result<(LoadedModule, Vec<(FunIdentity, u32)>), LoadError> {
    let mut atoms = Vec::with_capacity(module.atoms.len());
    for name in module.atoms.iter() {
        atoms.push(atom::try_intern(name, atom_limit).map_err(|_| LoadError {
            chunk: "AtU8",
            offset: 0,
            message: format!("no room in the atom table for {name:.40}"),
        })?);
    }
    let mut area = Area(literals.new_area(64));
    let mut resolver = Resolver { tables };
    let mut terms = Vec::with_capacity(module.literals.len());
    let options = asterias_heap::etf::DecodeOptions {
        atom_limit,
        ..asterias_heap::etf::DecodeOptions::default()
    };
    for index in 0..module.literals.len() {
        let bytes = module
            .literals
            .bytes(asterias_beam::LiteralIndex(index as u32));
        let (term, _) = asterias_heap::etf::decode(bytes, &mut area.0, &options, &mut resolver)
            .map_err(|error| LoadError {
                chunk: "LitT",
                offset: 0,
                message: format!("literal {index}: {error}"),
            })?;
        terms.push(term);
    }
    let funs = module
        .lambdas
        .iter()
        .map(|lambda| FunIdentity {
            module: atoms[0],
            function: atoms[lambda.function.index()],
            arity: u32::from(lambda.arity.saturating_sub(lambda.num_free)),
            free: u32::from(lambda.num_free),
            index: lambda.index,
            old_index: lambda.index,
            old_unique: lambda.old_uniq,
            unique: module.md5,
        })
        .collect();
    let mut map = SourceMap::default();
    map.files.push(format!("{}.erl", module.name()));
    map.files.extend(module.lines.files().map(str::to_owned));
    map.locations.push((0, 0));
    for index in 1..module.lines.len() {
        let place = module
            .lines
            .location(asterias_beam::LineIndex(index as u32))
            .map_or((0, 0), |location| {
                let file = location
                    .file
                    .and_then(|name| map.files.iter().skip(1).position(|file| file == name));
                (file.map_or(0, |file| file as u32 + 1), location.line)
            });
        map.locations.push(place);
    }
    let analysis = verify(module)?;
    let mut builder = Builder {
        module,
        tables,
        atoms,
        literals: terms,
        area,
        ops: Vec::with_capacity(module.code.instrs.len()),
        labels: vec![None; module.code.label_count as usize + 1],
        fixups: Vec::new(),
        funs,
        map,
        analysis,
        has_trap: false,
        position: 0,
        entries: Vec::new(),
        records: Vec::new(),
        on_load: None,
        barrier: 0,
    };
    builder.define_records()?;
    for function in &module.code.functions {
        builder.lower_function(function)?;
    }
    let _ = atoms::TRUE;
    if builder.has_trap {
        builder.define(builder.trap_label());
        builder.lower_trap();
    }
    builder.finish()
}

struct Resolver<'a> {
    tables: &'a CodeTables,
}

impl asterias_heap::etf::FunResolver for Resolver<'_> {
    fn export(&mut self, module: Word, function: Word, arity: u32) -> Option<*const Mfa> {
        Some(&raw const self.tables.export(module, function, arity).mfa)
    }

    fn fun(&mut self, identity: &FunIdentity) -> Option<*const FunIdentity> {
        Some(&raw const self.tables.fun_entry(*identity).identity)
    }
}
