%% Sizes that make a match fail rather than raise.
-module(bs_match_sizes_bad).
-include("case.hrl").

main() ->
    B = id(<<1, 2, 3, 4>>),
    [?show({S, m(B, id(S))}) || S <- [0, 8, 32, 33, -1, a, 1.0, 1 bsl 40, 1 bsl 70, [], <<1>>]],
    [?show({S, n(B, id(S))}) || S <- [0, 1, 4, 5, -1, a, 1 bsl 62, 1 bsl 70]],
    ok.

m(B, S) -> case B of <<X:S, _/bits>> -> X; _ -> none end.
n(B, S) -> case B of <<X:S/binary, _/bits>> -> X; _ -> none end.
