//! Abstract format, written and read back, is the same.

use asterias_syntax::ast::Ast;
use asterias_syntax::epp::{self, NoSources};
use asterias_syntax::format::{self, read::ReadForms, read::Reader};
use asterias_syntax::{FileId, Names};

const TEXT: &str = "-module(a).
-export([f/1]).
-import(lists, [map/2]).
-record(r, {a = 1 :: integer(), b}).
-type t(A) :: {A, [A], #{a := A, _ => _}, fun((...) -> A), <<_:8, _:_*8>>, a:b(), -1 | 1..2, #r{a :: atom()}}.
-spec f(X) -> Y when X :: t(Y).
-doc #{equiv => f(1)}.
f(#r{a = A, _ = B} = R) when A > 1, is_atom(B); B =:= x -> [R#r{a = 2}, R#r.a, #r.b | tail];
f([A, B | _] = _C) -> <<A:8/little-unit:2, (B)/binary>>, fun f/1, fun a:f/1, fun(X) -> X; (Y) -> Y end;
f(X) -> [A || A <- X, B <:- X, <<C>> <= A, K := V <- B, is_atom(C)] ++ [x, y || A <- X && B <- X],
  #{K => V || K := V <- X}, << <<A>> || <<A:4>> <:= X >>, maybe ok ?= X, {a, B} ?= y else _ -> z end;
f(Y) -> try Y of X -> X catch throw:Y -> Y; Class:R:St when R -> {Class, St}; _ -> 1 after ok end,
 receive {a, B} when B > 1 -> B after 100 -> d end, if true -> 1; false, x -> 2 end,
 case Y of #{a := C} -> C end, catch exit(1), begin 1, 2 end, not true, -1, Y ! Y, M:F(1),
 fun Foo(0) -> 1; Foo(N) -> Foo(N - 1) end, {~b\"x\", \"\", 123456789012345678901234567890, 1.5, $a}, Y#{a => 1, b := 2}.
";

#[test]
fn what_is_written_reads_back() {
    let module = epp::parse_file(
        "a.erl",
        TEXT.as_bytes(),
        &NoSources,
        &epp::Options::default(),
    );
    assert!(module.problems.is_empty(), "{:?}", module.problems);
    let mut names: Names = module.names;
    let mut copy = Ast::default();
    let mut terms = Vec::new();
    for form in &module.ast.forms {
        let term = format::form_term(&module.ast, form, true);
        Reader::new(&mut copy, &mut names, FileId(0))
            .form(&&term)
            .unwrap();
        terms.push(term);
    }
    for (form, term) in copy.forms.iter().zip(&terms) {
        assert_eq!(&format::form_term(&copy, form, true), term);
    }
    assert_eq!(copy.forms.len(), terms.len());
}
