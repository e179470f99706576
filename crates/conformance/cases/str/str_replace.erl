%% replace, first, last and all.
-module(str_replace).
-include("case.hrl").

main() ->
    [?show({S, P, R, W, unicode:characters_to_binary(string:replace(id(S), P, R, W))})
     || {S, P, R} <- [{"a.b.c", ".", "-"}, {<<"a.b.c">>, ".", <<"::">>}, {<<"aaa">>, "aa", "b"}, {"abc", "x", "y"}, {<<"åäå"/utf8>>, "å", "o"}, {"", "a", "b"}], W <- [leading, trailing, all]],
    ?show(string:replace("a.b", ".", "-")),
    ?show(string:replace(<<"a.b.c">>, ".", "-", all)),
    ok.
