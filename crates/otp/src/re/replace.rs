//! `replace/3,4`: what is put in place of matches, with `&` and `\N` for what was matched.
//!
//! The result as `iodata` has the form that OTP gives it: what stands between matches, and for each match a binary, or a list of parts.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_regex::Found;
use asterias_term::{Term, View, atom, atoms};

use super::badopt;
use super::capture::Span;
use super::options::Options;
use super::pattern::{Pattern, is_compiled};
use super::run::{Halt, Progress, Search, pattern_for};
use super::subject::{Subject, bytes};

/// As what the result is given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Return {
    Iodata,
    List,
    Binary,
}

/// A part of a replacement.
enum Part {
    /// These bytes.
    Bytes(Vec<u8>),
    /// What this group matched.
    Group(usize),
}

/// The parts of a replacement.
fn parts<'h>(env: &mut Env<'h>, text: &[u8]) -> Result<Vec<Part>, Stop<'h>> {
    let mut parts: Vec<Part> = Vec::new();
    let mut rest = text;
    while let [first, after @ ..] = rest {
        let literal = match (first, after) {
            (b'&', _) => {
                parts.push(Part::Group(0));
                rest = after;
                continue;
            }
            (b'\\', [b'g', b'{', digits @ ..]) if !digits.is_empty() => {
                let (number, left) = number(digits);
                let [b'}', left @ ..] = left else {
                    return Err(badmatch(env, &digits[..digits.len() - left.len()], left));
                };
                parts.push(Part::Group(number.ok_or_else(Stop::badarg)?));
                rest = left;
                continue;
            }
            (b'\\', [b'g', digits @ ..]) if !digits.is_empty() => {
                let (number, left) = number(digits);
                parts.push(Part::Group(number.ok_or_else(Stop::badarg)?));
                rest = left;
                continue;
            }
            (b'\\', [b'1'..=b'9', ..]) => {
                let (number, left) = number(after);
                parts.push(Part::Group(number.ok_or_else(Stop::badarg)?));
                rest = left;
                continue;
            }
            (b'\\', [escaped, left @ ..]) => {
                rest = left;
                *escaped
            }
            _ => {
                rest = after;
                *first
            }
        };
        match parts.last_mut() {
            Some(Part::Bytes(bytes)) => bytes.push(literal),
            _ => parts.push(Part::Bytes(vec![literal])),
        }
    }
    Ok(parts)
}

/// The number at the start of `text`, and what follows it. One that is too large is that of no group.
fn number(text: &[u8]) -> (Option<usize>, &[u8]) {
    let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at(count);
    let value = digits.iter().fold(0usize, |value, digit| {
        value
            .saturating_mul(10)
            .saturating_add(usize::from(digit - b'0'))
    });
    ((count > 0).then_some(value), rest)
}

/// `{badmatch, {Digits, Rest}}`: a brace that is not closed.
fn badmatch<'h>(env: &mut Env<'h>, digits: &[u8], rest: &[u8]) -> Stop<'h> {
    let pair = [env.byte_list(digits), env.binary(rest)];
    let pair = env.tuple(&pair);
    env.error_with(atoms::BADMATCH, pair)
}

/// The options for replacing, taken out of a list; the others go to `Options`, and to the list.
fn options<'h>(list: Term<'h>) -> Result<(Return, Options<'h>, Vec<Term<'h>>), Stop<'h>> {
    let mut form = Return::Iodata;
    let mut others = Vec::new();
    for option in list.list_to_vec().ok_or_else(badopt)? {
        match option.view() {
            View::Atom(_) if option.as_atom_name() == Some("report_errors") => return Err(badopt()),
            View::Tuple([name, ..]) if name.as_atom_name() == Some("capture") => {
                return Err(badopt());
            }
            View::Tuple([name, value]) if name.as_atom_name() == Some("return") => {
                form = match value.as_atom_name() {
                    Some("iodata") => Return::Iodata,
                    Some("list") => Return::List,
                    Some("binary") => Return::Binary,
                    _ => return Err(badopt()),
                };
            }
            _ => others.push(option),
        }
    }
    let mut options = Options::default();
    for option in &others {
        options.add(*option).map_err(|_| Stop::badarg())?;
    }
    Ok((form, options, others))
}

