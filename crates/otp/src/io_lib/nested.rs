//! The nested form in which OTP gives the text of a term: each compound is `[Open, Row, Close]`, each leaf a string within its row, and each
//! indentation a list made of halves. It is read back from the text, for which that is no ambiguity: what stands in quotes is skipped.

use asterias_machine::native::Env;
use asterias_term::{Term, View};

use super::data::push_text;
use super::style::Failure;

/// How the text was made.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin<'h> {
    /// By `~s`, of this data; as UTF-8 or not.
    Data(Term<'h>, bool),
    /// By `~w`, without a limit of characters.
    Written,
    /// By `~p`, beginning in this column, with this indentation below a long tag.
    Printed { column: i64, tag_indent: i64 },
}

/// The text of a term as a list.
pub(super) fn nested_term<'h>(env: &mut Env<'h>, text: &str, origin: Origin<'h>) -> Term<'h> {
    let indent = match origin {
        Origin::Data(..) | Origin::Written => Term::NIL,
        Origin::Printed { column: 2, .. } => {
            let space = env.integer(i64::from(b' '));
            env.list(&[space, Term::NIL])
        }
        Origin::Printed { column, .. } => {
            repeated(env, ' ', usize::try_from(column - 1).unwrap_or(0))
        }
    };
    let reader = Reader {
        env,
        text,
        at: 0,
        origin,
        outermost: indent,
        open: Vec::new(),
    };
    reader.term()
}

/// A character some times, as a list of halves.
pub(super) fn repeated<'h>(env: &mut Env<'h>, character: char, times: usize) -> Term<'h> {
    let code = env.unsigned(u64::from(u32::from(character)));
    if times <= 3 {
        return env.list(&vec![code; times]);
    }
    // The two highest bits are the middle, each lower one doubles it.
    let mut length = usize::BITS - times.leading_zeros() - 2;
    let mut list = env.list(&vec![code; times >> length]);
    while length > 0 {
        length -= 1;
        list = env.cons(list, list);
        if times >> length & 1 == 1 {
            list = env.cons(code, list);
        }
    }
    list
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    List,
    Tuple,
    Map,
    /// An entry of a map.
    Pair,
}

/// A compound that is not complete.
struct Open<'h> {
    kind: Kind,
    row: Vec<Term<'h>>,
    /// The indentation of its new lines.
    indent: Term<'h>,
    /// The next element ends the row, and is its tail where the text was printed.
    last: bool,
}

struct Reader<'e, 'h, 't> {
    env: &'e mut Env<'h>,
    text: &'t str,
    at: usize,
    origin: Origin<'h>,
    outermost: Term<'h>,
    open: Vec<Open<'h>>,
}

