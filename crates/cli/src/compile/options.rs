//! Options of the compiler as Erlang terms: `+deterministic`, `+'{d,NAME,1}'`.

use asterias_compiler::lint::Setting;

use super::Session;

/// An option, taken apart.
enum Term<'a> {
    Atom(&'a str),
    Tuple(Vec<&'a str>),
}

/// Applies one option that stands behind a `+`; `None` if it is none that is known here.
pub(super) fn apply(session: &mut Session, text: &str) -> Option<()> {
    match parse(text) {
        Term::Atom(name) => atom(session, name),
        Term::Tuple(parts) => tuple(session, &parts).or_else(|| setting(session, text)),
    }
}

fn parse(text: &str) -> Term<'_> {
    let text = text.trim();
    match text
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        Some(inner) => Term::Tuple(inner.splitn(3, ',').map(str::trim).collect()),
        None => Term::Atom(unquote(text)),
    }
}

fn unquote(text: &str) -> &str {
    let strip = |quote: char| text.strip_prefix(quote)?.strip_suffix(quote);
    strip('\'').or_else(|| strip('"')).unwrap_or(text)
}

fn atom(session: &mut Session, name: &str) -> Option<()> {
    match name {
        "debug_info" => session.options.debug_info = true,
        "deterministic" => session.options.source.deterministic = true,
        "export_all" => {
            session.options.core.export_all = true;
            session.options.lint.names.push(name.to_owned());
        }
        "warnings_as_errors" => session.strict = true,
        "brief" => session.brief = true,
        "nowarn" | "nowarnings" => session.warns = false,
        "no_line_info" => session.options.core.line_info = false,
        "no_strict_record_tests" => session.options.core.strict_record_tests = false,
        "inline" | "no_auto_import" => session.options.lint.names.push(name.to_owned()),
        _ if name.starts_with("warn_") || name.starts_with("nowarn_") => {
            session.options.lint.names.push(name.to_owned());
        }
        _ => return None,
    }
    Some(())
}

/// An option that says how or where to compile, if it is one.
fn tuple(session: &mut Session, parts: &[&str]) -> Option<()> {
    match parts {
        ["d", name] => define(session, name, None),
        ["d", name, value] => define(session, name, Some((*value).to_owned())),
        ["i", folder] => session
            .options
            .source
            .include_path
            .push(unquote(folder).to_owned()),
        ["outdir", folder] => session.out = Some(unquote(folder).into()),
        ["parse_transform", module] => session.transforms.push(unquote(module).to_owned()),
        _ => return None,
    }
    Some(())
}

/// Options of the compiler that have a value.
const SETTINGS: [&str; 10] = [
    "inline",
    "no_auto_import",
    "nowarn_bif_clash",
    "nowarn_deprecated_function",
    "nowarn_hidden_doc",
    "nowarn_redefined_builtin_type",
    "nowarn_removed",
    "nowarn_unused_function",
    "nowarn_unused_record",
    "warn_format",
];

fn setting(session: &mut Session, text: &str) -> Option<()> {
    let Setting::Tuple(parts) = Setting::parse(text)? else {
        return None;
    };
    match <[Setting; 2]>::try_from(parts).ok()? {
        [Setting::Atom(name), value] if SETTINGS.contains(&name.as_str()) => {
            session.options.lint.settings.push((name, value));
            Some(())
        }
        _ => None,
    }
}

fn define(session: &mut Session, name: &str, value: Option<String>) {
    let name = unquote(name).to_owned();
    session.options.source.macros.push((name, value));
}
