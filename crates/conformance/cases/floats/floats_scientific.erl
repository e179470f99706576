%% float_to_list in scientific form.
-module(floats_scientific).
-include("case.hrl").

main() ->
    [io:format("~w ~w ~s~n", [F, D, float_to_list(id(F), [{scientific, D}])])
     || F <- [0.0, 1.0, -1.5, 123456.789, 1.0e100, 5.0e-324, 9.9999999, 0.00012345], D <- [0, 1, 2, 6, 20]],
    [io:format("~s~n", [float_to_binary(id(F), [{scientific, 3}, compact])]) || F <- [1.0, 1.5e10]],
    ok.
