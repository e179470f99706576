//! What a run over a module knows: definitions, uses, findings.

use std::collections::{BTreeMap, HashMap, HashSet};

use asterias_syntax::ast::{Ast, ExprId};
use asterias_syntax::{Name, Names, Pos, Problem, Term, known, write};

use super::options::Enabled;
use super::vars::Vars;
use super::{Behaviours, Options};
use crate::messages::{self as say, Finding, pair};

/// A function: name and arity.
pub(super) type Function = (Name, u32);

/// Why a guard expression is checked, if not as a guard.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum GuardContext {
    Guard,
    SegmentSize,
}

/// A record.
#[derive(Clone)]
pub(super) struct Record {
    pub(super) pos: Pos,
    pub(super) native: bool,
    /// Name, place, default.
    pub(super) fields: Vec<(Name, Pos, Option<ExprId>)>,
}

/// What uses a type.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum TypeUser {
    Export,
    Record,
    Spec,
    Type(Function),
}

/// A declared type.
pub(super) struct TypeInfo {
    pub(super) pos: Pos,
    pub(super) is_opaque: bool,
}

pub(super) struct Lint<'a> {
    pub(super) ast: &'a Ast,
    pub(super) names: &'a Names,
    pub(super) options: &'a Options,
    pub(super) behaviours_known: &'a dyn Behaviours,
    pub(super) compr_assign: bool,
    pub(super) enabled: Enabled,
    pub(super) errors: Vec<Problem>,
    pub(super) warnings: Vec<Problem>,

    pub(super) module: Option<Name>,
    pub(super) behaviours: Vec<(Pos, Name)>,
    pub(super) exports: HashSet<Function>,
    pub(super) imports: HashMap<Function, Name>,
    pub(super) used_imports: HashSet<Function>,
    pub(super) records: HashMap<Name, Record>,
    pub(super) imported_records: HashMap<Name, Name>,
    pub(super) used_records: HashSet<Name>,
    /// How many defaults of records were looked at, and where they became too many.
    pub(super) defaults: u32,
    pub(super) too_large: Option<(Pos, Finding)>,
    pub(super) locals: HashSet<Function>,
    pub(super) no_auto: NoAuto,
    pub(super) nowarn_bif_clash: HashSet<Function>,
    /// Functions that may be deprecated or removed, or all of a module.
    pub(super) not_obsolete: HashSet<(Name, Option<Function>)>,
    pub(super) defined: HashSet<Function>,
    pub(super) called: Vec<(Function, Pos)>,
    pub(super) calls: HashMap<Function, Vec<Function>>,
    pub(super) function: Function,
    pub(super) on_load: Vec<Function>,
    pub(super) on_load_pos: Pos,
    pub(super) load_nif: bool,
    /// Whether the module asks for inlining.
    pub(super) inlines: bool,
    pub(super) has_qlc: bool,

    pub(super) types: BTreeMap<Function, TypeInfo>,
    pub(super) exported_types: HashSet<Function>,
    pub(super) used_types: Vec<(Function, Pos, TypeUser)>,
    pub(super) type_user: TypeUser,
    pub(super) specs: BTreeMap<(Option<Name>, Name, u32), Pos>,
    pub(super) callbacks: BTreeMap<Function, Pos>,
    pub(super) optional_callbacks: BTreeMap<Function, Pos>,
    pub(super) hidden_docs: HashSet<Function>,
    pub(super) doc: Option<(Pos, bool)>,
    pub(super) moduledoc: Option<(Pos, bool)>,

    /// Inside of a record definition, where variables are an error.
    pub(super) record_top: bool,
    /// While false, uses do not count.
    pub(super) counting: bool,
    pub(super) guard_context: GuardContext,
    /// The variables of the pattern around a segment's size.
    pub(super) segment_vars: Option<Vars>,
    /// Where everything found is told to stand, while defaults of records are looked at.
    pub(super) instead_of: Option<Pos>,
}

/// Which functions of `erlang` are not imported.
#[derive(Default)]
pub(super) struct NoAuto {
    pub(super) all: bool,
    pub(super) some: HashSet<Function>,
}

