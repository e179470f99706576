%% Many processes at one table: nothing is lost, nothing is seen by half.
-module(ets_shared).
-include("case.hrl").

main() ->
    [type(Options) || Options <- [[set], [set, {write_concurrency, true}], [ordered_set], [ordered_set, {write_concurrency, auto}, {read_concurrency, true}]]],
    [bags(Type) || Type <- [bag, duplicate_bag]],
    ok.

type(Options) ->
    T = ets:new(table, [public | Options]),
    ets:insert(T, [{counter, 0}, {pair, 0, 0}]),
    Each = 200,
    Work = fun(P) ->
        [begin
             ets:update_counter(T, counter, 1),
             ets:update_counter(T, {own, P}, 1, {x, 0}),
             ets:update_counter(T, pair, [{2, 1}, {3, 1}]),
             [{pair, A, A}] = ets:lookup(T, pair),
             ets:insert(T, {{P, N}, N}),
             ets:insert(T, [{{left, P}, N}, {{right, P}, N}]),
             N rem 2 =:= 0 andalso ets:delete(T, {P, N}),
             N rem 50 =:= 0 andalso ets:select_count(T, [{'_', [], [true]}])
         end || N <- lists:seq(1, Each)]
    end,
    Pids = [spawn_monitor(fun() -> Work(P) end) || P <- lists:seq(1, 8)],
    [receive {'DOWN', M, process, Pid, Reason} -> normal = Reason end || {Pid, M} <- Pids],
    ?show(ets:lookup(T, counter)),
    ?show(ets:lookup(T, pair)),
    ?show([ets:lookup_element(T, {own, P}, 2) || P <- lists:seq(1, 8)]),
    ?show(ets:info(T, size)),
    ?show(ets:select_count(T, [{{{'_', '_'}, '_'}, [], [true]}])).

bags(Type) ->
    T = ets:new(table, [public, Type, {write_concurrency, true}]),
    Pids = [spawn_monitor(fun() -> [ets:insert(T, {N rem 10, P, N}) || N <- lists:seq(1, 100)] end) || P <- lists:seq(1, 4)],
    [receive {'DOWN', M, process, Pid, Reason} -> normal = Reason end || {Pid, M} <- Pids],
    ?show(ets:info(T, size)),
    %% What one process inserted stands in the order in which it did.
    ?show(lists:all(fun(P) -> [N || {_, Q, N} <- ets:lookup(T, 3), Q =:= P] =:= lists:seq(3, 100, 10) end, lists:seq(1, 4))).
