%% integer_to_list in every base.
-module(ints_to_list).
-include("case.hrl").

main() ->
    Ns = [0, 1, -1, 9, 10, 255, -255, (1 bsl 59) - 1, 1 bsl 59, -(1 bsl 59), -(1 bsl 60), 1 bsl 63, -(1 bsl 63), (1 bsl 64) - 1, 1 bsl 64, 1 bsl 128],
    [io:format("~w ~s~n", [N, integer_to_list(N)]) || N <- Ns],
    [io:format("~w ~w ~s~n", [N, B, integer_to_list(N, B)]) || N <- [0, 35, -36, 123456789, -(1 bsl 64)], B <- lists:seq(2, 36)],
    ok.
