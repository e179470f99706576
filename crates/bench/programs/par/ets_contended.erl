%% Eight processes that read and write one table: mostly reading, a tenth writing, and a counter of their own each.
-module(ets_contended).
-include("../harness.hrl").

bench() ->
    T = ets:new(table, [public, {read_concurrency, true}, {write_concurrency, true}]),
    ets:insert(T, [{N, N} || N <- lists:seq(1, 10000)]),
    Pids = [spawn_monitor(fun() -> work(100000, P * 7919, P, T) end) || P <- lists:seq(1, 8)],
    [receive {'DOWN', Ref, process, Pid, normal} -> ok end || {Pid, Ref} <- Pids],
    Sum = lists:sum([ets:lookup_element(T, {own, P}, 2) || P <- lists:seq(1, 8)]),
    ets:delete(T),
    Sum.

work(0, _, _, _) -> ok;
work(N, Seed, P, T) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    Key = Next rem 10000 + 1,
    case N rem 10 of
        0 -> ets:insert(T, {Key, N});
        1 -> ets:update_counter(T, {own, P}, 1, {x, 0});
        _ -> ets:lookup(T, Key)
    end,
    work(N - 1, Next, P, T).
