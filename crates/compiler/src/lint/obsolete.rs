//! Functions of OTP that one should not call any more, as OTP 27 sees it: facts in a table, and the warnings that come of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use asterias_syntax::ast::Form;
use asterias_syntax::{Name, Pos, Term};

use super::options::option_functions;
use super::state::Lint;
use crate::messages as say;

/// Module, function, arity, kind, release and advice, one function a line; `_` is every function or arity, `-` no release.
const TABLE: &str = include_str!("obsolete.txt");

/// What the table says of a function.
struct Row {
    function: &'static str,
    arity: &'static str,
    is_removed: bool,
    /// When it goes.
    release: Option<&'static str>,
    advice: &'static str,
}

static ROWS: LazyLock<HashMap<&str, Vec<Row>>> = LazyLock::new(|| {
    let mut rows: HashMap<&str, Vec<Row>> = HashMap::new();
    for line in TABLE.lines() {
        if let [module, function, arity, kind, release, advice] =
            line.split('\t').collect::<Vec<_>>()[..]
        {
            rows.entry(module).or_default().push(Row {
                function,
                arity,
                is_removed: kind == "removed",
                release: (release != "-").then_some(release),
                advice,
            });
        }
    }
    rows
});

fn find(module: &str, function: &str, arity: usize) -> Option<&'static Row> {
    let rows = ROWS.get(module)?;
    let arity = arity.to_string();
    let fits = |row: &&Row| {
        (row.function == "_" || row.function == function)
            && (row.arity == "_" || row.arity == arity)
    };
    rows.iter().find(fits)
}

/// What is to be said of a function that one should not call.
#[derive(Debug, PartialEq, Eq)]
pub struct Obsolete {
    /// Whether it has gone already.
    pub is_removed: bool,
    /// When it goes.
    pub release: Option<&'static str>,
    /// What to do instead.
    pub advice: &'static str,
}

/// What the table says of a function; `None` if one may call it.
#[must_use]
pub fn obsolete(module: &str, function: &str, arity: usize) -> Option<Obsolete> {
    let row = find(module, function, arity)?;
    Some(Obsolete {
        is_removed: row.is_removed,
        release: row.release,
        advice: row.advice,
    })
}

impl Lint<'_> {
    /// Warns of a call to a function that is deprecated or has gone.
    pub(super) fn check_obsolete(&mut self, pos: Pos, module: Name, name: Name, arity: usize) {
        let function = self.names.text(name);
        let Some(row) = find(self.names.text(module), function, arity) else {
            return;
        };
        let is_wanted = if row.is_removed {
            self.enabled.removed
        } else {
            self.enabled.deprecated_function
        };
        let function = u32::try_from(arity).ok().map(|arity| (name, arity));
        let is_excused = [None, function]
            .iter()
            .any(|which| self.not_obsolete.contains(&(module, *which)));
        if !is_wanted || is_excused {
            return;
        }
        let function = vec![
            Term::Atom(module),
            Term::Atom(name),
            Term::Integer(arity as i64),
        ];
        let (function, advice) = (Term::Tuple(function), Term::string(row.advice));
        let finding = match (row.is_removed, row.release) {
            (true, _) => say::REMOVED.of([function, advice]),
            (false, None) => say::DEPRECATED.of([function, advice]),
            (false, Some(release)) => {
                say::DEPRECATED_UNTIL.of([function, advice, Term::string(release)])
            }
        };
        self.warning(pos, finding);
    }

    /// Functions that the module names in `nowarn_deprecated_function` and `nowarn_removed`.
    pub(super) fn read_not_obsolete(&mut self, forms: &[Form]) {
        for option in ["nowarn_deprecated_function", "nowarn_removed"] {
            let mut terms = self.settings(option);
            if let Some(option) = self.names.find(option) {
                let own = option_functions(forms, option).into_iter();
                terms.extend(own.map(|(_, term)| term.clone()));
            }
            for term in terms {
                self.not_obsolete.extend(match term {
                    Term::Atom(module) => Some((module, None)),
                    Term::Tuple(items) => match items[..] {
                        [Term::Atom(module), Term::Atom(name), Term::Integer(arity)] => {
                            Some((module, u32::try_from(arity).ok().map(|arity| (name, arity))))
                        }
                        _ => None,
                    },
                    _ => None,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        let count: usize = ROWS.values().map(Vec::len).sum();
        assert_eq!(count, TABLE.lines().count());
    }

    #[test]
    fn functions_are_found_by_arity_or_altogether() {
        assert!(find("erlang", "now", 0).is_some());
        assert!(find("erlang", "now", 1).is_none());
        assert!(find("random", "uniform", 1).is_some());
        assert!(find("lists", "map", 2).is_none());
    }
}
