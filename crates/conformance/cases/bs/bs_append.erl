%% Growing a binary at its end in a loop.
-module(bs_append).
-include("case.hrl").

main() ->
    B = grow(0, <<>>),
    ?show(byte_size(B)),
    ?show(erlang:crc32(B)),
    Bits = grow_bits(0, <<>>),
    ?show(bit_size(Bits)),
    ?show(erlang:phash2(Bits)),
    ?show(grow_from(<<"start:">>, lists:seq($a, $z))),
    ?show(grow_utf8([16#41, 16#E5, 16#20AC, 16#1F600], <<>>)),
    ok.

grow(5000, B) -> B;
grow(N, B) -> grow(N + 1, <<B/binary, N, (N * 7):16>>).

grow_bits(1000, B) -> B;
grow_bits(N, B) -> grow_bits(N + 1, <<B/bits, N:3>>).

grow_from(B, []) -> B;
grow_from(B, [C | Cs]) -> grow_from(<<B/binary, C>>, Cs).

grow_utf8([], B) -> B;
grow_utf8([C | Cs], B) -> grow_utf8(Cs, <<B/binary, C/utf8>>).
