%% unicode:characters_to_list: good input, bad input, incomplete input.
-module(str_utf8_list).
-include("case.hrl").

main() ->
    [?show({C, unicode:characters_to_list(id(C))})
     || C <- ["", "abc", <<>>, <<"åä€😀"/utf8>>, ["a", <<"å"/utf8>>, [$b, ["c"]]], [16#D800], [$a, 16#110000], <<255>>, <<"a", 16#C3>>, <<"a", 16#E2, 16#82>>, [<<16#C3>>, <<16#A5>>], [<<"a", 16#C3>>, "b"], a, [a], ["x" | <<"y">>], <<"ok", 16#ED, 16#A0, 16#80>>, <<16#F4, 16#90, 16#80, 16#80>>]],
    ok.
