%% Factorials: a growing big integer times a small one; decimal printing.
-module(factorial).
-include("../harness.hrl").

bench() -> loop(60, 0).

loop(0, Sum) -> Sum;
loop(N, Sum) ->
    F = factorial(2500 + N, 1),
    loop(N - 1, Sum + F rem 1000000007 * N + byte_size(integer_to_binary(F)) + (F bsr 20000) rem 65537).

factorial(0, Acc) -> Acc;
factorial(N, Acc) -> factorial(N - 1, N * Acc).
