//! Natives of `io_lib`: formatting, writing and pretty printing terms, and what counts as printable text.
//!
//! They answer lists of characters, or, for who sends text on, binaries in UTF-8. As in OTP the text of a sequence for any term or string
//! is a list within the list, which nests as the term does. Text is made in a buffer outside the heap. Nothing here recurses on the depth of terms, and what would be too long is refused with `system_limit`.
//!
//! Not here: entries of maps in the order of a fun (`~Kp`), which only Erlang code can call; it is refused by name.

mod chars;
mod control;
mod data;
mod field;
mod format;
mod graphemes;
mod layout;
mod limit;
mod measure;
mod nested;
mod number;
mod pretty;
mod printable;
mod quote;
mod style;
mod tree;
mod write;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::Term;
use asterias_term::atom::intern;

use control::integer;
use format::push_printed;
use layout::Page;
use nested::{Origin, nested_data, nested_term, repeated};
pub use pretty::PRETTY;
pub use style::Failure;
use style::{Order, Range, Style, is_unicode};

natives! {
    /// Natives of module `io_lib`.
    pub static TABLE: "io_lib" {
        alloc "format"/2 => format2,
        alloc "format"/3 => format3,
        alloc "fwrite"/2 => fwrite2,
        alloc "fwrite"/3 => fwrite3,
        alloc "print"/1 => print1,
        alloc "print"/4 => print4,
        alloc "write_flat"/2 => write_flat,
        alloc "write_atom"/1 => write_atom,
        pure "char_list"/1 => char_list,
        pure "deep_char_list"/1 => deep_char_list,
        pure "latin1_char_list"/1 => latin1_char_list,
        pure "printable_latin1_list"/1 => printable_latin1_list,
        pure "printable_list"/1 => printable_list,
        pure "printable_unicode_list"/1 => printable_unicode_list,
    }
}

natives! {
    /// Natives of module `io`.
    pub static IO: "io" {
        pure "printable_range"/0 => printable_range,
    }
}

/// What counts as printable. `erl +pc unicode` would widen it.
const RANGE: Range = Range::Latin1;

/// Characters that cost as much as a call.
const CHARACTERS_PER_REDUCTION: usize = 32;

type Text = Result<String, Failure>;

/// What `io_lib:format(Format, Arguments)` prints, or, with a limit, `io_lib:format(Format, Arguments, [{chars_limit, Limit}])`.
///
/// # Errors
/// Where Erlang code would see an exception.
pub fn format_text(format: Term<'_>, arguments: Term<'_>, limit: Option<u32>) -> Text {
    let formatted = format::format(format, arguments, limit.map_or(-1, i64::from), RANGE)?;
    Ok(formatted.text)
}

fn stop<'h>(failure: Failure) -> Stop<'h> {
    match failure {
        Failure::TooLong => Stop::system_limit(),
        // Where a fun orders maps, `in_order` has called it.
        Failure::Badarg | Failure::OrderFun => Stop::badarg(),
    }
}

/// The failure, or, where a fun is to put maps in order, the call of the function of this name in `asterias_map_order`, which calls it.
fn in_order<'h>(
    env: &mut Env<'h>,
    failure: Failure,
    function: &str,
    arguments: &[Term<'h>],
) -> Stop<'h> {
    match failure {
        Failure::OrderFun => Stop::Call {
            module: intern("asterias_map_order"),
            function: intern(function),
            arguments: env.list(arguments),
        },
        Failure::Badarg | Failure::TooLong => stop(failure),
    }
}

fn list<'h>(env: &mut Env<'h>, text: Text) -> Outcome<'h> {
    match text {
        Ok(text) => {
            env.account(text.len() / CHARACTERS_PER_REDUCTION);
            Ok(env.string(&text))
        }
        Err(failure) => Err(stop(failure)),
    }
}

/// As [`list`], with the pieces that are lists within it.
fn formatted<'h>(env: &mut Env<'h>, formatted: format::Formatted<'h>) -> Outcome<'h> {
    let format::Formatted { text, pieces } = formatted;
    env.account(text.len() / CHARACTERS_PER_REDUCTION);
    let (mut list, mut end) = (Term::NIL, text.len());
    for piece in pieces.into_iter().rev() {
        list = env.string_with_tail(&text[piece.range.end..end], list);
        end = piece.range.start;
        let inner = match inner(env, &text[piece.range.clone()], &piece) {
            Ok(inner) => inner,
            Err(failure) => return Err(stop(failure)),
        };
        list = env.cons(inner, list);
    }
    Ok(env.string_with_tail(&text[..end], list))
}

