%% abs of integers and floats.
-module(arith_abs).
-include("case.hrl").

main() ->
    [?show({N, abs(id(N))}) || N <- [0, 1, -1, -(1 bsl 59), -(1 bsl 60), (1 bsl 60) - 1, -(1 bsl 63), -(1 bsl 64), -(1 bsl 100), 1.5, -1.5, 0.0, -0.0, -1.0e300]],
    ?show(abs(id(a))),
    ?show(abs(id([]))),
    ok.
