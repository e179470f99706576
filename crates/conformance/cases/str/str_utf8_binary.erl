%% unicode:characters_to_binary: good input, bad input, incomplete input.
-module(str_utf8_binary).
-include("case.hrl").

main() ->
    [?show({C, unicode:characters_to_binary(id(C))})
     || C <- ["", "abc", [16#E5, 16#20AC, 16#1F600], <<"åä"/utf8>>, ["a", <<"å"/utf8>>, [$b, ["c"]]], [16#D800], [$a, 16#110000], [$a, -1], <<255>>, <<"a", 16#C3>>, <<"a", 16#E2, 16#82>>, [<<16#C3>>, <<16#A5>>], [<<"a", 16#C3>>, "b"], a, [a], [$a | $b], ["x" | <<"y">>], 1, <<1:1>>, [<<1:1>>], {}]],
    ok.
