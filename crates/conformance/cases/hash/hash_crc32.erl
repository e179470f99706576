%% crc32 over iodata, in pieces, and combined.
-module(hash_crc32).
-include("case.hrl").

main() ->
    [?show({D, erlang:crc32(id(D))}) || D <- [<<>>, "", <<"a">>, "123456789", [<<"12345">>, "678", $9], <<0>>, <<255, 255>>]],
    ?show(erlang:crc32(erlang:crc32(<<"12345">>), <<"6789">>)),
    ?show(erlang:crc32_combine(erlang:crc32(<<"12345">>), erlang:crc32(<<"6789">>), 4)),
    ?show(erlang:crc32(binary:copy(<<"0123456789">>, 1000))),
    ?show(erlang:crc32(id(a))),
    ?show(erlang:crc32(id([a]))),
    ?show(erlang:crc32(id([256]))),
    ?show(erlang:crc32(id(<<1:1>>))),
    ?show(erlang:crc32(id(-1), <<>>)),
    ok.
