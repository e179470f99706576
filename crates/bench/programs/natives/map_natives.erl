%% Module maps on maps small and large: get, put, update, take, merge, with, without, from_list, to_list, keys, values, fold, iterators.
-module(map_natives).
-include("../harness.hrl").

bench() ->
    Small = #{a => 1, b => 2, c => 3, d => 4},
    Large = maps:from_list([{N, N} || N <- lists:seq(1, 5000)]),
    Other = maps:from_list([{N, x} || N <- lists:seq(2500, 7500)]),
    Keys = lists:seq(1, 500),
    times(20000, fun() ->
        maps:get(b, maps:merge(Small, #{b => 5, e => 6})) + maps:size(maps:from_list([{z, 1}, {y, 2}, {x, 3}]))
            + length(maps:keys(Small)) + lists:sum(maps:values(Small)) + maps:fold(fun(_, V, A) -> V + A end, 0, Small)
            + maps:size(maps:remove(a, maps:put(f, 7, Small)))
    end) + times(10, fun() ->
        maps:size(maps:merge(Large, Other)) + length(maps:to_list(Large)) + lists:sum(maps:keys(Large)) + lists:sum(maps:values(Large))
            + maps:fold(fun(_, V, A) -> V + A end, 0, Large) + walk(maps:next(maps:iterator(Large)), 0)
            + maps:size(maps:with(Keys, Large)) + maps:size(maps:without(Keys, Large)) + maps:size(maps:map(fun(_, V) -> V + 1 end, Large))
            + maps:size(maps:filter(fun(K, _) -> K rem 2 =:= 0 end, Large)) + maps:size(maps:from_keys(Keys, 1))
            + lists:foldl(fun(K, A) -> A + maps:get(K, Large, 0) + maps:size(maps:update(K, 0, Large)) end, 0, Keys)
            + element(1, maps:take(77, Large)) + maps:size(lists:foldl(fun(K, M) -> maps:put(K, K, M) end, #{}, Keys))
    end).

walk(none, Sum) -> Sum;
walk({_, Value, Iterator}, Sum) -> walk(maps:next(Iterator), Sum + Value).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
