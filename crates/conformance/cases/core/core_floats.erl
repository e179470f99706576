%% Floats: arithmetic and comparison with integers.
-module(core_floats).
-export([main/0]).

main() ->
    X = half(3), Y = half(1),
    erlang:display(X),
    erlang:display(X + Y),
    erlang:display(X * Y - 1.0),
    erlang:display(1 / 3),
    erlang:display(X == 1.5),
    erlang:display(Y + Y == 1),
    erlang:display(Y + Y =:= 1),
    erlang:display(X > 1),
    erlang:display(trunc(X)),
    erlang:display(round(X)),
    ok.

half(N) -> N / 2.
