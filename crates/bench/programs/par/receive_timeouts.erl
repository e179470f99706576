%% Sixty thousand processes each wait in receive ... after, most of them together.
-module(receive_timeouts).
-include("../harness.hrl").

bench() ->
    Parent = self(),
    spawn_many(60000, Parent),
    collect(60000, 0).

spawn_many(0, _) -> ok;
spawn_many(N, Parent) ->
    spawn(fun() ->
        receive never -> ok after 5 + N rem 40 -> Parent ! {woken, N rem 10} end
    end),
    spawn_many(N - 1, Parent).

collect(0, Sum) -> Sum;
collect(N, Sum) -> receive {woken, X} -> collect(N - 1, Sum + X) end.
