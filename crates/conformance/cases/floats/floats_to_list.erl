%% float_to_list without options: twenty digits of the exact value.
-module(floats_to_list).
-include("case.hrl").

main() ->
    [io:format("~s ~s~n", [float_to_list(id(F)), float_to_binary(id(F))]) || F <- [0.0, -0.0, 1.0, 0.1, -1.5, 1 / 3, 1.0e23, 1.0e300, 5.0e-324, 123456.789]],
    ?show(float_to_list(id(1))),
    ?show(float_to_binary(id(a))),
    ?show(float_to_list(id(1 bsl 70))),
    ok.
