%% Division by what the compiler knows.
-module(arith_divide_literal).
-include("case.hrl").

main() ->
    [?show({N, id(N) div 10, id(N) rem 10, id(N) div -10, id(N) rem -10, id(N) div 8, id(N) rem 8, id(N) rem 16#10000, id(N) div -1, id(N) rem 1})
     || N <- [0, 9, 10, -9, -10, -11, 12345678901, 1 bsl 59, -(1 bsl 59), -(1 bsl 60), 1 bsl 64, -(1 bsl 64), 1 bsl 200]],
    [?show({N, N div 7, N rem 7}) || N <- [20, 21, -20, -21], is_integer(N), N < 100],
    ok.
