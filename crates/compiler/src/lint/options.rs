//! Which warnings are wanted: command line and `-compile` attributes.

use asterias_syntax::ast::{Ast, Attribute, Form};
use asterias_syntax::parse::parse_term;
use asterias_syntax::scan::{Scanned, Scanner, Tables};
use asterias_syntax::token::Reserved;
use asterias_syntax::{FileId, Name, Names, Term, deep, write};

/// What the lint is told besides the module.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Options as names, as in `nowarn_unused_vars` or `export_all`; the module's own follow them.
    pub names: Vec<String>,
    /// Options with a value, as in `{nowarn_unused_function, [{f, 1}]}`.
    pub settings: Vec<(String, Setting)>,
}

/// The value of an option: a term whose atoms are no module's yet.
#[derive(Clone, PartialEq, Debug)]
pub enum Setting {
    /// An atom.
    Atom(String),
    /// An integer.
    Integer(i64),
    /// A tuple.
    Tuple(Vec<Setting>),
    /// A list.
    List(Vec<Setting>),
}

impl Setting {
    /// Reads the text of a term; `None` if it is none, or one that no option has as value.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        deep::run(|| Self::parse_here(text)).ok().flatten()
    }

    fn parse_here(text: &str) -> Option<Self> {
        let (mut names, mut ast) = (Names::new(), Ast::default());
        let mut tokens = Vec::new();
        let text = format!("{text}.\n");
        let mut tables = Tables {
            names: &mut names,
            ast: &mut ast,
            reserved: Reserved { maybe: false },
        };
        match Scanner::new(&text, FileId::default()).form(&mut tables, &mut tokens) {
            Scanned::Form => {}
            Scanned::Eof | Scanned::Error(_) => return None,
        }
        let term = parse_term(&tokens, &mut names, &mut ast).ok()?;
        Self::of(&term, &names)
    }

    /// A term as a setting; `None` if no option has such a value.
    #[must_use]
    pub fn of(term: &Term, names: &Names) -> Option<Self> {
        let all = |items: &[Term]| -> Option<Vec<Self>> {
            items.iter().map(|item| Self::of(item, names)).collect()
        };
        match term {
            Term::Atom(name) => Some(Self::Atom(names.text(*name).to_owned())),
            Term::Integer(value) => Some(Self::Integer(*value)),
            Term::Tuple(items) => all(items).map(Self::Tuple),
            Term::List(items) => all(items).map(Self::List),
            _ => None,
        }
    }

    /// The same in a module's names; `None` if there is an atom that the module does not have: it then says nothing about it.
    pub(crate) fn within(&self, names: &Names) -> Option<Term> {
        match self {
            Self::Atom(name) => names.find(name).map(Term::Atom),
            Self::Integer(value) => Some(Term::Integer(*value)),
            Self::Tuple(items) => {
                let items: Option<Vec<Term>> =
                    items.iter().map(|item| item.within(names)).collect();
                items.map(Term::Tuple)
            }
            Self::List(items) => {
                let items = items.iter().filter_map(|item| item.within(names));
                Some(Term::List(items.collect()))
            }
        }
    }
}

impl std::fmt::Display for Setting {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let separated = |f: &mut std::fmt::Formatter<'_>, items: &[Self]| {
            for (at, item) in items.iter().enumerate() {
                write!(f, "{}{item}", if at == 0 { "" } else { "," })?;
            }
            Ok(())
        };
        match self {
            Self::Atom(name) => f.write_str(&write::atom(name)),
            Self::Integer(value) => value.fmt(f),
            Self::Tuple(items) => {
                f.write_str("{")?;
                separated(f, items)?;
                f.write_str("}")
            }
            Self::List(items) => {
                f.write_str("[")?;
                separated(f, items)?;
                f.write_str("]")
            }
        }
    }
}

macro_rules! warnings {
    ($($field:ident $on:literal $off:literal $default:literal)*) => {
        /// Which warnings are wanted.
        #[derive(Clone, Debug)]
        pub(super) struct Enabled {
            $(pub(super) $field: bool,)*
            /// 0: formats are not looked at; 2: what cannot be known is told too.
            pub(super) format: u8,
        }

        impl Enabled {
            fn new() -> Self {
                Self { $($field: $default,)* format: 1 }
            }

            fn set(&mut self, option: &str) {
                match option {
                    $($on => self.$field = true, $off => self.$field = false,)*
                    "warn_format" => self.format = 1,
                    "nowarn_format" => self.format = 0,
                    _ => {}
                }
            }
        }
    };
}

