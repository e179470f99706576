%% binary_to_list with positions and its errors.
-module(conv_binary_to_list).
-include("case.hrl").

main() ->
    B = id(<<"abcdef">>),
    [?show({F, T, binary_to_list(B, id(F), id(T))}) || {F, T} <- [{1, 1}, {1, 6}, {6, 6}, {0, 1}, {1, 7}, {3, 2}, {4, 2}, {a, 1}, {1, a}, {-1, 3}]],
    ok.
