%% When two funs are the same.
-module(funs_equality).
-include("case.hrl").

main() ->
    F = make(1), G = make(1), H = make(1.0), I = other(1),
    ?show([F =:= F, F =:= G, F == H, F =:= H, F =:= I]),
    ?show(fun lists:map/2 == fun lists:map/2),
    ?show(fun lists:map/2 == fun lists:filter/2),
    ?show(maps:get(G, #{F => found})),
    ?show(lists:member(G, [I, F])),
    ?show(fun lists:map/2 < F),
    ok.

make(N) -> fun(X) -> X + N end.
other(N) -> fun(X) -> X - N end.
