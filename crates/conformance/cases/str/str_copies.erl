%% copies, concat, chars, words, jaro_similarity.
-module(str_copies).
-include("case.hrl").

main() ->
    ?show({string:copies("ab", 3), string:chars($x, 3), string:chars($x, 2, "y"), string:concat("a", "b"), string:words(" a b  c "), string:words("a,b", $,), string:sub_word("one two three", 2)}),
    ok.
