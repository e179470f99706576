//! What the lint and the search for vain code have to say: every message once, with the descriptor that OTP's modules give it and its words.
//!
//! A message's key is the atoms that its descriptor begins with, outermost first: `nomatch/shadow` with one part is `{nomatch, {shadow, Part}}`.
//! In its words a hole names a part, by its number and the numbers of elements within it: `{0}`, `{0.1}`. A hole may ask for a form:
//!
//! | hole | of | shows |
//! |---|---|---|
//! | `{0}` | any term | strings as they are, other terms as source |
//! | `{0=}` | any term | as source, strings too |
//! | `{0/}` | `{Name, Arity}`, `{Module, Name, Arity}` | `name/arity`, `module:name/arity` |
//! | `{0()}` | the same | `name(_,_)`, `module:name(_,_)` |
//! | `{0@}` | a location | `(line 3, column 5)` |
//! | `{0~}` | `{Format, Arguments}` | the format, filled in |
//! | `{0!}`, `{0+}`, `{0?}` | `{Module, Name, Arity}` | `the call to f/1`, `calling f/1`, and for operators other words (see `calls`) |
//! | `{0^}` | `{Name, Arity}`, either of which may be `_` | `removed function f/1`, `at least one function matching f/'_'` |
//! | `{0'}` | any term | an atom within quotes |
//! | `{0&}` | an atom | with its article, within quotes |

mod calls;
mod table;

use asterias_syntax::problem::Speaker;
use asterias_syntax::{Name, Names, Pos, Problem, Term, write};

pub(crate) use table::*;

/// Something that can be said.
#[derive(Debug)]
pub(crate) struct Message {
    speaker: Speaker,
    key: &'static str,
    parts: usize,
    words: &'static str,
}

/// A message with its parts.
#[derive(Debug)]
pub(crate) struct Finding {
    message: &'static Message,
    parts: Vec<Term>,
}

impl Message {
    /// The message about these things; there are as many as its descriptor has.
    pub(crate) fn of<const N: usize>(&'static self, parts: [Term; N]) -> Finding {
        debug_assert_eq!(self.parts, N, "{}", self.key);
        Finding {
            message: self,
            parts: parts.into(),
        }
    }
}

impl From<&'static Message> for Finding {
    fn from(message: &'static Message) -> Self {
        message.of([])
    }
}

impl Finding {
    /// As an error at some place.
    pub(crate) fn at(self, pos: Pos, names: &Names) -> Problem {
        let text = in_words(self.message.words, &self.parts, names);
        Problem::error(pos, self.message.speaker, text).keyed(self.message.key, self.parts)
    }
}

/// A function, a type or a callback: `{Name, Arity}`.
pub(crate) fn pair((name, arity): (Name, u32)) -> Term {
    Term::Tuple(vec![Term::Atom(name), Term::Integer(i64::from(arity))])
}

/// A place as a location.
pub(crate) fn location(pos: Pos) -> Term {
    let line = Term::Integer(i64::from(pos.line()));
    match pos.column() {
        0 => line,
        column => Term::Tuple(vec![line, Term::Integer(i64::from(column))]),
    }
}

/// What a module's `format_error/1` says to a descriptor; `None` where the descriptor is none of that module's.
#[must_use]
pub fn format_error(module: &str, descriptor: &Term, names: &Names) -> Option<String> {
    ALL.iter().find_map(|message| {
        let parts = parts_of(message.key, descriptor, names)?;
        let fits = message.speaker.module() == module && message.parts == parts.len();
        fits.then(|| in_words(message.words, parts, names))
    })
}

/// The parts of a descriptor of that key.
fn parts_of<'t>(key: &str, mut descriptor: &'t Term, names: &Names) -> Option<&'t [Term]> {
    let mut atoms = key.split('/').peekable();
    while let Some(atom) = atoms.next() {
        let named = |term: &Term| term.as_atom().is_some_and(|name| names.text(name) == atom);
        match (descriptor, atoms.peek()) {
            (Term::Tuple(items), Some(_)) if items.len() == 2 && named(&items[0]) => {
                descriptor = &items[1];
            }
            (Term::Tuple(items), None) if items.len() > 1 && named(&items[0]) => {
                return Some(&items[1..]);
            }
            (atom, None) if named(atom) => return Some(&[]),
            _ => return None,
        }
    }
    None
}

fn in_words(words: &str, parts: &[Term], names: &Names) -> String {
    let mut text = String::new();
    let mut rest = words;
    while let Some((before, behind)) = rest.split_once('{') {
        text.push_str(before);
        let hole = behind.split_once('}').filter(|(hole, _)| is_hole(hole));
        let Some((hole, behind)) = hole else {
            text.push('{');
            rest = behind;
            continue;
        };
        text.push_str(&filled(hole, parts, names));
        rest = behind;
    }
    text.push_str(rest);
    text
}

fn is_hole(hole: &str) -> bool {
    hole.starts_with(|c: char| c.is_ascii_digit())
}

