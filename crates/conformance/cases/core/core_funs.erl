%% Funs: closures, calls, passing them on.
-module(core_funs).
-export([main/0]).

main() ->
    Add = fun(A, B) -> A + B end,
    erlang:display(Add(1, 2)),
    Adder = adder(10),
    erlang:display(Adder(5)),
    erlang:display(map(Adder, [1, 2, 3])),
    erlang:display(fold(Add, 0, [1, 2, 3, 4])),
    Twice = fun twice/1,
    erlang:display(Twice(8)),
    erlang:display((compose([Adder, Twice, fun(X) -> {X} end]))(1)),
    Fact = fun Self(0) -> 1; Self(N) -> N * Self(N - 1) end,
    erlang:display(Fact(10)),
    erlang:display(is_function(Add)),
    erlang:display(is_function(Add, 2)),
    erlang:display(is_function(Add, 3)),
    ok.

adder(N) -> fun(M) -> N + M end.
twice(N) -> 2 * N.

map(_, []) -> [];
map(F, [X | Xs]) -> [F(X) | map(F, Xs)].

fold(_, A, []) -> A;
fold(F, A, [X | Xs]) -> fold(F, F(X, A), Xs).

compose([F]) -> F;
compose([F | Fs]) -> Rest = compose(Fs), fun(X) -> Rest(F(X)) end.
