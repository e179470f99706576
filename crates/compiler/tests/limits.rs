//! Functions at the limits of the machine and of the compiler: compiled, or refused by name.

use asterias_compiler::lint::{Behaviour, Behaviours};
use asterias_compiler::syntax::epp::NoSources;
use asterias_compiler::{Options, compile};

struct Unknown;

impl Behaviours for Unknown {
    fn find(&self, _module: &str) -> Option<Behaviour> {
        None
    }
}

/// Compiles a function `t/1` of the text; what is wrong with it.
fn compiled(body: &str) -> Result<(), String> {
    let text = format!("-module(m).\n-export([t/1]).\nid(X) -> X.\nt(X) -> {body}.\n");
    let options = Options::default();
    let output = compile("m.erl", text.as_bytes(), &NoSources, &Unknown, &options)
        .expect("the system gives a thread");
    let errors: Vec<String> = output
        .problems
        .into_iter()
        .filter(|problem| !problem.warning)
        .map(|problem| problem.text)
        .collect();
    assert_eq!(errors.is_empty(), output.file.is_some(), "{errors:?}");
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors.join("\n"))
    }
}

const LIMIT: &str = "function t/1: an implementation limit was reached; try reducing the complexity of this function";

#[test]
fn no_more_values_are_kept_than_there_are_registers() {
    let calls = |count: usize| format!("{{{}id(X)}}", "id(X),".repeat(count));
    assert_eq!(compiled(&calls(1_000)), Ok(()));
    assert_eq!(compiled(&calls(1_100)), Err(LIMIT.to_owned()));
    assert_eq!(compiled(&calls(70_000)), Err(LIMIT.to_owned()));
}

#[test]
fn no_more_is_protected_than_a_frame_has_slots() {
    let tries = |count: usize| {
        let (open, close) = ("try ".repeat(count), " catch _ -> X end".repeat(count));
        format!("{open}id(X){close}")
    };
    assert_eq!(compiled(&tries(200)), Ok(()));
    assert_eq!(compiled(&tries(1_100)), Err(LIMIT.to_owned()));
    assert_eq!(compiled(&tries(20_000)), Err(LIMIT.to_owned()));
}

#[test]
fn expressions_are_as_deep_as_they_may_be() {
    let deep =
        |before: &str, after: &str| format!("{}X{}", before.repeat(20_000), after.repeat(20_000));
    for (before, after) in [
        ("", " + X"),
        ("", " ++ X"),
        ("", " ++ \"ab\""),
        ("\"ab\" ++ ", ""),
        ("[X|", "]"),
        ("[1|", "]"),
        ("[", "]"),
        ("{", "}"),
        ("(", ")"),
        ("id(", ")"),
        ("", "()"),
        ("- ", ""),
        ("begin ", " end"),
        ("catch ", ""),
        ("", " andalso X"),
        ("case X of 1 -> ", " end"),
        ("#{a => ", "}"),
    ] {
        assert_eq!(compiled(&deep(before, after)), Ok(()), "{before}X{after}");
    }
    let deeper = format!("{}X{}", "[".repeat(100_001), "]".repeat(100_001));
    let refused = compiled(&deeper).unwrap_err();
    assert!(
        refused.contains("nested too deeply: more than 100000 levels"),
        "{refused}"
    );
}
