//! Hostile text: no panic, no hang, whatever is read and linted. Seeds are small programs with every construction of the
//! language; each is cut, doubled and mixed in deterministic ways. `HOSTILE_ROUNDS` makes the test longer,
//! `HOSTILE_SEEDS` names a folder with more seeds.

use std::time::{Duration, Instant};

use asterias_compiler::lint::{Behaviour, Behaviours, Options, lint};
use asterias_syntax::epp::{self, NoSources};
use asterias_syntax::format::{TextSink, Writer};

struct Unknown;

impl Behaviours for Unknown {
    fn find(&self, _module: &str) -> Option<Behaviour> {
        None
    }
}

/// How long one text may take, debug assertions on and the machine busy.
const PATIENCE: Duration = Duration::from_secs(10);

fn survive(text: &[u8]) {
    let start = Instant::now();
    let module = epp::parse_file("hostile.erl", text, &NoSources, &epp::Options::default());
    for form in &module.ast.forms {
        let mut sink = TextSink::new(&module.names);
        Writer::new(&module.ast, &mut sink, true).form(form);
    }
    let _found = lint(&module, &Options::default(), &Unknown);
    let took = start.elapsed();
    let shown = String::from_utf8_lossy(&text[..text.len().min(300)]).into_owned();
    assert!(took < PATIENCE, "{took:?} for {shown}");
}

fn deep(work: impl FnOnce() + Send) {
    asterias_syntax::deep::run(work).expect("the system gives a thread");
}

struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}

const PIECES: [&str; 48] = [
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "<<",
    ">>",
    "#",
    "#_",
    "?",
    "??",
    "?X(",
    ".",
    ". ",
    ",",
    ";",
    "->",
    "||",
    "<-",
    "<:=",
    "&&",
    "=",
    "?=",
    "::",
    "|",
    "fun",
    "end",
    "case",
    "of",
    "try",
    "catch",
    "maybe",
    "else",
    "when",
    "begin",
    "receive",
    "after",
    "-if(",
    "-define(X(",
    "-record(r,{",
    "~\"",
    "\"\"\"\n",
    "'",
    "\"",
    "$",
    "16#",
    "\u{3bb}",
];

fn mutate(random: &mut Random, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut text = seeds[random.below(seeds.len())].clone();
    for _ in 0..=random.below(6) {
        let at = random.below(text.len());
        let end = (at + random.below(40)).min(text.len());
        match random.below(5) {
            0 => drop(text.drain(at..end)),
            1 => {
                let copy = text[at..end].to_vec();
                text.splice(at..at, copy);
            }
            2 => {
                let other = &seeds[random.below(seeds.len())];
                let from = random.below(other.len());
                let to = (from + random.below(80)).min(other.len());
                text.splice(at..end, other[from..to].iter().copied());
            }
            3 => drop(text.splice(at..at, PIECES[random.below(PIECES.len())].bytes())),
            _ => {
                if let Some(byte) = text.get_mut(at) {
                    *byte = random.below(256) as u8;
                }
            }
        }
    }
    text
}

fn seeds() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = SEEDS.iter().map(|text| text.as_bytes().to_vec()).collect();
    if let Ok(folder) = std::env::var("HOSTILE_SEEDS") {
        let entries = std::fs::read_dir(folder).expect("the folder of seeds can be read");
        seeds.extend(
            entries
                .flatten()
                .filter_map(|entry| std::fs::read(entry.path()).ok()),
        );
    }
    seeds.retain(|seed| !seed.is_empty());
    seeds
}

