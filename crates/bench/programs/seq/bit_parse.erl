%% Fields that are not byte-aligned: packed, then matched at bit offsets.
-module(bit_parse).
-include("../harness.hrl").

bench() -> loop(60, pack(60000, <<>>), 0).

loop(0, _, Sum) -> Sum;
loop(N, Bits, Sum) -> loop(N - 1, Bits, Sum + unpack(Bits, N)).

pack(0, Acc) -> Acc;
pack(N, Acc) -> pack(N - 1, <<Acc/bitstring, (N rem 8):3, (N rem 2):1, N:13, (-N):9/signed, (N rem 32):5/little>>).

unpack(<<Kind:3, 0:1, Value:13, Delta:9/signed, Last:5/little, Rest/bitstring>>, Sum) ->
    unpack(Rest, (Sum + Kind * Value + Delta + Last) band 16#ffffffff);
unpack(<<_:3, 1:1, Bits:13/bitstring, Delta:9/signed, _:5, Rest/bitstring>>, Sum) ->
    <<High:6, _:7>> = Bits,
    unpack(Rest, (Sum * 5 + High - Delta) band 16#ffffffff);
unpack(<<>>, Sum) -> Sum.
