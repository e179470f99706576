%% phash2 of binaries and bitstrings of all lengths.
-module(hash_phash2_binaries).
-include("case.hrl").

main() ->
    [io:format("~w ~w~n", [N, erlang:phash2(id(binary:part(<<"abcdefghijklmnopqrstuvwxyz0123456789">>, 0, N)))]) || N <- lists:seq(0, 30)],
    [io:format("~w ~w~n", [T, erlang:phash2(id(T))]) || T <- [<<1:1>>, <<0:1>>, <<5:3>>, <<127:7>>, <<1, 1:1>>, <<"abcdefghijkl", 3:5>>, <<"åäö"/utf8>>, <<0, 0, 0>>]],
    ?show(erlang:phash2(binary:copy(<<"xyz">>, 100))),
    ok.
