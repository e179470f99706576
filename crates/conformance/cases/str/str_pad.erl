%% pad on either side.
-module(str_pad).
-include("case.hrl").

main() ->
    ?show(lists:flatten(string:pad("ab", 5))),
    ?show(unicode:characters_to_binary(string:pad(<<"ab">>, 5, leading))),
    ?show(unicode:characters_to_binary(string:pad(<<"ab">>, 5, both, $-))),
    ?show(unicode:characters_to_binary(string:pad(<<"abcdef">>, 3, trailing, $x))),
    ?show(unicode:characters_to_binary(string:pad("å", 4, leading, [$*]))),
    ?show(unicode:characters_to_binary(string:pad("x", 4, trailing, "ab"))),
    ok.
