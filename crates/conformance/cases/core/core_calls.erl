%% Local, remote, tail and body-recursive calls.
-module(core_calls).
-export([main/0]).

-export([twice/1]).

main() ->
    erlang:display(twice(21)),
    erlang:display(?MODULE:twice(4)),
    erlang:display(factorial(20)),
    erlang:display(fib(15)),
    erlang:display(even(1000)),
    erlang:display(ackermann(2, 9)),
    erlang:display(many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10)),
    ok.

twice(N) -> N * 2.

factorial(0) -> 1;
factorial(N) -> N * factorial(N - 1).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).

even(0) -> true;
even(N) -> odd(N - 1).

odd(0) -> false;
odd(N) -> even(N - 1).

ackermann(0, N) -> N + 1;
ackermann(M, 0) -> ackermann(M - 1, 1);
ackermann(M, N) -> ackermann(M - 1, ackermann(M, N - 1)).

many(A, B, C, D, E, F, G, H, I, J) -> {J, I, H, G, F, E, D, C, B, A}.
