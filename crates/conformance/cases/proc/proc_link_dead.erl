%% Linking to a dead process: noproc, as a message or as an exit.
-module(proc_link_dead).
-include("case.hrl").

main() ->
    {P, M} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', M, _, _, _} -> ok end,
    {Q, N} = spawn_monitor(fun() -> link(P), receive after 1000 -> exit(survived) end end),
    ?show(receive {'DOWN', N, process, Q, {R, [{erlang, link, [P], _} | _]}} -> R end),
    process_flag(trap_exit, true),
    ?show(link(P)),
    ?show(receive {'EXIT', P, R2} -> R2 after 1000 -> nothing end),
    ok.
