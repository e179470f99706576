%% Levenshtein distance over lists: rows of a table rebuilt.
-module(edit_distance).
-include("../harness.hrl").

bench() ->
    A = letters(2000, 3, []),
    B = letters(2000, 8, []),
    distance(A, B) * 1000 + distance(B, lists:reverse(A)).

letters(0, _, Acc) -> Acc;
letters(N, Seed, Acc) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    letters(N - 1, Next, [$a + (Next bsr 12) rem 8 | Acc]).

distance(A, B) -> lists:last(rows(A, B, lists:seq(0, length(B)), 1)).

rows([], _, Row, _) -> Row;
rows([X | Rest], B, Row, I) -> rows(Rest, B, [I | row(X, B, Row, I)], I + 1).

row(_, [], _, _) -> [];
row(X, [Y | Ys], [Diagonal | [Above | _] = Row], Left) ->
    Cost = case X of Y -> Diagonal; _ -> 1 + min(Diagonal, min(Above, Left)) end,
    Best = min(Cost, 1 + min(Above, Left)),
    [Best | row(X, Ys, Row, Best)].
