%% What list_to_integer refuses.
-module(ints_from_list_bad).
-include("case.hrl").

main() ->
    [?show({S, list_to_integer(id(S))})
     || S <- ["", "-", "+", " 1", "1 ", "1a", "a", "--1", "+-1", "1.0", "1_000", [$1 | $2], [$1, a], [1], [1.0], "１", [$1, [$2]], a, 1, <<"1">>, {}]],
    ok.
