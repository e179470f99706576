%% Receives that only look at messages newer than a reference.
-module(proc_receive_markers).
-include("case.hrl").

main() ->
    [self() ! {old, N} || N <- lists:seq(1, 200)],
    P = spawn(fun() -> loop() end),
    ?show([ask(P, N) || N <- lists:seq(1, 10)]),
    ?show(ask_or(P, 5)),
    ?show(both(P)),
    ?show(ask_after(P)),
    ?show(length(drain())),
    ok.

loop() -> receive {R, S, N} -> S ! {R, N * 2}, loop() end.

ask(P, N) ->
    R = make_ref(),
    P ! {R, self(), N},
    receive {R, A} -> A end.

ask_or(P, N) ->
    R = monitor(process, P),
    P ! {R, self(), N},
    receive
        {R, A} -> demonitor(R, [flush]), A;
        {'DOWN', R, _, _, _} -> down
    end.

both(P) ->
    R1 = make_ref(), R2 = make_ref(),
    P ! {R1, self(), 1},
    P ! {R2, self(), 2},
    B = receive {R2, X} -> X end,
    A = receive {R1, Y} -> Y end,
    {A, B}.

ask_after(P) ->
    R = make_ref(),
    P ! {R, self(), 7},
    receive {R, A} -> A after 5000 -> late end.

drain() -> receive M -> [M | drain()] after 0 -> [] end.
