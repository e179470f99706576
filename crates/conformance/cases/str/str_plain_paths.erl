%% Numbers and first letters in plain text, and what is only nearly plain; the old searches; what take/4 leaves.
-module(str_plain_paths).
-export([main/0]).

main() ->
    io:format("~p~n", [[catch string:to_integer(X)
                        || X <- ["12", "-5x", "+", "-", "", "7é", [$7, 16#301], [$1, $2, 16#301], "1_", [$1 | a], [<<"12">>, "3"], <<"12x">>, a,
                                 "00012", "+7-", [$4, a], lists:duplicate(40, $9)]]]),
    io:format("~p~n", [[catch string:to_float(X) || X <- ["1.5", "-2,5x", "1.e", [$1, $., $5, 16#301], "+3.0e-2z", <<"4.25">>, "x", ".5"]]]),
    io:format("~p~n", [[catch string:titlecase(X) || X <- ["abc", "éa", [$a, 16#301], "a", "", "ZZ", "1a", <<"ab">>, ["ab", <<"c">>]]]]),
    io:format("~p~n", [[catch string:F("hello hello", X) || F <- [str, rstr], X <- ["l", "lo", "", "zz", "hello", "o", "hello hello!"]]]),
    io:format("~p~n", [[catch string:F("hello hello", X) || F <- [chr, rchr], X <- [$l, $z, $o, $h]]]),
    io:format("~p~n", [[catch string:strip(X, W, $.) || W <- [left, right, both], X <- ["..a.b..", "...", "", "a", "x.", ".y"]]]),
    io:format("~p~n", [[string:take(X, "ab", C, leading) || C <- [true, false], X <- ["abba", "cab", "", <<"bcd">>]]]),
    io:format("~p~n", [[string:take(X, "ab", C, trailing) || C <- [true, false], X <- ["abba", "cab", "", "abx", <<"bca">>]]]),
    io:format("~p~n", [[string:is_empty(X) || X <- ["", <<>>, [[], <<>>], [[], $a], {}, a, [{}], [[], a]]]]),
    io:format("~p~n", [[proplists:get_value(a, X, none) || X <- [[a], [{a, 1}], [{a, 1, 2}, {a, 3}], [], [{a}]]]]).
