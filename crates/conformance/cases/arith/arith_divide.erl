%% Quotient and remainder truncate towards zero, whatever the signs and sizes.
-module(arith_divide).
-include("case.hrl").

main() ->
    Ns = [7, -7, 0, 1, -1, (1 bsl 59) - 1, -(1 bsl 59), 1 bsl 59, 1 bsl 63, -(1 bsl 63), (1 bsl 64) + 1, 10000000000000000000000000000000000000001, -(1 bsl 128)],
    Ms = [1, -1, 2, -3, 10, 1 bsl 32, -(1 bsl 59), 1 bsl 63, (1 bsl 64) - 1, 99999999999999999999],
    [?show({N, M, id(N) div id(M), id(N) rem id(M)}) || N <- Ns, M <- Ms],
    ok.
