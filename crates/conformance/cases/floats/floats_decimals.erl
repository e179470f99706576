%% float_to_list with a number of decimals, compact or not.
-module(floats_decimals).
-include("case.hrl").

main() ->
    [io:format("~w ~w ~s ~s~n", [F, D, float_to_list(id(F), [{decimals, D}]), float_to_list(id(F), [{decimals, D}, compact])])
     || F <- [0.0, 0.5, 1.5, 2.5, -0.5, 0.125, 0.375, 1.005, 123.456, 99.995, 9.999999, 1.0e15, 1.0e-5, -7.0, 12345678.9], D <- [0, 1, 2, 3, 10, 20]],
    ok.
