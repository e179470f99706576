%% Module maps where funs decide: map, filter, fold, foreach, update_with, merge_with, groups, intersections, iterators in order.
-module(maps_with_funs).
-include("../harness.hrl").

bench() ->
    Small = maps:from_list([{N, N} || N <- lists:seq(1, 20)]),
    Large = maps:from_list([{N, N} || N <- lists:seq(1, 2000)]),
    Other = maps:from_list([{N, -N} || N <- lists:seq(1000, 3000)]),
    Words = [lists:nth(1 + N * 7 rem 5, [alpha, beta, gamma, delta, epsilon]) || N <- lists:seq(1, 500)],
    times(40, fun() -> on(Large) + map_size(maps:merge_with(fun(_, A, B) -> A + B end, Large, Other))
        + map_size(maps:intersect_with(fun(_, A, B) -> A - B end, Large, Other)) + map_size(maps:groups_from_list(fun(N) -> N rem 50 end, lists:seq(1, 2000)))
    end) + times(4000, fun() -> on(Small) end) + times(200, fun() ->
        Counts = lists:foldl(fun(Word, Map) -> maps:update_with(Word, fun(C) -> C + 1 end, 1, Map) end, #{}, Words),
        maps:get(alpha, Counts) + maps:get(none, Counts, 0)
    end).

on(Map) ->
    maps:foreach(fun(_, V) -> V end, Map),
    maps:fold(fun(K, V, Sum) -> K + V + Sum end, 0, Map) + map_size(maps:map(fun(_, V) -> V + 1 end, Map)) + map_size(maps:filter(fun(K, _) -> K rem 2 =:= 0 end, Map))
        + map_size(maps:filtermap(fun(K, V) -> K rem 3 =:= 0 andalso {true, V} end, Map)) + walk(maps:next(maps:iterator(Map)))
        + walk(maps:next(maps:iterator(Map, ordered))) + length(maps:to_list(Map)) + map_size(maps:without([1, 2, 3], Map)) + map_size(maps:with([1, 2, 3], Map)).

walk(none) -> 0;
walk({_, V, Iterator}) -> V + walk(maps:next(Iterator)).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
