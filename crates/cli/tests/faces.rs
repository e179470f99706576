//! The program from outside: what it prints, and how it ends.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Runs the program in the repository's root.
fn asterias(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_asterias"))
        .args(arguments)
        .current_dir(root())
        .stdin(Stdio::null())
        .output()
        .expect("the program starts")
}

fn ends(output: &Output, code: i32) {
    assert_eq!(output.status.code(), Some(code), "{output:?}");
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_example_prints_what_it_should() {
    let output = asterias(&["run", "examples/orchard"]);
    let expected = std::fs::read(root().join("examples/orchard/expected.txt")).expect("a file");
    ends(&output, 0);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&expected)
    );
}

#[test]
fn erl_takes_flags_and_ends_as_it_is_told() {
    ends(
        &asterias(&[
            "erl", "-noshell", "-noinput", "+S", "2", "+sbwt", "none", "-s", "init", "stop",
        ]),
        0,
    );
    ends(&asterias(&["erl", "-noshell", "-s", "erlang", "halt"]), 0);
    let missing = asterias(&["erl", "-noshell", "-s", "no_such_module"]);
    ends(&missing, 1);
    assert!(errors(&missing).contains("no_such_module"), "{missing:?}");
}

#[test]
fn erl_says_what_it_does_not_do() {
    for (arguments, said) in [
        (&["-sname", "me"][..], "-sname"),
        (&["-remsh", "me@there"], "-remsh"),
        (&["+zz"], "+zz: not a flag of the emulator"),
        (&["-noshell", "-boot", "mine"], "cannot get bootfile"),
        (
            &["-noshell", "-config", "no_such_file", "-s", "init", "stop"],
            "error in config file \"./no_such_file.config\" (none): configuration file not found",
        ),
        (
            &["-noshell", "-kernel", "logger_level", "bad", "logger", "[]"],
            "{bad_config,{kernel,{logger_level,bad}}}",
        ),
    ] {
        let output = asterias(&[&["erl"], arguments].concat());
        assert!(!output.status.success(), "{output:?}");
        let text = errors(&output).replace("\\\"", "\"");
        assert!(text.contains(said), "{text}");
    }
}

#[test]
fn failures_are_told_with_their_place() {
    let case = "crates/conformance/cases/sys/sys_crash_error.beam";
    let output = asterias(&["run", case]);
    ends(&output, 1);
    let text = errors(&output);
    assert!(
        text.contains("runtime error: ") && text.contains("sys_crash_error.erl:"),
        "{text}"
    );
}

#[test]
fn a_program_that_runs_has_all_its_imports() {
    let output = asterias(&["imports", "examples/orchard"]);
    ends(&output, 0);
    assert!(output.stdout.is_empty(), "{output:?}");
}

#[test]
fn what_is_missing_says_so() {
    for (arguments, code) in [
        (&["erlc", "x.erl"][..], 1),
        (&["escript", "x"], 1),
        (&["erl", "-noshell", "-eval", "no:such()."], 1),
        (&["run", "no/such/file.beam"], 1),
        (&["run", "crates"], 1),
        (&["run", "examples/orchard", "--entry", "orchard"], 1),
        (&["disasm", "Cargo.toml"], 1),
        (&["test", "crates"], 1),
        (&["imports", "Cargo.toml"], 2),
        (&["erl", "-args_file", "no/such/file"], 2),
        (&["no-such-command"], 2),
    ] {
        let output = asterias(arguments);
        ends(&output, code);
        // The compiler tells of its input on standard output.
        assert!(
            !output.stderr.is_empty() || !output.stdout.is_empty(),
            "{arguments:?}"
        );
    }
}

#[test]
fn listings_show_generic_and_specific_code() {
    let file = "examples/orchard/build/dev/erlang/orchard/ebin/orchard.beam";
    let all = asterias(&["disasm", file]);
    ends(&all, 0);
    let text = String::from_utf8_lossy(&all.stdout).into_owned();
    assert!(
        text.contains("func_info") && text.contains("main/0:"),
        "{text}"
    );
}

#[test]
fn help_is_everywhere() {
    for arguments in [
        &["--help"][..],
        &["run", "--help"],
        &["disasm", "--help"],
        &["erl", "--help"],
        &["erlc", "--help"],
    ] {
        let output = asterias(arguments);
        ends(&output, 0);
        assert!(
            String::from_utf8_lossy(&output.stdout).contains("Usage:"),
            "{arguments:?}"
        );
    }
}

#[test]
fn erl_libs_gives_the_newest_version_of_each_library() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("erl_libs");
    for name in ["a-1.9/ebin", "a-1.10/ebin", "b/ebin", "no_code-1"] {
        std::fs::create_dir_all(folder.join(name)).expect("a folder");
    }
    let app = r#"{application, b, [{vsn, "7"}]}."#;
    std::fs::write(folder.join("b/ebin/b.app"), app).expect("a file");
    let report = "[io:format(\"~ts~n\", [Folder]) || Folder <- code:get_path(), string:prefix(Folder, code:root_dir()) =:= nomatch, Folder =/= \".\"], \
                  io:format(\"~p~n\", [application:load(b)]), halt().";
    let output = Command::new(env!("CARGO_BIN_EXE_asterias"))
        .args(["erl", "-noshell", "-eval", report])
        .env("ERL_LIBS", &folder)
        .stdin(Stdio::null())
        .output()
        .expect("the program starts");
    ends(&output, 0);
    let expected = format!("{0}/b/ebin\n{0}/a-1.10/ebin\nok\n", folder.display());
    assert_eq!(String::from_utf8_lossy(&output.stdout), expected);
}

#[test]
fn erl_makes_what_is_out_of_date() {
    let folder = std::env::temp_dir().join(format!("asterias_make_{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    std::fs::write(folder.join("good.erl"), "-module(good).\n").expect("a file");
    let make = || {
        Command::new(env!("CARGO_BIN_EXE_asterias"))
            .args(["erl", "-make", "ignored"])
            .current_dir(&folder)
            .stdin(Stdio::null())
            .output()
            .expect("the program starts")
    };
    let first = make();
    ends(&first, 0);
    assert_eq!(first.stdout, b"Recompile: good\n", "{first:?}");
    assert!(folder.join("good.beam").exists());
    std::fs::write(folder.join("bad.erl"), "-module(worse).\n-x(.\n").expect("a file");
    ends(&make(), 1);
    std::fs::remove_dir_all(&folder).expect("a folder that goes");
}
