%% string:take/2,3,4 at both ends of texts, string:jaro_similarity/2, string:str/2.
-module(str_taken).
-include("../case.hrl").

main() ->
    Texts = ["", <<>>, "abc", <<"abc">>, "aabbc", <<"aabbc">>, "xyz", [$a, 16#301, $b], <<"a\x{301}b"/utf8>>, "a\r\nb", <<"a\r\nb">>, "ab\x{e5}", <<"ab\x{e5}"/utf8>>],
    [taken(Text, Chars) || Text <- Texts, Chars <- [[], "a", "ab", "abc", [[$a, 16#301]], ["\r\n", $a], "\x{e5}b"]],
    ?show(string:take(id(abc), "a")),
    ?show(string:take("abc", "a", id(perhaps))),
    ?show(string:take("abc", "a", true, id(both))),
    ?show(string:take([a, b], "a")),
    [io:format("~w ~w~n", [{A, B}, jaro(A, B)])
     || A <- ["", "abc", "martha", <<"dixon">>, [16#e5, 16#e4], "aaaaaaaaaa", [<<"ab">>, "c"], <<255>>, [x]],
        B <- ["", "abc", "marhta", "dicksonx", <<"\x{e5}\x{e4}"/utf8>>, "bcaabcaaab", "cba", <<"ab", 255>>]],
    [io:format("~w ~w~n", [{A, B}, place(A, B)])
     || A <- ["", "aabaabaaa", [1, 1.0, 2], [a, {b}, c], [a | b], none], B <- ["", "a", "aab", "aabaaa", "baaa", [1.0, 2], [{b}], [a | b], c]].

taken(Text, Chars) ->
    io:format("~w ~w~n", [Text, Chars]),
    [io:format("  ~w~n", [try string:take(Text, Chars, Complement, End) catch C:R -> {C, R} end])
     || Complement <- [false, true], End <- [leading, trailing]].

jaro(A, B) -> try string:jaro_similarity(A, B) catch C:R -> {C, R} end.
place(A, B) -> try string:str(A, B) catch C:R -> {C, R} end.
