%% Which functions keep the sign of zero.
-module(floats_negative_zero).
-include("case.hrl").

main() ->
    Z = id(-0.0),
    io:format("~w~n", [Z]),
    io:format("~s~n", [float_to_list(Z, [{decimals, 2}])]),
    io:format("~s~n", [float_to_binary(Z, [short])]),
    io:format("~s~n", [float_to_list(Z, [{scientific, 3}])]),
    ?show(-Z),
    ?show(Z + 0.0),
    ?show(Z + Z),
    ?show(Z * 1),
    ?show(0.0 * -1),
    ?show(abs(Z)),
    ?show(trunc(Z)),
    ?show(round(Z)),
    ?show(floor(Z)),
    ?show(ceil(Z)),
    ?show(ceil(id(-0.5))),
    ?show(math:ceil(id(-0.5))),
    ?show(math:sqrt(Z)),
    ?show(<<Z/float>>),
    ?show(Z == 0.0),
    ?show(Z =:= 0.0),
    ?show(Z == 0),
    ?show(Z < 0.0),
    ?show(id(#{-0.0 => a}) =:= #{0.0 => a}),
    ok.
