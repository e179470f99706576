%% Comparing big integers of different lengths and signs.
-module(cmp_bigs).
-include("case.hrl").

main() ->
    Ns = [1 bsl 60, (1 bsl 60) + 1, 1 bsl 64, (1 bsl 64) - 1, 1 bsl 127, 1 bsl 128, (1 bsl 128) + 1],
    [?show({X, Y, S}) || X <- Ns, Y <- Ns, S <- [{id(X) < id(Y), id(X) == id(Y), -X < -Y, -X < Y, X < -Y}]],
    ok.
