%% Large maps updated through collections.
-module(gc_maps).
-include("case.hrl").

main() ->
    M = lists:foldl(fun(N, A) -> A#{N => {N, [N]}} end, #{}, lists:seq(1, 1000)),
    N = lists:foldl(fun(K, A) -> maps:update_with(K, fun({X, L}) -> {X, [K | L]} end, A) end, M, lists:seq(1, 1000, 2)),
    erlang:garbage_collect(),
    ?show(maps:get(501, N)),
    ?show(maps:get(502, N)),
    ?show(lists:sum([length(L) || {_, L} <- maps:values(N)])),
    ok.
