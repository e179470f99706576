%% Comprehensions inside comprehensions, with outer variables.
-module(comp_nested).
-include("case.hrl").

main() ->
    ?show([[X * Y || Y <- lists:seq(1, X)] || X <- lists:seq(1, 5)]),
    ?show([Z || X <- [[1, 2], [3]], Y <- [X, X], Z <- Y]),
    ?show([{X, [Y || Y <- [1, 2, 3], Y > X]} || X <- [0, 1, 2, 3]]),
    ?show(lists:append([[{A, B} || B <- lists:seq(A, 3)] || A <- [1, 2, 3]])),
    ?show([X || X <- [1, 2, 3, 4, 5, 6], X rem 2 =:= 0, X rem 3 =:= 0]),
    ?show([{A, B, C} || C <- lists:seq(1, 20), B <- lists:seq(1, C), A <- lists:seq(1, B), A * A + B * B =:= C * C]),
    ok.
