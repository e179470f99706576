%% A thousand processes in a ring pass a counter round: one runnable process at a time.
-module(ring).
-include("../harness.hrl").

bench() ->
    Last = lists:foldl(fun(_, Next) -> spawn_link(fun() -> member(Next) end) end, self(), lists:seq(1, 1000)),
    rounds(200, Last, 0).

rounds(0, First, Sum) ->
    First ! stop,
    receive stop -> Sum end;
rounds(N, First, Sum) ->
    First ! {token, N},
    receive {token, Count} -> rounds(N - 1, First, Sum + Count) end.

member(Next) ->
    receive
        {token, N} ->
            Next ! {token, N + 1},
            member(Next);
        stop -> Next ! stop
    end.
