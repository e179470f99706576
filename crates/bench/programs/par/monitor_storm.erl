%% A thousand watchers each monitor the same process; it ends; all hear of it. Many monitors of the dead, too.
-module(monitor_storm).
-include("../harness.hrl").

bench() -> rounds(30, 0).

rounds(0, Sum) -> Sum;
rounds(N, Sum) ->
    Parent = self(),
    Target = spawn(fun() -> receive stop -> exit({reason, N}) end end),
    spawn_watchers(1000, Target, Parent),
    await(ready, 1000),
    Target ! stop,
    await(down, 1000),
    rounds(N - 1, Sum + dead(500, Target, 0)).

spawn_watchers(0, _, _) -> ok;
spawn_watchers(I, Target, Parent) ->
    spawn(fun() ->
        Ref = erlang:monitor(process, Target),
        Parent ! ready,
        %% Any reason: signals of two senders have no order, so the target may be gone before the monitor reaches it.
        receive {'DOWN', Ref, process, Target, _} -> Parent ! down end
    end),
    spawn_watchers(I - 1, Target, Parent).

await(_, 0) -> ok;
await(What, N) -> receive What -> await(What, N - 1) end.

dead(0, _, Sum) -> Sum;
dead(N, Target, Sum) ->
    Ref = erlang:monitor(process, Target),
    receive {'DOWN', Ref, process, _, _} -> dead(N - 1, Target, Sum + 1) end.
