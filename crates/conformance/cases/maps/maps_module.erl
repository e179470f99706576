%% put, remove, update, take, find, with, without, keys, values.
-module(maps_module).
-include("case.hrl").

main() ->
    M = id(#{1 => a, 2 => b, 3 => c}),
    ?show(maps:put(4, d, M)),
    ?show(maps:remove(2, M)),
    ?show(maps:remove(9, M)),
    ?show(maps:update(2, x, M)),
    ?show(maps:update(9, x, M)),
    ?show(maps:take(1, M)),
    ?show(maps:take(9, M)),
    ?show(maps:find(1, M)),
    ?show(maps:find(9, M)),
    ?show(maps:with([1, 3, 9], M)),
    ?show(maps:without([1, 3, 9], M)),
    ?show(maps:keys(M)),
    ?show(maps:values(M)),
    ?show(maps:to_list(M)),
    ?show(maps:is_key(1, M)),
    ?show(maps:update_with(1, fun(V) -> {V} end, M)),
    ?show(maps:update_with(9, fun(V) -> {V} end, M)),
    ?show(maps:update_with(9, fun(V) -> {V} end, init, M)),
    ?show(maps:new()),
    ok.
