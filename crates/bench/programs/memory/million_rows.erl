%% A table of a million rows filled, read and dropped, a set and then an ordered set.
-module(million_rows).
-define(RUNS, 1).
-include("../harness.hrl").

bench() -> rows(set) + rows(ordered_set).

rows(Type) ->
    T = ets:new(rows, [Type]),
    fill(1000000, T),
    Sum = read(1000000, T, 0),
    ets:delete(T),
    Sum.

fill(0, _) -> ok;
fill(N, T) ->
    ets:insert(T, {N, <<"some name">>, N * 3, {city, N rem 1000}}),
    fill(N - 1, T).

read(0, _, Sum) -> Sum;
read(N, T, Sum) ->
    [{_, _, Three, _}] = ets:lookup(T, N),
    read(N - 1, T, Sum + Three).
