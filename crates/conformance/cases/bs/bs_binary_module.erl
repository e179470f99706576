%% Module binary on binaries of all layouts: small, large, parts, parts that start inside a byte; common parts longer than a machine word; numbers; hexadecimal text.
-module(bs_binary_module).
-include("case.hrl").

main() ->
    Large = << <<(N * 7 rem 251)>> || N <- lists:seq(1, 300) >>,
    <<_:3, Odd/bitstring>> = <<1:3, Large/binary>>,
    Part = binary:part(Large, 5, 200),
    [show(id(B)) || B <- [<<>>, <<1>>, <<1, 2, 3, 4, 5, 6, 7, 8>>, <<255, 2, 3, 4, 5, 6, 7, 8, 9>>, <<0, 0, 1>>, Large, Odd, Part, binary:part(Odd, 3, 8), <<1:3>>, a]],
    Prefixes = [[Large, Odd], [Large, Part], [Large, binary:part(Large, 0, 33)], [Large, <<(binary:part(Odd, 0, 70))/binary, 0>>, Large], [Large], [<<>>, Large]],
    [?show({binary:longest_common_prefix(L), binary:longest_common_suffix(L)}) || L <- Prefixes],
    Ends = [[Large, binary:part(Large, 300, -33)], [Large, <<0, (binary:part(Odd, 300, -70))/binary>>]],
    [?show({binary:longest_common_prefix(L), binary:longest_common_suffix(L)}) || L <- Ends],
    [?show(binary:decode_hex(id(T))) || T <- [<<>>, <<"0">>, <<"0g">>, <<"fF00Aa">>, <<"00 0">>, <<"G0">>, <<16#ff, "0">>, a]],
    ?show(binary:encode_hex(id(<<1, 171, 255>>), id(lowercase))),
    ?show(binary:encode_hex(id(<<1, 171, 255>>), id(other))),
    [?show(iolist_to_binary(id(L))) || L <- [[[], [[1 | <<2>>], <<3:8>>] | <<4>>], [256], [-1], [1 | 2], [<<1:3>>], [a], [[[[]]]], [Odd, [Part | <<>>]]]],
    [?show(iolist_size(id(L))) || L <- [[[], [[1 | <<2>>], <<3:8>>] | <<4>>], [256], [1 | 2], [<<1:3>>], [[[[]]]], [Odd, [Part | <<>>]]]],
    [?show(base64:decode(base64:encode(id(B))) =:= B) || B <- [<<>>, <<1>>, <<1, 2>>, <<1, 2, 3>>, Large, Part]],
    ?show(base64:encode(id(<<1, 2>>), #{padding => false, mode => urlsafe})),
    ok.

show(B) ->
    [?show(F(B)) || F <- [fun binary:first/1, fun binary:last/1, fun(X) -> binary:at(X, 2) end, fun binary:decode_unsigned/1, fun(X) -> binary:decode_unsigned(X, little) end]].
