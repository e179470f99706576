%% length in grapheme clusters, is_empty, reverse, to_graphemes.
-module(str_length).
-include("case.hrl").

main() ->
    [?show({S, string:length(id(S)), string:is_empty(id(S)), string:reverse(id(S)), string:to_graphemes(id(S))})
     || S <- ["", "abc", <<"abc">>, <<"åäö"/utf8>>, [$e, 16#301, $x], <<"e", 16#301/utf8, "x">>, "\r\n", [16#1F468, 16#200D, 16#1F469], [16#1F1F8, 16#1F1EA, 16#1F1F8], [], [[], <<>>], ["a", [<<"b">>]]]],
    ok.
