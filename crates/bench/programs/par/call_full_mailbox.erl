%% Calls answered by fresh references while a hundred thousand messages wait: constant time by receive markers.
-module(call_full_mailbox).
-include("../harness.hrl").

bench() ->
    Server = spawn_link(fun serve/0),
    fill(100000),
    Sum = calls(100000, Server, 0),
    Server ! stop,
    Sum + drain(100000, 0).

fill(0) -> ok;
fill(N) ->
    self() ! {waiting, N},
    fill(N - 1).

calls(0, _, Sum) -> Sum;
calls(N, Server, Sum) ->
    Ref = make_ref(),
    Server ! {call, self(), Ref, N},
    receive {Ref, Reply} -> calls(N - 1, Server, Sum + Reply) end.

serve() ->
    receive
        {call, From, Ref, N} ->
            From ! {Ref, N rem 10},
            serve();
        stop -> ok
    end.

drain(0, Sum) -> Sum;
drain(N, Sum) -> receive {waiting, X} -> drain(N - 1, Sum + X) end.
