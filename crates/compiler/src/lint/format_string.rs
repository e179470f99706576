//! Formats of `io:format` and its kin: whether they are well-formed, and how many arguments they take.

use asterias_syntax::ast::{Expr, ExprId};
use asterias_syntax::{Pos, Term};

use super::state::Lint;
use crate::messages::{self as say, Finding};

impl Lint<'_> {
    /// Looks at the arguments of a call.
    pub(super) fn check_format(&mut self, pos: Pos, arguments: &[ExprId]) {
        let (format, rest) = match *arguments {
            [format] => (format, None),
            [format, rest] | [_, format, rest] => (format, Some(rest)),
            _ => {
                return self.warning(
                    pos,
                    wrong("format call with wrong number of arguments", &[]),
                );
            }
        };
        let text = match self.ast.expr(format) {
            Expr::String(text) => self.ast.text(text).to_owned(),
            Expr::Atom(name) => self.names.text(name).to_owned(),
            _ => {
                if self.enabled.format >= 2 {
                    let finding = wrong("format string not a textual constant", &[]);
                    self.warning(self.ast.first_pos(format), finding);
                }
                return;
            }
        };
        let given = match rest.map(|rest| self.list_length(rest)) {
            None => None,
            Some(Length::Known(count)) => Some(count),
            Some(Length::NoList) => {
                let pos = rest.map_or(pos, |rest| self.ast.pos(rest));
                return self.warning(pos, wrong("format arguments not a list", &[]));
            }
            Some(Length::Unknown) => {
                if self.enabled.format >= 2 {
                    let pos = rest.map_or(pos, |rest| self.ast.first_pos(rest));
                    self.warning(pos, wrong("format arguments perhaps not a list", &[]));
                }
                return;
            }
        };
        let format_pos = self.ast.pos(format);
        let needed = match needed_arguments(&text) {
            Ok(needed) => needed,
            Err(why) => {
                let finding = wrong("format string invalid (~ts)", &[Term::string(&why)]);
                return self.warning(format_pos, finding);
            }
        };
        self.compare_arguments(needed, given, format_pos, rest);
    }

    fn compare_arguments(
        &mut self,
        needed: usize,
        given: Option<usize>,
        format_pos: Pos,
        rest: Option<ExprId>,
    ) {
        let pos = rest.map_or(format_pos, |rest| self.ast.pos(rest));
        let wants = |rest: &str, given: &[Term]| {
            let format = format!("the format string requires an argument list with ~s, but {rest}");
            wrong(&format, &[&[arguments(needed)], given].concat())
        };
        let finding = match given {
            None if needed == 0 => return,
            Some(given) if given == needed => return,
            None => wants("no argument list is given", &[]),
            Some(given) if needed == 0 => wrong(
                "the format string requires an empty argument list, but the argument list contains ~s",
                &[arguments(given)],
            ),
            Some(0) => wants("the argument list is empty", &[]),
            Some(given) if given < needed => {
                wants("the argument list contains only ~s", &[arguments(given)])
            }
            Some(given) => wants("the argument list contains ~s", &[arguments(given)]),
        };
        self.warning(pos, finding);
    }

    fn list_length(&self, id: ExprId) -> Length {
        match self.ast.expr(id) {
            Expr::Nil => Length::Known(0),
            Expr::String(text) => Length::Known(self.ast.text(text).chars().count()),
            Expr::List { items, tail } => match (self.ast.expr(tail), self.list_length(tail)) {
                // Only a string that is the whole list counts its characters.
                (Expr::String(_), _) => Length::Unknown,
                (_, Length::Known(rest)) => Length::Known(items.len() + rest),
                (_, other) => other,
            },
            Expr::Atom(_) | Expr::Integer(_) | Expr::Big(_) | Expr::Float(_) => Length::NoList,
            _ => Length::Unknown,
        }
    }
}

enum Length {
    Known(usize),
    NoList,
    Unknown,
}

fn wrong(format: &str, arguments: &[Term]) -> Finding {
    let arguments = Term::List(arguments.to_vec());
    say::FORMAT_ERROR.of([Term::Tuple(vec![Term::string(format), arguments])])
}

