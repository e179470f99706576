%% Sums of growing big integers, and differences that shrink back to one word.
-module(arith_fib_big).
-include("case.hrl").

main() ->
    ?show(fib(100)),
    ?show(fib(300)),
    ?show(back(fib(300), fib(299), 300)),
    ?show(fib(1000) rem fib(501)),
    ok.

fib(N) -> fib(N, 0, 1).
fib(0, A, _) -> A;
fib(N, A, B) -> fib(N - 1, B, A + B).

back(B, A, 1) -> {B, A};
back(B, A, N) -> back(A, B - A, N - 1).
