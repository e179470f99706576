%% Addition and subtraction around the ends of the small integers.
-module(arith_small_edge).
-include("case.hrl").

main() ->
    [begin
         ?show({N, M, id(N) + id(M)}),
         ?show({N, M, id(N) - id(M)}),
         ?show({N, M, id(M) - id(N)})
     end || N <- edges(), M <- [0, 1, -1, 2]],
    ok.

edges() ->
    [(1 bsl 59) - 1, 1 bsl 59, -(1 bsl 59), -(1 bsl 59) - 1, (1 bsl 60) - 1, 1 bsl 60, -(1 bsl 60), -(1 bsl 60) - 1].
