%% Groups of linked processes die together; watchers trap and count the exit signals.
-module(link_storm).
-include("../harness.hrl").

bench() ->
    process_flag(trap_exit, true),
    rounds(40, 0).

rounds(0, Sum) -> Sum;
rounds(N, Sum) ->
    Parent = self(),
    Hub = spawn_link(fun() ->
        [spawn_link(fun() -> link(Parent), receive never -> ok end end) || _ <- lists:seq(1, 1000)],
        receive explode -> exit(boom) end
    end),
    Hub ! explode,
    rounds(N - 1, Sum + ended(Hub, 1)).

%% The hub's members may link to the parent before or after the hub has gone: only the hub's end is counted here,
%% and what the members' ends brought is taken out of the queue.
ended(Hub, Count) ->
    receive {'EXIT', Hub, boom} -> Count + flush() end.

flush() ->
    receive {'EXIT', _, boom} -> flush() after 0 -> 0 end.
