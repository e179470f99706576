%% after and catch do not run when an exit signal kills.
-module(proc_after_exit).
-include("case.hrl").

main() ->
    S = self(),
    {P, R} = spawn_monitor(fun() ->
        try receive never -> ok end
        catch _:_ -> S ! caught
        after S ! after_ran
        end
    end),
    receive after 10 -> ok end,
    exit(P, reason),
    ?show(receive {'DOWN', R, process, P, W} -> W end),
    ?show(receive X -> X after 20 -> nothing end),
    ok.
