%% Two processes exchange small messages: the latency of one send and one receive.
-module(ping_pong).
-include("../harness.hrl").

bench() ->
    Parent = self(),
    Pong = spawn_link(fun pong/0),
    spawn_link(fun() -> Parent ! {done, ping(200000, Pong, 0)} end),
    receive {done, Sum} -> Pong ! stop, Sum end.

ping(0, _, Sum) -> Sum;
ping(N, Pong, Sum) ->
    Pong ! {ping, self(), N},
    receive {pong, X} -> ping(N - 1, Pong, Sum + X) end.

pong() ->
    receive
        {ping, From, N} ->
            From ! {pong, N band 3},
            pong();
        stop -> ok
    end.
