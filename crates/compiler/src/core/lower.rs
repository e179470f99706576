//! A module: its forms collected, its functions lowered one by one, what lowering shares.
//!
//! Forms have passed the lint; what it should have refused and did not is told as a [`Refusal`], never by panicking.

use asterias_syntax::ast::{Ast, Attribute, Expr, ExprId, Form, Function as AstFunction};
use asterias_syntax::{FileId, Name, Names, Pos, Term, known};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::auto_import;

use super::builder::{Builder, Outside};
use super::clean;
use super::constant::{Atom, Const, atoms};
use super::inline::{Wish, inline};
use super::ir::{
    Callee, End, Fail, FuncId, Function, Lambda, LambdaId, Loc, MatchFail, Module, Op, Value,
};
use super::numbers::Numbers;
use super::pattern::Pat;
use super::{returns, unused};

/// What changes how a module is lowered.
#[derive(Clone, Debug)]
pub struct Options {
    /// All functions are exported.
    pub export_all: bool,
    /// Access to a record's field demands the record's tag (`strict_record_tests`, the default).
    pub strict_record_tests: bool,
    /// Traces tell lines (the default, without `no_line_info`).
    pub line_info: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            export_all: false,
            strict_record_tests: true,
            line_info: true,
        }
    }
}

/// Why a module cannot be lowered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Where.
    pub pos: Pos,
    /// What.
    pub message: String,
}

/// A record of the module.
pub(crate) struct Record {
    pub(crate) fields: Vec<(Name, Option<ExprId>)>,
    pub(crate) native: bool,
}

/// What lowering a module has at hand.
pub(crate) struct Lower<'a> {
    pub(crate) ast: &'a Ast,
    pub(crate) names: &'a Names,
    pub(crate) options: Options,
    pub(crate) module: Module,
    pub(crate) records: FxHashMap<Name, Record>,
    pub(crate) imported_records: FxHashMap<Name, Name>,
    pub(crate) imports: FxHashMap<(Name, u32), Name>,
    pub(crate) functions: FxHashMap<(Name, u32), FuncId>,
    /// The functions being made, the innermost last.
    pub(crate) building: Vec<Builder>,
    pub(crate) pats: Vec<Pat>,
    /// The function of the source: what the names of its funs begin with, and their numbers.
    pub(crate) prefix: String,
    pub(crate) numbers: Numbers,
    /// How many loops of the current function were named.
    pub(crate) loops: u32,
    /// The funs of the current function that were lowered, and the names they capture.
    pub(crate) made: FxHashMap<ExprId, (LambdaId, Vec<Name>)>,
    atom_of: Vec<Option<Atom>>,
    local_funs: FxHashMap<FuncId, LambdaId>,
    refusals: Vec<Refusal>,
    /// Whether small functions are to be inlined, and which are whatever their size.
    inline_small: bool,
    inline_named: Vec<(Name, u32)>,
    /// The function that tells callbacks, if the module declares some.
    pub(super) behaviour_info: Option<FuncId>,
}

/// Lowers a module.
///
/// # Errors
/// What the lint let through and cannot be lowered.
pub fn lower(ast: &Ast, names: &Names, options: &Options) -> Result<Module, Vec<Refusal>> {
    let mut lower = Lower {
        ast,
        names,
        options: options.clone(),
        module: Module::default(),
        records: FxHashMap::default(),
        imported_records: FxHashMap::default(),
        imports: FxHashMap::default(),
        functions: FxHashMap::default(),
        building: Vec::new(),
        pats: Vec::new(),
        prefix: String::new(),
        numbers: Numbers::default(),
        loops: 0,
        made: FxHashMap::default(),
        atom_of: vec![None; names.count()],
        local_funs: FxHashMap::default(),
        refusals: Vec::new(),
        inline_small: false,
        inline_named: Vec::new(),
        behaviour_info: None,
    };
    let functions = lower.collect();
    for function in &functions {
        lower.function(function);
    }
    lower.behaviour_info();
    lower.module_info();
    if lower.refusals.is_empty() {
        let named = lower
            .inline_named
            .iter()
            .filter_map(|key| lower.functions.get(key).copied())
            .collect();
        let wish = Wish {
            small: lower.inline_small,
            named,
        };
        inline(&mut lower.module, &wish);
        returns::cut(&mut lower.module);
        unused::remove(&mut lower.module);
        Ok(lower.module)
    } else {
        Err(lower.refusals)
    }
}

