%% A map of a hundred thousand keys.
-module(deep_maps).
-include("case.hrl").

main() ->
    M = lists:foldl(fun(N, A) -> A#{N => N} end, #{}, lists:seq(1, 100000)),
    ?show(map_size(M)),
    ?show(maps:fold(fun(_, V, A) -> V + A end, 0, M)),
    ?show(lists:all(fun(N) -> map_get(N, M) =:= N end, lists:seq(1, 100000))),
    ?show(map_size(maps:filter(fun(K, _) -> K rem 2 =:= 0 end, M))),
    ?show(M =:= maps:from_list([{N, N} || N <- lists:seq(100000, 1, -1)])),
    ok.