fn arguments(count: usize) -> Term {
    if count == 1 {
        Term::string("1 argument")
    } else {
        Term::List(vec![
            Term::string(&count.to_string()),
            Term::string(" arguments"),
        ])
    }
}

/// How many arguments a format takes, or what is wrong with it.
fn needed_arguments(format: &str) -> Result<usize, String> {
    let mut needed = 0;
    let mut rest = format;
    while let Some(at) = rest.find('~') {
        let mut sequence = Sequence {
            rest: rest[at + 1..].chars(),
            needed: 0,
        };
        sequence.read()?;
        needed += sequence.needed;
        rest = sequence.rest.as_str();
    }
    Ok(needed)
}

struct Sequence<'t> {
    rest: std::str::Chars<'t>,
    needed: usize,
}

impl Sequence<'_> {
    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn read(&mut self) -> Result<(), String> {
        self.width();
        self.precision();
        self.padding();
        let modifiers = self.modifiers()?;
        let Some(control) = self.rest.next() else {
            return Err("truncated".to_owned());
        };
        check_modifiers(&modifiers, control)?;
        self.needed += match control {
            '~' | 'n' => 0,
            'c' | 'f' | 'e' | 'g' | 's' | 'w' | 'p' | 'b' | 'B' | '+' | '#' | 'i' => 1,
            'W' | 'P' | 'x' | 'X' => 2,
            _ => return Err(format!("invalid control ~{control}")),
        };
        Ok(())
    }

    fn digits(&mut self) {
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.rest.next();
        }
    }

    fn width(&mut self) {
        let mut ahead = self.rest.clone();
        let mut next = ahead.next();
        if next == Some('-') {
            next = ahead.next();
            if !next.is_some_and(|c| c.is_ascii_digit() || c == '*') {
                return;
            }
            self.rest.next();
        }
        match next {
            Some('*') => {
                self.rest.next();
                self.needed += 1;
            }
            Some(c) if c.is_ascii_digit() => self.digits(),
            _ => {}
        }
    }

    fn precision(&mut self) {
        if self.peek() != Some('.') {
            return;
        }
        self.rest.next();
        match self.peek() {
            Some('*') => {
                self.rest.next();
                self.needed += 1;
            }
            Some(c) if c.is_ascii_digit() => self.digits(),
            _ => {}
        }
    }

    fn padding(&mut self) {
        if self.peek() != Some('.') {
            return;
        }
        self.rest.next();
        if self.rest.next() == Some('*') {
            self.needed += 1;
        }
    }

    fn modifiers(&mut self) -> Result<Vec<char>, String> {
        let mut modifiers = Vec::new();
        while let Some(c @ ('k' | 'K' | 'l' | 't')) = self.peek() {
            self.rest.next();
            if modifiers.contains(&c) {
                return Err(format!("repeated modifier {c}"));
            }
            if c == 'K' {
                self.needed += 1;
            }
            modifiers.push(c);
        }
        modifiers.sort_unstable();
        Ok(modifiers)
    }
}

fn check_modifiers(modifiers: &[char], control: char) -> Result<(), String> {
    for (group, controls) in [("l", "Pp"), ("lt", "cPpsWw"), ("Kk", "PpWw")] {
        let found: String = modifiers.iter().filter(|&&c| group.contains(c)).collect();
        match found.len() {
            0 => {}
            1 if controls.contains(control) => {}
            1 => {
                return Err(format!(
                    "invalid modifier/control combination ~{found}{control}"
                ));
            }
            _ => return Err(format!("conflicting modifiers ~{found}{control}")),
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::needed_arguments;

    #[test]
    fn formats_tell_their_arguments() {
        for (format, needed) in [
            ("", Ok(0)),
            ("~p~n", Ok(1)),
            ("~-10.*.0s", Ok(2)),
            ("~tp ~ts ~~", Ok(2)),
            ("~W", Ok(2)),
            ("~", Err("truncated")),
            ("~q", Err("invalid control ~q")),
            ("~ttp", Err("repeated modifier t")),
            ("~lw", Err("invalid modifier/control combination ~lw")),
        ] {
            assert_eq!(
                needed_arguments(format),
                needed.map_err(str::to_owned),
                "{format}"
            );
        }
    }
}
