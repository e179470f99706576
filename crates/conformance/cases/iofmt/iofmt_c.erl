%% ~c with repetition, width and Unicode.
-module(iofmt_c).
-include("case.hrl").

main() ->
    io:format("~c~c~c|~5c|~3.2c|~-5.2c|~tc~n", [$a, $b, $c, $x, $y, $z, 16#20AC]),
    io:format("~*c|~0c|~n", [3, $q, $r]),
    ?show(io_lib:format("~c", [16#20AC])),
    ?show(io_lib:format("~tc", [16#1F600])),
    ?show(io_lib:format("~c", [a])),
    ok.
