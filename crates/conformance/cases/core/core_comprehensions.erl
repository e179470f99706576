%% List, binary and map comprehensions.
-module(core_comprehensions).
-export([main/0]).

main() ->
    erlang:display([X * X || X <- [1, 2, 3]]),
    erlang:display([{X, Y} || X <- [1, 2], Y <- [a, b]]),
    erlang:display([X || X <- [1, a, 2, b], is_integer(X), X > 1]),
    erlang:display([X || {ok, X} <- [{ok, 1}, error, {ok, 2}]]),
    erlang:display(<< <<(X + 1)>> || X <- [1, 2, 3] >>),
    erlang:display([X || <<X:4>> <= <<16#1234:16>>]),
    erlang:display(#{X => X * 2 || X <- [1, 2, 3]}),
    erlang:display([K + V || K := V <- #{1 => 10}]),
    ok.
