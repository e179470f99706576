//! What is wrong with documentation: hidden types and callbacks that others see, and, where it is asked for, what has none.

use std::collections::HashSet;

use asterias_syntax::ast::Ast;
use asterias_syntax::{FileId, Names, Pos, Problem, Term, known};

use super::{Docs, Entry, Key, Kind, Text, keys};
use crate::lint::{self, compile_names, option_functions};
use crate::messages::{self as say, Finding, pair};

/// What to warn about.
#[derive(Default)]
pub(super) struct Wanted {
    /// What shall have documentation, and the module with it.
    missing: HashSet<Kind>,
    /// Hidden things that nothing is to be said about.
    silent: HashSet<Key>,
    /// Nothing is to be said about hidden things.
    all_silent: bool,
}

const ALL_KINDS: [Kind; 3] = [Kind::Function, Kind::Callback, Kind::Type];
const NOWARN_HIDDEN_DOC: &str = "nowarn_hidden_doc";

impl Wanted {
    /// What the command line and the module ask for; what is said later counts for more.
    pub(super) fn of(options: &lint::Options, ast: &Ast, names: &Names) -> Self {
        let mut wanted = Self::default();
        for name in &options.names {
            wanted.add(name);
        }
        for name in compile_names(&ast.forms) {
            wanted.add(names.text(name));
        }
        for (name, setting) in &options.settings {
            if name == NOWARN_HIDDEN_DOC
                && let Some(value) = setting.within(names)
            {
                wanted.silence(&value);
            }
        }
        if let Some(option) = names.find(NOWARN_HIDDEN_DOC) {
            for (_, value) in option_functions(&ast.forms, option) {
                wanted.silence(value);
            }
        }
        wanted
    }

    fn add(&mut self, option: &str) {
        let kinds: &[Kind] = match option.trim_start_matches("no") {
            "warn_missing_doc" => &ALL_KINDS,
            "warn_missing_doc_functions" => &[Kind::Function],
            "warn_missing_doc_callbacks" => &[Kind::Callback],
            "warn_missing_doc_types" => &[Kind::Type],
            _ => {
                self.all_silent |= option == NOWARN_HIDDEN_DOC;
                return;
            }
        };
        if option.starts_with("no") {
            self.missing.retain(|kind| !kinds.contains(kind));
        } else {
            self.missing.extend(kinds);
        }
    }

    fn silence(&mut self, value: &Term) {
        self.all_silent |= *value == Term::Atom(known::TRUE);
        match value {
            Term::List(_) => self.silent.extend(keys(value)),
            one => self.silent.extend(keys(&Term::List(vec![one.clone()]))),
        }
    }

    /// Whether the module is looked at even if it documents nothing.
    pub(super) fn is_asked(&self) -> bool {
        self.all_silent || !self.silent.is_empty() || !self.missing.is_empty()
    }
}

impl Docs<'_> {
    /// All that is to be said.
    pub(super) fn findings(&self, wanted: &Wanted, entries: &[Entry]) -> Vec<Problem> {
        let mut found = Vec::new();
        let mut say = |pos: Pos, finding: Finding| {
            found.push(finding.at(pos, self.names).as_warning());
        };
        if !wanted.all_silent {
            for (pos, key) in self.hidden_types() {
                if !wanted.silent.contains(&key) {
                    say(pos, say::HIDDEN_TYPE.of([pair(key)]));
                }
            }
            for (&(kind, key), said) in &self.said {
                if let (Kind::Callback, Some(pos)) = (kind, said.hidden)
                    && !wanted.silent.contains(&key)
                {
                    say(pos, say::HIDDEN_CALLBACK.of([pair(key)]));
                }
            }
        }
        if self.moduledoc.1 != Text::Hidden {
            let missing = entries.iter().filter(|entry| entry.is_missing());
            for entry in missing.filter(|entry| wanted.missing.contains(&entry.kind)) {
                say(entry.pos, say::MISSING_DOC.of([self.described(entry)]));
            }
        }
        if !wanted.missing.is_empty() && self.moduledoc.1 == Text::None {
            let start = Pos::new(FileId::default(), 1, 0);
            say(start, (&say::MISSING_MODULEDOC).into());
        }
        found
    }

    /// Hidden types to which specifications of exported functions and of callbacks lead.
    fn hidden_types(&self) -> Vec<(Pos, Key)> {
        let reached = self.types.reachable(self.public.iter().copied().collect());
        let hidden = self.hidden_types.iter();
        hidden
            .filter(|(_, key)| reached.contains(key))
            .copied()
            .collect()
    }

    /// `{Kind, Name, Arity}`
    fn described(&self, entry: &Entry) -> Term {
        let kind = match entry.kind {
            Kind::Function => known::FUNCTION,
            Kind::Type => known::TYPE,
            Kind::Callback => known::CALLBACK,
        };
        let (name, arity) = entry.key;
        let arity = Term::Integer(i64::from(arity));
        Term::Tuple(vec![Term::Atom(kind), Term::Atom(name), arity])
    }
}

impl Entry {
    /// Whether neither a text nor an equivalent is given.
    fn is_missing(&self) -> bool {
        let has_equivalent = || {
            let mut keys = self.meta.iter().map(|(key, _)| key);
            keys.any(|key| *key == Term::Atom(known::EQUIV))
        };
        self.text == Text::None && !has_equivalent()
    }
}
