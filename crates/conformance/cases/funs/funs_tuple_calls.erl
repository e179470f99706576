%% Calls through values fetched from tuples, maps and lists.
-module(funs_tuple_calls).
-include("case.hrl").

main() ->
    T = id({fun(X) -> X + 1 end, fun(X, Y) -> X * Y end}),
    ?show((element(1, T))(1)),
    {F, G} = T,
    ?show(G(F(1), F(2))),
    M = id(#{f => F, g => G}),
    ?show((map_get(g, M))(3, 4)),
    ?show([H(10) || H <- [F, fun erlang:abs/1, fun(X) -> {X} end]]),
    ?show(tail(F, 41)),
    ?show((hd([F]))(5) + (hd([G]))(2, 3)),
    ok.

tail(F, X) -> F(X).
