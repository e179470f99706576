%% ~f ~e ~g with precision and width.
-module(iofmt_floats).
-include("case.hrl").

main() ->
    [io:format("~f|~.1f|~.3f|~.10f|~e|~.3e|~.10e|~g|~.3g|~.10g~n", [F, F, F, F, F, F, F, F, F, F]) || F <- [0.0, 1.0, -1.5, 0.1, 123.456, 1.0e10, 1.0e-10, 99.99, 1.0e100, 123456789.123]],
    io:format("~10.2f|~-10.2f|~10.2.0f|~12.4e|~15.5g~n", [3.14159, 3.14159, 3.14159, 3.14159, 3.14159]),
    io:format("~f ~e ~g~n", [1.0e15, 5.0e-324, 1.7976931348623157e308]),
    io:format("~.2f ~.1f ~.1f ~.1f ~.1f~n", [1.005, 0.25, 0.35, 2.5, -0.05]),
    ?show(io_lib:format("~f ~.2f~n", [3, 7])),
    ?show(io_lib:format("~.0f", [2.5])),
    ?show(io_lib:format("~f", [a])),
    ?show(io_lib:format("~.1e", [1.0])),
    ?show(io_lib:format("~4.1f", [123.45])),
    ok.
