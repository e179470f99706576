//! The intermediate form: every program of the corpus is lowered to a valid one, and small programs to the expected one.

use std::path::{Path, PathBuf};

use asterias_compiler::core::{Options, lower, print, verify};
use asterias_syntax::epp::{self, Sources};

struct Disk;

impl Sources for Disk {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        std::fs::read(path).ok()
    }

    fn library(&self, _name: &str) -> Option<String> {
        None
    }

    fn variable(&self, _name: &str) -> Option<String> {
        None
    }
}

/// Lowers a text; the form of the functions whose names begin with `shown`.
fn lowered(text: &str, shown: &str) -> String {
    let module = epp::parse_file("t.erl", text.as_bytes(), &Disk, &epp::Options::default());
    assert_eq!(module.problems, []);
    let lowered = lower(&module.ast, &module.names, &Options::default()).expect("it is lowered");
    assert_eq!(verify::module(&lowered), Ok(()));
    lowered
        .functions
        .iter()
        .filter(|function| lowered.pool.text(function.name).starts_with(shown))
        .map(|function| print::function(&lowered, function))
        .collect()
}

#[track_caller]
fn check(text: &str, shown: &str, expected: &str) {
    let form = lowered(
        &format!("-module(t).\n-compile(export_all).\n{text}"),
        shown,
    );
    let lines = |text: &str| {
        text.lines()
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .collect::<Vec<_>>()
    };
    assert_eq!(lines(&form), lines(expected), "{form}");
}

#[test]
fn clauses_become_one_decision() {
    check(
        "f(a) -> 1; f({x, Y}) when Y > 1 -> Y; f([_ | T]) -> T; f(b) -> 2.",
        "f",
        "export fn 'f'/1(v0) at 0:3
         b0():
           switch(v0) 'a' -> b3 'b' -> b4 else b2
         b1():
           match_fail FunctionClause(v0) @3
         b2():
           if is_tuple/2 'x'(v0) -> b6 else b5
         b3():
           return(1)
         b4():
           return(2)
         b5():
           if is_cons(v0) -> b8 else b1
         b6():
           v1 = element[1](v0)
           if >(v1, 1) -> b7 else b1
         b7():
           return(v1)
         b8():
           v2 = tail(v0)
           return(v2)",
    );
}

#[test]
fn a_tuple_that_is_only_matched_is_not_built() {
    check(
        "f(X, Y) -> case {X, Y} of {1, Z} -> Z; {_, 2} -> no; _ -> other end.",
        "f",
        "export fn 'f'/2(v0, v1) at 0:3
         b0():
           switch(v0) 1 -> b3 else b2
         b1():
           return('other')
         b2():
           switch(v1) 2 -> b4 else b1
         b3():
           return(v1)
         b4():
           return('no')",
    );
}

#[test]
fn conditions_are_branches() {
    check(
        "f(X, Y) -> case X > 1 andalso Y < 2 of true -> a; false -> b end.",
        "f",
        "export fn 'f'/2(v0, v1) at 0:3
         b0():
           if >(v0, 1) -> b1 else b2
         b1():
           if <(v1, 2) -> b3 else b4
         b2():
           return('b')
         b3():
           return('a')
         b4():
           return('b')",
    );
}

#[test]
fn bits_are_matched_in_one_pass() {
    check(
        "f(<<\"ab\", R/binary>>) -> R; f(<<\"ac\">>) -> ac; f(<<>>) -> none.",
        "f",
        "export fn 'f'/1(v0) at 0:3
         b0():
           v1 = bs_start(v0) else b1
           v2 = bs_match v1:8/integer-unit:1 else b2
           v3 = bs_extract v2
           switch(v3) 97 -> b3 else b2
         b1():
           match_fail FunctionClause(v0) @3
         b2():
           v4 = bs_test_empty v1 else b1
           return('none')
         b3():
           v5 = bs_match v2:8/integer-unit:1 else b2
           v6 = bs_extract v5
           switch(v6) 98 -> b4 99 -> b5 else b2
         b4():
           v7 = bs_match v5:all/binary-unit:8 else b2
           v8 = bs_extract v7
           return(v8)
         b5():
           v9 = bs_test_empty v5 else b2
           return('ac')",
    );
}

#[test]
fn a_try_around_what_cannot_raise_goes() {
    check(
        "f(X) -> try {ok, X} catch _:_ -> error end.",
        "f",
        "export fn 'f'/1(v0) at 0:3
         b0():
           v1 = tuple('ok', v0)
           return(v1)",
    );
}