fn filled(hole: &str, parts: &[Term], names: &Names) -> String {
    let end = hole.find(|c: char| !c.is_ascii_digit() && c != '.');
    let (path, form) = hole.split_at(end.unwrap_or(hole.len()));
    let mut items = parts;
    let mut found = None;
    for index in path.split('.') {
        found = index.parse().ok().and_then(|index: usize| items.get(index));
        items = match found {
            Some(Term::Tuple(inner)) => inner,
            _ => &[],
        };
    }
    let Some(term) = found else {
        return String::new();
    };
    match (form, items) {
        ("/", [module, name, arity]) => {
            let shown = [module, name, arity].map(|term| plain(term, names));
            format!("{}:{}/{}", shown[0], shown[1], shown[2])
        }
        ("/", [name, arity]) => format!("{}/{}", plain(name, names), plain(arity, names)),
        ("()", [module, name, arity]) => {
            let name = format!("{}:{}", plain(module, names), plain(name, names));
            format!("{name}{}", blanks(arity))
        }
        ("()", [name, arity]) => format!("{}{}", plain(name, names), blanks(arity)),
        ("@", [line, column]) => {
            let (line, column) = (plain(line, names), plain(column, names));
            format!("(line {line}, column {column})")
        }
        ("@", _) => format!("(line {})", plain(term, names)),
        ("~", [format, Term::List(arguments)]) => formatted(format, arguments, names),
        ("~", [format, arguments]) => formatted(format, std::slice::from_ref(arguments), names),
        ("!" | "+" | "?", [module, name, Term::Integer(arity)]) => {
            let [module, name] = [module, name].map(|term| text_of(term, names));
            calls::shown(form, module, name, *arity)
        }
        ("^", [name, arity]) => {
            let is_any = |term: &Term| text_of(term, names) == "_";
            let what = match is_any(name) || is_any(arity) {
                true => "at least one function matching",
                false => "removed function",
            };
            format!("{what} {}/{}", plain(name, names), plain(arity, names))
        }
        ("'", _) if term.as_atom().is_some() => format!("'{}'", plain(term, names)),
        ("'" | "=", _) => write::term(term, names),
        ("&", _) => {
            let name = plain(term, names);
            let article = if name.starts_with(['a', 'e', 'i', 'o', 'u']) {
                "an"
            } else {
                "a"
            };
            format!("{article} '{name}'")
        }
        _ => plain(term, names),
    }
}

fn text_of<'n>(term: &Term, names: &'n Names) -> &'n str {
    term.as_atom().map_or("", |name| names.text(name))
}

/// `(_,_)` for two.
fn blanks(arity: &Term) -> String {
    let count = match arity {
        Term::Integer(count) => usize::try_from(*count).unwrap_or(0),
        _ => 0,
    };
    format!("({})", vec!["_"; count.min(MAX_BLANKS)].join(","))
}

/// How many arguments of a type are shown.
const MAX_BLANKS: usize = 256;

fn plain(term: &Term, names: &Names) -> String {
    match term {
        Term::String(text) => text.to_string(),
        Term::List(items) if items.iter().all(|item| matches!(item, Term::String(_))) => {
            match items[..] {
                [] => "[]".to_owned(),
                _ => items.iter().map(|item| plain(item, names)).collect(),
            }
        }
        other => write::term(other, names),
    }
}

fn formatted(format: &Term, arguments: &[Term], names: &Names) -> String {
    let format = plain(format, names);
    let mut pieces = format.split('~');
    let mut text = pieces.next().unwrap_or_default().to_owned();
    let mut arguments = arguments.iter();
    for piece in pieces {
        let behind = piece.trim_start_matches('t');
        let mut behind = behind.chars();
        behind.next();
        text.extend(arguments.next().map(|argument| plain(argument, names)));
        text.push_str(behind.as_str());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_have_words_and_descriptors_that_lead_back_to_them() {
        let mut names = Names::new();
        let function = (names.intern("f"), 2);
        let at = Pos::new(asterias_syntax::FileId::default(), 3, 5);
        let finding = SHADOWED_BY_FUNCTION.of([Term::Integer(7), pair(function)]);
        let problem = finding.at(at, &names);
        let words =
            "this clause for f/2 cannot match because a previous clause at line 7 always matches";
        assert_eq!(problem.text, words);
        let descriptor = problem.described(&mut names);
        let shown = write::term(&descriptor, &names);
        assert_eq!(shown, "{nomatch,{shadow,7,{f,2}}}");
        let module = problem.speaker.module();
        let again = format_error(module, &descriptor, &names);
        assert_eq!(again.as_deref(), Some(words));
        assert_eq!(format_error("erl_lint", &descriptor, &names), None);
    }

    #[test]
    fn no_two_messages_have_one_key_and_number_of_parts() {
        for (at, message) in ALL.iter().enumerate() {
            let same = |other: &&&Message| {
                (other.speaker, other.key, other.parts)
                    == (message.speaker, message.key, message.parts)
            };
            let own_words = ALL[..at].iter().find(same);
            assert!(
                own_words.is_none_or(|other| other.words == message.words),
                "{}",
                message.key
            );
        }
    }
}