impl<'a> Lower<'a> {
    /// Takes in all forms; the functions are declared, not yet lowered.
    fn collect(&mut self) -> Vec<AstFunction> {
        let ast = self.ast;
        // Forms that come from no file have an empty name for it.
        let names = (0..ast.files.count()).map(|file| ast.files.name(FileId(file)).to_owned());
        self.module.files.extend(names);
        let mut functions: Vec<AstFunction> = Vec::new();
        let mut exports: FxHashSet<(Name, u32)> = FxHashSet::default();
        let mut on_load = None;
        let (mut natives, mut exported_records) = (Vec::new(), FxHashSet::default());
        for form in &ast.forms {
            match form {
                Form::Function(function) => functions.push(*function),
                Form::Attribute(_, attribute) => match attribute {
                    Attribute::Module(name) => self.module.name = self.atom(*name),
                    Attribute::Export(list) => exports.extend(list.iter().copied()),
                    Attribute::Import(module, list) => {
                        for &item in list {
                            self.imports.insert(item, *module);
                        }
                    }
                    Attribute::ImportRecord(module, list) => {
                        for &name in list {
                            self.imported_records.insert(name, *module);
                        }
                    }
                    Attribute::Record(record) => {
                        let fields = ast[record.fields]
                            .iter()
                            .map(|field| (field.name, field.default))
                            .collect();
                        let native = record.native;
                        if native {
                            natives.push(*record);
                        }
                        self.records.insert(record.name, Record { fields, native });
                    }
                    Attribute::Other(name, value) => {
                        // It is an instruction, and no attribute of the loaded module.
                        if *name == known::ON_LOAD {
                            on_load = name_and_arity(value);
                            continue;
                        }
                        if let (known::EXPORT_RECORD, Term::List(items)) = (*name, value) {
                            exported_records.extend(items.iter().filter_map(as_atom));
                        }
                        self.attribute(*name, value);
                    }
                    Attribute::Type(_) | Attribute::Spec(_) | Attribute::File(..) => {}
                },
                Form::Eof(_) => {}
            }
        }
        for record in &natives {
            self.define_native(record, exported_records.contains(&record.name));
        }
        for function in &functions {
            let key = (function.name, function.arity);
            let name = self.atom(function.name);
            let exported = self.options.export_all || exports.contains(&key);
            let id = self.declare(name, exported);
            self.functions.insert(key, id);
        }
        self.declare_behaviour_info();
        for arity in 0..2 {
            let id = self.declare(atoms::module_info, true);
            self.functions.insert((known::MODULE_INFO, arity), id);
        }
        self.module.on_load = on_load.and_then(|key| self.functions.get(&key).copied());
        functions
    }

    /// Reserves the place of a function.
    pub(crate) fn declare(&mut self, name: Atom, exported: bool) -> FuncId {
        let id = FuncId(u32::try_from(self.module.functions.len()).unwrap_or(u32::MAX));
        self.module.functions.push(Function {
            name,
            exported,
            ..Function::default()
        });
        id
    }