/// The list of a piece with its padding.
fn inner<'h>(
    env: &mut Env<'h>,
    text: &str,
    piece: &format::Nested<'h>,
) -> Result<Term<'h>, Failure> {
    let pad = if piece.left {
        text.chars().next_back()
    } else {
        text.chars().next()
    };
    let width = piece.padding * pad.map_or(0, char::len_utf8);
    let (before, after) = if piece.left { (0, width) } else { (width, 0) };
    let text = &text[before..text.len() - after];
    let list = match piece.origin {
        Some(Origin::Data(data, unicode)) if data.word().is_cons() => {
            nested_data(env, data, unicode)?
        }
        // Asterisks stand for what is too long.
        Some(Origin::Written | Origin::Printed { .. }) if text.bytes().all(|byte| byte == b'*') => {
            repeated(env, '*', text.len())
        }
        Some(origin @ (Origin::Written | Origin::Printed { .. })) => nested_term(env, text, origin),
        Some(Origin::Data(..)) | None => env.string(text),
    };
    Ok(match pad {
        Some(pad) if width > 0 => {
            let padding = repeated(env, pad, piece.padding);
            if piece.left {
                env.cons(list, padding)
            } else {
                env.cons(padding, list)
            }
        }
        _ => list,
    })
}

/// The value of an option in a list of pairs; the first counts.
fn option<'h>(options: Term<'h>, name: &str) -> Option<Term<'h>> {
    options.list().find_map(|option| match option.as_tuple() {
        Some([key, value]) if key.as_atom_name() == Some(name) => Some(*value),
        _ => None,
    })
}

/// The value of an option that is an integer, below zero where there is none.
fn number_option(options: Term<'_>, name: &str) -> Result<i64, Failure> {
    option(options, name).map_or(Ok(-1), |value| integer(value).ok_or(Failure::Badarg))
}

fn proper<'h>(options: Term<'h>) -> Result<Term<'h>, Failure> {
    let mut elements = options.list();
    elements.by_ref().for_each(drop);
    if elements.rest().word().is_nil() {
        Ok(options)
    } else {
        Err(Failure::Badarg)
    }
}

/// `io_lib:format/2`.
fn format2<'h>(env: &mut Env<'h>, format: Term<'h>, arguments: Term<'h>) -> Outcome<'h> {
    match format::format(format, arguments, -1, RANGE) {
        Ok(text) => formatted(env, text),
        Err(failure) => Err(in_order(env, failure, "format", &[format, arguments])),
    }
}

/// `io_lib:format/3`.
fn format3<'h>(
    env: &mut Env<'h>,
    format: Term<'h>,
    arguments: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let limit = proper(options).and_then(|options| number_option(options, "chars_limit"));
    match limit.and_then(|limit| format::format(format, arguments, limit, RANGE)) {
        Ok(text) => formatted(env, text),
        Err(failure) => Err(in_order(
            env,
            failure,
            "format",
            &[format, arguments, options],
        )),
    }
}

/// `io_lib:fwrite/2`, which is `format/2`, by whose name errors go.
fn fwrite2<'h>(env: &mut Env<'h>, format: Term<'h>, arguments: Term<'h>) -> Outcome<'h> {
    call_format(env, &[format, arguments])
}

/// `io_lib:fwrite/3`.
fn fwrite3<'h>(
    env: &mut Env<'h>,
    format: Term<'h>,
    arguments: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    call_format(env, &[format, arguments, options])
}

fn call_format<'h>(env: &mut Env<'h>, arguments: &[Term<'h>]) -> Outcome<'h> {
    let (module, function) = (env.atom(TABLE.module)?.word(), env.atom("format")?.word());
    Err(Stop::Call {
        module,
        function,
        arguments: env.list(arguments),
    })
}

/// How the functions without a choice of encoding print.
const LATIN1: Style<'static> = Style {
    unicode: false,
    strings: true,
    order: Order::Undefined,
    range: RANGE,
    records: Term::NIL,
};

