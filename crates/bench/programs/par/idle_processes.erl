%% Sixty thousand processes wait; then each is asked once and answers.
-module(idle_processes).
-include("../harness.hrl").

bench() ->
    Pids = spawn_many(60000, []),
    lists:foreach(fun(Pid) -> Pid ! {ask, self()} end, Pids),
    collect(60000, 0).

spawn_many(0, Pids) -> Pids;
spawn_many(N, Pids) ->
    spawn_many(N - 1, [spawn(fun() -> receive {ask, From} -> From ! {answer, N} end end) | Pids]).

collect(0, Sum) -> Sum;
collect(N, Sum) -> receive {answer, X} -> collect(N - 1, Sum + X) end.
