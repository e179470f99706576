%% Folding, mapping, filtering, merging and listing maps small and large.
-module(map_iterate).
-include("../harness.hrl").

bench() ->
    Large = maps:from_list([{N, N * N} || N <- lists:seq(1, 20000)]),
    Small = maps:from_list([{{key, N}, N} || N <- lists:seq(1, 20)]),
    loop(5, Large, 0) + small(8000, Small, 0).

loop(0, _, Sum) -> Sum;
loop(N, Map, Sum) ->
    Mapped = maps:map(fun(K, V) -> V - K + N end, Map),
    Kept = maps:filter(fun(K, _) -> K rem 3 =:= 0 end, Mapped),
    Merged = maps:merge(Map, Kept),
    Total = maps:fold(fun(K, V, Acc) -> (Acc + K * V) band 16#ffffffffff end, 0, Merged),
    Listed = lists:sum(maps:keys(Kept)) + lists:sum(maps:values(Kept)),
    loop(N - 1, Map, (Sum + Total + Listed) band 16#ffffffffff).

small(0, _, Sum) -> Sum;
small(N, Map, Sum) ->
    Total = maps:fold(fun({key, K}, V, Acc) -> Acc + K * V end, 0, Map),
    small(N - 1, Map#{{key, 1} := N}, (Sum + Total + length(maps:to_list(Map))) band 16#ffffffffff).
