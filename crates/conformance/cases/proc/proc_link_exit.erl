%% A linked process dies with the reason of its partner, unless that is normal.
-module(proc_link_exit).
-include("case.hrl").

main() ->
    [?show({R, linked(R)}) || R <- [normal, reason, kill, killed, shutdown, {a, b}, 1]],
    ok.

%% What a process sees of itself when its linked child exits with Reason.
linked(Reason) ->
    {P, M} = spawn_monitor(fun() ->
        spawn_link(fun() -> exit(Reason) end),
        receive never -> ok after 300 -> exit(survived) end
    end),
    receive {'DOWN', M, process, P, R} -> R end.
