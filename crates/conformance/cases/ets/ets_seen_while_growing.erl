%% Objects that are there before a traversal begins are seen by it, and counted, while the table outgrows 256 objects.
-module(ets_seen_while_growing).
-export([main/0]).

main() -> io:format("~p~n", [lists:usort([one(I) || I <- lists:seq(1, 200)])]).
one(_) ->
    T = ets:new(t, [public]),
    [ets:insert(T, {I}) || I <- lists:seq(1, 250)],
    S = self(),
    W = spawn_link(fun() -> [ets:insert(T, {I}) || I <- lists:seq(251, 300)], S ! done end),
    R = watch(T, W, 0),
    ets:delete(T), R.
watch(T, W, N) ->
    L = [K || {K} <- ets:tab2list(T), K =< 250], C = length(L),
    C2 = ets:select_count(T, [{{'$1'}, [{'=<', '$1', 250}], [true]}]),
    Size = ets:info(T, size),
    if C =/= 250; C2 =/= 250; Size < 250; Size > 300 -> {bad, C, C2, Size};
       true -> receive done -> ok after 0 -> watch(T, W, N + 1) end end.
