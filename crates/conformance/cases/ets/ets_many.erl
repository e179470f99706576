%% Very many objects: insertion of long lists, traversals of many slices, deletion.
-module(ets_many).
-include("case.hrl").

main() ->
    [type(Type) || Type <- [set, ordered_set, bag, duplicate_bag]],
    ok.

type(Type) ->
    T = ets:new(table, [Type, public]),
    Count = 2500,
    ?show(Type),
    ?show(ets:insert(T, [{N, N} || N <- lists:seq(1, Count)])),
    ?show(ets:info(T, size)),
    ?show(ets:insert_new(T, [{N, x} || N <- lists:seq(Count, 2 * Count)])),
    ?show(ets:info(T, size)),
    ?show(ets:insert_new(T, [{N, x} || N <- lists:seq(Count + 1, 2 * Count)])),
    ?show(ets:info(T, size)),
    ?show(ets:insert(T, [{N, y} || N <- lists:seq(1, 1000)] ++ [z])),
    ?show(ets:info(T, size)),
    ?show(ets:select_count(T, [{{'_', x}, [], [true]}])),
    ?show(lists:sum(ets:select(T, [{{'$1', x}, [], ['$1']}]))),
    ?show(length(ets:tab2list(T))),
    ?show(ets:select_delete(T, [{{'_', x}, [], [true]}])),
    Type =/= bag andalso ?show(ets:select_replace(T, [{{'$1', '_'}, [], [{{'$1', z}}]}])),
    %% Nobody ever sees a part of a list.
    Self = self(),
    Reader = spawn_link(fun() -> Self ! {reader, watch(T, 0)} end),
    [ets:insert(T, [{{atomic, K}, Round} || K <- lists:seq(1, 2100)]) || Type =:= set orelse Type =:= ordered_set, Round <- lists:seq(1, 3)],
    Reader ! stop,
    receive {reader, Wrong} -> ?show(Wrong) end,
    ?show(ets:delete(T)).

watch(T, Wrong) ->
    receive stop -> Wrong
    after 0 ->
        Last = ets:lookup(T, {atomic, 2100}),
        First = ets:lookup(T, {atomic, 1}),
        %% The first was read later, so it is no older.
        watch(T, case {First, Last} of
                     {[{_, A}], [{_, B}]} when A < B -> Wrong + 1;
                     {[], [_]} -> Wrong + 1;
                     _ -> Wrong
                 end)
    end.
