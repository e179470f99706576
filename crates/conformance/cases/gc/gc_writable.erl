%% Append buffers across collections.
-module(gc_writable).
-include("case.hrl").

main() ->
    ?show(erlang:crc32(grow(2000, <<>>, []))),
    ?show(two(300, <<>>, <<>>)),
    ok.

grow(0, B, _) -> B;
grow(N, B, G) -> grow(N - 1, <<B/binary, N:16>>, [G | lists:seq(1, N rem 5)] -- [x]).

two(0, A, B) -> {byte_size(A), byte_size(B), erlang:crc32(A), erlang:crc32(B)};
two(N, A, B) ->
    C = <<A/binary, N>>,
    N rem 50 =:= 0 andalso erlang:garbage_collect(),
    two(N - 1, C, <<B/binary, (byte_size(C)):16>>).
