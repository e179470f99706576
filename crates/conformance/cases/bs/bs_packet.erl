%% A small protocol parser: header, options, checksum.
-module(bs_packet).
-include("case.hrl").

main() ->
    P = packet(7, [{1, <<"host">>}, {2, <<1, 2>>}], <<"payload">>),
    ?show(P),
    ?show(parse(P)),
    ?show(parse(<<P/binary, 0>>)),
    ?show(parse(binary:part(P, 0, 10))),
    <<A:8/binary, _, C/binary>> = P,
    ?show(parse(<<A/binary, 99, C/binary>>)),
    ok.

packet(Id, Options, Body) ->
    O = << <<T:4, (byte_size(V)):12, V/binary>> || {T, V} <- Options >>,
    Head = <<16#BEEF:16, 1:3, 0:1, (length(Options)):4, Id:16/little, (byte_size(O)):24, O/binary, Body/binary>>,
    <<Head/binary, (erlang:adler32(Head)):32>>.

parse(<<16#BEEF:16, 1:3, _:1, N:4, Id:16/little, L:24, O:L/binary, Rest/binary>> = All) when byte_size(Rest) >= 4 ->
    S = byte_size(Rest) - 4,
    <<Body:S/binary, Sum:32>> = Rest,
    case erlang:adler32(binary:part(All, 0, byte_size(All) - 4)) of
        Sum -> {ok, Id, options(N, O), Body};
        Other -> {bad_sum, Sum =/= Other}
    end;
parse(_) -> bad.

options(0, <<>>) -> [];
options(N, <<T:4, L:12, V:L/binary, R/binary>>) -> [{T, V} | options(N - 1, R)].
