%% apply/2,3 and Module:Function calls.
-module(funs_apply).
-export([target/0, target/1, target/3]).
-include("case.hrl").

main() ->
    ?show(apply(?MODULE, target, [])),
    ?show(apply(?MODULE, id(target), [1])),
    ?show(apply(id(?MODULE), id(target), id([1, 2, 3]))),
    M = id(?MODULE), F = id(target),
    ?show(M:F()),
    ?show(M:F(a)),
    ?show(M:target(a, b, c)),
    ?show(?MODULE:F(x)),
    ?show(erlang:apply(fun(X) -> {X} end, [1])),
    ?show(apply(erlang, '+', id([1, 2]))),
    ?show(apply(erlang, length, id([[a, b]]))),
    ?show(apply(lists, map, [fun(X) -> X * X end, [1, 2]])),
    ?show(begin X = M:F(tail), X end),
    ?show(tail(M, F)),
    ok.

target() -> zero.
target(A) -> {one, A}.
target(A, B, C) -> {three, A, B, C}.

tail(M, F) -> M:F(tail).
