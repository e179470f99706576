%% Hundreds of timers, half of them cancelled.
-module(proc_timers_many).
-include("case.hrl").

main() ->
    Rs = [{N, erlang:start_timer(N rem 7, self(), N)} || N <- lists:seq(1, 300)],
    Cancelled = [N || {N, R} <- Rs, N rem 2 =:= 0, erlang:cancel_timer(R) =/= false],
    Got = collect(300 - length(Cancelled), []),
    ?show(lists:sort(Got ++ Cancelled) =:= lists:seq(1, 300)),
    ?show(receive M -> M after 20 -> nothing_left end),
    ok.

collect(0, L) -> L;
collect(N, L) -> receive {timeout, _, P} -> collect(N - 1, [P | L]) after 3000 -> {missing, N} end.
