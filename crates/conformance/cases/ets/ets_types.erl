%% The four types of tables: what is kept of several objects with one key.
-module(ets_types).
-include("case.hrl").

main() ->
    [type(Type) || Type <- [set, ordered_set, bag, duplicate_bag]],
    ok.

type(Type) ->
    io:format("~w~n", [Type]),
    T = ets:new(table, [Type]),
    ?show(ets:insert(T, {a, 1})),
    ?show(ets:insert(T, [{b, 1}, {a, 2}, {a, 1}, {1, x}, {1.0, y}, {b, 1}])),
    ?show(ets:lookup(T, a)),
    ?show(ets:lookup(T, b)),
    ?show(ets:lookup(T, 1)),
    ?show(ets:lookup(T, 1.0)),
    ?show(ets:lookup(T, missing)),
    ?show([ets:member(T, Key) || Key <- [a, 1, 1.0, missing]]),
    ?show(ets:info(T, size)),
    ?show(ets:insert_new(T, {a, 3})),
    ?show(ets:insert_new(T, [{c, 1}, {a, 3}])),
    ?show(ets:insert_new(T, [{c, 1}, {c, 2}, {d, 3}])),
    ?show(ets:insert_new(T, [])),
    ?show(ets:insert(T, [])),
    ?show(ets:lookup(T, c)),
    ?show(lists:sort(ets:tab2list(T))),
    ?show(ets:lookup_element(T, a, 2)),
    ?show(ets:lookup_element(T, a, 1)),
    ?show(ets:lookup_element(T, missing, 2, default)),
    ?show(ets:delete_object(T, {a, 1})),
    ?show(ets:lookup(T, a)),
    ?show(ets:take(T, a)),
    ?show(ets:take(T, a)),
    ?show(ets:delete(T, c)),
    ?show(ets:delete(T, c)),
    ?show(lists:sort(ets:tab2list(T))),
    ?show(ets:delete_all_objects(T)),
    ?show(ets:tab2list(T)),
    ?show(ets:info(T, size)),
    ?show(ets:delete(T)),
    ?show(ets:info(T)),
    ?show(ets:info(T, size)).
