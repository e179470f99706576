%% exit/2 in all combinations of reason and trapping.
-module(proc_exit2).
-include("case.hrl").

main() ->
    [?show({Trap, R, sent(Trap, R)}) || Trap <- [false, true], R <- [normal, reason, kill, killed, shutdown, {a, [b]}, 1]],
    ?show(exit(id(notpid), x)),
    {P, M} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', M, _, _, _} -> ok end,
    ?show(exit(P, kill)),
    ?show(exit(P, normal)),
    ok.

sent(Trap, Reason) ->
    S = self(),
    {P, M} = spawn_monitor(fun() ->
        process_flag(trap_exit, Trap),
        S ! ready,
        receive {'EXIT', From, R} -> exit({message, From =:= S, R}) after 300 -> exit(survived) end
    end),
    receive ready -> ok end,
    exit(P, Reason),
    receive {'DOWN', M, process, P, Why} -> Why end.
