%% Messages by registered name: whereis, sends by name from several clients, register and unregister.
-module(registered).
-include("../harness.hrl").

bench() ->
    register(bench_registered_server, spawn_link(fun() -> serve(0) end)),
    Parent = self(),
    [spawn_link(fun() -> client(60000), Parent ! finished end) || _ <- lists:seq(1, 4)],
    await(4),
    Renamed = rename(30000, 0),
    bench_registered_server ! {total, self()},
    Total = receive {total, X} -> X end,
    Server = whereis(bench_registered_server),
    unregister(bench_registered_server),
    Server ! stop,
    Total + Renamed.

client(0) -> ok;
client(N) when N rem 10 =:= 0 ->
    true = is_pid(whereis(bench_registered_server)),
    bench_registered_server ! {add, 2},
    client(N - 1);
client(N) ->
    bench_registered_server ! {add, 1},
    client(N - 1).

serve(Total) ->
    receive
        {add, X} -> serve(Total + X);
        {total, From} ->
            From ! {total, Total},
            serve(Total);
        stop -> ok
    end.

rename(0, Sum) -> Sum;
rename(N, Sum) ->
    register(bench_registered_client, self()),
    bench_registered_client ! {self, N},
    receive {self, N} -> ok end,
    unregister(bench_registered_client),
    rename(N - 1, Sum + 1).

await(0) -> ok;
await(N) -> receive finished -> await(N - 1) end.
