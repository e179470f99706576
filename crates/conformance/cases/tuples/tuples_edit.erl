%% append_element, insert_element, delete_element, make_tuple.
-module(tuples_edit).
-include("case.hrl").

main() ->
    ?show(erlang:append_element(id({}), a)),
    ?show(erlang:append_element(id({a, b}), {c})),
    ?show(erlang:insert_element(1, id({a, b}), x)),
    ?show(erlang:insert_element(3, id({a, b}), x)),
    ?show(erlang:insert_element(4, id({a, b}), x)),
    ?show(erlang:insert_element(0, id({a, b}), x)),
    ?show(erlang:delete_element(1, id({a, b}))),
    ?show(erlang:delete_element(1, id({a}))),
    ?show(erlang:delete_element(1, id({}))),
    ?show(erlang:delete_element(3, id({a, b}))),
    ?show(erlang:make_tuple(3, id(x))),
    ?show(erlang:make_tuple(0, id(x))),
    ?show(erlang:make_tuple(id(-1), x)),
    ?show(erlang:make_tuple(id(a), x)),
    ?show(erlang:make_tuple(4, [], [{2, b}, {4, d}, {2, bb}])),
    ?show(erlang:make_tuple(2, [], [{3, x}])),
    ?show(erlang:make_tuple(2, [], [x])),
    ?show(erlang:append_element(id([]), a)),
    ok.
