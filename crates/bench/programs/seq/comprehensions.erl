%% List comprehensions: nested generators, filters, binary generators.
-module(comprehensions).
-include("../harness.hrl").

bench() ->
    Triples = [{A, B, C} || A <- lists:seq(1, 260), B <- lists:seq(A, 260), C <- [hypotenuse(A, B)], C > 0],
    Bytes = << <<(X rem 251)>> || X <- lists:seq(1, 200000) >>,
    Squares = [X * X || <<X>> <= Bytes, X rem 2 =:= 0],
    Pairs = [X + Y || X <- lists:seq(1, 1500), Y <- lists:seq(1, 1500), (X + Y) rem 7 =:= 0],
    length(Triples) * 1000003 + lists:sum(Squares) + lists:sum(Pairs).

hypotenuse(A, B) -> root(A * A + B * B, B).

root(S, C) when C * C < S -> root(S, C + 1);
root(S, C) when C * C =:= S -> C;
root(_, _) -> 0.
