%% next_codepoint and next_grapheme.
-module(str_next).
-include("case.hrl").

main() ->
    [?show({S, string:next_codepoint(id(S)), string:next_grapheme(id(S))})
     || S <- ["", "a", "abc", <<"abc">>, <<"é!"/utf8>>, [$e, 16#301, $x], <<>>, ["", <<>>, "x"], [<<"a">>, "b"], "\r\nx", [16#1F468, 16#200D, 16#1F469, $z]]],
    ?show(string:next_codepoint(id(<<255, 1>>))),
    ?show(string:next_grapheme(id(<<255, 1>>))),
    ok.
