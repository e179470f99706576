%% Trimming and splitting texts whose graphemes lie across lists and binaries, and texts with bytes that are no UTF-8.
-module(str_nested_ends).
-include("../case.hrl").

main() ->
    Nested = [[[<<"v">> | <<204, 129, 118, 204, 128, 118>>], 769, 118, 769], [<<"b1ec1e">>, 778, "\x{e4}\x{f6}o21"], ["a", <<13>>, 10],
              [<<"  a ">>, [<<" b  ">>, " ", <<"  ">>]], [<<"aaa">>, 778, "bcoo"], [<<"e">>, 778, "xye", <<778/utf8>>], [<<>>, [], [<<>> | <<" ">>]]],
    Chars = ["e", [[118, 769]], " ", "ao", [[$e, 778]], [[$\r, $\n], $\n, $\s]],
    [?show({Text, Place, Cs, string:trim(Text, Place, Cs)}) || Text <- Nested, Place <- [leading, trailing, both], Cs <- Chars],
    [?show({Text, Cs, string:lexemes(Text, Cs)}) || Text <- Nested, Cs <- Chars],
    [?show({Text, string:chomp(Text), string:trim(Text)}) || Text <- Nested],
    Broken = [<<192, 192>>, <<"a", 192>>, <<"b", 192>>, <<"ab", 192, "a">>, <<192, "a">>, <<"aa", 192, "b">>],
    [?show({Text, Place, string:trim(Text, Place, "a")}) || Text <- Broken, Place <- [leading, trailing, both]],
    [?show({Text, string:trim(Text)}) || Text <- Broken].
