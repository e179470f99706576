%% decode_packet of lines and lengths.
-module(conv_packet).
-include("case.hrl").

main() ->
    [?show({T, B, erlang:decode_packet(T, id(B), [])})
     || {T, B} <- [{raw, <<"abc">>}, {1, <<2, "abc">>}, {2, <<0, 2, "abc">>}, {4, <<0, 0, 0, 9, "abc">>}, {4, <<0, 0>>}, {line, <<"one\ntwo">>}, {line, <<"none">>}, {0, <<"x">>}, {1, <<>>}]],
    [?show({B, erlang:decode_packet(http_bin, id(B), [])}) || B <- [<<"GET /path?q=1 HTTP/1.1\r\nHost: x\r\n">>, <<"HTTP/1.1 200 OK\r\n">>, <<"GET / HT">>, <<"garbage\r\n\r\n">>]],
    [?show({B, erlang:decode_packet(httph_bin, id(B), [])}) || B <- [<<"Content-Length: 10\r\nx">>, <<"X-Own: value here\r\n\r\n">>, <<"\r\nrest">>, <<"Host: a">>]],
    ?show(erlang:decode_packet(line, <<"long line\n">>, [{line_length, 4}])),
    ?show(erlang:decode_packet(bogus, <<>>, [])),
    ?show(erlang:decode_packet(raw, id(a), [])),
    ok.
