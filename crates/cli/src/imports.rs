//! `asterias imports`: which functions compiled code calls that are neither its own nor the library's.
//!
//! The code is read, not loaded: nothing of it runs. The library is asked on a running machine.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use asterias::{Function, Value, Vm};

use crate::arguments::ImportsArguments;
use crate::{fail, project};

pub(crate) fn main(arguments: &ImportsArguments) -> ExitCode {
    match missing(arguments) {
        Ok(missing) => {
            for (function, callers) in &missing {
                let callers: Vec<&str> = callers.iter().map(String::as_str).collect();
                println!("{function}  called by {}", callers.join(", "));
            }
            ExitCode::from(u8::from(!missing.is_empty()))
        }
        Err(message) => fail(&message, 2),
    }
}

/// The functions that are called, with the modules that do.
type Callers = BTreeMap<Function, BTreeSet<String>>;

fn missing(arguments: &ImportsArguments) -> Result<Callers, String> {
    let mut code = Code::default();
    if arguments.path.is_file() {
        code.read(&arguments.path, true)?;
    } else {
        for folder in project::folders(&arguments.path)? {
            code.read_folder(Path::new(&folder), true)?;
        }
    }
    for folder in &arguments.code_path {
        code.read_folder(folder, false)?;
    }
    code.calls
        .retain(|function, _| !code.functions.contains(function));
    let vm = Vm::builder()
        .workers(1)
        .build()
        .map_err(|error| error.to_string())?;
    let library = Library::new(&vm);
    let mut absent = Callers::new();
    for (function, callers) in code.calls {
        // A module of the program stands before one of the library.
        if code.modules.contains(&function.module) || !library.has(&function)? {
            absent.insert(function, callers);
        }
    }
    Ok(absent)
}

/// What was read of the program.
#[derive(Default)]
struct Code {
    modules: BTreeSet<String>,
    functions: BTreeSet<Function>,
    calls: Callers,
}

impl Code {
    fn read_folder(&mut self, folder: &Path, is_program: bool) -> Result<(), String> {
        let wrong = |error: std::io::Error| format!("{}: {error}", folder.display());
        for file in fs::read_dir(folder).map_err(wrong)? {
            let path = file.map_err(wrong)?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "beam")
            {
                self.read(&path, is_program)?;
            }
        }
        Ok(())
    }

    /// Only the calls of the program itself count.
    fn read(&mut self, path: &Path, is_program: bool) -> Result<(), String> {
        let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let bytes = fs::read(path).map_err(|error| wrong(&error))?;
        let exports = asterias::exports(&bytes).map_err(|error| wrong(&error))?;
        for (name, arity) in exports.functions {
            self.functions.insert(Function {
                module: exports.module.clone(),
                name,
                arity,
            });
        }
        if is_program {
            for function in asterias::imports(&bytes).map_err(|error| wrong(&error))? {
                let callers = self.calls.entry(function).or_default();
                callers.insert(exports.module.clone());
            }
        }
        self.modules.insert(exports.module);
        Ok(())
    }
}

/// The library of a running machine.
struct Library<'vm> {
    vm: &'vm Vm,
}

impl<'vm> Library<'vm> {
    fn new(vm: &'vm Vm) -> Library<'vm> {
        Library { vm }
    }

    fn has(&self, function: &Function) -> Result<bool, String> {
        let module = || Value::atom(&*function.module);
        let ask = |module: &str, name: &str, arguments| {
            self.vm
                .call(module, name, arguments)
                .map_err(|error| error.to_string())
        };
        ask("code", "ensure_loaded", vec![module()])?;
        let arguments = vec![
            module(),
            Value::atom(&*function.name),
            i64::from(function.arity).into(),
        ];
        Ok(ask("erlang", "function_exported", arguments)?.as_bool() == Some(true))
    }
}
