%% Field width, precision and padding of ~w and ~p.
-module(iofmt_width).
-include("case.hrl").

main() ->
    io:format("|~10w|~-10w|~5w|~2w|~10.5w|~10.5._w|~-10..-w|~n", [abc, abc, abc, abcdef, abc, abc, abc]),
    io:format("|~10p|~5p|~n", [abc, abc]),
    io:format("|~10..0w|~10..*w|~n", [42, $#, 42]),
    io:format("|~3w|~*w|~.3w|~n", ["abc", 20, "abc", abcdef]),
    io:format("|~0p|~0P|~n", [lists:seq(1, 50), {a, b, c, d}, 3]),
    ok.
