//! What is wrong with a text, where, and in the words of OTP: errors and warnings of all passes have this form.

use crate::{Name, Names, Pos, Term, known};

/// Which module of OTP would have said it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Speaker {
    /// `erl_scan`
    Scan,
    /// `epp`
    Epp,
    /// `erl_parse`
    Parse,
    /// `file_io_server`
    File,
    /// `erl_features`
    Features,
    /// `erl_lint`
    Lint,
    /// `v3_core`
    Core,
    /// `sys_core_fold`
    Fold,
    /// `beam_core_to_ssa`
    Select,
    /// `beam_doc`
    Doc,
    /// `compile`
    Compile,
    /// Another module: the descriptor is `{Module, Descriptor}`.
    Given,
}

impl Speaker {
    /// The module's name.
    #[must_use]
    pub fn module(self) -> &'static str {
        match self {
            Self::Scan => "erl_scan",
            Self::Epp => "epp",
            Self::Parse => "erl_parse",
            Self::File => "file_io_server",
            Self::Features => "erl_features",
            Self::Lint => "erl_lint",
            Self::Core => "v3_core",
            Self::Fold => "sys_core_fold",
            Self::Select => "beam_core_to_ssa",
            Self::Doc => "beam_doc",
            Self::Compile | Self::Given => "compile",
        }
    }
}

/// An error or a warning.
#[derive(Clone, PartialEq, Debug)]
pub struct Problem {
    /// Where.
    pub pos: Pos,
    /// Who says so.
    pub speaker: Speaker,
    /// Whether it is only a warning.
    pub warning: bool,
    /// What to tell a person.
    pub text: String,
    /// The error descriptor that OTP's function would return, or what follows its key; for some it is the text.
    pub descriptor: Term,
    /// The atoms that the descriptor begins with, outermost first, between slashes, if it is not whole: `nomatch/shadow`.
    pub key: Option<&'static str>,
}

impl Problem {
    /// An error whose descriptor is its text.
    #[must_use]
    pub fn error(pos: Pos, speaker: Speaker, text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            pos,
            speaker,
            warning: false,
            descriptor: Term::string(&text),
            text,
            key: None,
        }
    }

    /// The same with a descriptor that begins with the atoms of a key; parts follow the innermost.
    #[must_use]
    pub fn keyed(mut self, key: &'static str, parts: Vec<Term>) -> Self {
        self.descriptor = Term::Tuple(parts);
        self.key = Some(key);
        self
    }

    /// The whole descriptor.
    #[must_use]
    pub fn described(&self, names: &mut Names) -> Term {
        let (Some(key), Term::Tuple(parts)) = (self.key, &self.descriptor) else {
            return self.descriptor.clone();
        };
        let mut atoms = key.rsplit('/').map(|atom| names.intern(atom));
        let innermost = atoms.next().unwrap_or(known::EMPTY);
        let inner = match parts.is_empty() {
            true => Term::Atom(innermost),
            false => tagged(innermost, parts.clone()),
        };
        atoms.fold(inner, |inner, atom| tagged(atom, vec![inner]))
    }

    /// The same with a descriptor of its own.
    #[must_use]
    pub fn with(mut self, descriptor: Term) -> Self {
        self.descriptor = descriptor;
        self
    }

    /// The same, but only as a warning.
    #[must_use]
    pub fn as_warning(mut self) -> Self {
        self.warning = true;
        self
    }
}

/// A tuple that begins with an atom, as descriptors mostly are.
#[must_use]
pub fn tagged(tag: Name, rest: Vec<Term>) -> Term {
    let mut items = Vec::with_capacity(rest.len() + 1);
    items.push(Term::Atom(tag));
    items.extend(rest);
    Term::Tuple(items)
}
