%% Tasks started, monitored and awaited, in windows of a hundred; some of them crash.
-module(tasks).
-include("../harness.hrl").

bench() -> windows(700, 0).

windows(0, Sum) -> Sum;
windows(N, Sum) ->
    Tasks = [start(fun() -> work(I + N) end) || I <- lists:seq(1, 100)],
    windows(N - 1, lists:foldl(fun(Task, Acc) -> Acc + await(Task) end, Sum, Tasks)).

start(Work) ->
    Parent = self(),
    spawn_monitor(fun() -> Parent ! {self(), Work()} end).

work(N) when N rem 10 =:= 0 -> exit({crashed, N rem 7});
work(N) -> lists:sum(lists:seq(1, N rem 20)).

await({Pid, Ref}) ->
    receive
        {Pid, Value} ->
            erlang:demonitor(Ref, [flush]),
            Value;
        {'DOWN', Ref, process, Pid, {crashed, X}} -> X
    end.
