%% Tables walked object by object: first and next, foldl, tab2list, of a set and an ordered set.
-module(ets_walk).
-include("../harness.hrl").

bench() -> walk(set) + walk(ordered_set).

walk(Type) ->
    T = ets:new(table, [Type]),
    ets:insert(T, [{N, N rem 7, x} || N <- lists:seq(1, 20000)]),
    Sum = lists:sum([step(ets:first(T), T, 0) + ets:foldl(fun({_, V, _}, A) -> A + V end, 0, T) + length(ets:tab2list(T))
                     || _ <- lists:seq(1, 10)]),
    ets:delete(T),
    Sum.

step('$end_of_table', _, Count) -> Count;
step(Key, T, Count) -> step(ets:next(T, Key), T, Count + 1).
