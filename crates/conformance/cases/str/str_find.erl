%% find, prefix, str, rstr, chr, rchr, span, cspan, take.
-module(str_find).
-include("case.hrl").

main() ->
    [?show({S, P, string:find(id(S), P), string:find(id(S), P, trailing), string:prefix(id(S), P)})
     || {S, P} <- [{"hello hello", "lo"}, {<<"hello hello">>, "lo"}, {<<"hello">>, <<"he">>}, {"hello", "x"}, {"hello", ""}, {"", "a"}, {<<"åäö"/utf8>>, "ä"}, {["he", <<"llo">>], "ll"}]],
    ?show({string:str("hello", "l"), string:rstr("hello", "l"), string:str("hello", "x"), string:chr("hello", $l), string:rchr("hello", $l), string:chr("hello", $x)}),
    ?show({string:span("aabc", "a"), string:cspan("aabc", "c")}),
    ?show({string:take("abcd", "ab"), string:take(<<"abcd">>, "cd", true), string:take("abcd", "cd", false, trailing), string:take("", "a")}),
    ok.