    fn attribute(&mut self, name: Name, value: &Term) {
        const INTERNAL: [Name; 13] = [
            known::EXPORT_RECORD,
            known::TYPE,
            known::SPEC,
            known::CALLBACK,
            known::OPAQUE,
            known::EXPORT_TYPE,
            known::RECORD,
            known::OPTIONAL_CALLBACKS,
            known::FILE,
            known::DOC,
            known::MODULEDOC,
            known::FEATURE,
            known::IMPORT_TYPE,
        ];
        if name == known::COMPILE {
            self.compile_option(value);
            return;
        }
        if INTERNAL.contains(&name) {
            return;
        }
        let constant = self.term(value);
        let list = match value {
            Term::List(_) | Term::String(_) => constant,
            Term::Atom(_)
            | Term::Integer(_)
            | Term::Big(_)
            | Term::Float(_)
            | Term::Improper(..)
            | Term::Tuple(_)
            | Term::Map(_)
            | Term::Bits(..)
            | Term::Fun(..) => self.module.pool.list(&[constant], Const::Nil),
        };
        let name = self.atom(name);
        self.module.attributes.push((name, list));
    }

    fn compile_option(&mut self, value: &Term) {
        match value {
            Term::List(options) => options
                .iter()
                .for_each(|option| self.compile_option(option)),
            Term::Atom(known::INLINE) => self.inline_small = true,
            Term::Tuple(items) => self.inline_option(items),
            Term::Atom(known::EXPORT_ALL) => self.options.export_all = true,
            Term::Atom(name) => match self.names.text(*name) {
                "no_strict_record_tests" => self.options.strict_record_tests = false,
                "strict_record_tests" => self.options.strict_record_tests = true,
                "no_line_info" => self.options.line_info = false,
                _ => {}
            },
            Term::Integer(_)
            | Term::Big(_)
            | Term::Float(_)
            | Term::String(_)
            | Term::Improper(..)
            | Term::Map(_)
            | Term::Bits(..)
            | Term::Fun(..) => {}
        }
    }

    /// `{inline, f/1}`, `{inline, [f/1]}`.
    fn inline_option(&mut self, items: &[Term]) {
        if let [Term::Atom(known::INLINE), wanted] = items {
            match wanted {
                Term::List(list) => self
                    .inline_named
                    .extend(list.iter().filter_map(name_and_arity)),
                one => self.inline_named.extend(name_and_arity(one)),
            }
        }
    }

    /// A term of an attribute as a constant.
    fn term(&mut self, term: &Term) -> Const {
        match term {
            Term::Atom(name) => Const::Atom(self.atom(*name)),
            Term::Integer(value) => Const::Int(*value),
            Term::Big(value) => self.module.pool.integer(value),
            Term::Float(value) => self.module.pool.float(*value),
            Term::String(text) => self.module.pool.string(text),
            Term::List(items) => {
                let items = self.terms(items);
                self.module.pool.list(&items, Const::Nil)
            }
            Term::Improper(items, tail) => {
                let items = self.terms(items);
                let tail = self.term(tail);
                self.module.pool.list(&items, tail)
            }
            Term::Tuple(items) => {
                let items = self.terms(items);
                self.module.pool.tuple(&items)
            }
            Term::Map(pairs) => {
                let pairs: Vec<(Const, Const)> = pairs
                    .iter()
                    .map(|(key, value)| (self.term(key), self.term(value)))
                    .collect();
                self.module.pool.map(&pairs)
            }
            Term::Bits(bytes, last) => {
                let unused = if bytes.is_empty() {
                    0
                } else {
                    8 - u64::from(*last)
                };
                let bits = bytes.len() as u64 * 8 - unused;
                self.module.pool.bits(bytes, bits)
            }
            Term::Fun(module, function, arity) => {
                let (module, function) = (self.atom(*module), self.atom(*function));
                let arity = u8::try_from(*arity).unwrap_or(u8::MAX);
                self.module.pool.external_fun(module, function, arity)
            }
        }
    }

    fn terms(&mut self, terms: &[Term]) -> Vec<Const> {
        terms.iter().map(|term| self.term(term)).collect()
    }