impl<'h> Reader<'_, 'h, '_> {
    fn term(mut self) -> Term<'h> {
        loop {
            let Some(mut element) = self.begin() else {
                continue;
            };
            // What is complete is an element of what is around it, and may complete that.
            loop {
                if self.open.is_empty() {
                    // What is not understood stays a string.
                    return if self.at == self.text.len() {
                        element
                    } else {
                        self.env.string(self.text)
                    };
                }
                match self.put(element) {
                    Some(complete) => element = complete,
                    None => break,
                }
            }
        }
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.rest().starts_with(text);
        if found {
            self.at += text.len();
        }
        found
    }

    fn code(&mut self, character: char) -> Term<'h> {
        self.env.unsigned(u64::from(u32::from(character)))
    }

    /// Reads a leaf, or opens a compound.
    fn begin(&mut self) -> Option<Term<'h>> {
        const PLAIN: [&str; 5] = ["[]", "{}", "#{}", "{...}", "#{...}"];
        let of_origin = match self.origin {
            Origin::Printed { .. } => ["<<>>", "<<...>>"].as_slice(),
            Origin::Written | Origin::Data(..) => &["[...]"],
        };
        let mut plain = PLAIN.iter().chain(of_origin);
        if let Some(plain) = plain.find(|plain| self.rest().starts_with(**plain)) {
            self.at += plain.len();
            return Some(self.env.string(plain));
        }
        let (kind, by) = if self.take("[") {
            (Kind::List, 1)
        } else if self.take("{") {
            (Kind::Tuple, self.tuple_indent())
        } else if self.take("#{") {
            (Kind::Map, 2)
        } else if self.rest().starts_with("<<") {
            return Some(self.binary());
        } else {
            return Some(self.leaf());
        };
        let indent = self.indented(by);
        self.push(kind, indent);
        if kind == Kind::Map {
            self.push(Kind::Pair, indent);
        }
        if self.take("...") {
            self.dots();
            return self.close(Term::NIL);
        }
        None
    }

    fn push(&mut self, kind: Kind, indent: Term<'h>) {
        self.open.push(Open {
            kind,
            row: Vec::new(),
            indent,
            last: false,
        });
    }

    /// How far the elements of a tuple stand to the right of it.
    fn tuple_indent(&self) -> i64 {
        let end = self.leaf_end();
        let tag = &self.text[self.at..end];
        let is_atom = tag.starts_with(|first: char| first == '\'' || first.is_lowercase())
            && !tag.starts_with("fun ");
        if !is_atom || !self.text[end..].starts_with(',') {
            return 1;
        }
        let behind = tag.chars().count() as i64 + 2;
        match self.origin {
            Origin::Printed { tag_indent, .. } if tag_indent > 0 && behind > tag_indent => {
                tag_indent
            }
            _ => behind,
        }
    }

    /// The indentation around what begins here, and so many spaces more.
    fn indented(&mut self, by: i64) -> Term<'h> {
        let around = self.open.last().map_or(self.outermost, |open| open.indent);
        let space = self.code(' ');
        match by {
            1 => self.env.cons(space, around),
            4 => {
                let two = self.env.list(&[space, space]);
                let rest = self.env.cons(two, around);
                self.env.cons(two, rest)
            }
            _ => {
                let spaces = repeated(self.env, ' ', usize::try_from(by).unwrap_or(0));
                self.env.cons(spaces, around)
            }
        }
    }

    /// Reads a leaf. Dots stand behind a string that was cut, not within it.
    fn leaf(&mut self) -> Term<'h> {
        let end = self.leaf_end();
        let text = &self.text[self.at..end];
        self.at = end;
        match text.strip_suffix("...") {
            Some(string) if string.starts_with('"') => {
                let string = self.env.string(string);
                let dots = self.env.string("...");
                self.env.cons(string, dots)
            }
            _ => self.env.string(text),
        }
    }

    /// Where the leaf that begins here ends. A native record is one, whatever is in it.
    fn leaf_end(&self) -> usize {
        let bytes = self.text.as_bytes();
        let (mut at, mut depth) = (self.at, 0_usize);
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'"' | b'\'' => {
                    at = quoted_end(bytes, at);
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' if depth > 0 => depth -= 1,
                b',' | b']' | b'}' | b'|' | b'\n' if depth == 0 => break,
                b' ' if depth == 0 && bytes[at..].starts_with(b" =>") => break,
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// Skips a new line, if there is one, and gives the row its indentation.
    fn line(&mut self) {
        if self.take("\n") {
            let spaces = self.rest().len() - self.rest().trim_start_matches(' ').len();
            self.at += spaces;
            let line = self.code('\n');
            if let Some(open) = self.open.last_mut() {
                open.row.extend([line, open.indent]);
            }
        }
    }

    /// Puts what stands for the elements left out into the row.
    fn dots(&mut self) {
        let dot = self.code('.');
        if self.open.last().is_some_and(|open| open.kind == Kind::Pair) {
            self.open.pop();
        }
        if let Some(open) = self.open.last_mut() {
            open.row.extend([dot; 3]);
        }
    }

    /// Puts a complete element into the innermost compound. Answers that when it is complete, too.
    fn put(&mut self, element: Term<'h>) -> Option<Term<'h>> {
        let printed = matches!(self.origin, Origin::Printed { .. });
        let open = self.open.last_mut()?;
        let (kind, last) = (open.kind, open.last);
        if kind == Kind::Pair {
            return self.put_in_pair(element);
        }
        let mut tail = Term::NIL;
        if last && printed {
            tail = element;
        } else {
            open.row.push(element);
        }
        for separator in [',', '|'] {
            if self.rest().starts_with(separator) {
                self.at += 1;
                let code = self.code(separator);
                let open = self.open.last_mut()?;
                open.row.push(code);
                open.last = separator == '|';
                let indent = open.indent;
                self.line();
                if self.take("...") {
                    self.dots();
                    break;
                }
                if kind == Kind::Map {
                    self.push(Kind::Pair, indent);
                }
                return None;
            }
        }
        self.close(tail)
    }

    /// Completes the innermost compound.
    fn close(&mut self, tail: Term<'h>) -> Option<Term<'h>> {
        let Open { kind, row, .. } = self.open.pop()?;
        let row = self.env.list_with_tail(&row, tail);
        let (opening, closing) = match kind {
            Kind::List => ("[", ']'),
            Kind::Tuple | Kind::Pair => ("{", '}'),
            Kind::Map => ("#{", '}'),
        };
        self.at += 1;
        let closing = self.code(closing);
        let text = self.env.list(&[row, closing]);
        Some(self.env.string_with_tail(opening, text))
    }

    /// Puts the key or the value into an entry.
    fn put_in_pair(&mut self, element: Term<'h>) -> Option<Term<'h>> {
        let arrow = if self.take(" => ") {
            " => "
        } else if self.take(" =>\n") {
            " =>\n"
        } else {
            let open = self.open.pop()?;
            return Some(if open.last {
                self.env.list_with_tail(&open.row, element)
            } else {
                let mut row = open.row;
                row.push(element);
                self.env.list(&row)
            });
        };
        let arrow_text = self.env.string(arrow);
        let mut row = vec![element, arrow_text];
        let mut indent = self.open.last()?.indent;
        if arrow.ends_with('\n') {
            let by = match self.origin {
                Origin::Printed { tag_indent, .. } if tag_indent > 0 => tag_indent,
                _ => 4,
            };
            indent = self.indented(by);
            row.push(indent);
            self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
        }
        let open = self.open.last_mut()?;
        (open.row, open.indent) = (row, indent);
        open.last = arrow.ends_with('\n');
        None
    }

    /// Reads a bitstring.
    fn binary(&mut self) -> Term<'h> {
        let bytes = self.text.as_bytes();
        let start = self.at + 2;
        let mut end = start;
        while end < bytes.len() && !bytes[end..].starts_with(b">>") {
            end = if bytes[end] == b'"' {
                quoted_end(bytes, end)
            } else {
                end + 1
            };
        }
        let inside = &self.text[start..end];
        self.at = end + 2;
        let text = if inside.starts_with('"') {
            let end = quoted_end(inside.as_bytes(), 0);
            let string = self.env.string(&inside[..end]);
            let close = self.env.string(&self.text[start + end..self.at]);
            self.env.cons(string, close)
        } else {
            let numbers = self.numbers(inside);
            let close = self.env.string(">>");
            self.env.cons(numbers, close)
        };
        self.env.string_with_tail("<<", text)
    }

    /// The numbers of a bitstring, with what separates them.
    fn numbers(&mut self, inside: &str) -> Term<'h> {
        let indent = self.indented(2);
        let mut row = Vec::new();
        let mut rest = inside;
        while let Some(separator) = rest.chars().next() {
            if matches!(separator, ',' | ':' | '\n') {
                row.push(self.code(separator));
                rest = &rest[1..];
                if separator == '\n' {
                    row.push(indent);
                    rest = rest.trim_start_matches(' ');
                    if !rest.contains(',') {
                        // The last number on a line of its own is a row of its own.
                        row.push(self.numbers_of_line(rest));
                        break;
                    }
                }
                continue;
            }
            let end = rest.find([',', ':', '\n']).unwrap_or(rest.len());
            row.push(self.env.string(&rest[..end]));
            rest = &rest[end..];
        }
        self.env.list(&row)
    }

    fn numbers_of_line(&mut self, text: &str) -> Term<'h> {
        let mut row = Vec::new();
        for (index, number) in text.split(':').enumerate() {
            if index > 0 {
                row.push(self.code(':'));
            }
            row.push(self.env.string(number));
        }
        self.env.list(&row)
    }
}

/// Character data as a list that nests as the data does, its binaries turned into lists.
pub(super) fn nested_data<'h>(
    env: &mut Env<'h>,
    data: Term<'h>,
    unicode: bool,
) -> Result<Term<'h>, Failure> {
    let mut outer: Vec<(Vec<Term<'h>>, Term<'h>)> = Vec::new();
    let (mut row, mut rest) = (Vec::new(), data);
    loop {
        if let View::Cons(head, tail) = rest.view() {
            rest = match head.view() {
                View::Cons(..) => {
                    outer.push((std::mem::take(&mut row), tail));
                    head
                }
                View::Bits(_) => {
                    row.push(bytes_list(env, head, unicode)?);
                    tail
                }
                _ => {
                    row.push(head);
                    tail
                }
            };
            continue;
        }
        let tail = match rest.view() {
            View::Bits(_) => bytes_list(env, rest, unicode)?,
            _ => Term::NIL,
        };
        let list = env.list_with_tail(&row, tail);
        let Some(around) = outer.pop() else {
            return Ok(list);
        };
        (row, rest) = around;
        row.push(list);
    }
}

fn bytes_list<'h>(env: &mut Env<'h>, bytes: Term<'h>, unicode: bool) -> Result<Term<'h>, Failure> {
    let mut text = String::new();
    push_text(&mut text, bytes, unicode)?;
    Ok(env.string(&text))
}

/// The place behind what is quoted from `at` on.
fn quoted_end(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let mut at = at + 1;
    while let Some(byte) = bytes.get(at) {
        at += match *byte {
            b'\\' => 2,
            byte if byte == quote => return at + 1,
            _ => 1,
        };
    }
    bytes.len()
}
