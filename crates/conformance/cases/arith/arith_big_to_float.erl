%% Big integers in float arithmetic.
-module(arith_big_to_float).
-include("case.hrl").

main() ->
    ?show(id(1 bsl 64) * id(1.0)),
    ?show(id((1 bsl 53) + 1) + id(0.0)),
    ?show(id((1 bsl 54) + 2) + id(0.0)),
    ?show(id((1 bsl 54) + 6) + id(0.0)),
    ?show(id(-(1 bsl 64) - 1) / id(3)),
    ?show(id(1 bsl 1000) / id(1 bsl 990)),
    ?show(id(1 bsl 1023) * id(1.0)),
    ?show(id(1 bsl 1024) * id(1.0)),
    ?show(id(1 bsl 2000) / id(1 bsl 1999)),
    ?show(id(10) / id(1 bsl 1100)),
    ?show(float(id(1 bsl 1023))),
    ?show(float(id(1 bsl 1024))),
    ?show(float(id(-(1 bsl 1100)))),
    ok.
