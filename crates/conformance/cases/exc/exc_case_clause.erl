%% case_clause, if_clause, try_clause, badmatch, with their values.
-module(exc_case_clause).
-include("case.hrl").

main() ->
    ?trace(case id(1) of 2 -> ok end),
    ?trace(case id({a, b}) of {a, a} -> ok; {b, _} -> ok end),
    ?trace(case {id(1), id(2)} of {2, 1} -> ok end),
    ?trace(if_(id(5))),
    ?trace(try id(1) of 2 -> ok catch _:_ -> ok end),
    ?trace(begin {a, X} = id({b, 1}), X end),
    ?trace(begin [X] = id([]), X end),
    ?trace(begin X = id(1), X = id(2) end),
    ?trace(begin <<X:16>> = id(<<1>>), X end),
    ?trace(begin #{a := X} = id(#{}), X end),
    ?trace(begin 1 = id(1.0) end),
    ?trace(begin {X, X} = id({1, 2}), X end),
    ?trace(case id(<<"bin">>) of "bin" -> ok end),
    ok.

if_(X) -> if X < 1 -> a; X =:= 7 -> b end.
