%% A process in an endless loop can be killed, with or without trapping.
-module(proc_kill_busy).
-include("case.hrl").

main() ->
    [begin
         {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, Trap), spin(0) end),
         receive after 5 -> ok end,
         exit(P, kill),
         ?show(receive {'DOWN', R, process, P, W} -> W end)
     end || Trap <- [false, true]],
    {P2, R2} = spawn_monitor(fun() -> spin(0) end),
    exit(P2, reason),
    ?show(receive {'DOWN', R2, process, P2, W2} -> W2 end),
    ok.

spin(N) -> spin(N + 1).
