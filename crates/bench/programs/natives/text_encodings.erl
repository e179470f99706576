%% Text between encodings: base64, unicode:characters_to_binary and _to_list, normal forms, iolist_to_binary, iolist_size.
-module(text_encodings).
-include("../harness.hrl").

bench() ->
    Text = binary:copy(<<"The quick brown fox, jumps over the lazy dog; and so on.\n">>, 100),
    Wide = unicode:characters_to_binary(lists:duplicate(50, "Größe über alles, naïve façade — 日本語\n")),
    Codes = unicode:characters_to_list(Wide),
    Pieces = [[Word, <<" ">>, "and"] || Word <- binary:split(Text, <<" ">>, [global])],
    times(200, fun() ->
        byte_size(base64:decode(base64:encode(Text))) + byte_size(unicode:characters_to_binary(Codes)) + length(unicode:characters_to_list(Wide))
            + byte_size(unicode:characters_to_binary([Wide, "abc", Wide])) + byte_size(unicode:characters_to_binary(Wide, utf8, utf16))
            + byte_size(unicode:characters_to_binary(Text, latin1, utf8)) + byte_size(iolist_to_binary(Pieces)) + iolist_size(Pieces)
    end) + times(60000, fun() ->
        byte_size(base64:encode(<<"hello">>)) + length(unicode:characters_to_list(<<"hello">>)) + byte_size(iolist_to_binary(["a", <<"b">>, $c]))
    end).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
