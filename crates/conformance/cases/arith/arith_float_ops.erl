%% Float arithmetic: exact values, mixed operands, overflow is an error.
-module(arith_float_ops).
-include("case.hrl").

main() ->
    Fs = [0.0, -0.0, 1.0, -1.5, 0.1, 3, -7, 1.0e308, 5.0e-324, 123456789.123],
    [?show({X, Y, id(X) + id(Y), id(X) - id(Y), id(X) * id(Y) * 1.0}) || X <- Fs, Y <- [0.0, 1, -2.5, 0.1]],
    [?show({X, Y, id(X) / id(Y)}) || X <- Fs, Y <- [1, -2, 3.0, 0.1]],
    ?show(id(1.0e308) * id(10.0)),
    ?show(id(1.0e308) + id(1.0e308)),
    ?show(id(-1.0e308) - id(1.0e308)),
    ?show(id(1.0e308) / id(0.01)),
    ?show(id(1.0e-308) / id(1.0e308)),
    ?show(id(5.0e-324) / id(2)),
    ok.
