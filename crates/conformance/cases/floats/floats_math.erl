%% The math module on ordinary arguments, to fifteen digits.
-module(floats_math).
-include("case.hrl").

main() ->
    [show1(F, X, math:F(X)) || F <- [sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, exp, sqrt, erf, erfc], X <- [0, 0.5, 1, 0.25]],
    [show1(F, X, math:F(X)) || F <- [log, log2, log10, sqrt, acosh], X <- [1, 2, 10, 100.5, 1 bsl 80]],
    [show1(atanh, X, math:atanh(X)) || X <- [0, 0.5, -0.25]],
    [show1(pow, {X, Y}, math:pow(X, Y)) || {X, Y} <- [{2, 10}, {2, 0.5}, {10, -2}, {0, 0}, {-2, 3}, {1.5, 2.5}, {2, 1000}]],
    [show1(atan2, {X, Y}, math:atan2(X, Y)) || {X, Y} <- [{1, 1}, {-1, 1}, {1, -1}, {-1, -1}, {0, 0}, {0, -1}, {-0.0, -1}, {1, 0}]],
    [show1(fmod, {X, Y}, math:fmod(X, Y)) || {X, Y} <- [{5, 3}, {-5, 3}, {5.5, -2}, {1.0e20, 3}]],
    io:format("~s~n", [float_to_list(math:pi(), [{decimals, 14}])]),
    io:format("~s~n", [float_to_list(math:tau(), [{decimals, 14}])]),
    ok.

show1(F, X, Y) -> io:format("~w ~w ~s~n", [F, X, float_to_list(Y, [{scientific, 13}])]).