fn printed<'h>(env: &mut Env<'h>, term: Term<'h>, page: Page, depth: i64) -> Outcome<'h> {
    let mut out = String::new();
    match push_printed(&mut out, term, page, depth, -1, &LATIN1) {
        Ok(tag_indent) => {
            env.account(out.len() / CHARACTERS_PER_REDUCTION);
            let column = page.column;
            Ok(nested_term(
                env,
                &out,
                Origin::Printed { column, tag_indent },
            ))
        }
        Err(failure) => Err(stop(failure)),
    }
}

/// `io_lib:print/1`.
fn print1<'h>(env: &mut Env<'h>, term: Term<'h>) -> Outcome<'h> {
    let page = Page {
        column: 1,
        width: 80,
        line_chars: -1,
    };
    printed(env, term, page, -1)
}

/// `io_lib:print/4`.
fn print4<'h>(
    env: &mut Env<'h>,
    term: Term<'h>,
    column: Term<'h>,
    width: Term<'h>,
    depth: Term<'h>,
) -> Outcome<'h> {
    match (integer(column), integer(width), integer(depth)) {
        (Some(column), Some(width), Some(depth)) => {
            let page = Page {
                column,
                width,
                line_chars: -1,
            };
            printed(env, term, page, depth)
        }
        _ => Err(Stop::badarg()),
    }
}

fn written(term: Term<'_>, depth: i64, limit: i64, style: &Style<'_>) -> Text {
    let mut out = String::new();
    write::push_written(&mut out, term, depth, limit, style)?;
    Ok(out)
}

/// `io_lib:write_flat/2`: what `write/2` gives with these options, as a flat list.
fn write_flat<'h>(env: &mut Env<'h>, term: Term<'h>, options: Term<'h>) -> Outcome<'h> {
    match written_with(term, options) {
        Err(failure) => Err(in_order(env, failure, "write_flat", &[term, options])),
        text => list(env, text),
    }
}

fn written_with<'h>(term: Term<'h>, options: Term<'h>) -> Text {
    if !options.word().is_cons() && !options.word().is_nil() {
        return Err(Failure::Badarg);
    }
    let options = proper(options)?;
    let style = Style {
        unicode: option(options, "encoding").is_none_or(is_unicode),
        order: option(options, "maps_order").map_or(Order::Undefined, Order::of),
        ..LATIN1
    };
    let depth = number_option(options, "depth")?;
    written(term, depth, number_option(options, "chars_limit")?, &style)
}

/// `io_lib:write_atom/1`.
fn write_atom<'h>(env: &mut Env<'h>, name: asterias_machine::native::Atom) -> Outcome<'h> {
    let mut text = String::new();
    quote::push_atom_text(&mut text, name.0, true);
    list(env, Ok(text))
}

/// `io_lib:char_list/1`.
fn char_list<'h>(_: &mut Env<'h>, list: Term<'h>) -> bool {
    chars::is_char_list(list)
}

/// `io_lib:deep_char_list/1`.
fn deep_char_list<'h>(_: &mut Env<'h>, list: Term<'h>) -> bool {
    chars::is_deep_char_list(list)
}

/// `io_lib:latin1_char_list/1`.
fn latin1_char_list<'h>(_: &mut Env<'h>, list: Term<'h>) -> bool {
    chars::is_latin1_list(list)
}

/// `io_lib:printable_latin1_list/1`.
fn printable_latin1_list<'h>(_: &mut Env<'h>, list: Term<'h>) -> bool {
    printable::is_printable_list(list, Range::Latin1)
}

/// `io_lib:printable_list/1`.
fn printable_list<'h>(_: &mut Env<'h>, list: Term<'h>) -> bool {
    printable::is_printable_list(list, RANGE)
}

/// `io_lib:printable_unicode_list/1`.
fn printable_unicode_list<'h>(_: &mut Env<'h>, list: Term<'h>) -> bool {
    printable::is_printable_list(list, Range::Unicode)
}

/// `io:printable_range/0`.
fn printable_range<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    env.atom(match RANGE {
        Range::Latin1 => "latin1",
        Range::Unicode => "unicode",
    })
}
