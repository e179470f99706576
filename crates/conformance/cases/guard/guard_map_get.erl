%% map_get/2 and is_map_key/2 in guards and bodies, on small and large maps and on what is no map.
-module(guard_map_get).
-include("case.hrl").

main() ->
    Small = #{a => 1, "b" => 2, 3 => three},
    Large = maps:from_list([{N, N * N} || N <- lists:seq(1, 100)]),
    [?show({K, in_guard(K, M), in_body(K, M), is_key(K, M)})
     || M <- [id(Small), id(Large), id(#{}), id(x), id([])], K <- [a, "b", 3, 3.0, 50, {a}]],
    ?show(erlang:map_get(id(k), #{k => v})),
    ?trace(erlang:map_get(id(q), id(#{k => v}))),
    ?trace(erlang:map_get(k, id({}))),
    ?trace(erlang:is_map_key(k, id({}))),
    ok.

in_guard(K, M) when map_get(K, M) =:= 1; map_get(K, M) =:= 2500 -> one;
in_guard(K, M) when is_map_key(K, M) -> there;
in_guard(K, M) when not is_map_key(K, M) -> absent;
in_guard(_, _) -> no_map.

in_body(K, M) -> try map_get(K, M) catch error:R -> R end.

is_key(K, M) -> try is_map_key(K, M) catch error:R -> R end.
