%% exit/2 with oneself.
-module(proc_exit_self).
-include("case.hrl").

main() ->
    [?show({Trap, R, own(Trap, R)}) || Trap <- [false, true], R <- [normal, reason, kill]],
    ok.

own(Trap, Reason) ->
    {P, M} = spawn_monitor(fun() ->
        process_flag(trap_exit, Trap),
        exit(self(), Reason),
        receive {'EXIT', F, R} -> exit({message, F =:= self(), R}) after 300 -> exit(survived) end
    end),
    receive {'DOWN', M, process, P, Why} -> Why end.
