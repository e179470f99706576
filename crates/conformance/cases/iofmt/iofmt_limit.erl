%% io_lib:format/3 with a limit on characters.
-module(iofmt_limit).
-include("case.hrl").

main() ->
    T = {some, "structure", lists:seq(1, 100), #{1 => "value"}},
    [io:format("~ts~n", [io_lib:format("~p and ~w", [T, T], [{chars_limit, L}])]) || L <- [0, 10, 30, 60, 100, 1000]],
    ok.
