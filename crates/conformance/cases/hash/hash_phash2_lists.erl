%% phash2 of lists, strings and improper lists.
-module(hash_phash2_lists).
-include("case.hrl").

main() ->
    [io:format("~w ~w~n", [T, erlang:phash2(id(T))]) || T <- [[a], [a, b], [1], [1, 2, 3], "abc", "abcd", "abcde", "hello world", [256], [255], [0], [97 | b], [97, 98 | 99], [a | b], [[]], [[[]]], [[a], [b]], [97, 98, x], [1.0], [{}], "a" ++ [x] ++ "b"]],
    ?show(erlang:phash2(lists:seq(1, 1000))),
    ?show(erlang:phash2(lists:duplicate(1000, $x))),
    ok.
