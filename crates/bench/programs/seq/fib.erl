%% Doubly recursive Fibonacci: calls, small-integer arithmetic, nothing else.
-module(fib).
-include("../harness.hrl").

bench() -> fib(35).

fib(N) when N < 2 -> N;
fib(N) -> fib(N - 1) + fib(N - 2).