#[test]
fn mutated_programs_are_read_or_refused() {
    let rounds = std::env::var("HOSTILE_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok());
    let seeds = seeds();
    deep(move || {
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        for _ in 0..rounds.unwrap_or(1_000) {
            survive(&mutate(&mut random, &seeds));
        }
    });
}

/// Texts that are deep, long or explosive by construction.
#[test]
fn deep_and_long_programs_are_read_or_refused() {
    let nested = |open: &str, close: &str, count: usize| {
        format!("f() -> {}x{}.", open.repeat(count), close.repeat(count))
    };
    let mut texts = Vec::new();
    for (open, close) in [
        ("(", ")"),
        ("[", "]"),
        ("{", "}"),
        ("<<", ">>"),
        ("#{a => ", "}"),
        ("#r{a = ", "}"),
        ("begin ", " end"),
        ("case x of y -> ", " end"),
        ("fun() -> ", " end"),
        ("try ", " catch _:_ -> y end"),
        ("catch ", ""),
        ("- ", ""),
        ("f(", ")"),
        ("a ++ ", ""),
        ("a + ", ""),
        ("A = ", ""),
        ("[x || ", "]"),
        ("x ! ", ""),
    ] {
        for count in [10, 1_000, 9_000, 100_000] {
            texts.push(nested(open, close, count));
        }
    }
    for count in [1_000, 100_000] {
        texts.push(format!("f() -> x{}.", " + x".repeat(count)));
        texts.push(format!("f() -> x{}.", "(y)".repeat(count)));
        texts.push(format!("f() -> x{}.", "#r.a".repeat(count)));
        texts.push(format!("f() -> [{}x].", "x,".repeat(count)));
        texts.push(format!("f() -> {}x.", "x,".repeat(count)));
        texts.push(format!("f(x) -> y{}.", ";f(x) -> y".repeat(count)));
        texts.push(format!("-type t() :: a{}.", "|a".repeat(count)));
        texts.push(format!(
            "-type t() :: {}a{}.",
            "[".repeat(count),
            "]".repeat(count)
        ));
        texts.push(format!("-x({}a{}).", "{".repeat(count), "}".repeat(count)));
        texts.push(format!("f() -> {}", "[".repeat(count)));
        texts.push(format!("f() -> \"{}", "a".repeat(count)));
        texts.push(format!("f() -> {}.", "9".repeat(count)));
        texts.push("-if(true).\n".repeat(count));
        texts.push("-ifdef(x).\n".repeat(count));
    }
    // Macros that double, and macros in macros.
    let mut doubling = "-define(M0, x, x).\n".to_owned();
    for at in 1..60 {
        doubling.push_str(&format!("-define(M{at}, ?M{}, ?M{}).\n", at - 1, at - 1));
    }
    texts.push(format!("{doubling}f() -> [?M59]."));
    let mut doubling = "-define(M0(X), {X, X}).\n".to_owned();
    for at in 1..60 {
        doubling.push_str(&format!(
            "-define(M{at}(X), ?M{}(?M{}(X))).\n",
            at - 1,
            at - 1
        ));
    }
    texts.push(format!("{doubling}f() -> ?M59(x)."));
    texts.push(format!(
        "-define(M(X), X).\nf() -> {}x{}.",
        "?M(".repeat(20_000),
        ")".repeat(20_000)
    ));
    let chain: String = (1..20_000)
        .map(|at| format!("-define(C{at}, ?C{}).\n", at - 1))
        .collect();
    texts.push(format!("-define(C0, x).\n{chain}f() -> ?C19999."));
    deep(move || {
        for text in texts {
            survive(text.as_bytes());
            survive(format!("-module(m).\n-export([f/0]).\n-record(r, {{a}}).\n{text}").as_bytes());
        }
    });
}

const SEEDS: [&str; 6] = [
    "-module(a).\n-export([f/1]).\n-record(r, {a = 1 :: integer(), b}).\n-type t(A) :: {A, [A], #{a := A, _ => _}, fun((A) -> A), <<_:8, _:_*8>>}.\n-spec f(X) -> Y when X :: t(Y).\nf(#r{a = A, _ = B} = R) when A > 1, is_atom(B); B =:= x -> R#r{a = 2}, R#r.a, #r.b;\nf([A | B] = _C) -> <<A:8/little-unit:2, B/binary>>, fun f/1, fun a:f/1, fun(X) -> X; (Y) -> Y end.\n",
    "-module(b).\n-define(A, 1).\n-define(F(X), {X, ??X, ?LINE, ?FUNCTION_NAME}).\n-define(F(X, Y), ?F(X) + Y).\n-ifdef(A).\n-if(?A > 0 andalso defined(B)).\n-else.\ng() -> ?F(a), ?F(b, ?A).\n-endif.\n-endif.\n-undef(A).\n-file(\"x.y\", 10).\nh() -> ?MODULE_STRING ?FILE.\n",
    "-module(c).\ni(X) -> [A || A <- X, B <:- X, <<C>> <= A, K := V <- B, is_atom(C)] ++ [x || A <- X && B <- X],\n  #{K => V || K := V <- X}, << <<A>> || <<A:4>> <:= X >>, maybe ok ?= X, {a, B} ?= y else _ -> z end.\n",
    "-module(d).\nj() -> try f() of X -> X catch throw:Y -> Y; Class:R:St when R -> {Class, St}; _ -> 1 after ok end,\n receive {a, B} when B > 1 -> B; _ -> c after 100 -> d end, if true -> 1; false, x -> 2 end,\n case A = B of #{a := C} -> C end, catch exit(1), begin 1, 2 end, not true, -1, bnot 2, A ! B, M:F(1), (fun Foo(0) -> 1; Foo(N) -> Foo(N - 1) end)(3).\n",
    "-module(e).\nk() -> {~b\"x\\n\", ~S[a\\b], ~\"\"\"\n   text\n   \"\"\", \"\"\"\n  a\n   b\n  \"\"\", 'q\\x{3bb}', $\\n, $a, 16#ff, 1_000, 1.5e10, 2#1.01#e3, \"a\" \"b\", \"\\^A\\123\\x41\"}.\n-doc #{since => <<\"1\">>}.\n-moduledoc false.\n-dialyzer({nowarn_function, [k/0]}).\n-deprecated({k, 0, \"x\"}).\n",
    "-module(f).\n-record #n{a, b = 1}.\n-import_record(m, [q]).\nl(X) -> #n{a = 1}, #m:q{b = X}, X#_.a, X#m:q.b, #_{a = A} = X, A, X#n{a = 2}, io:format(\"~p ~*c~n\", [X, 1]), erlang:is_record(X, n), element(1, X).\n-nominal u() :: 1..10 | -1 | $a.\n-opaque v() :: u().\n-callback cb(atom()) -> ok | {error, term()}.\n-optional_callbacks([cb/1]).\n-behaviour(gen_server).\n",
];
