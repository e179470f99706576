//! Breaks records, native ones and tuples that are shown as such, into pieces: the name, then a piece for each field.

use asterias_term::Term;
use asterias_term::record::RecordView;

use super::{Builder, Children, less};
use crate::io_lib::graphemes::chars_length;
use crate::io_lib::quote::push_atom_text;
use crate::io_lib::style::Failure;
use crate::io_lib::tree::{Kind, More};

impl<'h> Builder<'_, 'h> {
    pub(super) fn record(
        &mut self,
        term: Term<'h>,
        record: RecordView<'h>,
        depth: i64,
        room: i64,
    ) -> Result<Option<usize>, Failure> {
        let push_name = |out: &mut String, unicode: bool| {
            out.push('#');
            push_atom_text(out, record.module(), unicode);
            out.push(':');
            push_atom_text(out, record.name(), unicode);
        };
        if depth == 1 {
            let mut text = String::new();
            push_name(&mut text, self.style.unicode);
            let fields = if record.fields().is_empty() {
                "{}"
            } else {
                "{...}"
            };
            text.push_str(fields);
            let node = self.leaf(|out| out.push_str(&text))?;
            if let Some(node) = node {
                let more = self.more(|| More::Term(term, depth));
                self.tree.cut(node, more);
            }
            return Ok(node);
        }
        let children = Children::Fields(record.fields(), record.values());
        self.open_record(term, children, depth, room);
        self.name(push_name);
        Ok(None)
    }

    /// A tuple that is not empty, as a record where its fields have names.
    pub(super) fn tuple(
        &mut self,
        term: Term<'h>,
        elements: &'h [Term<'h>],
        depth: i64,
        room: i64,
    ) -> Result<Option<usize>, Failure> {
        if let Some(names) = self.style.field_names(elements) {
            return self.tagged_record(term, elements, names, depth, room);
        }
        let tagged = elements.len() > 1 && elements[0].word().is_atom();
        let kind = if tagged {
            Kind::TaggedTuple
        } else {
            Kind::Tuple
        };
        self.open(kind, 2, Children::Elements(elements), depth, less(room, 2));
        Ok(None)
    }

    /// A tuple whose elements but the first are fields with these names.
    fn tagged_record(
        &mut self,
        term: Term<'h>,
        elements: &'h [Term<'h>],
        names: &'h [Term<'h>],
        depth: i64,
        room: i64,
    ) -> Result<Option<usize>, Failure> {
        let Some((tag, values)) = elements.split_first() else {
            return Err(Failure::Badarg);
        };
        self.open_record(term, Children::Fields(names, values), depth, room);
        self.name(|out, unicode| {
            out.push('#');
            push_atom_text(out, tag.word(), unicode);
        });
        Ok(None)
    }

    fn open_record(&mut self, term: Term<'h>, children: Children<'h>, depth: i64, room: i64) {
        self.open(Kind::Record, 2, children, depth - 1, less(room, 2));
        if let Some(frame) = self.frames.last()
            && self.growing
        {
            // A record that was cut is measured again as a whole.
            self.tree.remember(frame.node, More::Term(term, depth));
        }
    }

    /// Adds the name that the innermost container begins with.
    pub(super) fn name(&mut self, write: impl FnOnce(&mut String, bool)) {
        let start = self.tree.text.len();
        write(&mut self.tree.text, self.style.unicode);
        let len = chars_length(&self.tree.text[start..]);
        self.tree.leaf(Kind::Text, start, len);
        if let Some(frame) = self.frames.last_mut() {
            self.tree.nodes[frame.node].len += len;
            frame.room = less(frame.room, len);
        }
    }
}
