%% utf8, utf16 and utf32 segments.
-module(bs_build_utf).
-include("case.hrl").

main() ->
    [?show({C, <<(id(C))/utf8>>, <<(id(C))/utf16>>, <<(id(C))/utf16-little>>, <<(id(C))/utf32>>, <<(id(C))/utf32-little>>, <<1:1, (id(C))/utf8, 0:7>>})
     || C <- [0, $a, 16#7F, 16#80, 16#7FF, 16#800, 16#D7FF, 16#E000, 16#FFFD, 16#FFFE, 16#FFFF, 16#10000, 16#1F600, 16#10FFFF]],
    [?show({C, <<(id(C))/utf8>>}) || C <- [-1, 16#D800, 16#DFFF, 16#110000, 1 bsl 70, a, 1.0]],
    [?show({C, <<(id(C))/utf16>>}) || C <- [-1, 16#D800, 16#DFFF, 16#110000, a]],
    [?show({C, <<(id(C))/utf32>>}) || C <- [-1, 16#D800, 16#DFFF, 16#110000, a]],
    ?show(<<"åäö€😀"/utf8>>),
    ?show(<<"å€😀"/utf16>>),
    ?show(<<"å€😀"/utf32-little>>),
    ok.
