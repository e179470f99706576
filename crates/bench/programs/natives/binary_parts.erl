%% Bytes and parts of binaries: at, first, last, part, copy, bin_to_list, hexadecimal text, numbers.
-module(binary_parts).
-include("../harness.hrl").

bench() ->
    Bytes = << <<(N rem 251)>> || N <- lists:seq(1, 4096) >>,
    parts(400000, Bytes, 0) + times(300, fun() ->
        byte_size(binary:copy(Bytes)) + byte_size(binary:copy(<<"abc">>, 1000)) + length(binary:bin_to_list(Bytes))
            + byte_size(list_to_binary(binary_to_list(Bytes))) + byte_size(binary:decode_hex(binary:encode_hex(Bytes)))
            + binary:longest_common_prefix([Bytes, binary:part(Bytes, 0, 4000)])
    end).

parts(0, _, Sum) -> Sum;
parts(N, Bytes, Sum) ->
    Place = N rem 4000,
    Part = binary:part(Bytes, Place, 4),
    parts(N - 1, Bytes, (Sum + binary:at(Bytes, Place) + binary:first(Part) + binary:last(Part) + binary:decode_unsigned(Part)) band 16#ffffffff).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
