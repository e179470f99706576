%% lists:sort/2 and its family with comparing funs, merges, key merges, sorting of terms of all kinds.
-module(sorting).
-include("../harness.hrl").

bench() ->
    Numbers = numbers(5000, 12345),
    Pairs = [{N rem 500, N} || N <- Numbers],
    Mixed = [case N rem 5 of 0 -> N; 1 -> integer_to_binary(N); 2 -> {N}; 3 -> [N, a]; 4 -> N / 3 end || N <- Numbers],
    Sorted = lists:sort(Numbers),
    times(10, fun() ->
        hd(lists:sort(fun(A, B) -> A >= B end, Numbers)) + length(lists:usort(fun(A, B) -> A =< B end, Numbers)) + hd(lists:sort(Sorted)) + length(lists:sort(Mixed))
            + length(lists:keysort(1, Pairs)) + length(lists:ukeysort(1, Pairs)) + length(lists:merge(Sorted, Sorted)) + length(lists:umerge(Sorted, Sorted))
            + length(lists:merge3(Sorted, Sorted, Sorted)) + length(lists:merge([Sorted, Sorted, Sorted, Sorted])) + length(lists:keymerge(1, lists:keysort(1, Pairs), []))
            + length(lists:merge(fun(A, B) -> A =< B end, Sorted, Sorted)) + length(lists:reverse(lists:sort(fun({_, A}, {_, B}) -> A =< B end, Pairs)))
            + truth(ordsets:is_subset(Sorted, Sorted)) + length(ordsets:union(Sorted, [1, 2, 3])) + length(ordsets:from_list(Numbers))
    end).

truth(true) -> 1.

numbers(0, _) -> [];
numbers(N, Seed) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    [Next | numbers(N - 1, Next)].

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
