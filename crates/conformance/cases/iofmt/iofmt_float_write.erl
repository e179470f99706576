%% How floats look inside other terms.
-module(iofmt_float_write).
-include("case.hrl").

main() ->
    io:format("~p ~w ~p~n", [[1.0, 2.5], {1.0e-5, 1.0e22}, #{1.0 => 0.1}]),
    io:format("~p~n", [[1.0e15, 1.0e16, 123456789012345678.0, 0.001, 0.0001, 0.00001, -0.0]]),
    io:format("~s ~s~n", [io_lib:format("~w", [1.0e300]), io_lib:write(100000.0)]),
    io:format("~s~n", [[[io_lib_format:fwrite_g(F), $\s] || F <- [1.0, 0.1, 1.0e21, 1.0e22, 1.0e-3, 123.0e-7]]]),
    ok.
