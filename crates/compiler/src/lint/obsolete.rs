//! Functions of OTP that one should not call any more, as OTP 27 sees it: facts in a table, and the warnings that come of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use asterias_syntax::ast::Form;
use asterias_syntax::{Name, Pos, Term};

use super::options::option_functions;
use super::state::Lint;

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

impl Lint<'_> {
    /// Warns of a call to a function that is deprecated or has gone.
    pub(super) fn check_obsolete(&mut self, pos: Pos, module: &str, name: Name, arity: usize) {
        let function = self.names.text(name);
        let Some(row) = find(module, function, arity) else {
            return;
        };
        let is_wanted = if row.is_removed {
            self.enabled.removed
        } else {
            self.enabled.deprecated_function
        };
        let is_excused = self.names.find(module).is_some_and(|module| {
            let function = u32::try_from(arity).ok().map(|arity| (name, arity));
            [None, function]
                .iter()
                .any(|which| self.not_obsolete.contains(&(module, *which)))
        });
        if !is_wanted || is_excused {
            return;
        }
        let shown = format!("{module}:{function}/{arity}");
        let advice = row.advice;
        self.warning(
            pos,
            match (row.is_removed, row.release) {
                (true, _) => format!("{shown} is removed; {advice}"),
                (false, None) => format!("{shown} is deprecated; {advice}"),
                (false, Some(release)) => {
                    format!("{shown} is deprecated and will be removed in {release}; {advice}")
                }
            },
        );
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
