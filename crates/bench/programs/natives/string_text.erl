%% Module string on binaries, as Gleam's library calls it: length, case, trim, split, replace, slice, reverse, graphemes, equal, find.
-module(string_text).
-include("../harness.hrl").

bench() ->
    Text = binary:copy(<<"The quick brown fox, jumps over the lazy dog; and so on.\n">>, 40),
    Wide = unicode:characters_to_binary(lists:duplicate(20, "Größe über alles, naïve façade — 日本語\n")),
    times(100, fun() ->
        string:length(Text) + string:length(Wide) + byte_size(string:lowercase(Text)) + byte_size(string:uppercase(Wide))
            + byte_size(string:trim(Text)) + length(string:split(Text, <<" ">>, all))
            + iolist_size(string:replace(Text, <<"fox">>, <<"cat">>, all)) + byte_size(string:slice(Text, 1000, 100))
            + length(string:reverse(Wide)) + length(string:to_graphemes(Text)) + byte_size(string:find(Text, <<"dog">>))
            + count(string:next_grapheme(Wide), 0) + byte_size(unicode:characters_to_binary(string:lexemes(Text, " ,")))
    end) + times(30000, fun() ->
        true = string:equal(<<"some text">>, <<"some text">>),
        byte_size(string:trim(<<"  padded  ">>)) + string:length(<<"hello">>) + length(string:split(<<"a=b">>, <<"=">>))
            + byte_size(string:slice(<<"hello world">>, 3, 4)) + byte_size(string:lowercase(<<"HELLO">>))
    end).

count([_ | Rest], N) -> count(string:next_grapheme(Rest), N + 1);
count([], N) -> N.

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
