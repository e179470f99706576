%% Links are one per pair: linking twice, unlinking once.
-module(proc_link_twice).
-include("case.hrl").

main() ->
    process_flag(trap_exit, true),
    P = spawn(fun() -> receive stop -> exit(stopped) end end),
    ?show([link(P), link(P), unlink(P)]),
    P ! stop,
    ?show(receive {'EXIT', P, R} -> R after 30 -> nothing end),
    Q = spawn(fun() -> receive stop -> exit(stopped) end end),
    link(Q), link(Q),
    Q ! stop,
    ?show(receive {'EXIT', Q, R2} -> R2 after 1000 -> nothing end),
    ?show(receive {'EXIT', Q, R3} -> R3 after 20 -> once end),
    ?show(link(self())),
    ?show(unlink(self())),
    ?show(link(id(a))),
    ?show(unlink(id(a))),
    ok.