    fn function(&mut self, function: &AstFunction) {
        let Some(&id) = self.functions.get(&(function.name, function.arity)) else {
            return;
        };
        let mut numbers = std::mem::take(&mut self.numbers);
        numbers.count(self.ast, function.clauses, &|name, arity| {
            self.is_native(name, arity)
        });
        self.numbers = numbers;
        self.prefix = format!("-{}/{}-", self.names.text(function.name), function.arity);
        self.loops = 0;
        self.made.clear();
        self.pats.clear();
        let name = self.atom(function.name);
        let arity = function.arity as usize;
        self.building
            .push(Builder::new(id, name, arity, Outside::Nothing));
        self.function_body(self.ast[function.clauses].to_vec().as_slice(), function.pos);
        self.finish(self.loc_of(function.pos));
    }

    /// Lowers the clauses of a function or fun: the parameters against the patterns, returning what they answer.
    pub(crate) fn function_body(&mut self, clauses: &[asterias_syntax::ast::Clause], pos: Pos) {
        let arity = clauses.first().map_or(0, |clause| clause.patterns.len());
        let args: Vec<Value> = self.b().params[..arity]
            .iter()
            .map(|&param| Value::Var(param))
            .collect();
        let fail = self.b().block();
        let result = self.clauses(&args, clauses, true, fail, None);
        if self.b().current.is_some() {
            self.b().end(End::Return(result));
        }
        self.b().at(fail);
        let loc = self.loc_of(pos);
        self.b().match_fail(MatchFail::FunctionClause, args, loc);
    }

    /// Completes the innermost function being made.
    pub(crate) fn finish(&mut self, loc: Loc) {
        let Some(builder) = self.building.pop() else {
            return;
        };
        let id = builder.id;
        let exported = self.module.functions[id.0 as usize].exported;
        let mut function = builder.finish(exported, loc);
        clean::function(&mut function);
        if self.module.pool.text(function.name).starts_with('-') {
            self.module.made.push(id);
        }
        self.module.functions[id.0 as usize] = function;
    }

    /// `module_info/0,1` ask the machine.
    fn module_info(&mut self) {
        for arity in 0..2 {
            let Some(&id) = self.functions.get(&(known::MODULE_INFO, arity)) else {
                continue;
            };
            let mut builder =
                Builder::new(id, atoms::module_info, arity as usize, Outside::Nothing);
            let mut args = vec![Value::Const(Const::Atom(self.module.name))];
            args.extend(builder.params.iter().map(|&param| Value::Var(param)));
            let callee = Callee::Remote(atoms::erlang, atoms::get_module_info);
            let result = builder.emit(Op::Call(callee, args), Fail::Raise, Loc::default());
            builder.end(End::Return(Value::Var(result)));
            self.building.push(builder);
            self.finish(Loc::default());
        }
    }

    /// The innermost function being made. There is one whenever anything is lowered.
    pub(crate) fn b(&mut self) -> &mut Builder {
        if self.building.is_empty() {
            let id = FuncId(0);
            self.building
                .push(Builder::new(id, atoms::undefined, 0, Outside::Nothing));
        }
        let last = self.building.len() - 1;
        &mut self.building[last]
    }

    /// The atom of a name.
    pub(crate) fn atom(&mut self, name: Name) -> Atom {
        if let Some(Some(atom)) = self.atom_of.get(name.0 as usize) {
            return *atom;
        }
        let atom = self.module.pool.atom(self.names.text(name));
        if let Some(slot) = self.atom_of.get_mut(name.0 as usize) {
            *slot = Some(atom);
        }
        atom
    }

    pub(crate) fn loc_of(&self, pos: Pos) -> Loc {
        Loc {
            file: u32::from(pos.file().0),
            line: if self.options.line_info {
                pos.line()
            } else {
                0
            },
        }
    }

    pub(crate) fn loc(&self, id: ExprId) -> Loc {
        self.loc_of(self.ast.pos(id))
    }

    /// Notes that something cannot be lowered.
    pub(crate) fn refuse(&mut self, pos: Pos, message: impl Into<String>) -> Value {
        self.refusals.push(Refusal {
            pos,
            message: message.into(),
        });
        Value::Const(Const::Nil)
    }

