%% Merge sort written by hand: comparison and list building in user code.
-module(mergesort).
-include("../harness.hrl").

bench() -> loop(6, random(30000, 99, []), 0).

loop(0, _, Sum) -> Sum;
loop(N, List, Sum) ->
    [First | _] = Sorted = sort([X bxor N || X <- List]),
    loop(N - 1, List, Sum + First + lists:last(Sorted)).

sort([]) -> [];
sort([X]) -> [X];
sort(List) ->
    {Left, Right} = halve(List, [], []),
    merge(sort(Left), sort(Right)).

halve([], Left, Right) -> {Left, Right};
halve([X | Rest], Left, Right) -> halve(Rest, Right, [X | Left]).

merge([], Right) -> Right;
merge(Left, []) -> Left;
merge([L | Left], [R | _] = Right) when L =< R -> [L | merge(Left, Right)];
merge(Left, [R | Right]) -> [R | merge(Left, Right)].

random(0, _, Acc) -> Acc;
random(N, Seed, Acc) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    random(N - 1, Next, [Next | Acc]).
