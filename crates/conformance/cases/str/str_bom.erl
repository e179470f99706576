%% Byte order marks.
-module(str_bom).
-include("case.hrl").

main() ->
    [?show({B, unicode:bom_to_encoding(B)}) || B <- [<<16#EF, 16#BB, 16#BF, "a">>, <<16#FE, 16#FF, 0>>, <<16#FF, 16#FE, 1>>, <<0, 0, 16#FE, 16#FF>>, <<16#FF, 16#FE, 0, 0>>, <<"abc">>, <<>>]],
    [?show({E, unicode:encoding_to_bom(E)}) || E <- [utf8, {utf16, big}, {utf16, little}, {utf32, big}, {utf32, little}, latin1]],
    ok.
