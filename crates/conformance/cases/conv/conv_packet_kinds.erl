%% decode_packet: the kinds of packets, their bounds, and the lines of HTTP.
-module(conv_packet_kinds).
-include("case.hrl").

main() ->
    [?show({T, erlang:decode_packet(T, id(B), [])}) ||
        {T, B} <- [{asn1, <<16#30, 3, 1, 2, 3, 9>>}, {asn1, <<16#1f, 16#81, 1, 16#82, 0, 2, 7, 8>>}, {asn1, <<16#30>>}, {asn1, <<16#30, 16#85, 0, 0, 0, 0, 0>>},
                   {sunrm, <<16#80, 0, 0, 2, 7, 8, 9>>}, {cdr, <<"GIOP", 1, 0, 1, 0, 2, 0, 0, 0, 7, 8, 9>>}, {cdr, <<"GIOX", 1, 0, 1, 0, 2, 0, 0, 0>>},
                   {fcgi, <<1, 1, 0, 1, 0, 2, 1, 0, 7, 8, 0, 9>>}, {fcgi, <<2, 1, 0, 1, 0, 2, 1, 0>>}, {tpkt, <<3, 0, 0, 6, 7, 8, 9>>}, {tpkt, <<3, 0, 0, 2>>}, {tpkt, <<4, 0, 0, 6>>},
                   {ssl_tls, <<22, 3, 1, 0, 2, 7, 8, 9>>}, {ssl_tls, <<16#80, 5, 1, 3, 1, 7, 8, 9>>}, {4, <<16#ff, 16#ff, 16#ff, 16#ff>>}]],
    [?show({B, O, erlang:decode_packet(line, id(B), O)}) ||
        {B, O} <- [{<<"a|b">>, [{line_delimiter, $|}]}, {<<"abcdef">>, [{line_length, 3}]}, {<<"abc\n">>, [{packet_size, 3}]}, {<<"abcd">>, [{packet_size, 3}]}]],
    [?show({B, erlang:decode_packet(http, id(B), [])}) ||
        B <- [<<"OPTIONS * HTTP/1.0\r\n">>, <<"GET http://host:80/a/b HTTP/1.1\n">>, <<"GET https://[::1]:443 HTTP/1.1\r\n">>, <<"CONNECT host:99 HTTP/1.1\r\n">>,
              <<"GET mailto HTTP/1.1\r\n">>, <<"FETCH /x\r\n">>, <<"GET /x FTP/1.1\r\n">>, <<"HTTP/1.1 404\r\n">>, <<"HTTP/1.1 99 Not  so\r\n">>, <<"\r\n">>, <<"GET\r\n">>]],
    [?show({B, erlang:decode_packet(httph, id(B), [])}) ||
        B <- [<<"hOST: a\r\n b\r\n\r\n">>, <<"x-a-B-:\tv\r\nx">>, <<"bad header\r\n\r\n">>, <<"etag:\r\n\r\n">>, <<"A", 0:8, ": x\r\n\r\n">>,
              <<(binary:copy(<<"a">>, 51))/binary, ": v\r\n\r\n">>]],
    ?show(erlang:decode_packet(http, <<"GET /long HTTP/1.1\r\n">>, [{packet_size, 5}])),
    ?show(erlang:decode_packet(http, <<"GET /long HTTP/1.1\r\n">>, [{line_length, 5}])),
    ?show(erlang:decode_packet(raw, <<1>>, id([{line_delimiter, $a}]))),
    ?show(erlang:decode_packet(raw, <<1>>, id([bogus]))),
    ok.
