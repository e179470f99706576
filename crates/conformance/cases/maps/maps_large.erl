%% Six hundred keys: look-up, replace, remove, compare.
-module(maps_large).
-include("case.hrl").

main() ->
    L = lists:seq(1, 600),
    M = lists:foldl(fun(N, A) -> A#{{key, N} => N} end, #{}, L),
    ?show(map_size(M)),
    ?show(lists:all(fun(N) -> map_get({key, N}, M) =:= N end, L)),
    ?show(maps:is_key({key, 601}, M)),
    N = lists:foldl(fun(K, A) -> A#{{key, K} := K + 1} end, M, lists:seq(1, 600, 3)),
    ?show(lists:sum(maps:values(N)) - lists:sum(maps:values(M))),
    ?show(map_size(M) =:= map_size(N)),
    ?show(M =:= N),
    O = lists:foldl(fun(K, A) -> maps:remove({key, K}, A) end, N, lists:seq(1, 600, 3)),
    ?show(map_size(O)),
    ?show(lists:sort(maps:keys(O)) =:= [{key, K} || K <- L, K rem 3 =/= 1]),
    ok.
