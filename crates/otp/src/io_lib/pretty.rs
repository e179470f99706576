//! `io_lib_pretty`: the layout of `~p` with all that its options may say.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::natives;
use asterias_term::Term;

use super::control::integer;
use super::format::push_printed;
use super::layout::Page;
use super::style::{Failure, Order, Style, is_unicode};
use super::{LATIN1, Text, list};

natives! {
    /// Natives of module `io_lib_pretty`.
    pub static PRETTY: "io_lib_pretty" {
        alloc "lines"/2 => lines,
    }
}

/// `io_lib_pretty:lines(Term, {Column, LineLength, Depth, LineMaxChars, CharsLimit, Encoding, Strings, MapsOrder, Records})`; Records is
/// what [`Style::records`] says.
fn lines<'h>(env: &mut Env<'h>, term: Term<'h>, settings: Term<'h>) -> Outcome<'h> {
    let settings = settings.as_tuple().ok_or_else(Stop::badarg)?;
    let text = laid_out(term, settings);
    list(env, text)
}

fn laid_out<'h>(term: Term<'h>, settings: &[Term<'h>]) -> Text {
    let [
        column,
        width,
        depth,
        line_chars,
        limit,
        encoding,
        strings,
        order,
        records,
    ] = *settings
    else {
        return Err(Failure::Badarg);
    };
    let number = |setting| integer(setting).ok_or(Failure::Badarg);
    let page = Page {
        column: number(column)?,
        width: number(width)?,
        line_chars: number(line_chars)?,
    };
    let style = Style {
        unicode: is_unicode(encoding),
        strings: strings.as_atom_name() == Some("true"),
        order: Order::of(order),
        records,
        ..LATIN1
    };
    let mut out = String::new();
    push_printed(&mut out, term, page, number(depth)?, number(limit)?, &style)?;
    Ok(out)
}
