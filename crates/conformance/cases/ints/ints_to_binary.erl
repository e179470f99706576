%% integer_to_binary in every base.
-module(ints_to_binary).
-include("case.hrl").

main() ->
    Ns = [0, -1, 10, (1 bsl 59) - 1, -(1 bsl 60), 1 bsl 63, (1 bsl 64) - 1, -(1 bsl 200)],
    [io:format("~s ~s~n", [integer_to_binary(N), integer_to_binary(N, 16)]) || N <- Ns],
    [io:format("~w ~s~n", [B, integer_to_binary(-987654321987654321987654321, B)]) || B <- lists:seq(2, 36)],
    ok.
