%% phash2 of big integers and floats.
-module(hash_phash2_numbers).
-include("case.hrl").

main() ->
    [io:format("~w ~w~n", [T, erlang:phash2(id(T))]) || T <- [1 bsl 59, -(1 bsl 59) - 1, 1 bsl 60, (1 bsl 63) - 1, 1 bsl 63, -(1 bsl 63), (1 bsl 64) - 1, 1 bsl 64, -(1 bsl 64), (1 bsl 64) + 1, 1 bsl 127, 1 bsl 128, -(1 bsl 200), 123456789012345678901234567890]],
    [io:format("~w ~w~n", [T, erlang:phash2(id(T))]) || T <- [0.0, -0.0, 1.0, -1.0, 1.5, 3.141592653589793, 1.0e300, 5.0e-324, 0.1]],
    ok.
