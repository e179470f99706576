%% Keys whose hashes may collide in any sensible table.
-module(maps_collisions).
-include("case.hrl").

main() ->
    Keys = [N bsl 32 || N <- lists:seq(0, 99)] ++ [N bsl 60 || N <- lists:seq(1, 99)] ++ [-N || N <- lists:seq(1, 99)] ++ [float(N) || N <- lists:seq(1, 99)] ++ [{[], N} || N <- lists:seq(1, 99)],
    M = maps:from_list([{K, K} || K <- Keys]),
    ?show(map_size(M)),
    ?show(lists:all(fun(K) -> maps:get(K, M) =:= K end, Keys)),
    N = lists:foldl(fun maps:remove/2, M, lists:sublist(Keys, 250)),
    ?show(map_size(N)),
    ?show(lists:all(fun(K) -> maps:find(K, N) =:= {ok, K} end, lists:nthtail(250, Keys))),
    ?show(lists:any(fun(K) -> maps:is_key(K, N) end, lists:sublist(Keys, 250))),
    ok.
