%% slice, sub_string, substr, left, right, centre.
-module(str_slice).
-include("case.hrl").

main() ->
    [?show({S, F, L, string:slice(id(S), F, L)}) || S <- ["hello", <<"hello">>, <<"åäö€😀"/utf8>>], {F, L} <- [{0, 2}, {1, 3}, {4, 10}, {5, 1}, {0, infinity}, {2, infinity}, {0, 0}, {9, 1}]],
    ?show({string:slice("hello", 2), string:slice(<<"hello">>, 5)}),
    ?show({string:substr("Hello World", 4, 5), string:sub_string("Hello World", 4, 8), string:left("ab", 5, $.), string:right("ab", 5, $.), string:centre("ab", 5, $.), string:left("abc", 2)}),
    ?show(string:slice("abc", id(-1))),
    ?show(string:slice("abc", 0, id(-1))),
    ok.
