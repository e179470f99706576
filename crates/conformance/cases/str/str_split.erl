%% split, lexemes, tokens, join.
-module(str_split).
-include("case.hrl").

main() ->
    [?show({S, P, string:split(id(S), P), string:split(id(S), P, trailing), string:split(id(S), P, all)})
     || {S, P} <- [{"a,b,c", ","}, {<<"a,b,c">>, ","}, {<<"a--b--c">>, "--"}, {"abc", "x"}, {"", ","}, {<<",a,">>, <<",">>}, {<<"åäå"/utf8>>, <<"ä"/utf8>>}, {"abc", ""}]],
    ?show({string:lexemes("a b  c", " "), string:lexemes(<<"a,b;;c">>, ",;"), string:lexemes("", " "), string:lexemes("a\r\nb", ["\r\n"])}),
    ?show({string:tokens("a,b,,c", ","), string:tokens("", ","), string:join(["a", "b", "c"], ", "), string:join([], ",")}),
    ok.
