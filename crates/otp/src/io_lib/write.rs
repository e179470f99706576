//! `io_lib:write`: terms on one line, strings as lists.
//!
//! Where the order of entries of maps does not matter, terms print as [`asterias_term::print`] has it. Otherwise they are walked here, with
//! the same counting of depth.

use asterias_term::print::{self, Options};
use asterias_term::{Term, View};

use super::layout::push_flat;
use super::limit::limited;
use super::quote::push_atom_text;
use super::style::{Entries, Failure, Order, Style};

/// Appends a term, to a depth and a number of characters; both are unlimited where negative.
pub(super) fn push_written<'h>(
    out: &mut String,
    term: Term<'h>,
    depth: i64,
    limit: i64,
    style: &Style<'h>,
) -> Result<(), Failure> {
    if depth == 0 || limit == 0 {
        out.push_str("...");
        return Ok(());
    }
    if limit > 0 {
        let style = Style {
            strings: false,
            ..*style
        };
        push_flat(out, &limited(term, depth, limit, &style)?, 0);
        return Ok(());
    }
    if !matches!(style.order, Order::Undefined) {
        return Ordered::new(out, style).write(term, depth);
    }
    print::push(out, term, leaf_options(style, depth));
    Ok(())
}

fn leaf_options(style: &Style<'_>, depth: i64) -> Options {
    let options = if style.unicode {
        Options::WRITE_UNICODE
    } else {
        Options::WRITE
    };
    match u32::try_from(depth) {
        Ok(depth) => options.with_depth(depth),
        Err(_) => options,
    }
}

enum Item<'h> {
    Term(Term<'h>, i64),
    Tail(Term<'h>, i64),
    Elements(&'h [Term<'h>], i64),
    /// Entries from an index on; the depth of keys and values, and that which entries in a row use up.
    Entries(Entries<'h>, usize, i64, i64),
    /// Names and values of fields, and whether they are the first.
    Fields(&'h [Term<'h>], &'h [Term<'h>], i64, bool),
    Text(&'static str),
}

/// A walk that sorts the entries of maps.
struct Ordered<'o, 'h> {
    out: &'o mut String,
    style: &'o Style<'h>,
    stack: Vec<Item<'h>>,
}

impl<'o, 'h> Ordered<'o, 'h> {
    fn new(out: &'o mut String, style: &'o Style<'h>) -> Self {
        Ordered {
            out,
            style,
            stack: Vec::new(),
        }
    }

    fn write(mut self, term: Term<'h>, depth: i64) -> Result<(), Failure> {
        self.stack.push(Item::Term(term, depth));
        while let Some(item) = self.stack.pop() {
            match item {
                Item::Text(text) => self.out.push_str(text),
                Item::Term(_, 0) => self.out.push_str("..."),
                Item::Term(term, depth) => self.term(term, depth)?,
                Item::Tail(tail, depth) => self.tail(tail, depth),
                Item::Elements(elements, depth) => self.elements(elements, depth),
                Item::Fields(names, values, depth, first) => {
                    self.fields(names, values, depth, first);
                }
                Item::Entries(entries, next, depth, left) => {
                    self.entries(entries, next, depth, left);
                }
            }
        }
        Ok(())
    }

    fn term(&mut self, term: Term<'h>, depth: i64) -> Result<(), Failure> {
        match term.view() {
            View::Cons(..) | View::Tuple([_, ..]) if depth == 1 => {
                let list = term.word().is_cons();
                self.out.push_str(if list { "[...]" } else { "{...}" });
            }
            View::Cons(head, tail) => {
                self.out.push('[');
                self.stack.push(Item::Tail(tail, depth - 1));
                self.stack.push(Item::Term(head, depth - 1));
            }
            View::Tuple([first, rest @ ..]) => {
                self.out.push('{');
                self.stack.push(Item::Elements(rest, depth - 1));
                self.stack.push(Item::Term(*first, depth - 1));
            }
            View::Record(record) => {
                self.out.push('#');
                push_atom_text(self.out, record.module(), self.style.unicode);
                self.out.push(':');
                push_atom_text(self.out, record.name(), self.style.unicode);
                self.out.push('{');
                self.stack
                    .push(Item::Fields(record.fields(), record.values(), depth, true));
            }
            View::Map(_) if depth == 1 => self.out.push_str("#{}"),
            View::Map(map) => {
                let entries = self.style.order.entries(map)?;
                self.out.push_str("#{");
                self.stack.push(Item::Text("}"));
                self.stack.push(Item::Entries(entries, 0, depth - 1, depth));
            }
            _ => print::push(self.out, term, leaf_options(self.style, depth)),
        }
        Ok(())
    }

    fn fields(&mut self, names: &'h [Term<'h>], values: &'h [Term<'h>], depth: i64, first: bool) {
        let ([name, names @ ..], [value, values @ ..]) = (names, values) else {
            return self.out.push('}');
        };
        self.out.push_str(if first { "" } else { "," });
        if depth == 1 {
            return self.out.push_str("...}");
        }
        push_atom_text(self.out, name.word(), self.style.unicode);
        self.out.push_str(" = ");
        self.stack
            .push(Item::Fields(names, values, depth - 1, false));
        self.stack.push(Item::Term(*value, depth - 1));
    }

    fn tail(&mut self, tail: Term<'h>, depth: i64) {
        match tail.view() {
            View::Nil => self.out.push(']'),
            _ if depth == 1 => self.out.push_str("|...]"),
            View::Cons(head, tail) => {
                self.out.push(',');
                self.stack.push(Item::Tail(tail, depth - 1));
                self.stack.push(Item::Term(head, depth - 1));
            }
            _ => {
                self.out.push('|');
                self.stack.push(Item::Text("]"));
                self.stack.push(Item::Term(tail, depth - 1));
            }
        }
    }

    fn elements(&mut self, elements: &'h [Term<'h>], depth: i64) {
        match elements {
            [] => self.out.push('}'),
            _ if depth == 1 => self.out.push_str(",...}"),
            [first, rest @ ..] => {
                self.out.push(',');
                self.stack.push(Item::Elements(rest, depth - 1));
                self.stack.push(Item::Term(*first, depth - 1));
            }
        }
    }

    fn entries(&mut self, entries: Entries<'h>, next: usize, depth: i64, left: i64) {
        if entries.is_empty() {
            return;
        }
        if next > 0 && left == 1 {
            // The row's end shows even where nothing was left out.
            return self.out.push_str(",...");
        }
        let Some(&(key, value)) = entries.get(next) else {
            return;
        };
        if next > 0 {
            self.out.push(',');
        }
        self.stack
            .push(Item::Entries(entries, next + 1, depth, left - 1));
        self.stack.push(Item::Term(value, depth));
        self.stack.push(Item::Text(" => "));
        self.stack.push(Item::Term(key, depth));
    }
}
