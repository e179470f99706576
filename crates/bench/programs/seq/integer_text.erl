%% Integers to text and back, in several bases, small and big.
-module(integer_text).
-include("../harness.hrl").

bench() -> loop(60000, 0).

loop(0, Sum) -> Sum;
loop(N, Sum) ->
    A = binary_to_integer(integer_to_binary(N * 31337)),
    B = list_to_integer(integer_to_list(-N)),
    C = binary_to_integer(integer_to_binary(N, 16), 16),
    D = list_to_integer(integer_to_list(N * N * N * N * N, 36), 36),
    loop(N - 1, (Sum + A + B + C + D) band 16#ffffffffff).
