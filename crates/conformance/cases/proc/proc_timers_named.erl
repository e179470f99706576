%% Timers to a name, to a process that died, and in their order.
-module(proc_timers_named).
-include("case.hrl").

main() ->
    register(timed, self()),
    erlang:send_after(5, timed, by_name),
    ?show(receive M -> M after 2000 -> none end),
    erlang:send_after(5, nobody_is_called_this, lost),
    P = spawn(fun() -> ok end),
    erlang:send_after(5, P, lost),
    [erlang:send_after(T, self(), {t, T}) || T <- [180, 60, 120]],
    ?show([receive {t, T} -> T after 2000 -> none end || _ <- [1, 2, 3]]),
    Abs = erlang:monotonic_time(millisecond) + 10,
    erlang:send_after(Abs, self(), absolute, [{abs, true}]),
    ?show(receive absolute -> erlang:monotonic_time(millisecond) >= Abs after 2000 -> none end),
    ok.
