%% A million messages in one mailbox, the last one wanted first.
-module(long_mailbox).
-define(RUNS, 1).
-define(LINGER, 200).
-include("../harness.hrl").

bench() ->
    Parent = self(),
    spawn_link(fun() -> send_all(1000000, Parent), Parent ! last end),
    receive last -> drain(1000000, 0) end.

send_all(0, _) -> ok;
send_all(N, To) ->
    To ! {message, N, [N]},
    send_all(N - 1, To).

drain(0, Sum) -> Sum;
drain(N, Sum) -> receive {message, N, [X]} -> drain(N - 1, Sum + X) end.
