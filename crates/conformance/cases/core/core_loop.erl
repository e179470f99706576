%% A long tail-recursive loop keeps its stack.
-module(core_loop).
-export([main/0]).

main() ->
    erlang:display(count(100000, 0)),
    erlang:display(collatz(27, 0)),
    erlang:display(gcd(1071, 462)),
    ok.

count(0, N) -> N;
count(I, N) -> count(I - 1, N + I).

collatz(1, Steps) -> Steps;
collatz(N, Steps) when N rem 2 =:= 0 -> collatz(N div 2, Steps + 1);
collatz(N, Steps) -> collatz(3 * N + 1, Steps + 1).

gcd(A, 0) -> A;
gcd(A, B) -> gcd(B, A rem B).
