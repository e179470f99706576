%% A million processes wait. The observer reads memory at the marks; then each process gets a message and answers.
-module(idle_million).
-define(RUNS, 1).
-define(LINGER, 200).
-include("../harness.hrl").

bench() ->
    mark(before),
    Pids = spawn_many(1000000, []),
    mark(alive),
    lists:foreach(fun(Pid) -> Pid ! {ask, self()} end, Pids),
    collect(1000000, 0).

spawn_many(0, Pids) -> Pids;
spawn_many(N, Pids) ->
    spawn_many(N - 1, [spawn(fun() -> idle(N) end) | Pids]).

idle(N) -> receive {ask, From} -> From ! {answer, N} end.

collect(0, Sum) -> Sum;
collect(N, Sum) -> receive {answer, X} -> collect(N - 1, Sum + X) end.

mark(Name) ->
    erlang:display({mark, Name}),
    receive after 200 -> ok end.