#[test]
fn what_follows_a_call_that_never_returns_is_cut() {
    check(
        "f(X) -> Y = fail(X), {Y}.\nfail(X) -> error({bad, X}).",
        "f",
        "export fn 'f'/1(v0) at 0:3
         b0():
           v1 = call 'fail'(v0) raise @3
           return(v1)
         export fn 'fail'/1(v0) at 0:4
         b0():
           v1 = tuple('bad', v0)
           v2 = call 'erlang':'error'(v1) raise @4
           unreachable",
    );
}

#[test]
fn what_is_named_is_inlined() {
    check(
        "-compile({inline, [wrap/1]}).\nf(X) -> {wrap(X), 1}.\nwrap(X) when X > 0 -> {ok, X}.",
        "f",
        "export fn 'f'/1(v0) at 0:4
         b0():
           if >(v0, 0) -> b3 else b2
         b1(v1):
           v2 = tuple(v1, 1)
           return(v2)
         b2():
           v3 = call 'wrap'(v0) raise @4
           goto b1(v3)
         b3():
           v4 = tuple('ok', v0)
           goto b1(v4)",
    );
}

#[test]
fn names_of_funs_are_those_of_otp() {
    let text = "f() -> {fun() -> a end, [fun() -> X end || X <- [1]], fun F() -> F() end}.";
    let form = lowered(&format!("-module(t).\n-export([f/0]).\n{text}"), "-");
    let names: Vec<&str> = form
        .lines()
        .filter(|line| line.starts_with("fn "))
        .map(|line| line.split('\'').nth(1).unwrap_or_default())
        .collect();
    assert_eq!(
        names,
        [
            "-f/0-fun-3-",
            "-f/0-lc$^1/1-0-",
            "-f/0-fun-2-",
            "-f/0-fun-0-"
        ]
    );
}

#[test]
fn constants_are_folded() {
    check(
        "f() -> {1 + 2 * 3, [a | [b]], <<1:4, 2:4, \"x\">>, #{a => 1}, not true, -(1 bsl 70)}.",
        "f",
        "export fn 'f'/0() at 0:3
         b0():
           return({7,['a','b'],<<[18, 120]:16>>,#{'a'=>1},'false',-1180591620717411303424})",
    );
}

/// Clauses that overlap in every way are compiled to code that is linear in their number.
#[test]
fn overlapping_clauses_do_not_explode() {
    let count = 16;
    let clauses: Vec<String> = (0..count)
        .map(|row| {
            let patterns: Vec<&str> = (0..count)
                .map(|column| match (column + count - row) % count {
                    0 => "a",
                    1 => "b",
                    _ => "_",
                })
                .collect();
            format!("f({}) -> {row}", patterns.join(", "))
        })
        .collect();
    let form = lowered(
        &format!(
            "-module(t).\n-export([f/{count}]).\n{}.",
            clauses.join(";\n")
        ),
        "f",
    );
    assert!(
        form.lines().count() < 40 * count,
        "{}",
        form.lines().count()
    );
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "erl") {
            found.push(path);
        }
    }
}

#[test]
fn the_corpus_and_the_library_are_lowered() {
    asterias_syntax::deep::run(|| {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut files = Vec::new();
        sources(&crates.join("conformance/cases"), &mut files);
        sources(&crates.join("otp/erlang"), &mut files);
        files.sort();
        assert!(files.len() > 300, "{}", files.len());
        let options = epp::Options {
            include_path: vec![crates.join("conformance/cases").display().to_string()],
            ..epp::Options::default()
        };
        for file in files {
            let bytes = std::fs::read(&file).expect("it can be read");
            let name = file.display().to_string();
            let module = epp::parse_file(&name, &bytes, &Disk, &options);
            if module.problems.iter().any(|problem| !problem.warning) {
                continue;
            }
            match lower(&module.ast, &module.names, &Options::default()) {
                Ok(lowered) => assert_eq!(verify::module(&lowered), Ok(()), "{name}"),
                Err(refusals) => assert!(
                    refusals
                        .iter()
                        .any(|refusal| refusal.message.contains("native record")),
                    "{name}: {refusals:?}"
                ),
            }
        }
    })
    .expect("the system gives a thread");
}

#[test]
fn callbacks_are_told() {
    check(
        "-callback f(integer()) -> ok. -callback g() -> ok. -optional_callbacks([g/0]).",
        "behaviour_info",
        "export fn 'behaviour_info'/1(v0) at 0:0
         b0():
           if =:=(v0, 'callbacks') -> b1 else b2
         b1():
           return([{'f',1},{'g',0}])
         b2():
           if =:=(v0, 'optional_callbacks') -> b3 else b4
         b3():
           return([{'g',0}])
         b4():
           match_fail FunctionClause(v0) @0",
    );
}
