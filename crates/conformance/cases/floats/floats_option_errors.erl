%% Options that float_to_list refuses, and those of which the last wins.
-module(floats_option_errors).
-include("case.hrl").

main() ->
    ?show(float_to_list(id(1.5), [{decimals, -1}])),
    ?show(float_to_list(id(1.5), [{decimals, 253}])),
    ?show(length(float_to_list(id(1.5), [{decimals, 253}]))),
    ?show(float_to_list(id(1.5), [{decimals, 254}])),
    ?show(float_to_list(id(1.5), [{scientific, 250}])),
    ?show(float_to_list(id(1.5), [{scientific, -1}])),
    ?show(float_to_list(id(1.5), [bogus])),
    ?show(float_to_list(id(1.5), id(x))),
    ?show(float_to_list(id(1.5), [short | x])),
    ?show(float_to_list(id(1), [short])),
    ?show(float_to_list(id(1.5), [{decimals, 1}, {scientific, 2}])),
    ?show(float_to_list(id(1.5), [{scientific, 2}, {decimals, 1}])),
    ?show(float_to_list(id(1.5), [])),
    ?show(float_to_list(id(1.5), [compact])),
    ?show(float_to_binary(id(1.5), [{decimals, a}])),
    ?show(float_to_list(id(1.0e253), [{decimals, 0}])),
    ?show(float_to_list(id(1.0e300), [{decimals, 2}])),
    ok.
