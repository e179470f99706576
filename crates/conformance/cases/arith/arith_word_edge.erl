%% Addition and subtraction around 2^63 and 2^64.
-module(arith_word_edge).
-include("case.hrl").

main() ->
    [begin
         ?show({N, M, id(N) + id(M)}),
         ?show({N, M, id(N) - id(M)}),
         ?show({N, M, id(M) - id(N)})
     end || N <- edges(), M <- [1, -1, 1 bsl 63]],
    ok.

edges() ->
    [(1 bsl 63) - 1, 1 bsl 63, -(1 bsl 63), -(1 bsl 63) - 1, (1 bsl 64) - 1, 1 bsl 64, -(1 bsl 64), -(1 bsl 64) - 1].
