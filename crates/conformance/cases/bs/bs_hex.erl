%% binary:encode_hex, decode_hex.
-module(bs_hex).
-include("case.hrl").

main() ->
    ?show(binary:encode_hex(id(<<0, 255, "az">>))),
    ?show(binary:encode_hex(id(<<171, 205>>), lowercase)),
    ?show(binary:encode_hex(id(<<>>))),
    ?show(binary:decode_hex(id(<<"00ffAbCd">>))),
    ?show(binary:decode_hex(id(<<"0">>))),
    ?show(binary:decode_hex(id(<<"0g">>))),
    ?show(binary:encode_hex(id(a))),
    ?show(binary:encode_hex(id(<<1:4>>))),
    ok.
