//! `asterias run`: calls the program's entry function, and ends when it returns.

use std::process::ExitCode;

use asterias::{CallError, Class, Value, Vm};

use crate::arguments::RunArguments;
use crate::project::{self, Arity, Program};
use crate::{fail, hidden, report};

pub(crate) fn main(arguments: &RunArguments) -> ExitCode {
    match project::find(arguments) {
        Ok(program) => start(&program, &arguments.arguments),
        Err(message) => fail(&message, 1),
    }
}

fn start(program: &Program, arguments: &[String]) -> ExitCode {
    let mut builder =
        hidden::apply(Vm::builder()).args(["-noshell", "-logger_device", "standard_error"]);
    for folder in &program.folders {
        builder = builder.code_path(folder.as_str());
    }
    let vm = match builder.args(["-extra"]).args(arguments).build() {
        Ok(vm) => vm,
        Err(error) => return fail(&error.to_string(), 1),
    };
    if let Some(Err(error)) = program.file.as_ref().map(|file| vm.load_file(file)) {
        return fail(&error.to_string(), 1);
    }
    let passed = match program.arity {
        Arity::None => Vec::new(),
        Arity::List => vec![Value::List(
            arguments
                .iter()
                .map(|argument| Value::charlist(argument))
                .collect(),
        )],
    };
    let halt = match vm.execute(&program.module, &program.function, passed) {
        Ok(()) => vm.stop(0),
        Err(error) if error.is_stopped() => vm.wait(),
        Err(error) if is_normal_end(&error) => vm.stop(0),
        Err(error) => {
            vm.flush();
            report::failure(&error);
            vm.stop(1)
        }
    };
    report::exit(&halt)
}

/// `exit(normal)` is no failure.
fn is_normal_end(error: &CallError) -> bool {
    error
        .exception()
        .is_some_and(|(class, reason)| class == Class::Exit && reason.as_atom() == Some("normal"))
}
