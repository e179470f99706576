%% A small supervisor restarts its crashing child three times.
-module(proc_supervise).
-include("case.hrl").

main() ->
    S = self(),
    {P, R} = spawn_monitor(fun() -> process_flag(trap_exit, true), supervise(S, 3) end),
    ?show(receive {'DOWN', R, process, P, W} -> W end),
    ?show(drain()),
    ok.

supervise(_, 0) -> exit(gave_up);
supervise(S, N) ->
    C = spawn_link(fun() -> S ! {started, N}, exit({crash, N}) end),
    receive {'EXIT', C, Reason} -> S ! {exited, Reason}, supervise(S, N - 1) end.

drain() -> receive M -> [M | drain()] after 0 -> [] end.
