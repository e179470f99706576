%% Two processes exchange ten thousand messages.
-module(proc_pingpong).
-include("case.hrl").

main() ->
    S = self(),
    P = spawn(fun() -> pong(S) end),
    ?show(ping(P, 10000)),
    ok.

ping(P, 0) -> P ! stop, receive stopped -> done end;
ping(P, N) -> P ! {ping, N}, receive {pong, N} -> ping(P, N - 1) end.

pong(S) -> receive {ping, N} -> S ! {pong, N}, pong(S); stop -> S ! stopped end.
