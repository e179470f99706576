//! What is known only at the end of a module: what is undefined, unused, missing.

use std::collections::{BTreeMap, HashSet};

use asterias_syntax::ast::Form;
use asterias_syntax::{Name, Pos, Term, known};

use super::options::option_functions;
use super::state::{Function, Lint, TypeUser};
use super::{flattened, function_of};
use crate::messages::{self as say, Message, pair};

impl Lint<'_> {
    pub(super) fn check_module(&mut self, forms: &[Form]) {
        let exports = if self.has_option(forms, "export_all") {
            self.defined.clone()
        } else {
            self.exports.clone()
        };
        self.check_behaviours(&exports);
        self.check_deprecated(forms, &exports);
        self.check_imports(forms);
        self.check_option_functions(forms, "inline", &say::BAD_INLINE);
        self.check_undefined_functions();
        self.check_unused_functions(forms, &exports);
        self.check_option_functions(forms, "nowarn_bif_clash", &say::BAD_NOWARN_BIF_CLASH);
        self.check_specs();
        self.check_missing_specs(forms, &exports);
        self.check_undefined_types();
        let first_file = self.first_file(forms);
        if let Some(file) = first_file {
            self.check_unused_types(&file);
        }
        self.check_exported_records(forms);
        if let Some((pos, finding)) = self.too_large.take() {
            self.error(pos, finding);
        }
        self.check_untyped_records(forms);
        self.check_on_load();
        if let Some(file) = first_file {
            self.check_unused_records(forms, &file);
            self.check_native_headers(file);
        }
        self.check_opaque_types();
        self.check_dialyzer(forms);
        self.check_callbacks();
        self.check_nifs(forms);
        self.check_removed(forms, &exports);
    }

    fn first_file(&self, forms: &[Form]) -> Option<asterias_syntax::FileId> {
        forms.iter().find_map(|form| match form {
            Form::Attribute(_, asterias_syntax::ast::Attribute::File(file, _)) => Some(*file),
            _ => None,
        })
    }

    fn check_imports(&mut self, forms: &[Form]) {
        if !self.enabled.unused_import {
            return;
        }
        for form in forms {
            let Form::Attribute(pos, asterias_syntax::ast::Attribute::Import(module, functions)) =
                form
            else {
                continue;
            };
            for function in functions {
                if !self.used_imports.contains(function)
                    && self.imports.get(function) == Some(module)
                {
                    let import = Term::Tuple(vec![pair(*function), Term::Atom(*module)]);
                    self.warning(*pos, say::UNUSED_IMPORT.of([import]));
                }
            }
        }
    }

    /// Functions that an option names must be there.
    fn check_option_functions(&mut self, forms: &[Form], option: &str, wrong: &'static Message) {
        let Some(option) = self.names.find(option) else {
            return;
        };
        for (pos, term) in option_functions(forms, option) {
            let Some(function) = function_of(term) else {
                if matches!(term, Term::Tuple(items) if items.len() == 2) {
                    self.error(pos, wrong.of([term.clone()]));
                }
                continue;
            };
            let is_there = self.defined.contains(&function) && !Self::is_module_info(function);
            if !is_there && !self.imports.contains_key(&function) {
                self.error(pos, wrong.of([pair(function)]));
            }
        }
    }

    fn check_undefined_functions(&mut self) {
        let mut called = std::mem::take(&mut self.called);
        let by_text =
            |lint: &Self, (name, arity): Function| (lint.names.text(name).to_owned(), arity);
        called.retain(|(function, _)| !self.defined.contains(function));
        called.sort_by(|a, b| {
            by_text(self, a.0)
                .cmp(&by_text(self, b.0))
                .then(a.1.cmp(&b.1))
        });
        called.dedup();
        for (function, pos) in called {
            self.error(pos, say::UNDEFINED_FUNCTION.of([pair(function)]));
        }
    }

    fn check_unused_functions(&mut self, forms: &[Form], exports: &HashSet<Function>) {
        self.check_option_functions(
            forms,
            "nowarn_unused_function",
            &say::BAD_NOWARN_UNUSED_FUNCTION,
        );
        if self.has_option(forms, "export_all") || !self.enabled.unused_function {
            return;
        }
        let given = self.settings("nowarn_unused_function");
        let mut nowarn: HashSet<Function> = given.iter().filter_map(function_of).collect();
        if let Some(option) = self.names.find("nowarn_unused_function") {
            let own = option_functions(forms, option);
            nowarn.extend(own.iter().filter_map(|(_, term)| function_of(term)));
        }
        let mut reached: HashSet<Function> = HashSet::new();
        let mut open: Vec<Function> = exports.iter().chain(&self.on_load).copied().collect();
        while let Some(function) = open.pop() {
            if reached.insert(function)
                && let Some(calls) = self.calls.get(&function)
            {
                open.extend_from_slice(calls);
            }
        }
        for form in forms {
            if let Form::Function(function) = form {
                let key = (function.name, function.arity);
                if !reached.contains(&key) && !nowarn.contains(&key) {
                    self.warning(function.pos, say::UNUSED_FUNCTION.of([pair(key)]));
                }
            }
        }
    }

    fn check_specs(&mut self) {
        for ((module, name, arity), pos) in self.specs.clone() {
            if module == self.module && !self.defined.contains(&(name, arity)) {
                self.error(pos, say::SPEC_FUN_UNDEFINED.of([pair((name, arity))]));
            }
        }
    }

    fn check_missing_specs(&mut self, forms: &[Form], exports: &HashSet<Function>) {
        let enabled = &self.enabled;
        let (all, exported) = (enabled.missing_spec_all, enabled.missing_spec);
        if !all && !exported && !enabled.missing_spec_documented {
            return;
        }
        for form in forms {
            let Form::Function(function) = form else {
                continue;
            };
            let key = (function.name, function.arity);
            let documented = exported || !self.hidden_docs.contains(&key);
            let wanted = all || exports.contains(&key) && documented;
            let has = self
                .specs
                .keys()
                .any(|(_, name, arity)| (*name, *arity) == key);
            if wanted && !has {
                self.warning(function.pos, say::MISSING_SPEC.of([pair(key)]));
            }
        }
    }

    fn check_undefined_types(&mut self) {
        for (ty, pos, _) in self.used_types.clone() {
            if !self.types.contains_key(&ty) && !self.is_builtin(ty) {
                self.error(pos, say::UNDEFINED_TYPE.of([pair(ty)]));
            }
        }
    }

    fn check_unused_types(&mut self, first: &asterias_syntax::FileId) {
        if !self.enabled.unused_type {
            return;
        }
        let mut reached: HashSet<Function> = HashSet::new();
        let initial = self
            .used_types
            .iter()
            .filter(|(.., user)| !matches!(user, TypeUser::Type(_)));
        let mut open: Vec<Function> = initial.map(|(ty, ..)| *ty).collect();
        let mut uses: BTreeMap<Function, Vec<Function>> = BTreeMap::new();
        for (ty, _, user) in &self.used_types {
            if let TypeUser::Type(user) = user {
                uses.entry(*user).or_default().push(*ty);
            }
        }
        while let Some(ty) = open.pop() {
            if reached.insert(ty)
                && let Some(used) = uses.get(&ty)
            {
                open.extend_from_slice(used);
            }
        }
        let unused: Vec<_> = self
            .types
            .iter()
            .filter(|(ty, info)| info.pos.file() == *first && !reached.contains(*ty))
            .map(|(ty, info)| (*ty, info.pos))
            .collect();
        for (ty, pos) in unused {
            self.warning(pos, say::UNUSED_TYPE.of([pair(ty)]));
        }
    }

    fn check_untyped_records(&mut self, forms: &[Form]) {
        if !self.enabled.untyped_record {
            return;
        }
        for form in forms {
            if let Form::Attribute(pos, asterias_syntax::ast::Attribute::Record(decl)) = form
                && self.ast[decl.fields].iter().any(|field| field.ty.is_none())
            {
                self.warning(*pos, say::UNTYPED_RECORD.of([Term::Atom(decl.name)]));
            }
        }
    }

    fn check_on_load(&mut self) {
        if let [function] = self.on_load[..]
            && function.1 == 0
            && !self.defined.contains(&function)
        {
            let finding = say::UNDEFINED_ON_LOAD.of([pair(function)]);
            self.error(self.on_load_pos, finding);
        }
    }

    fn check_unused_records(&mut self, forms: &[Form], first: &asterias_syntax::FileId) {
        if !self.enabled.unused_record {
            return;
        }
        if let Some(option) = self.names.find("nowarn_unused_record") {
            for (pos, term) in option_functions(forms, option) {
                if let Term::Atom(name) = term {
                    self.existing_record(pos, *name);
                }
            }
        }
        for term in self.settings("nowarn_unused_record") {
            if let Term::Atom(name) = term {
                self.use_record(name);
            }
        }
        let unused: Vec<_> = self
            .records
            .iter()
            .filter(|(name, record)| {
                record.pos.file() == *first && !self.used_records.contains(*name) && !record.native
            })
            .map(|(name, record)| (*name, record.pos))
            .collect();
        for (name, pos) in unused {
            self.warning(pos, say::UNUSED_RECORD.of([Term::Atom(name)]));
        }
    }

    fn check_native_headers(&mut self, first: asterias_syntax::FileId) {
        if !self.enabled.native_record_header {
            return;
        }
        let included: Vec<_> = self
            .records
            .iter()
            .filter(|(_, record)| record.native && record.pos.file() != first)
            .map(|(name, record)| (*name, record.pos))
            .collect();
        for (name, pos) in included {
            self.warning(pos, say::NATIVE_RECORD_IN_HEADER.of([Term::Atom(name)]));
        }
    }

    fn check_opaque_types(&mut self) {
        let hidden: Vec<_> = self
            .types
            .iter()
            .filter(|(ty, info)| info.is_opaque && !self.exported_types.contains(*ty))
            .map(|(ty, info)| (*ty, info.pos))
            .collect();
        for (ty, pos) in hidden {
            self.warning(pos, say::NOT_EXPORTED_OPAQUE.of([pair(ty)]));
        }
    }

    fn check_dialyzer(&mut self, forms: &[Form]) {
        let mut well_formed: Vec<(Pos, Name, Option<Function>)> = Vec::new();
        for (pos, term) in Self::attribute_terms(forms, known::DIALYZER) {
            for (option, function) in dialyzer_options(term) {
                let meant = match (&option, &function) {
                    (Term::Atom(name), None) => Some((*name, None)),
                    (Term::Atom(name), Some(function)) => {
                        function_of(function).map(|function| (*name, Some(function)))
                    }
                    _ => None,
                };
                if let Some((name, function)) = meant {
                    well_formed.push((pos, name, function));
                    continue;
                }
                let bad = match function {
                    Some(function) => Term::Tuple(vec![option, function]),
                    None => option,
                };
                self.error(pos, say::BAD_DIALYZER_ATTRIBUTE.of([bad]));
            }
        }
        for (pos, name, function) in well_formed {
            let text = self.names.text(name);
            let of_function = function.is_some() && text == "nowarn_function";
            if !of_function && !DIALYZER_OPTIONS.contains(&text) {
                self.error(pos, say::BAD_DIALYZER_OPTION.of([Term::Atom(name)]));
            } else if let Some(function) = function
                && (!self.defined.contains(&function) || Self::is_module_info(function))
            {
                self.error(pos, say::UNDEFINED_FUNCTION.of([pair(function)]));
            }
        }
    }

    fn check_callbacks(&mut self) {
        for (callback, pos) in self.optional_callbacks.clone() {
            if !self.callbacks.contains_key(&callback) {
                let callback = self.own_function(callback);
                self.error(pos, say::UNDEFINED_CALLBACK.of([callback]));
            }
        }
        let Some(info) = self.names.find("behaviour_info") else {
            return;
        };
        if self.defined.contains(&(info, 1)) {
            for (callback, pos) in self.callbacks.clone() {
                let callback = self.own_function(callback);
                self.error(pos, say::BEHAVIOUR_INFO.of([callback]));
            }
        }
    }

    fn check_nifs(&mut self, forms: &[Form]) {
        let nifs = Self::attribute_terms(forms, known::NIFS);
        if let (Some((pos, _)), false) = (nifs.first(), self.load_nif) {
            self.warning(*pos, &say::NO_LOAD_NIF);
        }
        for (pos, term) in nifs {
            if let Some(function) = function_of(term)
                && (!self.defined.contains(&function) || Self::is_module_info(function))
            {
                self.error(pos, say::UNDEFINED_NIF.of([pair(function)]));
            }
        }
    }

    fn check_deprecated(&mut self, forms: &[Form], exports: &HashSet<Function>) {
        for (pos, term) in Self::attribute_terms(forms, known::DEPRECATED) {
            match self.named_function(term, true) {
                Named::All => {}
                Named::Bad => {
                    self.error(pos, say::INVALID_DEPRECATED.of([term.clone()]));
                }
                Named::Function(name, arity) => {
                    if !self.exports_match(exports, Some(name), arity) {
                        self.error(pos, say::BAD_DEPRECATED.of([any_arity(name, arity)]));
                    }
                }
            }
        }
    }

    fn check_removed(&mut self, forms: &[Form], exports: &HashSet<Function>) {
        for (pos, term) in Self::attribute_terms(forms, known::REMOVED) {
            match self.named_function(term, false) {
                Named::All => {
                    if self.exports_match(exports, None, None) {
                        let all = any_arity(known::UNDERSCORE, None);
                        self.error(pos, say::BAD_REMOVED.of([all]));
                    }
                }
                Named::Bad => {
                    self.error(pos, say::INVALID_REMOVED.of([term.clone()]));
                }
                Named::Function(name, arity) => {
                    if self.exports_match(exports, Some(name), arity) {
                        self.error(pos, say::BAD_REMOVED.of([any_arity(name, arity)]));
                    }
                }
            }
        }
    }

    fn exports_match(
        &self,
        exports: &HashSet<Function>,
        name: Option<Name>,
        arity: Option<u32>,
    ) -> bool {
        exports.iter().any(|&(other, count)| {
            let own =
                !Self::is_module_info((other, count)) && self.names.text(other) != "behaviour_info";
            own && name.is_none_or(|name| name == other) && arity.is_none_or(|arity| arity == count)
        })
    }

    /// What an element of `-deprecated` or `-removed` names.
    fn named_function(&self, term: &Term, has_flags: bool) -> Named {
        let Term::Tuple(items) = term else {
            return match term {
                Term::Atom(known::MODULE) => Named::All,
                _ => Named::Bad,
            };
        };
        let is_text = |term: &Term| match term {
            Term::String(_) => true,
            Term::List(items) => items.iter().all(|item| matches!(item, Term::Integer(_))),
            Term::Atom(name) => {
                has_flags
                    && matches!(
                        self.names.text(*name),
                        "next_version" | "next_major_release" | "eventually"
                    )
            }
            _ => false,
        };
        if items.len() > 3 || items.get(2).is_some_and(|flag| !is_text(flag)) {
            return Named::Bad;
        }
        match &items[..] {
            [
                Term::Atom(known::UNDERSCORE),
                Term::Atom(known::UNDERSCORE),
                ..,
            ] => Named::All,
            [Term::Atom(name), Term::Atom(known::UNDERSCORE), ..] => Named::Function(*name, None),
            [Term::Atom(name), Term::Integer(arity), ..] => match u32::try_from(*arity) {
                Ok(arity) => Named::Function(*name, Some(arity)),
                Err(_) => Named::Bad,
            },
            _ => Named::Bad,
        }
    }
}

