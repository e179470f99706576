//! What only a running machine can do for a compilation: parse transforms, and asking modules for their callbacks.
//!
//! The machine starts when it is first needed, finds code where the session does, and serves all files of the session.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use asterias::{Value, Vm};
use asterias_compiler::lint::{Behaviour, Flaw};

use super::{Outcome, Session};
use crate::{hidden, libraries};

/// A machine, or why there is none.
#[derive(Clone, Debug, Default)]
pub(super) struct Machine(Arc<OnceLock<Result<Vm, String>>>);

impl Machine {
    fn of(&self, session: &Session) -> Result<&Vm, &str> {
        let started = self.0.get_or_init(|| {
            let mut builder = hidden::apply(Vm::builder()).args(["-noshell"]);
            for folder in session.code_folders() {
                builder = builder.code_path(folder.to_string_lossy());
            }
            builder.build().map_err(|error| error.to_string())
        });
        started.as_ref().map_err(String::as_str)
    }

    /// What a behaviour's module says of it; `None` if there is no such module.
    pub(super) fn behaviour(&self, session: &Session, module: &str) -> Option<Behaviour> {
        let request = Value::Tuple(vec![Value::atom("behaviour"), Value::charlist(module)]);
        let answer = self
            .of(session)
            .ok()?
            .call("prim_compile", "answer", vec![request]);
        let answer = answer.ok()?;
        let [callbacks, optional, flaw] = answer.as_tuple()? else {
            return None;
        };
        Some(Behaviour {
            callbacks: functions(callbacks)?,
            optional: functions(optional)?,
            flaw: flaw.as_atom().and_then(Flaw::named),
        })
    }
}

fn functions(list: &Value) -> Option<Vec<(String, u32)>> {
    let function = |item: &Value| match item.as_tuple()? {
        [name, arity] => Some((
            name.as_atom()?.to_owned(),
            u32::try_from(arity.as_i64()?).ok()?,
        )),
        _ => None,
    };
    list.as_list()?.iter().map(function).collect()
}

impl Session {
    /// Compiles a file whose forms go through parse transforms.
    pub(super) fn transform(&self, file: &Path) -> Outcome {
        let name = file.to_string_lossy();
        let (module, messages) = match self.transformed(&name) {
            Ok(done) => done,
            Err(message) => (None, format!("{name}: {message}\n")),
        };
        Outcome { module, messages }
    }

    fn transformed(&self, name: &str) -> Result<(Option<String>, String), String> {
        let machine = self.machine.of(self)?;
        let arguments = vec![Value::charlist(name), Value::charlist(&self.as_terms())];
        let answer = machine.call("compile", "erlc", arguments);
        machine.flush();
        let answer = answer.map_err(|error| error.to_string())?;
        match answer.as_tuple() {
            Some([module, messages]) => {
                let module = module.as_atom().filter(|module| *module != "none");
                let messages = messages.as_bytes().unwrap_or_default();
                let messages = String::from_utf8_lossy(messages).into_owned();
                Ok((module.map(str::to_owned), messages))
            }
            _ => Err(format!("the compiler answered {answer}")),
        }
    }

    /// The options as the text of a list of Erlang terms.
    fn as_terms(&self) -> String {
        let source = &self.options.source;
        let flags = [
            ("debug_info", self.options.debug_info),
            ("deterministic", source.deterministic),
            ("report_warnings", self.warns || self.strict),
            ("warnings_as_errors", self.strict),
            ("brief", self.brief),
            ("no_line_info", !self.options.core.line_info),
            (
                "no_strict_record_tests",
                !self.options.core.strict_record_tests,
            ),
        ];
        let mut terms = vec!["report_errors".to_owned()];
        let set = flags.iter().filter(|(_, is_set)| *is_set);
        terms.extend(set.map(|(name, _)| (*name).to_owned()));
        terms.extend(
            self.options
                .lint
                .names
                .iter()
                .map(|name| quoted(name, '\'')),
        );
        let settings = self.options.lint.settings.iter();
        terms.extend(settings.map(|(name, value)| format!("{{{},{value}}}", quoted(name, '\''))));
        if let Some(folder) = &self.out {
            terms.push(format!("{{outdir,{}}}", string(&folder.to_string_lossy())));
        }
        let folders = source.include_path.iter();
        terms.extend(folders.map(|folder| format!("{{i,{}}}", string(folder))));
        terms.extend(source.macros.iter().map(|(name, value)| {
            let value = value.as_deref().unwrap_or("true");
            format!("{{d,{},{value}}}", quoted(name, '\''))
        }));
        let transforms = self.transforms.iter();
        terms.extend(transforms.map(|name| format!("{{parse_transform,{}}}", quoted(name, '\''))));
        format!("[{}]", terms.join(","))
    }

    /// Where code is: the folders given, the libraries' `ebin`s, the current folder.
    fn code_folders(&self) -> Vec<PathBuf> {
        let mut folders = self.code.clone();
        for folder in &self.libraries {
            let others = libraries::newest(folder)
                .into_iter()
                .filter(|(name, _)| !is_own(name));
            let code = others.map(|(_, library)| library.join("ebin"));
            folders.extend(code.filter(|folder| folder.is_dir()));
        }
        folders.push(PathBuf::from("."));
        folders.extend(self.out.clone());
        folders
    }
}

/// Whether a library is an application which this machine brings along: another system's would not run on it.
fn is_own(library: &str) -> bool {
    ["compiler", "crypto", "erts", "kernel", "stdlib"].contains(&library)
}

fn string(text: &str) -> String {
    quoted(text, '"')
}

fn quoted(text: &str, quote: char) -> String {
    let mut quoted = String::from(quote);
    for c in text.chars() {
        if c == quote || c == '\\' {
            quoted.push('\\');
        }
        quoted.push(c);
    }
    quoted.push(quote);
    quoted
}
