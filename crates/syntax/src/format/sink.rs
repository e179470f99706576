//! Where terms go, front to back.

use dashu_int::IBig;

use crate::{Name, Names, Term, write};

/// Takes a term in pieces: after [`Sink::tuple`] the elements follow, after [`Sink::list`] the elements and
/// [`Sink::end_list`].
pub trait Sink {
    /// An atom.
    fn atom(&mut self, name: Name);
    /// An integer.
    fn integer(&mut self, value: i64);
    /// A larger integer.
    fn big(&mut self, value: &IBig);
    /// A float.
    fn float(&mut self, value: f64);
    /// A list of characters, perhaps empty.
    fn text(&mut self, text: &str);
    /// A tuple of that many elements begins.
    fn tuple(&mut self, size: usize);
    /// A list of that many elements begins.
    fn list(&mut self, length: usize);
    /// It ends, as a proper list.
    fn end_list(&mut self);
    /// A constant.
    fn term(&mut self, term: &Term);
}

/// Builds a [`Term`].
#[derive(Default)]
pub struct TermSink {
    open: Vec<(usize, bool, Vec<Term>)>,
    done: Option<Term>,
}

impl TermSink {
    /// The term.
    #[must_use]
    pub fn finish(self) -> Term {
        self.done.unwrap_or_else(|| Term::List(Vec::new()))
    }

    fn put(&mut self, term: Term) {
        let mut term = term;
        loop {
            let Some((size, is_list, items)) = self.open.last_mut() else {
                self.done = Some(term);
                return;
            };
            items.push(term);
            if *is_list || items.len() < *size {
                return;
            }
            let Some((.., items)) = self.open.pop() else {
                return;
            };
            term = Term::Tuple(items);
        }
    }
}

impl Sink for TermSink {
    fn atom(&mut self, name: Name) {
        self.put(Term::Atom(name));
    }

    fn integer(&mut self, value: i64) {
        self.put(Term::Integer(value));
    }

    fn big(&mut self, value: &IBig) {
        self.put(Term::Big(Box::new(value.clone())));
    }

    fn float(&mut self, value: f64) {
        self.put(Term::Float(value));
    }

    fn text(&mut self, text: &str) {
        self.put(Term::string(text));
    }

    fn tuple(&mut self, size: usize) {
        if size == 0 {
            self.put(Term::Tuple(Vec::new()));
        } else {
            self.open.push((size, false, Vec::with_capacity(size)));
        }
    }

    fn list(&mut self, length: usize) {
        self.open.push((length, true, Vec::with_capacity(length)));
    }

    fn end_list(&mut self) {
        if let Some((_, true, items)) = self.open.pop() {
            self.put(Term::List(items));
        }
    }

    fn term(&mut self, term: &Term) {
        self.put(term.clone());
    }
}

/// Builds the text that `~w` would print (with strings in quotes).
pub struct TextSink<'a> {
    names: &'a Names,
    /// The text.
    pub out: String,
    open: Vec<usize>,
}

/// In [`TextSink::open`]: a list, which [`Sink::end_list`] ends.
const LIST: usize = usize::MAX;

impl<'a> TextSink<'a> {
    /// An empty text.
    #[must_use]
    pub fn new(names: &'a Names) -> Self {
        Self {
            names,
            out: String::new(),
            open: Vec::new(),
        }
    }

    fn comma(&mut self) {
        if !self.out.ends_with(['{', '[', '\n']) && !self.out.is_empty() {
            self.out.push(',');
        }
    }

    fn put(&mut self, text: &str) {
        self.comma();
        self.out.push_str(text);
        self.close();
    }

    /// One element more: tuples that are complete end.
    fn close(&mut self) {
        while let Some(left) = self.open.last_mut() {
            if *left == LIST {
                return;
            }
            *left -= 1;
            if *left > 0 {
                return;
            }
            self.open.pop();
            self.out.push('}');
        }
    }
}

impl Sink for TextSink<'_> {
    fn atom(&mut self, name: Name) {
        let text = write::atom(self.names.text(name));
        self.put(&text);
    }

    fn integer(&mut self, value: i64) {
        self.put(&value.to_string());
    }

    fn big(&mut self, value: &IBig) {
        self.put(&value.to_string());
    }

    fn float(&mut self, value: f64) {
        self.put(&write::float(value));
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            self.put("[]");
        } else {
            self.put(&write::string(text));
        }
    }

    fn tuple(&mut self, size: usize) {
        if size == 0 {
            return self.put("{}");
        }
        self.comma();
        self.out.push('{');
        self.open.push(size);
    }

    fn list(&mut self, _length: usize) {
        self.comma();
        self.out.push('[');
        self.open.push(LIST);
    }

    fn end_list(&mut self) {
        self.open.pop();
        self.out.push(']');
        self.close();
    }

    fn term(&mut self, term: &Term) {
        let text = write::term(term, self.names);
        self.put(&text);
    }
}
