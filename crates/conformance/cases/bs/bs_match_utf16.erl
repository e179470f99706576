%% utf16 and utf32 segments, both byte orders, surrogates.
-module(bs_match_utf16).
-include("case.hrl").

main() ->
    [?show({B, all16(id(B)), all16l(id(B))}) || B <- [<<>>, <<"aå€😀"/utf16>>, <<"aå€😀"/utf16-little>>, <<16#D800:16>>, <<16#D800:16, 16#DC00:16>>, <<16#D800:16, $a:16>>, <<16#DC00:16>>, <<1>>, <<16#DBFF:16, 16#DFFF:16>>, <<16#FFFF:16, 16#FFFE:16>>]],
    [?show({B, all32(id(B)), all32l(id(B))}) || B <- [<<>>, <<"aå€😀"/utf32>>, <<"a😀"/utf32-little>>, <<16#D800:32>>, <<16#10FFFF:32>>, <<16#110000:32>>, <<1, 2, 3>>, <<16#FFFFFFFF:32>>]],
    ok.

all16(<<C/utf16, R/binary>>) -> [C | all16(R)];
all16(R) -> [{rest, byte_size(R)}].

all16l(<<C/utf16-little, R/binary>>) -> [C | all16l(R)];
all16l(R) -> [{rest, byte_size(R)}].

all32(<<C/utf32, R/binary>>) -> [C | all32(R)];
all32(R) -> [{rest, byte_size(R)}].

all32l(<<C/utf32-little, R/binary>>) -> [C | all32l(R)];
all32l(R) -> [{rest, byte_size(R)}].
