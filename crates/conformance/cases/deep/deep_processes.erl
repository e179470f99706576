%% Twenty thousand processes at once.
-module(deep_processes).
-include("case.hrl").

main() ->
    S = self(),
    Ps = [spawn(fun() -> receive {go, N} -> S ! {sum, N} end end) || _ <- lists:seq(1, 20000)],
    lists:foldl(fun(P, N) -> P ! {go, N}, N + 1 end, 1, Ps),
    ?show(sum(20000, 0)),
    ok.

sum(0, T) -> T;
sum(K, T) -> receive {sum, N} -> sum(K - 1, T + N) end.
