//! What a host does not allow, a program does not get.

use std::io;

use asterias::{Class, Host, Stream, Value, Vm};

/// A host that takes output and allows nothing else.
struct Nothing;

impl Host for Nothing {
    fn write(&self, _: Stream, _: &[u8]) -> io::Result<()> {
        Ok(())
    }
}

fn text(text: &str) -> Value {
    Value::List(text.bytes().map(|byte| Value::Int(byte.into())).collect())
}

fn refusal(vm: &Vm, kind: &str, name: &str) -> (Class, Value) {
    let target = Value::Tuple(vec![Value::atom(kind), text(name)]);
    let error = vm
        .call("erlang", "open_port", vec![target, Value::List(Vec::new())])
        .expect_err("no program may be started");
    let (class, reason) = error.exception().expect("an exception");
    (class, reason.clone())
}

#[test]
fn a_host_without_programs_starts_none() {
    let vm = Vm::builder()
        .workers(1)
        .host(Nothing)
        .build()
        .expect("a machine needs no programs");
    let ports = || vm.call("erlang", "ports", Vec::new()).expect("a list");
    let before = ports();
    let eacces = (Class::Error, Value::atom("eacces"));
    assert_eq!(refusal(&vm, "spawn", "true"), eacces);
    assert_eq!(refusal(&vm, "spawn_executable", "/bin/true"), eacces);
    assert_eq!(ports(), before);
    let refused = vm.call("os", "cmd", vec![text("true")]);
    let error = refused.expect_err("nor by the shell");
    assert_eq!(
        error.exception(),
        Some((Class::Error, &Value::atom("badarg")))
    );
}
