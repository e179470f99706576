//! What is known of the world, and what was asked for and is not.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

use asterias_compiler::lint::{Behaviour, Behaviours, Flaw};
use asterias_compiler::syntax::epp::Sources;
use asterias_compiler::syntax::{Names, Term as Constant};
use asterias_compiler::{behaviours, headers};
use asterias_machine::Term;
use asterias_machine::native::Stop;

use crate::erl_text::text;

/// An answer to a request.
enum Answer {
    /// There is no such thing.
    None,
    /// The content of a file.
    Bytes(Vec<u8>),
    /// The folder of a library, the value of a variable.
    Text(String),
    /// The callbacks of a behaviour.
    Behaviour(Behaviour),
}

/// Answers by kind and name.
pub(super) struct Known {
    answers: HashMap<(String, String), Answer>,
    missing: Mutex<BTreeSet<(&'static str, String)>>,
}

impl Known {
    /// Reads a list of `{{Kind, Name}, Answer}`; an answer is `none`, a binary (of a file), a string (the folder of a library, the
    /// value of a variable) or `{Callbacks, Optional}` (of a behaviour).
    pub(super) fn read<'h>(list: Term<'h>) -> Result<Self, Stop<'h>> {
        let mut answers = HashMap::new();
        for item in list.list_to_vec().ok_or_else(Stop::badarg)? {
            let Some(&[request, answer]) = item.as_tuple() else {
                return Err(Stop::badarg());
            };
            let Some(&[kind, name]) = request.as_tuple() else {
                return Err(Stop::badarg());
            };
            let kind = kind.as_atom_name().ok_or_else(Stop::badarg)?.to_owned();
            answers.insert((kind, text(name)?), read_answer(answer)?);
        }
        Ok(Self {
            answers,
            missing: Mutex::default(),
        })
    }

    /// `{need, [{Kind, Name}]}` if there was something to ask for.
    pub(super) fn requests(&self) -> Option<(Constant, Names)> {
        let missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        if missing.is_empty() {
            return None;
        }
        let mut names = Names::new();
        let requests = missing.iter().map(|(kind, name)| {
            let kind = Constant::Atom(names.intern(kind));
            Constant::Tuple(vec![kind, Constant::string(name)])
        });
        let requests = Constant::List(requests.collect());
        let need = Constant::Atom(names.intern("need"));
        Some((Constant::Tuple(vec![need, requests]), names))
    }

    fn find(&self, kind: &'static str, name: &str) -> &Answer {
        match self.answers.get(&(kind.to_owned(), name.to_owned())) {
            Some(answer) => answer,
            None => {
                let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
                missing.insert((kind, name.to_owned()));
                &Answer::None
            }
        }
    }
}

fn read_answer<'h>(answer: Term<'h>) -> Result<Answer, Stop<'h>> {
    if let Some(bytes) = answer.as_binary() {
        return Ok(Answer::Bytes(bytes.into_owned()));
    }
    match answer.as_tuple() {
        Some(&[callbacks, optional, flaw]) => Ok(Answer::Behaviour(Behaviour {
            callbacks: functions(callbacks)?,
            optional: functions(optional)?,
            flaw: flaw.as_atom_name().and_then(Flaw::named),
        })),
        _ if answer.as_atom_name() == Some("none") => Ok(Answer::None),
        _ => Ok(Answer::Text(text(answer)?)),
    }
}

fn functions<'h>(list: Term<'h>) -> Result<Vec<(String, u32)>, Stop<'h>> {
    let mut functions = Vec::new();
    for item in list.list_to_vec().ok_or_else(Stop::badarg)? {
        let Some(&[name, arity]) = item.as_tuple() else {
            return Err(Stop::badarg());
        };
        let name = name.as_atom_name().ok_or_else(Stop::badarg)?;
        let arity = arity.as_usize().and_then(|arity| u32::try_from(arity).ok());
        functions.push((name.to_owned(), arity.ok_or_else(Stop::badarg)?));
    }
    Ok(functions)
}

impl Sources for Known {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        if let Some(header) = headers::read(path) {
            return Some(header.as_bytes().to_vec());
        }
        match self.find("file", path) {
            Answer::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        }
    }

    fn library(&self, name: &str) -> Option<String> {
        match self.find("library", name) {
            Answer::Text(folder) => Some(folder.clone()),
            _ => headers::library(name),
        }
    }

    fn variable(&self, name: &str) -> Option<String> {
        match self.find("variable", name) {
            Answer::Text(value) => Some(value.clone()),
            _ => None,
        }
    }
}

impl Behaviours for Known {
    fn find(&self, module: &str) -> Option<Behaviour> {
        behaviours::find(module).or_else(|| match Known::find(self, "behaviour", module) {
            Answer::Behaviour(behaviour) => Some(behaviour.clone()),
            _ => None,
        })
    }
}
