%% Comprehensions: filters, several generators, shadowing, errors in filters.
-module(lists_comprehension).
-include("case.hrl").

main() ->
    ?show([X || X <- lists:seq(1, 10), X rem 2 =:= 0, X > 4]),
    ?show([{X, Y, Z} || X <- [1, 2], Y <- [X, X + 1], Z <- [Y], X =/= Y]),
    ?show([X || {X, _} <- [{1, a}, {2}, b, {3, c}]]),
    ?show([X || [X | _] <- [[1, 2], [], [3]]]),
    ?show([X || X <- [1, 2], id(maybe_so)]),
    ?show([X || X <- [a, 1], X + 1 > 0]),
    ?show([X || X <- [a, 1], id(X) + 1 > 0]),
    ?show([x || _ <- [1, 2, 3]]),
    ?show([[Y || Y <- X] || X <- [[1], [2, 3]]]),
    ?show([X || <<X>> <= <<1, 2, 3>>, X > 1]),
    ?show([{X, B} || X <- [1, 2], <<B:4>> <= <<X>>]),
    ?show(lists:sum([X * Y || X <- lists:seq(1, 30), Y <- lists:seq(1, 30), X + Y =:= 31])),
    ok.