warnings! {
    unused_vars "warn_unused_vars" "nowarn_unused_vars" true
    underscore_match "warn_underscore_match" "nowarn_underscore_match" true
    export_all "warn_export_all" "nowarn_export_all" true
    export_vars "warn_export_vars" "nowarn_export_vars" false
    shadow_vars "warn_shadow_vars" "nowarn_shadow_vars" true
    unused_import "warn_unused_import" "nowarn_unused_import" false
    unused_function "warn_unused_function" "nowarn_unused_function" true
    unused_type "warn_unused_type" "nowarn_unused_type" true
    bif_clash "warn_bif_clash" "nowarn_bif_clash" true
    native_record_header "warn_native_record_header" "nowarn_native_record_header" true
    unused_record "warn_unused_record" "nowarn_unused_record" true
    obsolete_guard "warn_obsolete_guard" "nowarn_obsolete_guard" true
    untyped_record "warn_untyped_record" "nowarn_untyped_record" false
    missing_spec "warn_missing_spec" "nowarn_missing_spec" false
    missing_spec_documented "warn_missing_spec_documented" "nowarn_missing_spec_documented" false
    missing_spec_all "warn_missing_spec_all" "nowarn_missing_spec_all" false
    nif_inline "warn_nif_inline" "nowarn_nif_inline" true
    redefined_builtin_type "warn_redefined_builtin_type" "nowarn_redefined_builtin_type" true
    singleton_typevar "warn_singleton_typevar" "nowarn_singleton_typevar" true
    match_float_zero "warn_match_float_zero" "nowarn_match_float_zero" true
    deprecated_function "warn_deprecated_function" "nowarn_deprecated_function" true
    deprecated_callback "warn_deprecated_callback" "nowarn_deprecated_callback" true
    removed "warn_removed" "nowarn_removed" true
    update_literal "warn_update_literal" "nowarn_update_literal" true
}

impl Enabled {
    /// What command line and attributes ask for, the last word wins.
    pub(super) fn read(options: &Options, forms: &[Form], names: &Names) -> Self {
        let mut enabled = Self::new();
        for option in &options.names {
            enabled.set(option);
        }
        for (option, value) in &options.settings {
            if let ("warn_format", Setting::Integer(level)) = (&option[..], value) {
                enabled.format = u8::try_from(*level).unwrap_or(u8::MAX);
            }
        }
        for (_, term) in compile_options(forms) {
            match term {
                Term::Atom(name) => enabled.set(names.text(*name)),
                Term::Tuple(items) => {
                    if let [Term::Atom(name), Term::Integer(level)] = &items[..]
                        && names.text(*name) == "warn_format"
                    {
                        enabled.format = u8::try_from(*level).unwrap_or(u8::MAX);
                    }
                }
                _ => {}
            }
        }
        enabled
    }
}

/// The options in `-compile` attributes, and where these stand.
pub(super) fn compile_options(forms: &[Form]) -> Vec<(asterias_syntax::Pos, &Term)> {
    let mut found = Vec::new();
    for form in forms {
        if let Form::Attribute(pos, Attribute::Other(asterias_syntax::known::COMPILE, value)) = form
        {
            let mut terms = Vec::new();
            super::flattened(value, &mut terms);
            found.extend(terms.into_iter().map(|term| (*pos, term)));
        }
    }
    found
}

/// The options in `-compile` attributes that are names.
pub(crate) fn compile_names(forms: &[Form]) -> impl Iterator<Item = Name> {
    let options = compile_options(forms).into_iter();
    options.filter_map(|(_, term)| term.as_atom())
}

/// The functions of `{option, [{f, 1}]}` options of the module.
pub(crate) fn option_functions(forms: &[Form], option: Name) -> Vec<(asterias_syntax::Pos, &Term)> {
    let mut found = Vec::new();
    for (pos, term) in compile_options(forms) {
        if let Term::Tuple(items) = term
            && let [Term::Atom(name), value] = &items[..]
            && *name == option
        {
            let mut terms = Vec::new();
            super::flattened(value, &mut terms);
            found.extend(terms.into_iter().map(|term| (pos, term)));
        }
    }
    found
}
