%% lists:sort on random, sorted and reversed integers; usort.
-module(sort_integers).
-include("../harness.hrl").

bench() ->
    Random = random(120000, 42, []),
    Sorted = lists:sort(Random),
    Reversed = lists:reverse(Sorted),
    Unique = lists:usort([X rem 5000 || X <- Random]),
    Again = lists:sort(Reversed),
    Thrice = lists:sort([X bxor 21845 || X <- Random]),
    weigh(Sorted, 1, 0) + weigh(Again, 2, 0) + weigh(Thrice, 3, 0) + length(Unique).

random(0, _, Acc) -> Acc;
random(N, Seed, Acc) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    random(N - 1, Next, [Next | Acc]).

weigh([], _, Sum) -> Sum;
weigh([X | Rest], I, Sum) -> weigh(Rest, I + 1, (Sum + X * I) band 16#ffffffffff).
