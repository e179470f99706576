%% band, bor, bxor as on infinite two's complement.
-module(arith_bits).
-include("case.hrl").

main() ->
    Ns = [0, 1, -1, 16#F0F0, -16#F0F0, (1 bsl 59) - 1, -(1 bsl 59), 1 bsl 63, -(1 bsl 63), (1 bsl 64) - 1, -(1 bsl 64), (1 bsl 128) - 1, -(1 bsl 128) + 77],
    [?show({N, M, id(N) band id(M), id(N) bor id(M), id(N) bxor id(M)}) || N <- Ns, M <- Ns, N =< M],
    ok.
