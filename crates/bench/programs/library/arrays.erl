%% Module array: set, get, folded, mapped, made of lists and back, sparse.
-module(arrays).
-include("../harness.hrl").

bench() ->
    times(12, fun() ->
        Filled = lists:foldl(fun(N, A) -> array:set(N, N, A) end, array:new(), lists:seq(0, 4999)),
        Fixed = lists:foldl(fun(N, A) -> array:set(N * 7919 rem 5000, N, A) end, array:new(5000, {default, 0}), lists:seq(0, 4999)),
        sum(Filled, 4999, 0) + sum(Fixed, 4999, 0) + array:foldl(fun(_, V, S) -> V + S end, 0, Filled) + array:foldr(fun(I, V, S) -> V - I - S end, 0, Fixed)
            + array:size(array:map(fun(_, V) -> V + 1 end, Filled)) + length(array:to_list(Fixed)) + array:size(array:from_list(lists:seq(1, 5000)))
            + length(array:to_orddict(Filled)) + array:sparse_foldl(fun(_, V, S) -> V + S end, 0, array:set(100000, 1, Filled)) + array:size(array:resize(100, Filled))
    end).

sum(_, -1, Sum) -> Sum;
sum(Array, N, Sum) -> sum(Array, N - 1, Sum + array:get(N, Array)).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
