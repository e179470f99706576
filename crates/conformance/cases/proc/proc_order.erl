%% Messages from one sender arrive in order, whatever their size.
-module(proc_order).
-include("case.hrl").

main() ->
    S = self(),
    spawn(fun() -> [S ! {N, lists:seq(1, N rem 50)} || N <- lists:seq(1, 1000)] end),
    ?show([N || N <- lists:seq(1, 1000), receive {M, L} -> M =/= N orelse length(L) =/= N rem 50 end]),
    Ps = [spawn(fun() -> [S ! {P, N} || N <- lists:seq(1, 100)] end) || P <- lists:seq(1, 10)],
    Got = [receive M -> M end || _ <- lists:seq(1, 1000)],
    ?show([[N || {Q, N} <- Got, Q =:= P] =:= lists:seq(1, 100) || P <- lists:seq(1, 10)]),
    ?show(length(Ps)),
    ok.
