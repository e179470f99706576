%% Monitors: all reasons, several at once, dead and named processes.
-module(proc_monitor).
-include("case.hrl").

main() ->
    [begin
         {P, R} = spawn_monitor(fun() -> exit(Reason) end),
         ?show({Reason, receive {'DOWN', R, process, P, Why} -> Why end})
     end || Reason <- [normal, reason, kill, {a, b}, shutdown]],
    P1 = spawn(fun() -> receive stop -> ok end end),
    Rs = [monitor(process, P1) || _ <- [1, 2, 3]],
    P1 ! stop,
    ?show([receive {'DOWN', R1, process, P1, W} -> W end || R1 <- Rs]),
    R2 = monitor(process, P1),
    ?show(receive {'DOWN', R2, process, P1, W2} -> W2 end),
    R3 = monitor(process, no_such_name),
    ?show(receive {'DOWN', R3, process, Who, W3} -> {Who, W3} end),
    P4 = spawn(fun() -> receive stop -> exit(bye) end end),
    register(some_name, P4),
    R4 = monitor(process, some_name),
    R5 = monitor(process, {some_name, node()}),
    P4 ! stop,
    ?show(receive {'DOWN', R4, process, Who4, W4} -> {Who4, W4} end),
    ?show(receive {'DOWN', R5, process, Who5, W5} -> {Who5, W5} end),
    ?show(is_reference(monitor(process, self()))),
    ?show(monitor(process, id(1))),
    ?show(monitor(id(bogus), self())),
    ok.
