%% Quicksort by comprehension: closures are compiled to loops, lists appended.
-module(quicksort).
-include("../harness.hrl").

bench() -> loop(4, random(30000, 5, []), 0).

loop(0, _, Sum) -> Sum;
loop(N, List, Sum) ->
    Sorted = sort([X bxor N || X <- List]),
    loop(N - 1, List, Sum + hd(Sorted) + lists:nth(15000, Sorted)).

sort([]) -> [];
sort([Pivot | Rest]) ->
    sort([X || X <- Rest, X < Pivot]) ++ [Pivot] ++ sort([X || X <- Rest, X >= Pivot]).

random(0, _, Acc) -> Acc;
random(N, Seed, Acc) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    random(N - 1, Next, [Next | Acc]).
