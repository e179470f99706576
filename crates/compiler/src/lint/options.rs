//! Which warnings are wanted: command line and `-compile` attributes.

use asterias_syntax::ast::{Attribute, Form};
use asterias_syntax::{Name, Names, Term};

/// What the lint is told besides the module.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Options as names, as in `nowarn_unused_vars` or `export_all`; the module's own follow them.
    pub names: Vec<String>,
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

/// The functions of `{option, [{f, 1}]}` options.
pub(super) fn option_functions(forms: &[Form], option: Name) -> Vec<(asterias_syntax::Pos, &Term)> {
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
