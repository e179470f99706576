%% Selective receive takes messages out of order and keeps the rest in order.
-module(core_receive).
-export([main/0]).

main() ->
    [self() ! N || N <- [1, 2, 3, a, 4, b, 5]],
    erlang:display(receive b -> b end),
    erlang:display(receive a -> a end),
    erlang:display([receive N when N rem 2 =:= 0 -> N end || _ <- [x, x]]),
    erlang:display(drain()),
    ok.

drain() -> receive M -> [M | drain()] after 0 -> [] end.
