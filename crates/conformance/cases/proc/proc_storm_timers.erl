%% Timers against cancellations and ends: each fires once or is cancelled, in the order of their times, and ends with its destination.
-module(proc_storm_timers).
-include("case.hrl").

main() ->
    ?show(in_order(40)),
    ?show(same_time(40)),
    ?show(cancelled(60)),
    ?show(raced(60)),
    ?show(cancelled_by_others(40)),
    ?show(to_the_dead()),
    ?show(to_the_dying()),
    ?show(to_a_name()),
    ?show(timeouts(40)),
    ?show(receive Any -> Any after 20 -> nothing end),
    ok.

%% Started from the last to the first.
in_order(Count) ->
    At = erlang:monotonic_time(millisecond) + 30,
    [erlang:send_after(At + N, self(), {at, N}, [{abs, true}]) || N <- lists:seq(Count, 1, -1)],
    [receive {at, N} -> N end || _ <- lists:seq(1, Count)] =:= lists:seq(1, Count).

same_time(Count) ->
    At = erlang:monotonic_time(millisecond) + 10,
    [erlang:send_after(At, self(), {at, N}, [{abs, true}]) || N <- lists:seq(1, Count)],
    lists:sort([receive {at, N} -> N end || _ <- lists:seq(1, Count)]) =:= lists:seq(1, Count).

cancelled(Count) ->
    Timers = [erlang:start_timer(60000, self(), N) || N <- lists:seq(1, Count)],
    Left = [erlang:cancel_timer(T) || T <- Timers],
    Again = [erlang:cancel_timer(T) || T <- Timers],
    {lists:all(fun(L) -> is_integer(L) andalso L > 0 andalso L =< 60000 end, Left), lists:usort(Again)}.

%% Cancelled when it is about to fire: there is a message exactly when there is no time left to give.
raced(Count) ->
    lists:usort([begin
        T = erlang:start_timer(N rem 3, self(), N),
        busy(N * 50),
        case erlang:cancel_timer(T) of
            false -> receive {timeout, T, N} -> right end;
            Left when is_integer(Left) -> receive {timeout, T, N} -> both after 5 -> right end
        end
    end || N <- lists:seq(1, Count)]).

busy(0) -> ok;
busy(N) -> busy(N - 1).

cancelled_by_others(Count) ->
    Self = self(),
    lists:usort([begin
        T = erlang:start_timer(2, Self, N),
        Pids = [spawn(fun() -> busy(N * 100), Self ! {self(), erlang:cancel_timer(T)} end) || _ <- [1, 2]],
        Won = length([P || P <- Pids, receive {P, Left} -> Left =/= false end]),
        Fired = receive {timeout, T, N} -> 1 after 8 -> 0 end,
        Won + Fired
    end || N <- lists:seq(1, Count)]).

to_the_dead() ->
    {P, M} = spawn_monitor(fun() -> ok end),
    receive {'DOWN', M, _, _, _} -> ok end,
    T = erlang:start_timer(60000, P, never),
    {erlang:read_timer(T), erlang:cancel_timer(T)}.

to_the_dying() ->
    P = spawn(fun() -> receive stop -> ok end end),
    Timers = [erlang:send_after(60000, P, N) || N <- lists:seq(1, 20)],
    Running = lists:all(fun is_integer/1, [erlang:read_timer(T) || T <- Timers]),
    M = monitor(process, P),
    P ! stop,
    receive {'DOWN', M, _, _, _} -> ok end,
    {Running, lists:usort([erlang:read_timer(T) || T <- Timers])}.

to_a_name() ->
    register(timed, self()),
    erlang:send_after(1, timed, by_name),
    erlang:send_after(1, nobody_has_this_name, by_name),
    Got = receive by_name -> by_name end,
    unregister(timed),
    Got.

%% Many receives that time out while messages come that do not fit.
timeouts(Count) ->
    Self = self(),
    Pids = [spawn(fun() -> Self ! {self(), receive never -> early after N rem 7 -> timeout end} end) || N <- lists:seq(1, Count)],
    [P ! {noise, P} || P <- Pids],
    lists:usort([receive {P, Result} -> Result end || P <- Pids]).
