%% A hundred and fifty thousand processes born, each sends one message and ends.
-module(spawn_exit).
-include("../harness.hrl").

bench() -> batches(150, 0).

batches(0, Sum) -> Sum;
batches(N, Sum) ->
    Parent = self(),
    spawn_many(1000, Parent),
    batches(N - 1, Sum + collect(1000, 0)).

spawn_many(0, _) -> ok;
spawn_many(N, Parent) ->
    spawn(fun() -> Parent ! {result, N * 2} end),
    spawn_many(N - 1, Parent).

collect(0, Sum) -> Sum;
collect(N, Sum) -> receive {result, X} -> collect(N - 1, Sum + X) end.
