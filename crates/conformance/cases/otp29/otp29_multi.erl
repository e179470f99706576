%% Comprehensions that make several values at each turn.
-module(otp29_multi).
-include("case.hrl").

main() ->
    ?show([X, X * 10 || X <- id([1, 2, 3])]),
    ?show([a, X, {X} || X <- id([1, 2]), X > 1]),
    ?show(#{X => a, {X} => b || X <- id([1])}),
    ok.