/// `replace/3`.
pub(super) fn replace_plain<'h>(
    env: &mut Env<'h>,
    subject: Term<'h>,
    pattern: Term<'h>,
    replacement: Term<'h>,
) -> Outcome<'h> {
    // Whatever goes wrong, this form says no more than that, even if it was a fun that failed.
    if matches!(replacement.view(), View::Fun(_) | View::Export(_)) {
        return Err(Stop::Call {
            module: atom::intern("re"),
            function: atom::intern("replace_all_by"),
            arguments: env.list(&[subject, pattern, replacement]),
        });
    }
    replace(env, subject, pattern, replacement, Term::NIL).map_err(|stop| match stop {
        Stop::Raise(_) => Stop::badarg(),
        stop => stop,
    })
}

/// `replace/4`.
pub(super) fn replace<'h>(
    env: &mut Env<'h>,
    original: Term<'h>,
    pattern: Term<'h>,
    replacement: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let (progress, list) = Progress::taken(env, list);
    let (form, options, others) = options(list)?;
    let unicode = match is_compiled(pattern) {
        true => {
            Pattern::of_term(env, pattern)
                .ok_or_else(Stop::badarg)?
                .unicode
        }
        false => options.unicode,
    };
    let mut subject = Subject::new(original, unicode)?;
    if matches!(replacement.view(), View::Fun(_) | View::Export(_)) {
        let others = env.list(&others);
        let flat = subject.whole(env);
        let form = env.atom(match form {
            Return::Iodata => "iodata",
            Return::List => "list",
            Return::Binary => "binary",
        })?;
        let unicode = Term::atom(unicode.into());
        return Err(Stop::Call {
            module: atom::intern("re"),
            function: atom::intern("replace_by"),
            arguments: env.list(&[flat, original, pattern, replacement, others, form, unicode]),
        });
    }
    let text = bytes(replacement, unicode)?;
    let source = pattern;
    let pattern = pattern_for(env, source, &options)?.map_err(|_| Stop::badarg())?;
    let progress = progress.unwrap_or_else(|| Progress::from(options.offset));
    let matches = match matches(env, &pattern, &subject, &options, progress) {
        Ok(matches) => matches,
        Err(Halt::Limit(_)) => Vec::new(),
        Err(Halt::Stop(stop)) => return Err(stop),
        Err(Halt::Later(progress)) => {
            return Err(progress.later(env, &[original, source, replacement, list]));
        }
    };
    if matches.is_empty() {
        return unchanged(env, original, &mut subject, form, unicode);
    }
    let parts = parts(env, &text)?;
    match form {
        Return::Iodata => Ok(iodata(env, &mut subject, &matches, &parts)),
        Return::List | Return::Binary => {
            let result = flat(&subject.bytes, &matches, &parts);
            finish(env, &result, form, unicode)
        }
    }
}

fn matches<'h>(
    env: &mut Env<'h>,
    pattern: &Pattern,
    subject: &Subject<'h>,
    options: &Options<'h>,
    progress: Progress,
) -> Result<Vec<Vec<Span>>, Halt<'h>> {
    let search = Search {
        pattern,
        subject: &subject.bytes,
        flags: options.run,
        limits: options.limits,
    };
    let see = |found: &Found<'_>| -> Vec<Span> {
        (0..found.count()).map(|group| found.group(group)).collect()
    };
    if options.global {
        return search.all(env, progress, subject.is_kept(), false, &mut |found| {
            see(found)
        });
    }
    let found = search.find(env, options.offset, 0, false)?;
    Ok(found.iter().map(see).collect())
}

