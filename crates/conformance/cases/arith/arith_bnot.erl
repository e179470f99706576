%% Complement and negation.
-module(arith_bnot).
-include("case.hrl").

main() ->
    [?show({N, bnot id(N), -id(N), +id(N), bnot bnot id(N)})
     || N <- [0, 1, -1, (1 bsl 59) - 1, -(1 bsl 59), 1 bsl 59, (1 bsl 60) - 1, -(1 bsl 60), (1 bsl 63) - 1, -(1 bsl 63), (1 bsl 64) - 1, 1 bsl 64, -(1 bsl 64), (1 bsl 128) - 1]],
    ok.
