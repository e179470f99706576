%% Monitors against ends: every monitor says once that the process is gone, or is taken back and says nothing.
-module(proc_storm_monitors).
-include("case.hrl").

main() ->
    ?show(lists:usort([after_exit(kill) || _ <- lists:seq(1, 50)])),
    ?show(lists:usort([after_exit(boom) || _ <- lists:seq(1, 50)])),
    ?show(lists:usort([alive_after_exit() || _ <- lists:seq(1, 50)])),
    ?show(lists:usort([info_after_exit() || _ <- lists:seq(1, 50)])),
    ?show(many_on_one(100)),
    ?show(one_on_many(100)),
    ?show(taken_back(100)),
    ?show(early_and_late(50)),
    ?show(process_info(self(), monitors)),
    ?show(receive Any -> Any after 20 -> nothing end),
    ok.

waiting() ->
    spawn(fun() -> receive never -> ok end end).

%% A signal that comes behind the one that ends the process is answered all the same.
after_exit(Reason) ->
    P = waiting(),
    exit(P, Reason),
    M = monitor(process, P),
    receive {'DOWN', M, process, P, R} -> R end.

alive_after_exit() ->
    P = waiting(),
    exit(P, kill),
    is_process_alive(P).

info_after_exit() ->
    P = waiting(),
    exit(P, kill),
    process_info(P, message_queue_len).

many_on_one(Count) ->
    P = waiting(),
    Self = self(),
    Watchers = [spawn(fun() ->
        M = monitor(process, P),
        Self ! {self(), ready},
        receive {'DOWN', M, process, P, R} -> Self ! {self(), R} end
    end) || _ <- lists:seq(1, Count)],
    [receive {W, ready} -> ok end || W <- Watchers],
    exit(P, gone),
    Got = [receive {W, R} -> R end || W <- Watchers],
    {length(Got), lists:usort(Got)}.

one_on_many(Count) ->
    Monitors = [spawn_monitor(fun() -> exit({ended, N rem 3}) end) || N <- lists:seq(1, Count)],
    Got = [receive {'DOWN', M, process, P, {ended, N}} -> N end || {P, M} <- Monitors],
    {length(Got), lists:usort(Got)}.

taken_back(Count) ->
    Pids = [spawn(fun() -> ok end) || _ <- lists:seq(1, Count)],
    [demonitor(monitor(process, P), [flush]) || P <- Pids],
    [begin M = monitor(process, P), erlang:yield(), demonitor(M, [flush]) end || P <- Pids],
    receive {'DOWN', _, _, _, _} = Down -> Down after 20 -> nothing end.

%% The monitor that the process knew hears why it ended, the one that came too late that it is gone.
early_and_late(Count) ->
    lists:usort([begin
        P = waiting(),
        Early = monitor(process, P),
        exit(P, first),
        Late = monitor(process, P),
        Down = fun(M) -> receive {'DOWN', M, process, P, R} -> R end end,
        {Down(Late), Down(Early)}
    end || _ <- lists:seq(1, Count)]).
