//! Options of the compiler as Erlang terms: `+deterministic`, `+'{d,NAME,1}'`.

use asterias_compiler::lint::Setting;

use super::Session;

/// An option, taken apart.
enum Term<'a> {
    Atom(&'a str),
    Tuple(Vec<&'a str>),
}

/// Applies one option that stands behind a `+`.
///
/// # Errors
/// The option would change what the compiler does, and this compiler cannot do it.
pub(super) fn apply(session: &mut Session, text: &str) -> Result<(), String> {
    match parse(text) {
        Term::Atom(name) => atom(session, name, text),
        Term::Tuple(parts) => {
            if !tuple(session, &parts) {
                setting(session, text)?;
            }
            Ok(())
        }
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

fn atom(session: &mut Session, name: &str, text: &str) -> Result<(), String> {
    match name {
        "debug_info" => session.options.debug_info = true,
        "no_debug_info" => session.options.debug_info = false,
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
        "to_pp" | "P" | "to_exp" | "E" => {
            session.listed = true;
            session.options.lint.names.push(name.to_owned());
        }
        "S" | "to_core" | "to_asm" | "from_asm" | "from_core" => {
            return Err(format!("the option {text} is not supported"));
        }
        // Options of warnings are the lint's; those of passes that this compiler has not change nothing.
        _ => session.options.lint.names.push(name.to_owned()),
    }
    Ok(())
}

/// An option that says how or where to compile; whether it is one.
fn tuple(session: &mut Session, parts: &[&str]) -> bool {
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
        _ => return false,
    }
    true
}

/// An option of warnings with a value.
fn setting(session: &mut Session, text: &str) -> Result<(), String> {
    let Some(Setting::Tuple(parts)) = Setting::parse(text) else {
        return Err(format!("bad term: {text}"));
    };
    if let Ok([Setting::Atom(name), value]) = <[Setting; 2]>::try_from(parts) {
        session.options.lint.settings.push((name, value));
    }
    Ok(())
}

fn define(session: &mut Session, name: &str, value: Option<String>) {
    let name = unquote(name).to_owned();
    session.options.source.macros.push((name, value));
}
