%% Closures over values of all kinds.
-module(funs_closures).
-include("case.hrl").

main() ->
    A = id(1), B = id([x]), C = id({t, 2.5}), D = id(<<"bin">>), E = id(#{k => v}), F = id(1 bsl 80),
    G = fun() -> {A, B, C, D, E, F} end,
    ?show(G()),
    H = fun(X) -> fun(Y) -> fun(Z) -> {A, X, Y, Z} end end end,
    ?show(((H(b))(c))(d)),
    ?show([(fun(X) -> X + N end)(10) || N <- [1, 2, 3]]),
    Fs = [fun() -> N * N end || N <- lists:seq(1, 5)],
    ?show([Fun() || Fun <- Fs]),
    ?show((fun(A1, B1, C1, D1, E1, F1, G1, H1) -> [H1, G1, F1, E1, D1, C1, B1, A1, A] end)(1, 2, 3, 4, 5, 6, 7, 8)),
    ok.
