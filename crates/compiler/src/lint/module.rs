//! The forms of a module, in their order.

use std::collections::{BTreeMap, HashMap, HashSet};

use asterias_syntax::ast::{Attribute, Form, Function};
use asterias_syntax::epp::Module;
use asterias_syntax::{Name, Pos, Problem, Term, known};

use super::options::{Enabled, Options, compile_options, option_functions};
use super::state::{GuardContext, Lint, NoAuto, TypeUser};
use super::{Behaviours, flattened, function_of};
use crate::messages::{self as say, pair};

/// How many arguments a function may have.
const MAX_ARGUMENTS: u32 = 255;

/// Where in a module the forms are.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Start,
    Attributes,
    Functions,
}

impl<'a> Lint<'a> {
    pub(super) fn new(
        module: &'a Module,
        options: &'a Options,
        behaviours_known: &'a dyn Behaviours,
    ) -> Self {
        let ast = &module.ast;
        let pseudo = [
            (known::MODULE_INFO, 0),
            (known::MODULE_INFO, 1),
            (known::RECORD_INFO, 2),
        ];
        let locals = ast.forms.iter().filter_map(|form| match form {
            Form::Function(function) => Some((function.name, function.arity)),
            _ => None,
        });
        Self {
            ast,
            names: &module.names,
            options,
            behaviours_known,
            compr_assign: module.compr_assign,
            enabled: Enabled::read(options, &ast.forms, &module.names),
            errors: Vec::new(),
            warnings: Vec::new(),
            module: None,
            behaviours: Vec::new(),
            exports: pseudo[..2].iter().copied().collect(),
            imports: HashMap::new(),
            used_imports: HashSet::new(),
            records: HashMap::new(),
            imported_records: HashMap::new(),
            defaults: 0,
            too_large: None,
            used_records: HashSet::new(),
            locals: locals.collect(),
            no_auto: NoAuto::default(),
            nowarn_bif_clash: HashSet::new(),
            not_obsolete: HashSet::new(),
            defined: pseudo.into_iter().collect(),
            called: Vec::new(),
            calls: HashMap::from([((known::MODULE_INFO, 1), pseudo.to_vec())]),
            function: (known::EMPTY, 0),
            on_load: Vec::new(),
            on_load_pos: Pos::NONE,
            load_nif: false,
            inlines: false,
            has_qlc: false,
            types: BTreeMap::new(),
            exported_types: HashSet::new(),
            used_types: Vec::new(),
            type_user: TypeUser::Spec,
            specs: BTreeMap::new(),
            callbacks: BTreeMap::new(),
            optional_callbacks: BTreeMap::new(),
            hidden_docs: HashSet::new(),
            doc: None,
            moduledoc: None,
            record_top: false,
            counting: true,
            guard_context: GuardContext::Guard,
            segment_vars: None,
            instead_of: None,
        }
    }

    pub(super) fn module(&mut self, module: &Module) {
        let forms = &module.ast.forms;
        self.read_options(forms);
        self.read_not_obsolete(forms);
        let mut part = Part::Start;
        let mut syntax = module.problems.iter().zip(&module.forms_before).peekable();
        for (at, form) in forms.iter().enumerate() {
            // Syntax errors are told where their forms stand.
            while let Some((problem, _)) = syntax.next_if(|(_, before)| **before <= at) {
                self.syntax_problem(problem);
            }
            part = self.form(form, part);
        }
        for (problem, _) in syntax {
            self.syntax_problem(problem);
        }
        self.check_module(forms);
    }

    fn syntax_problem(&mut self, problem: &Problem) {
        if problem.warning {
            self.warnings.push(problem.clone());
        } else {
            self.errors.push(problem.clone());
        }
    }

    /// Whether an option is set, on the command line or in the module.
    pub(super) fn has_option(&self, forms: &[Form], option: &str) -> bool {
        self.options.names.iter().any(|name| name == option)
            || compile_options(forms).iter().any(
                |(_, term)| matches!(term, Term::Atom(name) if self.names.text(*name) == option),
            )
    }

