%% An object that is shorter than the position of the key is no object.
-module(ets_delete_short).
-include("case.hrl").

main() ->
    Table = ets:new(table, [{keypos, 2}]),
    ?show(ets:delete_object(Table, {a})),
    ?show(ets:delete_object(Table, id({}))),
    ?show(ets:delete_object(Table, {a, b})),
    ?show(sets:is_equal(sets:from_list([1]), #{1 => x})),
    ?show(sets:is_equal(#{1 => y}, #{1 => x})),
    ?show(sets:is_equal(#{1 => y}, #{1.0 => y})),
    ok.
