%% unicode and unicode_util: normal forms, graphemes, encodings with errors; uri_string.
-module(unicode_text).
-include("../harness.hrl").

bench() ->
    Wide = unicode:characters_to_binary(lists:duplicate(40, "Größe über alles, naïve façade — 日本語 e\x{301}tude 👨‍👩‍👧 ok\n")),
    Plain = binary:copy(<<"The quick brown fox, jumps over the lazy dog; and so on.\n">>, 40),
    Uri = <<"https://user@example.com:8080/over/there/../path%20x?name=ferret&color=purple%2Bred#nose">>,
    times(8, fun() -> on(Wide) + on(Plain) end) + times(1000, fun() ->
        #{query := Query} = Parsed = uri_string:parse(Uri),
        byte_size(iolist_to_binary(uri_string:recompose(Parsed))) + length(uri_string:dissect_query(Query)) + byte_size(uri_string:normalize(Uri)) + byte_size(uri_string:quote(<<"a b/c">>))
            + byte_size(iolist_to_binary(uri_string:resolve(<<"../x">>, Uri)))
    end).

on(Text) ->
    byte_size(unicode:characters_to_nfd_binary(Text)) + length(unicode:characters_to_nfc_list(Text)) + byte_size(unicode:characters_to_nfkc_binary(Text))
        + length(unicode:characters_to_nfkd_list(Text)) + graphemes(unicode_util:gc(Text)) + points(unicode_util:cp(Text)) + byte_size(element(2, unicode:characters_to_binary([Text, <<255>>]))).

graphemes([]) -> 0;
graphemes([_ | Rest]) -> 1 + graphemes(unicode_util:gc(Rest)).

points([]) -> 0;
points([_ | Rest]) -> 1 + points(unicode_util:cp(Rest)).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
