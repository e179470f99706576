//! Documentation as a term of EEP 48: `{docs_v1, Anno, erlang, Format, ModuleDoc, Metadata, Docs}`.

use asterias_syntax::format::Sink;
use asterias_syntax::{Pos, Term, write};

use super::{Docs, Entry, Kind, Text, text_of};
use crate::emit::debug_info::EtfSink;

pub(super) fn chunk(docs: &Docs<'_>, entries: &[Entry]) -> Vec<u8> {
    let mut out = Writer {
        docs,
        sink: EtfSink::new(docs.names),
    };
    out.sink.tuple(7);
    out.sink.plain_atom("docs_v1");
    match docs.moduledoc.0 {
        Some(pos) => out.anno(pos),
        None => out.sink.integer(1),
    }
    out.sink.plain_atom("erlang");
    let format = docs.module_meta.iter().find_map(|(key, value)| match key {
        Term::Atom(name) if docs.names.text(*name) == "format" => text_of(value),
        _ => None,
    });
    out.sink
        .binary(format.as_deref().unwrap_or("text/markdown").as_bytes());
    out.text(&docs.moduledoc.1);
    out.module_meta();
    out.sink.list(entries.len());
    for entry in entries {
        out.entry(entry);
    }
    out.sink.end_list();
    out.sink.into_bytes()
}

struct Writer<'d, 'a> {
    docs: &'d Docs<'a>,
    sink: EtfSink<'a>,
}

impl Writer<'_, '_> {
    fn entry(&mut self, entry: &Entry) {
        self.sink.tuple(5);
        self.sink.tuple(3);
        self.sink.plain_atom(match entry.kind {
            Kind::Function => "function",
            Kind::Type => "type",
            Kind::Callback => "callback",
        });
        self.sink.atom(entry.key.0);
        self.sink.integer(i64::from(entry.key.1));
        self.anno(entry.pos);
        self.sink.list(1);
        self.sink.binary(entry.signature.as_bytes());
        self.sink.end_list();
        self.text(&entry.text);
        self.meta(entry);
    }

    /// A place; of another file than the module's own, with that file.
    fn anno(&mut self, pos: Pos) {
        let files = &self.docs.ast.files;
        let file = files.name(pos.file());
        let is_own = file == files.name(asterias_syntax::FileId::default());
        if !is_own {
            self.sink.list(2);
            self.sink.tuple(2);
            self.sink.plain_atom("file");
            self.sink.text(file);
            self.sink.tuple(2);
            self.sink.plain_atom("location");
        }
        // Forms that programs make may have lines only.
        let has_column = pos.column() != 0;
        if has_column {
            self.sink.tuple(2);
        }
        self.sink.integer(i64::from(pos.line()));
        if has_column {
            self.sink.integer(i64::from(pos.column()));
        }
        if !is_own {
            self.sink.end_list();
        }
    }

    fn text(&mut self, text: &Text) {
        match text {
            Text::None => self.sink.plain_atom("none"),
            Text::Hidden => self.sink.plain_atom("hidden"),
            Text::Some(text) => {
                self.sink.map(1);
                self.sink.binary(b"en");
                self.sink.binary(text.as_bytes());
            }
        }
    }

    fn is_key(&self, key: &Term, wanted: &str) -> bool {
        matches!(key, Term::Atom(name) if self.docs.names.text(*name) == wanted)
    }

    /// What is said of the module, and the version of this form.
    fn module_meta(&mut self) {
        let meta = &self.docs.module_meta;
        self.sink.map(meta.len() + 1);
        self.sink.plain_atom("otp_doc_vsn");
        self.sink.tuple(3);
        for number in [1, 0, 0] {
            self.sink.integer(number);
        }
        for (key, value) in meta {
            self.sink.term(key);
            self.sink.term(value);
        }
    }

    /// What is said of an entry, and what follows from other attributes.
    fn meta(&mut self, entry: &Entry) {
        let docs = self.docs;
        let has = |wanted| entry.meta.iter().any(|(key, _)| self.is_key(key, wanted));
        let deprecated = self.deprecated(entry).filter(|_| !has("deprecated"));
        let mut of_module = docs.module_meta.iter();
        let since = of_module.find(|(key, _)| !has("since") && self.is_key(key, "since"));
        let added = [
            entry.exported.is_some(),
            deprecated.is_some(),
            since.is_some(),
        ];
        let added = added.into_iter().filter(|is| *is).count();
        self.sink.map(entry.meta.len() + added);
        for (key, value) in entry.meta.iter().chain(since) {
            self.sink.term(key);
            match text_of(value).filter(|_| self.is_key(key, "deprecated")) {
                Some(text) => self.sink.binary(text.as_bytes()),
                None => self.sink.term(value),
            }
        }
        if let Some(exported) = entry.exported {
            self.sink.plain_atom("exported");
            self.sink
                .plain_atom(if exported { "true" } else { "false" });
        }
        if let Some(text) = deprecated {
            self.sink.plain_atom("deprecated");
            self.sink.binary(text.as_bytes());
        }
    }

    /// What `-deprecated` and its kin say of an entry, the most exact of them.
    fn deprecated(&self, entry: &Entry) -> Option<String> {
        let names = self.docs.names;
        let (name, arity) = (
            Term::Atom(entry.key.0),
            Term::Integer(i64::from(entry.key.1)),
        );
        let any = |term: &Term| self.is_key(term, "_");
        let ranked = |(kind, of, count, reason): &(Kind, Term, Term, Option<Term>)| {
            let rank = match (*of == name, any(of), *count == arity, any(count)) {
                (true, _, true, _) => 3,
                (true, _, _, true) => 2,
                (_, true, true, _) => 1,
                (_, true, _, true) => 0,
                _ => return None,
            };
            (*kind == entry.kind).then(|| (rank, reason.clone()))
        };
        let mut found: Option<(i32, Option<Term>)> = None;
        for (rank, reason) in self.docs.deprecated.iter().filter_map(ranked) {
            if found.as_ref().is_none_or(|(best, _)| rank >= *best) {
                found = Some((rank, reason));
            }
        }
        let reason = match found?.1 {
            None => "see the documentation for details".to_owned(),
            Some(Term::Atom(when)) => match names.text(when) {
                "next_version" => {
                    "will be removed in the next version. See the documentation for details".into()
                }
                "next_major_release" => {
                    "will be removed in the next major release. See the documentation for details"
                        .into()
                }
                _ => {
                    "will be removed in a future release. See the documentation for details".into()
                }
            },
            Some(text) => text_of(&text)?,
        };
        let (module, function) = (names.text(self.docs.module), names.text(entry.key.0));
        let parens = || {
            let all = vec!["_"; entry.key.1 as usize];
            format!(
                "{}:{}({})",
                write::atom(module),
                write::atom(function),
                all.join(",")
            )
        };
        let what = match entry.kind {
            Kind::Function => format!("{module}:{function}/{}", entry.key.1),
            Kind::Type => format!("the type {}", parens()),
            Kind::Callback => format!("the callback {}", parens()),
        };
        Some(format!("{what} is deprecated; {reason}"))
    }
}
