%% binary:at, first, last, copy, bin_to_list, list_to_bin, longest_common_prefix, encode_unsigned.
-module(bs_module).
-include("case.hrl").

main() ->
    B = id(<<"abc">>),
    ?show({binary:at(B, 0), binary:at(B, 2), binary:first(B), binary:last(B)}),
    ?show(binary:at(B, 3)),
    ?show(binary:at(B, -1)),
    ?show(binary:first(id(<<>>))),
    ?show(binary:last(id(<<>>))),
    ?show({binary:copy(B), binary:copy(B, 0), binary:copy(B, 3)}),
    ?show(binary:copy(B, -1)),
    ?show({binary:bin_to_list(B), binary:bin_to_list(B, 1, 2), binary:bin_to_list(B, {2, -1})}),
    ?show(binary:list_to_bin(["a", <<"b">>])),
    ?show({binary:longest_common_prefix([<<"abcd">>, <<"abxy">>]), binary:longest_common_suffix([<<"xab">>, <<"yab">>]), binary:longest_common_prefix([<<"a">>])}),
    ?show([{binary:encode_unsigned(N), binary:encode_unsigned(N, little)} || N <- [0, 1, 255, 256, 65536, 1 bsl 70]]),
    ?show([{binary:decode_unsigned(X), binary:decode_unsigned(X, little)} || X <- [<<>>, <<0>>, <<1, 0>>, <<1, 2, 3, 4, 5, 6, 7, 8, 9>>]]),
    ?show(binary:encode_unsigned(id(-1))),
    ok.
