%% A Fibonacci number of ten thousand digits by addition.
-module(fib_digits).
-include("../harness.hrl").

bench() -> loop(3, 0).

loop(0, Sum) -> Sum;
loop(N, Sum) ->
    F = fib(47847, 0, 1),
    loop(N - 1, Sum + F rem 998244353 + N).

fib(0, A, _) -> A;
fib(N, A, B) -> fib(N - 1, B, A + B).
