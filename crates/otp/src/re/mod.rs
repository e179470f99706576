//! Natives of module `re`: regular expressions, by PCRE2.
//!
//! A compiled pattern is `{re_pattern, Groups, Unicode, CrLf, Code}`, where the code is a binary as before OTP 28, for programs keep patterns in
//! modules, files and messages; it holds text and options. What has been compiled is kept in a cache of the system, where patterns given
//! as text are found, too. A match that meets a limit counts as none, unless
//! `report_errors` asks for the reason. A search of a binary for all matches gives way between two of them when the slice is over, and goes on
//! from there. Replacements that are funs are called by Erlang code (`re:replace_by/7`).

mod capture;
mod options;
mod pattern;
mod replace;
mod run;
mod split;
mod subject;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::{Term, atom};

natives! {
    /// Natives of module `re`.
    pub(crate) static TABLE: "re" {
        alloc "version"/0 => version,
        process "compile"/1 => pattern::compile_plain,
        process "compile"/2 => pattern::compile,
        process "import"/1 => pattern::import,
        process "inspect"/2 => pattern::inspect,
        process "run"/2 => run::run_plain,
        process "run"/3 => run::run,
        process "split"/2 => split::split_plain,
        process "split"/3 => split::split,
        process "replace"/3 => replace::replace_plain,
        process "replace"/4 => replace::replace,
    }
}

/// `version/0`.
fn version<'h>(env: &mut Env<'h>) -> Term<'h> {
    env.binary(asterias_regex::version().as_bytes())
}

/// `badarg` that blames the options.
fn badopt<'h>() -> Stop<'h> {
    Stop::badarg_because(atom::intern("badopt"))
}

/// `{match, Captured}`.
fn matched<'h>(env: &mut Env<'h>, captured: Term<'h>) -> Outcome<'h> {
    let tag = env.atom("match")?;
    Ok(env.tuple(&[tag, captured]))
}
