%% Bitstrings at odd offsets through every operation.
-module(bs_unaligned).
-include("case.hrl").

main() ->
    <<_:3, B:5/binary, C/bits>> = id(<<1:3, "hello", 21:5>>),
    ?show({B, C}),
    ?show({byte_size(B), binary:at(B, 1), binary_to_list(B), binary:part(B, 1, 3)}),
    ?show(<<B/binary, B/binary>>),
    ?show(list_to_binary([B, "x", B])),
    ?show(binary:match(B, <<"l">>)),
    ?show(B =:= <<"hello">>),
    ?show(erlang:phash2(B) =:= erlang:phash2(<<"hello">>)),
    ?show(erlang:crc32(B) =:= erlang:crc32(<<"hello">>)),
    ?show(binary_to_atom(B)),
    ?show(term_to_binary(B) =:= term_to_binary(<<"hello">>)),
    ?show(string:uppercase(B)),
    ?show(unicode:characters_to_list(B)),
    ?show(iolist_size([B, C, B])),
    ?show(split_binary(B, 2)),
    ?show([X || <<X:7>> <= B]),
    ?show(binary:copy(B, 2)),
    ?show(maps:get(<<"hello">>, #{B => yes})),
    io:format("~s ~p ~w~n", [B, B, C]),
    ok.
