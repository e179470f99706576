%% Updating never changes the original.
-module(maps_sharing).
-include("case.hrl").

main() ->
    M = maps:from_list([{N, N} || N <- lists:seq(1, 40)]),
    Copies = [M#{N => changed} || N <- lists:seq(1, 50)],
    ?show([map_size(C) || C <- Copies]),
    ?show(lists:all(fun(N) -> maps:get(N, M) =:= N end, lists:seq(1, 40))),
    ?show([length([K || K := changed <- C]) || C <- Copies]),
    S = id(#{1 => a, 2 => b}),
    T = S#{1 := c},
    ?show({S, T, S =:= T#{1 := a}}),
    ok.
