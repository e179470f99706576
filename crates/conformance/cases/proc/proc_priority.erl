%% Processes of every priority all finish.
-module(proc_priority).
-include("case.hrl").

main() ->
    S = self(),
    [spawn_opt(fun() -> S ! {P, busy(3000, 0)} end, [{priority, P}]) || P <- [low, normal, high]],
    ?show(lists:sort([receive {P, N} -> {P, N} end || _ <- [1, 2, 3]])),
    ok.

busy(0, N) -> N;
busy(K, N) -> busy(K - 1, N + K).
