%% A binary grown by appending bytes and words, then parsed byte by byte.
-module(binary_build).
-include("../harness.hrl").

bench() -> loop(12, 0).

loop(0, Sum) -> Sum;
loop(N, Sum) ->
    Built = build(300000, N, <<>>),
    loop(N - 1, sum(Built, Sum) + byte_size(Built)).

build(0, _, Acc) -> Acc;
build(N, K, Acc) when N rem 8 =:= 0 -> build(N - 1, K, <<Acc/binary, N:32, K:16/little>>);
build(N, K, Acc) -> build(N - 1, K, <<Acc/binary, (N + K)>>).

sum(<<>>, Sum) -> Sum;
sum(<<Byte, Rest/binary>>, Sum) -> sum(Rest, (Sum * 3 + Byte) band 16#ffffffff).
