%% A binary grown to two megabytes, one byte at a time at its end, then walked.
-module(deep_binary).
-include("case.hrl").

main() ->
    B = grow(1000000, <<>>),
    ?show(byte_size(B)),
    ?show(erlang:crc32(B)),
    ?show(walk(B, 0)),
    ok.

grow(0, B) -> B;
grow(N, B) -> grow(N - 1, <<B/binary, N:8, 0>>).

walk(<<X, R/binary>>, S) -> walk(R, S + X);
walk(<<>>, S) -> S.
