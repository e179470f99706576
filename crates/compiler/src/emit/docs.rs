//! Chunk `Docs`: what `-moduledoc` and `-doc` say, in the form of EEP 48.
//!
//! Documentation belongs to the next function, callback or type of the text. Entries are what other modules may see:
//! exported functions, callbacks, exported types, and types that these lead to.

mod findings;
mod signature;
mod types;
mod write;

use std::collections::{HashMap, HashSet};

use asterias_syntax::ast::{Ast, Attribute, Form, SpecKind, TypeId};
use asterias_syntax::{Name, Names, Pos, Problem, Term, known};

use crate::lint;
use findings::Wanted;
use types::UserTypes;

/// What an entry documents.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Kind {
    Function,
    Type,
    Callback,
}

/// Name and arity.
type Key = (Name, u32);

/// What attributes say of something.
#[derive(Clone, Default, Debug)]
struct Said {
    /// `-doc hidden.` and where it stands.
    hidden: Option<Pos>,
    text: Option<(String, Pos)>,
    meta: Vec<(Term, Term)>,
}

impl Said {
    /// What is said again counts for more; what is hidden stays so.
    fn add(&mut self, later: Self) {
        self.hidden = self.hidden.or(later.hidden);
        if later.text.is_some() {
            self.text = later.text;
        }
        for (key, value) in later.meta {
            put(&mut self.meta, key, value);
        }
    }
}

fn put(meta: &mut Vec<(Term, Term)>, key: Term, value: Term) {
    match meta.iter_mut().find(|(known, _)| *known == key) {
        Some(pair) => pair.1 = value,
        None => meta.push((key, value)),
    }
}

/// A text, or the word that there shall be none.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Text {
    None,
    Hidden,
    Some(String),
}

/// An entry of the chunk.
struct Entry {
    kind: Kind,
    key: Key,
    pos: Pos,
    signature: String,
    text: Text,
    meta: Vec<(Term, Term)>,
    /// Whether a type is exported; functions and callbacks do not say.
    exported: Option<bool>,
}

struct Docs<'a> {
    ast: &'a Ast,
    names: &'a Names,
    module: Name,
    moduledoc: (Option<Pos>, Text),
    module_meta: Vec<(Term, Term)>,
    deprecated: Vec<(Kind, Term, Term, Option<Term>)>,
    exports: HashSet<Key>,
    exports_all: bool,
    exported_types: HashSet<Key>,
    signatures: HashMap<Key, Vec<Name>>,
    said: HashMap<(Kind, Key), Said>,
    types: UserTypes<'a>,
    /// Types that documented things name.
    named: HashSet<Key>,
    /// Types that specifications of what is exported name.
    public: HashSet<Key>,
    /// Types right before which it is said that they are hidden, and where.
    hidden_types: Vec<(Pos, Key)>,
}

/// The chunk of a module and what is wrong with it; `None` if nothing in it is documented, and nobody asks.
pub(crate) fn chunk(
    ast: &Ast,
    names: &Names,
    options: &lint::Options,
) -> Option<(Vec<u8>, Vec<Problem>)> {
    let wanted = Wanted::of(options, ast, names);
    let has_docs = || ast.forms.iter().any(super::debug_info::is_documentation);
    if !wanted.is_asked() && !has_docs() {
        return None;
    }
    let mut docs = Docs {
        ast,
        names,
        module: known::UNDERSCORE,
        moduledoc: (None, Text::None),
        module_meta: Vec::new(),
        deprecated: Vec::new(),
        exports: HashSet::new(),
        exports_all: false,
        exported_types: HashSet::new(),
        signatures: HashMap::new(),
        said: HashMap::new(),
        types: UserTypes::new(ast),
        named: HashSet::new(),
        public: HashSet::new(),
        hidden_types: Vec::new(),
    };
    docs.read();
    let entries = docs.entries();
    let findings = docs.findings(&wanted, &entries);
    Some((write::chunk(&docs, &entries), findings))
}

