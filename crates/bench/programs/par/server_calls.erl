%% Calls as gen_server makes them: monitor, request, reply by the monitor's reference, demonitor with flush.
-module(server_calls).
-include("../harness.hrl").

bench() ->
    Server = spawn_link(fun() -> serve(#{}) end),
    fill(20000),
    Parent = self(),
    Clients = [spawn_link(fun() -> Parent ! {self(), client(6000, Id, Server, 0)} end) || Id <- lists:seq(1, 4)],
    Own = client(15000, 5, Server, 0),
    Sum = lists:sum([receive {Client, X} -> X end || Client <- Clients]),
    Server ! stop,
    Own + Sum.

fill(0) -> ok;
fill(N) ->
    self() ! {noise, N},
    fill(N - 1).

client(0, _, _, Sum) -> Sum;
client(N, Id, Server, Sum) ->
    ok = call(Server, {put, {Id, N rem 50}, N}),
    {ok, Value} = call(Server, {get, {Id, N rem 50}}),
    client(N - 1, Id, Server, Sum + Value).

call(Server, Request) ->
    Ref = erlang:monitor(process, Server),
    Server ! {'$call', {self(), Ref}, Request},
    receive
        {Ref, Reply} ->
            erlang:demonitor(Ref, [flush]),
            Reply;
        {'DOWN', Ref, process, _, Reason} -> exit(Reason)
    end.

serve(State) ->
    receive
        {'$call', {From, Ref}, {put, Key, Value}} ->
            From ! {Ref, ok},
            serve(State#{Key => Value});
        {'$call', {From, Ref}, {get, Key}} ->
            From ! {Ref, maps:find(Key, State)},
            serve(State);
        stop -> ok
    end.
