%% Shifts by what the compiler knows, and of what it knows.
-module(arith_shift_literal).
-include("case.hrl").

main() ->
    [?show({N, id(N) bsl 1, id(N) bsl 8, id(N) bsl 64, id(N) bsr 1, id(N) bsr 8, id(N) bsr 59, id(N) bsr 64}) || N <- [0, 1, -1, 255, -256, 1 bsl 58, -(1 bsl 58), 1 bsl 59, 1 bsl 64, -(1 bsl 64)]],
    [?show({S, 1 bsl id(S), -1 bsl id(S), 16#FFFF bsr id(S), -16#FFFF bsr id(S)}) || S <- [0, 1, 15, 16, 17, 58, 59, 60, 63, 64, -1, -60]],
    ok.
