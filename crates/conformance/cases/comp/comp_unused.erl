%% Comprehensions for their effects only.
-module(comp_unused).
-include("case.hrl").

main() ->
    [io:format("~w ", [X]) || X <- [1, 2, 3]],
    _ = [io:format("~w ", [X]) || X <- [4, 5], X > 4],
    << <<(begin io:format("~w ", [X]), X end)>> || X <- [6] >>,
    io:format("~n"),
    ok.
