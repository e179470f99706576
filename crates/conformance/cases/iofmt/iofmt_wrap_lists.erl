%% ~p breaks long lists at eighty columns.
-module(iofmt_wrap_lists).
-include("case.hrl").

main() ->
    io:format("~p~n", [lists:seq(1, 60)]),
    io:format("~p~n", [[list_to_atom("atom_" ++ integer_to_list(N)) || N <- lists:seq(1, 20)]]),
    io:format("~p~n", [[{N, N * N} || N <- lists:seq(1, 30)]]),
    io:format("~p~n", [[lists:seq(1, 30), lists:seq(31, 60), x]]),
    io:format("~p~n", [[a | lists:seq(1, 5)] ++ [[nested, [more, [deep]]]]]),
    io:format("prefix ~p~n", [lists:seq(1000, 1030)]),
    io:format("~p~n", [[1 / 3, 2 / 3, 1.0e100, 12345678.9, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]]),
    ok.