    fn read_options(&mut self, forms: &[Form]) {
        let functions = |option: Name| -> HashSet<_> {
            let given = self.settings(self.names.text(option));
            let terms = option_functions(forms, option);
            terms
                .iter()
                .map(|(_, term)| *term)
                .chain(&given)
                .filter_map(function_of)
                .collect()
        };
        let some = functions(known::NO_AUTO_IMPORT);
        let nowarn_bif_clash = functions(known::NOWARN_BIF_CLASH);
        self.no_auto = NoAuto {
            all: self.has_option(forms, "no_auto_import"),
            some,
        };
        self.nowarn_bif_clash = nowarn_bif_clash;
        self.inlines =
            self.has_option(forms, "inline") || !option_functions(forms, known::INLINE).is_empty();
        self.forbid_bif_clashes(forms);
        for (pos, term) in compile_options(forms) {
            if *term == Term::Atom(known::EXPORT_ALL) && self.enabled.export_all {
                self.warning(pos, &say::EXPORT_ALL);
            }
        }
        self.check_option_modules(forms);
        self.has_qlc = forms.iter().any(|form| match form {
            Form::Attribute(_, Attribute::File(file, _)) => {
                self.ast.files.name(*file).rsplit('/').next() == Some("qlc.hrl")
            }
            _ => false,
        });
    }

    /// `nowarn_bif_clash` for everything, or for one function, is an error; for a list of functions it is not. As an option
    /// from outside it stands nowhere.
    fn forbid_bif_clashes(&mut self, forms: &[Form]) {
        let everything = Term::Atom(known::NOWARN_BIF_CLASH);
        let options = compile_options(forms);
        let one = |term: &Term| match term {
            Term::Tuple(items) => {
                matches!(&items[..], [tag, Term::Tuple(pair)] if *tag == everything && pair.len() == 2)
            }
            _ => false,
        };
        let bare = options.iter().filter(|(_, term)| **term == everything);
        let single = options.iter().filter(|(_, term)| one(term));
        let wrong: Vec<Pos> = bare.chain(single).map(|(pos, _)| *pos).collect();
        let is_given = self
            .options
            .names
            .iter()
            .any(|name| name == "nowarn_bif_clash");
        if options.iter().any(|(_, term)| **term == everything) {
            self.enabled.bif_clash = false;
        } else if is_given && !self.enabled.bif_clash {
            self.error(Pos::NONE, &say::DISALLOWED_NOWARN_BIF_CLASH);
        }
        for pos in wrong.into_iter().rev() {
            self.error(pos, &say::DISALLOWED_NOWARN_BIF_CLASH);
        }
    }

    /// Modules that options about deprecated and removed functions name.
    fn check_option_modules(&mut self, forms: &[Form]) {
        for option in ["nowarn_deprecated_function", "nowarn_removed"] {
            let Some(option) = self.names.find(option) else {
                continue;
            };
            for (pos, term) in option_functions(forms, option) {
                match term {
                    Term::Atom(module) => self.module_name(*module, pos),
                    Term::Tuple(items) => {
                        if let [Term::Atom(module), _, _] = items[..] {
                            self.module_name(module, pos);
                        }
                    }
                    _ => {}
                }
            }
        }
    }

    fn form(&mut self, form: &Form, part: Part) -> Part {
        let part = match form {
            Form::Attribute(_, Attribute::File(..) | Attribute::Other(known::COMPILE, _)) => {
                return part;
            }
            Form::Attribute(pos, Attribute::Module(name)) if part == Part::Start => {
                self.module = Some(*name);
                self.module_name(*name, *pos);
                return Part::Attributes;
            }
            Form::Attribute(pos, Attribute::Other(known::MODULE, _)) if part == Part::Start => {
                self.error(*pos, &say::PARAMETERIZED_MODULE);
                return Part::Attributes;
            }
            Form::Attribute(pos, _) | Form::Eof(pos) if part == Part::Start => {
                self.error(*pos, &say::UNDEFINED_MODULE);
                Part::Attributes
            }
            Form::Function(function) if part == Part::Start => {
                self.error(function.pos, &say::UNDEFINED_MODULE);
                Part::Attributes
            }
            _ => part,
        };
        match form {
            Form::Attribute(pos, attribute) => self.attribute(*pos, attribute, part),
            Form::Function(function) => {
                self.documented((function.name, function.arity));
                self.function_form(function);
                Part::Functions
            }
            Form::Eof(_) => part,
        }
    }

