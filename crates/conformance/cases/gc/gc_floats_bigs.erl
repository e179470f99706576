%% Boxed numbers through collections.
-module(gc_floats_bigs).
-include("case.hrl").

main() ->
    Fs = [N / 7 || N <- lists:seq(1, 1000)],
    Bs = [N bsl 64 || N <- lists:seq(1, 1000)],
    Hs = [1.0e300 / N || N <- lists:seq(1, 1000)],
    erlang:garbage_collect(),
    ?show(lists:sum(Bs) bsr 64),
    ?show(round(lists:sum(Fs) * 7)),
    ?show(lists:all(fun({N, H}) -> H =:= 1.0e300 / N end, lists:zip(lists:seq(1, 1000), Hs))),
    ok.
