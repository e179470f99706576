%% Bit operations with a mask in the code.
-module(arith_bits_literal).
-include("case.hrl").

main() ->
    [?show({N, id(N) band 16#FF, id(N) band -2, id(N) bor 1, id(N) bor -1, id(N) bxor -1, id(N) bxor 16#AAAA, id(N) band 16#FFFFFFFFFFFFFFFFFF})
     || N <- [0, 1, -1, 16#1234, -16#1234, 1 bsl 60, -(1 bsl 60), 1 bsl 80, -(1 bsl 80) - 1]],
    ok.
