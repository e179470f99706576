%% Products across the sizes.
-module(arith_multiply).
-include("case.hrl").

main() ->
    Ns = [0, 1, -1, 3, 16#7FFFFFFF, 16#FFFFFFFF, -16#80000000, 1 bsl 30, (1 bsl 59) - 1, -(1 bsl 59), 1 bsl 63, (1 bsl 64) - 1, -(1 bsl 127), 123456789012345678901234567890],
    [?show({N, M, id(N) * id(M)}) || N <- Ns, M <- Ns, N =< M],
    ok.
