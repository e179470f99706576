%% Busy processes do not keep others from running.
-module(proc_yield).
-include("case.hrl").

main() ->
    S = self(),
    Busy = [spawn(fun() -> spin(0) end) || _ <- lists:seq(1, 8)],
    spawn(fun() -> S ! {sum, lists:sum(lists:seq(1, 1000))} end),
    ?show(receive {sum, N} -> N after 20000 -> starved end),
    ?show(erlang:yield()),
    [exit(P, kill) || P <- Busy],
    ok.

spin(N) -> spin(N + 1).