    fn attribute(&mut self, pos: Pos, attribute: &Attribute, part: Part) -> Part {
        let after = part == Part::Functions;
        match attribute {
            Attribute::Record(decl) => self.record_definition(pos, decl),
            Attribute::Type(decl) => {
                self.doc = None;
                self.type_definition(pos, decl);
            }
            Attribute::Spec(spec)
                if !after || spec.kind == asterias_syntax::ast::SpecKind::Spec =>
            {
                if spec.kind == asterias_syntax::ast::SpecKind::Callback {
                    self.doc = None;
                }
                self.specification(pos, spec);
            }
            Attribute::ImportRecord(module, names) => self.import_records(pos, *module, names),
            Attribute::Other(known::DOC, value) => self.track_doc(pos, value, false),
            Attribute::Other(known::MODULEDOC, value) => self.track_doc(pos, value, true),
            Attribute::Other(known::DIALYZER, _) => {}
            _ if after => {
                let name = Term::Atom(attribute_name(attribute));
                self.error(pos, say::LATE_ATTRIBUTE.of([name]));
            }
            Attribute::Module(_) if self.module.is_some() => self.error(pos, &say::REDEFINE_MODULE),
            Attribute::Module(_) | Attribute::Spec(_) | Attribute::File(..) => {}
            Attribute::Export(functions) => {
                for &function in functions {
                    if !self.exports.insert(function) {
                        self.warning(pos, say::DUPLICATED_EXPORT.of([pair(function)]));
                    }
                    self.called.push((function, pos));
                }
            }
            Attribute::Import(module, functions) => self.import(pos, *module, functions),
            Attribute::Other(name, value) => self.other_attribute(pos, *name, value),
        }
        part
    }

    fn other_attribute(&mut self, pos: Pos, name: Name, value: &Term) {
        match name {
            known::EXPORT_TYPE => self.export_types(pos, value),
            known::BEHAVIOUR | known::BEHAVIOR => {
                if let Term::Atom(module) = value {
                    self.behaviours.push((pos, *module));
                }
            }
            known::OPTIONAL_CALLBACKS => {
                let Term::List(items) = value else {
                    return;
                };
                let Some(functions) = items.iter().map(function_of).collect::<Option<Vec<_>>>()
                else {
                    return;
                };
                for function in functions {
                    if self.optional_callbacks.insert(function, pos).is_some() {
                        self.error(pos, say::REDEFINE_OPTIONAL_CALLBACK.of([pair(function)]));
                    }
                }
            }
            known::ON_LOAD => match function_of(value) {
                Some(function) => {
                    self.on_load.push(function);
                    self.on_load_pos = pos;
                    if self.on_load.len() > 1 {
                        self.error(pos, &say::MULTIPLE_ON_LOADS);
                    } else if function.1 != 0 {
                        self.error(pos, say::BAD_ON_LOAD_ARITY.of([pair(function)]));
                    }
                }
                None => {
                    self.error(pos, say::BAD_ON_LOAD.of([value.clone()]));
                }
            },
            _ => {}
        }
    }

    fn track_doc(&mut self, pos: Pos, value: &Term, of_module: bool) {
        let hides = matches!(value, Term::Atom(known::FALSE | known::HIDDEN));
        if !hides && !matches!(value, Term::String(_) | Term::Bits(..) | Term::List(_)) {
            return;
        }
        let slot = if of_module {
            &mut self.moduledoc
        } else {
            &mut self.doc
        };
        if let Some((before, _)) = *slot {
            let again = match of_module {
                true => &say::DUPLICATE_MODULEDOC,
                false => &say::DUPLICATE_DOC,
            };
            let line = Term::Integer(i64::from(before.line()));
            return self.error(
                pos,
                again.of([Term::Atom(known::DUPLICATE_DOC_ATTRIBUTE), line]),
            );
        }
        *slot = Some((pos, hides));
    }

    fn documented(&mut self, function: (Name, u32)) {
        let hides = |doc: Option<(Pos, bool)>| doc.is_some_and(|(_, hides)| hides);
        if hides(self.doc) || hides(self.moduledoc) {
            self.hidden_docs.insert(function);
        }
        self.doc = None;
    }

    fn export_types(&mut self, pos: Pos, value: &Term) {
        let mut items = Vec::new();
        if let Term::List(terms) = value {
            items.extend(terms.iter().map(function_of));
        } else {
            items.push(None);
        }
        for item in items {
            let Some(ty) = item else {
                return self.error(pos, say::BAD_EXPORT_TYPE.of([value.clone()]));
            };
            if self.exported_types.insert(ty) {
                self.type_user = TypeUser::Export;
                self.use_type(ty, pos);
            } else {
                self.warning(pos, say::DUPLICATED_EXPORT_TYPE.of([pair(ty)]));
            }
        }
    }

