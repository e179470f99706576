%% Integer segments at all sizes and offsets.
-module(bs_match_integers).
-include("case.hrl").

main() ->
    B = id(<<16#FEDCBA9876543210:64, 16#0F1E2D3C4B5A6978:64>>),
    [?show({O, S, unsigned(B, O, S), signed(B, O, S), little(B, O, S), signed_little(B, O, S)}) || O <- [0, 1, 4, 7, 8], S <- [0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 59, 60, 61, 63, 64, 65, 72, 100]],
    ok.

unsigned(B, O, S) -> <<_:O, X:S, _/bits>> = B, X.
signed(B, O, S) -> <<_:O, X:S/signed, _/bits>> = B, X.
little(B, O, S) -> <<_:O, X:S/little, _/bits>> = B, X.
signed_little(B, O, S) -> <<_:O, X:S/signed-little, _/bits>> = B, X.
