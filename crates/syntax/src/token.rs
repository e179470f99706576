//! Tokens: what the scanner makes, the preprocessor rewrites and the parser reads.

use crate::ast::{Ast, BigId, TextId};
use crate::{Name, Names, Pos, known, write};

/// A token and where it begins.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Token {
    /// Where it begins.
    pub pos: Pos,
    /// What it is.
    pub tok: Tok,
}

/// What a token is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Tok {
    /// An atom.
    Atom(Name),
    /// A variable.
    Var(Name),
    /// A reserved word, an operator, a bracket or any other sign.
    Sign(Name),
    /// The full stop that ends a form.
    Dot,
    /// An integer.
    Integer(i64),
    /// A larger integer.
    Big(BigId),
    /// A float.
    Float(f64),
    /// `$c`.
    Char(u32),
    /// A string.
    String(TextId),
    /// `~` and the name behind it, before the string of a sigil.
    SigilPrefix(Name),
    /// The name behind the string of a sigil, mostly empty.
    SigilSuffix(Name),
}

impl Token {
    /// Whether this is the sign of that name.
    #[must_use]
    pub fn is(&self, sign: Name) -> bool {
        self.tok == Tok::Sign(sign)
    }
}

impl Tok {
    /// As error messages show the token: `'->'`, `foo`, `"text"`.
    #[must_use]
    pub fn shown(self, names: &Names, ast: &Ast) -> String {
        match self {
            Self::Sign(name) | Self::Atom(name) => write::atom(names.text(name)),
            Self::Dot => "'.'".to_owned(),
            Self::SigilSuffix(name) => write::string(names.text(name)),
            Self::Var(name) | Self::SigilPrefix(name) => names.text(name).to_owned(),
            Self::Integer(value) => value.to_string(),
            Self::Big(id) => ast.big(id).to_string(),
            Self::Float(value) => write::float(value),
            Self::Char(c) => write::char(c),
            Self::String(id) => write::string(ast.text(id)),
        }
    }

    /// As `??Argument` spells the token.
    #[must_use]
    pub fn spelled(self, names: &Names, ast: &Ast) -> String {
        match self {
            Self::Sign(name) | Self::Var(name) => names.text(name).to_owned(),
            Self::Dot => ".".to_owned(),
            Self::SigilSuffix(name) if name == known::EMPTY => "[]".to_owned(),
            Self::SigilPrefix(name) => write::atom(names.text(name)),
            other => other.shown(names, ast),
        }
    }
}

/// Reserved words, as far as features decide about them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reserved {
    /// Whether `maybe` and `else` are reserved words.
    pub maybe: bool,
}

impl Reserved {
    /// Whether a name is a reserved word.
    #[must_use]
    pub fn holds(self, name: Name) -> bool {
        name.0 < known::KEYWORDS && (self.maybe || name != known::MAYBE && name != known::ELSE)
    }
}
