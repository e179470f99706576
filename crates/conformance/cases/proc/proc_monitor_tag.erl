%% monitor/3 with a tag of one's own.
-module(proc_monitor_tag).
-include("case.hrl").

main() ->
    {P, R} = spawn_opt(fun() -> exit(a) end, [{monitor, [{tag, my_tag}]}]),
    ?show(receive {my_tag, R, process, P, W} -> W end),
    Q = spawn(fun() -> receive stop -> exit(b) end end),
    R2 = monitor(process, Q, [{tag, {tagged, 1}}]),
    Q ! stop,
    ?show(receive {{tagged, 1}, R2, process, Q, W2} -> W2 end),
    ?show(monitor(process, Q, id([bogus]))),
    ok.
