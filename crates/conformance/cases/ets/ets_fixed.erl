%% safe_fixtable: a traversal sees everything once that is there all the time, whatever is inserted and deleted meanwhile.
-module(ets_fixed).
-include("case.hrl").

main() ->
    [type(Type) || Type <- [set, ordered_set, bag, duplicate_bag]],
    ok.

type(Type) ->
    T = ets:new(table, [Type, public]),
    ets:insert(T, [{N, x} || N <- lists:seq(1, 500)]),
    ?show(Type),
    ?show(ets:info(T, fixed)),
    ?show(ets:info(T, safe_fixed)),
    ?show(ets:safe_fixtable(T, false)),
    ?show(ets:safe_fixtable(T, true)),
    ?show(ets:safe_fixtable(T, true)),
    ?show(ets:info(T, fixed)),
    {_, [{Self, Count}]} = ets:info(T, safe_fixed_monotonic_time),
    ?show({Self =:= self(), Count}),
    {{_, _, _}, [{Self, Count}]} = ets:info(T, safe_fixed),
    %% Every key is deleted as soon as it is seen, and another takes its place.
    Seen = walk(T, ets:first(T), 1000),
    ?show(lists:sort([Key || Key <- Seen, Key =< 500]) =:= lists:seq(1, 500)),
    ets:match_delete(T, {'_', new}),
    ?show(ets:info(T, size)),
    ?show(ets:lookup(T, 3)),
    ?show(ets:member(T, 3)),
    ?show(ets:insert(T, {3, again})),
    ?show(ets:lookup(T, 3)),
    ?show(ets:insert_new(T, {4, again})),
    ?show(ets:delete_object(T, {4, again})),
    ?show(ets:select_count(T, [{'_', [], [true]}])),
    ?show(ets:delete_all_objects(T)),
    ?show(ets:tab2list(T)),
    ?show(ets:insert(T, [{a, 1}, {b, 2}])),
    ?show(ets:safe_fixtable(T, false)),
    ?show(ets:info(T, fixed)),
    ?show(ets:safe_fixtable(T, false)),
    ?show(ets:info(T, fixed)),
    ?show(lists:sort(ets:tab2list(T))),
    %% A process that ends fixes nothing any more.
    {Pid, Monitor} = spawn_monitor(fun() -> ets:safe_fixtable(T, true), exit(ets:info(T, fixed)) end),
    receive {'DOWN', Monitor, process, Pid, Fixed} -> ?show(Fixed) end,
    ?show(ets:info(T, fixed)).

walk(_, '$end_of_table', _) -> [];
walk(T, Key, New) ->
    true = ets:delete(T, Key),
    New < 1500 andalso ets:insert(T, {New, new}),
    [Key | walk(T, next(T, Key), New + 1)].

next(T, Key) -> ets:next(T, Key).
