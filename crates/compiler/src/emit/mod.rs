//! From a module in core to the bytes of its file.
//!
//! Functions go through SSA one after the other; what they name fills the tables of the module, and the checksum over all
//! of it becomes its version. The same module gives the same bytes.

mod chunks;
pub(crate) mod debug_info;
pub(crate) mod docs;
mod literal;
pub(crate) mod tables;

use asterias_beam::{
    CodeBuilder, Export, Label, Lambda, LoadError, Module as BeamModule, RecordDefinition,
    RecordField, Release, Type,
};

use crate::codegen::limits::{TooComplex, check_protection};
use crate::codegen::{self, Context, Names};
use crate::core::constant::{Atom, Const, atoms};
use crate::core::ir;
use crate::ssa::bitstring;
use crate::ssa::choices;
use crate::ssa::floats;
use crate::ssa::ir::Function;
use crate::ssa::lower::{self, Unsupported};
use crate::ssa::markers;
use crate::ssa::private;
use crate::ssa::reuse::reuse_contexts;
use crate::ssa::simplify::simplify;
use crate::ssa::sink;
use crate::ssa::types;
use tables::Tables;

/// What a file gets besides the code.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extras {
    /// Chunks to be added as they are, `Dbgi` and `Docs` for example.
    pub chunks: Vec<([u8; 4], Vec<u8>)>,
    /// The features of the language that were on.
    pub features: Vec<String>,
    /// Options and the path of the source for chunk `CInf`; neither stands in deterministic files.
    pub source: Option<String>,
}

/// Why a module cannot be written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum EmitError {
    /// The code contains what the release does not know.
    Unsupported(Unsupported),
    /// A part is larger than the format can hold.
    Format(LoadError),
    /// A function, as `name/arity`, needs more registers than there are.
    TooComplex(String),
    /// A literal is larger than the format can hold.
    Literal(asterias_etf::EncodeError),
}

impl EmitError {
    fn of_function(module: &ir::Module, name: Atom, arity: usize) -> Self {
        Self::TooComplex(format!("{}/{arity}", module.pool.text(name)))
    }
}

impl std::fmt::Display for EmitError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unsupported(unsupported) => write!(f, "{}", unsupported.what),
            Self::TooComplex(function) => write!(
                f,
                "function {function}: an implementation limit was reached; try reducing the complexity of this function"
            ),
            Self::Format(error) => write!(f, "{error}"),
            Self::Literal(error) => write!(f, "a literal does not fit the format: {error}"),
        }
    }
}

impl std::error::Error for EmitError {}

/// Generates the file of a module.
///
/// # Errors
/// The module contains what the file cannot express.
pub(crate) fn emit(module: &mut ir::Module, extras: &Extras) -> Result<Vec<u8>, EmitError> {
    let mut functions = Vec::with_capacity(module.functions.len());
    for function in &module.functions {
        if check_protection(function).is_err() {
            let arity = function.params.len();
            return Err(EmitError::of_function(module, function.name, arity));
        }
        let mut lowered =
            lower::lower(function, &mut module.pool).map_err(EmitError::Unsupported)?;
        simplify(&mut lowered);
        bitstring::fuse(&mut lowered, &module.pool);
        simplify(&mut lowered);
        bitstring::compare_empty(&mut lowered, &mut module.pool);
        choices::join(&mut lowered);
        functions.push(lowered);
    }
    let noted = types::improve(&mut functions, module);
    for function in &mut functions {
        floats::use_registers(function, &noted, &mut module.pool);
    }
    markers::insert(&mut functions);
    private::append_in_place(&mut functions, module);
    functions.iter_mut().for_each(sink::rests);
    reuse_contexts(&mut functions);
    let names = Names::new(&mut module.pool);
    let written = Written::new(module, &names, functions, noted)?;
    written.finish(module, extras)
}

/// A module whose code is written.
struct Written {
    module: BeamModule,
}

impl Written {
    fn new(
        module: &ir::Module,
        names: &Names,
        functions: Vec<Function>,
        noted: Vec<Type>,
    ) -> Result<Self, EmitError> {
        let entries: Vec<Label> = (0..functions.len() as u32)
            .map(|at| Label(2 * at + 2))
            .collect();
        let mut tables = Tables::new(&module.pool, module.name, &module.files, noted);
        let mut out = CodeBuilder::default();
        let order = lambda_order(module, &functions);
        let mut next_label = 2 * functions.len() as u32 + 1;
        let mut functions: Vec<_> = functions.into_iter().map(Some).collect();
        for at in code_order(module) {
            let Some(function) = functions[at].take() else {
                continue;
            };
            let mut context = Context {
                tables: &mut tables,
                names,
                files: &module.files,
                entries: &entries,
                on_load: module.on_load,
                lambdas: &order,
            };
            let id = ir::FuncId(at as u32);
            let (name, arity) = (function.name, function.arity);
            next_label = codegen::generate(function, id, &mut context, &mut out, next_label)
                .map_err(|TooComplex| EmitError::of_function(module, name, arity.into()))?;
        }
        let (exports, locals) = functions_by_name(module, &entries, &mut tables);
        let lambdas = lambdas(module, &order, &entries, &mut tables);
        let records = records(module, &mut tables);
        if let Some(error) = tables.error {
            return Err(EmitError::Literal(error));
        }
        Ok(Self {
            module: BeamModule {
                atoms: tables.atoms,
                code: out.finish(next_label),
                imports: tables.imports,
                exports,
                locals,
                lambdas,
                literals: tables.literals,
                strings: tables.strings.into(),
                lines: tables.lines,
                types: tables.types,
                attributes: Box::default(),
                compile_info: Box::default(),
                meta: Box::default(),
                records,
                md5: [0; 16],
            },
        })
    }

