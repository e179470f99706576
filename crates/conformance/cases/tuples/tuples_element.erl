%% element/2 and its errors.
-module(tuples_element).
-include("case.hrl").

main() ->
    T = id({a, b, c}),
    ?show([element(id(N), T) || N <- [1, 2, 3]]),
    ?show(element(2, T)),
    ?show(element(id(0), T)),
    ?show(element(id(4), T)),
    ?show(element(4, T)),
    ?show(element(id(-1), T)),
    ?show(element(id(1.0), T)),
    ?show(element(id(a), T)),
    ?show(element(id(1 bsl 70), T)),
    ?show(element(1, id([a]))),
    ?show(element(1, id({}))),
    ?trace(element(id(9), id({x}))),
    ok.
