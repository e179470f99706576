%% Closures chained and kept through collections.
-module(gc_funs).
-include("case.hrl").

main() ->
    F = lists:foldl(fun(N, G) -> fun(X) -> G(X) + N end end, fun(X) -> X end, lists:seq(1, 2000)),
    erlang:garbage_collect(),
    ?show(F(0)),
    Fs = [begin L = lists:seq(1, N), fun() -> lists:sum(L) end end || N <- lists:seq(1, 100)],
    erlang:garbage_collect(),
    ?show(lists:sum([G() || G <- Fs])),
    ok.