    /// Adds what is made from the whole: the checksum first, then what contains it.
    fn finish(mut self, module: &ir::Module, extras: &Extras) -> Result<Vec<u8>, EmitError> {
        let release = if self.module.records.is_empty() {
            Release::Otp27
        } else {
            Release::Otp29
        };
        self.module.meta = chunks::meta(&extras.features).map_err(EmitError::Literal)?;
        let draft = self.module.encode(release).map_err(EmitError::Format)?;
        let md5 = BeamModule::checksum(&draft).map_err(EmitError::Format)?;
        let uniq = u32::from_be_bytes([md5[0], md5[1], md5[2], md5[3]]) >> 5;
        for lambda in &mut self.module.lambdas {
            lambda.old_uniq = uniq;
        }
        self.module.attributes = chunks::attributes(module, md5).map_err(EmitError::Literal)?;
        self.module.compile_info =
            chunks::compile_info(extras.source.as_deref()).map_err(EmitError::Literal)?;
        self.module
            .encode_with(release, &extras.chunks)
            .map_err(EmitError::Format)
    }
}

/// The places of a module's functions in the order in which the code has them: those of the source, then those made from funs, the last one first. It shows in
/// `module_info(functions)` and, by which atoms are met first, in maps.
fn code_order(module: &ir::Module) -> impl Iterator<Item = usize> {
    let mut is_made = vec![false; module.functions.len()];
    module
        .made
        .iter()
        .for_each(|id| is_made[id.0 as usize] = true);
    let source = (0..is_made.len()).filter(move |at| !is_made[*at]);
    source.chain(module.made.iter().rev().map(|id| id.0 as usize))
}

fn functions_by_name(
    module: &ir::Module,
    entries: &[Label],
    tables: &mut Tables<'_>,
) -> (Vec<Export>, Vec<Export>) {
    let (mut exports, mut locals) = (Vec::new(), Vec::new());
    for at in code_order(module) {
        let (function, label) = (&module.functions[at], entries[at]);
        let entry = Export {
            function: tables.atom(function.name),
            arity: function.params.len() as u8,
            label,
        };
        if function.exported {
            exports.push(entry);
        } else {
            locals.push(entry);
        }
    }
    // The last function first, as OTP's compiler has them: OTP's machine lists them backwards, and tests run in that order.
    exports.reverse();
    locals.reverse();
    (exports, locals)
}

/// The place of each lambda in the table: in the order in which the code makes them, functions of the source first, then
/// those made from funs, the last one first; the largest number for those that no code makes. Tools and people know funs by these numbers.
fn lambda_order(module: &ir::Module, functions: &[Function]) -> Vec<u32> {
    let mut order = vec![u32::MAX; module.lambdas.len()];
    let mut next = 0;
    let mut take = |function: &Function| {
        for id in crate::ssa::cfg::Cfg::of(function).order {
            for instr in &function.block(id).instrs {
                if let crate::ssa::ir::Op::MakeFun(lambda) = function.get(*instr).op
                    && let Some(place) = order.get_mut(lambda.0 as usize)
                    && *place == u32::MAX
                {
                    *place = next;
                    next += 1;
                }
            }
        }
    };
    code_order(module).for_each(|at| take(&functions[at]));
    order
}

fn lambdas(
    module: &ir::Module,
    order: &[u32],
    entries: &[Label],
    tables: &mut Tables<'_>,
) -> Vec<Lambda> {
    let lambda = |(at, lambda): (usize, &ir::Lambda)| {
        let function = module.function(lambda.function);
        Lambda {
            function: tables.atom(function.name),
            arity: function.params.len() as u8,
            label: entries[lambda.function.0 as usize],
            index: order[at],
            num_free: lambda.num_free as u8,
            old_uniq: 0,
        }
    };
    let made = module.lambdas.iter().enumerate();
    // Of what no code makes, machines want to know nothing: OTP's ends where it finds such a one.
    let made = made.filter(|(at, _)| order[*at] != u32::MAX);
    let mut lambdas: Vec<Lambda> = made.map(lambda).collect();
    lambdas.sort_by_key(|lambda| lambda.index);
    lambdas
}

fn records(module: &ir::Module, tables: &mut Tables<'_>) -> Vec<RecordDefinition> {
    if !module.records.is_empty() {
        // A definition says in one of these words whether it is exported.
        for word in [atoms::r#true, atoms::r#false] {
            tables.atom(word);
        }
    }
    let mut field = |(name, default): &(_, Option<Const>)| RecordField {
        name: tables.atom(*name),
        default: default.map(|default| tables.operand(default)),
    };
    let definitions = module.records.iter();
    let mut all: Vec<(bool, Vec<RecordField>)> = Vec::new();
    for definition in definitions {
        all.push((
            definition.exported,
            definition.fields.iter().map(&mut field).collect(),
        ));
    }
    let named = all.into_iter().zip(&module.records);
    named
        .map(|((exported, fields), definition)| RecordDefinition {
            name: tables.atom(definition.name),
            exported,
            fields,
        })
        .collect()
}

#[cfg(test)]
mod tests;
