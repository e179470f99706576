%% map_size, map_get, is_map_key, and what they raise.
-module(maps_bifs).
-include("case.hrl").

main() ->
    M = id(#{a => 1}),
    ?show({map_size(M), map_get(a, M), is_map_key(a, M), is_map_key(b, M), is_map(M), is_map(id([]))}),
    ?show(map_size(id([]))),
    ?show(map_get(b, M)),
    ?show(map_get(a, id(x))),
    ?show(is_map_key(a, id(x))),
    ?show(maps:get(a, M)),
    ?show(maps:get(b, M)),
    ?show(maps:get(b, M, default)),
    ?show(maps:get(b, id(x))),
    ?show(maps:get(b, id(x), d)),
    ?show([guards(id(X)) || X <- [#{a => 1}, #{a => 2}, #{}, #{b => 1}, x]]),
    ?trace(map_get(id(zz), M)),
    ?trace(map_size(id({}))),
    ?trace(maps:get(id(zz), M)),
    ok.

guards(M) when map_get(a, M) =:= 1 -> one;
guards(M) when is_map_key(a, M) -> has;
guards(M) when map_size(M) =:= 0 -> empty;
guards(M) when is_map(M) -> map;
guards(_) -> no.
