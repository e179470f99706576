%% Matrices: products, determinants by fractions, powers.
-module(program_matrix).
-include("case.hrl").

main() ->
    A = [[1, 2], [3, 4]], I = [[1, 0], [0, 1]],
    ?show(mul(A, A)),
    ?show(mul(A, I) =:= A),
    ?show(power([[1, 1], [1, 0]], 90)),
    ?show(det([[2, -1, 0], [-1, 2, -1], [0, -1, 2]])),
    ?show(det([[X * Y + (X bxor Y) || X <- lists:seq(1, 5)] || Y <- lists:seq(1, 5)])),
    ?show(transpose([[1, 2, 3], [4, 5, 6]])),
    ?show(mul([[0.5, 0.25]], [[4.0], [8]])),
    ok.

mul(A, B) -> T = transpose(B), [[dot(R, C) || C <- T] || R <- A].
dot(R, C) -> lists:sum(lists:zipwith(fun(X, Y) -> X * Y end, R, C)).
transpose([[] | _]) -> [];
transpose(M) -> [[hd(R) || R <- M] | transpose([tl(R) || R <- M])].

power(M, 1) -> M;
power(M, N) when N rem 2 =:= 0 -> power(mul(M, M), N div 2);
power(M, N) -> mul(M, power(M, N - 1)).

det([[X]]) -> X;
det([Row | Rows]) -> det(Row, Rows, 1, []).
det([], _, _, _) -> 0;
det([X | Xs], Rows, Sign, Before) ->
    {Left, Right} = {length(Before), length(Xs)},
    Minor = [lists:sublist(R, Left) ++ lists:nthtail(Left + 1, R) || R <- Rows],
    _ = Right,
    Sign * X * det(Minor) + det(Xs, Rows, -Sign, [X | Before]).
