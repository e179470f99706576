//! What macros there are, and which of them use which.

use std::rc::Rc;

use hashbrown::HashMap;

use super::{Fallible, error};
use crate::problem::tagged;
use crate::token::{Tok, Token};
use crate::{Name, Names, Pos, Term, known};

/// How many arguments a macro takes: none at all, or that many in parentheses.
pub(super) type Arity = Option<usize>;

/// A definition.
pub(super) struct Definition {
    pub(super) params: Vec<Name>,
    pub(super) body: Vec<Token>,
    uses: Vec<(Name, Arity)>,
}

/// What a name stands for.
pub(super) enum Macro {
    /// A predefined macro that means nothing here.
    Undefined,
    /// A predefined macro without arguments.
    Predefined(Rc<Definition>),
    /// What the program defines, by arity.
    User(Vec<(Arity, Rc<Definition>)>),
}

/// All macros.
#[derive(Default)]
pub(super) struct Macros {
    table: HashMap<Name, Macro>,
    /// Which macros are known not to use themselves; forgotten with every change.
    harmless: HashMap<(Name, Arity), ()>,
}

/// How far the search for circles is with a macro.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    Open,
    Done,
}

impl Macros {
    pub(super) fn get(&self, name: Name) -> Option<&Macro> {
        self.table.get(&name)
    }

    pub(super) fn is_defined(&self, name: Name) -> bool {
        !matches!(self.table.get(&name), None | Some(Macro::Undefined))
    }

    pub(super) fn has_key(&self, name: Name) -> bool {
        self.table.contains_key(&name)
    }

    pub(super) fn undefine(&mut self, name: Name) {
        self.table.remove(&name);
        self.harmless.clear();
    }

    pub(super) fn predefine(&mut self, name: Name, body: Vec<Token>) {
        let definition = Rc::new(Definition {
            params: Vec::new(),
            body,
            uses: Vec::new(),
        });
        self.table.insert(name, Macro::Predefined(definition));
    }

    pub(super) fn predefine_undefined(&mut self, name: Name) {
        self.table.insert(name, Macro::Undefined);
    }

    /// Replaces all that a name means.
    pub(super) fn set(&mut self, name: Name, params: Vec<Name>, body: Vec<Token>) {
        let definition = Rc::new(Definition {
            uses: Vec::new(),
            body,
            params: params.clone(),
        });
        let arity = (!params.is_empty()).then_some(params.len());
        self.table
            .insert(name, Macro::User(vec![(arity, definition)]));
    }

    /// Adds a definition; refuses one that is already there.
    pub(super) fn define(
        &mut self,
        names: &Names,
        (pos, name): (Pos, Name),
        arity: Arity,
        params: Vec<Name>,
        body: Vec<Token>,
    ) -> Fallible<()> {
        let shown = names.text(name);
        match self.table.get(&name) {
            Some(Macro::User(known)) if known.iter().any(|(other, _)| *other == arity) => {
                let text = format!("redefining macro '{shown}'");
                return Err(error(pos, text, super::about(known::REDEFINE, name)));
            }
            Some(Macro::Predefined(_) | Macro::Undefined) => {
                let text = format!("redefining predefined macro '{shown}'");
                return Err(error(pos, text, super::about(known::REDEFINE_PREDEF, name)));
            }
            Some(Macro::User(_)) | None => {}
        }
        let uses = uses(&body, names)?;
        let definition = Rc::new(Definition { params, body, uses });
        self.harmless.clear();
        match self
            .table
            .entry(name)
            .or_insert_with(|| Macro::User(Vec::new()))
        {
            Macro::User(all) => all.push((arity, definition)),
            other => *other = Macro::User(vec![(arity, definition)]),
        }
        Ok(())
    }

    /// Refuses a macro that comes to itself.
    pub(super) fn check(
        &mut self,
        names: &Names,
        pos: Pos,
        name: Name,
        arity: Arity,
    ) -> Fallible<()> {
        if self.harmless.contains_key(&(name, arity)) {
            return Ok(());
        }
        let mut marks: HashMap<(Name, Arity), Mark> = HashMap::new();
        let mut path = vec![((name, arity), 0)];
        marks.insert((name, arity), Mark::Open);
        while let Some((key, next)) = path.last_mut() {
            let key = *key;
            let Some(&used) = self.used(key).get(*next) else {
                marks.insert(key, Mark::Done);
                self.harmless.insert(key, ());
                path.pop();
                continue;
            };
            *next += 1;
            match marks.get(&used) {
                Some(Mark::Done) => {}
                Some(Mark::Open) => return Err(circular(names, pos, used)),
                None => {
                    marks.insert(used, Mark::Open);
                    path.push((used, 0));
                }
            }
        }
        Ok(())
    }

    fn used(&self, (name, arity): (Name, Arity)) -> &[(Name, Arity)] {
        let Some(Macro::User(all)) = self.table.get(&name) else {
            return &[];
        };
        let exact = all.iter().find(|(other, _)| *other == arity);
        let found = exact.or_else(|| all.iter().find(|(other, _)| other.is_none()));
        found.map_or(&[], |(_, definition)| &definition.uses)
    }
}

fn circular(names: &Names, pos: Pos, (name, arity): (Name, Arity)) -> Box<crate::Problem> {
    let shown = names.text(name);
    let (text, count) = match arity {
        None => (format!("circular macro '{shown}'"), Term::Atom(known::NONE)),
        Some(arity) => (
            format!("circular macro '{shown}/{arity}'"),
            Term::Integer(arity as i64),
        ),
    };
    error(
        pos,
        text,
        tagged(known::CIRCULAR, vec![Term::Atom(name), count]),
    )
}

/// The macros that a body calls.
fn uses(body: &[Token], names: &Names) -> Fallible<Vec<(Name, Arity)>> {
    let mut uses = Vec::new();
    let mut at = 0;
    while at + 1 < body.len() {
        if !body[at].is(known::QUESTION) {
            at += 1;
            continue;
        }
        match body[at + 1].tok {
            Tok::Atom(name) | Tok::Var(name) => {
                let rest = &body[at + 2..];
                let arity =
                    super::expand::count_arguments(rest.iter(), body[at + 1].pos, name, names)?;
                uses.push((name, arity));
            }
            _ => {}
        }
        at += 2;
    }
    uses.sort_unstable();
    uses.dedup();
    Ok(uses)
}
