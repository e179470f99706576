%% Integers beyond one word.
-module(core_big).
-export([main/0]).

main() ->
    erlang:display(power(2, 59)),
    erlang:display(power(2, 60)),
    erlang:display(power(2, 64)),
    erlang:display(power(7, 80)),
    erlang:display(-power(10, 40)),
    erlang:display(power(2, 100) - power(2, 100)),
    erlang:display(power(2, 100) div power(2, 98)),
    erlang:display(power(3, 100) rem 1000007),
    ok.

power(_, 0) -> 1;
power(B, N) -> B * power(B, N - 1).
