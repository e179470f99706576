%% Pancake flips over all permutations of eight, as lists of integers.
-module(fannkuch).
-include("../harness.hrl").

bench() -> loop(4, 0).

loop(0, Sum) -> Sum;
loop(N, Sum) -> loop(N - 1, Sum + most_flips(permutations(lists:seq(1, 8)), 0, 0, N)).

permutations([]) -> [[]];
permutations(List) -> [[X | Rest] || X <- List, Rest <- permutations(List -- [X])].

most_flips([], Most, Sum, _) -> Most * 1000000007 + Sum;
most_flips([P | Rest], Most, Sum, I) ->
    Flips = flips(P, 0),
    most_flips(Rest, max(Most, Flips), Sum + Flips * (1 + I rem 3), I + 1).

flips([1 | _], N) -> N;
flips([H | _] = P, N) -> flips(flip(H, P, []), N + 1).

flip(0, Rest, Acc) -> Acc ++ Rest;
flip(N, [X | Rest], Acc) -> flip(N - 1, Rest, [X | Acc]).
