%% Exit signals reach processes in receive, in after, and asleep.
-module(proc_exit_while_waiting).
-include("case.hrl").

main() ->
    [begin
         {P, R} = spawn_monitor(F),
         receive after 5 -> ok end,
         exit(P, because),
         ?show(receive {'DOWN', R, process, P, W} -> W end)
     end || F <- [fun() -> receive never -> ok end end, fun() -> receive never -> ok after 60000 -> ok end end, fun() -> receive after infinity -> ok end end, fun() -> erlang:hibernate(?MODULE, id, [x]) end]],
    ok.
