%% A million counter updates on a thousand keys, of a set and an ordered set.
-module(ets_counters).
-include("../harness.hrl").

bench() -> count(set) + count(ordered_set).

count(Type) ->
    T = ets:new(table, [Type, public]),
    update(500000, T),
    Sum = ets:foldl(fun({_, Count}, Acc) -> Acc + Count end, 0, T),
    ets:delete(T),
    Sum.

update(0, _) -> ok;
update(N, T) ->
    ets:update_counter(T, N rem 1000, 1, {x, 0}),
    update(N - 1, T).