impl Lint<'_> {
    pub(super) fn error(&mut self, pos: Pos, finding: impl Into<Finding>) {
        let pos = self.instead_of.unwrap_or(pos);
        self.errors.push(finding.into().at(pos, self.names));
    }

    pub(super) fn warning(&mut self, pos: Pos, finding: impl Into<Finding>) {
        let pos = self.instead_of.unwrap_or(pos);
        if !pos.is_generated() {
            let problem = finding.into().at(pos, self.names);
            self.warnings.push(problem.as_warning());
        }
    }

    /// A guard expression that is none, in the words of its context.
    pub(super) fn illegal_guard(&mut self, pos: Pos) {
        match self.guard_context {
            GuardContext::Guard => self.error(pos, &say::ILLEGAL_GUARD_EXPR),
            GuardContext::SegmentSize => self.error(pos, &say::ILLEGAL_BITSIZE),
        }
    }

    pub(super) fn illegal_guard_call(&mut self, pos: Pos, function: Function) {
        let message = match self.guard_context {
            GuardContext::Guard => &say::ILLEGAL_GUARD_LOCAL_CALL,
            GuardContext::SegmentSize => &say::ILLEGAL_BITSIZE_LOCAL_CALL,
        };
        self.error(pos, message.of([pair(function)]));
    }

    /// What the caller says with an option, as in `{nowarn_unused_function, [{f, 1}]}`.
    pub(super) fn settings(&self, option: &str) -> Vec<Term> {
        let mut terms = Vec::new();
        for (name, value) in &self.options.settings {
            if name == option {
                match value.within(self.names) {
                    Some(Term::List(items)) => terms.extend(items),
                    other => terms.extend(other),
                }
            }
        }
        terms
    }

    /// A name as an atom.
    pub(super) fn atom(&self, name: Name) -> String {
        write::atom(self.names.text(name))
    }

    /// A function of this module: `{Module, Name, Arity}`.
    pub(super) fn own_function(&self, (name, arity): Function) -> Term {
        self.function_of(self.module, (name, arity))
    }

    /// `{Module, Name, Arity}`, or without a module the other two.
    pub(super) fn function_of(&self, module: Option<Name>, (name, arity): Function) -> Term {
        let mut items: Vec<Term> = module.map(Term::Atom).into_iter().collect();
        items.extend([Term::Atom(name), Term::Integer(i64::from(arity))]);
        Term::Tuple(items)
    }

    pub(super) fn is_hidden(&self, name: Name) -> bool {
        self.names.text(name).starts_with('_')
    }

    pub(super) fn is_local(&self, function: Function) -> bool {
        self.locals.contains(&function)
    }

    pub(super) fn is_bif(&self, (name, arity): Function) -> bool {
        super::tables::is_auto_imported(self.names.text(name), arity)
    }

    pub(super) fn is_no_auto(&self, function: Function) -> bool {
        self.no_auto.all || self.no_auto.some.contains(&function)
    }

    /// Whether a guard function of that name is the one of `erlang`.
    pub(super) fn is_own_bif(&self, function: Function) -> bool {
        let imported = self.imports.get(&function);
        if self.is_local(function) {
            return false;
        }
        match imported {
            Some(&module) => module == known::ERLANG,
            None => !self.is_no_auto(function),
        }
    }

    pub(super) fn use_record(&mut self, name: Name) {
        if self.counting {
            self.used_records.insert(name);
        }
    }

    pub(super) fn use_type(&mut self, ty: Function, pos: Pos) {
        if self.counting {
            self.used_types.push((ty, pos, self.type_user));
        }
    }

    pub(super) fn use_function(&mut self, function: Function, pos: Pos) {
        let pos = self.instead_of.unwrap_or(pos);
        self.called.push((function, pos));
        if self.counting {
            self.calls.entry(self.function).or_default().push(function);
        }
    }

    /// An error if there is no such record.
    pub(super) fn existing_record(&mut self, pos: Pos, name: Name) {
        if self.records.contains_key(&name) || self.imported_records.contains_key(&name) {
            self.use_record(name);
        } else {
            self.error(pos, say::UNDEFINED_RECORD.of([Term::Atom(name)]));
        }
    }

    pub(super) fn is_module_info(function: Function) -> bool {
        matches!(
            function,
            (known::MODULE_INFO, 0 | 1) | (known::RECORD_INFO, 2)
        )
    }
}
