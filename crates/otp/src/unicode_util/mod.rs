//! Natives of module `unicode_util`: grapheme clusters, cases and normal forms, one at a time from the start of text.
//!
//! They answer `[Next | Rest]`, where `Next` is a code point, or a list of several that belong together; `[]` at the end; and
//! `{error, Rest}` where the text begins with bytes that are no UTF-8.

pub(crate) mod case;
mod category;
pub(crate) mod grapheme;
mod lookup;
mod nested;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::map::Map;
use asterias_term::{Term, View, atoms};
use unicode_normalization::UnicodeNormalization;
use unicode_width::UnicodeWidthChar;

use crate::chardata::{Chars, Fault, MAX_CODE, first_of_utf8};
use grapheme::{Cluster, Graphemes, control, is_apart};

/// White space by the standard's property `Pattern_White_Space`; carriage return and line feed together count as one.
pub(crate) const WHITESPACE: [u32; 11] = [
    0x09, 0x0a, 0x0b, 0x0c, 0x0d, 0x20, 0x85, 0x200e, 0x200f, 0x2028, 0x2029,
];

natives! {
    /// Natives of module `unicode_util`.
    pub(crate) static TABLE: "unicode_util" {
        alloc "casefold"/1 => casefold,
        alloc "category"/1 => category::category,
        alloc "cp"/1 => cp,
        alloc "gc"/1 => gc,
        alloc "get_case"/1 => get_case,
        pure "is_whitespace"/1 => is_whitespace,
        pure "is_wide"/1 => is_wide,
        alloc "lookup"/1 => lookup::lookup,
        alloc "lowercase"/1 => lowercase,
        alloc "nfc"/1 => nfc,
        alloc "nfd"/1 => nfd,
        alloc "nfkc"/1 => nfkc,
        alloc "nfkd"/1 => nfkd,
        alloc "spec_version"/0 => spec_version,
        alloc "titlecase"/1 => titlecase,
        alloc "uppercase"/1 => uppercase,
        alloc "whitespace"/0 => whitespace,
    }
}

/// Code points as one of them, or as a list where there are several.
pub(crate) fn cluster<'h>(env: &mut Env<'h>, codes: &[u32]) -> Term<'h> {
    if let [code] = codes {
        return env.integer(i64::from(*code));
    }
    let terms: Vec<Term<'h>> = codes
        .iter()
        .map(|code| env.integer(i64::from(*code)))
        .collect();
    env.list(&terms)
}

/// `{error, Rest}`, or the exception for what is no text.
fn fault<'h>(env: &mut Env<'h>, fault: Fault, rest: Term<'h>) -> Outcome<'h> {
    match fault {
        Fault::BadBytes => Ok(env.tuple(&[Term::atom(atoms::ERROR), rest])),
        Fault::NotText => Err(Stop::error(Term::atom(atoms::FUNCTION_CLAUSE))),
    }
}

/// `cp/1`.
pub(crate) fn cp<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    if let View::Cons(head, _) = text.view() {
        match head.word().as_small() {
            Some(0..=MAX_CODE) => return Ok(text),
            Some(_) => {}
            None => {
                if let Some(nested) = nested::first(env, text) {
                    return Ok(nested);
                }
            }
        }
    }
    if let Some(bytes) = bytes_of(text)
        && let Some((code, length)) = first_of_utf8(bytes)
    {
        return Ok(before_rest(env, text, bytes, code, length));
    }
    let mut chars = Chars::new(text);
    match chars.next() {
        None => Ok(Term::NIL),
        Some(Ok(code)) => {
            let rest = chars.remaining(env);
            let code = env.integer(i64::from(code));
            Ok(env.cons(code, rest))
        }
        Some(Err(kind)) => {
            let rest = chars.remaining(env);
            fault(env, kind, rest)
        }
    }
}

/// The bytes of a binary that begins with a whole byte.
fn bytes_of<'h>(text: Term<'h>) -> Option<&'h [u8]> {
    text.as_bits()?.as_bytes()
}

/// The first code point of a binary, before what follows its bytes.
fn before_rest<'h>(
    env: &mut Env<'h>,
    text: Term<'h>,
    bytes: &[u8],
    code: u32,
    length: usize,
) -> Term<'h> {
    let rest = env.sub_bits(text, length * 8, (bytes.len() - length) * 8);
    let code = env.integer(i64::from(code));
    env.cons(code, rest)
}

/// Text that begins with a list or a binary in a list, with its first code point in front.
fn in_front<'h>(env: &mut Env<'h>, text: Term<'h>) -> Option<Term<'h>> {
    match text.view() {
        View::Cons(head, _) if !head.word().is_small() => nested::first(env, text),
        _ => None,
    }
}

/// Whether a list begins with an ASCII character that is a cluster by itself, in every normal form.
fn is_ascii_first(text: Term<'_>) -> bool {
    const RETURN: i64 = 0x0d;
    let Some((head, tail)) = text.cell() else {
        return false;
    };
    let alone = matches!(head.word().as_small(), Some(code @ 0..0x80) if code != RETURN);
    let next = || tail.cell().and_then(|(next, _)| next.word().as_small());
    alone && (tail.word().is_nil() || matches!(next(), Some(0..0x80)))
}