/// Options, each with each of the functions that it is given with.
fn dialyzer_options(term: &Term) -> Vec<(Term, Option<Term>)> {
    let Term::Tuple(items) = term else {
        return vec![(term.clone(), None)];
    };
    let [options, functions] = &items[..] else {
        return vec![(term.clone(), None)];
    };
    let (mut all_options, mut all_functions) = (Vec::new(), Vec::new());
    flattened(options, &mut all_options);
    flattened(functions, &mut all_functions);
    let pairs = all_options.into_iter().flat_map(|option| {
        all_functions
            .iter()
            .map(move |&function| (option.clone(), Some(function.clone())))
    });
    pairs.collect()
}

enum Named {
    All,
    Function(Name, Option<u32>),
    Bad,
}

fn any_arity(name: Name, arity: Option<u32>) -> Term {
    match arity {
        Some(arity) => pair((name, arity)),
        None => Term::Tuple(vec![Term::Atom(name), Term::Atom(known::UNDERSCORE)]),
    }
}

/// What `-dialyzer` may name besides `nowarn_function`.
const DIALYZER_OPTIONS: [&str; 25] = [
    "no_return",
    "no_unused",
    "no_improper_lists",
    "no_fun_app",
    "no_match",
    "no_opaque",
    "no_fail_call",
    "no_contracts",
    "no_unknown",
    "no_behaviours",
    "no_undefined_callbacks",
    "unmatched_returns",
    "error_handling",
    "race_conditions",
    "no_missing_calls",
    "specdiffs",
    "overspecs",
    "underspecs",
    "unknown",
    "no_underspecs",
    "extra_return",
    "no_extra_return",
    "missing_return",
    "no_missing_return",
    "overlapping_contract",
];
