%% list_to_tuple and tuple_to_list.
-module(tuples_convert).
-include("case.hrl").

main() ->
    ?show(list_to_tuple(id([]))),
    ?show(list_to_tuple(id([a, [b], {c}]))),
    ?show(tuple_to_list(id({}))),
    ?show(tuple_to_list(id({1, {2}, "3"}))),
    L = lists:seq(1, 5000),
    ?show(tuple_to_list(list_to_tuple(L)) =:= L),
    ?show(list_to_tuple(id([a | b]))),
    ?show(list_to_tuple(id(a))),
    ?show(list_to_tuple(id({a}))),
    ?show(tuple_to_list(id([a]))),
    ?trace(list_to_tuple(id([a | b]))),
    ok.
