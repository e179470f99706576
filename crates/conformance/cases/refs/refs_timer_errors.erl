%% Timers: points in time, what is left, and arguments that are refused.
-module(refs_timer_errors).
-include("case.hrl").

main() ->
    T = erlang:start_timer(erlang:monotonic_time(millisecond) + 20, self(), due, [{abs, true}]),
    ?show(receive {timeout, T, due} -> due after 2000 -> late end),
    L = erlang:send_after(100000, self(), never),
    ?show(begin Left = erlang:read_timer(L), Left > 90000 andalso Left =< 100000 end),
    ?show(erlang:read_timer(L, [{async, true}])),
    ?show(receive {read_timer, L, Left2} -> is_integer(Left2) end),
    ?show(erlang:cancel_timer(L, [{async, true}, {info, true}])),
    ?show(receive {cancel_timer, L, Left3} -> is_integer(Left3) end),
    ?show(erlang:cancel_timer(L)),
    ?show(erlang:cancel_timer(L, [{info, false}])),
    ?show(erlang:start_timer(-1000, self(), past, [{abs, true}]) =/= none),
    ?show(erlang:send_after(id(-1), self(), x)),
    ?show(erlang:send_after(id(1 bsl 62), self(), x)),
    ?show(erlang:send_after(1, id({a, b}), x)),
    ?show(erlang:send_after(1, self(), x, id([bogus]))),
    ?show(erlang:cancel_timer(id(a))),
    ok.
