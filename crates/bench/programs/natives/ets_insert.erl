%% Tables of two hundred thousand objects: insertion, look-up of elements, deletion, in a set and an ordered set.
-module(ets_insert).
-include("../harness.hrl").

bench() -> fill(set) + fill(ordered_set).

fill(Type) ->
    T = ets:new(table, [Type]),
    insert(200000, T),
    Sum = lookup(200000, T, 0),
    delete(200000, T),
    Size = ets:info(T, size),
    ets:delete(T),
    Sum + Size.

insert(0, _) -> ok;
insert(N, T) ->
    ets:insert(T, {N * 7919 band 16#fffff, N, {name, N}}),
    insert(N - 1, T).

lookup(0, _, Sum) -> Sum;
lookup(N, T, Sum) ->
    case ets:lookup(T, N) of
        [{_, Value, _}] -> lookup(N - 1, T, (Sum + Value) band 16#ffffffff);
        [] -> lookup(N - 1, T, Sum + 1)
    end.

delete(0, _) -> ok;
delete(N, T) ->
    ets:delete(T, N),
    delete(N - 2, T).