/// The result where nothing matched.
fn unchanged<'h>(
    env: &mut Env<'h>,
    original: Term<'h>,
    subject: &mut Subject<'h>,
    form: Return,
    unicode: bool,
) -> Outcome<'h> {
    match form {
        Return::Iodata => Ok(original),
        Return::Binary if !unicode => Ok(subject.whole(env)),
        Return::Binary | Return::List => {
            let bytes = subject.bytes.to_vec();
            finish(env, &bytes, form, unicode)
        }
    }
}

/// Bytes as a binary or list. What is no UTF-8 and should be is left to `unicode` to tell.
fn finish<'h>(env: &mut Env<'h>, bytes: &[u8], form: Return, unicode: bool) -> Outcome<'h> {
    env.account(bytes.len() / 100);
    if !unicode {
        return Ok(match form {
            Return::List => env.byte_list(bytes),
            Return::Iodata | Return::Binary => env.binary(bytes),
        });
    }
    match (str::from_utf8(bytes), form) {
        (Ok(text), Return::List) => Ok(env.string(text)),
        (Ok(_), Return::Iodata | Return::Binary) => Ok(env.binary(bytes)),
        (Err(_), _) => {
            let binary = env.binary(bytes);
            let encoding = env.atom("unicode")?;
            Err(Stop::Call {
                module: atom::intern("unicode"),
                function: atom::intern(match form {
                    Return::List => "characters_to_list",
                    Return::Iodata | Return::Binary => "characters_to_binary",
                }),
                arguments: env.list(&[binary, encoding]),
            })
        }
    }
}

/// What matched as a whole, from where the last match ended: a match that reaches back, or ends before it starts, replaces nothing.
fn whole(spans: &[Span], from: usize) -> Option<(usize, usize)> {
    let (start, end) = spans.first().copied().flatten()?;
    (from <= start && start <= end).then_some((start, end))
}

fn flat(subject: &[u8], matches: &[Vec<Span>], parts: &[Part]) -> Vec<u8> {
    let mut result = Vec::with_capacity(subject.len());
    let mut from = 0;
    for spans in matches {
        let Some((start, end)) = whole(spans, from) else {
            continue;
        };
        result.extend_from_slice(&subject[from..start]);
        for part in parts {
            match part {
                Part::Bytes(bytes) => result.extend_from_slice(bytes),
                Part::Group(group) => {
                    let span = spans.get(*group).copied().flatten().unwrap_or((0, 0));
                    result.extend_from_slice(subject.get(span.0..span.1).unwrap_or_default());
                }
            }
        }
        from = end;
    }
    result.extend_from_slice(&subject[from..]);
    result
}

fn iodata<'h>(
    env: &mut Env<'h>,
    subject: &mut Subject<'h>,
    matches: &[Vec<Span>],
    parts: &[Part],
) -> Term<'h> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let fixed: Vec<Option<Term<'h>>> = parts
        .iter()
        .map(|part| match part {
            Part::Bytes(bytes) => Some(env.binary(bytes)),
            Part::Group(_) => None,
        })
        .collect();
    for spans in matches {
        let Some((start, end)) = whole(spans, from) else {
            continue;
        };
        if start > from {
            pieces.push(subject.part(env, from, start));
        }
        if let [Some(only)] = fixed[..] {
            pieces.push(only);
        } else {
            let put: Vec<Term<'h>> = parts
                .iter()
                .zip(&fixed)
                .map(|(part, fixed)| match (part, fixed) {
                    (_, Some(fixed)) => *fixed,
                    (Part::Group(group), None) => {
                        let span = spans.get(*group).copied().flatten();
                        let (start, end) =
                            span.filter(|(start, end)| start <= end).unwrap_or((0, 0));
                        subject.part(env, start, end)
                    }
                    (Part::Bytes(bytes), None) => env.binary(bytes),
                })
                .collect();
            pieces.push(env.list(&put));
        }
        from = end;
    }
    let size = subject.bytes.len();
    let tail = if from < size {
        subject.part(env, from, size)
    } else {
        Term::NIL
    };
    env.list_with_tail(&pieces, tail)
}