    /// What a name stands for, if it is bound here or around.
    pub(crate) fn lookup(&mut self, name: Name) -> Option<Value> {
        let mut level = self.building.len();
        // Outwards to the function that binds it, then inwards again, capturing it on the way.
        let mut found = loop {
            level = level.checked_sub(1)?;
            if level + 1 < self.building.len() && self.building[level].is_bound_beside(name) {
                return None;
            }
            if let Some(value) = self.own(level, name) {
                break value;
            }
            if self.building[level].outside != Outside::Capture {
                return None;
            }
        };
        for inner in level + 1..self.building.len() {
            let Value::Var(_) = found else {
                self.building[inner].bind_base(name, found);
                continue;
            };
            found = Value::Var(self.capture(inner, name, found));
        }
        Some(found)
    }

    /// Makes `outer`, of the function around the one at `level`, a free variable of that one.
    pub(crate) fn capture(&mut self, level: usize, name: Name, outer: Value) -> super::ir::Var {
        use super::builder::Captured;
        let boolean = self.building[level - 1].is_boolean(outer);
        let builder = &mut self.building[level];
        let param = builder.var();
        if boolean {
            builder.know(param, super::builder::Known::Boolean);
        }
        builder.captured.push(Captured { name, param, outer });
        builder.bind_base(name, Value::Var(param));
        param
    }

    /// A name bound at one level, the name of a named fun among them.
    fn own(&mut self, level: usize, name: Name) -> Option<Value> {
        if let Some(value) = self.building[level].find(name) {
            return Some(value);
        }
        let (own, lambda) = self.building[level].own_name?;
        if own != name {
            return None;
        }
        let builder = &mut self.building[level];
        let var = builder.pure(Op::MakeFun(lambda, Vec::new()));
        let place = builder.last_place();
        builder.own_uses.push(place);
        Some(Value::Var(var))
    }

    /// Whether a call without a module means a function of `erlang`.
    pub(crate) fn is_native(&self, name: Name, arity: u32) -> bool {
        !self.functions.contains_key(&(name, arity))
            && !self.imports.contains_key(&(name, arity))
            && auto_import::is(self.names.text(name), arity)
    }

    /// A fun made of a function of the module, without free variables.
    pub(crate) fn local_fun(&mut self, function: FuncId) -> LambdaId {
        if let Some(&lambda) = self.local_funs.get(&function) {
            return lambda;
        }
        let lambda = self.lambda(function);
        self.local_funs.insert(function, lambda);
        lambda
    }

    pub(crate) fn lambda(&mut self, function: FuncId) -> LambdaId {
        let id = LambdaId(u32::try_from(self.module.lambdas.len()).unwrap_or(u32::MAX));
        self.module.lambdas.push(Lambda {
            function,
            num_free: 0,
        });
        id
    }

    /// The constant that an expression without variables and calls stands for, if it is one.
    pub(crate) fn constant(&mut self, id: ExprId) -> Option<Const> {
        Some(match self.ast.expr(id) {
            Expr::Atom(name) => Const::Atom(self.atom(name)),
            Expr::Char(value) => Const::Int(i64::from(value)),
            Expr::Integer(value) => Const::Int(value),
            Expr::Big(big) => self.module.pool.integer(self.ast.big(big)),
            Expr::Float(value) => self.module.pool.float(value),
            Expr::String(text) => self.module.pool.string(self.ast.text(text)),
            Expr::Nil => Const::Nil,
            _ => return None,
        })
    }
}

pub(super) fn name_and_arity(term: &Term) -> Option<(Name, u32)> {
    match term {
        Term::Tuple(items) => match items.as_slice() {
            [Term::Atom(name), Term::Integer(arity)] => Some((*name, u32::try_from(*arity).ok()?)),
            _ => None,
        },
        Term::List(items) => match items.as_slice() {
            [item] => name_and_arity(item),
            _ => None,
        },
        _ => None,
    }
}

fn as_atom(term: &Term) -> Option<Name> {
    match term {
        Term::Atom(name) => Some(*name),
        _ => None,
    }
}