    fn import(&mut self, pos: Pos, module: Name, functions: &[(Name, u32)]) {
        self.module_name(module, pos);
        let mut functions = functions.to_vec();
        functions.sort_unstable();
        functions.dedup();
        let mut refused = false;
        for &function in functions.iter().rev() {
            if let Some(&other) = self.imports.get(&function) {
                let import = Term::Tuple(vec![pair(function), Term::Atom(other)]);
                self.error(pos, say::REDEFINE_IMPORT.of([import]));
                refused = true;
            } else if self.is_bif(function)
                && self.enabled.bif_clash
                && !self.is_no_auto(function)
                && !self.nowarn_bif_clash.contains(&function)
            {
                if super::tables::is_old_bif(self.names.text(function.0), function.1) {
                    self.error(pos, say::REDEFINE_OLD_BIF_IMPORT.of([pair(function)]));
                } else {
                    self.warning(pos, say::REDEFINE_BIF_IMPORT.of([pair(function)]));
                }
            }
        }
        if !refused {
            self.imports
                .extend(functions.into_iter().map(|function| (function, module)));
        }
    }

    fn function_form(&mut self, function: &Function) {
        let key = (function.name, function.arity);
        self.function = key;
        if !self.defined.insert(key) {
            self.error(function.pos, say::REDEFINE_FUNCTION.of([pair(key)]));
        } else {
            if key.1 > MAX_ARGUMENTS {
                let arity = Term::Integer(i64::from(key.1));
                self.error(function.pos, say::TOO_MANY_ARGUMENTS.of([arity]));
            }
            if self.imports.contains_key(&key) {
                self.error(function.pos, say::DEFINE_IMPORT.of([pair(key)]));
            }
        }
        for clause in &self.ast[function.clauses] {
            self.function_clause(clause);
        }
    }

    /// What may not be the name of a module.
    pub(super) fn module_name(&mut self, name: Name, pos: Pos) {
        let text = self.names.text(name);
        let visible = text
            .chars()
            .any(|c| !matches!(c, ' ' | '\u{a0}' | '\u{ad}'));
        let latin1 = text.chars().all(|c| (c as u32) < 256);
        let control = text.chars().any(char::is_control);
        if text.is_empty() {
            return self.error(pos, &say::EMPTY_MODULE_NAME);
        }
        if !visible {
            return self.error(pos, &say::BLANK_MODULE_NAME);
        }
        if !latin1 {
            self.error(pos, &say::NON_LATIN1_MODULE);
        }
        if control {
            self.error(pos, &say::CONTROLS_IN_MODULE_NAME);
        }
    }

    /// The terms in an attribute's value.
    pub(super) fn attribute_terms(forms: &[Form], wanted: Name) -> Vec<(Pos, &Term)> {
        let mut found = Vec::new();
        for form in forms {
            if let Form::Attribute(pos, Attribute::Other(name, value)) = form
                && *name == wanted
            {
                let mut terms = Vec::new();
                flattened(value, &mut terms);
                found.extend(terms.into_iter().map(|term| (*pos, term)));
            }
        }
        found
    }
}

fn attribute_name(attribute: &Attribute) -> Name {
    use asterias_syntax::ast::{SpecKind, TypeKind};
    match attribute {
        Attribute::Module(_) => known::MODULE,
        Attribute::Export(_) => known::EXPORT,
        Attribute::Import(..) => known::IMPORT,
        Attribute::ImportRecord(..) => known::IMPORT_RECORD,
        Attribute::Record(decl) if decl.native => known::NATIVE_RECORD,
        Attribute::Record(_) => known::RECORD,
        Attribute::Type(decl) => match decl.kind {
            TypeKind::Type => known::TYPE,
            TypeKind::Opaque => known::OPAQUE,
            TypeKind::Nominal => known::NOMINAL,
        },
        Attribute::Spec(spec) => match spec.kind {
            SpecKind::Spec => known::SPEC,
            SpecKind::Callback => known::CALLBACK,
        },
        Attribute::File(..) => known::FILE,
        Attribute::Other(name, _) => *name,
    }
}
