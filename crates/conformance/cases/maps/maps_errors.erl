%% What each function of the maps module raises for a non-map.
-module(maps_errors).
-include("case.hrl").

main() ->
    X = id(nomap),
    ?show(maps:put(1, 2, X)),
    ?show(maps:remove(1, X)),
    ?show(maps:update(1, 2, X)),
    ?show(maps:take(1, X)),
    ?show(maps:find(1, X)),
    ?show(maps:keys(X)),
    ?show(maps:values(X)),
    ?show(maps:to_list(X)),
    ?show(maps:is_key(1, X)),
    ?show(maps:merge(X, #{})),
    ?show(maps:merge(#{}, X)),
    ?show(maps:size(X)),
    ?show(maps:fold(fun(_, _, A) -> A end, 0, X)),
    ?show(maps:map(fun(_, V) -> V end, X)),
    ?show(maps:filter(fun(_, _) -> true end, X)),
    ?show(maps:with([], X)),
    ?show(maps:without([], X)),
    ?show(maps:with(X, #{})),
    ?show(maps:update_with(a, fun(V) -> V end, X)),
    ?show(maps:from_list(X)),
    ?show(maps:from_list([a])),
    ?show(maps:from_list([{a, 1} | b])),
    ?show(maps:from_keys(X, 1)),
    ?show(maps:iterator(X)),
    ?show(maps:next(X)),
    ?show(maps:map(X, #{a => 1})),
    ?show(maps:fold(fun(_, _) -> a end, 0, #{a => 1})),
    ok.
