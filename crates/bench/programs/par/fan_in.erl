%% A hundred producers flood one consumer: contention on one message queue.
-module(fan_in).
-include("../harness.hrl").

bench() ->
    Parent = self(),
    [spawn_link(fun() -> produce(5000, Id, Parent) end) || Id <- lists:seq(1, 100)],
    consume(100 * 5000, 0).

produce(0, _, _) -> ok;
produce(N, Id, To) ->
    To ! {item, Id, N},
    produce(N - 1, Id, To).

consume(0, Sum) -> Sum;
consume(N, Sum) -> receive {item, Id, X} -> consume(N - 1, Sum + Id * X) end.
