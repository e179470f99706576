//! Functions, and the choice between them and attributes.

use super::{Parser, Result};
use crate::ast::{Clause, Form, Function};
use crate::problem::{Problem, Speaker};
use crate::token::Tok;
use crate::{Name, Names, Pos, known};

impl Parser<'_> {
    pub(super) fn form(&mut self) -> Result<Form> {
        let form = match self.peek() {
            Some(Tok::Atom(_)) => self.function()?,
            Some(Tok::Sign(known::MINUS)) => {
                self.at += 1;
                return self.attribute();
            }
            _ => return Err(self.unexpected()),
        };
        Ok(form)
    }

    fn function(&mut self) -> Result<Form> {
        let mut clauses: Vec<Clause> = Vec::new();
        let mut heads: Vec<(Name, usize)> = Vec::new();
        loop {
            let pos = self.pos();
            let name = self.expect_atom()?;
            let patterns = self.pattern_arguments()?;
            clauses.push(self.clause_after(pos, patterns)?);
            heads.push((name, patterns.len()));
            if !self.take(known::SEMICOLON) {
                break;
            }
        }
        self.expect_dot()?;
        let first = heads[0];
        for (clause, &head) in clauses.iter().zip(&heads) {
            if head != first {
                return Err(head_mismatch(self.names, clause.pos, first, head));
            }
        }
        Ok(Form::Function(Function {
            pos: clauses[0].pos,
            name: first.0,
            arity: first.1 as u32,
            clauses: self.ast.list(&clauses),
        }))
    }
}

/// A clause whose name or arity is not that of the first.
pub(crate) fn head_mismatch(
    names: &Names,
    pos: Pos,
    first: (Name, usize),
    found: (Name, usize),
) -> Box<Problem> {
    let (name, arity) = (names.text(first.0), first.1);
    let text = if first.0 == found.0 {
        format!(
            "head mismatch: function {name} with arities {arity} and {} is regarded as two distinct functions. \
             Is the number of arguments incorrect or is the semicolon in {name}/{arity} unwanted?",
            found.1
        )
    } else {
        format!(
            "head mismatch: previous function {name}/{arity} is distinct from {}/{}. \
             Is the semicolon in {name}/{arity} unwanted?",
            names.text(found.0),
            found.1
        )
    };
    Box::new(Problem::error(pos, Speaker::Parse, text))
}
