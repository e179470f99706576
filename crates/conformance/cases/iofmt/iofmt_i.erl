%% ~i ~~ ~n, counts and literal text.
-module(iofmt_i).
-include("case.hrl").

main() ->
    io:format("a~ib~ic~n", [skipped, 1]),
    io:format("~~ ~~~~ 100%~n"),
    io:format("one~ntwo~2nfour~n"),
    io:format("plain~n", []),
    io:format("åäö €~n"),
    io:format(<<"binary format ~w~n">>, [1]),
    io:format('atom format ~w~n', [2]),
    io:format("~w~n", [x]),
    ok.
