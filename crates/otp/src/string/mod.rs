//! Natives of module `string`: those that walk whole texts, counted or changed by graphemes and cases.
//!
//! What comes from a binary is a binary, what comes from a flat list is a flat list. What is cut from lists of lists and binaries keeps its
//! form, which is Erlang's: `asterias_nested_text`.

mod distance;
mod parts;
mod search;
mod text;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::atom::intern;
use asterias_term::{Term, View, atoms};

use crate::chardata::Chars;
use crate::unicode_util::grapheme::Graphemes;
use crate::unicode_util::{case, cluster, cp, gc};
use crate::unplain;

natives! {
    /// Natives of module `string`.
    pub(crate) static TABLE: "string" {
        alloc "casefold"/1 => casefold,
        alloc "find"/2 => search::find,
        alloc "find"/3 => search::find_at,
        alloc "jaro_similarity"/2 => distance::jaro_similarity,
        alloc "length"/1 => length,
        alloc "lexemes"/2 => parts::lexemes,
        alloc "lowercase"/1 => lowercase,
        alloc "next_codepoint"/1 => cp,
        alloc "next_grapheme"/1 => gc,
        alloc "plain_take"/4 => parts::plain_take,
        alloc "plain_tokens"/2 => tokens,
        alloc "prefix"/2 => search::prefix,
        alloc "reverse"/1 => reverse,
        alloc "slice"/2 => parts::slice,
        alloc "slice"/3 => parts::slice_length,
        alloc "split"/2 => search::split,
        alloc "split"/3 => search::split_at,
        pure "str"/2 => search::place_of,
        alloc "to_graphemes"/1 => to_graphemes,
        alloc "trim"/1 => parts::trim,
        alloc "trim"/2 => parts::trim_at,
        alloc "trim"/3 => parts::trim_of,
        alloc "uppercase"/1 => uppercase,
    }
}

/// Whether a text is a list that holds other lists, or binaries.
fn is_nested(text: Term<'_>) -> bool {
    let mut list = text.list();
    text.word().is_cons()
        && (list.by_ref().any(|element| !element.word().is_small()) || !list.rest().word().is_nil())
}

/// Has `asterias_nested_text` compute the function.
fn nested<'h>(env: &mut Env<'h>, function: &str, arguments: &[Term<'h>]) -> Outcome<'h> {
    Err(Stop::Call {
        module: intern("asterias_nested_text"),
        function: intern(function),
        arguments: env.list(arguments),
    })
}

/// All graphemes of a text.
fn graphemes<'h>(env: &mut Env<'h>, text: Term<'h>) -> Result<Vec<Term<'h>>, Stop<'h>> {
    let mut graphemes = Graphemes::new(text);
    let mut terms = Vec::new();
    while let Some(next) = graphemes.next() {
        match next {
            Ok(codes) => terms.push(cluster(env, &codes)),
            Err(fault) => return Err(fault.raise(env, graphemes.chars())),
        }
        let alone = graphemes.ascii_run(usize::MAX);
        let codes = alone.iter().map(|byte| i64::from(*byte));
        terms.extend(codes.filter_map(Term::small));
        graphemes.skip_ascii(usize::MAX);
    }
    env.account(terms.len() / 5);
    Ok(terms)
}

/// `length/1`.
fn length<'h>(env: &mut Env<'h>, text: Term<'h>) -> Result<usize, Stop<'h>> {
    let mut graphemes = Graphemes::new(text);
    let mut count = 0;
    while let Some(next) = graphemes.next() {
        if let Err(fault) = next {
            return Err(fault.raise(env, graphemes.chars()));
        }
        count += 1 + graphemes.skip_ascii(usize::MAX);
    }
    env.account(count / 5);
    Ok(count)
}

/// `plain_tokens/2`: the parts of a list between elements that are separators, none of them empty; `unplain` where there are no lists.
fn tokens<'h>(env: &mut Env<'h>, text: Term<'h>, separators: Term<'h>) -> Outcome<'h> {
    let (Some(text), Some(separators)) = (text.list_to_vec(), separators.list_to_vec()) else {
        return Ok(unplain());
    };
    env.account(text.len() * separators.len().max(1) / 20);
    let is_separator = |element: &Term<'h>| {
        let same = |separator: &Term<'h>| {
            separator.word() == element.word() || separator.exact_eq(*element)
        };
        separators.iter().any(same)
    };
    let tokens = text.split(is_separator).filter(|token| !token.is_empty());
    let tokens: Vec<Term<'h>> = tokens.map(|token| env.list(token)).collect();
    Ok(env.list(&tokens))
}

/// `to_graphemes/1`.
fn to_graphemes<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    let graphemes = graphemes(env, text)?;
    Ok(env.list(&graphemes))
}

/// `reverse/1`.
fn reverse<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    let mut graphemes = graphemes(env, text)?;
    graphemes.reverse();
    Ok(env.list(&graphemes))
}

/// A list of code points.
fn code_list<'h>(env: &mut Env<'h>, codes: &[u32]) -> Term<'h> {
    let terms = codes
        .iter()
        .filter_map(|code| Term::small(i64::from(*code)));
    env.list_from(codes.len(), terms, Term::NIL)
}

/// A list of graphemes, each a code point or a list of them.
fn grapheme_list<'h>(env: &mut Env<'h>, graphemes: &[Vec<u32>]) -> Term<'h> {
    let graphemes: Vec<Term<'h>> = graphemes.iter().map(|codes| cluster(env, codes)).collect();
    env.list(&graphemes)
}

/// A text in another case; `ascii` is the mapping of ASCII.
fn in_case<'h>(
    env: &mut Env<'h>,
    text: Term<'h>,
    map: case::Mapping,
    ascii: fn(&u8) -> u8,
) -> Outcome<'h> {
    if !matches!(text.view(), View::Bits(_) | View::Cons(..) | View::Nil) {
        return Err(env.error_with(atoms::BADARG, text));
    }
    if let Some(bytes) = text.as_binary()
        && bytes.is_ascii()
    {
        env.account(bytes.len() / 100);
        let bytes: Vec<u8> = bytes.iter().map(ascii).collect();
        return Ok(env.binary(&bytes));
    }
    let mut chars = Chars::new(text);
    let mut codes: Vec<u32> = Vec::new();
    while let Some(next) = chars.next() {
        match next {
            Ok(code @ 0..0x80) => codes.push(u32::from(ascii(&(code as u8)))),
            Ok(code) => codes.extend(case::mapped(code, map)),
            Err(fault) => return Err(fault.raise(env, &chars)),
        }
    }
    env.account(codes.len() / 10);
    if let View::Bits(_) = text.view() {
        // A binary holds characters alone.
        let text: String = codes.into_iter().filter_map(char::from_u32).collect();
        return Ok(env.binary(text.as_bytes()));
    }
    Ok(code_list(env, &codes))
}

/// `uppercase/1`.
fn uppercase<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    in_case(env, text, case::upper, u8::to_ascii_uppercase)
}

/// `lowercase/1`.
fn lowercase<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    in_case(env, text, case::lower, u8::to_ascii_lowercase)
}

/// `casefold/1`.
fn casefold<'h>(env: &mut Env<'h>, text: Term<'h>) -> Outcome<'h> {
    in_case(env, text, case::fold, u8::to_ascii_lowercase)
}
