%% merge, merge_with, intersect, intersect_with.
-module(maps_merge).
-include("case.hrl").

main() ->
    A = id(#{1 => a, 2 => b}), B = id(#{2 => x, 3 => y}),
    ?show(maps:merge(A, B)),
    ?show(maps:merge(B, A)),
    ?show(maps:merge(A, #{})),
    ?show(maps:merge(#{}, B)),
    ?show(maps:merge_with(fun(K, V, W) -> {K, V, W} end, A, B)),
    ?show(maps:intersect(A, B)),
    ?show(maps:intersect_with(fun(K, V, W) -> {K, V, W} end, A, B)),
    L = maps:from_list([{N, l} || N <- lists:seq(1, 60)]),
    R = maps:from_list([{N, r} || N <- lists:seq(40, 100)]),
    M = maps:merge(L, R),
    ?show({map_size(M), maps:get(39, M), maps:get(40, M), maps:get(100, M)}),
    ?show(map_size(maps:intersect(L, R))),
    ?show({map_size(maps:merge(A, R)), maps:get(1, maps:merge(A, R))}),
    ?show(map_size(maps:merge(R, A))),
    ?show(maps:merge(M, L) =:= maps:merge(R, L)),
    ok.
