%% adler32 over iodata, in pieces, and combined.
-module(hash_adler32).
-include("case.hrl").

main() ->
    [?show({D, erlang:adler32(id(D))}) || D <- [<<>>, "", <<"a">>, "Wikipedia", [<<"Wiki">>, "pedia"], <<0>>, <<255, 255>>]],
    ?show(erlang:adler32(erlang:adler32(<<"Wiki">>), <<"pedia">>)),
    ?show(erlang:adler32_combine(erlang:adler32(<<"Wiki">>), erlang:adler32(<<"pedia">>), 5)),
    ?show(erlang:adler32(binary:copy(<<255>>, 10000))),
    ?show(erlang:adler32(id({}))),
    ok.
