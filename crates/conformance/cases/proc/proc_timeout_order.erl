%% Sleepers wake in the order of their times.
-module(proc_timeout_order).
-include("case.hrl").

main() ->
    S = self(),
    [spawn(fun() -> receive after T -> S ! T end end) || T <- [240, 80, 160, 0]],
    ?show([receive T -> T end || _ <- [1, 2, 3, 4]]),
    ok.
