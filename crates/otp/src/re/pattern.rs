//! Compiled patterns: as terms, in the cache, and to and from other nodes.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use asterias_machine::native::{Atom, Env, Outcome, Stop};
use asterias_regex::{CompileError, Options as CompileOptions, Regex, flag};
use asterias_term::{Term, View, atoms};

use super::options::Options;
use super::subject::bytes;

/// A pattern that can be matched.
#[derive(Clone)]
pub(super) struct Pattern {
    pub(super) regex: Arc<Regex>,
    source: Arc<[u8]>,
    options: CompileOptions,
    /// Subjects are characters: what the option `unicode` asks for.
    pub(super) unicode: bool,
}

/// Patterns of the same options, by their text.
type ByText = HashMap<Box<[u8]>, Pattern>;

/// What has been compiled; an extension of the system.
#[derive(Default)]
struct Cache {
    kept: RwLock<Kept>,
}

/// Patterns by options and text.
#[derive(Default)]
struct Kept {
    patterns: HashMap<CompileOptions, ByText>,
    /// What they take together.
    bytes: usize,
}

/// What all patterns that are kept may take, in bytes. One more, and they are all forgotten, for they are not the fixed patterns of a program.
const KEPT_BYTES: usize = 16 << 20;

impl Kept {
    fn insert(&mut self, pattern: &Pattern) {
        // The text stands here as a key, too.
        let bytes = pattern.regex.bytes() + 2 * pattern.source.len() + 256;
        if bytes > KEPT_BYTES {
            return;
        }
        if self.bytes + bytes > KEPT_BYTES {
            *self = Kept::default();
        }
        self.bytes += bytes;
        let same = self.patterns.entry(pattern.options).or_default();
        same.insert(pattern.source[..].into(), pattern.clone());
    }
}

impl Pattern {
    /// Compiles, or finds in the cache.
    pub(super) fn cached(
        env: &Env<'_>,
        source: &[u8],
        options: CompileOptions,
        unicode: bool,
    ) -> Result<Pattern, CompileError> {
        let system = env.system();
        let cache = system
            .extension::<Cache>()
            .unwrap_or_else(|| system.extension_or_insert(Cache::default()));
        {
            let kept = cache.kept.read().unwrap_or_else(PoisonError::into_inner);
            let same = kept.patterns.get(&options);
            if let Some(pattern) = same.and_then(|same| same.get(source)) {
                return Ok(pattern.clone());
            }
        }
        let pattern = Pattern {
            regex: Arc::new(Regex::new(source, options)?),
            source: source.into(),
            options,
            unicode,
        };
        let mut kept = cache.kept.write().unwrap_or_else(PoisonError::into_inner);
        kept.insert(&pattern);
        drop(kept);
        Ok(pattern)
    }

    /// The same with other newlines, where the options of a match ask for them.
    pub(super) fn with_newlines<'h>(
        self,
        env: &Env<'h>,
        options: &Options<'h>,
    ) -> Result<Pattern, Stop<'h>> {
        let mut wanted = self.options;
        if options.compile.newline != 0 {
            wanted.newline = options.compile.newline;
        }
        if options.compile.bsr != 0 {
            wanted.bsr = options.compile.bsr;
        }
        if wanted == self.options {
            return Ok(self);
        }
        Pattern::cached(env, &self.source, wanted, self.unicode).map_err(|_| Stop::badarg())
    }

    /// Whether a carriage return and a line feed are passed together.
    pub(super) fn passes_crlf(&self) -> bool {
        matches!(
            self.regex.newline(),
            flag::NEWLINE_CRLF | flag::NEWLINE_ANY | flag::NEWLINE_ANYCRLF
        )
    }

    fn term<'h>(self, env: &mut Env<'h>) -> Term<'h> {
        let groups = env.unsigned(self.regex.groups() as u64);
        let unicode = env.integer(i64::from(self.unicode));
        let crlf = env.integer(i64::from(self.passes_crlf()));
        let code = env.binary(&self.code());
        let tag = Term::atom(asterias_term::atom::intern("re_pattern"));
        env.tuple(&[tag, groups, unicode, crlf, code])
    }

    /// What a compiled pattern is made of again, wherever it was stored or sent: [`CODE_HEADER`], its options and its text.
    fn code(&self) -> Vec<u8> {
        let CompileOptions {
            flags,
            newline,
            bsr,
        } = self.options;
        let mut code = CODE_HEADER.to_vec();
        for word in [flags, newline, bsr] {
            code.extend_from_slice(&word.to_be_bytes());
        }
        code.extend_from_slice(&self.source);
        code
    }

    /// The pattern of a term that `compile` gave. `None` where this is none.
    pub(super) fn of_term<'h>(env: &mut Env<'h>, term: Term<'h>) -> Option<Pattern> {
        let [tag, groups, unicode, crlf, code] = term.as_tuple()? else {
            return None;
        };
        let is_number = |field: &Term<'h>| field.as_i64().is_some();
        if tag.as_atom_name() != Some("re_pattern")
            || ![groups, unicode, crlf].into_iter().all(is_number)
        {
            return None;
        }
        let code = code.as_binary()?;
        let mut rest = code.strip_prefix(CODE_HEADER)?;
        let mut word = || {
            let (word, left) = rest.split_first_chunk()?;
            rest = left;
            Some(u32::from_be_bytes(*word))
        };
        let options = CompileOptions {
            flags: word()?,
            newline: word()?,
            bsr: word()?,
        };
        // Anybody can make such a term: only what compiling could have asked for counts.
        if !options.is_known() {
            return None;
        }
        Pattern::cached(env, rest, options, options.flags & flag::UTF != 0).ok()
    }
}

