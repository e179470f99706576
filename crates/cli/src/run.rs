//! `asterias run` and `asterias test`: they call an entry function, and end when it returns.

use std::process::ExitCode;

use asterias::{CallError, Class, StdHost, Value, Vm};

use crate::arguments::{RunArguments, TestArguments};
use crate::project::{self, Arity, Program};
use crate::{fail, hidden, libraries, report, signals};

pub(crate) fn main(arguments: &RunArguments) -> ExitCode {
    match project::find(arguments) {
        Ok(program) => start(&program, &arguments.arguments),
        Err(message) => fail(&message, 1),
    }
}

/// Tests run in the project's root, where they look for their files.
pub(crate) fn test(arguments: &TestArguments) -> ExitCode {
    let entered = std::env::set_current_dir(&arguments.path);
    let root = match entered.and_then(|()| std::env::current_dir()) {
        Ok(root) => root,
        Err(error) => return fail(&format!("{}: {error}", arguments.path.display()), 1),
    };
    match project::tests(&root) {
        Ok(program) => start(&program, &arguments.arguments),
        Err(message) => fail(&message, 1),
    }
}

/// Starts an application and those that it needs.
fn start_application(vm: &Vm, name: &str) -> Result<(), String> {
    let started = vm
        .call("application", "ensure_all_started", vec![Value::atom(name)])
        .map_err(|error| error.to_string())?;
    match started.as_tuple() {
        Some([Value::Atom(ok), _]) if ok == "ok" => Ok(()),
        _ => Err(format!("the application {name} does not start: {started}")),
    }
}

fn start(program: &Program, arguments: &[String]) -> ExitCode {
    let mut builder =
        hidden::apply(Vm::builder()).args(["-noshell", "-logger_device", "standard_error"]);
    for folder in &program.folders {
        builder = builder.code_path(folder.as_str());
    }
    for folder in libraries::code_of_environment() {
        builder = builder.code_path_last(folder);
    }
    let builder = builder.args(["-extra"]).args(arguments);
    let vm = match signals::build(builder, StdHost::default()) {
        Ok(vm) => vm,
        Err(error) => return fail(&error.to_string(), 1),
    };
    if let Some(Err(error)) = program.file.as_ref().map(|file| vm.load_file(file)) {
        return fail(&error.to_string(), 1);
    }
    if let Some(name) = &program.application
        && let Err(message) = start_application(&vm, name)
    {
        vm.flush();
        eprintln!("asterias: {message}");
        return report::exit(&vm.stop(1));
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
            report::failure(&error, program.root.as_deref());
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
