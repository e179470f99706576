%% Timers started, cancelled and delivered by the hundred thousand.
-module(send_after).
-include("../harness.hrl").

bench() ->
    Long = [erlang:send_after(600000 + N rem 1000, self(), {never, N}) || N <- lists:seq(1, 100000)],
    [erlang:send_after(N rem 20, self(), {tick, N}) || N <- lists:seq(1, 100000)],
    Cancelled = lists:foldl(fun(Ref, Count) -> Count + cancelled(erlang:cancel_timer(Ref)) end, 0, Long),
    Cancelled + collect(100000, 0).

cancelled(Left) when is_integer(Left) -> 1;
cancelled(false) -> 0.

collect(0, Sum) -> Sum;
collect(N, Sum) -> receive {tick, X} -> collect(N - 1, Sum + X) end.