impl Docs<'_> {
    /// Takes in all that is said.
    fn read(&mut self) {
        let mut next = Said::default();
        let mut hidden = None;
        for form in &self.ast.forms {
            let hidden_before = hidden.take();
            match form {
                Form::Function(function) => {
                    let key = (Kind::Function, (function.name, function.arity));
                    self.say(key, std::mem::take(&mut next));
                }
                Form::Attribute(pos, attribute) => match attribute {
                    Attribute::Module(name) => self.module = *name,
                    Attribute::Export(list) => self.exports.extend(list),
                    Attribute::Type(decl) => {
                        let key = (decl.name, decl.params.len() as u32);
                        self.say((Kind::Type, key), std::mem::take(&mut next));
                        self.types.declare(key, decl);
                        self.hidden_types
                            .extend(hidden_before.map(|said| (said, key)));
                    }
                    Attribute::Record(decl) => self.types.record(decl),
                    Attribute::Spec(spec) => {
                        let key = (spec.name, spec.arity);
                        if let Some(names) = signature::of_spec(self.ast, spec) {
                            self.signatures.insert(key, names);
                        }
                        if spec.kind == SpecKind::Callback {
                            self.say((Kind::Callback, key), std::mem::take(&mut next));
                        }
                    }
                    Attribute::Other(known::DOC, value) => {
                        hidden = is_hiding(value).then_some(*pos).or(hidden_before);
                        self.doc(&mut next, *pos, value);
                    }
                    Attribute::Other(known::MODULEDOC, value) => self.moduledoc(*pos, value),
                    Attribute::Other(name, value) => self.attribute(*name, value),
                    Attribute::Import(..) | Attribute::ImportRecord(..) | Attribute::File(..) => {}
                },
                Form::Eof(_) => {}
            }
        }
    }

    fn say(&mut self, key: (Kind, Key), said: Said) {
        self.said.entry(key).or_default().add(said);
    }

    fn doc(&self, next: &mut Said, pos: Pos, value: &Term) {
        match value {
            Term::Map(pairs) => {
                for (key, value) in pairs {
                    let value = match key {
                        Term::Atom(known::EQUIV) => signature::equivalent(value, self.names),
                        _ => value.clone(),
                    };
                    put(&mut next.meta, key.clone(), value);
                }
            }
            _ if is_hiding(value) => next.hidden = Some(pos),
            _ => {
                if let Some(text) = text_of(value) {
                    next.text = Some((trim(&text).to_owned(), pos));
                }
            }
        }
    }

    fn moduledoc(&mut self, pos: Pos, value: &Term) {
        match value {
            Term::Map(pairs) => {
                for (key, value) in pairs {
                    put(&mut self.module_meta, key.clone(), value.clone());
                }
            }
            _ if is_hiding(value) => self.moduledoc = (Some(pos), Text::Hidden),
            _ => {
                if let Some(text) = text_of(value) {
                    self.moduledoc = (Some(pos), Text::Some(trim(&text).to_owned()));
                }
            }
        }
    }

    fn attribute(&mut self, name: Name, value: &Term) {
        let kind = match self.names.text(name) {
            "deprecated" => Kind::Function,
            "deprecated_type" => Kind::Type,
            "deprecated_callback" => Kind::Callback,
            "export_type" => return self.exported_types.extend(keys(value)),
            "compile" => {
                self.exports_all |= *value == Term::Atom(known::EXPORT_ALL);
                return;
            }
            _ => return,
        };
        let one = std::slice::from_ref(value);
        let items = match value {
            Term::List(items) => items,
            _ => one,
        };
        for item in items {
            if let Term::Tuple(parts) = item
                && let [name, arity, reason @ ..] = &parts[..]
            {
                let reason = reason.first().cloned();
                self.deprecated
                    .push((kind, name.clone(), arity.clone(), reason));
            }
        }
    }

    fn is_exported(&self, key: Key) -> bool {
        self.exports_all || self.exports.contains(&key)
    }

    /// Types, callbacks and functions, the last of each first.
    fn entries(&mut self) -> Vec<Entry> {
        let (mut functions, mut types, mut callbacks) = (Vec::new(), Vec::new(), Vec::new());
        // Types that were named since the last entry.
        let mut named: HashSet<Key> = HashSet::new();
        for form in &self.ast.forms {
            match form {
                Form::Function(function) => {
                    let key = (function.name, function.arity);
                    if self.is_exported(key) {
                        let arguments = signature::of_function(self.ast, function);
                        functions.push(self.entry(
                            Kind::Function,
                            key,
                            function.pos,
                            arguments,
                            &mut named,
                        ));
                    }
                }
                Form::Attribute(pos, Attribute::Type(decl)) => {
                    let key = (decl.name, decl.params.len() as u32);
                    named = self.types.of_declaration(decl);
                    let arguments = signature::of_types(self.ast, &self.ast[decl.params]);
                    let mut entry = self.entry(Kind::Type, key, *pos, arguments, &mut named);
                    entry.exported = Some(self.exported_types.contains(&key));
                    types.push(entry);
                }
                Form::Attribute(pos, Attribute::Spec(spec)) => {
                    let key = (spec.name, spec.arity);
                    let is_callback = spec.kind == SpecKind::Callback;
                    if is_callback || self.is_exported(key) {
                        let sigs: &[TypeId] = &self.ast[spec.sigs];
                        named = self.types.of(sigs);
                        self.public.extend(&named);
                    }
                    if is_callback {
                        let arguments = signature::of_callback(self.ast, spec);
                        callbacks.push(self.entry(
                            Kind::Callback,
                            key,
                            *pos,
                            arguments,
                            &mut named,
                        ));
                    }
                }
                Form::Attribute(..) | Form::Eof(_) => {}
            }
        }
        let roots = self.public.union(&self.exported_types).copied();
        let reached = self.types.reachable(roots.collect());
        types.retain(|entry| {
            entry.exported == Some(true)
                || (self.named.contains(&entry.key) && reached.contains(&entry.key))
        });
        let mut entries = types;
        entries.reverse();
        entries.extend(callbacks.into_iter().rev());
        entries.extend(functions.into_iter().rev());
        entries
    }

    fn entry(
        &mut self,
        kind: Kind,
        key: Key,
        pos: Pos,
        arguments: Option<Vec<Name>>,
        named: &mut HashSet<Key>,
    ) -> Entry {
        let said = self.said.get(&(kind, key)).cloned().unwrap_or_default();
        let name = asterias_syntax::write::atom(self.names.text(key.0));
        let called = |names: &Vec<Name>, is_trimmed: bool| {
            let text = |name: &Name| match (self.names.text(*name), is_trimmed) {
                (text, true) => text.trim_start_matches('_'),
                (text, false) => text,
            };
            let names: Vec<&str> = names.iter().map(text).collect();
            format!("{name}({})", names.join(", "))
        };
        let (pos, written, text) = match (said.hidden, said.text) {
            (Some(pos), _) => (pos, None, Text::Hidden),
            (None, None) => (pos, None, Text::None),
            (None, Some((text, pos))) => {
                match signature::written(&text, self.names.text(key.0), key.1) {
                    Some((first, rest)) => (pos, Some(first), Text::Some(trim(&rest).to_owned())),
                    None => (pos, None, Text::Some(text)),
                }
            }
        };
        let signature = written
            .or_else(|| self.signatures.get(&key).map(|names| called(names, false)))
            .or_else(|| arguments.map(|names| called(&names, true)))
            .unwrap_or_else(|| format!("{name}/{}", key.1));
        if text == Text::Hidden {
            named.clear();
        } else {
            self.named.extend(named.drain());
        }
        Entry {
            kind,
            key,
            pos,
            signature,
            text,
            meta: said.meta,
            exported: None,
        }
    }
}

/// Whether there shall be no documentation.
fn is_hiding(value: &Term) -> bool {
    matches!(value, Term::Atom(known::HIDDEN | known::FALSE))
}

/// The characters of a string, or of a binary in UTF-8.
fn text_of(value: &Term) -> Option<String> {
    match value {
        Term::String(text) => Some(text.to_string()),
        Term::List(items) if items.is_empty() => Some(String::new()),
        Term::Bits(bytes, 8) => String::from_utf8(bytes.to_vec()).ok(),
        _ => None,
    }
}

/// The functions or types of a list as attributes have it.
fn keys(value: &Term) -> Vec<Key> {
    let Term::List(items) = value else {
        return Vec::new();
    };
    let key = |item: &Term| match item {
        Term::Tuple(parts) => match parts[..] {
            [Term::Atom(name), Term::Integer(arity)] => Some((name, u32::try_from(arity).ok()?)),
            _ => None,
        },
        _ => None,
    };
    items.iter().filter_map(key).collect()
}

/// Without what `string:trim/1` takes away.
fn trim(text: &str) -> &str {
    text.trim_matches(|c| {
        matches!(
            c,
            '\t'..='\r' | ' ' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}'
        )
    })
}
