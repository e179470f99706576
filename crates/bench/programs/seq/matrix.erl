%% Matrices as lists of rows, multiplied: integers and floats.
-module(matrix).
-include("../harness.hrl").

bench() ->
    Size = 90,
    A = [[(I * J) rem 17 - 8 || J <- lists:seq(1, Size)] || I <- lists:seq(1, Size)],
    F = [[1.0 / (I + J) || J <- lists:seq(1, Size)] || I <- lists:seq(1, Size)],
    Cube = multiply(A, multiply(A, A)),
    Floats = multiply(F, multiply(F, F)),
    lists:sum([lists:sum(Row) || Row <- Cube]) + trunc(lists:sum([lists:sum(Row) || Row <- Floats]) * 1.0e6).

multiply(A, B) ->
    Columns = transpose(B),
    [[dot(Row, Column, 0) || Column <- Columns] || Row <- A].

transpose([[] | _]) -> [];
transpose(Rows) -> [[H || [H | _] <- Rows] | transpose([T || [_ | T] <- Rows])].

dot([], [], Sum) -> Sum;
dot([A | As], [B | Bs], Sum) -> dot(As, Bs, Sum + A * B).