/// The first grapheme cluster, changed by `change`, before the rest.
fn next_cluster<'h>(
    env: &mut Env<'h>,
    text: Term<'h>,
    change: impl FnOnce(Cluster) -> Cluster,
) -> Outcome<'h> {
    if is_ascii_first(text) {
        return Ok(text);
    }
    let text = in_front(env, text).unwrap_or(text);
    let mut graphemes = Graphemes::new(text);
    match graphemes.next() {
        None => Ok(Term::NIL),
        Some(Ok(codes)) => {
            let codes = change(codes);
            let rest = graphemes.remaining(env);
            let cluster = cluster(env, &codes);
            Ok(env.cons(cluster, rest))
        }
        Some(Err(kind)) => {
            let rest = graphemes.remaining(env);
            fault(env, kind, rest)
        }
    }
}

/// `gc/1`.
pub(crate) fn gc<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    if let Some(bytes) = bytes_of(text)
        && let Some((code, length)) = first_of_utf8(bytes)
        && let Some((next, _)) = first_of_utf8(&bytes[length..])
        && is_apart(code, next)
    {
        return Ok(before_rest(env, text, bytes, code, length));
    }
    next_cluster(env, text, |codes| codes)
}

macro_rules! normal_forms {
    ($($(#[$doc:meta])* $name:ident)*) => {
        $(
            $(#[$doc])*
            fn $name<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
                next_cluster(env, text, |codes| {
                    if codes.iter().any(|code| char::from_u32(*code).is_none()) {
                        return codes;
                    }
                    codes.into_iter().map(control).$name().map(u32::from).collect()
                })
            }
        )*
    };
}

normal_forms! {
    /// `nfc/1`.
    nfc
    /// `nfd/1`.
    nfd
    /// `nfkc/1`.
    nfkc
    /// `nfkd/1`.
    nfkd
}

/// The first code point in another case, before the rest.
fn next_in_case<'h>(env: &mut Env<'h>, text: Term<'h>, map: case::Mapping) -> Outcome<'h> {
    let text = in_front(env, text).unwrap_or(text);
    let mut chars = Chars::new(text);
    match chars.next() {
        None => Ok(Term::NIL),
        Some(Ok(code)) => {
            let rest = chars.remaining(env);
            let mapped = cluster(env, &case::mapped(code, map));
            Ok(env.cons(mapped, rest))
        }
        Some(Err(kind)) => Err(kind.raise(env, &chars)),
    }
}

/// `uppercase/1`.
fn uppercase<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    next_in_case(env, text, case::upper)
}

/// `lowercase/1`.
fn lowercase<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    next_in_case(env, text, case::lower)
}

/// `titlecase/1`.
fn titlecase<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    next_in_case(env, text, case::title)
}

/// `casefold/1`.
fn casefold<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    next_in_case(env, text, case::fold)
}

/// `get_case/1`.
fn get_case<'h>(env: &mut Env<'h>, code: usize) -> Outcome<'h> {
    let code = u32::try_from(code).map_err(|_| Stop::badarg())?;
    let cases: [(&str, case::Mapping); 4] = [
        ("upper", case::upper),
        ("lower", case::lower),
        ("title", case::title),
        ("fold", case::fold),
    ];
    let mut entries = Vec::new();
    for (name, map) in cases {
        let name = env.atom(name)?;
        let mapped = cluster(env, &case::mapped(code, map));
        entries.push((name, mapped));
    }
    Ok(env.build(|heap| Map::from_entries(heap, &entries)))
}

/// `is_whitespace/1`.
fn is_whitespace<'h>(_: &mut Env<'h>, grapheme: Term<'h>) -> bool {
    match grapheme.view() {
        View::Small(code) => WHITESPACE.iter().any(|space| i64::from(*space) == code),
        View::Cons(..) => {
            let codes: Vec<Option<usize>> = grapheme.list().map(Term::as_usize).collect();
            codes == [Some(0x0d), Some(0x0a)]
        }
        _ => false,
    }
}

/// `whitespace/0`.
fn whitespace<'h>(env: &mut Env<'h>) -> Term<'h> {
    let mut list = vec![cluster(env, &[0x0d, 0x0a])];
    list.extend(WHITESPACE.map(|code| env.integer(i64::from(code))));
    env.list(&list)
}

/// Whether a code point, or one of a cluster, takes two columns. A presentation that is chosen makes what it follows wide.
fn is_wide<'h>(_: &mut Env<'h>, grapheme: Term<'h>) -> bool {
    const PRESENTATIONS: [u32; 2] = [0xfe0e, 0xfe0f];
    let code = |term: Term<'h>| term.as_usize().and_then(|code| u32::try_from(code).ok());
    let wide = |term: Term<'h>| {
        let found = code(term).and_then(char::from_u32);
        found.and_then(|found| found.width()) == Some(2)
    };
    let chosen = |term: Term<'h>| code(term).is_some_and(|code| PRESENTATIONS.contains(&code));
    match grapheme.view() {
        View::Cons(_, rest) => grapheme.list().any(wide) || rest.list().any(chosen),
        _ => wide(grapheme),
    }
}

/// `spec_version/0`: the version of the standard that the tables are of.
fn spec_version<'h>(env: &mut Env<'h>) -> Term<'h> {
    let (major, minor, _) = unicode_normalization::UNICODE_VERSION;
    let version = [env.integer(i64::from(major)), env.integer(i64::from(minor))];
    env.tuple(&version)
}