/// What says that a pattern was compiled here.
const CODE_HEADER: &[u8] = b"asterias";

/// Whether a term is compiled, by its form.
pub(super) fn is_compiled(term: Term<'_>) -> bool {
    matches!(term.view(), View::Tuple(_))
}

/// `{Message, Position}`.
pub(super) fn error_term<'h>(env: &mut Env<'h>, error: &CompileError) -> Term<'h> {
    let message = env.string(&error.message);
    let offset = env.unsigned(error.offset as u64);
    env.tuple(&[message, offset])
}

/// `compile/1`.
pub(super) fn compile_plain<'h>(env: &mut Env<'h>, pattern: Term<'h>) -> Outcome<'h> {
    compile(env, pattern, Term::NIL)
}

/// `compile/2`.
pub(super) fn compile<'h>(env: &mut Env<'h>, pattern: Term<'h>, list: Term<'h>) -> Outcome<'h> {
    let options = Options::new(list)?;
    if options.only_run {
        return Err(super::badopt());
    }
    let source = bytes(pattern, options.unicode)?;
    env.account(source.len() / 4 + 10);
    match Pattern::cached(env, &source, options.compile, options.unicode) {
        Ok(compiled) => {
            let result = if options.export {
                exported(env, &source, list)?
            } else {
                compiled.term(env)
            };
            Ok(env.tuple(&[Term::atom(atoms::OK), result]))
        }
        Err(error) => {
            let error = error_term(env, &error);
            Ok(env.tuple(&[Term::atom(atoms::ERROR), error]))
        }
    }
}

/// `{re_exported_pattern, Header, Text, Options, Code}`. Importing relies on text and options only. There is no code: it would be worth nothing elsewhere.
fn exported<'h>(env: &mut Env<'h>, source: &[u8], options: Term<'h>) -> Outcome<'h> {
    let tag = env.atom("re_exported_pattern")?;
    let (header, text, code) = (env.binary(CODE_HEADER), env.binary(source), env.binary(b""));
    Ok(env.tuple(&[tag, header, text, options, code]))
}

/// `import/1`: compiles the text of an exported pattern, wherever it comes from.
pub(super) fn import<'h>(env: &mut Env<'h>, exported: Term<'h>) -> Outcome<'h> {
    let Some([tag, _, text, list, _]) = exported.as_tuple() else {
        return Err(Stop::badarg());
    };
    if tag.as_atom_name() != Some("re_exported_pattern") {
        return Err(Stop::badarg());
    }
    let options = Options::new(*list).map_err(|_| Stop::badarg())?;
    let source = text.as_binary().ok_or_else(Stop::badarg)?;
    env.account(source.len() / 4 + 10);
    let pattern = Pattern::cached(env, &source, options.compile, options.unicode)
        .map_err(|_| Stop::badarg())?;
    Ok(pattern.term(env))
}

/// `inspect/2`: `{namelist, Names}`.
pub(super) fn inspect<'h>(env: &mut Env<'h>, pattern: Term<'h>, item: Atom) -> Outcome<'h> {
    if asterias_term::atom::name(item.0) != "namelist" {
        return Err(Stop::badarg());
    }
    let pattern = Pattern::of_term(env, pattern).ok_or_else(Stop::badarg)?;
    let mut names: Vec<&[u8]> = pattern
        .regex
        .names()
        .iter()
        .map(|(name, _)| &name[..])
        .collect();
    names.dedup();
    let names: Vec<Term<'h>> = names.into_iter().map(|name| env.binary(name)).collect();
    let names = env.list(&names);
    Ok(env.tuple(&[Term::atom(item.0), names]))
}
