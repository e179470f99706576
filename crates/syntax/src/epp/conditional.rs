//! Conditions: which forms are left out.

use super::directive::name_mismatch;
use super::{Epp, Fallible, error};
use crate::problem::tagged;
use crate::token::{Tok, Token};
use crate::{Name, Pos, Term, known};

/// What began the part of a condition that is being read or left out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Branch {
    Ifdef,
    Ifndef,
    If,
    Elif,
    Else,
}

impl Branch {
    pub(super) fn name(self) -> Name {
        match self {
            Self::Ifdef => known::IFDEF,
            Self::Ifndef => known::IFNDEF,
            Self::If => known::IF,
            Self::Elif => known::ELIF,
            Self::Else => known::ELSE,
        }
    }
}

impl Epp<'_> {
    fn conditions(&mut self) -> Option<&mut Vec<Branch>> {
        self.open.last_mut().map(|file| &mut file.conditions)
    }

    fn begin(&mut self, branch: Branch) {
        if let Some(conditions) = self.conditions() {
            conditions.push(branch);
        }
    }

    pub(super) fn ifdef(&mut self, tag: Token, rest: &[Token], wanted: bool) -> Fallible<()> {
        let branch = if wanted {
            Branch::Ifdef
        } else {
            Branch::Ifndef
        };
        let Some(name) = self.one_name(rest) else {
            self.skipping = vec![branch];
            return Err(self.bad(name_mismatch(rest, tag), branch.name()));
        };
        if self.macros.is_defined(name) == wanted {
            self.begin(branch);
        } else {
            self.skipping = vec![branch];
        }
        Ok(())
    }

    /// `-if(Guard).` and the `-elif` that takes its place.
    pub(super) fn if_directive(&mut self, tag: Token, rest: &[Token]) -> Fallible<()> {
        if !rest.first().is_some_and(|open| open.is(known::OPEN)) {
            self.skipping = vec![Branch::If];
            return Err(self.bad(rest.first().unwrap_or(&tag).pos, known::IF));
        }
        match self.condition(tag.pos, rest) {
            Ok(true) => self.begin(Branch::If),
            Ok(false) => self.skipping = vec![Branch::If],
            Err(problem) => {
                self.skipping = vec![Branch::If];
                return Err(problem);
            }
        }
        Ok(())
    }

    pub(super) fn else_directive(&mut self, tag: Token, rest: &[Token]) -> Fallible<()> {
        if !matches!(rest, [dot] if dot.tok == Tok::Dot) {
            return Err(self.bad(rest.first().unwrap_or(&tag).pos, known::ELSE));
        }
        let last = self.conditions().and_then(Vec::pop);
        match last {
            None => return Err(illegal(tag.pos, "unbalanced", known::ELSE)),
            Some(Branch::Else) => {
                self.skipping = vec![Branch::Else];
                return Err(illegal(tag.pos, "repeated", known::ELSE));
            }
            Some(_) => self.skipping = vec![Branch::Else],
        }
        Ok(())
    }

    pub(super) fn elif(&mut self, tag: Token) -> Fallible<()> {
        let last = self.conditions().and_then(Vec::pop);
        match last {
            None => return Err(illegal(tag.pos, "unbalanced", known::ELIF)),
            Some(Branch::Else) => {
                self.skipping = vec![Branch::Else];
                return Err(illegal(tag.pos, "unbalanced", known::ELIF));
            }
            Some(_) => self.skipping = vec![Branch::Elif],
        }
        Ok(())
    }

    pub(super) fn endif(&mut self, tag: Token, rest: &[Token]) -> Fallible<()> {
        if !matches!(rest, [dot] if dot.tok == Tok::Dot) {
            return Err(self.bad(rest.first().unwrap_or(&tag).pos, known::ENDIF));
        }
        match self.conditions().and_then(Vec::pop) {
            Some(_) => Ok(()),
            None => Err(illegal(tag.pos, "unbalanced", known::ENDIF)),
        }
    }

    /// A form that is left out: only conditions in it count.
    pub(super) fn skip(&mut self, tokens: &[Token]) {
        let [minus, tag, rest @ ..] = tokens else {
            return;
        };
        let name = match tag.tok {
            Tok::Atom(name) => name,
            Tok::Sign(name @ (known::IF | known::ELSE)) => name,
            _ => return,
        };
        if !minus.is(known::MINUS) {
            return;
        }
        let innermost = self.skipping.last().copied();
        let outermost = self.skipping.len() == 1;
        match (name, innermost) {
            (known::IFDEF, _) => self.skipping.push(Branch::Ifdef),
            (known::IFNDEF, _) => self.skipping.push(Branch::Ifndef),
            (known::IF, _) if matches!(tag.tok, Tok::Sign(_)) => self.skipping.push(Branch::If),
            (known::ENDIF, _) => {
                self.skipping.pop();
            }
            (known::ELSE, Some(Branch::Else)) => {
                self.problems
                    .push(*illegal(tag.pos, "repeated", known::ELSE));
            }
            (known::ELSE, Some(Branch::Elif)) => {
                self.skipping.pop();
                self.skipping.push(Branch::Else);
            }
            (known::ELSE, Some(_)) if outermost => {
                self.skipping.clear();
                self.begin(Branch::Else);
            }
            (known::ELIF, Some(Branch::Else)) => {
                let text = "'elif' following 'else'";
                self.problems
                    .push(*error(tag.pos, text, Term::Atom(known::ELIF_AFTER_ELSE)));
            }
            (known::ELIF, Some(_)) if outermost => {
                self.skipping.clear();
                if let Err(problem) = self.if_directive(*tag, rest) {
                    self.problems.push(*problem);
                }
            }
            _ => {}
        }
    }
}

/// `unbalanced '-else'` and its kin.
pub(super) fn illegal(pos: Pos, how: &str, what: Name) -> Box<crate::Problem> {
    let text = format!("{how} '-{}'", known::TEXTS[what.0 as usize]);
    error(
        pos,
        text,
        tagged(known::ILLEGAL, vec![Term::string(how), Term::Atom(what)]),
    )
}
