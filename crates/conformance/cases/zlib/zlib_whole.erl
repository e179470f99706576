%% Whole data: there and back in every format, known compressed data, and what is broken.
-module(zlib_whole).
-include("case.hrl").

main() ->
    Text = iolist_to_binary([io_lib:format("line ~p of a text that repeats itself~n", [N]) || N <- lists:seq(1, 400)]),
    [begin
         ?show(zlib:uncompress(zlib:compress(Data)) =:= iolist_to_binary(Data)),
         ?show(zlib:unzip(zlib:zip(Data)) =:= iolist_to_binary(Data)),
         ?show(zlib:gunzip(zlib:gzip(Data)) =:= iolist_to_binary(Data))
     end || Data <- [<<>>, "a", ["abc", [<<"def">>, $g]], Text, binary:copy(<<0>>, 100000)]],
    ?show(byte_size(zlib:compress(Text)) < byte_size(Text) div 4),
    ?show(zlib:uncompress(<<120, 156, 75, 76, 74, 6, 0, 2, 77, 1, 39>>)),
    ?show(zlib:unzip(<<75, 76, 74, 6, 0>>)),
    Gz = <<31, 139, 8, 0, 0, 0, 0, 0, 0, 3, 75, 76, 74, 6, 0, 194, 65, 36, 53, 3, 0, 0, 0>>,
    ?show(zlib:gunzip(Gz)),
    ?show(zlib:gunzip([Gz, Gz, [Gz]])),
    ?show(zlib:gunzip(id(<<Gz/binary, "rest">>))),
    ?show(zlib:uncompress(id(<<120, 156, 75, 76, 74, 6, 0, 2, 77, 1, 39, "rest">>))),
    ?show(zlib:uncompress(id(<<120, 156, 75, 76, 74, 6, 0, 2, 77, 1, 38>>))),
    ?show(zlib:uncompress(id(<<"short">>))),
    ?show(zlib:uncompress(id(<<"not compressed at all">>))),
    ?show(zlib:unzip(id(<<"not compressed at all">>))),
    ?show(zlib:gunzip(id(<<"not compressed at all">>))),
    ?show(zlib:gunzip(id(binary:part(Gz, 0, 15)))),
    ?show(zlib:unzip(id(<<75, 76>>))),
    ?show(zlib:gunzip(id(a))),
    ?show(zlib:compress(id(a))),
    ?show(zlib:uncompress(id(a))),
    ?show(zlib:zip(id([a]))),
    Big = << <<(N * N rem 251)>> || N <- lists:seq(1, 9000) >>,
    ?show(zlib:gunzip(zlib:gzip([Big, Big])) =:= <<Big/binary, Big/binary>>),
    ok.
