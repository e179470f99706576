%% Numbers that no encoding has: what is left is told, but a negative number for Latin-1 is a wrong argument.
-module(str_latin1_negative).
-include("case.hrl").

main() ->
    [?show({Code, From, To, unicode:characters_to_binary([$h, Code, $z], From, To)})
     || Code <- [-1, 300, 16#110000, 16#D800, 1 bsl 70, -(1 bsl 70)], From <- [latin1, utf8, utf16], To <- [latin1, utf8, utf16, utf32]],
    [?show({Code, From, unicode:characters_to_list([$h, Code, $z], From)})
     || Code <- [-1, 300, 16#110000, 16#D800, 1 bsl 70], From <- [latin1, utf8, utf16]],
    ?show(binary:match(<<"a">>, <<"a">>, id([{scope, {0, 1}} | x]))),
    ?show(binary:matches(<<"a">>, <<"a">>, id([{scope, {0, 1}} | x]))),
    ?show(binary:matches(<<"a">>, <<"a">>, id(x))),
    ?show(binary:split(<<"a:b:">>, <<":">>, id([global | x]))),
    ?show(binary:split(<<"a:b:">>, <<":">>, id([trim | x]))),
    ?show(binary:split(<<"a:b:">>, <<":">>, id(x))),
    ok.
