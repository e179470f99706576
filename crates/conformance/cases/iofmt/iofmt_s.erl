%% ~s and ~ts: strings, binaries, atoms, deep chardata, and truncation.
-module(iofmt_s).
-include("case.hrl").

main() ->
    io:format("~s|~s|~s|~s~n", ["abc", <<"bin">>, atom, [$a, <<"b">>, ["c"]]]),
    io:format("~10s|~-10s|~3s|~10.3s|~-10.3s|~.3s|~10.10.*s~n", ["abcdef", "abcdef", "abcdef", "abcdef", "abcdef", "abcdef", $*, "abc"]),
    io:format("~ts|~10ts|~-6ts|~.2ts~n", ["å€", "å€", <<"å€"/utf8>>, "å€x"]),
    io:format("~s~n", [[229]]),
    io:format("~ts~n", ['日本']),
    io:format("~*s|~*.*s|~-*s|~n", [5, "ab", 6, 2, "abcd", 4, "x"]),
    io:format("~5.5.xs|~-5.5.xs|~5.2.0s~n", ["ab", "ab", "abc"]),
    ?show(catch_(fun() -> io_lib:format("~s", [[16#20AC]]) end)),
    ?show(catch_(fun() -> io_lib:format("~s", [1]) end)),
    ?show(catch_(fun() -> io_lib:format("~s", [{a}]) end)),
    ?show(catch_(fun() -> io_lib:format("~s", [[a]]) end)),
    ?show(catch_(fun() -> io_lib:format("~s", [<<255, 254>>]) end)),
    ?show(catch_(fun() -> io_lib:format("~ts", [<<255, 254>>]) end)),
    ok.

catch_(F) -> try F() catch C:R -> {C, R} end.
