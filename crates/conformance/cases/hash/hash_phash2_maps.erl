%% phash2 of maps, small and large, whatever the order they were built in.
-module(hash_phash2_maps).
-include("case.hrl").

main() ->
    [io:format("~w ~w~n", [T, erlang:phash2(id(T))]) || T <- [#{}, #{a => 1}, #{1 => 2}, #{1 => 2, 3 => 4}, #{[] => {}}, #{#{} => #{}}, #{1.0 => 1}]],
    ?show(erlang:phash2(id(#{a => 1, b => 2, c => 3}))),
    M = maps:from_list([{N, N} || N <- lists:seq(1, 50)]),
    N = maps:from_list([{N, N} || N <- lists:seq(50, 1, -1)]),
    ?show(erlang:phash2(M)),
    ?show(erlang:phash2(M) =:= erlang:phash2(N)),
    ok.
