%% A merge sort that hands halves to new processes: work and lists travel together.
-module(parallel_sort).
-include("../harness.hrl").

bench() ->
    Sorted = sort(random(200000, 11, []), 5),
    weigh(Sorted, 1, 0).

sort(List, 0) -> lists:sort(List);
sort(List, Depth) ->
    Parent = self(),
    {Left, Right} = lists:split(length(List) div 2, List),
    Child = spawn_link(fun() -> Parent ! {self(), sort(Left, Depth - 1)} end),
    Sorted = sort(Right, Depth - 1),
    receive {Child, Other} -> lists:merge(Other, Sorted) end.

random(0, _, Acc) -> Acc;
random(N, Seed, Acc) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    random(N - 1, Next, [Next | Acc]).

weigh([], _, Sum) -> Sum;
weigh([X | Rest], I, Sum) -> weigh(Rest, I + 1, (Sum + X * I) band 16#ffffffffff).
