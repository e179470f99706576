%% demonitor with flush and info.
-module(proc_demonitor).
-include("case.hrl").

main() ->
    P = spawn(fun() -> receive stop -> ok end end),
    R = monitor(process, P),
    ?show(demonitor(R)),
    ?show(demonitor(R)),
    ?show(demonitor(R, [info])),
    R2 = monitor(process, P),
    ?show(demonitor(R2, [info])),
    R3 = monitor(process, P),
    R4 = monitor(process, P),
    R5 = monitor(process, P),
    P ! stop,
    receive {'DOWN', R5, _, _, _} -> ok end,
    receive after 5 -> ok end,
    ?show(demonitor(R3, [flush])),
    ?show(receive {'DOWN', R3, _, _, _} -> there after 0 -> flushed end),
    ?show(demonitor(R4, [info, flush])),
    ?show(receive {'DOWN', R4, _, _, _} -> there after 0 -> flushed end),
    ?show(demonitor(make_ref())),
    ?show(demonitor(make_ref(), [info])),
    ?show(demonitor(id(a))),
    ?show(demonitor(make_ref(), id([bogus]))),
    ?show(demonitor(make_ref(), id(x))),
    ok.
