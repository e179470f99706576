%% send_after, start_timer, cancel_timer, read_timer.
-module(proc_timers).
-include("case.hrl").

main() ->
    _ = erlang:send_after(5, self(), tick),
    ?show(receive M -> M after 2000 -> none end),
    R = erlang:start_timer(5, self(), payload),
    ?show(receive {timeout, R, P} -> P after 2000 -> none end),
    R2 = erlang:send_after(60000, self(), never),
    ?show(begin T = erlang:read_timer(R2), T > 50000 andalso T =< 60000 end),
    ?show(begin T = erlang:cancel_timer(R2), T > 50000 andalso T =< 60000 end),
    ?show(erlang:cancel_timer(R2)),
    ?show(erlang:read_timer(R2)),
    ?show(erlang:cancel_timer(make_ref())),
    R3 = erlang:send_after(0, self(), now),
    ?show(receive now -> ok after 2000 -> none end),
    ?show(erlang:cancel_timer(R3)),
    R4 = erlang:send_after(60000, self(), x),
    ?show(erlang:cancel_timer(R4, [{info, false}])),
    R5 = erlang:send_after(60000, self(), x),
    ?show(erlang:cancel_timer(R5, [{async, true}])),
    ?show(receive {cancel_timer, R5, T5} -> is_integer(T5) after 2000 -> none end),
    ?show(erlang:send_after(id(-1), self(), x)),
    ?show(erlang:send_after(id(a), self(), x)),
    ?show(erlang:send_after(1, id("x"), x)),
    ?show(erlang:start_timer(1.5, self(), x)),
    ?show(erlang:cancel_timer(id(a))),
    ok.
