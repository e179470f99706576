%% Edit distances by rows.
-module(program_levenshtein).
-include("case.hrl").

main() ->
    [?show({A, B, distance(A, B)}) || {A, B} <- [{"kitten", "sitting"}, {"flaw", "lawn"}, {"", "abc"}, {"abc", ""}, {"same", "same"}, {"intention", "execution"}]],
    ok.

distance(A, B) -> rows(A, B, lists:seq(0, length(B)), 1).

rows([], _, Row, _) -> lists:last(Row);
rows([X | Xs], B, [D | Ds], N) -> rows(Xs, B, [N | row(X, B, Ds, D, N)], N + 1).

row(_, [], [], _, _) -> [];
row(X, [Y | Ys], [Up | Ups], Diagonal, Left) ->
    Cost = if X =:= Y -> 0; true -> 1 end,
    Best = lists:min([Up + 1, Left + 1, Diagonal + Cost]),
    [Best | row(X, Ys, Ups, Up, Best)].
