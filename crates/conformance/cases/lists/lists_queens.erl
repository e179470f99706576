%% The eight queens, ninety-two times over.
-module(lists_queens).
-include("case.hrl").

main() ->
    Q = queens(6),
    ?show(Q),
    ?show(length(queens(7))),
    ok.

queens(N) -> queens(N, N).
queens(0, _) -> [[]];
queens(K, N) -> [[Q | B] || B <- queens(K - 1, N), Q <- lists:seq(1, N), safe(Q, 1, B)].

safe(_, _, []) -> true;
safe(Q, D, [H | T]) -> Q =/= H andalso abs(Q - H) =/= D andalso safe(Q, D + 1, T).
