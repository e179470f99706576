%% Iterators: next, ordered, reversed, by a fun.
-module(maps_iterator).
-include("case.hrl").

main() ->
    M = id(#{3 => c, 1 => a, 2 => b}),
    ?show(walk(maps:next(maps:iterator(M)))),
    ?show(maps:to_list(maps:iterator(M, ordered))),
    ?show(maps:to_list(maps:iterator(M, reversed))),
    ?show(maps:to_list(maps:iterator(M, fun(A, B) -> A >= B end))),
    ?show(maps:next(maps:iterator(#{}))),
    Big = maps:from_list([{N rem 2, N} || N <- lists:seq(1, 10)] ++ [{N, N} || N <- lists:seq(2, 80)]),
    ?show(lists:sort(walk(maps:next(maps:iterator(Big)))) =:= lists:sort(maps:to_list(Big))),
    ?show(maps:to_list(maps:iterator(Big, ordered)) =:= lists:sort(maps:to_list(Big))),
    ?show(maps:fold(fun(K, _, A) -> K + A end, 0, maps:iterator(Big))),
    ?show(maps:iterator(M, bogus)),
    ok.

walk(none) -> [];
walk({K, V, I}) -> [{K, V} | walk(maps:next(I))].
