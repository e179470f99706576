%% One publisher, a thousand subscribers, acknowledged: many processes wake for one message each.
-module(broadcast).
-include("../harness.hrl").

bench() ->
    Parent = self(),
    Subscribers = [spawn_link(fun() -> subscriber(Parent, Id) end) || Id <- lists:seq(1, 1000)],
    Sum = publish(150, Subscribers, 0),
    [Subscriber ! stop || Subscriber <- Subscribers],
    Sum.

publish(0, _, Sum) -> Sum;
publish(N, Subscribers, Sum) ->
    [Subscriber ! {event, N, {data, [N, N + 1]}} || Subscriber <- Subscribers],
    publish(N - 1, Subscribers, collect(length(Subscribers), Sum)).

collect(0, Sum) -> Sum;
collect(N, Sum) -> receive {ack, X} -> collect(N - 1, Sum + X) end.

subscriber(Parent, Id) ->
    receive
        {event, N, {data, [N, _]}} ->
            Parent ! {ack, (Id * N) rem 13},
            subscriber(Parent, Id);
        stop -> ok
    end.
