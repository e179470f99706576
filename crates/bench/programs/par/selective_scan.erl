%% Messages taken in an order that is not theirs: every receive scans the queue.
-module(selective_scan).
-include("../harness.hrl").

bench() ->
    send_all(6000),
    backwards(6000, 0).

send_all(0) -> ok;
send_all(N) ->
    self() ! {item, 6001 - N, N},
    send_all(N - 1).

backwards(0, Sum) -> Sum;
backwards(N, Sum) ->
    receive {item, N, X} -> backwards(N - 1, (Sum * 3 + X) band 16#ffffffff) end.
