%% is_process_alive, and its errors.
-module(pids_alive).
-include("case.hrl").

main() ->
    ?show(is_process_alive(self())),
    {P, R} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', R, _, _, _} -> ok end,
    ?show(is_process_alive(P)),
    ?show(is_process_alive(id(a))),
    Q = spawn(fun() -> receive after infinity -> ok end end),
    ?show(is_process_alive(Q)),
    exit(Q, kill),
    ?show(is_process_alive(Q)),
    ok.
