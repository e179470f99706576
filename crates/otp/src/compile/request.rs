//! What is asked of the compiler: a list of pairs.

use super::{Options, Transforms, epp, lint};
use asterias_compiler::syntax::Names;
use asterias_compiler::syntax::ast::MAX_TERM_NESTING;
use asterias_compiler::syntax::source::Encoding;
use asterias_machine::Term;
use asterias_machine::native::Stop;

use crate::erl_text::{terms, text};

/// How to compile.
pub(super) struct Request {
    /// The name of the file, as forms and messages show it.
    pub(super) name: String,
    pub(super) options: Options,
}

impl Request {
    /// Reads the options:
    ///
    /// | key | value |
    /// |---|---|
    /// | `name` | the file's name, a string |
    /// | `source` | the path of the source, which goes into the compiled file, a string |
    /// | `include` | a list of strings |
    /// | `macro` | `{Name, Text}`, strings, or `Name` |
    /// | `encoding` | `utf8` or `latin1` |
    /// | `maybe_expr`, `compr_assign`, `deterministic`, `debug_info`, `export_all`, `strict_record_tests`, `line_info`, `checked` | booleans |
    /// | `lint` | an option of warnings, an atom or a pair |
    pub(super) fn read<'h>(options: Term<'h>) -> Result<Self, Stop<'h>> {
        let mut request = Self {
            name: String::new(),
            options: Options {
                source: epp::Options::default(),
                lint: lint::Options::default(),
                transforms: Transforms::Done,
                ..Options::default()
            },
        };
        for option in options.list_to_vec().ok_or_else(Stop::badarg)? {
            let Some(&[key, value]) = option.as_tuple() else {
                return Err(Stop::badarg());
            };
            let key = key.as_atom_name().ok_or_else(Stop::badarg)?;
            request.set(key, value)?;
        }
        Ok(request)
    }

    fn set<'h>(&mut self, key: &str, value: Term<'h>) -> Result<(), Stop<'h>> {
        let options = &mut self.options;
        let flag = || value.as_bool().ok_or_else(Stop::badarg);
        match key {
            "name" => self.name = text(value)?,
            "source" => options.path = Some(text(value)?),
            "include" => {
                for folder in value.list_to_vec().ok_or_else(Stop::badarg)? {
                    options.source.include_path.push(text(folder)?);
                }
            }
            "macro" => {
                let definition = match value.as_tuple() {
                    Some(&[name, body]) => (text(name)?, Some(text(body)?)),
                    _ => (text(value)?, None),
                };
                options.source.macros.push(definition);
            }
            "encoding" => {
                options.source.encoding = match value.as_atom_name() {
                    Some("latin1") => Encoding::Latin1,
                    _ => Encoding::Utf8,
                }
            }
            "maybe_expr" => options.source.maybe_expr = flag()?,
            "compr_assign" => options.source.compr_assign = flag()?,
            "deterministic" => options.source.deterministic = flag()?,
            "debug_info" => options.debug_info = flag()?,
            "checked" => options.is_checked = flag()?,
            "export_all" => options.core.export_all = flag()?,
            "line_info" => options.core.line_info = flag()?,
            "strict_record_tests" => options.core.strict_record_tests = flag()?,
            "lint" => {
                if let Some(name) = value.as_atom_name() {
                    options.lint.names.push(name.to_owned());
                } else if let Some(&[name, value]) = value.as_tuple() {
                    let name = name.as_atom_name().ok_or_else(Stop::badarg)?;
                    let mut names = Names::new();
                    let value = terms::read(value, &mut names, MAX_TERM_NESTING);
                    let value = value.and_then(|value| lint::Setting::of(&value, &names));
                    let settings = &mut options.lint.settings;
                    settings.extend(value.map(|value| (name.to_owned(), value)));
                } else {
                    return Err(Stop::badarg());
                }
            }
            _ => return Err(Stop::badarg()),
        }
        Ok(())
    }
}
