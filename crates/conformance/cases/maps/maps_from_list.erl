%% from_list with duplicates, from_keys, to_list round trips.
-module(maps_from_list).
-include("case.hrl").

main() ->
    ?show(maps:from_list([])),
    ?show(maps:from_list([{1, a}, {2, b}, {1, c}])),
    ?show(maps:from_keys([1, 2, 1], x)),
    [begin
         L = [{N, N * N} || N <- lists:seq(1, Size)],
         M = maps:from_list(L),
         ?show({Size, map_size(M), lists:sort(maps:to_list(M)) =:= L, M =:= maps:from_list(lists:reverse(L)), M =:= maps:from_list(L ++ L)})
     end || Size <- [0, 1, 2, 31, 32, 33, 34, 64, 65, 500]],
    ok.
