%% ~P and ~W with a limited depth.
-module(iofmt_depth).
-include("case.hrl").

main() ->
    T = {a, [1, 2, 3, 4, 5, 6], {b, {c, {d, {e}}}}, "a string of text", <<"a binary of text">>, #{1 => #{2 => #{3 => 4}}}},
    [io:format("~P~n~W~n", [T, D, T, D]) || D <- [0, 1, 2, 3, 4, 5, 8, 12, 20, 30]],
    [io:format("~P|~W~n", [L, D, L, D]) || L <- [lists:seq(1, 20), [a | b], [[[[x]]]]], D <- [1, 2, 3, 5, -1]],
    ok.
