%% Signed fields, little-endian ones of a byte or less, and short bitstrings taken at all offsets.
-module(bs_match_short_fields).
-include("case.hrl").

main() ->
    Bits = <<16#F0, 16#1E, 16#D2, 16#C3, 16#B4, 16#A5, 16#96, 16#87, 16#78, 16#69, 16#5A>>,
    [?show({Skip, fields(Skip, id(Bits))}) || Skip <- lists:seq(0, 9)],
    ?show(parts(id(<<"abcdefghijklmnopqrstuvwxyz">>), [])),
    ?show(parts(id(<<"abcdefghijklm">>), [])),
    ?show(long(id(binary:copy(<<"0123456789">>, 20)))),
    ?show([signed(id(<<B>>)) || B <- [0, 1, 127, 128, 255]]),
    ok.

fields(Skip, Bits) ->
    <<_:Skip, Rest/bitstring>> = Bits,
    <<A:1/signed, B:2/signed, C:5/little, D:7/signed-little, E:13/bitstring, F:9/signed, G:17/signed-little, H/bitstring>> = Rest,
    {A, B, C, D, E, F, G, bit_size(H)}.

parts(<<A:1/binary, B:3/binary, C:8/binary, D:9/binary, Rest/binary>>, Acc) -> parts(Rest, [A, B, C, D | Acc]);
parts(<<A:4/binary, B:7/bitstring, _:1, Rest/binary>>, Acc) -> parts(Rest, [A, B | Acc]);
parts(Rest, Acc) -> {Rest, Acc}.

long(<<A:64/binary, B:65/binary, _/binary>>) -> {A, B}.

signed(<<N:8/signed>>) -> N.
