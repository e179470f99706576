%% Shifts of both signs and sizes.
-module(arith_shift).
-include("case.hrl").

main() ->
    Ns = [0, 1, -1, 5, -5, 16#FFFF, (1 bsl 59) - 1, -(1 bsl 59), 1 bsl 59, -(1 bsl 63), 1 bsl 64, -((1 bsl 64) + 1), (1 bsl 130) + 12345],
    [?show({N, S, id(N) bsl id(S), id(N) bsr id(S)}) || N <- Ns, S <- [0, 1, 3, 31, 58, 59, 60, 63, 64, 65, 127, -1, -4, -64]],
    ok.
