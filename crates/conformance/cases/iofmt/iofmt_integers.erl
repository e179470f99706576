%% ~b ~B ~x ~X ~# ~+ with bases, widths, padding.
-module(iofmt_integers).
-include("case.hrl").

main() ->
    [io:format("~b ~B ~.2b ~.16b ~.16B ~.36b ~.16# ~.8# ~.16+ ~#~n", [N, N, N, N, N, N, N, N, N, N]) || N <- [0, 1, -1, 255, -255, 1 bsl 64]],
    io:format("~8b|~-8b|~8.16.0b|~8.10.*b|~2.10.0B|~3.16.xB~n", [42, 42, 255, $_, 5, 7, 171]),
    io:format("~.16x|~.10x|~10.16x|~.16X~n", [255, "0x", 10, "pre-", 255, "0x", -31, "0x"]),
    io:format("~2b|~3b|~5.10.0b|~4..0b~n", [12345, 123, -42, 7]),
    ?show(io_lib:format("~b", [1.0])),
    ?show(io_lib:format("~b", [a])),
    ?show(io_lib:format("~.37b", [1])),
    ?show(io_lib:format("~.1b", [1])),
    ok.
